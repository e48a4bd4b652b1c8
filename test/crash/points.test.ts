import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CRASH_POINTS, type CrashPoint } from '../../src/core/generation/parts.ts'
import { eachDatabase } from '../support/databases.ts'
import { startVendor, type VendorProcess } from '../vendor/spawn.ts'
import { judge, mortal, openStage, play, SCENARIOS } from './scenarios.ts'

/** Which life leads past which point. */
const LIFE: { [point in CrashPoint]: keyof typeof SCENARIOS } = {
  accepted: 'plain',
  'prepare:fetched': 'photo',
  'prepare:stored': 'photo',
  'prepare:committed': 'photo',
  'start:staged': 'photo',
  'start:attempt-committed': 'plain',
  'start:answered': 'plain',
  'start:outcome-committed': 'plain',
  'recover:answered': 'lost',
  'check:answered': 'polls',
  'cancel:answered': 'cancelled',
  'store:fetched': 'plain',
  'store:rows-committed': 'plain',
  'store:file-put': 'plain',
  'store:all-put': 'plain',
  'store:settled': 'plain',
  'fail:committed': 'unfindable',
  'deliver:sent': 'plain',
  'delete:marked': 'deleted',
  'delete:file-removed': 'deleted',
}

const folder = mkdtempSync(join(tmpdir(), 'chatelier-points-'))
const record = join(folder, 'record.jsonl')
let vendor: VendorProcess
beforeAll(async () => {
  vendor = await startVendor({ record })
})
afterAll(async () => {
  expect(vendor.complaints()).toBe('')
  await vendor.kill()
  rmSync(folder, { recursive: true })
})

eachDatabase((_name, open) => {
  describe.each(['vendor', 'instant'] as const)('on the %s engine', (engineName) => {
    test.each(CRASH_POINTS)('G8 a death at %s loses nothing and doubles nothing', async (point) => {
      const stage = await openStage(await open(), { scenario: SCENARIOS[LIFE[point]], engineName, vendor, record })
      const { studio, died } = await mortal(stage.place, point)
      const played = await play(stage, studio)
      expect([died(), played.deaths]).toEqual([true, 1])
      await judge(stage, played, { copies: point === 'deliver:sent' ? 2 : 1 })
      await stage.close()
    })
  })
})
