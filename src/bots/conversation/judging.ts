/** What belongs to a moderator's decision: a look at the picture, the word to the person, and no words left in any moderator's chat. */
import { fromJson } from '../../core/db/database.ts'
import type { AppealsTable } from '../../core/db/schema.ts'
import { Refusal } from '../../core/errors.ts'
import { type Decision, decide } from '../../core/fairness/appeals.ts'
import { plan } from '../../core/generation/accept.ts'
import { artifactOf } from '../../core/generation/artifacts.ts'
import type { Draft } from '../../core/generation/types.ts'
import { chatKeyOf, post, replaceCopies, withdrawCopies } from '../../core/outbox.ts'
import { perksOf } from '../../core/perks.ts'
import type { Address, Button, Outgoing, Text } from '../../core/ports.ts'
import { openDialogue, takeDialogue } from './dialogue.ts'
import { button, raw, type Scene, t } from './scene.ts'
import type { Answer, CommandInput } from './types.ts'

/** Why a moderator decides as they do; `own` asks for their words. */
export const REASONS: { [decision in Decision]: readonly string[] } = {
  uphold: ['rules', 'intent', 'safety', 'own'],
  overturn: ['context', 'mistake', 'art', 'own'],
  except: ['context', 'mistake', 'art', 'own'],
}
export const REASON_CHARS = 300

/** What nobody but an operator may press. */
export function onlyAdmins(scene: Scene): void {
  if (!scene.isAdmin) throw new Refusal('action_unknown')
}

/** The picture that goes with a refused wish, covered. A message of its own, so that it can be taken away. Null: there is none. */
export async function previewOf(scene: Scene, row: AppealsTable): Promise<Answer | null> {
  if (row.artifact_id === null) return null
  const artifact = await artifactOf(scene.trx, row.artifact_id, row.person_id)
  if (artifact === null || artifact.type !== 'picture') return null
  const { id, mime, size_bytes: sizeBytes, width_px, height_px } = artifact
  const size = width_px === null || height_px === null ? {} : { widthPx: width_px, heightPx: height_px }
  const media = [{ id, type: 'picture' as const, mime, sizeBytes, ...size, spoiler: true }]
  return { outgoing: { text: [t('case-preview')], media, private: true }, aboutId: row.strike_id }
}

/** Tells the person in their language what a moderator found; what was allowed is a press away. */
async function tellResult(scene: Scene, row: AppealsTable, reason: Text): Promise<void> {
  const isAllowed = row.decision !== 'uphold'
  const category = t(`category-name-${row.category}`)
  await post(scene.generation, scene.trx, {
    personId: row.person_id,
    address: fromJson<Address>(row.address),
    topic: 'notice',
    content: {
      text: [t(isAllowed ? 'appeal-allowed' : 'appeal-upheld', { category }), t('appeal-reason', { reason })],
      ...(isAllowed ? { buttons: [[await makeItNow(scene, row)]] } : {}),
      private: true,
    },
  })
}

async function makeItNow(scene: Scene, row: AppealsTable): Promise<Button> {
  return button(
    t('button-remake', { n: await priceOf(scene, row) }),
    { verb: 'remake', id: row.id },
    { style: 'primary' },
  )
}

/** 0: the catalogue does not have it any more; whoever presses is told. */
async function priceOf(scene: Scene, row: AppealsTable): Promise<number> {
  const perks = await perksOf(scene.trx, row.person_id)
  try {
    return row.draft === null ? 0 : plan(scene.generation, fromJson<Draft>(row.draft), perks).priceCredits
  } catch (error) {
    if (error instanceof Refusal) return 0
    throw error
  }
}

/** Every message that shows the appeal shows its end instead; pictures are taken away. */
async function answerAll(scene: Scene, row: AppealsTable, closed: Outgoing): Promise<void> {
  await withdrawCopies(scene.generation, scene.trx, row.strike_id)
  await replaceCopies(scene.generation, scene.trx, row.id, closed, scene.pressed)
}

/** What is left to be seen of a decided appeal. */
export function closedCard(row: AppealsTable): Outgoing {
  return {
    text: [
      t('case-closed', {
        category: t(`category-name-${row.category}`),
        decision: t(`decision-${row.decision ?? 'uphold'}`),
        reason: reasonText(row.reason ?? ''),
      }),
    ],
    buttons: [[button(t('button-queue'), { verb: 'queue' })]],
    private: true,
  }
}

/** A reason of the list in the reader's language; a moderator's own words as they are. */
function reasonText(reason: string): Text {
  const known = Object.values(REASONS).flat()
  return known.includes(reason) && reason !== 'own' ? t(`reason-${reason}`) : raw(reason)
}

/** Decides, tells the person, and takes the words out of every moderator's chat. */
export async function settle(scene: Scene, appealId: string, decision: Decision, reason: string): Promise<Answer[]> {
  onlyAdmins(scene)
  const given = reason.trim().slice(0, REASON_CHARS).toWellFormed()
  if (given === '') throw new Refusal('reason_missing')
  const row = await decide(scene.fair, scene.trx, { appealId, actorId: scene.person.id, decision, reason: given })
  await tellResult(scene, row, reasonText(given))
  const closed = closedCard(row)
  await answerAll(scene, row, closed)
  return [{ outgoing: closed, inPlace: true }]
}

/** A moderator's reason in their own words, where they were asked for it; null: they say something else. */
export async function answerJudging(scene: Scene, input: CommandInput): Promise<Answer[] | null> {
  const open = await openDialogue(scene.trx, chatKeyOf(scene.address), scene.person.id, scene.nowMs)
  if (open?.question !== 'judge' || input.text.trim() === '' || input.files.length > 0) return null
  await takeDialogue(scene)
  const { appealId, decision } = open.data as { appealId: string; decision: Decision }
  return settle(scene, appealId, decision, input.text)
}
