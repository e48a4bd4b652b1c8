/** Words that were made more of, or translated: what they are for, and what stood there before. */
export const statements: readonly string[] = [
  // Goes with the words of its work: when that is deleted, swept, or its person erased.
  `alter table generations add column wording JSON`,
]
