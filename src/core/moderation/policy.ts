/** What is done about a category: the operator's policy for a kind and a place. */
import type { Kind, ModerationCategory } from '../ports.ts'
import type { Action, Place, Policy } from './types.ts'

/** Content that sexualizes minors is refused whatever the policy says; a category that it does not name is refused too. */
export function actionFor(policy: Policy, category: ModerationCategory, kind: Kind, place: Place): Action {
  const rule = policy[category]
  if (category === 'sexual-minors' || rule === undefined) return 'refuse'
  const special = [rule[kind], rule[place]].filter((action) => action !== undefined)
  if (special.length === 0) return rule.default ?? 'refuse'
  return special.includes('refuse') ? 'refuse' : 'allow'
}
