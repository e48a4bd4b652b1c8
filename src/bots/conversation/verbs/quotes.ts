/** Presses on a draft's card: change an option, start it, let it go. */

import { type Catalog, findModel, type Model, modelFor } from '../../../core/catalog.ts'
import { Refusal } from '../../../core/errors.ts'
import { changeQuote, dropQuote, findQuote } from '../../../core/generation/quote.ts'
import type { Draft } from '../../../core/generation/types.ts'
import type { Person } from '../../../core/people.ts'
import { KINDS } from '../../../core/ports.ts'
import { choiceValue } from '../choices.ts'
import { ask, closeCard } from '../dialogue.ts'
import { goingOn } from '../extending.ts'
import { answerable, make, makeWith, quoteShown } from '../make.ts'
import { planFor } from '../plans.ts'
import { promptQuestion } from '../questions.ts'
import { type Scene, t } from '../scene.ts'
import { coverModel, modelForSongOfPicture } from '../songs.ts'
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
    return [{ outgoing: quoteShown(scene, quote.id, planned), inPlace: true }]
  },
}

/** `go:<quote>`: any number of presses starts one job; its card takes this message's place. */
export const go: Verb = {
  verb: 'go',
  async run(scene, action) {
    const quote = await quoteOf(scene, action.id)
    return make(scene, quote.draft, {
      key: quote.draft.onceKey ?? `quote:${quote.id}`,
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
    await closeCard(scene)
    return [{ outgoing: { text: [t('quote-dropped')] }, inPlace: true }]
  },
}

/** By the name of a kind; `cover` is a song of a song. */
function modelPicked(catalog: Catalog, { settings }: Person, name: string | undefined): Model | null {
  if (name === 'cover') return coverModel(catalog, settings.models.music)
  const kind = KINDS.find((one) => one === name)
  const chosen = kind === undefined ? null : modelFor(catalog, kind, settings.models[kind])
  // Of songs a cover is picked: this one is for a picture.
  return chosen?.kind === 'music' ? modelForSongOfPicture(catalog, chosen) : chosen
}

/** `pick:<quote>:animate`: what to do with a picture that came without words. */
export const pick: Verb = {
  verb: 'pick',
  async asks({ db, person, catalog, nowMs }, action) {
    const model = modelPicked(catalog, person, action.argument)
    if (model?.prompt !== 'required') return null
    const { draft } = await findQuote(db, action.id ?? '', person.id, nowMs)
    return draft.prompt === '' ? promptQuestion(model.kind) : null
  },
  async run(scene, action, words) {
    const quote = await quoteOf(scene, action.id)
    const picked = modelPicked(scene.catalog, scene.person, action.argument)
    if (picked === null) throw new Refusal('action_unknown')
    await closeCard(scene)
    const { kind } = picked
    const wish = { ...quote.draft, kind, modelId: picked.id }
    const draft = kind === 'extend' ? goingOn(scene, wish) : wish
    const model = draft.modelId === picked.id ? picked : findModel(scene.catalog, draft.modelId)
    if (model.prompt === 'required' && words !== undefined) {
      const replaces = scene.pressed === undefined ? {} : { replaces: scene.pressed }
      return makeWith(scene, draft, words, { key: `quote:${quote.id}`, ...replaces })
    }
    if (model.prompt === 'required' && draft.prompt === '') {
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
    return [{ outgoing: quoteShown(scene, quote.id, planned), inPlace: true }]
  },
}
