/** /start: the welcome, and the terms where they are not accepted yet. */
import { hasConsent } from '../../../core/people.ts'
import { gate, welcome } from '../gate.ts'
import type { Command } from '../types.ts'

export const start: Command = {
  name: 'start',
  free: true,
  async run(scene, input) {
    if (await hasConsent(scene.trx, scene.person.id, scene.policy.version)) return [welcome(scene)]
    return gate(scene, { ...input, text: '' })
  },
}
