/** The screens there are. */
export type { Lists } from './lexicon.ts'
export { formatListMistakes, type ListMistake, type LoadedLists, loadLists } from './load.ts'
export { createLocalScreen, type LocalScreen } from './local.ts'
