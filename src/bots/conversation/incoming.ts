/** Files of a message as inputs of a job, and clips of works that are meant by a reply. */
import type { Model } from '../../core/catalog.ts'
import { inputOf, typeOf } from '../../core/generation/artifacts.ts'
import type { Work } from '../../core/generation/history.ts'
import type { Draft, InputRef } from '../../core/generation/types.ts'
import type { IncomingFile } from './types.ts'

/** With what its chat says that it is. */
export function refOf({ input, type }: IncomingFile): InputRef {
  return type === 'unknown' ? input : { ...input, type }
}

/** The clip of a work; null: it has none. */
export function clipOf(work: Work | null): { input: InputRef; parentId: string } | null {
  const clip = work?.artifacts.find((artifact) => artifact.role === 'main' && typeOf(artifact) === 'clip')
  return work === null || clip === undefined ? null : { input: inputOf(clip), parentId: work.generation.id }
}

/** Files that answer a question join what a portrait has already; of two photos the new one counts. */
export function joinInputs(
  { kind, inputs }: Pick<Draft, 'kind' | 'inputs'>,
  files: readonly IncomingFile[],
): InputRef[] {
  const refs = files.map(refOf)
  if (kind !== 'avatar') return refs
  const isReplaced = (input: InputRef) => input.type !== undefined && refs.some(({ type }) => type === input.type)
  return [...inputs.filter((input) => !isReplaced(input)), ...refs]
}

/** What a model takes beside pictures. */
export const takesClips = (model: Pick<Model, 'inputs'>): boolean => model.inputs.clips !== undefined

/** Those that fit the model; one that nobody can tell yet may. */
export function fitting(model: Model, files: readonly IncomingFile[]): IncomingFile[] {
  return files.filter(
    (file) =>
      file.type === 'unknown' ||
      (file.type === 'picture' && model.inputs.pictures !== undefined) ||
      (file.type === 'clip' && model.inputs.clips !== undefined) ||
      (file.type === 'audio' && model.inputs.audio !== undefined),
  )
}
