/** The screens there are. */

export { formatListMistakes, type ListMistake, type LoadedLists, loadLists } from './load.ts'
export { createLocalScreen, type LocalScreen } from './local.ts'
export type { Lists } from './types.ts'
