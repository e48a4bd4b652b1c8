/** Songs that go on: what a vendor calls a file that it made, and which of several takes a person likes. */
export const statements: readonly string[] = [
  // With their file; struck out by whoever deletes it: the person, the sweep, the erasure.
  `alter table artifacts add column reference JSON`,
  // With the work. An id of one of its files.
  `alter table generations add column picked_id ID`,
]
