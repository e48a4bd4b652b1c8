/** Quotes: a draft with its price, kept for an hour, so that a button can start or change exactly what was shown. */
import { fromJson, type Reader, type Trx, toJson } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import type { Draft } from './types.ts'

export interface Quote {
  id: string
  draft: Draft
  priceCredits: number
}

/** Keeps a draft for its person; answers the quote's id. */
export async function keepQuote(
  trx: Trx,
  quote: { personId: string; chatKey: string; draft: Draft; priceCredits: number; nowMs: number },
): Promise<string> {
  const id = newId(quote.nowMs)
  await trx
    .insertInto('quotes')
    .values({
      id,
      person_id: quote.personId,
      chat_key: quote.chatKey,
      draft: toJson(quote.draft),
      price_credits: quote.priceCredits,
      created_at_ms: quote.nowMs,
      expires_at_ms: quote.nowMs + LIMITS.quoteMs,
    })
    .execute()
  return id
}

/** The person's quote. Throws Refusal 'quote_expired' where it is gone or too old, 'not_yours' where it is somebody else's. */
export async function findQuote(db: Reader, quoteId: string, personId: string, nowMs: number): Promise<Quote> {
  const row = await db.selectFrom('quotes').selectAll().where('id', '=', quoteId).executeTakeFirst()
  // In a group everybody sees the card, and presses it.
  if (row !== undefined && row.person_id !== personId) throw new Refusal('not_yours')
  if (row === undefined || row.expires_at_ms <= nowMs) throw new Refusal('quote_expired')
  return { id: row.id, draft: fromJson(row.draft), priceCredits: row.price_credits }
}

/** Replaces what a quote stands for. */
export async function changeQuote(trx: Trx, quoteId: string, draft: Draft, priceCredits: number): Promise<void> {
  await trx
    .updateTable('quotes')
    .set({ draft: toJson(draft), price_credits: priceCredits })
    .where('id', '=', quoteId)
    .execute()
}

export async function dropQuote(trx: Trx, quoteId: string): Promise<void> {
  await trx.deleteFrom('quotes').where('id', '=', quoteId).execute()
}
