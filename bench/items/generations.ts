import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import type { App, Overrides } from '../../src/app.ts'
import type { MediaStore } from '../../src/core/ports.ts'
import { createDiskStore } from '../../src/core/stores/disk.ts'
import { rounds, timed } from '../stats.ts'
import { openCore, openHeld, plainMetrics, say, topicsFor } from '../support/core.ts'
import { type Databases, type Dialect, openDatabases } from '../support/databases.ts'
import { createInstantProvider, INSTANT, INSTANT_CATALOG, passThrough } from '../support/instant.ts'
import { openFiles, openPgPlayers, openSqlitePlayers } from '../support/raw.ts'
import { createRecorder, type Recorder, type Script } from '../support/recorder.ts'
import type { Bench, Item, Measure } from '../types.ts'

const PEOPLE = 100
/** A round should take seconds on both. */
const JOBS = { sqlite: 200, postgres: 50 } as const
const BUDGET_MS = 12_000
const ASKING = 8
const RATIO_TARGET = 0.4
const GIVE_UP_MS = 60_000
const LOOK_MS = 5

/**
 * Whole jobs: words in, job accepted, started, stored, settled, told. The engine answers at once, so that what is measured is our
 * own work. Beside it the same statements on the bare driver and the same files put.
 */
export const generations: Item = {
  name: 'generations',
  title: 'Full generations a second with an instant engine',
  async run(bench) {
    const measures: Measure[] = []
    for (const dialect of ['sqlite', 'postgres'] as const) measures.push(...(await measure(bench, dialect)))
    return measures
  },
}

const topics = topicsFor(INSTANT)
const overrides = (): Overrides => ({
  providers: [createInstantProvider()],
  media: passThrough,
  catalogYaml: INSTANT_CATALOG,
})
const words = (at: number) => ({ person: at % PEOPLE, id: String(at), text: `a fox in the snow ${at}` })

async function measure(bench: Bench, dialect: Dialect): Promise<Measure[]> {
  const count = bench.isQuick ? 50 : JOBS[dialect]
  const databases = await openDatabases(dialect, bench.folder, { count: PEOPLE, startCredits: 20, topics })
  try {
    const scripts = await recordScripts(databases, count)
    bench.tell(`${dialect}: ${median(scripts)} statements and files a job`)
    const own: number[] = []
    const raw: number[] = []
    // The first round warms both up and is not counted.
    for (const round of rounds(2, bench.isQuick ? 2 : 6, BUDGET_MS)) {
      const [ownMs, rawMs] = [await runOwn(databases, count), await runRaw(databases, scripts)]
      if (round === 0) continue
      own.push((count * 1000) / ownMs)
      raw.push((count * 1000) / rawMs)
    }
    const name = dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'
    return [
      { id: `generations.${dialect}`, title: `Generations a second, ${name}`, unit: '/s', runs: own },
      { id: `generations.${dialect}.raw`, title: '  the same statements and files raw', unit: '/s', runs: raw },
      {
        id: `generations.${dialect}.ratio`,
        title: '  speed, as a part of raw',
        unit: 'x',
        runs: own.map((perSecond, round) => perSecond / raw[round]!),
        target: { is: 'at least', value: RATIO_TARGET },
      },
    ]
  } finally {
    await databases.close()
  }
}

const median = (scripts: readonly Script[]) =>
  scripts.map((script) => script.length).toSorted((a, b) => a - b)[Math.floor(scripts.length / 2)]

/** One job after another, each from its words to its delivered card. */
async function recordScripts(databases: Databases, count: number): Promise<Script[]> {
  const place = await databases.copy()
  const recorder = createRecorder()
  const store = notingStore(createDiskStore({ root: join(place.dataDir, 'media') }), recorder)
  const { app, queue } = await openHeld(place, topics, { ...overrides(), store })
  const scripts: Script[] = []
  try {
    for (let at = 0; at < count; at++)
      scripts.push(
        await recorder.record(async () => {
          await say(app, queue, words(at))
          await queue.drain()
        }),
      )
    await expectDone(app, count)
  } finally {
    recorder.close()
    await app.stop()
  }
  return scripts
}

function notingStore(store: MediaStore, recorder: Recorder): MediaStore {
  return {
    ...store,
    async put(key, body) {
      const bytes = await buffer(body)
      recorder.notePut(key, bytes)
      return store.put(key, Readable.from([bytes]))
    },
  }
}

/** With the real queue, several asking at a time. Answers milliseconds until the last card is delivered. */
async function runOwn(databases: Databases, count: number): Promise<number> {
  const metrics = plainMetrics()
  let ended = 0
  const app = await openCore(await databases.copy(), overrides(), {
    ...metrics,
    count(name, labels) {
      if (name === 'generations_ended') ended++
      metrics.count(name, labels)
    },
  })
  try {
    await app.start()
    const { ms } = await timed(async () => {
      let next = 0
      const asker = async () => {
        while (next < count) await say(app, app.queue, words(next++))
      }
      await Promise.all(Array.from({ length: ASKING }, asker))
      const giveUpMs = performance.now() + GIVE_UP_MS
      // The figure is only a hint that spares questions: a transaction that is run again may count twice.
      while (ended < count || (await unfinished(app)) > 0) {
        if (performance.now() > giveUpMs) throw new Error(`${ended} of ${count} jobs ended in time`)
        await pause(LOOK_MS)
      }
    })
    await expectDone(app, count)
    return ms
  } finally {
    await app.stop()
  }
}

/** Jobs under way and cards that do not show the latest yet. */
async function unfinished(app: App): Promise<number> {
  const open = await app.db.outer
    .selectFrom('generations')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('state', 'not in', ['done', 'failed', 'cancelled'])
    .executeTakeFirstOrThrow()
  if (Number(open.n) > 0) return Number(open.n)
  const row = await app.db.outer
    .selectFrom('messages')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('state', '=', 'open')
    .whereRef('shown', '<', 'revision')
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

async function expectDone(app: App, count: number): Promise<void> {
  const row = await app.db.outer
    .selectFrom('generations')
    .select((on) => on.fn.countAll<number>().as('n'))
    .where('state', '=', 'done')
    .executeTakeFirstOrThrow()
  if (Number(row.n) !== count) throw new Error(`${row.n} of ${count} jobs were done`)
}

/** As many players at a time as ask; on SQLite they share its one connection, and only their files overlap. */
async function runRaw(databases: Databases, scripts: readonly Script[]): Promise<number> {
  const { url, dataDir } = await databases.copy()
  const put = await openFiles(join(dataDir, 'raw-media'))
  const players =
    databases.dialect === 'sqlite'
      ? openSqlitePlayers(url.slice('sqlite:'.length), ASKING, scripts.flat(), put)
      : await openPgPlayers(url, ASKING, put)
  try {
    const { ms } = await timed(async () => {
      let next = 0
      await Promise.all(
        players.map(async (player) => {
          while (next < scripts.length) await player.play(scripts[next++]!)
        }),
      )
    })
    return ms
  } finally {
    for (const player of players) await player.close()
  }
}
