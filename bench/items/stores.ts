/** A large file through the S3 store: it streams, whatever its size. */
import { once } from 'node:events'
import { forkProgram } from '../support/forked.ts'
import type { Item, Measure } from '../types.ts'

const SIZE_MB = 200
const QUICK_MB = 40

export const stores: Item = {
  name: 'stores',
  title: 'A large file up to a bucket and down again',
  async run({ isQuick }): Promise<Measure[]> {
    const sizeMb = isQuick ? QUICK_MB : SIZE_MB
    const server = await forkProgram('s3-server', [], false)
    const [{ endpoint }] = (await once(server.child, 'message')) as [{ endpoint: string }]
    const runs: { upMs: number; downMs: number; grownMb: number }[] = []
    for (let run = 0; run < (isQuick ? 1 : 3); run++) {
      const mover = await forkProgram('s3-mover', [endpoint, String(sizeMb)], false)
      const [result] = (await once(mover.child, 'message')) as [(typeof runs)[number]]
      runs.push(result)
      await mover.stop()
    }
    await server.stop()
    return [
      {
        id: 's3_growth_mb',
        title: `memory that ${sizeMb} MB up and down take`,
        unit: 'MB',
        runs: runs.map(({ grownMb }) => grownMb),
        target: { is: 'at most', value: 60 },
      },
      { id: 's3_up_s', title: `${sizeMb} MB up`, unit: 's', runs: runs.map(({ upMs }) => upMs / 1000) },
      { id: 's3_down_s', title: `${sizeMb} MB down`, unit: 's', runs: runs.map(({ downMs }) => downMs / 1000) },
    ]
  },
}
