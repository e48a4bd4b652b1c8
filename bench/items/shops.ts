import { createHash } from 'node:crypto'
import { toJson } from '../../src/core/db/database.ts'
import { createMethods } from '../../src/payments/methods/index.ts'
import { quantile, rounds, timed } from '../stats.ts'
import { clock, openHeld, type Place, topicsFor } from '../support/core.ts'
import { type Databases, type Dialect, openDatabases } from '../support/databases.ts'
import { quietLog } from '../support/quiet.ts'
import { openPgPlayers, openSqlitePlayers } from '../support/raw.ts'
import { createRecorder, type Script } from '../support/recorder.ts'
import type { Bench, Item, Measure } from '../types.ts'

const PEOPLE = 50
const NOTICES = { sqlite: 400, postgres: 200 } as const
const BUDGET_MS = 12_000
/** Notices that a shop has on their way at a time. */
const TELLING = 8
const RATIO_TARGET = 0.4

/**
 * A shop tells of payments: each notice is verified, written down, answered, and credited with its card. Beside it the same
 * statements on the bare driver in the same transactions.
 */
export const shops: Item = {
  name: 'shops',
  title: 'Verified notices of a shop a second against bare commits of the same rows',
  async run(bench) {
    const measures: Measure[] = []
    for (const dialect of ['sqlite', 'postgres'] as const) measures.push(...(await measure(bench, dialect)))
    return measures
  },
}

const topics = topicsFor('builtin')
const TERMINAL = 'BenchDEMO'
const PASSWORD = 'bench-password'
const SHOP = { TBANK_TERMINAL_KEY: TERMINAL, TBANK_PASSWORD: PASSWORD, TBANK_API_ROOT: 'http://127.0.0.1:9/v2' }
const AMOUNT_MINOR = 9900
const CREDITS = 100
const HOUR_MS = 60 * 60_000

const orderIdOf = (at: number) => `bench${String(at).padStart(17, '0')}`

/** T-Bank's notices are wholly signed: nothing is asked of the shop. */
function noticeOf(at: number): Buffer {
  const fields = {
    TerminalKey: TERMINAL,
    OrderId: orderIdOf(at),
    Success: true,
    Status: 'CONFIRMED',
    PaymentId: 7_000_000_000 + at,
    ErrorCode: '0',
    Amount: AMOUNT_MINOR,
  }
  const values = Object.entries({ ...fields, Password: PASSWORD })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => String(value))
  const Token = createHash('sha256').update(values.join('')).digest('hex')
  return Buffer.from(JSON.stringify({ ...fields, Token }))
}

async function measure(bench: Bench, dialect: Dialect): Promise<Measure[]> {
  const count = bench.isQuick ? 60 : NOTICES[dialect]
  const databases = await openDatabases(dialect, bench.folder, { count: PEOPLE, startCredits: 0, topics })
  try {
    const scripts = await recordScripts(databases, count)
    bench.tell(`${dialect}: ${scripts.at(-1)!.length} statements a notice`)
    const own: number[] = []
    const raw: number[] = []
    const answers: number[] = []
    // The first round warms both up and is not counted.
    for (const round of rounds(2, bench.isQuick ? 2 : 8, BUDGET_MS)) {
      const { ms, answerMs } = await runOwn(databases, count)
      const rawMs = await runRaw(databases, scripts)
      if (round === 0) continue
      own.push((count * 1000) / ms)
      raw.push((count * 1000) / rawMs)
      answers.push(quantile(answerMs, 0.99))
    }
    const name = dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'
    return [
      { id: `shops.${dialect}`, title: `Verified notices a second, ${name}`, unit: '/s', runs: own },
      { id: `shops.${dialect}.raw`, title: '  the same statements raw', unit: '/s', runs: raw },
      {
        id: `shops.${dialect}.ratio`,
        title: '  speed, as a part of raw',
        unit: 'x',
        runs: own.map((perSecond, round) => perSecond / raw[round]!),
        target: { is: 'at least', value: RATIO_TARGET },
      },
      { id: `shops.${dialect}.p99`, title: '  notice to answer, p99', unit: 'ms', runs: answers },
    ]
  } finally {
    await databases.close()
  }
}

/** The application with the shop on, on a copy that has an order for each notice. */
async function openShop(place: Place, count: number) {
  const held = await openHeld(place, topics, {
    methods: createMethods({ shops: { settings: SHOP, tools: { clock, log: quietLog } } }),
  })
  const { db } = held.app
  const people = await db.outer.selectFrom('people').select('id').orderBy('id').execute()
  await db.transaction(async (trx) => {
    for (let at = 0; at < count; at++) await trx.insertInto('orders').values(orderRow(at, people)).execute()
  })
  return held
}

function orderRow(at: number, people: readonly { id: string }[]) {
  const nowMs = clock.nowMs()
  return {
    id: orderIdOf(at),
    key: `bench:${at}`,
    person_id: people[at % people.length]!.id,
    method: 'tbank',
    pack_id: 'small',
    credits: CREDITS,
    amount_minor: AMOUNT_MINOR,
    currency: 'RUB',
    state: 'awaiting_payment' as const,
    external_id: null,
    checkout: toJson({ kind: 'link', url: 'https://shop.example/page' }),
    address: toJson({ platform: 'web', bot: 'web', chat: `chat-${at % people.length}`, place: 'private' }),
    quote_id: null,
    next_look_at_ms: null,
    look_tries: 0,
    created_at_ms: nowMs,
    expires_at_ms: nowMs + HOUR_MS,
    paid_at_ms: null,
    number: null,
  }
}

type Held = Awaited<ReturnType<typeof openHeld>>

/** What the shop's call and what follows from it do. Answers milliseconds until the shop was answered. */
async function takeOne({ app, queue }: Held, at: number, rawBody: Buffer): Promise<number> {
  const { ms, value } = await timed(() =>
    app.payments.takeNotice('tbank', {
      verb: 'POST',
      // Nobody is let in without end from one address.
      address: `10.0.${Math.floor(at / 250)}.${at % 250}`,
      headers: { 'content-type': 'application/json' },
      query: {},
      rawBody,
    }),
  )
  if (value.status !== 200) throw new Error(`a notice was answered ${value.status} ${value.body}`)
  await queue.drain('inbox')
  return ms
}

async function recordScripts(databases: Databases, count: number): Promise<Script[]> {
  const held = await openShop(await databases.copy(), count)
  const recorder = createRecorder()
  const scripts: Script[] = []
  try {
    for (let at = 0; at < count; at++) scripts.push(await recorder.record(() => takeOne(held, at, noticeOf(at))))
    await expectCredited(held, count)
  } finally {
    recorder.close()
    await held.app.stop()
  }
  return scripts
}

async function expectCredited({ app }: Held, count: number): Promise<void> {
  const paid = await app.db.outer.selectFrom('payments').select('credits').where('state', '=', 'paid').execute()
  if (paid.length !== count) throw new Error(`${paid.length} of ${count} payments were credited`)
}

async function runOwn(databases: Databases, count: number): Promise<{ ms: number; answerMs: number[] }> {
  const held = await openShop(await databases.copy(), count)
  const bodies = Array.from({ length: count }, (_, at) => noticeOf(at))
  const answerMs: number[] = []
  try {
    const { ms } = await timed(async () => {
      let next = 0
      const courier = async () => {
        while (next < count) {
          const at = next++
          answerMs.push(await takeOne(held, at, bodies[at]!))
        }
      }
      await Promise.all(Array.from({ length: TELLING }, courier))
    })
    await expectCredited(held, count)
    return { ms, answerMs }
  } finally {
    await held.app.stop()
  }
}

/** As many players at a time; on SQLite they share its one connection. */
async function runRaw(databases: Databases, scripts: readonly Script[]): Promise<number> {
  const place = await databases.copy()
  const held = await openShop(place, scripts.length)
  await held.app.stop()
  const players =
    databases.dialect === 'sqlite'
      ? openSqlitePlayers(place.url.slice('sqlite:'.length), TELLING, scripts.flat(), null)
      : await openPgPlayers(place.url, TELLING, null)
  try {
    let next = 0
    const { ms } = await timed(() =>
      Promise.all(
        players.map(async (player) => {
          while (next < scripts.length) await player.play(scripts[next++]!)
        }),
      ),
    )
    return ms
  } finally {
    for (const player of players) await player.close()
  }
}
