import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { databasesOf, killsOf } from './in-turn.ts'
import { runRound } from './round.ts'

/**
 * The proof in small: a real SIGKILL, seeded, on both databases and with both engines; in the tests each engine on one of them.
 * `npm run proof` does hundreds.
 */
const TURNS = [
  ['vendor', 'postgres'],
  ['builtin', 'sqlite'],
] as const
const ROUNDS = TURNS.flatMap(([engine, turn]) =>
  databasesOf(turn).map((database) => [database, engine, killsOf(2)] as const),
)

const root = mkdtempSync(join(tmpdir(), 'chatelier-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.concurrent.each(ROUNDS)(
  'on %s with the %s engine, kills under load (%i) lose nothing and double nothing',
  async (database, engine, kills) => {
    const dir = join(root, `${database}-${engine}`)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    const result = await runRound({
      url,
      engine,
      kills,
      seed: 5,
      dir,
      everyMs: engine === 'builtin' ? 500 : 150,
    })
    expect(result.wrong).toEqual([])
    expect(result.generations).toBe(result.submitted)
    expect(result.delivered + result.refunded).toBe(result.submitted)
    expect(result.delivered).toBeGreaterThan(0)
  },
)
