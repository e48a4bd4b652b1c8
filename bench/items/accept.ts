import { fdatasyncSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { median, quantile, rounds } from '../stats.ts'
import { clock, openHeld, say, topicsFor } from '../support/core.ts'
import { type Databases, type Dialect, openDatabases } from '../support/databases.ts'
import { openPgPlayers, openSqlitePlayers } from '../support/raw.ts'
import { createRecorder, type Script } from '../support/recorder.ts'
import type { Bench, Item, Measure } from '../types.ts'

const PEOPLE = 50
const WARMING = 30
const BUDGET_MS = 8000
const FSYNCS = 100
const P50_TARGET_MS = 2
const RATIO_TARGET = 0.5

/**
 * From words to an accepted job: the inbox row is written, taken up, dispatched, screened, priced, held and committed. Beside it
 * the very same statements on the bare driver, one after another, so that both have the same machine.
 */
export const accept: Item = {
  name: 'accept',
  title: 'Accept path against the same statements on the raw database',
  async run(bench) {
    const measures: Measure[] = [await measureFsync(bench.folder)]
    for (const dialect of ['sqlite', 'postgres'] as const) measures.push(...(await measure(bench, dialect)))
    return measures
  },
}

/** What a commit can't be faster than on this disk, and an accepted job has two. */
async function measureFsync(folder: string): Promise<Measure> {
  const file = await open(join(folder, 'fsync'), 'w')
  const runs: number[] = []
  for (let at = 0; at < FSYNCS; at++) {
    await file.write(Buffer.alloc(4096, at))
    const beganMs = performance.now()
    fdatasyncSync(file.fd)
    runs.push(performance.now() - beganMs)
  }
  await file.close()
  return { id: 'disk.fsync', title: 'An fsync on this disk', unit: 'ms', runs }
}

const topics = topicsFor('builtin')
type Held = Awaited<ReturnType<typeof openHeld>>

async function acceptOne({ app, queue }: Held, at: number): Promise<void> {
  const orderKey = await say(app, queue, {
    person: at % PEOPLE,
    id: String(at),
    text: 'a lighthouse at night, storm, 16:9',
  })
  await queue.handle('inbox', orderKey)
}

async function measure(bench: Bench, dialect: Dialect): Promise<Measure[]> {
  const count = bench.isQuick ? 60 : 200
  const databases = await openDatabases(dialect, bench.folder, { count: PEOPLE, startCredits: 20, topics })
  try {
    const scripts = await recordScripts(databases, count)
    bench.tell(`${dialect}: ${scripts.at(-1)!.length} statements a job`)
    const own: number[][] = []
    const raw: number[][] = []
    for (const _round of rounds(1, bench.isQuick ? 1 : 7, BUDGET_MS)) {
      const times = await playRound(databases, scripts)
      own.push(times.own)
      raw.push(times.raw)
    }
    return report(dialect, own, raw)
  } finally {
    await databases.close()
  }
}

async function recordScripts(databases: Databases, count: number): Promise<Script[]> {
  const held = await openHeld(await databases.copy(), topics, {})
  const recorder = createRecorder()
  const scripts: Script[] = []
  try {
    for (let at = 0; at < count; at++) scripts.push(await recorder.record(() => acceptOne(held, at)))
    const { n } = await held.app.db.outer
      .selectFrom('generations')
      .select((on) => on.fn.countAll<number>().as('n'))
      .where('created_at_ms', '<=', clock.nowMs())
      .executeTakeFirstOrThrow()
    if (Number(n) !== count) throw new Error(`${n} of ${count} jobs were accepted`)
  } finally {
    recorder.close()
    await held.app.stop()
  }
  return scripts
}

/** Each on a fresh copy; ours and the raw one take turns. */
async function playRound(databases: Databases, scripts: readonly Script[]): Promise<{ own: number[]; raw: number[] }> {
  const held = await openHeld(await databases.copy(), topics, {})
  const { url } = await databases.copy()
  const [player] =
    databases.dialect === 'sqlite'
      ? openSqlitePlayers(url.slice('sqlite:'.length), 1, scripts.flat(), null)
      : await openPgPlayers(url, 1, null)
  const times: { own: number[]; raw: number[] } = { own: [], raw: [] }
  try {
    for (const [at, script] of scripts.entries()) {
      const beganMs = performance.now()
      await acceptOne(held, at)
      const betweenMs = performance.now()
      await player!.play(script)
      const endMs = performance.now()
      if (at < WARMING) continue
      times.own.push(betweenMs - beganMs)
      times.raw.push(endMs - betweenMs)
    }
  } finally {
    await player!.close()
    await held.app.stop()
  }
  return times
}

function report(dialect: Dialect, own: number[][], raw: number[][]): Measure[] {
  const name = dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  const target = { is: 'at most', value: P50_TARGET_MS } as const
  return [
    { id: `accept.${dialect}.p50`, title: `Accept a job, ${name}, p50`, unit: 'ms', runs: own.map(median), target },
    { id: `accept.${dialect}.p99`, title: '  p99', unit: 'ms', runs: own.map((times) => quantile(times, 0.99)) },
    { id: `accept.${dialect}.raw.p50`, title: '  the same statements raw, p50', unit: 'ms', runs: raw.map(median) },
    {
      id: `accept.${dialect}.raw.p99`,
      title: '  the same statements raw, p99',
      unit: 'ms',
      runs: raw.map((times) => quantile(times, 0.99)),
    },
    {
      id: `accept.${dialect}.ratio`,
      title: '  speed, as a part of raw',
      unit: 'x',
      runs: own.map((times, round) => median(raw[round]!) / median(times)),
      target: { is: 'at least', value: RATIO_TARGET },
    },
  ]
}
