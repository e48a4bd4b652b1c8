/** The terms before the first generation: short, with one button; what the person wanted is done right after. */
import { LIMITS } from '../../core/limits.ts'
import { LOCALES } from '../../core/ports.ts'
import { checkOptions, priceCredits } from '../../core/pricing.ts'
import { giveConsent } from '../../core/privacy/consent.ts'
import { ask, takeDialogue } from './dialogue.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer, CommandInput, Verb } from './types.ts'

/** A wish waits whole, so that one that is too long is refused as such and not made from its first half. */
const WAITING_CHARS = 4 * LIMITS.promptChars

interface Waiting {
  input: CommandInput
  command?: string
}

/** Asks, and keeps what the person wanted. */
export async function gate(scene: Scene, input: CommandInput, command?: string, inPlace = false): Promise<Answer[]> {
  if (input.text !== '' || input.files.length > 0) {
    const waiting: Waiting = {
      input: { ...input, text: input.text.slice(0, WAITING_CHARS).toWellFormed() },
      ...(command === undefined ? {} : { command }),
    }
    await ask(scene, { question: 'gate', data: waiting })
  }
  return [{ ...gateCard(scene), inPlace }]
}

function gateCard(scene: Scene): Answer {
  const others = LOCALES.filter((locale) => locale !== scene.person.locale)
  return {
    outgoing: {
      text: [
        t('welcome'),
        t('welcome-gift', { n: scene.catalog.startCredits, price: picturePrice(scene) }),
        t('gate', { age: scene.policy.minimumAge, operator: scene.policy.operatorName(scene.person.locale) }),
      ],
      buttons: [
        [button(t('button-agree'), { verb: 'agree' }, { style: 'primary' })],
        [button(t('button-terms'), { verb: 'terms' }), button(t('button-privacy'), { verb: 'privacy' })],
        others.map((locale) => button(t(`language-${locale}`), { verb: 'lang', argument: `${locale}/gate` })),
      ],
    },
  }
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
    const { agreed, waiting } = await consent(scene)
    if (waiting === null) return [agreed, welcome(scene)]
    return [agreed, ...(await scene.again(waiting.input, waiting.command))]
  },
}

/** Writes the consent down, and takes what waited for it. */
export async function consent(scene: Scene): Promise<{ agreed: Answer; waiting: Waiting | null }> {
  await giveConsent(scene.trx, {
    personId: scene.person.id,
    policyVersion: scene.policy.version,
    minimumAge: scene.policy.minimumAge,
    nowMs: scene.nowMs,
  })
  const dialogue = await takeDialogue(scene)
  return {
    agreed: { outgoing: { text: [t('welcome'), t('agreed')] }, inPlace: true },
    waiting: dialogue?.question === 'gate' ? (dialogue.data as Waiting) : null,
  }
}

export const regate: (scene: Scene) => Answer = (scene) => ({ ...gateCard(scene), inPlace: true })
