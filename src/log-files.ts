/** Where the log goes when it goes to files: one a day, and the old ones go. Started with LOG_DIR; without it the log is on standard output. */
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './core/ports.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const NAME = /^chatelier-(\d{4}-\d{2}-\d{2})\.log$/

export interface LogFiles {
  write(line: string): void
  /** Removes the files of days that are past keeping; also done whenever a new day begins. */
  sweep(): void
  close(): void
}

/** Days are those of UTC. A line is on its way to the disk when `write` returns: what is said before a crash can be read after it. */
export function openLogFiles({ dir, keptDays, clock }: { dir: string; keptDays: number; clock: Clock }): LogFiles {
  mkdirSync(dir, { recursive: true })
  let open: { day: string; file: number } | null = null
  const sweep = () => {
    const oldest = dayOf(clock.nowMs() - keptDays * DAY_MS)
    for (const name of readdirSync(dir)) {
      const day = NAME.exec(name)?.[1]
      if (day !== undefined && day < oldest) rmSync(join(dir, name), { force: true })
    }
  }
  sweep()
  const close = () => {
    if (open !== null) closeSync(open.file)
    open = null
  }
  return {
    write(line) {
      const day = dayOf(clock.nowMs())
      if (open?.day !== day) {
        close()
        // For the operator's eyes alone.
        open = { day, file: openSync(join(dir, `chatelier-${day}.log`), 'a', 0o600) }
        sweep()
      }
      writeSync(open.file, line)
    },
    sweep,
    close,
  }
}

const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
