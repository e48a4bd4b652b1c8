/** Strikes and their appeals, wordings that the screen is wrong about, what moderators did, limits that people met, gifts that wait. */
export const statements: readonly string[] = [
  // One for each refused decision, without what was written; swept after a year.
  `create table strikes (
    id ID primary key, key TEXT not null unique, person_id ID not null references people (id), category TEXT not null,
    points INT not null check (points >= 0), rule TEXT not null, kind TEXT not null, place TEXT not null,
    quote_id ID, generation_id ID, created_at_ms INT not null, taken_back_at_ms INT
  ) END`,
  `create index strikes_person on strikes (person_id, created_at_ms)`,
  `create index strikes_age on strikes (created_at_ms)`,
  // The words go when it is decided, or with the offer to make it after all; the row is swept a year after its decision.
  `create table appeals (
    id ID primary key, strike_id ID not null unique, person_id ID not null references people (id), state TEXT not null,
    category TEXT not null, rule TEXT not null, kind TEXT not null, place TEXT not null, draft JSON, fingerprint TEXT not null,
    artifact_id ID, address JSON not null, decision TEXT, reason TEXT, created_at_ms INT not null, decided_at_ms INT,
    used_by TEXT, pass_until_ms INT
  ) END`,
  `create index appeals_open on appeals (id) where state = 'open'`,
  `create index appeals_person on appeals (person_id, fingerprint)`,
  `create index appeals_picture on appeals (artifact_id) where artifact_id is not null`,
  `create index appeals_passes on appeals (pass_until_ms) where pass_until_ms is not null`,
  // Kept until a moderator removes it: a hash of a whole text, or a phrase that a moderator wrote.
  `create table exceptions (
    id ID primary key, category TEXT not null, form TEXT not null, value TEXT not null, created_by ID not null,
    created_at_ms INT not null, unique (category, form, value)
  ) END`,
  // Who of the operators did what and when, by ids and codes; swept after two years.
  `create table audit (
    id ID primary key, actor_id ID not null, action TEXT not null, subject TEXT not null, reason TEXT, created_at_ms INT not null
  ) END`,
  `create index audit_subject on audit (subject)`,
  `create index audit_age on audit (created_at_ms)`,
  // Swept after 30 days.
  `create table limit_hits (id SERIAL, person_id ID not null references people (id), code TEXT not null, at_ms INT not null) END`,
  `create index limit_hits_person on limit_hits (person_id, at_ms)`,
  `create index limit_hits_age on limit_hits (at_ms)`,
  // Deleted when the gift is given.
  `create table gift_waits (
    person_id ID primary key references people (id), platform TEXT not null, reason TEXT not null, due_at_ms INT not null
  ) END`,
  // How many starting gifts a chat gave on a day: counts alone; swept after 30 days.
  `create table gift_days (platform TEXT not null, day TEXT not null, given INT not null, primary key (platform, day)) END`,
]
