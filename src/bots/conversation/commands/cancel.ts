/** /cancel: closes an open question, else stops the newest job that can be stopped. */
import { Refusal } from '../../../core/errors.ts'
import { cancel as cancelJob } from '../../../core/generation/cancel.ts'
import { listOpen } from '../../../core/generation/history.ts'
import { isId } from '../../../core/id.ts'
import { chatKeyOf } from '../../../core/outbox.ts'
import { aboutOf } from '../../../core/shown.ts'
import { takeDialogue } from '../dialogue.ts'
import { type Scene, say, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

async function stop(scene: Scene, generationId: string): Promise<Answer[]> {
  await cancelJob(scene.generation, scene.trx, { generationId, personId: scene.person.id })
  // The job's card says what happened.
  return []
}

export const cancel: Command = {
  name: 'cancel',
  free: true,
  async run(scene, input) {
    if ((await takeDialogue(scene)) !== null) return [say(t('cancelled-question'))]
    const id = input.text.trim()
    if (isId(id)) return stop(scene, id)
    const newest = (await listOpen(scene.trx, scene.person.id, 100)).at(-1)
    if (newest === undefined) return [say(t('jobs-empty'))]
    await stop(scene, newest.id)
    // A chat that has promised an answer to the command itself gets one.
    return scene.address.press === undefined ? [] : [say(t('cancel-begun'))]
  },
}

/** The argument of a button in a list of jobs. */
export const IN_LIST = 'list'

/**
 * A status that a death left behind (sent, and never written down) still has this button: a press ends it. What is a list, or
 * shows the result by now, stays.
 */
export const cancelVerb: Verb = {
  verb: 'cancel',
  free: true,
  async run(scene, action) {
    try {
      return await stop(scene, action.id ?? '')
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'cancel_ended') throw error
      if (action.argument === IN_LIST || (await showsWork(scene))) throw error
      return [{ outgoing: { text: [t('refusal-cancel_ended')] }, inPlace: true }]
    }
  },
}

async function showsWork(scene: Scene): Promise<boolean> {
  const part = scene.pressed?.parts[0]
  return part === undefined || (await aboutOf(scene.trx, chatKeyOf(scene.address), part)) !== null
}
