/** The screen that needs no network: word lists, judged at once. The first Moderator, and the one that is always there. */
import type { Kind, Moderator, Verdict } from '../ports.ts'
import { type CompiledLists, createLexicon } from './lexicon.ts'
import type { Lists } from './types.ts'

export interface LocalScreen {
  /**
   * Judges what somebody wrote. Never throws, whatever the text; `kind` matters because songs show nothing, the place because
   * the policy may be stricter where others read along.
   */
  screenText(text: string, about: { kind: Kind; place: 'private' | 'group' | 'channel'; isAdult?: boolean }): Verdict
  /** The same behind the port. Pictures alone are allowed: this screen cannot see. */
  moderator: Moderator
  /** Takes other lists from now on: a reload. */
  use(lists: Lists | CompiledLists): void
}

/** Makes the screen from lists that `loadLists` or `openLists` has read. */
export function createLocalScreen({ lists }: { lists: Lists | CompiledLists }): LocalScreen {
  let judge = createLexicon(lists)
  const screenText: LocalScreen['screenText'] = (text, { kind, place, isAdult = false }) =>
    judge(text, { kind, place: isAdult && place !== 'private' ? 'adult' : place })
  return {
    screenText,
    moderator: {
      id: 'local',
      async screen({ text, kind, place }) {
        return screenText(text ?? '', { kind, place })
      },
    },
    use(other) {
      judge = createLexicon(other)
    },
  }
}
