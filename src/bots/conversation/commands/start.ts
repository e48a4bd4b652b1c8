/** /start: the welcome, and the terms where they are not accepted yet; opened by a link of /link, its code. */
import { hasConsent } from '../../../core/people.ts'
import { gate, welcome } from '../gate.ts'
import type { Command } from '../types.ts'
import { codeIn, redeem } from './link.ts'

export const start: Command = {
  name: 'start',
  free: true,
  async run(scene, input) {
    const code = codeIn(input.text.trim())
    if (code !== null) return redeem(scene, code)
    if (await hasConsent(scene.trx, scene.person.id, scene.policy.version)) return [welcome(scene)]
    return gate(scene, { ...input, text: '' })
  },
}
