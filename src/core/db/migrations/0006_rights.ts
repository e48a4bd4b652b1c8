/** What people ask for about their data: erasure, export, complaints; and what is remembered of those who were erased. */
export const statements: readonly string[] = [
  // Set: this row stands for somebody who was erased, so that the books stay whole; it leads to nobody.
  `alter table people add column erased_at_ms INT`,
  // Never deleted, but blanked when done: the number and the figures of the receipt stay.
  `create table erasures (
    id ID primary key, person_id ID references people (id), cause TEXT not null, state TEXT not null, step TEXT not null,
    scope JSON not null, counts JSON not null, tries INT not null default 0, requested_at_ms INT not null, due_at_ms INT not null,
    next_at_ms INT not null, ended_at_ms INT
  ) END`,
  `create unique index erasures_open on erasures (person_id) where state in ('waiting', 'running')`,
  `create index erasures_due on erasures (next_at_ms) where state in ('waiting', 'running')`,
  // Keyed hashes of identities that were erased: swept when their time is over.
  `create table erasure_marks (hash TEXT not null, kind TEXT not null, until_ms INT not null, primary key (hash, kind)) END`,
  `create index erasure_marks_age on erasure_marks (until_ms)`,
  // Swept a month after they were made; with their person.
  `create table exports (
    id ID primary key, person_id ID not null references people (id), kind TEXT not null, state TEXT not null, address JSON not null,
    parts JSON not null, tries INT not null default 0, next_at_ms INT not null, created_at_ms INT not null
  ) END`,
  `create unique index exports_open on exports (person_id, kind) where state = 'waiting'`,
  `create index exports_due on exports (next_at_ms) where state in ('waiting', 'sending')`,
  `create index exports_person on exports (person_id, created_at_ms)`,
  // Kept three years to prove that they were answered, without person and words once the person was erased.
  `create table rights_requests (
    id ID primary key, person_id ID references people (id), kind TEXT not null, words TEXT, state TEXT not null,
    due_at_ms INT not null, reminded_at_ms INT, created_at_ms INT not null, closed_at_ms INT, closed_by TEXT
  ) END`,
  `create index rights_requests_open on rights_requests (due_at_ms) where state = 'open'`,
  `create index rights_requests_person on rights_requests (person_id)`,
]
