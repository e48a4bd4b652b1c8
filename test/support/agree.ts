/** Whoever is pictured in a draft agrees, as `/avatar` would have asked: for tests of what comes after that. */
import type { Trx } from '../../src/core/db/database.ts'
import type { GenerationParts } from '../../src/core/generation/parts.ts'
import { fingerprintOf, likenessUse, picturedIn } from '../../src/core/generation/pictured.ts'
import type { Draft } from '../../src/core/generation/types.ts'
import { giveLikeness } from '../../src/core/privacy/likeness.ts'

export async function agree(
  parts: Pick<GenerationParts, 'fingerprint' | 'clock' | 'catalog'>,
  trx: Trx,
  personId: string,
  { modelId = '', options = {}, ...draft }: Pick<Draft, 'kind' | 'inputs'> & Partial<Draft>,
): Promise<void> {
  for (const input of picturedIn(parts, { ...draft, modelId, options })) {
    const picture = await fingerprintOf(parts, trx, personId, input)
    const nowMs = parts.clock.nowMs()
    if (picture !== null)
      await giveLikeness(trx, { personId, usedFor: likenessUse(draft.kind), picture, said: 'me', nowMs })
  }
}
