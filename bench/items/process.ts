import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { queueJobs } from '../support/queued.ts'
import { startApp } from '../support/started.ts'
import { type Item, MEGABYTE, type Measure } from '../types.ts'

const QUEUED = 10_000
/** As many as keep every lane of the engine busy: what working costs without a queue behind it. */
const FEW = 100
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
    const [cold, warm, idle]: number[][] = [[], [], []]
    for (let run = 0; run < runs; run++) {
      const dataDir = join(folder, `data-${run}`)
      const cacheDir = join(folder, `cache-${run}`)
      await mkdir(dataDir)
      const first = await startApp({ dataDir, cacheDir })
      cold!.push(first.readyMs / 1000)
      await first.stop()
      const second = await startApp({ dataDir, cacheDir })
      warm!.push(second.readyMs / 1000)
      try {
        // Resting is the same each time: two looks are enough.
        if (run < 2) {
          await pause(restMs)
          idle!.push((await second.residentBytes()) / MEGABYTE)
        }
      } finally {
        await second.stop()
      }
    }
    const measures: Measure[] = [
      {
        id: 'start.cold',
        title: 'Start to ready, first start ever',
        unit: 's',
        runs: cold!,
        target: { is: 'at most', value: READY_TARGET_S },
        note: 'no compile cache, new database',
      },
      {
        id: 'start.warm',
        title: 'Start to ready, later starts',
        unit: 's',
        runs: warm!,
        target: { is: 'at most', value: READY_TARGET_S },
      },
      {
        id: 'memory.idle',
        title: `Memory of the process after ${restMs / 1000} s idle`,
        unit: 'MB',
        runs: idle!,
        target: { is: 'at most', value: IDLE_TARGET_MB },
      },
    ]
    const cacheDir = join(folder, 'cache-0')
    const grown: { [count: number]: number } = {}
    for (const count of [FEW, QUEUED]) {
      tell(`with ${count} queued jobs`)
      const dataDir = join(folder, `queued-${count}`)
      await mkdir(dataDir)
      const empty = await startApp({ dataDir, cacheDir })
      await empty.stop()
      await queueJobs(dataDir, count)
      const app = await startApp({ dataDir, cacheDir })
      try {
        await pause(restMs)
        grown[count] = (await app.residentBytes()) / MEGABYTE
      } finally {
        await app.stop()
      }
    }
    measures.push(
      {
        id: 'memory.queued',
        title: `Memory with ${QUEUED} queued jobs, above idle`,
        unit: 'MB',
        runs: idle!.map((idleMb) => grown[QUEUED]! - idleMb),
        target: { is: 'at most', value: QUEUE_TARGET_MB },
        note: 'the engine works through them meanwhile',
      },
      {
        id: 'memory.queued-few',
        title: `Memory with ${FEW} queued jobs, above idle`,
        unit: 'MB',
        runs: idle!.map((idleMb) => grown[FEW]! - idleMb),
        note: 'the engine just as busy: what is not the queue',
      },
    )
    return measures
  },
}
