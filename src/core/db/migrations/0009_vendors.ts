/** Vendors that have stopped taking our jobs, and what an attempt was thought to cost and did use. */
export const statements: readonly string[] = [
  // One row a vendor, overwritten, never deleted: no person stands in it. It is also what bounds are counted under the lock of.
  `create table vendors (
    provider TEXT primary key, stopped_at_ms INT, reason TEXT, vendor_code TEXT,
    tries INT not null default 0, retry_at_ms INT not null default 0, trial INT not null default 0, spent_day TEXT
  ) END`,
  // With their attempt, which is never deleted: what vendors may bill us for.
  `alter table attempts add column estimate_micro_usd INT`,
  `alter table attempts add column usage JSON`,
  `alter table attempts add column retry_at_ms INT`,
  `create index attempts_vendor on attempts (provider, started_at_ms)`,
]
