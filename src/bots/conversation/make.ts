/** From words, options and files to a running job, a question, or a card to confirm: what every making command shares. */
import { findModel, type Model, modelFor } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import { usePass } from '../../core/fairness/appeals.ts'
import { accept, hasLyrics, type Plan } from '../../core/generation/accept.ts'
import type { Artifact } from '../../core/generation/artifacts.ts'
import { wrongType } from '../../core/generation/inputs.ts'
import { choosable } from '../../core/generation/length.ts'
import { refuseSameWords } from '../../core/generation/same.ts'
import type { Draft, InputRef } from '../../core/generation/types.ts'
import { screenedAs, wordsOf } from '../../core/generation/words.ts'
import { balanceOf } from '../../core/ledger.ts'
import { foundIn } from '../../core/moderation/index.ts'
import type { Kind, MessageRef, Options, Outgoing, Text } from '../../core/ports.ts'
import { askWhetherMeant } from './asked.ts'
import { quoteCard } from './cards/quote.ts'
import { ask } from './dialogue.ts'
import { keepDraft } from './drafts.ts'
import { modelToExtend } from './extending.ts'
import { modelForPicture, optionsFor } from './filming.ts'
import { giftDue, giftWaits } from './gift.ts'
import { parseOptions } from './grammar.ts'
import { clipOf, fitting, refOf, takesClips } from './incoming.ts'
import { askLikeness } from './likeness.ts'
import { askForFewer, askHowSung, isHowSungOpen } from './lyrics.ts'
import { planFor } from './plans.ts'
import { answerable } from './questions.ts'
import { heldBack, refuseDraft } from './refused.ts'
import { button, type Scene, t } from './scene.ts'
import { askForTake, hasSong, modelForSong, modelForSongOfPicture, songFor } from './songs.ts'
import type { Answer, CommandInput } from './types.ts'
import { offersFor, toBegin, wishOf } from './wording.ts'
import { workMeant } from './works.ts'

export { answerable } from './questions.ts'

/** A making command: `/image a fox --ratio 16:9`, with or without files, or in reply to a result. */
export async function makeFromWords(scene: Scene, kind: Kind, input: CommandInput): Promise<Answer[]> {
  const refused = input.files.find((file) => file.refused !== undefined)?.refused
  if (refused !== undefined) throw new Refusal(refused.code, refused.params)
  const chosen = modelFor(scene.catalog, kind, input.modelId ?? scene.person.settings.models[kind])
  const model = await modelMeant(scene, kind, chosen, input)
  const parsed = parseOptions(input.text, { ...model, options: { ...chosen.options, ...model.options } })
  const options = { ...parsed.options, ...input.options }
  const inputs = await inputsFor(scene, model, input)
  const draft: Draft = {
    kind: model.kind,
    modelId: model.id,
    prompt: parsed.prompt,
    options: model === chosen ? options : optionsFor(model, options),
    inputs: inputs.refs,
    ...(inputs.parentId === undefined ? {} : { parentId: inputs.parentId }),
  }
  // Before what is sung in it: of a song that is sung anew nobody is asked that.
  if (inputs.choose !== undefined) return askForTake(scene, draft, inputs.choose)
  if (isHowSungOpen(model, draft)) return askHowSung(scene, draft)
  return make(scene, await toBegin(scene, draft))
}

/** By what came along or was replied to: a picture that a video begins with or that gets a song, a song that is sung anew or goes on. */
async function modelMeant(scene: Scene, kind: Kind, chosen: Model, input: CommandInput): Promise<Model> {
  const isNamed = input.modelId !== undefined
  if (kind === 'extend') return modelToExtend(scene, chosen, input)
  if (kind === 'music' && (await hasSong(scene, input))) return modelForSong(scene, chosen, isNamed)
  if ((kind !== 'music' && kind !== 'video') || !(await hasPicture(scene, input))) return chosen
  if (kind === 'music') return isNamed ? chosen : modelForSongOfPicture(scene.catalog, chosen)
  return modelForPicture(scene.catalog, chosen, isNamed, chosen.title[scene.person.locale] ?? chosen.title.en)
}

async function hasPicture(scene: Scene, input: CommandInput): Promise<boolean> {
  const came = input.files.some(({ type }) => type === 'picture' || type === 'unknown')
  return came || (await pictureMeant(scene, input)) !== null
}

/** The picture of the work that was chosen or replied to. */
async function pictureMeant(scene: Scene, input: CommandInput): Promise<{ id: string; parentId: string } | null> {
  const work = await workMeant(scene, input)
  const picture = work?.artifacts.find((artifact) => artifact.role === 'main' && artifact.type === 'picture')
  return work === null || picture === undefined ? null : { id: picture.id, parentId: work.generation.id }
}

/** The files of a message that fit the model; where it has none, the picture of the result that it replies to. */
async function inputsFor(
  scene: Scene,
  model: Model,
  input: CommandInput,
): Promise<{ refs: InputRef[]; parentId?: string; choose?: Artifact[] }> {
  const own = fitting(model, input.files)
  if (input.files.length > own.length) throw wrongType(model)
  const song = own.length > 0 ? null : await songFor(scene, model, input)
  if (song !== null) return song
  const clip = own.length === 0 && takesClips(model) ? clipOf(await workMeant(scene, input)) : null
  if (clip !== null) return { refs: [clip.input], parentId: clip.parentId }
  if (own.length > 0 || model.inputs.pictures === undefined) return { refs: own.map(refOf) }
  const picture = await pictureMeant(scene, input)
  return picture === null
    ? { refs: [] }
    : { refs: [{ from: 'artifact', id: picture.id, type: 'picture' }], parentId: picture.parentId }
}

/** A draft with the words that were asked for; options may stand among them. */
export async function makeWith(
  scene: Scene,
  draft: Draft,
  words: string,
  given: Parameters<typeof make>[2] = {},
): Promise<Answer[]> {
  const parsed = parseOptions(words.trim(), modelFor(scene.catalog, draft.kind, draft.modelId))
  const wish = { ...draft, prompt: parsed.prompt, options: { ...draft.options, ...parsed.options } }
  return make(scene, await toBegin(scene, wish), given)
}

/**
 * Makes a draft: asks for what is missing, shows it first where it is dear or needs a correction, or starts it.
 * @param given.key what makes it once; the draft's or the intent's own where nothing else is said
 * @param given.quotedCredits the price that the person has seen
 */
export async function make(
  scene: Scene,
  wanted: Draft,
  given: { key?: string; confirmed?: boolean; quotedCredits?: number; replaces?: MessageRef; allowedBy?: string } = {},
): Promise<Answer[]> {
  const once = given.key ?? wanted.onceKey
  // Any number of presses starts one, also when the first has taken the credits for it.
  if (once !== undefined && (await isBegun(scene, once))) return []
  const held = await heldBack(scene)
  if (held !== null) return held
  // A moderator's word holds for what another screen than the lists had refused, too.
  const { draft, stopped, passId = given.allowedBy } = await screenDraft(scene, wanted, once ?? scene.key)
  if (stopped !== null) return stopped
  let planned: Plan
  try {
    planned = await planFor(scene, draft)
    // Whoever was shown a price pays that price, also when the catalogue has changed since. A question had none to show.
    if (given.quotedCredits !== undefined && given.quotedCredits > 0)
      planned = { ...planned, priceCredits: given.quotedCredits }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return correct(scene, draft, error)
  }
  const toAsk = once === undefined ? planned.draft : { ...planned.draft, onceKey: once }
  const asked = await askLikeness(scene, toAsk, given.confirmed === true ? planned.priceCredits : 0)
  if (asked !== null) return asked
  const isShown = SHOWN_FIRST.includes(draft.kind) || planned.priceCredits >= scene.catalog.limits.confirmCredits
  if (given.confirmed !== true && isShown) return showQuote(scene, planned)
  const short = await shortOfCredits(scene, planned)
  if (short !== null) return short
  await refuseSameWords(scene.trx, scene.person.id, planned.draft.prompt, scene.nowMs)
  const key = once ?? scene.key
  await accept(scene.generation, scene.trx, {
    key,
    personId: scene.person.id,
    address: scene.address,
    plan: planned,
    ...(given.replaces === undefined ? {} : { replaces: given.replaces }),
  })
  if (passId !== undefined) await usePass(scene.trx, passId, key)
  // The job's card is the answer.
  return []
}

/** What has a length that follows from what goes in: nobody is surprised by its price. */
const SHOWN_FIRST: readonly Kind[] = ['avatar', 'sound']

async function isBegun(scene: Scene, key: string): Promise<boolean> {
  const query = scene.trx.selectFrom('generations').select('id').where('key', '=', key)
  return (await query.where('person_id', '=', scene.person.id).executeTakeFirst()) !== undefined
}

export async function showQuote(scene: Scene, planned: Plan, above: Text[] = [], inPlace = false): Promise<Answer[]> {
  const quoteId = await keepDraft(scene, planned.draft, planned.priceCredits)
  return [{ outgoing: quoteShown(scene, quoteId, planned, above), inPlace }]
}

/** The card of a kept draft. */
export function quoteShown(scene: Scene, quoteId: string, planned: Plan, above: Text[] = []): Outgoing {
  const offers = offersFor(scene.catalog, scene.person, planned.draft)
  return quoteCard(scene.locales, quoteId, planned, { above, offers })
}

interface ScreenedDraft {
  /** With what the lists found in its words. */
  draft: Draft
  /** The answer where it is not made as it is. */
  stopped: Answer[] | null
  /** A moderator's word by which it is made all the same. */
  passId?: string
}

async function screenDraft(scene: Scene, draft: Draft, key: string): Promise<ScreenedDraft> {
  const model = scene.catalog.models.find((one) => one.id === draft.modelId)
  const words = wordsOf(draft, model)
  const { found: _found, acknowledged = [] } = draft.screening ?? {}
  if (words === '') return { draft, stopped: null }
  const verdict = await scene.screen(words, screenedAs(draft), acknowledged)
  const found = foundIn(verdict.scores)
  const screened = found.length + acknowledged.length === 0 ? draft : { ...draft, screening: { found, acknowledged } }
  const { category = 'sexual', evidence, passId } = verdict
  if (verdict.action === 'ask') return { draft: screened, stopped: await askWhetherMeant(scene, screened, category) }
  if (verdict.action === 'refuse')
    return { draft: screened, stopped: await refuseDraft(scene, wishOf(draft), { category, evidence }, key) }
  return { draft: screened, stopped: null, ...(passId === undefined ? {} : { passId }) }
}

/** What is missing is asked for; what doesn't fit is mended and shown with the allowed values; the rest is said. */
async function correct(scene: Scene, draft: Draft, refusal: Refusal, above: readonly Text[] = []): Promise<Answer[]> {
  if (refusal.code === 'prompt_missing' || refusal.code === 'inputs_missing') {
    const wanted = refusal.code === 'prompt_missing' ? 'prompt' : 'picture'
    await ask(scene, { question: 'make', data: { draft, wanted } })
    // Whoever has just sent the words of a song, or those before the file, wants to know that they are there.
    const isSung = wanted === 'prompt' && hasLyrics(draft)
    const kept = wanted === 'picture' && draft.prompt !== '' ? [t('words-kept')] : []
    return [
      {
        outgoing: {
          text: [...above, ...kept, isSung ? t('lyrics-kept') : t(`ask-${wanted}-${draft.kind}`)],
          ask: { placeholder: t(`ask-${wanted}-${draft.kind}`), ...(wanted === 'prompt' ? answerable : {}) },
        },
      },
    ]
  }
  const option = refusal.params['option']
  if (typeof option !== 'string' || refusal.code === 'option_unknown') throw refusal
  if (option === 'lyrics' && refusal.code === 'option_long')
    return askForFewer(scene, draft, Number(refusal.params['max']))
  const options: Options = { ...draft.options }
  delete options[option]
  const { title: model } = findModel(scene.catalog, draft.modelId)
  const params = { ...refusal.params, option: t(`option-${option}`), model }
  const said = [...above, t(`refusal-${refusal.code}`, params)]
  let planned: Plan
  try {
    planned = await planFor(scene, { ...draft, options })
  } catch (error) {
    const next = error instanceof Refusal ? error.params['option'] : option
    // The next one that does not fit is said too: nobody has to send their words once for each.
    if (error instanceof Refusal && (next === undefined || Object.hasOwn(options, next)))
      return correct(scene, { ...draft, options }, error, said)
    throw refusal
  }
  return showQuote(scene, planned, said)
}

/** Not enough credits: what would fit, and the way to more; the wish is one press away afterwards. */
async function shortOfCredits(scene: Scene, planned: Plan): Promise<Answer[] | null> {
  let { availableCredits: have } = await balanceOf(scene.trx, scene.person.id, scene.nowMs)
  if (have >= planned.priceCredits) return null
  const wait = await giftDue(scene)
  have = (await balanceOf(scene.trx, scene.person.id, scene.nowMs)).availableCredits
  if (have >= planned.priceCredits) return null
  const quoteId = await keepDraft(scene, planned.draft, planned.priceCredits)
  const smaller = await cheaper(scene, planned, have)
  return [
    {
      outgoing: {
        text: [
          t('credits-short', { need: planned.priceCredits, have }),
          ...(wait === null ? [] : [giftWaits(scene, wait)]),
        ],
        buttons: [
          ...(smaller === null ? [] : [[smaller]]),
          [button(t('button-buy'), { verb: 'buy', id: quoteId }, { style: 'primary' })],
        ],
      },
    },
  ]
}

/** The longest or largest variant that the person can pay for now. */
async function cheaper(scene: Scene, planned: Plan, have: number) {
  for (const name of ['duration', 'count', 'size']) {
    const definition = choosable(planned.model).options[name]
    const values =
      definition?.type === 'integer'
        ? (definition.chips ??
          Array.from({ length: definition.max - definition.min + 1 }, (_, index) => definition.min + index))
        : definition?.type === 'choice'
          ? definition.choices
          : []
    for (const value of [...values].reverse()) {
      const draft = { ...planned.draft, options: { ...planned.draft.options, [name]: value } }
      // Shorter than what goes in.
      const other = await planFor(scene, draft).catch(notPossible)
      if (other === null || other.priceCredits > have || other.priceCredits >= planned.priceCredits) continue
      const quoteId = await keepDraft(scene, draft, other.priceCredits)
      const label = t(`cheaper-${name}`, { value: String(value), n: other.priceCredits })
      return button(label, { verb: 'go', id: quoteId })
    }
  }
  return null
}

function notPossible(error: unknown): null {
  if (error instanceof Refusal) return null
  throw error
}
