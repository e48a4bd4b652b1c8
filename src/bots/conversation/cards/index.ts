/** Composes the cards of the outbox: always from what the rows say now. */
import type { GenerationParts } from '../../../core/generation/parts.ts'
import type { ComposeCard } from '../../../core/outbox.ts'
import type { Clock } from '../../../core/ports.ts'
import type { Payments } from '../../../payments/index.ts'
import type { Locales } from '../locale.ts'
import { jobCard } from './job.ts'
import { orderCard } from './order.ts'

export function composeCards(parts: {
  generation: GenerationParts
  payments: Payments
  locales: Locales
  clock: Clock
}): ComposeCard {
  return (db, topic, topicId, person) =>
    topic === 'job'
      ? jobCard(parts, db, topicId, person)
      : orderCard(parts.payments, db, topicId, person, parts.clock.nowMs())
}
