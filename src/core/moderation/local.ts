/** The screen that needs no network: word lists, judged at once. The one that is always there. */
import type { Address, Kind, ModerationCategory, Verdict } from '../ports.ts'
import { type CompiledLists, createLexicon } from './lexicon.ts'
import { placeOf } from './policy.ts'
import type { StrikePolicy } from './strikes.ts'
import type { Lists, Policy, ScreenRules } from './types.ts'

export interface TextContext {
  kind: Kind
  place: Address['place']
  /** The place is marked for adults by its platform. */
  isAdult?: boolean
  /** What the person has said to mean. */
  acknowledged?: readonly ModerationCategory[]
  /** What a moderator has excepted this text from. */
  except?: readonly ModerationCategory[]
}

export interface LocalScreen {
  /**
   * Judges what somebody wrote. Never throws, whatever the text; `kind` matters because songs show nothing, the place because
   * the policy may be stricter where others read along.
   */
  screenText(text: string, about: TextContext): Verdict
  /** What the policy says at this moment. */
  rules(): { policy: Policy; screens: ScreenRules; strikes: StrikePolicy }
  /** Takes other lists from now on: a reload. */
  use(lists: Lists | CompiledLists): void
}

/** Makes the screen from lists that `loadLists` or `openLists` has read. */
export function createLocalScreen({ lists }: { lists: Lists | CompiledLists }): LocalScreen {
  let current = 'rules' in lists ? lists.rules : lists
  let judge = createLexicon(lists)
  return {
    screenText: (text, { kind, place, isAdult = false, acknowledged = [], except = [] }) =>
      judge(text, { kind, place: placeOf({ place, adult: isAdult }), acknowledged, except }),
    rules: () => current,
    use(other) {
      current = 'rules' in other ? other.rules : other
      judge = createLexicon(other)
    },
  }
}
