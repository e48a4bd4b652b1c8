/** Plain words and files, without a command: the default kind, an answer to a question, or a picture to do something with. */
import { modelFor } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import type { Draft } from '../../core/generation/types.ts'
import type { Kind } from '../../core/ports.ts'
import { asksForMotion, songWish } from './captions.ts'
import { takeDialogue, type Wanted } from './dialogue.ts'
import { keepDraft } from './drafts.ts'
import { extendModels, goingOn, refuseSong } from './extending.ts'
import { joinInputs, refOf } from './incoming.ts'
import { make, makeFromWords, makeWith } from './make.ts'
import { isMade, overview } from './overview.ts'
import { takeEmail } from './receipts.ts'
import { button, type Scene, t } from './scene.ts'
import { singWith, writeFor } from './singing.ts'
import { coverModel, coverModels, isSong } from './songs.ts'
import type { Answer, CommandInput, IncomingFile } from './types.ts'
import { askBack, ownWords } from './verbs/refunds.ts'
import { toBegin } from './wording.ts'
import { workRepliedTo } from './works.ts'

/** Kinds that a picture without words is offered for, two rows. */
const FOR_PICTURES: readonly (readonly Kind[])[] = [['animate', 'edit', 'describe'], ['music', 'upscale'], ['avatar']]

export async function runMessage(scene: Scene, input: CommandInput): Promise<Answer[]> {
  const refused = input.files.find((file) => file.refused !== undefined)?.refused
  if (refused !== undefined) throw new Refusal(refused.code, refused.params)
  const answered = await answerQuestion(scene, input)
  if (answered !== null) return answered
  const text = input.text.trim()
  if (input.files.length > 0) {
    const kind = kindForFiles(scene, input)
    if (kind !== null) return makeFromWords(scene, kind, input)
    if (input.files.every(isSong)) return ofSong(scene, input)
    if (text === '') return askWhatToDo(scene, input)
    return makeFromWords(scene, asksForMotion(text) ? 'animate' : 'edit', input)
  }
  if (!hasWords(text)) return [overview(scene, t('not-understood'))]
  if (input.replyTo !== undefined) {
    const work = await workRepliedTo(scene, input.replyTo)
    if (work?.artifacts.some((artifact) => artifact.role === 'main' && artifact.type === 'picture') === true)
      return makeFromWords(scene, asksForMotion(text) ? 'animate' : 'edit', input)
  }
  return makeFromWords(scene, scene.catalog.defaultKind, input)
}

/** Clips get sound, a voice message gets a face, where anything here does that; it is shown first. */
function kindForFiles(scene: Scene, { files, text }: CommandInput): Kind | null {
  const isAll = (type: IncomingFile['type']) => files.every((file) => file.type === type)
  if (isAll('clip') && isMade(scene.catalog, 'sound')) return 'sound'
  // A song can be sung on or anew as well: then it is asked.
  const isAsked =
    extendModels(scene.generation).length > 0 || coverModels(scene.catalog).length > 0 || songWish(text) === 'extend'
  return isAll('audio') && isMade(scene.catalog, 'avatar') && !isAsked ? 'avatar' : null
}

/** Something to paint: at least a letter, a digit or a pictograph. */
function hasWords(text: string): boolean {
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text)
}

/** The open question, if this answers it. An answer of the wrong form closes it and is taken for itself. */
async function answerQuestion(scene: Scene, input: CommandInput): Promise<Answer[] | null> {
  const dialogue = await takeDialogue(scene)
  if (dialogue?.question === 'email' && input.text.includes('@')) return takeEmail(scene, input.text, dialogue.data)
  if (dialogue?.question === 'moneyback' && input.text.trim() !== '' && input.files.length === 0)
    return askBack(scene, (dialogue.data as { orderId: string }).orderId, ownWords(input.text))
  if (dialogue?.question !== 'make') return null
  const { draft, wanted } = dialogue.data as Wanted
  const text = input.text.trim()
  if (wanted === 'picture' && input.files.length > 0) {
    const inputs = joinInputs(draft, input.files)
    const wish = { ...draft, inputs, prompt: draft.prompt === '' ? text : draft.prompt }
    return make(scene, await toBegin(scene, draft.kind === 'extend' ? goingOn(scene, wish) : wish))
  }
  // A voice message instead of words, or the photo that goes with them.
  if (wanted === 'prompt' && draft.kind === 'avatar' && input.files.length > 0)
    return make(scene, { ...draft, inputs: joinInputs(draft, input.files), prompt: text })
  if (wanted === 'lyrics' && text !== '' && input.files.length === 0) return singWith(scene, draft, text)
  if (wanted === 'theme' && text !== '' && input.files.length === 0) return writeFor(scene, { ...draft, prompt: text })
  if (wanted === 'prompt' && text !== '' && input.files.length === 0) {
    return makeWith(scene, draft, text)
  }
  return null
}

/** A song: words that say what to do with it do it; else it is asked. */
async function ofSong(scene: Scene, input: CommandInput): Promise<Answer[]> {
  const [longer] = extendModels(scene.generation)
  const ways = [
    ...(longer === undefined ? [] : (['extend'] as const)),
    ...(coverModels(scene.catalog).length > 0 ? (['cover'] as const) : []),
  ]
  const asked = songWish(input.text)
  if (ways.length === 0 || (asked === 'extend' && longer === undefined)) throw refuseSong(scene)
  if (asked !== null && ways.includes(asked)) return makeFromWords(scene, asked === 'cover' ? 'music' : asked, input)
  const { kind, id: modelId } = longer ?? coverModel(scene.catalog, undefined)
  const id = await keepFiles(scene, { kind, modelId, prompt: input.text.trim() }, input)
  const offers = [...ways, ...(isMade(scene.catalog, 'avatar') ? (['avatar'] as const) : [])]
  const row = offers.map((way) => button(t(`do-${way}`), { verb: 'pick', id, argument: way }))
  return [{ outgoing: { text: [t('what-to-do', { n: input.files.length })], buttons: [row] } }]
}

function keepFiles(
  scene: Scene,
  about: Pick<Draft, 'kind' | 'modelId' | 'prompt'>,
  input: CommandInput,
): Promise<string> {
  return keepDraft(scene, { ...about, options: {}, inputs: input.files.map(refOf) })
}

/** A photo without words: what shall I do with it? */
async function askWhatToDo(scene: Scene, input: CommandInput): Promise<Answer[]> {
  if (input.files.some((file) => file.type === 'audio' || file.type === 'clip')) throw new Refusal('file_no_use')
  const model = modelFor(scene.catalog, 'edit', undefined)
  const quoteId = await keepFiles(scene, { kind: 'edit', modelId: model.id, prompt: '' }, input)
  const offered = new Set(scene.catalog.models.map((one) => one.kind))
  const rows = FOR_PICTURES.map((row) =>
    row
      .filter((kind) => offered.has(kind))
      .map((kind) => button(t(`do-${kind}`), { verb: 'pick', id: quoteId, argument: kind })),
  ).filter((row) => row.length > 0)
  return [{ outgoing: { text: [t('what-to-do', { n: input.files.length })], buttons: rows } }]
}
