/** What screens say of prompts, uploads and results: where, in which place, and the words for as long as the operator keeps them. */
export const statements: readonly string[] = [
  // Categories that were found, and those that the person has said to mean; goes with the work.
  `alter table generations add column screening JSON`,
  // With their row, which is swept after a year; the words are blanked earlier, when their time is over.
  `alter table verdicts add column stage TEXT`,
  `alter table verdicts add column kind TEXT`,
  `alter table verdicts add column place TEXT`,
  `alter table verdicts add column words TEXT`,
  `alter table verdicts add column words_until_ms INT`,
  `create index verdicts_words on verdicts (words_until_ms) where words_until_ms is not null`,
]
