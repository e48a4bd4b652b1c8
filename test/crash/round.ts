/** One round of the proof: the application under load on one database and one engine, killed again and again, then left to finish. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startVendor, type VendorProcess } from '../vendor/spawn.ts'
import { PLATFORM } from './chat-record.ts'
import { freePort } from './free-port.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import { type Judged, judgeRound } from './judge.ts'
import { killAgain } from './killing.ts'
import { type Dice, diceOf } from './random.ts'
import type { Order } from './worker.ts'

export type EngineName = 'builtin' | 'vendor'

export interface RoundOptions {
  url: string
  engine: EngineName
  kills: number
  seed: number
  /** A folder of this round alone. */
  dir: string
  /** Milliseconds between two submissions. */
  everyMs?: number
  say?: (line: string) => void
}

export interface RoundResult extends Judged {
  kills: number
  vendorKills: number
  submitted: number
  seconds: number
}

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5']
export const GIFT_CREDITS = 100_000
const SECOND = 1000
const DRAIN_STEPS = 800
const HELD_MS = 4000

export async function runRound(options: RoundOptions): Promise<RoundResult> {
  const { dir, engine, seed, say = () => {} } = options
  const startedMs = Date.now()
  const dice = diceOf(seed)
  const dataDir = join(dir, 'data')
  await mkdir(dataDir, { recursive: true })
  const paths = { dataDir, chatPath: join(dir, 'chat.jsonl'), record: join(dir, 'vendor.jsonl') }
  const port = await freePort()
  const newVendor = (at = 0) =>
    startVendor({ record: paths.record, port: at, args: ['--profile', 'chaos', '--seed', String(seed)] })
  let vendor: VendorProcess | undefined = engine === 'vendor' ? await newVendor() : undefined
  let aheadMs = 0
  const deathsAtMs: number[] = []
  const newWorker = () =>
    startWorker({
      dataDir,
      url: options.url,
      port,
      chatPath: paths.chatPath,
      ...(vendor === undefined ? {} : { vendorRoot: vendor.root }),
      aheadMs,
      logLevel: 'silent',
    })

  const load = loadOf(dice)
  let vendorKills = 0
  let worker = newWorker()
  await worker.ready
  await worker.tell({ type: 'people', names: PEOPLE, credits: GIFT_CREDITS })
  await killAgain({
    kills: options.kills,
    dice,
    lifeMs: [20, 1200],
    everyMs: options.everyMs ?? 60,
    ready: () => worker.ready,
    act: () => load.submit(worker),
    kill() {
      deathsAtMs.push(Date.now() + aheadMs)
      return worker.kill()
    },
    async next(downMs, kill) {
      if (vendor !== undefined && dice.next() < 0.1) {
        await vendor.kill()
        vendor = await newVendor(vendor.port)
        vendorKills++
      }
      aheadMs += downMs
      if (kill % 20 === 0) say(`${kill} kills, ${load.sent()} submissions, ${load.confirmed().length} confirmed`)
      worker = newWorker()
    },
  })
  await worker.ready
  // What was not confirmed may have been received or not: it is sent again, as a platform would.
  await load.again(worker)
  await drain(worker, say)
  await worker.tell({ type: 'clean' })
  const stop = worker.tell({ type: 'stop' }).catch(() => {})
  await Promise.race([stop, worker.stopped])
  await worker.stopped
  await vendor?.kill('SIGTERM')
  const judged = await judgeRound({
    ...paths,
    url: options.url,
    engine,
    keys: load.keys(),
    deathsAtMs,
    people: PEOPLE.length,
  })
  return {
    ...judged,
    wrong: [...judged.wrong, ...(vendor?.complaints() ? [`the vendor complained: ${vendor.complaints()}`] : [])],
    kills: options.kills,
    vendorKills,
    submitted: load.sent(),
    seconds: Math.round((Date.now() - startedMs) / 1000),
  }
}

/** Submissions of several people, each with a key; unconfirmed ones are sent again. */
function loadOf(dice: Dice) {
  const orders = new Map<string, Order>()
  const confirmed = new Set<string>()
  const deliver = async (worker: WorkerProcess, key: string, order: Order) => {
    await worker.tell(order).then(
      () => confirmed.add(key),
      () => {},
    )
  }
  return {
    submit(worker: WorkerProcess): void {
      const who = PEOPLE[dice.between(0, PEOPLE.length - 1)]!
      const number = orders.size + 1
      const key = `msg:main:${who}:${number}`
      const address = { platform: PLATFORM, bot: 'main', chat: who, place: 'private' as const }
      const payload = {
        type: 'command',
        name: 'image',
        text: `a fox ${number}`,
        options: { count: dice.between(1, 2) },
        files: [],
        key,
        address,
        speaker: { platform: PLATFORM, externalId: who },
      }
      const order: Order = {
        type: 'receive',
        incoming: { source: PLATFORM, externalId: key, orderKey: `${PLATFORM}:main:${who}`, payload },
      }
      orders.set(key, order)
      void deliver(worker, key, order)
    },
    async again(worker: WorkerProcess): Promise<void> {
      for (const [key, order] of orders) if (!confirmed.has(key)) await deliver(worker, key, order)
    },
    sent: () => orders.size,
    confirmed: () => [...confirmed],
    keys: () => [...orders.keys()],
  }
}

/** Lets the clock run ahead until nothing wants anything any more. */
async function drain(worker: WorkerProcess, say: (line: string) => void): Promise<void> {
  let status = { inbox: 0, open: 0, messages: 0, held: 0 }
  let advanced = 0
  let advancedMs = Date.now()
  while (advanced < DRAIN_STEPS) {
    status = (await worker.tell({ type: 'status' })) as typeof status
    if (status.inbox + status.open + status.messages === 0) return
    await sleep(150)
    // What a dead process held has nobody who goes on with it: then only time helps.
    if (status.held > 0 && Date.now() - advancedMs < HELD_MS) continue
    // The vendor's time is the real one: what it has begun needs it.
    await worker.tell({ type: 'ahead', ms: advanced < 12 ? 2 * SECOND : 20 * SECOND })
    advancedMs = Date.now()
    if (++advanced % 50 === 0) say(`not at rest yet: ${JSON.stringify(status)}`)
  }
  throw new Error(`it does not come to rest: ${JSON.stringify(status)} ${worker.complaints()}`)
}
