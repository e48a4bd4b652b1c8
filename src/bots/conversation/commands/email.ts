/** /email: where receipts go. Set, changed and taken out by the person; without one no receipt is sent by e-mail. */
import { setReceiptEmail } from '../../../core/people.ts'
import { ask } from '../dialogue.ts'
import { answerable } from '../make.ts'
import { emailPage as page, emailQuestion as question, takeEmail } from '../receipts.ts'
import { t } from '../scene.ts'
import type { Command, Verb } from '../types.ts'

export const email: Command = {
  name: 'email',
  free: true,
  personal: true,
  takes: 'address',
  run: async (scene, input) => (input.text.trim() === '' ? [await page(scene, false)] : takeEmail(scene, input.text)),
}

export const emailVerb: Verb = {
  verb: 'email',
  free: true,
  asks: async (_glance, action) => (action.argument === 'off' ? null : question()),
  async run(scene, action, words) {
    if (action.argument === 'off') {
      await setReceiptEmail(scene.trx, scene.person.id, null)
      return [await page(scene, true)]
    }
    if (words !== undefined) return takeEmail(scene, words)
    await ask(scene, { question: 'email', data: {} })
    return [
      { outgoing: { text: [t('ask-email')], ask: { placeholder: t('ask-email'), ...answerable }, private: true } },
    ]
  },
}
