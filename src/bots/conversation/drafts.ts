/** The draft that made a work. */
import type { Work } from '../../core/generation/history.ts'
import type { Draft } from '../../core/generation/types.ts'

/** Without its seed: made again it is another one. */
export function draftOf(work: Work): Draft {
  const { generation } = work
  const options = { ...generation.options }
  return {
    kind: generation.kind,
    modelId: generation.modelId,
    prompt: generation.prompt,
    options: generation.countAsked > 1 ? { ...options, count: generation.countAsked } : options,
    inputs: generation.inputs,
    parentId: generation.id,
    ...(Object.keys(generation.wording).length === 0 ? {} : { wording: generation.wording }),
  }
}
