/** The rows that the ledger is made of: immutable transfers between accounts, each under a key of its own. */
import { compiled } from './db/compiled.ts'
import type { Trx } from './db/database.ts'
import type { TransferKind, TransfersTable } from './db/schema.ts'
import { Fault } from './errors.ts'
import { ownerId } from './owner.ts'

export const SYSTEM = {
  gifts: 'system:gifts',
  sales: 'system:sales',
  consumed: 'system:consumed',
  revoked: 'system:revoked',
  expired: 'system:expired',
} as const

/**
 * What a transfer was for: a generation, an order, a payment, a refund, a gift, the joining of two people, the erasure of one, the
 * end of an account's time (its id).
 */
export interface Cause {
  type: 'generation' | 'payment' | 'refund' | 'gift' | 'link' | 'erasure' | 'expiry'
  id: string
}

interface NewTransfer {
  key: string
  kind: TransferKind
  debit: string
  credit: string
  amount: number
  pendingOf?: number
  cause: Cause
  nowMs: number
}

/** The name of the account that everybody has. */
export const MAIN = 'main'

/** Inserts a transfer unless its key is there. Answers its id, or null when it was there with the same content. */
export async function insertTransfer(trx: Trx, transfer: NewTransfer): Promise<number | null> {
  if (!Number.isSafeInteger(transfer.amount) || transfer.amount <= 0) throw new Fault('ledger_amount_invalid')
  const row = {
    key: transfer.key,
    kind: transfer.kind,
    debit: transfer.debit,
    credit: transfer.credit,
    amount: transfer.amount,
    pending_of: transfer.pendingOf ?? null,
    cause_type: transfer.cause.type,
    cause_id: transfer.cause.id,
  }
  const [inserted] = await insertOnce(trx, { ...row, created_at_ms: transfer.nowMs })
  if (inserted !== undefined) return inserted.id
  const there = await trx.selectFrom('transfers').selectAll().where('key', '=', transfer.key).executeTakeFirst()
  if (there === undefined || !sameContent(there, row)) throw new Fault('ledger_key_reused')
  return null
}

function sameContent(there: { [K in keyof TransfersTable]: unknown }, row: Record<string, unknown>): boolean {
  return Object.entries(row).every(([column, value]) => there[column as keyof TransfersTable] === value)
}

/** The id of the main account of a person, or of whoever has what was theirs. Throws Fault 'ledger_account_missing'. */
export async function mainAccount(trx: Trx, personId: string): Promise<string> {
  const account = await trx
    .selectFrom('accounts')
    .select('id')
    .where('person_id', '=', ownerId(personId))
    .where('name', '=', MAIN)
    .executeTakeFirst()
  if (account === undefined) throw new Fault('ledger_account_missing')
  return account.id
}

type NewRow = { [column in keyof Omit<TransfersTable, 'id'>]: TransfersTable[column] }
const insertOnce = compiled((db, given: NewRow) =>
  db
    .insertInto('transfers')
    .values(given)
    // Any conflict: the key is taken, or (post and void) the hold has been ended.
    .onConflict((conflict) => conflict.doNothing())
    .returning('id'),
)
