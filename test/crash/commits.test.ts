import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openSqlite } from '../support/databases.ts'

const CHILD = fileURLToPath(new URL('commits.ts', import.meta.url))
const KILLS = 4
/** Different each time, so that it is not always the same moment of a round. */
const linesBefore = (kill: number) => 300 + kill * 173

/** Kills whoever commits when it has said so many lines; answers all lines that it has said as a whole. */
async function saidUntilKilled(url: string, prefix: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, url, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.split('\n').length > lines) child.kill('SIGKILL')
  }
  return said.split('\n').slice(0, -1)
}

test('after a SIGKILL everything is there that anybody was told, and nothing that was said to have failed', async () => {
  const opened = await openSqlite()
  const done: string[] = []
  const failed: string[] = []
  try {
    for (let kill = 0; kill < KILLS; kill++)
      for (const line of await saidUntilKilled(opened.url, String(kill), linesBefore(kill))) {
        const [word, ...name] = line.split(' ')
        ;(word === 'done' ? done : failed).push(name.join(' '))
      }
    const rows = await opened.db.outer.selectFrom('checkpoints').select('name').execute()
    const there = new Set(rows.map(({ name }) => name))
    expect(done.filter((name) => !there.has(name))).toEqual([])
    expect(failed.filter((name) => there.has(name))).toEqual([])
    // What was committed and not told yet is there as a whole.
    const halves = [...there].filter((name) => Number(name.split('-')[2]) % 7 !== 0 && !there.has(`${name} too`))
    expect(halves.filter((name) => !name.endsWith(' too'))).toEqual([])
    expect(done.length).toBeGreaterThan(KILLS * 200)
    expect(failed.length).toBeGreaterThan(KILLS * 10)
  } finally {
    await opened.close()
  }
})
