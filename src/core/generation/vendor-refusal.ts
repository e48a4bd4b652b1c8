/** An engine that refuses for what a request is about: a decision like one of our own screens, as far as its code says what it means. */
import type { Trx } from '../db/database.ts'
import { noteDecision } from '../decisions.ts'
import { categoryOfVendor, placeOf } from '../moderation/index.ts'
import type { GenerationParts } from './parts.ts'
import { minorsNotice } from './screening.ts'
import type { Generation } from './types.ts'

export async function noteVendorRefusal(
  parts: GenerationParts,
  trx: Trx,
  generation: Generation,
  vendorCode: string | undefined,
): Promise<void> {
  const moderator = `vendor ${generation.routes[generation.routeIndex]?.provider ?? ''}`.trim()
  const category = categoryOfVendor(vendorCode)
  await noteDecision(parts, trx, {
    personId: generation.personId,
    subject: `generation:${generation.id}`,
    stage: 'vendor',
    kind: generation.kind,
    place: placeOf(generation.address),
    moderator,
    action: 'refuse',
    category,
    scores: category === null ? {} : { [category]: 1 },
    evidence: [`vendor: ${(vendorCode ?? 'no code').slice(0, 100)}`],
  })
  if (category === 'sexual-minors') await parts.screens.notifyAdmins(trx, minorsNotice(generation.personId, moderator))
  parts.db.afterCommit(() =>
    parts.metrics.count('screen_decisions', {
      moderator,
      stage: 'vendor',
      action: 'refuse',
      category: category ?? 'none',
    }),
  )
}
