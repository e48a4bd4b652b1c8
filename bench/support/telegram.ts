/** A Bot API and bots on it, each in a process of its own, so that nobody shares an event loop with what is measured. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Order } from './bot-api.ts'
import type { FullOptions } from './bot-full.ts'
import { atEnd } from './ends.ts'

export type Update = { [name: string]: unknown }
type Asked = Order extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never

export interface BotApi {
  root: string
  /** Milliseconds until a bot that gets all these at once has called the method so often. */
  run(bot: string, updates: Update[], until: { method: string; count: number }): Promise<number>
  /** Milliseconds from an update to its receipt, one figure for each. */
  pace(bot: string, updates: Update[], everyMs: number): Promise<number[]>
  serve(fileId: string, file: { path: string; sizeBytes: number }): Promise<void>
  stop(): Promise<void>
}

export interface RunningBot {
  /** To be awaited before the cause; `reached` resolves when a counter of the application has grown by so much. */
  grown(name: string, more: number): Promise<{ reached: Promise<void> }>
  residentBytes(): Promise<number>
  /** Forgets the peak so far. */
  resetPeak(): Promise<void>
  peakBytes(): Promise<number>
  stop(): Promise<void>
}

const END_MS = 20_000
const ASK_MS = 60_000

const program = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url))

async function start(
  name: string,
  args: string[],
  isReady: boolean,
): Promise<{ child: ChildProcess; stop(): Promise<void> }> {
  const child = fork(program(name), args, {
    env: {
      PATH: process.env.PATH ?? '',
      TMPDIR: process.env.TMPDIR ?? '/tmp',
    },
  })
  const ended = once(child, 'exit')
  const stop = atEnd(async () => {
    if (child.connected) child.send('stop')
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
    await ended
    clearTimeout(timer)
  })
  if (isReady) {
    const [said] = (await Promise.race([once(child, 'message'), ended])) as [unknown]
    if (said !== 'ready') throw new Error(`${name} did not start: ${said}`)
  }
  return { child, stop }
}

export async function startBotApi(): Promise<BotApi> {
  const { child } = await start('bot-api', [], false)
  const open = new Map<number, (result: unknown) => void>()
  let next = 0
  child.on('message', (said: { id: number; result: unknown }) => {
    open.get(said.id)?.(said.result)
    open.delete(said.id)
  })
  const ask = (order: Asked): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = next++
      const timer = setTimeout(() => reject(new Error(`${order.do}: not done within ${ASK_MS} ms`)), ASK_MS)
      open.set(id, (result) => {
        clearTimeout(timer)
        resolve(result)
      })
      child.send({ id, ...order }, (error) => error !== null && reject(error))
    })
  const root = (await ask({ do: 'listen' })) as string
  return {
    root,
    run: (bot, updates, until) => ask({ do: 'run', bot, updates, until }) as Promise<number>,
    pace: (bot, updates, everyMs) => ask({ do: 'pace', bot, updates, everyMs }) as Promise<number[]>,
    serve: async (fileId, file) => void (await ask({ do: 'serve', fileId, ...file })),
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

export async function startBare(token: string, root: string): Promise<RunningBot> {
  return running(await start('bot-bare', [token, root], true))
}

export async function startFull(options: FullOptions): Promise<RunningBot> {
  return running(await start('bot-full', [JSON.stringify(options)], true))
}

function running({ child, stop }: { child: ChildProcess; stop(): Promise<void> }): RunningBot {
  const status = async (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]) *
    1024
  const said = (what: string) =>
    new Promise<void>((resolve) => {
      const hear = (message: unknown) => {
        if (message !== what) return
        child.off('message', hear)
        resolve()
      }
      child.on('message', hear)
    })
  return {
    async grown(name, more) {
      const reached = said('reached')
      const noted = said('noted')
      child.send({ name, more })
      await noted
      return { reached }
    },
    residentBytes: () => status('VmRSS'),
    resetPeak: () => writeFile(`/proc/${child.pid}/clear_refs`, '5'),
    peakBytes: () => status('VmHWM'),
    stop,
  }
}
