/** /start: the welcome, and the terms where they are not accepted yet; opened by a link of /link, its code. */
import { hasConsent } from '../../../core/privacy/consent.ts'
import { gate, welcome } from '../gate.ts'
import type { Command } from '../types.ts'
import { codeIn, redeem } from './link.ts'

/** What a link into the chat carries (`?start=x_…`): a promotion, whom it came from, another chat to be linked. */
const PAYLOAD = /^x_[\w-]{1,62}$/

export const start: Command = {
  name: 'start',
  free: true,
  async run(scene, input) {
    const code = codeIn(input.text.trim())
    if (code !== null) return redeem(scene, code)
    if (await hasConsent(scene.trx, scene.person.id, scene.policy.version)) return [welcome(scene)]
    // It waits for the terms as every wish does, and comes back here as the words of this command.
    const payload = input.text.trim()
    return gate(scene, { ...input, text: PAYLOAD.test(payload) ? payload : '' }, 'start')
  },
}
