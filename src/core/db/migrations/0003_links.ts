/** One person in several chats: codes that join them, closed people and accounts, and where each chat was last spoken in privately. */
export const statements: readonly string[] = [
  // A closed person owns nothing any more; the row stays for the books.
  `alter table people add column merged_into ID references people (id)`,
  `create index people_merged on people (merged_into) where merged_into is not null`,
  // A closed account rests at zero but for open holds: what comes back to it goes on to this one.
  `alter table accounts add column forwards_to ID references accounts (id)`,
  `create index accounts_forwarding on accounts (forwards_to) where forwards_to is not null`,
  // The private chat in which the identity spoke last.
  `alter table identities add column address JSON`,
  `create index messages_person on messages (person_id)`,
  `create index payments_person on payments (person_id)`,
  `create index verdicts_person on verdicts (person_id)`,
  `create index quotes_person on quotes (person_id)`,
  // Swept a day after they expire; replaced by the next code of the same identity.
  `create table link_codes (
    id ID primary key, hash TEXT not null unique, platform TEXT not null, external_id TEXT not null,
    claimed_platform TEXT, claimed_external_id TEXT, used INT not null default 0, expires_at_ms INT not null
  ) END`,
  `create index link_codes_maker on link_codes (platform, external_id)`,
  `create index link_codes_expiry on link_codes (expires_at_ms)`,
  // Codes that were made, and wrong ones that were typed: swept after a day.
  `create table link_tries (
    id SERIAL, platform TEXT not null, external_id TEXT not null, kind TEXT not null, at_ms INT not null
  ) END`,
  `create index link_tries_of on link_tries (platform, external_id, at_ms)`,
  `create index link_tries_age on link_tries (at_ms)`,
  // Deleted when their hold ends: how much of what it returns is the second starting gift.
  `create table gift_dues (hold_id INT primary key references transfers (id), amount INT not null check (amount > 0)) END`,
]
