import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { killsOf } from './in-turn.ts'
import { runVendorsRound, STANDS } from './vendors-round.ts'

/** The proof in small: a real SIGKILL on each database, seeded, with half of the vendors. `npm run proof -- --vendors` does hundreds for each. */
const root = mkdtempSync(join(tmpdir(), 'chatelier-vendor-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.concurrent.each([
  ['sqlite', killsOf(2)],
  ['postgres', killsOf(2)],
] as const)(
  'on %s, kills while jobs go to vendors (%i): none is submitted twice, none charged twice, none lost',
  async (database, kills) => {
    const dir = join(root, database)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    const vendors = Object.keys(STANDS).filter((_id, index) => index % 2 === (database === 'sqlite' ? 0 : 1))
    const result = await runVendorsRound({
      url,
      vendors,
      kills,
      seed: 5,
      dir,
      callbacks: database === 'postgres',
      everyMs: 400,
    })
    expect(result.wrong).toEqual([])
    expect(result.delivered).toBeGreaterThan(0)
    expect(result.inFlight).toBeGreaterThan(0)
    expect(result.delivered + result.returned).toBe(result.jobs)
  },
)
