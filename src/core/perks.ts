/** What comes with the plan of a person: see payments/subscriptions. The best of each where they have several (two people were joined). */
import { sql } from 'kysely'
import { compiled } from './db/compiled.ts'
import type { Reader } from './db/database.ts'
import { ownerId } from './owner.ts'

export interface Perks {
  /** Jobs cost so much less. */
  discountPercent: number
  /** Goes before others where jobs wait for an engine. */
  isFirst: boolean
}

export const NO_PERKS: Perks = { discountPercent: 0, isFirst: false }

export async function perksOf(db: Reader, personId: string): Promise<Perks> {
  const [row] = await bestOf(db, { personId })
  if (row?.discount == null) return NO_PERKS
  return { discountPercent: Number(row.discount), isFirst: Number(row.priority) > 0 }
}

const bestOf = compiled((db, given: { personId: string }) =>
  db
    .selectFrom('subscriptions')
    .select((on) => [on.fn.max('discount_percent').as('discount'), on.fn.max('priority').as('priority')])
    .where('person_id', '=', ownerId(given.personId))
    .where(sql<boolean>`state in ('active', 'past_due', 'cancelling')`),
)
