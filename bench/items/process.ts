import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { median } from '../stats.ts'
import { queueJobs } from '../support/queued.ts'
import { type Started, startApp } from '../support/started.ts'
import { type Item, MEGABYTE, type Measure } from '../types.ts'

/** Word lists that an earlier start has compiled for all installations of this checkout. */
const KEPT_LISTS = fileURLToPath(new URL('../../node_modules/.cache/lists.bin', import.meta.url))
const QUEUED = 10_000
/** As many as keep every lane of the engine busy: what working costs without a queue behind it. */
const FEW = 100
const LOOKS = 5
const LOOK_EVERY_MS = 300
const READY_TARGET_S = 1.5
const IDLE_TARGET_MB = 180
const QUEUE_TARGET_MB = 30

/** Starts, rests and stops the application as `npm start` does. */
export const processItem: Item = {
  name: 'process',
  title: 'Start to ready and memory',
  async run({ folder, isQuick, tell }) {
    const restMs = isQuick ? 2000 : 10_000
    const runs = isQuick ? 1 : 3
    const cold: number[] = []
    const warm: number[] = []
    const idle: number[] = []
    for (let run = 0; run < runs; run++) {
      const dataDir = join(folder, `data-${run}`)
      const cacheDir = join(folder, `cache-${run}`)
      await mkdir(dataDir)
      await rm(KEPT_LISTS, { force: true })
      const first = await startApp({ dataDir, cacheDir })
      cold.push(first.readyMs / 1000)
      await first.stop()
      const second = await startApp({ dataDir, cacheDir })
      warm.push(second.readyMs / 1000)
      try {
        // Resting is the same each time: two looks are enough.
        if (run < 2) idle.push(await restingMb(second, restMs))
      } finally {
        await second.stop()
      }
    }
    const measures: Measure[] = [
      {
        id: 'start.cold',
        title: 'Start to ready, first start ever',
        unit: 's',
        runs: cold,
        target: { is: 'at most', value: READY_TARGET_S },
        note: 'no compile cache, no compiled lists, new database',
      },
      {
        id: 'start.warm',
        title: 'Start to ready, later starts',
        unit: 's',
        runs: warm,
        target: { is: 'at most', value: READY_TARGET_S },
      },
      {
        id: 'memory.idle',
        title: `Memory after ${restMs / 1000} s idle`,
        unit: 'MB',
        runs: idle,
        target: { is: 'at most', value: IDLE_TARGET_MB },
      },
    ]
    const quiet = median(idle)
    const cacheDir = join(folder, 'cache-0')
    const grown: { [count: number]: number[] } = { [FEW]: [], [QUEUED]: [] }
    for (let run = 0; run < Math.min(runs, 2); run++) {
      for (const count of [FEW, QUEUED]) {
        tell(`with ${count} queued jobs`)
        const dataDir = join(folder, `queued-${run}-${count}`)
        grown[count]!.push((await memoryWith(count, { dataDir, cacheDir, restMs })) - quiet)
      }
    }
    return [
      ...measures,
      {
        id: 'memory.queued',
        title: `  with ${QUEUED} queued jobs, above idle`,
        unit: 'MB',
        runs: grown[QUEUED]!,
        target: { is: 'at most', value: QUEUE_TARGET_MB },
        note: 'the engine works through them meanwhile',
      },
      {
        id: 'memory.queued-few',
        title: `  with ${FEW} queued jobs, above idle`,
        unit: 'MB',
        runs: grown[FEW]!,
        note: 'the engine just as busy: what is not the queue',
      },
    ]
  },
}

async function memoryWith(count: number, at: { dataDir: string; cacheDir: string; restMs: number }): Promise<number> {
  await mkdir(at.dataDir)
  const empty = await startApp(at)
  await empty.stop()
  await queueJobs(at.dataDir, count)
  const app = await startApp(at)
  try {
    return await restingMb(app, at.restMs)
  } finally {
    await app.stop()
  }
}

/** Memory at the end of a rest, the median of some looks: collections of garbage make it go up and down. */
async function restingMb(app: Started, restMs: number): Promise<number> {
  await pause(restMs - LOOKS * LOOK_EVERY_MS)
  const looks: number[] = []
  for (let look = 0; look < LOOKS; look++) {
    await pause(LOOK_EVERY_MS)
    looks.push((await app.residentBytes()) / MEGABYTE)
  }
  return median(looks)
}
