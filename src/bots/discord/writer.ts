/** Rows that come together are written together: one transaction for all that wait, so that two hundred at once are a few commits. */
import { Fault } from '../../core/errors.ts'
import type { Incoming } from '../../core/inbox.ts'
import type { Log } from '../../core/ports.ts'
import type { DiscordParts } from './types.ts'

const BATCH_ROWS = 100
/** A database that is busy for a moment: Discord waits three seconds, and this must leave time for the answer. */
const TRIES = 3

export interface Writer {
  /** Answers whether it was new; throws where it could not be written. */
  write(row: Incoming): Promise<boolean>
  /** Resolves when everything that waits is through. */
  idle(): Promise<void>
}

interface Waiting {
  row: Incoming
  resolve(isNew: boolean): void
  reject(error: unknown): void
}

export function createWriter({ takeIn, log }: Pick<DiscordParts, 'takeIn'> & { log: Log }): Writer {
  const waiting: Waiting[] = []
  let running: Promise<void> | null = null

  async function tryToWrite(rows: readonly Incoming[]): Promise<boolean[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await takeIn(rows)
      } catch (error) {
        if (tries >= TRIES || !isPassing(error)) throw error
      }
    }
  }

  async function alone({ row, resolve, reject }: Waiting): Promise<void> {
    try {
      resolve((await tryToWrite([row]))[0] ?? false)
    } catch (error) {
      log.error({ source: row.source, id: row.externalId, err: error }, 'what came in could not be stored')
      reject(error)
    }
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH_ROWS)
      try {
        const isNew = await tryToWrite(batch.map(({ row }) => row))
        for (const [index, one] of batch.entries()) one.resolve(isNew[index] ?? false)
      } catch (error) {
        if (isPassing(error) || batch.length === 1) {
          log.error({ rows: batch.length, err: error }, 'what came in could not be stored')
          for (const one of batch) one.reject(error)
          continue
        }
        // One of them can't be written at all: each on its own, so that it alone is lost.
        for (const one of batch) await alone(one)
      }
    }
    running = null
  }

  return {
    write: (row) =>
      new Promise((resolve, reject) => {
        waiting.push({ row, resolve, reject })
        // Whatever else this tick brings comes along.
        running ??= Promise.resolve().then(run)
      }),
    idle: async () => {
      while (running !== null) await running
    },
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof Fault && error.retryable
}
