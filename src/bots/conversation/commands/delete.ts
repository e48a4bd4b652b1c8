/** /delete ID: a work goes at once, with its files and its messages. In reply to a work, and from a list, it is asked once more. */

import { Refusal } from '../../../core/errors.ts'
import { deleteWork } from '../../../core/generation/cancel.ts'
import { isId } from '../../../core/id.ts'
import { say, t } from '../scene.ts'
import type { Command } from '../types.ts'
import { askToDelete } from '../verbs/results.ts'
import { workOf, workRepliedTo } from '../works.ts'

export const deleteCommand: Command = {
  name: 'delete',
  free: true,
  personal: true,
  takesWork: true,
  async run(scene, input) {
    const id = input.workId ?? input.text.trim()
    if (id === '' && input.replyTo !== undefined) {
      const replied = await workRepliedTo(scene, input.replyTo)
      if (replied !== null) return [askToDelete(replied.generation.id)]
    }
    if (id === '') return [say(t('delete-usage'))]
    if (!isId(id)) throw new Refusal('work_unknown')
    const work = await workOf(scene, id)
    await deleteWork(scene.generation, scene.trx, { generationId: work.generation.id, personId: scene.person.id })
    return [{ outgoing: { text: [t('deleted')], private: true } }]
  },
}
