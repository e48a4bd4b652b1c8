/** `sound:<work>`: the clip of a work gets sound; its card is shown first. */
import { modelFor } from '../../../core/catalog.ts'
import { Refusal } from '../../../core/errors.ts'
import { clipOf } from '../incoming.ts'
import { make } from '../make.ts'
import type { Verb } from '../types.ts'
import { workOf } from '../works.ts'

export const addSound: Verb = {
  verb: 'sound',
  async run(scene, action) {
    const clip = clipOf(await workOf(scene, action.id))
    if (clip === null) throw new Refusal('work_unknown')
    const model = modelFor(scene.catalog, 'sound', scene.person.settings.models.sound)
    const { input, parentId } = clip
    return make(scene, { kind: 'sound', modelId: model.id, prompt: '', options: {}, inputs: [input], parentId })
  },
}
