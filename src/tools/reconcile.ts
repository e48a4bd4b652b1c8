/**
 * `npm run reconcile -- --method stripe --since 2026-11-01`: what was paid at a shop since that day against our books, as a table. What
 * had been lost is credited, under the same keys as ever, so the bot may run meanwhile; the operators are told of what differs. Ends with
 * 0 when all agrees, 1 on a difference, 2 when it could not look.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { openChatShops } from '../app/chat-shops.ts'
import { adminText, subscriberTeller } from '../app/payments.ts'
import { openProviders } from '../app/providers.ts'
import { openCatalog } from '../app/shipped.ts'
import type { Config } from '../config.ts'
import { createAdminNotices } from '../core/admins.ts'
import { openDatabase } from '../core/db/database.ts'
import { Fault } from '../core/errors.ts'
import { createSandbox } from '../core/media/sandbox.ts'
import type { Clock, Log, Queue } from '../core/ports.ts'
import { knownProviders } from '../core/providers/index.ts'
import { type Compared, createPayments, FINDINGS, isComparable, type Method, type Payments } from '../payments/index.ts'
import { ShopFault, toDecimal } from '../payments/methods/index.ts'
import { configured, urlOf } from './configured.ts'

const USAGE = 'usage: npm run reconcile -- --method stripe --since 2026-11-01'
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }
/** The bot's sweeps find the rows that are written here. */
const SWEPT: Queue = { async wake() {}, every() {}, async work() {}, async stop() {} }

export interface ReconcileParts {
  config: Config
  clock: Clock
  print(line: string): void
}

export async function run(words: readonly string[], { config, clock, print }: ReconcileParts): Promise<number> {
  const asked = askedFor(words)
  if (asked === null) {
    print(USAGE)
    return 2
  }
  const sandbox = createSandbox({ log: SILENT })
  const providers = knownProviders(openProviders(config, { sandbox, clock, log: SILENT }))
  const db = openDatabase(urlOf(config), { poolSize: 2 })
  const tell = createAdminNotices({ queue: SWEPT, clock, log: SILENT, admins: config.admins })
  const parts = { db, queue: SWEPT, clock, log: SILENT, catalog: openCatalog(config.dataDir, providers) }
  let payments: Payments | undefined
  let close = () => {}
  try {
    const chats = await openChatShops({
      ...parts,
      config,
      order(trx, wanted) {
        if (payments === undefined) throw new Fault('payments_not_open')
        return payments.order(trx, wanted)
      },
    })
    close = chats.close
    payments = createPayments({
      ...parts,
      metrics: { count() {} },
      pretendMoney: false,
      shops: config.shops,
      methods: chats.methods,
      // No order is made here, and nobody is sent to a page.
      describe: ({ credits }) => String(credits),
      receiptEmail: async () => null,
      publicUrl: { browsers: () => config.publicUrl ?? '', shops: config.publicUrl },
      tellPerson: subscriberTeller({ queue: SWEPT, clock }),
      async notifyAdmins(trx, notice) {
        await tell(trx, { text: [adminText(notice)] })
      },
    })
    const method = payments.methods.find(({ id }) => id === asked.method)
    const why = whyNot(asked.method, method, payments.methods)
    if (why !== null) {
      print(why)
      return 2
    }
    const rows = await payments.reconcile(asked.method, asked.sinceMs)
    for (const line of tableOf(rows)) print(line)
    if (method?.list === undefined)
      print(
        `${asked.method} has no list: each order of ours was asked about; what names none of them can't be seen from here.`,
      )
    return rows.some(({ finding }) => finding !== 'matched' && finding !== 'credited_late') ? 1 : 0
  } catch (error) {
    print(`could not be reconciled: ${reasonOf(error)}`)
    return 2
  } finally {
    close()
    await db.close().catch(() => {})
    await sandbox.close()
  }
}

/** Why a method's payments can't be compared, in words; null: they can. */
function whyNot(name: string, method: Method | undefined, methods: readonly Method[]): string | null {
  if (method?.unasked !== undefined) return `${name} can't be reconciled: ${method.unasked}.`
  if (method !== undefined && isComparable(method)) return null
  const known = methods.filter(isComparable).map(({ id }) => id)
  const which = known.length === 0 ? 'is none' : `are ${known.join(', ')}`
  return `${name} is not on here, or has nothing to compare with; there ${which}. A way to pay is on when its variables are set.`
}

function askedFor(words: readonly string[]): { method: string; sinceMs: number } | null {
  try {
    const options = { method: { type: 'string' }, since: { type: 'string' } } as const
    const { method = '', since = '' } = parseArgs({ args: [...words], options }).values
    // A day without an hour begins in UTC.
    const sinceMs = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?$/.test(since) ? Date.parse(since) : Number.NaN
    return method === '' || Number.isNaN(sinceMs) ? null : { method, sinceMs }
  } catch {
    return null
  }
}

/** What agrees is only counted; every other payment has its line. */
function tableOf(rows: readonly Compared[]): string[] {
  const words = (finding: string) => finding.replaceAll('_', ' ')
  const counts = FINDINGS.map((finding) => [
    words(finding),
    String(rows.filter((row) => row.finding === finding).length),
  ])
  const lines = rows
    .filter(({ finding }) => finding !== 'matched')
    .sort((a, b) => FINDINGS.indexOf(a.finding) - FINDINGS.indexOf(b.finding))
    .map(({ finding, externalId, orderId, amountMinor, currency, detail }) => [
      words(finding),
      externalId,
      orderId ?? '-',
      `${toDecimal(amountMinor, currency)} ${currency}`,
      detail,
    ])
  const odd =
    lines.length === 0 ? [] : ['', ...aligned([['finding', 'payment', 'order', 'amount', 'detail'], ...lines])]
  return [...aligned(counts), ...odd]
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function reasonOf(error: unknown): string {
  if (error instanceof ShopFault) return `the shop said ${error.shopCode}`
  if (error instanceof Fault) return error.code
  return error instanceof Error ? error.message : 'unknown'
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  const config = configured(print)
  const clock = { nowMs: () => Date.now() }
  process.exitCode = config === null ? 2 : await run(process.argv.slice(2), { config, clock, print })
}
