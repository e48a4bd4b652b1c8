import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { databasesOf, killsOf } from './in-turn.ts'
import { runTelegramRound } from './telegram-round.ts'

/** The proof in small: a real SIGKILL, seeded. `npm run proof -- --chat telegram` does hundreds, on each database. */
const MODES = { sqlite: 'polling', postgres: 'webhook' } as const
const ROUNDS = databasesOf('sqlite').map((database) => [database, MODES[database], killsOf(3)] as const)

const root = mkdtempSync(join(tmpdir(), 'chatelier-telegram-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.concurrent.each(ROUNDS)(
  'in Telegram, on %s by %s, kills under load (%i) lose nothing and double nothing',
  async (database, mode, kills) => {
    const dir = join(root, database)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    const result = await runTelegramRound({
      url,
      mode,
      kills,
      seed: 13,
      people: 4,
      dir,
    })
    expect([...result.wrong, ...result.about]).toEqual([])
    expect(result.delivered + result.returned).toBe(result.jobs)
    expect(result.delivered).toBeGreaterThan(0)
  },
)
