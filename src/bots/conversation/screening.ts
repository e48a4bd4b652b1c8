/** What somebody wrote, before the local lists: their verdict, and the decision log. */
import type { Database, Trx } from '../../core/db/database.ts'
import { noteDecision } from '../../core/decisions.ts'
import type { GenerationParts } from '../../core/generation/parts.ts'
import { keptMs, minorsNotice } from '../../core/generation/screening.ts'
import { placeOf, type TextContext } from '../../core/moderation/index.ts'
import type { Person } from '../../core/people.ts'
import type { Address, Kind, ModerationCategory, Verdict } from '../../core/ports.ts'

/** The local screen: at once, without network. */
export type ScreenText = (text: string, about: TextContext) => Verdict

const MODERATOR = 'local'

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
): Promise<Verdict> {
  const { text, kind, acknowledged, person, address } = said
  const { generation } = parts
  const verdict = parts.screenText(text, { kind, place: address.place, isAdult: address.adult === true, acknowledged })
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
