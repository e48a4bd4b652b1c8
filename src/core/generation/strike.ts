/** A generation that a screen refused counts as a refused wish does. */
import type { Trx } from '../db/database.ts'
import { strike } from '../fairness/strikes.ts'
import { DEFAULT_STRIKES, type Looks, type StrikeCategory, VENDOR } from '../moderation/index.ts'
import { CATEGORIES } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import type { Generation } from './types.ts'

/** Once for each generation, however often the screen is asked. Part of the transaction that writes the decision down. */
export async function strikeGeneration(
  parts: GenerationParts,
  trx: Trx,
  generation: Generation,
  decision: { category: StrikeCategory; weighs?: StrikeCategory; rules: readonly string[] },
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

/** What the screens refused before it began; what could not be looked at is nobody's doing. */
export async function strikeForLooks(
  parts: GenerationParts,
  trx: Trx,
  generation: Generation,
  looks: Looks,
): Promise<void> {
  const { category } = looks
  if (looks.effect !== 'refuse' || looks.isUnchecked || category === undefined) return
  const refusing = looks.looks.filter((look) => look.action === 'refuse')
  const rules = refusing.flatMap(({ moderator, evidence }) => evidence.map((one) => `${moderator}: ${one}`))
  await strikeGeneration(parts, trx, generation, { category, rules })
}

/** What a vendor refused, as far as it was said. */
function vendorCategory({ failureParams }: Generation): StrikeCategory {
  return CATEGORIES.find((category) => category === failureParams['category']) ?? VENDOR
}

/** A vendor's refusal is a decision too; what it weighs is the policy's to say, and by default nothing. */
export async function strikeForVendor(parts: GenerationParts, trx: Trx, to: Generation): Promise<void> {
  const code = to.failureParams['code']
  const rules = [code === undefined ? VENDOR : `${VENDOR}: ${code}`]
  await strikeGeneration(parts, trx, to, { category: vendorCategory(to), weighs: VENDOR, rules })
}

/** Whether a vendor, after it had begun, refused what the policy counts as abuse: the credits are not returned. */
export function isVendorAbuse(parts: Pick<GenerationParts, 'strikes'>, from: Generation, to: Generation): boolean {
  // Refused at the start, nothing was made and nothing is owed.
  if (from.state === 'starting' || to.state !== 'failed' || to.failure !== 'engine_content') return false
  return (parts.strikes?.() ?? DEFAULT_STRIKES).vendorAbuse.includes(vendorCategory(to))
}
