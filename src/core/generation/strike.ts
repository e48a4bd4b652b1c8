/** A generation that a screen refused counts as a refused wish does. */
import type { Trx } from '../db/database.ts'
import { strike } from '../fairness/strikes.ts'
import { DEFAULT_STRIKES, type StrikeCategory } from '../moderation/index.ts'
import type { GenerationParts } from './parts.ts'
import type { Generation } from './types.ts'

/** Once for each generation, however often the screen is asked. Part of the transaction that writes the decision down. */
export async function strikeGeneration(
  parts: GenerationParts,
  trx: Trx,
  generation: Generation,
  decision: { category: StrikeCategory; rules: readonly string[] },
): Promise<void> {
  await strike({ ...parts, strikes: parts.strikes ?? (() => DEFAULT_STRIKES) }, trx, {
    key: `generation:${generation.id}`,
    personId: generation.personId,
    ...decision,
    kind: generation.kind,
    place: generation.address.place,
    generationId: generation.id,
  })
}
