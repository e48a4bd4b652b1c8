/** Where receipts go: shown, set and taken out. */
import { receiptEmailOf, setReceiptEmail } from '../../core/people.ts'
import { decodeAction } from './action.ts'
import { order } from './order.ts'
import { button, type Scene, t } from './scene.ts'
import type { Answer, Question } from './types.ts'

const EMAIL_CHARS = 254
/** What takes it out, beside the button. */
const OFF = ['off', 'none', '-', 'delete', 'remove']

export const emailQuestion = (): Question => ({
  title: t('button-email'),
  placeholder: t('ask-email'),
  maxChars: EMAIL_CHARS,
})

/** What stands there now, with its buttons. */
export async function emailPage(scene: Scene, inPlace: boolean): Promise<Answer> {
  const email = await receiptEmailOf(scene.trx, scene.person.id)
  if (email === null) return { outgoing: { text: [t('email-none')], buttons: [[set()]], private: true }, inPlace }
  const buttons = [[set(), button(t('button-email-off'), { verb: 'email', argument: 'off' })]]
  return { outgoing: { text: [t('email-is', { email })], buttons, private: true }, inPlace }
}

const set = () => button(t('button-email'), { verb: 'email' })

/**
 * Sets or takes out the address that was written, and goes on with the order that had to wait for it.
 * Throws Refusal 'email_wrong'.
 */
export async function takeEmail(scene: Scene, words: string, data: unknown = {}): Promise<Answer[]> {
  const wanted = words.trim()
  const waiting = decodeAction((data as { order?: string }).order ?? '')
  await setReceiptEmail(scene.trx, scene.person.id, OFF.includes(wanted.toLowerCase()) ? null : wanted)
  return waiting === null ? [await emailPage(scene, false)] : order(scene, waiting)
}
