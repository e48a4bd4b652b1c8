/** The terms before the first generation: short, with one button; what the person wanted is done right after. */
import { stopAll } from '../../core/generation/withdraw.ts'
import { LIMITS } from '../../core/limits.ts'
import { type Address, LOCALES, type Text } from '../../core/ports.ts'
import { checkOptions, priceCredits } from '../../core/pricing.ts'

import { consentOf, giveConsent, hasConsent, takeNews } from '../../core/privacy/consent.ts'
import { ask, takeDialogue, takeElsewhere } from './dialogue.ts'
import { resultsKept, screenedBy, uploadsKept, vendors, writtenBy } from './facts.ts'
import { giftLine } from './gift.ts'
import { button, raw, type Scene, t } from './scene.ts'

import type { Answer, CommandInput, Verb } from './types.ts'
import { again, askToWithdraw } from './withdrawal.ts'

/** A wish waits whole, so that one that is too long is refused as such and not made from its first half. */
const WAITING_CHARS = 4 * LIMITS.promptChars

interface Waiting {
  input: CommandInput
  command?: string
  /** Where it was said. */
  address?: Address
}

/** What the link into the private chat carries. */
const PAYLOAD = 'x_terms'

/** Asks, and keeps what the person wanted. Where others read along, it is asked in private, once for every place. */
export async function gate(scene: Scene, input: CommandInput, command?: string, inPlace = false): Promise<Answer[]> {
  if (input.text !== '' || input.files.length > 0) {
    const waiting: Waiting = {
      input: { ...input, text: input.text.slice(0, WAITING_CHARS).toWellFormed() },
      ...(command === undefined ? {} : { command }),
      address: scene.address,
    }
    await ask(scene, { question: 'gate', data: waiting })
  }
  if (scene.address.place === 'private') return [{ ...(await gateCard(scene)), inPlace }]
  const link = scene.startLinks(PAYLOAD).find(({ platform }) => platform === scene.address.platform)
  if (link !== undefined)
    return [
      { outgoing: { text: [t('gate-elsewhere')], buttons: [[{ label: t('button-gate'), press: { url: link.url } }]] } },
    ]
  // What was pressed or typed as a command is answered to the person alone; anything else everybody reads.
  if (scene.address.press !== undefined) return [await gateCard(scene)]
  return [{ outgoing: { text: [t('gate-elsewhere')], buttons: [[button(t('button-gate'), { verb: 'gate' })]] } }]
}

async function gateCard(scene: Scene): Promise<Answer> {
  const others = LOCALES.filter((locale) => locale !== scene.person.locale)
  const { generation, catalog, policy } = scene
  return {
    outgoing: {
      text: [
        ...(await greeting(scene)),
        t('gate-kept', { results: resultsKept(catalog), uploads: uploadsKept(generation) }),
        t('gate-vendors', { vendors: vendors(generation) }),
        ...[screenedBy(generation), writtenBy(generation)].filter((text) => text !== null),
        t('gate-marked'),
        t('gate', { age: policy.minimumAge, operator: policy.operatorName(scene.person.locale) }),
      ],
      buttons: [
        [button(t('button-agree', { age: policy.minimumAge }), { verb: 'agree' }, { style: 'primary' })],
        [
          button(t('button-terms'), { verb: 'terms' }),
          button(t('button-privacy'), { verb: 'privacy' }),
          button(t('button-gate-no'), { verb: 'decline' }),
        ],
        others.map((locale) => button(t(`language-${locale}`), { verb: 'lang', argument: `${locale}/gate` })),
      ],
      private: true,
    },
  }
}

/** Who comes for the first time is welcomed; who has agreed before hears why they are asked again. */
async function greeting(scene: Scene): Promise<Text[]> {
  const { state } = await consentOf(scene.trx, scene.person.id)
  if (state === 'withdrawn') return [t('gate-withdrawn')]
  if (state === 'none') return [t('welcome'), await giftLine(scene, picturePrice(scene))]
  const news = scene.policy.news(scene.person.locale)
  return news === '' ? [t('gate-changed')] : [t('gate-changed'), raw(news)]
}

/** What a picture costs as people ask for it first: with every option at its default. */
function picturePrice(scene: Scene): number {
  const model = scene.catalog.models.find((one) => one.kind === 'image')
  return model === undefined ? 0 : priceCredits(model, checkOptions(model, {}))
}

/** What can be done, with two examples that start at a press. */
export function welcome(_scene: Scene): Answer {
  return {
    outgoing: {
      text: [t('ready')],
      buttons: [
        [button(t('example-image'), { verb: 'try', argument: 'image' })],
        [button(t('example-music'), { verb: 'try', argument: 'music' })],
        [button(t('button-more'), { verb: 'help' })],
      ],
    },
  }
}

export const agree: Verb = {
  verb: 'agree',
  free: true,
  async run(scene) {
    const { agreed, waiting, elsewhere } = await consent(scene)
    const answers: Answer[] = [agreed]
    if (waiting !== null) answers.push(...(await scene.again(waiting.input, waiting.command)))
    for (const { input, command, address } of elsewhere) {
      if (address === undefined) continue
      const there = await scene.at(address).again(input, command)
      answers.push(...there.map((answer) => ({ ...answer, inPlace: false, address })))
    }
    if (answers.length === 1) answers.push(welcome(scene))
    return answers
  },
}

/** Nothing is begun; what needs no consent stays open. Whoever had agreed is asked whether they take that back. */
export const decline: Verb = {
  verb: 'decline',
  free: true,
  async run(scene) {
    if (await hasConsent(scene.trx, scene.person.id, scene.policy.version)) return askToWithdraw(scene)
    await stopAll(scene.generation, scene.trx, scene.person.id)
    return [{ outgoing: { text: [t('declined'), t('rights-stay')], buttons: [again()], private: true }, inPlace: true }]
  },
}

/** Shows the terms to be accepted. */
export const gateVerb: Verb = {
  verb: 'gate',
  free: true,
  async run(scene) {
    if (await hasConsent(scene.trx, scene.person.id, scene.policy.version)) return [welcome(scene)]
    return [{ ...(await gateCard(scene)), inPlace: scene.address.place === 'private' }]
  },
}

/** Writes the consent down, and takes what waited for it, here and in other chats. */
export async function consent(
  scene: Scene,
): Promise<{ agreed: Answer; waiting: Waiting | null; elsewhere: Waiting[] }> {
  await giveConsent(scene.trx, {
    personId: scene.person.id,
    policyVersion: scene.policy.version,
    minor: scene.policy.minor,
    minimumAge: scene.policy.minimumAge,
    nowMs: scene.nowMs,
  })
  const dialogue = await takeDialogue(scene)
  return {
    agreed: { outgoing: { text: [t('welcome'), t('agreed')] }, inPlace: true },
    waiting: dialogue?.question === 'gate' ? (dialogue.data as Waiting) : null,
    elsewhere: (await takeElsewhere(scene)).map(({ data }) => data as Waiting),
  }
}

/** A minor change of the terms is told once, in private; what was agreed to goes on. */
export async function news(scene: Scene): Promise<Answer | null> {
  const { policy } = scene
  if (!(await takeNews(scene.trx, scene.person.id, policy))) return null
  const said = policy.news(scene.person.locale)
  return {
    outgoing: {
      text: said === '' ? [t('gate-news')] : [t('gate-news'), raw(said)],
      buttons: [[button(t('button-terms'), { verb: 'terms' }), button(t('button-privacy'), { verb: 'privacy' })]],
    },
  }
}

export const regate = async (scene: Scene): Promise<Answer> => ({ ...(await gateCard(scene)), inPlace: true })
