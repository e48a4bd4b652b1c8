/**
 * The first schema. ID, INT, SERIAL, JSON and END are filled in for each database (see ../migrate.ts).
 * Every table says who may delete its rows and when.
 */
export const statements: readonly string[] = [
  // Kept while the wallet is; erased on the person's request.
  `create table people (
    id ID primary key, locale TEXT, settings JSON not null, blocked INT not null, created_at_ms INT not null
  ) END`,
  // With their person.
  `create table identities (
    platform TEXT not null, external_id TEXT not null, person_id ID not null references people (id), created_at_ms INT not null,
    primary key (platform, external_id)
  ) END`,
  `create index identities_person on identities (person_id)`,
  // With their person.
  `create table consents (
    person_id ID not null references people (id), policy_version INT not null, minimum_age INT not null, given_at_ms INT not null,
    primary key (person_id, policy_version)
  ) END`,
  // Never deleted: the books.
  `create table accounts (
    id ID primary key, person_id ID references people (id), name TEXT not null,
    posted INT not null default 0, held INT not null default 0, frozen INT not null default 0,
    expires_at_ms INT, created_at_ms INT not null, check (held >= 0), unique (person_id, name)
  ) END`,
  // Never changed, never deleted: the books.
  `create table transfers (
    id SERIAL, key TEXT not null unique, kind TEXT not null check (kind in ('posted', 'hold', 'post', 'void')),
    debit ID not null references accounts (id), credit ID not null references accounts (id),
    amount INT not null check (amount > 0), pending_of INT unique references transfers (id),
    cause_type TEXT not null, cause_id ID not null, created_at_ms INT not null,
    check (debit <> credit), check ((kind in ('post', 'void')) = (pending_of is not null))
  ) END`,
  `create index transfers_cause on transfers (cause_type, cause_id)`,
  `create index transfers_debit on transfers (debit, id)`,
  `create index transfers_credit on transfers (credit, id)`,
  // Swept an hour after they expire.
  `create table quotes (
    id ID primary key, person_id ID not null references people (id), chat_key TEXT not null, draft JSON not null,
    price_credits INT not null, created_at_ms INT not null, expires_at_ms INT not null
  ) END`,
  `create index quotes_expiry on quotes (expires_at_ms)`,
  // Words and inputs are blanked when the person deletes the work or the sweep does; the row stays for the books.
  `create table generations (
    id ID primary key, key TEXT not null unique, person_id ID not null references people (id),
    kind TEXT not null, model_id TEXT not null, prompt TEXT not null, options JSON not null, inputs JSON not null,
    seed INT not null, count_asked INT not null, count_made INT not null default 0,
    price_credits INT not null, charged_credits INT not null default 0, routes JSON not null, route_index INT not null default 0,
    state TEXT not null, version INT not null default 0, step_tries INT not null default 0,
    next_step_at_ms INT not null, deadline_at_ms INT not null, cancel_requested INT not null default 0, late INT not null default 0,
    failure TEXT, failure_params JSON not null, notes JSON not null, result_text TEXT, title TEXT,
    address JSON not null, parent_id ID, saved INT not null default 0, warned INT not null default 0,
    created_at_ms INT not null, started_at_ms INT, ended_at_ms INT, deleted_at_ms INT
  ) END`,
  `create index generations_person on generations (person_id, created_at_ms)`,
  `create index generations_due on generations (next_step_at_ms) where state not in ('done', 'failed', 'cancelled')`,
  `create index generations_waiting on generations (kind, id) where state in ('prepare', 'start')`,
  `create index generations_open on generations (person_id, state) where state not in ('done', 'failed', 'cancelled')`,
  `create index generations_kept on generations (ended_at_ms) where deleted_at_ms is null and saved = 0`,
  // Never deleted: what vendors may bill us for.
  `create table attempts (
    id ID primary key, generation_id ID not null references generations (id), number INT not null,
    provider TEXT not null, model TEXT not null, state TEXT not null, operation JSON, result JSON, reason TEXT, vendor_code TEXT,
    cost_micro_usd INT, lost_after_ms INT not null, grace_until_ms INT not null, started_at_ms INT not null, ended_at_ms INT,
    unique (generation_id, number)
  ) END`,
  // Deleted with their file: by the person, or by the sweep after expires_at_ms.
  `create table artifacts (
    id ID primary key, person_id ID not null references people (id), generation_id ID references generations (id),
    role TEXT not null, position INT not null, state TEXT not null, key TEXT not null unique,
    type TEXT not null, mime TEXT not null, size_bytes INT not null, width_px INT, height_px INT, duration_ms INT,
    created_at_ms INT not null, expires_at_ms INT
  ) END`,
  `create index artifacts_generation on artifacts (generation_id)`,
  `create index artifacts_person on artifacts (person_id)`,
  `create index artifacts_unfinished on artifacts (created_at_ms) where state <> 'stored'`,
  `create index artifacts_expiry on artifacts (expires_at_ms) where expires_at_ms is not null`,
  // Payload blanked when handled (shops' notices are kept for the books); row swept after 14 days.
  `create table inbox (
    id SERIAL, source TEXT not null, external_id TEXT not null, order_key TEXT not null, payload JSON,
    state TEXT not null, tries INT not null default 0, received_at_ms INT not null, next_at_ms INT not null, handled_at_ms INT,
    unique (source, external_id)
  ) END`,
  `create index inbox_waiting on inbox (order_key, id) where state = 'new'`,
  `create index inbox_due on inbox (next_at_ms) where state = 'new'`,
  `create index inbox_handled on inbox (handled_at_ms) where state <> 'new'`,
  // Replies and notices swept 30 days after they were made; cards live as long as what they show.
  `create table messages (
    id ID primary key, person_id ID not null references people (id), chat_key TEXT not null, address JSON not null,
    topic TEXT not null, topic_id ID, content JSON, revision INT not null default 1, shown INT not null default 0,
    state TEXT not null, ref JSON, tries INT not null default 0, next_at_ms INT not null, created_at_ms INT not null
  ) END`,
  `create unique index messages_card on messages (topic, topic_id) where topic in ('job', 'order')`,
  `create index messages_due on messages (next_at_ms) where state = 'open' and shown < revision`,
  `create index messages_waiting on messages (chat_key, id) where state = 'open' and shown < revision`,
  `create index messages_about on messages (chat_key) where topic_id is not null`,
  `create index messages_copies on messages (topic_id) where topic_id is not null`,
  `create index messages_age on messages (created_at_ms)`,
  // Replaced by the next question, swept when expired.
  `create table dialogues (
    chat_key TEXT not null, person_id ID not null references people (id), question TEXT not null, data JSON not null,
    expires_at_ms INT not null, primary key (chat_key, person_id)
  ) END`,
  // Never deleted: the books.
  `create table orders (
    id ID primary key, key TEXT not null unique, person_id ID not null references people (id), method TEXT not null, pack_id TEXT not null,
    credits INT not null check (credits > 0), amount_minor INT not null check (amount_minor > 0), currency TEXT not null,
    state TEXT not null, external_id TEXT, checkout JSON, address JSON not null, quote_id ID,
    next_look_at_ms INT, look_tries INT not null default 0, created_at_ms INT not null, expires_at_ms INT not null, paid_at_ms INT
  ) END`,
  `create index orders_person on orders (person_id, created_at_ms)`,
  `create index orders_due on orders (next_look_at_ms) where next_look_at_ms is not null`,
  // Never deleted: the books.
  `create table payments (
    id ID primary key, method TEXT not null, external_id TEXT not null, order_id ID references orders (id), person_id ID references people (id),
    amount_minor INT not null, currency TEXT not null, state TEXT not null, review_reason TEXT, credits INT not null,
    refunded_minor INT not null default 0, revoked_credits INT not null default 0, created_at_ms INT not null,
    unique (method, external_id), check (refunded_minor >= 0), check (revoked_credits >= 0 and revoked_credits <= credits)
  ) END`,
  `create index payments_order on payments (order_id)`,
  // Never deleted: the books.
  `create table refunds (
    id ID primary key, key TEXT not null unique, payment_id ID not null references payments (id), amount_minor INT not null check (amount_minor > 0),
    credits INT not null, state TEXT not null, external_id TEXT, initiated_by TEXT not null, reason TEXT,
    tries INT not null default 0, next_at_ms INT not null, created_at_ms INT not null
  ) END`,
  `create index refunds_payment on refunds (payment_id)`,
  `create index refunds_due on refunds (next_at_ms) where state in ('created', 'sent')`,
  // The decision log, without what was written; swept after a year.
  `create table verdicts (
    id ID primary key, person_id ID, subject TEXT not null, moderator TEXT not null, action TEXT not null, category TEXT,
    scores JSON not null, evidence JSON not null, created_at_ms INT not null
  ) END`,
  `create index verdicts_age on verdicts (created_at_ms)`,
  // Anonymous; rolled up and swept by the operator's figures.
  `create table usage (
    id SERIAL, day TEXT not null, kind TEXT not null, model_id TEXT not null, provider TEXT not null, outcome TEXT not null,
    wait_ms INT not null, work_ms INT not null, credits INT not null, cost_micro_usd INT not null
  ) END`,
  `create index usage_model on usage (model_id, id)`,
  // Small facts of ours (the last verified transfer and the like): overwritten, never deleted.
  `create table checkpoints (name TEXT primary key, value JSON not null) END`,
  // The web chat's own memory, as a platform has one: swept after 90 days.
  `create table web_messages (
    id SERIAL, chat TEXT not null, message_id TEXT not null, role TEXT not null, payload JSON, changed INT not null,
    created_at_ms INT not null, unique (chat, message_id)
  ) END`,
  `create index web_messages_changed on web_messages (chat, changed)`,
  `create index web_messages_age on web_messages (created_at_ms)`,
  `insert into accounts (id, person_id, name, created_at_ms) values
    ('system:gifts', null, 'gifts', 0), ('system:sales', null, 'sales', 0), ('system:consumed', null, 'consumed', 0),
    ('system:revoked', null, 'revoked', 0), ('system:expired', null, 'expired', 0)`,
]
