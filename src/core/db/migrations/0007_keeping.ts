/** What is kept, and for how long: consent that can be withdrawn, warnings before the sweep, hidden works, notices to everybody. */
export const statements: readonly string[] = [
  // With their person. The version that was agreed to has a minor part, of which people are told once.
  `alter table consents add column minor INT not null default 0`,
  `alter table consents add column withdrawn_at_ms INT`,
  // Every giving and withdrawing with its time: what proves it later.
  `alter table consents add column acts JSON not null default '[]'`,
  // Where receipts go; erased with the person, or when they take it out.
  `alter table people add column receipt_email TEXT`,
  // The notice that told of the sweep, and when it was written; with the work.
  `alter table generations add column warned_at_ms INT`,
  `alter table generations add column warning_id ID`,
  `alter table generations add column hidden INT not null default 0`,
  `update generations set warned_at_ms = ended_at_ms where warned = 1`,
  `drop index generations_kept`,
  `create index generations_kept on generations (kind, ended_at_ms) where deleted_at_ms is null and saved = 0`,
  `create index generations_warning on generations (warning_id) where warning_id is not null`,
  // A file that its store does not let go is tried again, later and later.
  `alter table artifacts add column remove_tries INT not null default 0`,
  `alter table artifacts add column remove_at_ms INT not null default 0`,
  // What the operator told everybody; never deleted: no person stands in it. Its messages go as all messages do.
  `create table notices (
    id ID primary key, kind TEXT not null, texts JSON not null, state TEXT not null,
    after_id ID not null default '', asked INT not null default 0, reached INT not null default 0, unreachable INT not null default 0,
    created_at_ms INT not null, confirmed_at_ms INT, ended_at_ms INT
  ) END`,
  `create index messages_notice on messages (topic_id) where topic = 'notice' and topic_id is not null`,
]
