/** Asks every screen that can read something, and weighs what they say by the policy: the strictest counts. */
import { Fault, Refusal } from '../errors.ts'
import type { Effect, Findings, Kind, ModerationCategory, Moderator } from '../ports.ts'
import { effectOf, foundIn } from './policy.ts'
import type { Place, Policy, ScreenRules, Stage } from './types.ts'

/** What one screen said, and what follows from it. */
export interface Look extends Findings {
  moderator: string
  stage: Stage
  action: Effect
  category?: ModerationCategory
  /** It could not be asked, and why. */
  unreachable?: string
}

export interface Looks {
  effect: Effect
  category?: ModerationCategory
  /** Refused because a screen could not be asked. */
  isUnchecked: boolean
  /** Everything found, from the worst. */
  found: ModerationCategory[]
  /** Of every screen that found something or could not be asked. */
  looks: Look[]
}

export interface Subject {
  text?: string
  picturePaths?: readonly string[]
  /** The pictures were made by rules, without a model. */
  procedural?: boolean
}
export interface About {
  kind: Kind
  place: Place
  stage: Stage
  acknowledged?: readonly ModerationCategory[]
}

const TRIES = 2

/** Whether any of them would be asked about this. */
export function isRead(moderators: readonly Moderator[], subject: Subject): boolean {
  return moderators.some((one) => canRead(one, subject))
}

export async function askScreens(
  moderators: readonly Moderator[],
  subject: Subject,
  about: About,
  rules: { policy: Policy; screens: ScreenRules },
): Promise<Looks> {
  const asked = moderators.filter((one) => canRead(one, subject))
  const looks = await Promise.all(
    asked.map(async (moderator): Promise<Look> => {
      try {
        const findings = await insist(moderator, subject, about.kind)
        return toLook(moderator.id, findings, about, rules.policy)
      } catch (error) {
        // Also a picture that could not be made smaller for it.
        if (!(error instanceof Fault || error instanceof Refusal)) throw error
        const action = rules.screens.unreachable[about.stage] === 'closed' ? 'refuse' : 'allow'
        return {
          moderator: moderator.id,
          stage: about.stage,
          action,
          scores: {},
          evidence: [],
          unreachable: error.code,
        }
      }
    }),
  )
  return weigh(looks, about, rules.policy)
}

/** Looks of several subjects together: words and pictures of one request. */
export function weigh(looks: readonly Look[], about: About, policy: Policy): Looks {
  const found = foundIn(Object.fromEntries(looks.flatMap((look) => foundIn(look.scores).map((one) => [one, 1]))))
  const { effect, category } = effectOf(policy, found, about)
  const isUnchecked =
    effect !== 'refuse' && looks.some((one) => one.unreachable !== undefined && one.action === 'refuse')
  return {
    effect: isUnchecked ? 'refuse' : effect,
    ...(category === undefined || isUnchecked ? {} : { category }),
    isUnchecked,
    found,
    looks: looks.filter((one) => one.unreachable !== undefined || Object.keys(one.scores).length > 0),
  }
}

/** What one screen's findings mean by the policy. */
export function toLook(moderator: string, findings: Findings, about: About, policy: Policy): Look {
  const { effect, category } = effectOf(policy, foundIn(findings.scores), about)
  const { scores, evidence } = findings
  return {
    moderator,
    stage: about.stage,
    action: effect,
    ...(category === undefined ? {} : { category }),
    scores,
    evidence,
  }
}

function canRead(moderator: Moderator, { text = '', picturePaths = [], procedural }: Subject): boolean {
  const words = text.trim() !== '' && moderator.reads.includes('text')
  const pictures = picturePaths.length > 0 && moderator.reads.includes('pictures')
  return words || (pictures && !(procedural === true && moderator.trustsRules === true))
}

/** Once more at once after what passes; a screen that is down stays down for longer than anybody would wait here. */
async function insist(moderator: Moderator, subject: Subject, kind: Kind): Promise<Findings> {
  const { text, picturePaths } = subject
  const input = {
    kind,
    ...(text === undefined || !moderator.reads.includes('text') ? {} : { text }),
    ...(picturePaths === undefined || !moderator.reads.includes('pictures') ? {} : { picturePaths }),
  }
  for (let tries = 1; ; tries++) {
    try {
      return await moderator.screen(input)
    } catch (error) {
      if (!(error instanceof Fault && error.retryable) || tries >= TRIES) throw error
    }
  }
}
