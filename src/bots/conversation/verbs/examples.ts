/** The examples of the welcome: one press writes the words for the person. */
import type { Verb } from '../types.ts'

export const examples: Verb = {
  verb: 'try',
  async run(scene, action) {
    const kind = action.argument === 'music' ? 'music' : 'image'
    const text = scene.locales.format(scene.person.locale, { key: `example-${kind}-prompt` })
    return scene.again({ text, options: {}, files: [] }, kind)
  },
}
