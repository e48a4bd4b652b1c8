/** The screen that needs no network: word lists, judged at once. The first Moderator, and the one that is always there. */
import type { Kind, ModerationCategory, Moderator, Verdict } from '../ports.ts'
import { type CompiledLists, createLexicon } from './lexicon.ts'
import type { StrikePolicy } from './strikes.ts'
import type { Lists } from './types.ts'

export interface LocalScreen {
  /**
   * Judges what somebody wrote. Never throws, whatever the text; `kind` matters because songs show nothing, the place because
   * the policy may be stricter where others read along.
   */
  screenText(
    text: string,
    about: {
      kind: Kind
      place: 'private' | 'group' | 'channel'
      isAdult?: boolean
      /** Categories that a moderator has excepted this text from. */
      except?: readonly ModerationCategory[]
    },
  ): Verdict
  /** What refusals weigh, by the policy file. */
  strikes(): StrikePolicy
  /** The same behind the port. Pictures alone are allowed: this screen cannot see. */
  moderator: Moderator
  /** Takes other lists from now on: a reload. */
  use(lists: Lists | CompiledLists): void
}

/** Makes the screen from lists that `loadLists` or `openLists` has read. */
export function createLocalScreen({ lists }: { lists: Lists | CompiledLists }): LocalScreen {
  let judge = createLexicon(lists)
  let strikes = strikesIn(lists)
  const screenText: LocalScreen['screenText'] = (text, { kind, place, isAdult = false, except = [] }) =>
    judge(text, { kind, place: isAdult && place !== 'private' ? 'adult' : place, except })
  return {
    screenText,
    strikes: () => strikes,
    moderator: {
      id: 'local',
      async screen({ text, kind, place }) {
        return screenText(text ?? '', { kind, place })
      },
    },
    use(other) {
      judge = createLexicon(other)
      strikes = strikesIn(other)
    },
  }
}

const strikesIn = (lists: Lists | CompiledLists): StrikePolicy => ('trie' in lists ? lists.rules : lists).strikes
