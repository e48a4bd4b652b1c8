/** Presses around a talking portrait: who is pictured, a photo instead of a stock avatar, lists of voices and how they sound. */
import { findModel } from '../../../core/catalog.ts'
import { Refusal } from '../../../core/errors.ts'
import { fingerprintOf, likenessUse, picturedIn, withoutLikeness } from '../../../core/generation/pictured.ts'
import { dropQuote, findQuote, type Quote } from '../../../core/generation/quote.ts'
import { askSample, sampleMessage } from '../../../core/generation/samples.ts'
import type { Generation } from '../../../core/generation/types.ts'
import { stopOpen } from '../../../core/generation/withdraw.ts'
import { giveLikeness, withdrawLikeness } from '../../../core/privacy/likeness.ts'
import { listCard } from '../cards/list.ts'
import { choiceValue } from '../choices.ts'
import { ask } from '../dialogue.ts'
import { answersFor, hasStock } from '../likeness.ts'
import { make, quoteShown } from '../make.ts'
import { planFor } from '../plans.ts'
import { button, type Scene, say, t } from '../scene.ts'
import type { Action, Answer, Verb } from '../types.ts'

const quoteOf = (scene: Scene, action: Action): Promise<Quote> =>
  findQuote(scene.trx, action.id ?? '', scene.person.id, scene.nowMs)

const inPlace = (answers: readonly Answer[]): Answer[] => answers.map((answer) => ({ ...answer, inPlace: true }))

/** `likeness:<quote>:me|consent|nobody|no`: it shows me, whoever it shows agrees, nobody real, or none of these. */
export const likeness: Verb = {
  verb: 'likeness',
  async run(scene, action) {
    const { id, draft, priceCredits } = await quoteOf(scene, action)
    if (action.argument === 'stock')
      return inPlace(await make(scene, { ...draft, inputs: withoutPictures(draft.inputs) }))
    const usedFor = likenessUse(draft.kind)
    const said = answersFor(usedFor).find((one) => one === action.argument)
    if (said === undefined) return [await refused(scene, id, draft.modelId)]
    for (const input of await withoutLikeness(scene.generation, scene.trx, scene.person.id, draft)) {
      const picture = await fingerprintOf(scene.generation, scene.trx, scene.person.id, input)
      if (picture === null) throw new Refusal('input_gone')
      await giveLikeness(scene.trx, { personId: scene.person.id, usedFor, picture, said, nowMs: scene.nowMs })
    }
    // Whoever had seen the price and started it is not shown it again.
    const seen = priceCredits > 0 ? { confirmed: true, quotedCredits: priceCredits } : {}
    const replaces = scene.pressed === undefined ? {} : { replaces: scene.pressed }
    const key = draft.onceKey ?? `quote:${id}`
    return inPlace(await make(scene, draft, { key, ...seen, ...replaces }))
  },
}

async function refused(scene: Scene, quoteId: string, modelId: string): Promise<Answer> {
  const canStock = hasStock(findModel(scene.catalog, modelId))
  if (!canStock) await dropQuote(scene.trx, quoteId)
  const stock = button(t('likeness-stock'), { verb: 'likeness', id: quoteId, argument: 'stock' })
  return {
    outgoing: {
      text: [t('likeness-refused')],
      buttons: canStock ? [[stock, button(t('button-drop'), { verb: 'drop', id: quoteId })]] : [],
    },
    inPlace: true,
  }
}

const withoutPictures = (inputs: Quote['draft']['inputs']) =>
  inputs.filter(({ type }) => type !== undefined && type !== 'picture')

/** Takes back what was said of every picture, and stops what waits to let them speak. */
export const unlike: Verb = {
  verb: 'unlike',
  free: true,
  right: true,
  async run(scene) {
    const n = await withdrawLikeness(scene.trx, scene.person.id, scene.nowMs)
    const speaks = (job: Generation) => picturedIn(scene.generation, job).length > 0
    const { cancelled } = await stopOpen(scene.generation, scene.trx, scene.person.id, speaks)
    const text = [t('likeness-withdrawn', { n })]
    if (cancelled > 0) text.push(t('withdrawn-cancelled', { n: cancelled }))
    return [{ outgoing: { text, private: true } }]
  },
}

/** `photo:<quote>`: asks for one, which takes the place of whoever spoke. */
export const photo: Verb = {
  verb: 'photo',
  async run(scene, action) {
    const { draft } = await quoteOf(scene, action)
    await ask(scene, { question: 'make', data: { draft, wanted: 'picture' } })
    const question = t('ask-picture-avatar')
    return [{ outgoing: { text: [question], ask: { placeholder: question } } }]
  },
}

/** `list:<quote>:voice/2`: a page of choices, in place of the card; `list:<quote>` shows the card again. */
export const list: Verb = {
  verb: 'list',
  async run(scene, action) {
    const quote = await quoteOf(scene, action)
    const [option = '', page = '1'] = (action.argument ?? '').split('/')
    const planned = await planFor(scene, quote.draft)
    if (option === '') return [{ outgoing: quoteShown(scene, quote.id, planned), inPlace: true }]
    return [{ outgoing: listCard(scene, quote.id, planned, { option, page: Number(page) || 1 }), inPlace: true }]
  },
}

/** `hear:<quote>:voice/low`: how a choice sounds; brought as soon as it is there. */
export const hear: Verb = {
  verb: 'hear',
  async run(scene, action) {
    const { draft } = await quoteOf(scene, action)
    const [option = '', ...name] = (action.argument ?? '').split('/')
    const model = findModel(scene.catalog, draft.modelId)
    const value = choiceValue(model, option, name.join('/'))
    const definition = model.options[option]
    if (definition?.type !== 'choice' || !definition.choices.some((one) => String(one) === value))
      throw new Refusal('action_unknown')
    const { id: personId } = scene.person
    const asked = { modelId: model.id, option, value, personId, address: scene.address }
    const sample = await askSample(scene.generation, scene.trx, asked)
    if (sample === 'later') return scene.address.press === undefined ? [] : [say(t('sample-coming'))]
    const named = { model_id: model.id, option_name: option, value }
    return [{ outgoing: sampleMessage(scene.generation, named, sample) }]
  },
}
