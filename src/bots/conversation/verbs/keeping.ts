/** What becomes of works: out of the lists and back, and kept before the sweep. */
import { setHidden } from '../../../core/generation/cancel.ts'
import { saveWarned } from '../../../core/generation/retention.ts'
import { button, t } from '../scene.ts'
import type { Verb } from '../types.ts'

const hides = (verb: 'hide' | 'unhide'): Verb => ({
  verb,
  free: true,
  async run(scene, action) {
    const id = action.id ?? ''
    const hidden = verb === 'hide'
    await setHidden(scene.generation, scene.trx, { generationId: id, personId: scene.person.id, hidden })
    const back = hidden
      ? button(t('button-unhide'), { verb: 'unhide', id })
      : button(t('button-hide'), { verb: 'hide', id })
    return [
      {
        outgoing: { text: [hidden ? t('work-hidden') : t('work-unhidden')], buttons: [[back]], private: true },
        inPlace: true,
      },
    ]
  },
})
export const hide = hides('hide')
export const unhide = hides('unhide')

/** `saveall:<work>`: every work that the same warning named. */
export const saveAll: Verb = {
  verb: 'saveall',
  free: true,
  async run(scene, action) {
    const saved = await saveWarned(scene.trx, { generationId: action.id ?? '', personId: scene.person.id })
    return [
      {
        outgoing: {
          text: [saved === 0 ? t('saved-none') : t('saved-all', { n: saved })],
          buttons: [[button(t('button-history'), { verb: 'hist' })]],
          private: true,
        },
        inPlace: true,
      },
    ]
  },
}
