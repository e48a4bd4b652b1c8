/** The buttons under songs: the take that is liked, going on, a cover, the words that are sung. */
import { findModel, modelFor } from '../../../core/catalog.ts'
import type { Reader } from '../../../core/db/database.ts'
import { Refusal } from '../../../core/errors.ts'
import { inputOf } from '../../../core/generation/artifacts.ts'
import { findWork, type Work } from '../../../core/generation/history.ts'
import { findQuote } from '../../../core/generation/quote.ts'
import { pickTake, removeOtherTakes, takeNumber, takesIn } from '../../../core/generation/takes.ts'
import type { Draft, InputRef } from '../../../core/generation/types.ts'
import type { Kind, Text } from '../../../core/ports.ts'
import { cardOf } from '../../../core/shown.ts'
import { ask } from '../dialogue.ts'
import { goingOn } from '../extending.ts'
import { answerable, make, makeWith, showQuote } from '../make.ts'
import { planFor } from '../plans.ts'
import { button, raw, type Scene, t } from '../scene.ts'
import { coverModel, songIn, whichTake } from '../songs.ts'
import type { Action, Answer, Question, Verb } from '../types.ts'
import { workOf } from '../works.ts'
import { refuseQuickRepeat } from './results.ts'

/** `take:<work>:2`: this is the one; pressed on another it is that one. */
export const take: Verb = {
  verb: 'take',
  free: true,
  async run(scene, action) {
    const [generationId, number] = [action.id ?? '', Number(action.argument)]
    await pickTake(scene.generation, scene.trx, { generationId, personId: scene.person.id, number })
    return (await isOnCard(scene, generationId)) ? [] : [quietly(t('take-picked', { n: number }))]
  },
}

/** `onlytake:<work>`, and once more with `yes`, because it can't be undone. */
export const onlyTake: Verb = {
  verb: 'onlytake',
  free: true,
  async run(scene, action) {
    const id = action.id ?? ''
    if (action.argument === 'yes') {
      const gone = await removeOtherTakes(scene.generation, scene.trx, { generationId: id, personId: scene.person.id })
      return [{ outgoing: { text: [t('takes-removed', { n: gone })], private: true }, inPlace: true }]
    }
    const { generation, artifacts } = await workOf(scene, id)
    const picked = takesIn(artifacts).find((one) => one.id === generation.pickedId)
    if (picked === undefined) throw new Refusal('take_gone')
    const buttons = [
      [
        button(t('button-only-take-yes'), { verb: 'onlytake', id, argument: 'yes' }, { style: 'danger' }),
        button(t('button-keep'), { verb: 'keep' }),
      ],
    ]
    return [{ outgoing: { text: [t('only-take-ask', { n: takeNumber(picked) })], buttons, private: true } }]
  },
}

/** The message that was pressed is the job's own card, which shows the change itself; a copy of it does not. */
async function isOnCard(scene: Scene, generationId: string): Promise<boolean> {
  const part = scene.pressed?.parts[0]
  const card = await cardOf(scene.trx, 'job', generationId)
  return part !== undefined && (card?.parts.includes(part) ?? false)
}

const quietly = (...text: Text[]): Answer => ({ outgoing: { text, private: true } })

/** The song that a button means, or the question which. */
async function songOf(scene: Scene, action: Action): Promise<{ work: Work; input: InputRef } | Answer[]> {
  const work = await workOf(scene, action.id)
  const named = takesIn(work.artifacts).find((one) => String(takeNumber(one)) === action.argument)
  if (named !== undefined) return { work, input: inputOf(named) }
  const song = songIn(work)
  if (song === null) throw new Refusal('work_unknown')
  return 'input' in song ? { work, input: song.input } : [whichTake(song.choose, action)]
}

const draftFor = (kind: Kind, modelId: string, { work, input }: { work: Work; input: InputRef }): Draft => ({
  ...{ kind, modelId, prompt: '', options: {}, inputs: [input] },
  parentId: work.generation.id,
})

/** Shown first: from which second, how many takes, and what it costs. */
export const extend: Verb = {
  verb: 'extend',
  async run(scene, action) {
    const found = await songOf(scene, action)
    if (Array.isArray(found)) return found
    await refuseQuickRepeat(scene, found.work, 'extend')
    const chosen = modelFor(scene.catalog, 'extend', scene.person.settings.models.extend)
    const draft = goingOn(scene, draftFor('extend', chosen.id, found))
    const model = findModel(scene.catalog, draft.modelId)
    if (model.prompt === 'required') return askFor(scene, draft, 'ask-prompt-extend')
    return showQuote(scene, await planFor(scene, draft), [t('extend-hint')])
  },
}

/** In which manner it is sung anew is asked for. */
export const cover: Verb = {
  verb: 'cover',
  async run(scene, action, words) {
    const found = await songOf(scene, action)
    if (Array.isArray(found)) return found
    await refuseQuickRepeat(scene, found.work, 'music')
    const draft = draftFor('music', coverModel(scene.catalog, scene.person.settings.models.music).id, found)
    return words === undefined ? askFor(scene, draft, 'ask-cover') : makeWith(scene, draft, words)
  },
  async asks({ db, person, catalog }, action) {
    const work = await workIn(db, action, person.id)
    const isMeant = action.argument !== undefined || (work !== null && 'input' in (songIn(work) ?? {}))
    if (work === null || !isMeant || takesIn(work.artifacts).length === 0) return null
    coverModel(catalog, undefined)
    return coverQuestion()
  },
}

const workIn = (db: Reader, action: Action, personId: string): Promise<Work | null> =>
  action.id === undefined ? Promise.resolve(null) : findWork(db, action.id, personId)

export function coverQuestion(): Question {
  return { title: t('button-cover'), placeholder: t('ask-cover'), maxChars: 1000 }
}

async function askFor(scene: Scene, draft: Draft, key: string): Promise<Answer[]> {
  await ask(scene, { question: 'make', data: { draft, wanted: 'prompt' } })
  return [{ outgoing: { text: [t(key)], ask: { placeholder: t(key), ...answerable } } }]
}

/** `ontake:<quote>:2`: what was asked for, of this take. */
export const onTake: Verb = {
  verb: 'ontake',
  async run(scene, action) {
    const id = action.id ?? ''
    const { draft } = await findQuote(scene.trx, id, scene.person.id, scene.nowMs)
    const work = await workOf(scene, draft.parentId)
    const song = takesIn(work.artifacts).find((one) => String(takeNumber(one)) === action.argument)
    if (song === undefined) throw new Refusal('take_gone')
    const whole: Draft = { ...draft, inputs: [inputOf(song)] }
    return make(scene, whole, {
      key: `quote:${id}`,
      ...(scene.pressed === undefined ? {} : { replaces: scene.pressed }),
    })
  },
}

/** The words that are sung. */
export const lyrics: Verb = {
  verb: 'lyrics',
  free: true,
  async run(scene, action) {
    const { generation } = await workOf(scene, action.id)
    const words = generation.options['lyrics']
    if (typeof words !== 'string' || words === '') throw new Refusal('work_unknown')
    return [quietly(raw(words))]
  },
}
