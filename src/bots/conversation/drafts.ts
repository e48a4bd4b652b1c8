/** Drafts: the one that made a work, and one that waits for a press. */

import type { Work } from '../../core/generation/history.ts'
import { keepQuote } from '../../core/generation/quote.ts'
import type { Draft } from '../../core/generation/types.ts'
import { chatKeyOf } from '../../core/outbox.ts'
import type { Scene } from './scene.ts'

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

/** Keeps a draft for whoever presses next; answers the quote's id. Without a price: it is priced when they go on. */
export function keepDraft(scene: Scene, draft: Draft, priceCredits = 0): Promise<string> {
  return keepQuote(scene.trx, {
    personId: scene.person.id,
    chatKey: chatKeyOf(scene.address),
    draft,
    priceCredits,
    nowMs: scene.nowMs,
  })
}
