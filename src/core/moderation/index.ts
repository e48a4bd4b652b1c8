/** The screens there are. */

export { openLists } from './kept.ts'
export { formatListMistakes, type ListMistake, type LoadedLists, loadLists } from './load.ts'
export { createLocalScreen, type LocalScreen } from './local.ts'
export type { Lists } from './types.ts'
