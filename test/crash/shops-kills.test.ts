import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { databasesOf, killsOf } from './in-turn.ts'
import { runShopsRound } from './shops-round.ts'

/** The proof in small: a real SIGKILL, seeded. `npm run proof -- --shops` does hundreds, on each database. */
const ROUNDS = databasesOf('sqlite').map((database) => [database, killsOf(2)] as const)

const root = mkdtempSync(join(tmpdir(), 'chatelier-shops-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.concurrent.each(ROUNDS)(
  'T6 on %s, kills between a notice and its answer (%i): every payment is credited once',
  async (database, kills) => {
    const dir = join(root, database)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    const result = await runShopsRound({ url, kills, seed: 11, dir })
    expect(result.wrong).toEqual([])
    expect(result.paid).toBeGreaterThan(0)
    expect(result.inFlight).toBeGreaterThan(0)
  },
)
