/** The buttons under a result. They never expire: each carries what it does and to which work. */

import { REWORDINGS } from '../../../core/catalog/prompts.ts'
import { findModel, modelFor } from '../../../core/catalog.ts'
import { Refusal } from '../../../core/errors.ts'
import { deleteWork, setSaved } from '../../../core/generation/cancel.ts'
import { findWork, type Work } from '../../../core/generation/history.ts'
import { type Draft, type InputRef, isEnded } from '../../../core/generation/types.ts'
import { LIMITS } from '../../../core/limits.ts'
import type { Kind } from '../../../core/ports.ts'
import { dateOf } from '../dates.ts'
import { ask } from '../dialogue.ts'

import { draftOf } from '../drafts.ts'

import { makerOf } from '../facts.ts'

import { answerable, make, makeWith, showQuote } from '../make.ts'
import { planFor } from '../plans.ts'
import { promptQuestion } from '../questions.ts'
import { button, type Scene, say, t } from '../scene.ts'
import { modelForSongOfPicture } from '../songs.ts'
import type { Action, Answer, Verb } from '../types.ts'
import { toWrite } from '../wording.ts'
import { workOf } from '../works.ts'

const SEEDS = 2 ** 31

/** The same button twice within two seconds is one finger, not two wishes. */
export async function refuseQuickRepeat(scene: Scene, work: Work, kind: Kind): Promise<void> {
  const recent = await scene.trx
    .selectFrom('generations')
    .select('id')
    .where('person_id', '=', scene.person.id)
    .where('parent_id', '=', work.generation.id)
    .where('kind', '=', kind)
    .where('created_at_ms', '>', scene.nowMs - LIMITS.repeatPressMs)
    .executeTakeFirst()
  if (recent !== undefined) throw new Refusal('repeat_too_fast')
}

export const again: Verb = {
  verb: 'again',
  async run(scene, action) {
    const work = await workOf(scene, action.id)
    await refuseQuickRepeat(scene, work, work.generation.kind)
    return make(scene, await anew(scene, work))
  },
}

/** Words are written anew at the price that what they are for has now. */
async function anew(scene: Scene, work: Work): Promise<Draft> {
  const { wording, options, id } = work.generation
  if (wording.for === undefined) return draftOf(work)
  const what = REWORDINGS.find((one) => one === options['purpose'])
  if (what === undefined) return draftOf(work)
  return { ...(await toWrite(scene, wording.for.draft, what)), parentId: id }
}

/** A neighbour of the same: the next seed. */
export const vary: Verb = {
  verb: 'vary',
  async run(scene, action) {
    const work = await workOf(scene, action.id)
    await refuseQuickRepeat(scene, work, work.generation.kind)
    const draft = draftOf(work)
    // Forged, or the catalogue has changed: without a seed it is simply made again.
    if (findModel(scene.catalog, draft.modelId).options['seed'] === undefined) return make(scene, draft)
    return make(scene, { ...draft, options: { ...draft.options, seed: (work.generation.seed + 1) % SEEDS } })
  },
}

/** The picture that a button means; asks which one where there are several. */
async function pictureOf(scene: Scene, action: Action): Promise<{ work: Work; input: InputRef } | Answer[]> {
  const work = await workOf(scene, action.id)
  const pictures = work.artifacts.filter((artifact) => artifact.role === 'main' && artifact.type === 'picture')
  if (pictures.length === 0) throw new Refusal('work_unknown')
  const wanted = action.argument === undefined ? undefined : pictures[Number(action.argument) - 1]
  const picture = wanted ?? (pictures.length === 1 ? pictures[0] : undefined)
  if (picture !== undefined) return { work, input: { from: 'artifact', id: picture.id } }
  const row = pictures.map((_, index) =>
    button(t('link-number', { n: index + 1 }), { ...action, argument: String(index + 1) }),
  )
  return [{ outgoing: { text: [t('which-picture')], buttons: [row] } }]
}

/** A verb that goes on with a picture of the result. */
function onPicture(
  verb: string,
  kind: Kind,
  go: (scene: Scene, draft: Draft, words: string | undefined) => Promise<Answer[]>,
): Verb {
  return {
    verb,
    async run(scene, action, words) {
      const found = await pictureOf(scene, action)
      if (Array.isArray(found)) return found
      await refuseQuickRepeat(scene, found.work, kind)
      const chosen = modelFor(scene.catalog, kind, scene.person.settings.models[kind])
      const model = kind === 'music' ? modelForSongOfPicture(scene.catalog, chosen) : chosen
      return go(
        scene,
        {
          kind,
          modelId: model.id,
          prompt: '',
          options: {},
          inputs: [found.input],
          parentId: found.work.generation.id,
        },
        words,
      )
    },
  }
}

const showFirst = async (scene: Scene, draft: Draft) => showQuote(scene, await planFor(scene, draft))

export const animate = onPicture('animate', 'animate', showFirst)
export const song = onPicture('song', 'music', showFirst)
export const upscale = onPicture('upscale', 'upscale', (scene, draft) => make(scene, draft))
export const edit: Verb = {
  ...onPicture('edit', 'edit', async (scene, draft, words) => {
    if (words !== undefined) return makeWith(scene, draft, words)
    await ask(scene, { question: 'make', data: { draft, wanted: 'prompt' } })
    return [{ outgoing: { text: [t('ask-prompt-edit')], ask: { placeholder: t('ask-prompt-edit'), ...answerable } } }]
  }),
  async asks({ db, person }, action) {
    const work = action.id === undefined ? null : await findWork(db, action.id, person.id)
    const pictures = work?.artifacts.filter((artifact) => artifact.role === 'main' && artifact.type === 'picture') ?? []
    // Which one of several is asked first.
    if (pictures.length === 0 || (pictures.length > 1 && action.argument === undefined)) return null
    return promptQuestion('edit')
  },
}

/** A description becomes the prompt of a picture. */
export const paint: Verb = {
  verb: 'paint',
  async run(scene, action) {
    const work = await workOf(scene, action.id)
    const model = modelFor(scene.catalog, 'image', scene.person.settings.models.image)
    await refuseQuickRepeat(scene, work, 'image')
    return make(scene, {
      kind: 'image',
      modelId: model.id,
      prompt: work.generation.resultText ?? work.generation.prompt,
      options: {},
      inputs: [],
      parentId: work.generation.id,
    })
  },
}

const keeps = (verb: string, saved: boolean): Verb => ({
  verb,
  free: true,
  async run(scene, action) {
    await setSaved(scene.generation, scene.trx, { generationId: action.id ?? '', personId: scene.person.id, saved })
    return []
  },
})
export const save = keeps('save', true)
export const unsave = keeps('unsave', false)

/** What the card has no room for: the number that finds it again, when and by what it was made, what it cost. */
export const info: Verb = {
  verb: 'info',
  free: true,
  async run(scene, action) {
    const { generation } = await workOf(scene, action.id)
    const model = scene.catalog.models.find((one) => one.id === generation.modelId)
    const text = [
      t('info-work', { id: generation.id }),
      t('info-made', {
        kind: t(`kind-${generation.kind}`),
        model: model?.title ?? generation.modelId,
        date: dateOf(generation.createdAtMs, scene.person.locale),
      }),
      t('info-cost', {
        price: t('n-credits', { n: generation.priceCredits }),
        charged: t('n-credits', { n: generation.chargedCredits }),
      }),
      t('info-show', { id: generation.id }),
      t('info-maker', { maker: makerOf(scene.generation, generation.routes[generation.routeIndex]?.provider ?? '') }),
      t('job-marked'),
    ]
    const id = generation.id
    const turn = generation.hidden ? t('button-unhide') : t('button-hide')
    const buttons = [[button(turn, { verb: generation.hidden ? 'unhide' : 'hide', id })]]
    return [{ outgoing: isEnded(generation) ? { text, buttons } : { text } }]
  },
}

/** Asked once more, because it can't be undone. */
export const remove: Verb = {
  verb: 'delete',
  free: true,
  async run(scene, action) {
    const work = await workOf(scene, action.id)
    return [askToDelete(work.generation.id)]
  },
}

export function askToDelete(id: string): Answer {
  const buttons = [
    [
      button(t('button-delete-yes'), { verb: 'erase', id }, { style: 'danger' }),
      button(t('button-keep'), { verb: 'keep' }),
    ],
  ]
  return { outgoing: { text: [t('delete-ask')], buttons } }
}

export const erase: Verb = {
  verb: 'erase',
  free: true,
  async run(scene, action) {
    await deleteWork(scene.generation, scene.trx, { generationId: action.id ?? '', personId: scene.person.id })
    return [{ outgoing: { text: [t('deleted')] }, inPlace: true }]
  },
}
export const keep: Verb = {
  verb: 'keep',
  free: true,
  run: async () => [{ outgoing: { text: [t('kept')] }, inPlace: true }],
}

/** Why something was refused. */
export const why: Verb = {
  verb: 'why',
  free: true,
  run: async (scene, action) => {
    const key = `why-${action.argument ?? ''}`
    return [say(t(scene.locales.has(key) ? key : 'why-sexual'))]
  },
}
