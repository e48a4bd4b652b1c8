/** money: refunds that are under way end first. words: what was said, in every table that keeps it, in batches. */
import { sql } from 'kysely'
import { LIMITS } from '../limits.ts'
import { chatKeyOf } from '../outbox.ts'
import type { PrivacyParts } from './parts.ts'
import { type Erasure, type Found, peopleOf } from './scope.ts'

const ROWS = LIMITS.erasureBatchRows

/** The shop's notice says who gets the money back, so it has to be there until then; and no shop may charge on. */
export async function money(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const { db, clock } = parts.generation
  const open = await db.outer
    .selectFrom('refunds')
    .innerJoin('payments', 'payments.id', 'refunds.payment_id')
    .select('refunds.id')
    .where('payments.person_id', 'in', peopleOf(erasure))
    .where('refunds.state', 'in', ['created', 'sent'])
    .limit(1)
    .executeTakeFirst()
  const untold = await db.outer
    .selectFrom('subscriptions')
    .select('id')
    .where('person_id', 'in', peopleOf(erasure))
    .where('wish', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  const isLate = clock.nowMs() > (erasure.scope.beganAtMs ?? 0) + LIMITS.erasureMoneyMs
  return (open === undefined && untold === undefined) || isLate ? { next: 'words' } : { waitMs: LIMITS.erasureLookMs }
}

export async function words(parts: PrivacyParts, erasure: Erasure): Promise<Found> {
  const gone =
    (await removeOwned(parts, erasure)) + (await removeSaid(parts, erasure)) + (await blankNotices(parts, erasure))
  parts.crash('erase:words-batch')
  return gone > 0 ? 'more' : { next: 'books' }
}

/** Rows that name the person. */
async function removeOwned(parts: PrivacyParts, erasure: Erasure): Promise<number> {
  let gone = 0
  for (const table of ['messages', 'verdicts', 'strikes', 'appeals'] as const) {
    const { numDeletedRows } = await parts.generation.db.outer
      .deleteFrom(table)
      .where('id', 'in', (on) =>
        on.selectFrom(table).select('id').where('person_id', 'in', peopleOf(erasure)).limit(ROWS),
      )
      .executeTakeFirst()
    gone += Number(numDeletedRows)
  }
  return gone
}

/** The inbox's keys of a person's own chats: the rows of groups name nobody. */
export function orderKeysOf({ scope }: Erasure): string[] {
  return (scope.identities ?? []).flatMap(({ platform, externalId, address }) => [
    `${platform}:${externalId}`,
    ...(address === null ? [] : [chatKeyOf(address)]),
  ])
}

/** Rows that name a chat or an identity, as far as they are older than the beginning: later ones are somebody new's. */
async function removeSaid(parts: PrivacyParts, erasure: Erasure): Promise<number> {
  const { outer } = parts.generation.db
  const { identities = [], beganAtMs = 0 } = erasure.scope
  let gone = 0
  const count = ({ numDeletedRows }: { numDeletedRows: bigint }) => {
    gone += Number(numDeletedRows)
  }
  for (const { platform, externalId } of identities) {
    if (platform === 'web')
      count(
        await outer
          .deleteFrom('web_messages')
          .where('id', 'in', (on) =>
            on
              .selectFrom('web_messages')
              .select('id')
              .where('chat', '=', externalId)
              .where('created_at_ms', '<=', beganAtMs)
              .limit(ROWS),
          )
          .executeTakeFirst(),
      )
    // What broke is kept with its payload until it is swept.
    const speaker =
      parts.generation.db.dialect === 'postgres'
        ? sql<string>`payload->'speaker'->>'externalId'`
        : sql<string>`json_extract(payload, '$.speaker.externalId')`
    count(
      await outer
        .deleteFrom('inbox')
        .where('state', '=', 'failed')
        .where('source', 'like', `${platform}%`)
        .where(speaker, '=', externalId)
        .executeTakeFirst(),
    )
  }
  const orderKeys = orderKeysOf(erasure)
  if (orderKeys.length > 0)
    count(
      await outer
        .deleteFrom('inbox')
        .where('id', 'in', (on) =>
          on
            .selectFrom('inbox')
            .select('id')
            .where('order_key', 'in', orderKeys)
            .where('state', '<>', 'new')
            .where('received_at_ms', '<=', beganAtMs)
            .limit(ROWS),
        )
        .executeTakeFirst(),
    )
  return gone
}

/** What shops said of these payments: it is written down in the payments themselves, and some shops name the payer. */
async function blankNotices(parts: PrivacyParts, erasure: Erasure): Promise<number> {
  const { outer } = parts.generation.db
  const people = peopleOf(erasure)
  const orders = await outer
    .selectFrom('orders')
    .select(['id', 'external_id'])
    .where('person_id', 'in', people)
    .execute()
  const payments = await outer.selectFrom('payments').select('external_id').where('person_id', 'in', people).execute()
  const names = [...orders.flatMap((row) => [row.id, row.external_id]), ...payments.map((row) => row.external_id)]
  let blanked = 0
  for (const name of new Set(names)) if (name !== null) blanked += await blankNoticesOf(parts, name)
  return blanked
}

/** Notices that name an order, or a payment by the shop's number. */
export async function blankNoticesOf(parts: PrivacyParts, name: string): Promise<number> {
  const like = `%${JSON.stringify(name)
    .slice(1, -1)
    .replaceAll(/[\\%_]/g, '\\$&')}%`
  const { numUpdatedRows } = await parts.generation.db.outer
    .updateTable('inbox')
    .set({ payload: null })
    .where('source', 'like', 'pay:%')
    .where('state', '<>', 'new')
    .where('payload', 'is not', null)
    .where(sql<boolean>`cast(payload as text) like ${like} escape '\\'`)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
