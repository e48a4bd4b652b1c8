/** What somebody wrote, before the local lists: their verdict, and the decision log. */
import type { Database, Trx } from '../../core/db/database.ts'
import { noteDecision } from '../../core/decisions.ts'
import { passFor } from '../../core/fairness/appeals.ts'
import { isExcepted } from '../../core/fairness/exceptions.ts'
import type { GenerationParts } from '../../core/generation/parts.ts'
import { keptMs, minorsNotice } from '../../core/generation/screening.ts'
import { placeOf, type TextContext } from '../../core/moderation/index.ts'
import type { Person } from '../../core/people.ts'
import type { Address, Kind, ModerationCategory, Verdict } from '../../core/ports.ts'

/** The local screen: at once, without network. */
export type ScreenText = (text: string, about: TextContext) => Verdict

/** A verdict; where a moderator let exactly this text through once for this person, the appeal that says so. */
export type Screened = Verdict & { passId?: string }

const MODERATOR = 'local'
const EXCEPTED = 'moderator/exception'
const PASSED = 'moderator/pass'

/** What found nothing leaves no trace; what found something, also when it was let through, can be looked into. */
export async function screenWords(
  parts: {
    screenText: ScreenText
    generation: Pick<GenerationParts, 'clock' | 'screens' | 'metrics'> & { db: Database }
  },
  trx: Trx,
  said: {
    text: string
    kind: Kind
    acknowledged: readonly ModerationCategory[]
    person: Person
    address: Address
  },
): Promise<Screened> {
  const { text, kind, acknowledged, person, address } = said
  const { generation } = parts
  const verdict = await judge(parts, trx, said)
  const { action, category } = verdict
  if (action === 'allow' && Object.keys(verdict.scores).length === 0) return verdict
  await noteDecision(generation, trx, {
    personId: person.id,
    subject: `prompt:${kind}`,
    stage: 'prompt',
    kind,
    place: placeOf(address),
    moderator: MODERATOR,
    action,
    category: category ?? null,
    scores: verdict.scores,
    evidence: [...verdict.evidence, ...acknowledged.map((one) => `acknowledged: ${one}`)],
    ...(action === 'allow' ? {} : { words: { text, keptMs: keptMs(generation.screens, category) } }),
  })
  if (category === 'sexual-minors') await generation.screens.notifyAdmins(trx, minorsNotice(person.id, MODERATOR))
  if (action !== 'allow')
    generation.db.afterCommit(() =>
      generation.metrics.count('screen_decisions', {
        moderator: MODERATOR,
        stage: 'prompt',
        action,
        category: category ?? 'none',
      }),
    )
  return verdict
}

/** What the lists say, and what moderators have said of this text before. */
async function judge(
  { screenText, generation }: { screenText: ScreenText; generation: Pick<GenerationParts, 'clock'> },
  trx: Trx,
  said: { text: string; kind: Kind; acknowledged: readonly ModerationCategory[]; person: Person; address: Address },
): Promise<Screened> {
  const { text, kind, acknowledged, person, address } = said
  const about = { kind, place: address.place, isAdult: address.adult === true, acknowledged }
  const except: ModerationCategory[] = []
  for (;;) {
    const verdict = screenText(text, { ...about, except })
    const { category } = verdict
    const all = { ...verdict, evidence: [...verdict.evidence, ...except.map((one) => `${EXCEPTED}: ${one}`)] }
    if (verdict.action !== 'refuse' || category === undefined) return all
    const refusesStill = (rest: string) => {
      const again = screenText(rest, { ...about, except })
      return again.action === 'refuse' && again.category === category
    }
    if (!except.includes(category) && (await isExcepted(trx, text, category, refusesStill))) {
      except.push(category)
      continue
    }
    const passId = await passFor(trx, person.id, text, generation.clock.nowMs())
    if (passId === null) return all
    return { action: 'allow', scores: all.scores, evidence: [...all.evidence, `${PASSED}: ${passId}`], passId }
  }
}
