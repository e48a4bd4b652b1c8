/**
 * One round of the proof with outside shops: people order and pay, the shops tell of it over HTTP again and again until they are
 * heard, and the process is killed between a notice and its answer; then rest, and the shops' own lists against the books.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../src/core/ports.ts'
import { openCryptoCloud } from '../shops/cryptocloud/double.ts'
import type { ShopNotice, ShopServer } from '../shops/kit.ts'
import { openNowPayments } from '../shops/nowpayments/double.ts'
import { openRobokassa } from '../shops/robokassa/double.ts'
import { openStripe, signed } from '../shops/stripe/double.ts'
import { openTBank } from '../shops/tbank/double.ts'
import { openYooKassa } from '../shops/yookassa/double.ts'
import { freePort } from './free-port.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import { killAgain } from './killing.ts'
import { type Dice, diceOf } from './random.ts'
import { judgeShops, type Visit } from './shops-judge.ts'

const SHOPS: { readonly [methodId: string]: (clock: Clock) => Promise<ShopServer> } = {
  stripe: openStripe,
  yookassa: openYooKassa,
  tbank: openTBank,
  robokassa: openRobokassa,
  cryptocloud: openCryptoCloud,
  nowpayments: openNowPayments,
}
const METHODS = Object.keys(SHOPS)

export interface ShopsRoundOptions {
  url: string
  kills: number
  seed: number
  dir: string
  say?: (line: string) => void
}

export interface ShopsRoundResult {
  kills: number
  /** Kills while at least one notice had been sent and not been answered. */
  inFlight: number
  seconds: number
  orders: number
  paid: number
  /** Notices that were told, copies included; and those that the shop gave up, so that asking alone could find their payments. */
  told: number
  lost: number
  wrong: string[]
}

/** How many orders stand open at a time. */
const OPEN_ORDERS = 8
const EVERY_MS = 25
const LIFE_MS: [number, number] = [20, 400]
/** A notice is answered within a few milliseconds: the death comes among them. */
const AFTER_NOTICE_MS = 5
const PAYING_TRIES = 40
/** Whoever has a page pays at the last moment; a process that is not up yet shows none. */
const PAYING_MS = 200
/** How many of them pay as soon as they can. */
const AT_ONCE = 0.3
const ANSWER_MS = 10_000
const MINUTE_MS = 60_000
const REST_STEPS = 60

export async function runShopsRound(options: ShopsRoundOptions): Promise<ShopsRoundResult> {
  const { dir, seed, say = () => {} } = options
  const startedMs = Date.now()
  const dice = diceOf(seed)
  const dataDir = join(dir, 'data')
  await mkdir(dataDir, { recursive: true })
  const port = await freePort()
  let aheadMs = 0
  const clock: Clock = { nowMs: () => Date.now() + aheadMs }
  const servers = new Map<string, ShopServer>()
  for (const [id, open] of Object.entries(SHOPS)) servers.set(id, await open(clock))
  const settings = Object.assign({}, ...[...servers.values()].map((one) => one.settings)) as {
    [variable: string]: string
  }
  const newWorker = () =>
    startWorker({
      dataDir,
      url: options.url,
      port,
      chatPath: join(dir, 'chat.jsonl'),
      ...{ shops: settings, isPublic: true },
      aheadMs,
      logLevel: 'silent',
    })
  const crowd = crowdOf({ dice, servers, clock, root: `http://127.0.0.1:${port}` })
  let worker = newWorker()
  let inFlight = 0
  try {
    await worker.ready
    await killAgain({
      kills: options.kills,
      dice,
      lifeMs: LIFE_MS,
      everyMs: EVERY_MS,
      ready: () => worker.ready,
      act: () => crowd.act(worker),
      async kill() {
        // Somebody pays now, so that a notice is on its way when the process dies.
        for (let tries = 0; tries < PAYING_TRIES && crowd.waiting() === 0; tries++) {
          crowd.act(worker)
          await Promise.race([crowd.payAll(worker), sleep(PAYING_MS)])
          if (crowd.waiting() === 0) await sleep(50)
        }
        await sleep(dice.between(0, AFTER_NOTICE_MS))
        if (crowd.waiting() > 0) inFlight++
        await worker.kill()
        await crowd.settled()
      },
      async next(_downMs, kill) {
        if (kill % 20 === 0) say(`${kill} kills, ${crowd.visits.length} visits, ${inFlight} with a notice on its way`)
        worker = newWorker()
      },
    })
    await worker.ready
    await crowd.end(worker)
    await rest(worker, (ms) => {
      aheadMs += ms
    })
    const stop = worker.tell({ type: 'stop' }).catch(() => {})
    await Promise.race([stop, worker.stopped])
    await worker.stopped
    const paid = crowd.visits.filter((one) => one.outcome === 'paid').length
    return {
      kills: options.kills,
      inFlight,
      seconds: Math.round((Date.now() - startedMs) / 1000),
      orders: crowd.orders(),
      paid,
      told: crowd.told(),
      lost: crowd.lost(),
      wrong: [
        ...crowd.wrong,
        ...(await judgeShops({ url: options.url, dataDir, settings, clock, visits: crowd.visits, methods: METHODS })),
      ],
    }
  } finally {
    await worker.kill()
    for (const server of servers.values()) await server.close()
  }
}

interface Page {
  id: string
  key: string
  method: string
  url?: string
}

interface Pending {
  methodId: string
  notice: ShopNotice
  isOnItsWay: boolean
}

/** People who order and pay, and the shops' couriers. */
function crowdOf(given: { dice: Dice; servers: Map<string, ShopServer>; clock: Clock; root: string }) {
  const { dice, servers, clock, root } = given
  const orders = new Map<string, string>()
  const confirmed = new Set<string>()
  const asking = new Set<string>()
  const visits: Visit[] = []
  const visited = new Set<string>()
  const wrong: string[] = []
  let pending: Pending[] = []
  const flights = new Set<Promise<void>>()
  let told = 0
  let lost = 0

  /** A shop signs what it sends at the time of sending. */
  function fresh(methodId: string, notice: ShopNotice): ShopNotice {
    if (methodId !== 'stripe') return notice
    const secret = servers.get('stripe')!.settings['STRIPE_WEBHOOK_SECRET']!
    const signature = signed(notice.body, secret, Math.floor(clock.nowMs() / 1000))
    return { ...notice, headers: { ...notice.headers, 'stripe-signature': signature } }
  }

  async function post(one: Pending): Promise<void> {
    one.isOnItsWay = true
    told++
    const { verb, headers, query, body } = fresh(one.methodId, one.notice)
    const words = new URLSearchParams(query).toString()
    const status = await fetch(`${root}/pay/${one.methodId}${words === '' ? '' : `?${words}`}`, {
      method: verb,
      headers,
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(verb === 'GET' ? {} : { body }),
    }).then(
      async (answer) => {
        await answer.arrayBuffer()
        return answer.status
      },
      () => 0,
    )
    one.isOnItsWay = false
    // What was heard is told a second time now and then; what was not is told until it is.
    if (status >= 200 && status < 300) {
      if (dice.next() > 0.2) pending = pending.filter((other) => other !== one)
    } else if (status >= 400 && status < 500) {
      wrong.push(`a notice of ${one.methodId} was refused with ${status}`)
      pending = pending.filter((other) => other !== one)
    }
  }

  function collect(): void {
    for (const [methodId, server] of servers)
      for (const notice of server.takeNotices()) {
        // Some shops give up at once: their payments are found by asking.
        if (dice.next() < 0.1) lost++
        else pending.push({ methodId, notice, isOnItsWay: false })
      }
  }

  function tell(): void {
    for (const one of pending) {
      if (one.isOnItsWay) continue
      const flight: Promise<void> = post(one).finally(() => flights.delete(flight))
      flights.add(flight)
    }
  }

  function order(worker: WorkerProcess, name: string, methodId: string): Promise<void> {
    orders.set(name, methodId)
    asking.add(name)
    return worker
      .tell({ type: 'order', name, methodId })
      .then(
        () => void confirmed.add(name),
        () => {},
      )
      .finally(() => asking.delete(name))
  }

  async function pay(worker: WorkerProcess, share: number): Promise<void> {
    const pages = ((await worker.tell({ type: 'pages' }).catch(() => [])) ?? []) as Page[]
    for (const page of pages) {
      if (page.url === undefined || visited.has(page.id) || dice.next() > share) continue
      visited.add(page.id)
      const outcome = dice.next() < 0.9 ? 'paid' : 'failed'
      await servers.get(page.method)!.visit({ url: page.url, outcome })
      visits.push({ orderId: page.id, methodId: page.method, outcome })
    }
    collect()
    tell()
  }

  let paying: Promise<void> | undefined
  return {
    visits,
    wrong,
    orders: () => orders.size,
    told: () => told,
    lost: () => lost,
    waiting: () => flights.size,
    payAll: (worker: WorkerProcess) => pay(worker, 1).catch((error: unknown) => void wrong.push(`a page: ${error}`)),
    settled: async () => void (await Promise.all([...flights])),
    act(worker: WorkerProcess): void {
      // Whoever got no answer orders again, under the same name.
      for (const [name, methodId] of orders)
        if (!confirmed.has(name) && !asking.has(name)) void order(worker, name, methodId)
      if (orders.size - visited.size < OPEN_ORDERS)
        void order(worker, `b${orders.size + 1}`, METHODS[orders.size % METHODS.length]!)
      paying ??= pay(worker, AT_ONCE)
        .catch((error: unknown) => void wrong.push(`a page: ${String(error)}`))
        .finally(() => {
          paying = undefined
        })
      tell()
    },
    /** Everybody who was not answered orders again and pays; every notice is told until it is heard. */
    async end(worker: WorkerProcess): Promise<void> {
      await paying
      for (const [name, methodId] of orders) if (!confirmed.has(name)) await order(worker, name, methodId)
      for (let step = 0; step < 100 && (visited.size < orders.size || pending.length > 0); step++) {
        await pay(worker, 1)
        await Promise.all([...flights])
        if (step > 0) await sleep(100)
        if (step % 10 === 9) await worker.tell({ type: 'ahead', ms: 1000 })
      }
      if (pending.length > 0) wrong.push(`${pending.length} notices were never heard`)
      if (visited.size < orders.size) wrong.push(`${orders.size - visited.size} orders never had a page`)
    },
  }
}

interface Status {
  inbox: number
  messages: number
  refunds: number
  unpaid: number
}

/** Lets minutes pass until nothing waits any more: what nobody told of is found by asking. */
async function rest(worker: WorkerProcess, pass: (ms: number) => void): Promise<void> {
  let last = ''
  for (let step = 0; step < REST_STEPS; step++) {
    for (let look = 0; look < 10; look++) {
      const { inbox, messages, refunds, unpaid } = (await worker.tell({ type: 'status' })) as Status
      last = JSON.stringify({ inbox, messages, refunds, unpaid })
      // Orders whose payment failed may stay open until they expire.
      if (step > 4 && inbox + messages + refunds === 0) return
      await sleep(25)
    }
    pass(MINUTE_MS)
    await worker.tell({ type: 'ahead', ms: MINUTE_MS })
  }
  throw new Error(`it does not come to rest: ${last} ${worker.complaints()}`)
}
