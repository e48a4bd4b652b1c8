/** A draft with its price for this very person. */
import { type Plan, plan } from '../../core/generation/accept.ts'
import { artifactOf } from '../../core/generation/artifacts.ts'
import { refuseBeyondEnd } from '../../core/generation/prepare.ts'
import type { Draft } from '../../core/generation/types.ts'
import { perksOf } from '../../core/perks.ts'
import type { Scene } from './scene.ts'

/**
 * What `plan` says, at the discount and with the place in the queue that the person has. Throws what it throws, and 'from_late' of a
 * song whose length is known.
 */
export async function planFor(scene: Scene, draft: Draft): Promise<Plan> {
  const planned = plan(scene.generation, draft, await perksOf(scene.trx, scene.person.id))
  const { options } = planned.checked
  for (const input of options['from'] === undefined ? [] : draft.inputs) {
    const song = input.from === 'artifact' ? await artifactOf(scene.trx, input.id, scene.person.id) : null
    if (song !== null) refuseBeyondEnd({ kind: planned.model.kind, options }, song)
  }
  return planned
}
