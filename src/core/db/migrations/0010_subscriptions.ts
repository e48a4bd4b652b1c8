/** Plans that are paid month by month: subscriptions, their periods, and accounts whose credits come to an end. */
export const statements: readonly string[] = [
  // Never deleted: the books.
  `create table subscriptions (
    id ID primary key, person_id ID not null references people (id), plan_id TEXT not null, method TEXT not null,
    credits INT not null check (credits > 0), amount_minor INT not null check (amount_minor > 0), currency TEXT not null,
    discount_percent INT not null default 0, priority INT not null default 0, kept_ms INT not null default 0,
    state TEXT not null, external_id TEXT, saved_method TEXT,
    period_start_ms INT, period_end_ms INT, grace_until_ms INT, next_plan_id TEXT, wish TEXT, tries INT not null default 0,
    next_step_at_ms INT, address JSON not null, created_at_ms INT not null, ended_at_ms INT
  ) END`,
  `create index subscriptions_person on subscriptions (person_id)`,
  `create index subscriptions_external on subscriptions (method, external_id) where external_id is not null`,
  `create index subscriptions_due on subscriptions (next_step_at_ms) where next_step_at_ms is not null`,
  // Never deleted: the books. A period is paid once.
  `create table subscription_periods (
    id ID primary key, subscription_id ID not null references subscriptions (id), payment_id ID not null unique references payments (id),
    starts_at_ms INT not null, ends_at_ms INT not null, unique (subscription_id, starts_at_ms)
  ) END`,
  // With their order, which is never deleted. A start of a period: charged without the person.
  `alter table orders add column subscription_id ID references subscriptions (id)`,
  `alter table orders add column period_start_ms INT`,
  `create index orders_subscription on orders (subscription_id) where subscription_id is not null`,
  // Until when credits can be used that come back to an account after its end.
  `alter table accounts add column returns_until_ms INT`,
  `create index accounts_expiry on accounts (expires_at_ms) where expires_at_ms is not null`,
  // Higher goes first among those that wait for an engine.
  `alter table generations add column priority INT not null default 0`,
]
