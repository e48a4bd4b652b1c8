/**
 * Our books against the shop's own words. Every payment that the shop lists is taken in as if its notice had come, and then compared;
 * payments of ours that it does not list are asked about one by one. Where a shop has no list, its orders are asked about by id.
 * What still differs is told to the operators once; nothing else is changed by itself.
 */
import { type Database, fromJson, type Trx, toJson } from '../core/db/database.ts'
import { LIMITS } from '../core/limits.ts'
import type { PaymentFacts } from '../core/ports.ts'
import { paymentOf, takePayment } from './credit.ts'
import { checkFacts } from './facts.ts'
import { disputedMinor } from './refund-books.ts'
import { isUnpaid } from './state.ts'
import { type Method, methodOf, type OrderRow, type PaymentRow, type PaymentsParts, toOrderFacts } from './types.ts'

export const FINDINGS = ['matched', 'credited_late', 'unknown_here', 'unknown_there', 'differing'] as const
export type Finding = (typeof FINDINGS)[number]

export interface Compared {
  finding: Finding
  /** The shop's id of the payment. */
  externalId: string
  orderId: string | null
  amountMinor: number
  currency: string
  /** In what it differs, both sides said: `amount 29900 here, 29800 there`. */
  detail: string
}

/** Whether payments of this method can be compared here. What has neither a list nor notices over HTTP lives in a chat, which looks itself. */
export function isComparable(method: Method): boolean {
  return method.list !== undefined || method.web !== undefined
}

/**
 * Compares what was paid by a method since a moment. Asks the shop outside of transactions. Throws what the shop's client throws: half
 * a comparison is none.
 */
export async function compareMethod(parts: PaymentsParts, method: Method, sinceMs: number): Promise<Compared[]> {
  const rows = new Map<string, Compared>()
  const take = async (facts: PaymentFacts) => {
    const row = await takeAndCompare(parts, method, facts)
    if (row !== null) rows.set(row.externalId, row)
  }
  if (method.list !== undefined) for await (const facts of method.list(sinceMs)) await take(facts)
  else
    for await (const order of unpaidOrders(parts.db, method.id, sinceMs)) {
      const facts = await method.look(toOrderFacts(order))
      if (facts !== null) await take({ ...facts, orderId: facts.orderId ?? order.id })
    }
  for await (const payment of paymentsSince(parts.db, method.id, sinceMs)) {
    if (rows.has(payment.external_id) || payment.review_reason === 'test') continue
    const facts = await askFor(parts, method, payment)
    if (facts === null) rows.set(payment.external_id, rowOf(payment, notThere(payment)))
    else await take({ ...facts, ...(payment.order_id === null ? {} : { orderId: payment.order_id }) })
  }
  const found = [...rows.values()]
  for (const { finding } of found) parts.metrics.count('payments_compared', { method: method.id, finding })
  return found
}

/** A payment in review that names no order is unknown here, whatever the shop says of it. */
function notThere(payment: PaymentRow): [Finding, string] {
  return payment.order_id === null && payment.state === 'review' ? ['unknown_here', 'in review'] : ['unknown_there', '']
}

/** Takes the shop's word in, then says how both sides stand; null: nothing was paid on either. */
async function takeAndCompare(parts: PaymentsParts, method: Method, said: PaymentFacts): Promise<Compared | null> {
  const facts = checkFacts(said)
  return parts.db.transaction(async (trx) => {
    const before = await paymentOf(parts, trx, method.id, facts.externalId)
    if (before === undefined && !(await isOrdered(trx, method, facts))) return unknownHere(facts)
    // What is paid here and failed there is told once, as a difference: taking it in would tell of it every day.
    const isContradicted = before?.state === 'paid' && facts.status === 'failed'
    const outcome = isContradicted ? 'contradicted' : await takePayment(parts, trx, method.id, facts)
    const after = await paymentOf(parts, trx, method.id, facts.externalId)
    if (after === undefined || after.review_reason === 'test') return null
    const detail = await difference(trx, method, facts, after)
    if (after.state === 'review')
      return rowOf(after, [after.order_id === null ? 'unknown_here' : 'differing', after.review_reason ?? 'in review'])
    if (detail !== '') return rowOf(after, ['differing', detail])
    if (outcome === 'credited') return rowOf(after, ['credited_late', ''])
    const isMoved = before !== undefined && before.refunded_minor !== after.refunded_minor
    return rowOf(after, isMoved ? ['credited_late', 'its refund was taken in'] : ['matched', ''])
  })
}

/** Whether there is an order for it. What is not ours may be other business of the same account: it is told, not booked. */
async function isOrdered(trx: Trx, method: Method, facts: PaymentFacts): Promise<boolean> {
  const order = await trx
    .selectFrom('orders')
    .select('id')
    .where((on) =>
      on.or([
        on('id', '=', facts.orderId ?? ''),
        on.and([on('method', '=', method.id), on('external_id', '=', facts.externalId)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst()
  return order !== undefined
}

function unknownHere(facts: PaymentFacts): Compared | null {
  if (facts.test === true || facts.status === 'pending' || facts.status === 'failed') return null
  const { externalId, amountMinor, currency } = facts
  return { finding: 'unknown_here', externalId, orderId: null, amountMinor, currency, detail: '' }
}

/** What the shop says otherwise than our books; empty: nothing. */
async function difference(trx: Trx, method: Method, facts: PaymentFacts, payment: PaymentRow): Promise<string> {
  if (facts.status === 'pending' || facts.status === 'failed') return `paid here, ${facts.status} there`
  if (facts.currency !== payment.currency) return `currency ${payment.currency} here, ${facts.currency} there`
  if (facts.amountMinor !== payment.amount_minor)
    return `amount ${payment.amount_minor} here, ${facts.amountMinor} there`
  // What is returned by hand, and what a bank took, the shop does not count among its refunds.
  if (method.manualRefunds === true) return ''
  const here = payment.refunded_minor - (await disputedMinor(trx, payment.id))
  const there = facts.status === 'refunded' ? (facts.refundedMinor ?? facts.amountMinor) : 0
  return here === there ? '' : `refunded ${here} here, ${there} there`
}

function rowOf(payment: PaymentRow, [finding, detail]: [Finding, string]): Compared {
  return {
    finding,
    externalId: payment.external_id,
    orderId: payment.order_id,
    amountMinor: payment.amount_minor,
    currency: payment.currency,
    detail,
  }
}

/** The shop's word about a payment of ours that it did not list: by its order, then by its own id. Null: it does not know it. */
async function askFor(parts: PaymentsParts, method: Method, payment: PaymentRow): Promise<PaymentFacts | null> {
  if (payment.order_id === null) return null
  const order = await parts.db.outer
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', payment.order_id)
    .executeTakeFirst()
  if (order === undefined) return null
  const facts = toOrderFacts(order)
  const found = await method.look(facts)
  if (found?.externalId === payment.external_id) return found
  // Paid twice: the order remembers one of both.
  const other = await method.look({ ...facts, externalId: payment.external_id })
  return other?.externalId === payment.external_id ? other : null
}

async function* unpaidOrders(db: Database, methodId: string, sinceMs: number): AsyncGenerator<OrderRow> {
  const page = (after: string) =>
    db.outer
      .selectFrom('orders')
      .selectAll()
      .where('method', '=', methodId)
      .where('created_at_ms', '>=', sinceMs)
      .where('external_id', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.sweepBatchRows)
      .execute()
  for await (const row of allOf(page)) if (isUnpaid(row.state)) yield row
}

function paymentsSince(db: Database, methodId: string, sinceMs: number): AsyncGenerator<PaymentRow> {
  return allOf((after) =>
    db.outer
      .selectFrom('payments')
      .selectAll()
      .where('method', '=', methodId)
      .where('created_at_ms', '>=', sinceMs)
      .where('id', '>', after)
      .orderBy('id')
      .limit(LIMITS.sweepBatchRows)
      .execute(),
  )
}

/** Row by row, in pages of `sweepBatchRows` by growing ids. */
async function* allOf<Row extends { id: string }>(page: (after: string) => Promise<Row[]>): AsyncGenerator<Row> {
  for (let after = ''; ; ) {
    const rows = await page(after)
    yield* rows
    if (rows.length < LIMITS.sweepBatchRows) return
    after = rows.at(-1)!.id
  }
}

const DAY_MS = 24 * 60 * 60_000
/** Each payment is looked at on several days: refunds and charge-backs come late, and a day on which the shop was down is made up for. */
const DAILY_SINCE_MS = 3 * DAY_MS
const TOLD_KEPT = 1000

interface Told {
  atMs: number
  /** Differences that the operators know of. */
  told: string[]
}

/** Compares and tells the operators of differences that they have not been told of. Answers every row. */
export async function reconcile(parts: PaymentsParts, methodId: string, sinceMs: number): Promise<Compared[]> {
  const method = methodOf(parts, methodId)
  if (method === undefined || !isComparable(method)) return []
  const rows = await compareMethod(parts, method, sinceMs)
  const odd = rows.filter(({ finding }) => finding !== 'matched' && finding !== 'credited_late')
  const name = `reconciled:${methodId}`
  const nowMs = parts.clock.nowMs()
  await parts.db.transaction(async (trx) => {
    const none: Told = { atMs: nowMs, told: [] }
    await trx
      .insertInto('checkpoints')
      .values({ name, value: toJson(none) })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute()
    const query = trx.selectFrom('checkpoints').select('value').where('name', '=', name)
    const { value } = await (parts.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow()
    const { told } = fromJson<Told>(value)
    const fresh = odd.filter((row) => !told.includes(keyOf(row)))
    const now: Told = { atMs: nowMs, told: [...told, ...fresh.map(keyOf)].slice(-TOLD_KEPT) }
    await trx
      .updateTable('checkpoints')
      .set({ value: toJson(now) })
      .where('name', '=', name)
      .execute()
    for (const finding of FINDINGS) {
      const own = fresh.filter((row) => row.finding === finding)
      const [first] = own
      if (first === undefined) continue
      await parts.notifyAdmins(trx, {
        code: 'payments_differ',
        params: { method: methodId, finding, n: own.length, payment: first.externalId, detail: first.detail },
      })
    }
  })
  parts.log.info({ method: methodId, rows: rows.length, differences: odd.length }, 'payments were reconciled')
  return rows
}

const keyOf = ({ finding, externalId, detail }: Compared): string => `${finding}:${externalId}:${detail}`

/** Reconciles every method whose last time was a day ago. A shop that does not answer is asked again at the next call. */
export async function reconcileDue(parts: PaymentsParts): Promise<void> {
  const nowMs = parts.clock.nowMs()
  for (const method of parts.methods.filter(isComparable)) {
    const row = await parts.db.outer
      .selectFrom('checkpoints')
      .select('value')
      .where('name', '=', `reconciled:${method.id}`)
      .executeTakeFirst()
    if (row !== undefined && nowMs - fromJson<Told>(row.value).atMs < DAY_MS) continue
    await reconcile(parts, method.id, nowMs - DAILY_SINCE_MS).catch((error: unknown) =>
      parts.log.warn(
        { method: method.id, error: error instanceof Error ? error.message : 'unknown' },
        'payments were not reconciled',
      ),
    )
  }
}
