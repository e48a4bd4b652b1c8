/**
 * One round of the proof with vendors: people have things made by the real vendors' code over HTTP, the process is killed while
 * submissions are under way, lost or answered; then rest, and what each vendor made against what people have and pay.
 */
import { cpSync, existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../src/core/ports.ts'
import { openDouble as openArk } from '../vendors/ark/double.ts'
import { openDouble as openComfy } from '../vendors/comfyui/double.ts'
import { openDouble as openDashscope } from '../vendors/dashscope/double.ts'
import { openDouble as openFal } from '../vendors/fal/double.ts'
import { openDouble as openGemini } from '../vendors/gemini/double.ts'
import { openDouble as openHeygen } from '../vendors/heygen/double.ts'
import { openDouble as openKie } from '../vendors/kie/double.ts'
import type { OpenDouble, Plan, VendorDouble } from '../vendors/kit.ts'
import { openDouble as openKling } from '../vendors/kling/double.ts'
import { openDouble as openOpenai } from '../vendors/openai/double.ts'
import { openGoapi, openDouble as openPiapi } from '../vendors/piapi/double.ts'
import { freePort } from './free-port.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import { killAgain } from './killing.ts'
import { type Dice, diceOf } from './random.ts'
import { judgeVendors } from './vendors-judge.ts'
import type { Order } from './worker.ts'

interface Stand {
  open: OpenDouble
  /** Of the shipped catalogue, without inputs. */
  models: readonly string[]
  /** Files of the operator that it needs in DATA_DIR. */
  files?: { from: string; to: string }
}

/** Every vendor that takes jobs. */
export const STANDS: { readonly [vendorId: string]: Stand } = {
  fal: { open: openFal, models: ['flux', 'kling-turbo'] },
  openai: { open: (options) => openOpenai(options), models: ['gpt-image'] },
  kling: { open: openKling, models: ['kling'] },
  dashscope: { open: openDashscope, models: ['z-image', 'wan'] },
  gemini: { open: openGemini, models: ['gemini-sketch', 'veo'] },
  ark: { open: openArk, models: ['seedream', 'seedance', 'seedance-quick'] },
  piapi: { open: openPiapi, models: ['pi-z-image', 'pi-kling'] },
  goapi: { open: openGoapi, models: ['pi-z-image', 'pi-song'] },
  heygen: { open: openHeygen, models: ['heygen'] },
  comfyui: {
    open: openComfy,
    models: ['comfy-picture'],
    files: { from: fileURLToPath(new URL('../vendors/comfyui/graphs', import.meta.url)), to: 'comfyui' },
  },
  kie: { open: openKie, models: ['kie-picture', 'kie-film', 'suno'] },
}

export interface VendorsRoundOptions {
  url: string
  vendors: readonly string[]
  kills: number
  seed: number
  dir: string
  /** The bot is reached from outside, and vendors that call back do, again and again until somebody takes it. */
  callbacks?: boolean
  everyMs?: number
  say?: (line: string) => void
}

export interface VendorsRoundResult {
  kills: number
  /** Kills with a call to a vendor under way. */
  inFlight: number
  seconds: number
  jobs: number
  delivered: number
  returned: number
  /** Jobs that the vendors made, and of those the ones that nobody was charged for. */
  made: number
  lost: number
  wrong: string[]
}

export const CREDITS = 10_000_000
export const PEOPLE = ['p0', 'p1', 'p2', 'p3']
const OPEN_JOBS = 12
/** For each vendor. */
const AFTERWARDS = 1
const SPICES: readonly Plan[] = ['timeout-after', 'timeout-before', '5xx', '5xx-created', 'rate', 'html', 'empty']
const SPICE = 0.25
/** Long enough for some results to be stored: whose storing dies again and again is given up. */
const LIFE_MS: [number, number] = [20, 2000]
/** A submission is answered within a few milliseconds: the death comes among them. */
const AFTER_CALL_MS = 8
const CALL_WAIT_MS = 1500
const SECOND = 1000
const REST_STEPS = 900
const CALLS_AT_ONCE = 3

export async function runVendorsRound(options: VendorsRoundOptions): Promise<VendorsRoundResult> {
  const { dir, seed, vendors, say = () => {} } = options
  const startedMs = Date.now()
  const dice = diceOf(seed)
  const dataDir = join(dir, 'data')
  await mkdir(dataDir, { recursive: true })
  const port = await freePort()
  let aheadMs = 0
  const clock: Clock = { nowMs: () => Date.now() + aheadMs }
  const doubles = new Map<string, VendorDouble>()
  for (const id of vendors) {
    const { open, files } = STANDS[id]!
    if (files !== undefined && existsSync(files.from)) cpSync(files.from, join(dataDir, files.to), { recursive: true })
    doubles.set(id, await open({ clock, botAddress: () => `http://127.0.0.1:${port}` }))
  }
  const variables = Object.assign({}, ...[...doubles.values()].map((one) => one.variables)) as {
    [name: string]: string
  }
  const chatPath = join(dir, 'chat.jsonl')
  const newWorker = () =>
    startWorker({
      ...{ dataDir, url: options.url, port, chatPath, aheadMs, logLevel: 'silent' },
      ...{ vendors: variables, isPublic: options.callbacks === true },
    })
  const load = loadOf(dice, doubles)
  const callBacks = options.callbacks === true ? callerOf(doubles) : () => {}
  const finishing = setInterval(() => {
    load.finishSome()
    callBacks()
  }, 40)
  let worker = newWorker()
  let inFlight = 0
  try {
    await worker.ready
    await worker.tell({ type: 'people', names: PEOPLE, credits: CREDITS })
    await killAgain({
      kills: options.kills,
      dice,
      lifeMs: LIFE_MS,
      everyMs: options.everyMs ?? 80,
      ready: () => worker.ready,
      act: () => load.make(worker),
      async kill() {
        // Whoever was killed in its start has nothing under way: that is a death too.
        if (await load.called(worker)) inFlight++
        await sleep(dice.between(0, AFTER_CALL_MS))
        await worker.kill()
      },
      async next(downMs, kill) {
        aheadMs += downMs
        if (kill % 20 === 0) say(`${kill} kills, ${load.jobs().size} jobs, ${inFlight} with a call under way`)
        worker = newWorker()
      },
    })
    await worker.ready
    load.calm()
    await load.again(worker)
    // Some that nobody dies for: what the deaths have left behind must not be in their way.
    for (let n = 0; n < AFTERWARDS * vendors.length; n++) load.make(worker)
    await load.again(worker)
    await rest(worker, say, (ms) => {
      aheadMs += ms
    })
    await worker.tell({ type: 'clean' })
    const stop = worker.tell({ type: 'stop' }).catch(() => {})
    await Promise.race([stop, worker.stopped])
    await worker.stopped
    const judged = await judgeVendors({ url: options.url, dataDir, chatPath, jobs: load.jobs(), doubles })
    return {
      ...judged,
      kills: options.kills,
      inFlight,
      seconds: Math.round((Date.now() - startedMs) / SECOND),
    }
  } finally {
    clearInterval(finishing)
    await worker.kill()
    for (const double of doubles.values()) await double.close()
  }
}

/** People who have things made, and vendors that work and stumble. */
function loadOf(dice: Dice, doubles: ReadonlyMap<string, VendorDouble>) {
  const orders = new Map<string, Extract<Order, { type: 'make' }>>()
  /** Of those, the ones that nobody has said were received. */
  const open = new Set<string>()
  let told: WorkerProcess | undefined
  const stumbled = new Map<string, number>()
  let isCalm = false
  const calls = () => [...doubles.values()].reduce((sum, one) => sum + one.calls().length, 0)
  const tell = (worker: WorkerProcess, key: string) =>
    worker.tell(orders.get(key)!).then(
      () => void open.delete(key),
      () => {},
    )
  /** Each submission that was seen may be followed by one that goes wrong. */
  function spice(): void {
    for (const [id, double] of doubles) {
      const seen = double.jobs().length
      if (isCalm || stumbled.get(id) === seen) continue
      stumbled.set(id, seen)
      if (dice.next() < SPICE) double.next(SPICES[dice.between(0, SPICES.length - 1)]!)
    }
  }
  return {
    make(worker: WorkerProcess): void {
      spice()
      // Whoever died may have received it or not: the next one is sent it again, as a platform would.
      if (told !== worker) for (const key of open) void tell(worker, key)
      told = worker
      if (open.size > OPEN_JOBS) return
      const ids = [...doubles.keys()]
      const { models } = STANDS[ids[orders.size % ids.length]!]!
      const number = orders.size + 1
      const key = `make:${number}`
      const order = {
        type: 'make' as const,
        key,
        name: PEOPLE[dice.between(0, PEOPLE.length - 1)]!,
        modelId: models[dice.between(0, models.length - 1)]!,
        prompt: `a lighthouse numbered ${number}.`,
      }
      orders.set(key, order)
      open.add(key)
      void tell(worker, key)
    },
    /** Whether a call reached a vendor within a moment; more is asked for until one does. */
    async called(worker: WorkerProcess): Promise<boolean> {
      const before = calls()
      const untilMs = Date.now() + CALL_WAIT_MS
      this.make(worker)
      while (Date.now() < untilMs) {
        if (calls() > before) return true
        await new Promise((go) => setImmediate(go))
      }
      return false
    },
    finishSome(): void {
      for (const double of doubles.values()) if (isCalm || dice.next() < 0.3) double.finish()
    },
    calm: () => {
      isCalm = true
    },
    async again(worker: WorkerProcess): Promise<void> {
      for (const key of [...open]) await tell(worker, key)
    },
    jobs: () => orders,
  }
}

/** Tells the bot of what has ended, as vendors do: again while nobody answers, or with what is no answer. */
function callerOf(doubles: ReadonlyMap<string, VendorDouble>): () => void {
  const told = new Set<string>()
  let calling = 0
  async function call(double: VendorDouble, id: string, name: string): Promise<void> {
    told.add(name)
    calling++
    const isTaken = await double.callBack!(id).then(
      (status) => status < 500,
      (error: Error) => error.message === 'it was told no address',
    )
    calling--
    if (!isTaken) told.delete(name)
  }
  return () => {
    for (const [vendorId, double] of doubles)
      for (const { id, state } of double.callBack === undefined ? [] : double.jobs()) {
        const name = `${vendorId}/${id}`
        if (state !== 'running' && !told.has(name) && calling < CALLS_AT_ONCE) void call(double, id, name)
      }
  }
}

interface Status {
  inbox: number
  open: number
  messages: number
  held: number
}

/**
 * Lets the clock run ahead until nothing wants anything any more: what was lost is asked about until its grace ends. A busy machine
 * takes its time; what no longer gets less is a fault.
 */
async function rest(worker: WorkerProcess, say: (line: string) => void, pass: (ms: number) => void): Promise<void> {
  let least = Number.POSITIVE_INFINITY
  for (let step = 0, idle = 0; idle < REST_STEPS; step++, idle++) {
    const { inbox, open, messages, held } = (await worker.tell({ type: 'status' })) as Status
    const left = inbox + open + messages
    if (left === 0) return
    if (left < least) {
      least = left
      idle = 0
    }
    await sleep(100)
    if (held > 0 && step % 20 !== 19) continue
    const ms = step < 40 ? 2 * SECOND : 20 * SECOND
    pass(ms)
    await worker.tell({ type: 'ahead', ms })
    if (step % 100 === 99) say(`not at rest yet: ${JSON.stringify({ inbox, open, messages, held })}`)
  }
  const status = JSON.stringify(await worker.tell({ type: 'status' }))
  throw new Error(`it does not come to rest: ${status} ${worker.complaints()}`)
}
