/** The real application, in a process that is made to be killed, in front of a chat's double; the double and its people outlive it. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import type { Order, WorkerSettings } from './worker.ts'

export interface StageOptions {
  url: string
  /** A folder of this stage alone. */
  dir: string
}

/** The chat as it looks from outside. */
export interface ChatWorld {
  settings: Pick<WorkerSettings, 'telegram' | 'discord'>
  clock: { nowMs(): number; move(ms: number): void }
  /** How many calls there were. */
  calls(): number
  /** What it has to tell to the bot still. */
  pending(): number
  /** Resolves when the bot of a process that is up is there. */
  connected?(): Promise<unknown>
  close(): Promise<void>
}

export interface Status {
  inbox: number
  open: number
  messages: number
  refunds: number
  held: number
}

export interface Life {
  fromMs: number
  /** When it was up; undefined: never. */
  upMs?: number
  toMs?: number
  killed: boolean
}

export interface ChatStage {
  dataDir: string
  readonly worker: WorkerProcess
  /** Something was being made when it was last asked, in its time of rest: how long that takes, is a matter of the machine. */
  isBusy: boolean
  /** When each process began, in the double's time, and whether it was killed. */
  lives: Life[]
  /** Starts the next process; resolves when it is up, or rejects when it dies before. */
  start(): Promise<void>
  tell(order: Order): Promise<unknown>
  /** Time passes for the application and for the chat; with nobody there, for the chat and the next process. */
  pass(ms: number): Promise<void>
  kill(): Promise<void>
  /** It dies, as it was told to. */
  died(): Promise<void>
  /** Lets time run until nothing wants anything any more and `isDone`. */
  rest(isDone?: () => boolean): Promise<void>
  stop(): Promise<void>
  close(): Promise<void>
}

/** When processes of it were killed. */
export const deathsOf = ({ lives }: Pick<ChatStage, 'lives'>): number[] =>
  lives.flatMap(({ killed, toMs }) => (killed && toMs !== undefined ? [toMs] : []))

const LOOK_MS = 40
const SECOND = 1000
/** Without anything new for so long, only time helps. */
const STILL_MS = 400
const STEPS = 400

export const recordIn = (options: StageOptions, chat: string): string => join(options.dir, `${chat}.jsonl`)

export const dataDirOf = async (options: StageOptions): Promise<string> => {
  const dataDir = join(options.dir, 'data')
  await mkdir(dataDir, { recursive: true })
  return dataDir
}

export async function openChatStage(options: StageOptions, world: ChatWorld): Promise<ChatStage> {
  const dataDir = await dataDirOf(options)
  const port = await freePort()
  const lives: Life[] = []
  let aheadMs = 0
  let worker: WorkerProcess | undefined

  const stage: ChatStage = {
    dataDir,
    lives,
    isBusy: false,
    get worker() {
      if (worker === undefined) throw new Error('nobody was started')
      return worker
    },
    async start() {
      const life: Life = { fromMs: world.clock.nowMs(), killed: false }
      lives.push(life)
      worker = startWorker({
        dataDir,
        url: options.url,
        port,
        chatPath: '',
        ...world.settings,
        aheadMs,
        logLevel: 'silent',
      })
      const { ready, stopped } = worker
      await ready
      await Promise.race([world.connected?.(), stopped])
      life.upMs = world.clock.nowMs()
    },
    tell: (order) => stage.worker.tell(order),
    async pass(ms) {
      aheadMs += ms
      world.clock.move(ms)
      await worker?.tell({ type: 'ahead', ms }).catch(() => {})
    },
    async kill() {
      Object.assign(lives.at(-1)!, { killed: true, toMs: world.clock.nowMs() })
      await stage.worker.kill()
    },
    async died() {
      await stage.worker.stopped
      Object.assign(lives.at(-1)!, { killed: true, toMs: world.clock.nowMs() })
    },
    rest: (isDone = () => true) => rest(stage, world, isDone),
    async stop() {
      const stopping = stage.tell({ type: 'stop' }).catch(() => {})
      await Promise.race([stopping, stage.worker.stopped])
      await stage.worker.stopped
    },
    async close() {
      await worker?.kill()
      await world.close()
    },
  }
  return stage
}

async function rest(stage: ChatStage, world: ChatWorld, isDone: () => boolean): Promise<void> {
  let last = ''
  let changedMs = Date.now()
  let quiet = 0
  for (let steps = 0; steps < STEPS; ) {
    const status = (await stage.tell({ type: 'status' })) as Status
    stage.isBusy = status.held > 0
    const wants = status.inbox + status.open + status.messages + status.refunds + world.pending()
    quiet = wants === 0 && isDone() ? quiet + 1 : 0
    if (quiet > 2) return
    const now = JSON.stringify([status, world.calls()])
    if (now !== last || status.held > 0) changedMs = Date.now()
    last = now
    await sleep(LOOK_MS)
    if (quiet > 0 || Date.now() - changedMs < STILL_MS) continue
    await stage.pass(steps++ < 3 ? 2 * SECOND : 20 * SECOND)
    changedMs = Date.now()
  }
  throw new Error(`it does not come to rest: ${last} ${stage.worker.complaints()}`)
}
