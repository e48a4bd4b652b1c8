/** The buttons under a refusal: another look by a moderator, and what that look allowed. */
import { fromJson, type Reader } from '../../../core/db/database.ts'
import { Refusal } from '../../../core/errors.ts'
import { tellAdmins } from '../../../core/fairness/admins.ts'
import { findAppeal, openAppeal, refusedOf } from '../../../core/fairness/appeals.ts'
import { findWork } from '../../../core/generation/history.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import type { Draft } from '../../../core/generation/types.ts'
import { wordsOf } from '../../../core/generation/words.ts'
import { draftOf } from '../drafts.ts'
import { make } from '../make.ts'
import { button, say, t } from '../scene.ts'
import type { Verb } from '../types.ts'

/** What was refused, as it was asked for: a quote is kept for an hour, a generation until it is deleted. */
async function refusedDraft(db: Reader, id: string, personId: string, nowMs: number) {
  const strike = await refusedOf(db, id, personId)
  if (strike.generation_id !== null) {
    const work = await findWork(db, strike.generation_id, personId)
    if (work === null) throw new Refusal('appeal_late')
    return { strike, draft: draftOf(work) }
  }
  const quote = await findQuote(db, strike.quote_id ?? '', personId, nowMs).catch(tooLate)
  return { strike, draft: quote.draft }
}

function tooLate(error: unknown): never {
  throw error instanceof Refusal ? new Refusal('appeal_late') : error
}

/** One for each refusal, however often it is pressed. */
export const appeal: Verb = {
  verb: 'appeal',
  free: true,
  async run(scene, action) {
    const { strike, draft } = await refusedDraft(scene.trx, action.id ?? '', scene.person.id, scene.nowMs)
    const model = scene.catalog.models.find((one) => one.id === draft.modelId)
    const picture = draft.inputs.find((input) => input.from === 'artifact')
    const { id, isNew } = await openAppeal(scene.fair, scene.trx, {
      strike,
      draft,
      text: wordsOf(draft, model),
      ...(picture === undefined ? {} : { artifactId: picture.id }),
      address: scene.address,
    })
    if (isNew)
      await tellAdmins(
        scene.fair,
        scene.trx,
        scene.fair.admins,
        {
          text: [t('case-new', { category: t(`category-name-${strike.category}`) })],
          buttons: [[button(t('button-look'), { verb: 'case', id }, { style: 'primary' })]],
        },
        id,
      )
    return [{ outgoing: { text: [t(isNew ? 'appeal-sent' : 'appeal-there')], private: true } }]
  },
}

/** What a moderator allowed, as it was asked for: once. */
export const remake: Verb = {
  verb: 'remake',
  async run(scene, action) {
    const row = await findAppeal(scene.trx, action.id ?? '')
    if (row.person_id !== scene.person.id) throw new Refusal('not_yours')
    if (row.used_by !== null) return [say(t('remake-done'))]
    if (row.draft === null) throw new Refusal('appeal_late')
    const replaces = scene.pressed === undefined ? {} : { replaces: scene.pressed }
    return make(scene, fromJson<Draft>(row.draft), {
      ...{ key: `appeal:${row.id}`, confirmed: true, allowedBy: row.id },
      ...replaces,
    })
  },
}
