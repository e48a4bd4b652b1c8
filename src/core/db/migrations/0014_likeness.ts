/** Consents of people who are pictured, what voices sound like, and what clips have of their own. */
export const statements: readonly string[] = [
  // Shows that the person said so, so it stays, withdrawn or not, until they are erased.
  `create table likeness_consents (
    id ID primary key, person_id ID not null references people (id), used_for TEXT not null, picture TEXT not null,
    said TEXT not null, text_version INT not null, given_at_ms INT not null, withdrawn_at_ms INT
  ) END`,
  `create index likeness_consents_person on likeness_consents (person_id, picture)`,
  // Of no person. Swept with their files when they expire; asked for again they are fetched anew.
  `create table samples (
    id ID primary key, model_id TEXT not null, option_name TEXT not null, value TEXT not null, state TEXT not null,
    key TEXT unique, mime TEXT, size_bytes INT, duration_ms INT, tries INT not null default 0, next_at_ms INT not null,
    created_at_ms INT not null, expires_at_ms INT not null, unique (model_id, option_name, value)
  ) END`,
  `create index samples_waiting on samples (next_at_ms) where state in ('wanted', 'deleting')`,
  `create index samples_expiry on samples (expires_at_ms)`,
  // Deleted when the sample was brought, or is not to be had; an erased person's at once.
  `create table sample_asks (
    id ID primary key, sample_id ID not null references samples (id) on delete cascade,
    person_id ID not null references people (id), address JSON not null, created_at_ms INT not null
  ) END`,
  `create index sample_asks_sample on sample_asks (sample_id)`,
  `create index sample_asks_person on sample_asks (person_id)`,
  // With their artifact: the keyed hash of an upload's bytes, and whether a clip has sound (null: nobody has looked).
  `alter table artifacts add column fingerprint TEXT`,
  `alter table artifacts add column has_sound INT`,
]
