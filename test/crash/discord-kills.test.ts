import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, inject, test } from 'vitest'
import { runDiscordRound } from './discord-round.ts'
import { databasesOf, killsOf } from './in-turn.ts'

/** The proof in small: a real SIGKILL, seeded. `npm run proof -- --chat discord` does as many as you like, on each database. */
const ROUNDS = databasesOf('postgres').map((database) => [database, killsOf(2)] as const)

const root = mkdtempSync(join(tmpdir(), 'chatelier-discord-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

test.concurrent.each(ROUNDS)(
  'in Discord, on %s, kills under load (%i) lose nothing and double nothing',
  async (database, kills) => {
    const dir = join(root, database)
    const url =
      database === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
    const result = await runDiscordRound({
      url,
      kills,
      seed: 13,
      people: 3,
      dir,
    })
    expect([...result.wrong, ...result.about]).toEqual([])
    expect(result.delivered + result.returned).toBe(result.jobs)
    expect(result.delivered).toBeGreaterThan(0)
  },
)
