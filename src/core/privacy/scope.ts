/** An erasure on its way: what its steps know and find. */
import { fromJson } from '../db/database.ts'
import type { ErasureStep } from '../db/schema.ts'
import type { Address } from '../ports.ts'

/** What the steps of an erasure need to know; grows as they go, blanked at the end. */
export interface Scope {
  /** Where the receipt goes; null: where they spoke last in private. */
  address: Address | null
  /** From here on set by `begin`. The person, and whoever was closed into them -> who stands in for them in the books. */
  people?: [id: string, standIn: string][]
  identities?: { platform: string; externalId: string; address: Address | null }[]
  beganAtMs?: number
  /** The message of the receipt. */
  receiptId?: string
}

export interface Erasure {
  id: string
  personId: string | null
  cause: 'asked' | 'admin'
  requestedAtMs: number
  scope: Scope
  counts: { [what: string]: number }
}

/** What a step found: there is more to do at once, it has to wait, or the next step is due. `committed`: it moved on by itself. */
export type Found = 'more' | { waitMs: number } | { next: ErasureStep } | 'committed'

export const scopeOf = (row: { scope: string }): Scope => fromJson<Scope>(row.scope)

/** The person, and whoever was closed into them. */
export const peopleOf = ({ scope }: Erasure): string[] => (scope.people ?? []).map(([id]) => id)
