/** The screens there are. */

export { fingerprintOf, wordsOf } from './fingerprint.ts'
export { openLists } from './kept.ts'
export { formatListMistakes, type ListMistake, type LoadedLists, loadLists } from './load.ts'
export { createLocalScreen, type LocalScreen } from './local.ts'
export { DEFAULT_STRIKES, type StrikeCategory, type StrikePolicy, VENDOR, weightOf } from './strikes.ts'
export type { Lists } from './types.ts'
