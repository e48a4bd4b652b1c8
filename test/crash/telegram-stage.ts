/** The real application, in a process that is made to be killed, in front of the strict Bot API; the double and its people outlive it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startTelegram, type Telegram, type UserControl } from '../telegram/double/index.ts'
import { freePort } from './free-port.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import type { Order } from './worker.ts'

export interface StageOptions {
  url: string
  mode: 'polling' | 'webhook'
  /** A folder of this stage alone. */
  dir: string
  /** Compiled code that all workers share. */
  cacheDir: string
}

export interface Status {
  inbox: number
  open: number
  messages: number
  refunds: number
  held: number
}

export interface TelegramStage {
  telegram: Telegram
  record: string
  dataDir: string
  readonly worker: WorkerProcess
  /** When each process began, in the double's time, and whether it was killed. */
  lives: Life[]
  /** Starts the next process; resolves when it is up, or rejects when it dies before. */
  start(): Promise<void>
  tell(order: Order): Promise<unknown>
  /** Time passes for the application and for Telegram; with nobody there, for Telegram and the next process. */
  pass(ms: number): Promise<void>
  kill(): Promise<void>
  /** Somebody new who has agreed to the terms. */
  guest(id: number): Promise<UserControl>
  /** Lets time run until nothing wants anything any more and `isDone`. */
  rest(isDone?: () => boolean): Promise<void>
  stop(): Promise<void>
  close(): Promise<void>
}

export interface Life {
  fromMs: number
  killed: boolean
}

export const ADMIN_ID = 900
export const GIFT_CREDITS = 100_000
const LOOK_MS = 40
const SECOND = 1000
/** Without anything new for so long, only time helps. */
const STILL_MS = 400
const STEPS = 400

export async function openTelegramStage(options: StageOptions): Promise<TelegramStage> {
  const dataDir = join(options.dir, 'data')
  await mkdir(dataDir, { recursive: true })
  const record = join(options.dir, 'telegram.jsonl')
  const telegram = await startTelegram({ flood: false, twice: true, record })
  const port = await freePort()
  const lives: Life[] = []
  let aheadMs = 0
  let worker: WorkerProcess | undefined

  const stage: TelegramStage = {
    telegram,
    record,
    dataDir,
    lives,
    get worker() {
      if (worker === undefined) throw new Error('nobody was started')
      return worker
    },
    start() {
      lives.push({ fromMs: telegram.clock.nowMs(), killed: false })
      worker = startWorker(
        {
          dataDir,
          url: options.url,
          port,
          chatPath: '',
          telegram: {
            token: telegram.token,
            root: telegram.root,
            mode: options.mode,
            adminId: ADMIN_ID,
            startCredits: GIFT_CREDITS,
          },
          aheadMs,
          logLevel: 'silent',
        },
        options.cacheDir,
      )
      return worker.ready
    },
    tell: (order) => stage.worker.tell(order),
    async pass(ms) {
      aheadMs += ms
      telegram.clock.move(ms)
      await worker?.tell({ type: 'ahead', ms }).catch(() => {})
    },
    async kill() {
      lives.at(-1)!.killed = true
      await stage.worker.kill()
    },
    async guest(id) {
      const user = telegram.user({ id, first_name: `Guest ${id}`, language_code: 'en' })
      user.send('/start')
      const terms = await telegram.until(
        () => user.messages().find((one) => one.buttons.flat().some((each) => each.callback_data === 'agree')),
        20_000,
      )
      void user.press(terms, 'agree')
      await telegram.until(() => user.messages().find((one) => one.edits > 0), 20_000)
      return user
    },
    rest: (isDone = () => true) => rest(stage, isDone),
    async stop() {
      const stopping = stage.tell({ type: 'stop' }).catch(() => {})
      await Promise.race([stopping, stage.worker.stopped])
      await stage.worker.stopped
    },
    async close() {
      await worker?.kill()
      await telegram.close()
    },
  }
  return stage
}

async function rest(stage: TelegramStage, isDone: () => boolean): Promise<void> {
  const { telegram } = stage
  let last = ''
  let changedMs = Date.now()
  let quiet = 0
  for (let steps = 0; steps < STEPS; ) {
    const status = (await stage.tell({ type: 'status' })) as Status
    const wants = status.inbox + status.open + status.messages + status.refunds + telegram.updates.pending().length
    quiet = wants === 0 && isDone() ? quiet + 1 : 0
    if (quiet > 2) return
    const now = JSON.stringify([status, telegram.calls().length])
    if (now !== last || status.held > 0) changedMs = Date.now()
    last = now
    await sleep(LOOK_MS)
    if (quiet > 0 || Date.now() - changedMs < STILL_MS) continue
    await stage.pass(steps++ < 3 ? 2 * SECOND : 20 * SECOND)
    changedMs = Date.now()
  }
  throw new Error(`it does not come to rest: ${last} ${stage.worker.complaints()}`)
}
