/**
 * Most test files share a process with others, because starting one costs more than many of them do. So each shows at its end that
 * it has put everything away: the environment, the folder, listeners of the process, and whatever keeps a process alive.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect } from 'vitest'
import { PATIENCE_MS } from './patience.ts'

/** What is closed is gone a little later. */
const LOOK_MS = 20
/** An answer over HTTP that is longer than a connection's buffers, and that nobody reads, is let go with its connection when it is collected. */
const COLLECT_EVERY_MS = 500

const collect = () => {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  gc()
}

interface Around {
  env: { [name: string]: string | undefined }
  cwd: string
  listeners: { [event: string]: number }
  active: { [kind: string]: number }
}

const look = (): Around => ({
  env: { ...process.env },
  cwd: process.cwd(),
  // What packages do at the end, they do once for all.
  listeners: Object.fromEntries(
    process
      .eventNames()
      .filter((event) => event !== 'exit')
      .map((event) => [String(event), process.listenerCount(event)]),
  ),
  active: Object.fromEntries(
    [...Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind)].map(([kind, all]) => [kind, all.length]),
  ),
})

/** What there is more of than before, by name. */
const more = (before: { [name: string]: number }, after: { [name: string]: number }) =>
  Object.entries(after).filter(([name, count]) => count > (before[name] ?? 0))

const leftBy = (before: Around, after: Around) => ({
  env: Object.entries(after.env).filter(([name, value]) => before.env[name] !== value),
  cwd: after.cwd === before.cwd ? [] : [after.cwd],
  listeners: more(before.listeners, after.listeners),
  active: more(before.active, after.active),
})

// Packages do a thing or two as they are loaded; that happens before.
let before = look()
beforeAll(() => {
  before = look()
})

// The first hook to be set up is the last to run.
afterAll(async () => {
  const untilMs = Date.now() + PATIENCE_MS
  let left = leftBy(before, look())
  let collectAtMs = Date.now() + COLLECT_EVERY_MS
  while (left.active.length > 0 && Date.now() < untilMs) {
    await sleep(LOOK_MS)
    if (Date.now() >= collectAtMs) {
      collect()
      collectAtMs = Date.now() + COLLECT_EVERY_MS
    }
    left = leftBy(before, look())
  }
  expect(left, 'what this file has left behind').toEqual({ env: [], cwd: [], listeners: [], active: [] })
}, 2 * PATIENCE_MS)
