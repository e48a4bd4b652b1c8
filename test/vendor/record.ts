import { open, readFile } from 'node:fs/promises'
import type { Behaviour, Reason } from './behaviour.ts'

/** What the vendor writes down; `atMs` is its own clock. Nothing is answered before its line is on disk. */
export type RecordEvent = { atMs: number } & (
  | { type: 'started'; pid: number }
  | Accepted
  /** Provably no work: refused, or answered 5xx (`error`) or cut off (`lost`) before doing anything, or `late` and dropped. */
  | { type: 'refused'; key: string | null; reason: Reason | 'invalid' | 'error' | 'lost' | 'late' }
  /** A file went out; `fault` names what was wrong with it, `sizeBytes` what was meant to be sent. */
  | { type: 'served'; id: string; index: number; sizeBytes: number; fault: string | null }
  | { type: 'cancelled'; id: string }
  | { type: 'cancel-refused'; id: string }
  /** The n-th call back, from 1, and what it was answered with (0: nobody there). */
  | { type: 'callback'; id: string; n: number; status: number }
)

export interface Accepted {
  type: 'accepted'
  id: string
  /** Counts up from 1 in one record; the mark in every file. */
  number: number
  key: string
  kind: string
  count: number
  behaviour: Behaviour
  callbackUrl: string | null
  /** SHA-256 of each input that came with it. */
  inputs: string[]
}

export interface RecordWriter {
  /** Resolves when the line is on the disk. Lines that arrive together share one fsync. */
  append(event: RecordEvent): Promise<void>
  close(): Promise<void>
}

/** The whole lines of a record; what a kill left of a last line, which nobody was ever told of, is passed over. */
export async function readRecord(path: string): Promise<RecordEvent[]> {
  return (await readWhole(path)).events
}

async function readWhole(path: string): Promise<{ events: RecordEvent[]; sizeBytes: number }> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const sizeBytes = bytes.lastIndexOf('\n') + 1
  const lines = bytes.subarray(0, sizeBytes).toString('utf8').split('\n').slice(0, -1)
  return { events: lines.map((line) => JSON.parse(line) as RecordEvent), sizeBytes }
}

/** Opens a record for appending, cutting off a torn last line, and gives what is in it. */
export async function openRecord(path: string): Promise<{ events: RecordEvent[]; writer: RecordWriter }> {
  const { events, sizeBytes } = await readWhole(path)
  const file = await open(path, 'a')
  await file.truncate(sizeBytes)
  let waiting: { line: string; done: () => void; failed: (error: unknown) => void }[] = []
  let flushing: Promise<void> | null = null

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await file.appendFile(batch.map((entry) => entry.line).join(''))
        await file.datasync()
        for (const entry of batch) entry.done()
      } catch (error) {
        for (const entry of batch) entry.failed(error)
      }
    }
    flushing = null
  }

  return {
    events,
    writer: {
      append: (event) =>
        new Promise((done, failed) => {
          waiting.push({ line: `${JSON.stringify(event)}\n`, done, failed })
          flushing ??= flush()
        }),
      async close() {
        await flushing
        await file.close()
      },
    },
  }
}
