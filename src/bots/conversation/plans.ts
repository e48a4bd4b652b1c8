/** A draft with its price for this very person. */
import { type Plan, plan } from '../../core/generation/accept.ts'
import type { Draft } from '../../core/generation/types.ts'
import { perksOf } from '../../core/perks.ts'
import type { Scene } from './scene.ts'

/** What `plan` says, at the discount and with the place in the queue that the person has. Throws what it throws. */
export async function planFor(scene: Scene, draft: Draft): Promise<Plan> {
  return plan(scene.generation, draft, await perksOf(scene.trx, scene.person.id))
}
