import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startApp } from '../support/started.ts'
import { visit } from '../support/visitor.ts'
import type { Item } from '../types.ts'

const FIRST = 'a lighthouse at night, storm'
const LATER = ['a fox in the snow, watercolour', 'a red bicycle by the sea at dawn', 'two cats in a garden, oil']
const TARGET_S = 2

/** Somebody at the page presses Enter; the built-in engine paints; the page is told of the picture. */
export const enterToPicture: Item = {
  name: 'enter',
  title: 'Enter to picture over HTTP',
  async run({ folder, isQuick }) {
    const cold: number[] = []
    const warm: number[] = []
    const cacheDir = join(folder, 'cache')
    for (let run = 0; run < (isQuick ? 1 : 3); run++) {
      const dataDir = join(folder, `data-${run}`)
      await mkdir(dataDir, { recursive: true })
      const app = await startApp({ dataDir, cacheDir })
      try {
        const visitor = await visit(app.url)
        cold.push((await visitor.ask(FIRST)) / 1000)
        for (const text of LATER) warm.push((await visitor.ask(text)) / 1000)
        visitor.leave()
      } finally {
        await app.stop()
      }
    }
    const target = { is: 'at most', value: TARGET_S } as const
    return [
      { id: 'enter.cold', title: 'Enter to picture, first of a process', unit: 's', runs: cold, target },
      { id: 'enter.warm', title: 'Enter to picture, later ones', unit: 's', runs: warm, target },
    ]
  },
}
