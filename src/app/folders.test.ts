import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Env, readConfig } from '../config.ts'
import { prepareFolders } from './folders.ts'

const root = mkdtempSync(join(tmpdir(), 'chatelier-folders-'))
writeFileSync(join(root, 'file'), '')
symlinkSync(join(root, 'nothing'), join(root, 'link'))
symlinkSync(join(root, 'circle'), join(root, 'circle'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function configOf(env: Env) {
  const read = readConfig({ DATA_DIR: join(root, 'data'), ...env }, { cwd: root })
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  return read.config
}

test('folders are made with those above them, and made twice is no harm', async () => {
  const given = { DATA_DIR: join(root, 'a/b/data'), DATABASE_URL: `sqlite:${join(root, 'c/d/bot.sqlite')}` }
  expect(await prepareFolders(configOf(given))).toEqual({ workRoot: join(root, 'a/b/data/work') })
  await prepareFolders(configOf(given))
  expect([existsSync(join(root, 'a/b/data/work')), existsSync(join(root, 'c/d'))]).toEqual([true, true])
})

test.each([
  ['below /proc', 'DATA_DIR', { DATA_DIR: '/proc/nowhere' }],
  ['deep below /proc', 'DATA_DIR', { DATA_DIR: '/proc/nowhere/at/all' }],
  ['below a file', 'DATA_DIR', { DATA_DIR: join(root, 'file/data') }],
  ['behind a link to nothing', 'DATA_DIR', { DATA_DIR: join(root, 'link') }],
  ['in a circle of links', 'DATA_DIR', { DATA_DIR: join(root, 'circle/data') }],
  ['of a name that is too long', 'DATA_DIR', { DATA_DIR: join(root, 'x'.repeat(300)) }],
  ['of the database below /proc', 'DATABASE_URL', { DATABASE_URL: 'sqlite:/proc/nowhere/bot.sqlite' }],
])('a folder %s is an operator’s mistake, told with %s and its mend', async (_what, variable, env) => {
  const failure = await prepareFolders(configOf(env)).catch((error: Error) => error)
  expect(String(failure)).toMatch(
    new RegExp(`The configuration has a mistake:\\n {2}${variable} needs the folder /.+\\n {4}Write `),
  )
})
