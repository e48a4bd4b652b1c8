/** A Bot API and bots on it. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Order } from './bot-api.ts'
import type { FullOptions } from './bot-full.ts'
import { type Forked, forkProgram, forkStandIn } from './forked.ts'

export type Update = { [name: string]: unknown }

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

export async function startBotApi(): Promise<BotApi> {
  const { ask, stop } = await forkStandIn<Order>('bot-api')
  const root = (await ask({ do: 'listen' })) as string
  return {
    root,
    run: (bot, updates, until) => ask({ do: 'run', bot, updates, until }) as Promise<number>,
    pace: (bot, updates, everyMs) => ask({ do: 'pace', bot, updates, everyMs }) as Promise<number[]>,
    serve: async (fileId, file) => void (await ask({ do: 'serve', fileId, ...file })),
    stop,
  }
}

export async function startBare(token: string, root: string): Promise<RunningBot> {
  return running(await forkProgram('bot-bare', [token, root], true))
}

export async function startFull(options: FullOptions): Promise<RunningBot> {
  return running(await forkProgram('bot-full', [JSON.stringify(options)], true))
}

function running({ child, stop }: Forked): RunningBot {
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
