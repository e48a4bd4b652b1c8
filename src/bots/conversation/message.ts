/** Plain words and files, without a command: the default kind, an answer to a question, or a picture to do something with. */
import { findModel, modelFor } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import type { Work } from '../../core/generation/history.ts'
import type { Draft } from '../../core/generation/types.ts'
import type { Kind } from '../../core/ports.ts'
import { asksForMotion, songWish } from './captions.ts'
import { ask, type Sent, takeDialogue, type Wanted } from './dialogue.ts'
import { keepDraft } from './drafts.ts'
import { extendModels, goingOn, refuseSong } from './extending.ts'
import { picturesToVideo } from './filming.ts'
import { parseOptions } from './grammar.ts'
import { fitting, joinInputs, refOf } from './incoming.ts'
import { askHowSung, isHowSungOpen } from './lyrics.ts'
import { make, makeFromWords, makeWith } from './make.ts'
import { isMade, overview } from './overview.ts'
import { takeEmail } from './receipts.ts'
import { button, type Scene, t } from './scene.ts'
import { singWith, writeFor } from './singing.ts'
import { coverModel, coverModels, isSong, songIn } from './songs.ts'
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
  if (input.files.length > 0) return ofFiles(scene, input)
  const text = input.text.trim()
  if (!hasWords(text)) return [overview(scene, t('not-understood'))]
  const work = input.replyTo === undefined ? null : await workRepliedTo(scene, input.replyTo)
  const kind = (work === null ? null : kindForWork(scene, work, text)) ?? scene.catalog.defaultKind
  return makeFromWords(scene, kind, input)
}

/** What words in reply to a work want made of it; null: nothing. */
function kindForWork(scene: Scene, work: Work, text: string): Kind | null {
  if (work.artifacts.some((artifact) => artifact.role === 'main' && artifact.type === 'picture'))
    return asksForMotion(text) ? 'animate' : 'edit'
  const wish = songIn(work) === null ? null : songWish(text)
  if (wish === 'extend') return isMade(scene.catalog, 'extend') ? 'extend' : null
  return wish === 'cover' && coverModels(scene.catalog).length > 0 ? 'music' : null
}

/** Files, and what stands beside them. */
async function ofFiles(scene: Scene, input: CommandInput): Promise<Answer[]> {
  const text = input.text.trim()
  const kind = kindForFiles(scene, input)
  if (kind !== null) return makeFromWords(scene, kind, input)
  if (input.files.every(isSong)) return ofSong(scene, input)
  if (text === '') return askWhatToDo(scene, input)
  return makeFromWords(scene, asksForMotion(text) ? 'animate' : 'edit', input)
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
  const text = input.text.trim()
  // Words for what was sent before them, unless they are said to something else.
  const isForCard = hasWords(text) && input.files.length === 0 && !(await isToWork(scene, input))
  if (dialogue?.question === 'files')
    return isForCard ? ofFiles(scene, { ...input, files: (dialogue.data as Sent).files }) : null
  if (dialogue?.question !== 'make') return null
  const { draft, wanted } = dialogue.data as Wanted
  if (wanted === 'sung') return isForCard ? sungAs(scene, draft, text) : null
  if (wanted === 'picture' && input.files.length > 0) {
    const inputs = joinInputs(draft, input.files)
    const wish = { ...draft, inputs, prompt: draft.prompt === '' ? text : draft.prompt }
    return make(scene, await toBegin(scene, draft.kind === 'extend' ? goingOn(scene, wish) : wish))
  }
  // A voice message instead of words, or the photo that goes with them.
  if (wanted === 'prompt' && draft.kind === 'avatar' && input.files.length > 0)
    return make(scene, { ...draft, inputs: joinInputs(draft, input.files), prompt: text })
  if (wanted === 'prompt' && text !== '' && input.files.length > 0 && canBegin(scene, draft, input.files))
    return makeFromWords(scene, draft.kind, { ...input, options: { ...draft.options, ...input.options } })
  // Words before the file: they are kept for it, once.
  if (wanted === 'picture' && isForCard && takesWords(scene, draft)) return makeWith(scene, draft, text)
  if (wanted === 'lyrics' && text !== '' && input.files.length === 0) return singWith(scene, draft, text)
  if (wanted === 'theme' && text !== '' && input.files.length === 0) return writeFor(scene, { ...draft, prompt: text })
  if (wanted === 'prompt' && text !== '' && input.files.length === 0) {
    return makeWith(scene, draft, text)
  }
  return null
}

const isToWork = async (scene: Scene, { replyTo }: CommandInput): Promise<boolean> =>
  replyTo !== undefined && (await workRepliedTo(scene, replyTo)) !== null

/** The words that were asked for came with files that belong to them: a video begins with its picture. */
function canBegin({ catalog }: Scene, { kind, inputs }: Draft, files: readonly IncomingFile[]): boolean {
  const able = kind === 'video' ? picturesToVideo(catalog) : catalog.models.filter((model) => model.kind === kind)
  return inputs.length === 0 && able.some((model) => fitting(model, files).length === files.length)
}

function takesWords({ catalog }: Scene, { kind, modelId, prompt }: Draft): boolean {
  const model = catalog.models.find(({ id }) => id === modelId)
  // A portrait is asked for beside words or a voice message, which it has.
  return prompt === '' && kind !== 'avatar' && model !== undefined && model.prompt !== 'none'
}

/** Written instead of pressed: several lines are sung as they are, one says more of the song, and it is asked again. */
function sungAs(scene: Scene, draft: Draft, text: string): Promise<Answer[]> {
  if (/[\r\n]/.test(text)) return singWith(scene, draft, text)
  const model = findModel(scene.catalog, draft.modelId)
  const parsed = parseOptions(text, model)
  const prompt = [draft.prompt, parsed.prompt].filter((words) => words !== '').join(', ')
  const song = { ...draft, prompt, options: { ...draft.options, ...parsed.options } }
  return isHowSungOpen(model, song) ? askHowSung(scene, song) : make(scene, song)
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

/** For a press, and for words that say what to do. */
async function keepFiles(
  scene: Scene,
  about: Pick<Draft, 'kind' | 'modelId' | 'prompt'>,
  input: CommandInput,
): Promise<string> {
  const sent: Sent = { files: input.files }
  await ask(scene, { question: 'files', data: sent })
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
