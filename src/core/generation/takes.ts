/** Several songs of one job: the one that the person likes is marked, and what comes after is made of it. Each checks the owner. */
import type { Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { showCard } from '../outbox.ts'
import { type Artifact, artifactsOf } from './artifacts.ts'
import { ownGeneration } from './cancel.ts'
import type { Work } from './history.ts'
import type { GenerationParts } from './parts.ts'
import type { Generation } from './types.ts'

/** The songs of a work, in their order; a number stays with its take also when another was taken away. */
export const takesIn = (artifacts: readonly Artifact[]): Artifact[] =>
  artifacts.filter(({ role, type }) => role === 'main' && type === 'audio')

export const takeNumber = ({ position }: Pick<Artifact, 'position'>): number => position + 1

/** The song that is meant where nobody says which: the one that was picked, or the only one. Null: it has to be asked. */
export function takeMeant({ generation, artifacts }: Work): Artifact | null {
  const takes = takesIn(artifacts)
  return takes.find(({ id }) => id === generation.pickedId) ?? (takes.length === 1 ? takes[0]! : null)
}

interface Asked {
  generationId: string
  personId: string
}

/** Marks a take; a later one takes the mark over. Throws Refusal 'work_unknown', 'work_deleted', 'work_not_done', 'take_gone'. */
export async function pickTake(parts: GenerationParts, trx: Trx, asked: Asked & { number: number }): Promise<void> {
  const generation = await finished(parts, trx, asked)
  const takes = takesIn(await artifactsOf(trx, generation.id))
  const take = takes.find((one) => takeNumber(one) === asked.number)
  if (take === undefined) throw new Refusal('take_gone')
  await trx.updateTable('generations').set({ picked_id: take.id }).where('id', '=', generation.id).execute()
  await showAgain(parts, trx, generation)
}

/** Takes away all but the picked take, with their covers; the sweeper removes the files. Answers how many went. Throws as `pickTake`. */
export async function removeOtherTakes(parts: GenerationParts, trx: Trx, asked: Asked): Promise<number> {
  const generation = await finished(parts, trx, asked)
  const artifacts = await artifactsOf(trx, generation.id)
  const picked = takesIn(artifacts).find(({ id }) => id === generation.pickedId)
  if (picked === undefined) throw new Refusal('take_gone')
  const others = artifacts.filter(({ position }) => position !== picked.position)
  if (others.length === 0) return 0
  const ids = others.map(({ id }) => id)
  await trx.deleteFrom('chat_files').where('artifact_id', 'in', ids).execute()
  await trx
    .updateTable('artifacts')
    .set({ state: 'deleting' })
    .where('generation_id', '=', generation.id)
    .where('position', '<>', picked.position)
    .execute()
  await showAgain(parts, trx, generation)
  return takesIn(others).length
}

async function finished(parts: GenerationParts, trx: Trx, { generationId, personId }: Asked): Promise<Generation> {
  const generation = await ownGeneration(trx, generationId, personId, parts.db.dialect)
  if (generation.state !== 'done') throw new Refusal('work_not_done')
  return generation
}

const showAgain = (parts: GenerationParts, trx: Trx, { id, personId, address }: Generation): Promise<unknown> =>
  showCard(parts, trx, { personId, address, topic: 'job', topicId: id })
