/** receipt, end: the last message, signed; when it was brought nothing is left that leads to anybody. */
import { toJson } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import { chatKeyOf, post } from '../outbox.ts'
import { orderKeysOf } from './erase-words.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'
import type { Erasure, Found, Scope } from './scope.ts'

const DELIVERY_LOOK_MS = 60_000

/** What a receipt says; checked by `npm run receipt`. */
export interface ReceiptFacts {
  erasure: string
  erasedAt: string
  works: number
  files: number
  messages: number
  /** Payments that the law wants kept, without the person. */
  paymentsKept: number
}

export async function receipt(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db, clock } = parts.generation
  const nowMs = clock.nowMs()
  const { scope, counts } = erasure
  const facts: ReceiptFacts = {
    erasure: erasure.id,
    erasedAt: new Date(nowMs).toISOString(),
    works: counts['works'] ?? 0,
    files: counts['files'] ?? 0,
    messages: counts['messages'] ?? 0,
    paymentsKept: counts['payments'] ?? 0,
  }
  await db.transaction(async (trx) => {
    const receiptId =
      scope.address === null
        ? null
        : await post(parts.generation, trx, {
            personId: scope.people?.[0]?.[1] ?? '',
            address: scope.address,
            topic: 'notice',
            content: {
              text: [
                {
                  key: 'erased',
                  params: { works: facts.works, files: facts.files, payments: facts.paymentsKept },
                },
                { key: 'erased-receipt' },
                { key: 'raw', params: { text: parts.key.sign(JSON.stringify(facts)) } },
              ],
              private: true,
            },
          })
    const next: Scope = { ...scope, ...(receiptId === null ? {} : { receiptId }) }
    const moved = await trx
      .updateTable('erasures')
      .set({
        step: 'end',
        scope: toJson(next),
        // Until then it can be brought, and read in the web chat.
        due_at_ms: nowMs + LIMITS.receiptKeptMs,
        next_at_ms: receiptId === null ? nowMs : nowMs + DELIVERY_LOOK_MS,
        tries: 0,
      })
      .where('id', '=', erasure.id)
      .where('step', '=', 'receipt')
      .returning('id')
      .executeTakeFirst()
    // Another process was faster: its receipt is the one.
    if (moved === undefined) throw new Error('the receipt is written already')
    crashAfterCommit(parts, 'erase:receipt')
  })
  return 'committed'
}

export async function end(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db, clock, queue } = parts.generation
  const { scope } = erasure
  const nowMs = clock.nowMs()
  if (!(await isBrought(parts, erasure, nowMs))) return { waitMs: DELIVERY_LOOK_MS }
  // Before the commit that ends it: whoever dies in between comes back here, and the queue never outlives the erasure.
  const addresses = scope.address === null ? [] : [chatKeyOf(scope.address)]
  await queue.forgetRefs?.([...new Set([...orderKeysOf(erasure), ...addresses])])
  const standIns = (scope.people ?? []).map(([, standIn]) => standIn)
  await db.transaction(async (trx) => {
    await trx.deleteFrom('messages').where('person_id', 'in', standIns).execute()
    if (scope.receiptId !== undefined)
      await trx.deleteFrom('web_messages').where('message_id', '=', scope.receiptId).execute()
    await trx.updateTable('people').set({ locale: null }).where('id', 'in', standIns).execute()
    await trx
      .updateTable('erasures')
      .set({ state: 'done', scope: '{}', ended_at_ms: nowMs })
      .where('id', '=', erasure.id)
      .where('step', '=', 'end')
      .execute()
    crashAfterCommit(parts, 'erase:done')
  })
  parts.generation.log.info({ erasure: erasure.id }, 'somebody was erased')
  return 'committed'
}

/** The platform keeps what it was given; the web chat's page is our own, so there it stands a day. */
async function isBrought(parts: PrivacyParts, { id, scope }: Erasure, nowMs: number): Promise<boolean> {
  if (scope.receiptId === undefined) return true
  const { outer } = parts.generation.db
  const row = await outer.selectFrom('erasures').select('due_at_ms').where('id', '=', id).executeTakeFirst()
  if (row === undefined || nowMs >= row.due_at_ms) return true
  if (scope.address?.platform === 'web') return false
  const message = await outer
    .selectFrom('messages')
    .select(['shown', 'revision'])
    .where('id', '=', scope.receiptId)
    .executeTakeFirst()
  return message === undefined || message.shown >= message.revision
}
