/** Texts within Discord's bounds, which count characters as strings here do. */

/** Cut between characters, with a sign that there was more. */
export function shorten(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  return `${text
    .slice(0, maxChars - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`
}
