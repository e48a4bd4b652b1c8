/** Presses on a draft's card: change an option, start it, let it go. */

import { findModel, modelFor } from '../../../core/catalog.ts'
import { Refusal } from '../../../core/errors.ts'
import { changeQuote, dropQuote, findQuote } from '../../../core/generation/quote.ts'
import type { Draft } from '../../../core/generation/types.ts'
import { KINDS } from '../../../core/ports.ts'
import { quoteCard } from '../cards/quote.ts'
import { choiceValue } from '../choices.ts'
import { ask } from '../dialogue.ts'
import { answerable, make, makeWith } from '../make.ts'
import { planFor } from '../plans.ts'
import { promptQuestion } from '../questions.ts'
import { type Scene, t } from '../scene.ts'
import type { Verb } from '../types.ts'

const quoteOf = (scene: Scene, id: string | undefined) => findQuote(scene.trx, id ?? '', scene.person.id, scene.nowMs)

/** `set:<quote>:duration=10`: the card changes in place, and its price with it. */
export const set: Verb = {
  verb: 'set',
  async run(scene, action) {
    const quote = await quoteOf(scene, action.id)
    const [name = '', ...said] = (action.argument ?? '').split('=')
    const value = choiceValue(findModel(scene.catalog, quote.draft.modelId), name, said.join('='))
    const { inputs } = quote.draft
    const draft: Draft = {
      ...quote.draft,
      options: { ...quote.draft.options, [name]: value },
      // A stock avatar speaks instead of whoever is pictured.
      inputs:
        quote.draft.kind === 'avatar' && name === 'avatar' ? inputs.filter(({ type }) => type === 'audio') : inputs,
    }
    const planned = await planFor(scene, draft)
    await changeQuote(scene.trx, quote.id, planned.draft, planned.priceCredits)
    return [{ outgoing: quoteCard(scene.locales, quote.id, planned), inPlace: true }]
  },
}

/** `go:<quote>`: any number of presses starts one job; its card takes this message's place. */
export const go: Verb = {
  verb: 'go',
  async run(scene, action) {
    const quote = await quoteOf(scene, action.id)
    return make(scene, quote.draft, {
      key: `quote:${quote.id}`,
      confirmed: true,
      quotedCredits: quote.priceCredits,
      ...(scene.pressed === undefined ? {} : { replaces: scene.pressed }),
    })
  },
}

export const drop: Verb = {
  verb: 'drop',
  free: true,
  async run(scene, action) {
    const quote = await quoteOf(scene, action.id)
    await dropQuote(scene.trx, quote.id)
    return [{ outgoing: { text: [t('quote-dropped')] }, inPlace: true }]
  },
}

/** `pick:<quote>:animate`: what to do with a picture that came without words. */
export const pick: Verb = {
  verb: 'pick',
  async asks({ db, person, catalog, nowMs }, action) {
    const kind = KINDS.find((one) => one === action.argument)
    if (kind === undefined || modelFor(catalog, kind, person.settings.models[kind]).prompt !== 'required') return null
    await findQuote(db, action.id ?? '', person.id, nowMs)
    return promptQuestion(kind)
  },
  async run(scene, action, words) {
    const quote = await quoteOf(scene, action.id)
    const kind = KINDS.find((one) => one === action.argument)
    if (kind === undefined) throw new Refusal('action_unknown')
    const model = modelFor(scene.catalog, kind, scene.person.settings.models[kind])
    const draft = { ...quote.draft, kind, modelId: model.id }
    if (model.prompt === 'required' && words !== undefined) {
      const replaces = scene.pressed === undefined ? {} : { replaces: scene.pressed }
      return makeWith(scene, draft, words, { key: `quote:${quote.id}`, ...replaces })
    }
    if (model.prompt === 'required') {
      await ask(scene, { question: 'make', data: { draft, wanted: 'prompt' } })
      return [
        {
          outgoing: { text: [t(`ask-prompt-${kind}`)], ask: { placeholder: t(`ask-prompt-${kind}`), ...answerable } },
          inPlace: true,
        },
      ]
    }
    // Asks what is said, and whether whoever is pictured agrees.
    if (kind === 'avatar') return (await make(scene, draft)).map((answer) => ({ ...answer, inPlace: true }))
    const planned = await planFor(scene, draft)
    const hasChoices = Object.values(model.options).some(
      (option) => option.type === 'choice' || (option.type === 'integer' && option.chips !== undefined),
    )
    if (!hasChoices)
      return make(scene, draft, {
        key: `quote:${quote.id}`,
        ...(scene.pressed === undefined ? {} : { replaces: scene.pressed }),
      })
    await changeQuote(scene.trx, quote.id, planned.draft, planned.priceCredits)
    return [{ outgoing: quoteCard(scene.locales, quote.id, planned), inPlace: true }]
  },
}
