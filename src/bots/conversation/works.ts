/** Works that a person points at: by replying to their message, or by a button. */
import { Refusal } from '../../core/errors.ts'
import { findWork, type Work } from '../../core/generation/history.ts'
import { aboutOf, chatKeyOf } from '../../core/outbox.ts'
import type { MessageRef } from '../../core/ports.ts'
import type { Scene } from './scene.ts'
import type { CommandInput } from './types.ts'

/** The work whose card (or a copy of it) is the message that was replied to; null where it is something else. */
export async function workRepliedTo(scene: Scene, replyTo: MessageRef): Promise<Work | null> {
  const part = replyTo.parts[0]
  if (part === undefined) return null
  const generationId = await aboutOf(scene.trx, chatKeyOf(scene.address), part)
  return generationId === null ? null : findWork(scene.trx, generationId, scene.person.id)
}

/** The work behind a button. Throws Refusal 'work_unknown' where it is gone or not theirs. */
export async function workOf(scene: Scene, id: string | undefined): Promise<Work> {
  const work = id === undefined ? null : await findWork(scene.trx, id, scene.person.id)
  if (work === null) throw new Refusal('work_unknown')
  return work
}

/** The work that was chosen by name, or replied to. */
export async function workMeant(scene: Scene, { workId, replyTo }: CommandInput): Promise<Work | null> {
  if (workId !== undefined) return workOf(scene, workId)
  return replyTo === undefined ? null : workRepliedTo(scene, replyTo)
}
