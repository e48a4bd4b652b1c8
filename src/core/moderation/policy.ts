/** What is done about a category: the operator's policy for a kind and a place. */
import { type Address, CATEGORIES, EFFECTS, type Effect, type Kind, type ModerationCategory } from '../ports.ts'
import type { Place, Policy } from './types.ts'

/** Content that sexualizes minors is refused whatever the policy says; a category that it does not name is refused too. */
export function actionFor(policy: Policy, category: ModerationCategory, kind: Kind, place: Place): Effect {
  const rule = policy[category]
  if (category === 'sexual-minors' || rule === undefined) return 'refuse'
  const special = rule[`${kind}/${place}`] ?? strictest([rule[kind], rule[place]].filter((one) => one !== undefined))
  return special ?? rule.default ?? 'refuse'
}

/** The strictest of several; undefined of none. */
export function strictest(effects: readonly Effect[]): Effect | undefined {
  return effects.toSorted((a, b) => EFFECTS.indexOf(b) - EFFECTS.indexOf(a))[0]
}

/** Where the policy sees an address: marked for adults only where several are. */
export function placeOf({ place, adult }: Pick<Address, 'place' | 'adult'>): Place {
  return adult === true && place !== 'private' ? 'adult' : place
}

/** The categories of findings that have reached their threshold, from the worst. */
export function foundIn(scores: { [category in ModerationCategory]?: number }): ModerationCategory[] {
  return CATEGORIES.filter((category) => (scores[category] ?? 0) >= 1)
}

/**
 * What is done about several categories together: the strictest; `category` is the worst of those that it is done about.
 * What somebody has said to mean (`acknowledged`) is not asked about again.
 */
export function effectOf(
  policy: Policy,
  found: readonly ModerationCategory[],
  about: { kind: Kind; place: Place; acknowledged?: readonly ModerationCategory[] },
): { effect: Effect; category?: ModerationCategory } {
  let worst: { effect: Effect; category?: ModerationCategory } = { effect: 'allow' }
  for (const category of CATEGORIES.filter((one) => found.includes(one))) {
    const said = actionFor(policy, category, about.kind, about.place)
    const effect = said === 'ask' && about.acknowledged?.includes(category) === true ? 'allow' : said
    if (EFFECTS.indexOf(effect) > EFFECTS.indexOf(worst.effect)) worst = { effect, category }
  }
  return worst
}

/** Whether a work in which this was found is covered where it is shown: also where it would not have been made. */
export function isCovered(
  policy: Policy,
  found: readonly ModerationCategory[],
  about: { kind: Kind; place: Place; acknowledged?: readonly ModerationCategory[] },
): boolean {
  return effectOf(policy, found, about).effect !== 'allow'
}
