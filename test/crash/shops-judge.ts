/**
 * After a round with shops: what was paid there against what is booked here, once each; then the shops' own word about every order,
 * and the operator's own reconciliation, which must find nothing to mend.
 */
import { readConfig } from '../../src/config.ts'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import type { Clock, PaymentFacts } from '../../src/core/ports.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { createMethods } from '../../src/payments/methods/index.ts'
import { toOrderFacts } from '../../src/payments/types.ts'
import { run as reconcile } from '../../src/tools/reconcile.ts'
import { silentLog } from '../support/databases.ts'

/** Somebody was at a shop's page. */
export interface Visit {
  orderId: string
  methodId: string
  outcome: 'paid' | 'failed'
}

const DAY_MS = 24 * 60 * 60_000

interface Judged {
  url: string
  dataDir: string
  /** The shops' variables. */
  settings: { [variable: string]: string }
  clock: Clock
  visits: readonly Visit[]
  methods: readonly string[]
}

export async function judgeShops(round: Judged): Promise<string[]> {
  const db = openDatabase(round.url)
  try {
    const { differences } = await verify(db)
    return [
      ...differences.map(lineOf),
      ...(await wrongInOrders(db, round)),
      ...(await wrongAtShops(db, round)),
      ...(await wrongByReconciling(db, round)),
    ]
  } finally {
    await db.close()
  }
}

/** Counted from the rows alone. */
async function wrongInOrders({ outer }: Database, { visits }: Judged): Promise<string[]> {
  const wrong: string[] = []
  const orders = await outer.selectFrom('orders').selectAll().execute()
  const payments = await outer.selectFrom('payments').selectAll().execute()
  const transfers = await outer.selectFrom('transfers').selectAll().execute()
  const accounts = await outer.selectFrom('accounts').selectAll().execute()
  const visitOf = new Map(visits.map((one) => [one.orderId, one]))
  for (const order of orders) {
    const say = (what: string) => wrong.push(`order ${order.key} of ${order.method} (${order.state}): ${what}`)
    const due = visitOf.get(order.id)?.outcome === 'paid' ? 1 : 0
    const own = payments.filter((one) => one.order_id === order.id)
    if (own.length !== due) say(`${own.length} payments, ${due} at the shop`)
    for (const one of own)
      if (one.state !== 'paid' || one.amount_minor !== order.amount_minor || one.currency !== order.currency)
        say(`payment ${one.external_id} is ${one.state}, ${one.amount_minor} ${one.currency}`)
    if ((order.state === 'paid') !== (due === 1)) say('its state is not that of its money')
    const credited = transfers
      .filter((one) => one.kind === 'posted' && own.some((each) => each.id === one.cause_id))
      .map((one) => one.amount)
    if (credited.length !== due || credited.some((amount) => amount !== order.credits))
      say(`credited ${JSON.stringify(credited)}`)
    const owned = accounts.filter((one) => one.person_id === order.person_id)
    if (owned.reduce((sum, one) => sum + one.posted, 0) !== due * order.credits) say('the balance is another')
  }
  for (const one of payments) if (one.order_id === null) wrong.push(`payment ${one.external_id} has no order`)
  const known = new Set(orders.map((one) => one.id))
  for (const one of visits) if (!known.has(one.orderId)) wrong.push(`the order ${one.orderId} is gone`)
  return wrong
}

/** The shops are asked, as at a reconciliation: about every order, and for their lists. */
async function wrongAtShops({ outer }: Database, round: Judged): Promise<string[]> {
  const wrong: string[] = []
  const methods = createMethods({
    shops: { settings: round.settings, tools: { clock: round.clock, log: silentLog() } },
  })
  const orders = await outer.selectFrom('orders').selectAll().execute()
  const payments = await outer.selectFrom('payments').selectAll().execute()
  const compare = (methodId: string, facts: PaymentFacts, whence: string) => {
    if (facts.status !== 'paid') return
    const booked = payments.filter((one) => one.method === methodId && one.external_id === facts.externalId)
    if (booked.length !== 1 || booked[0]!.amount_minor !== facts.amountMinor || booked[0]!.currency !== facts.currency)
      wrong.push(`${methodId} ${whence}: ${facts.externalId} is booked ${booked.length} times or otherwise`)
  }
  for (const id of round.methods) {
    const method = methods.find((one) => one.id === id)
    if (method === undefined) {
      wrong.push(`${id} is off`)
      continue
    }
    for (const row of orders.filter((one) => one.method === id)) {
      const facts = toOrderFacts(row)
      const found = await method.look(facts)
      if ((found?.status === 'paid') !== (row.state === 'paid'))
        wrong.push(`${id} says ${found?.status ?? 'nothing'} of ${row.key}, which is ${row.state} here`)
      if (found !== null) compare(id, found, 'asked')
    }
    if (method.list === undefined) continue
    for await (const facts of method.list(round.clock.nowMs() - DAY_MS)) compare(id, facts, 'in its list')
  }
  return wrong
}

/** `npm run reconcile` over every shop: all agrees, and nothing was credited late by it. */
async function wrongByReconciling({ outer }: Database, round: Judged): Promise<string[]> {
  const read = readConfig(
    {
      DATA_DIR: round.dataDir,
      ...(round.url.startsWith('postgres') ? { DATABASE_URL: round.url } : {}),
      ...round.settings,
    },
    { cwd: round.dataDir },
  )
  if (!read.ok) return [JSON.stringify(read.mistakes)]
  const count = async () => (await outer.selectFrom('payments').select('id').execute()).length
  const before = await count()
  const since = new Date(round.clock.nowMs() - DAY_MS).toISOString().slice(0, 10)
  const wrong: string[] = []
  for (const method of round.methods) {
    const lines: string[] = []
    const code = await reconcile(['--method', method, '--since', since], {
      config: read.config,
      clock: round.clock,
      print: (line) => void lines.push(line),
    })
    if (code !== 0) wrong.push(`the reconciliation of ${method} ends with ${code}: ${lines.join(' / ')}`)
  }
  const after = await count()
  if (after !== before) wrong.push(`the reconciliation credited ${after - before} payments that had been lost`)
  return wrong
}
