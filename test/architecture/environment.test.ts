import { createRequire } from 'node:module'
import path from 'node:path'
import { parse } from 'dotenv'
import { expect, test } from 'vitest'
import { readConfig, VARIABLES } from '../../src/config.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { ROOT, textOf } from './imports.ts'

/** The commented lines of `.env.example` that are settings, with the comment above each. */
function documented(): { name: string; value: string; about: string }[] {
  const lines = textOf('.env.example').split('\n')
  return lines.flatMap((line, index) => {
    const match = /^# ([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)
    if (match === null) return []
    const start = lines.slice(0, index).lastIndexOf('')
    return [{ name: match[1] as string, value: match[2] as string, about: lines.slice(start + 1, index).join(' ') }]
  })
}

test('.env.example documents every variable once and no other', () => {
  expect(
    documented()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(VARIABLES).sort())
})

test('.env.example shows the default, or says that it is an example', () => {
  for (const { name, value, about } of documented()) {
    const { fallback } = VARIABLES[name as keyof typeof VARIABLES]
    if (fallback !== undefined) expect(value, name).toBe(fallback)
    else expect(about, name).toMatch(/Examples?:/)
    expect(about.length, `${name} has no comment`).toBeGreaterThan(20)
  }
})

test('.env.example sets nothing as it stands, and everything in it is understood', () => {
  expect(parse(textOf('.env.example'))).toEqual({})
  const all = Object.fromEntries(documented().map(({ name, value }) => [name, value]))
  const result = readConfig(all, { cwd: '/srv/chatelier' })
  expect(result.ok ? [] : result.mistakes).toEqual([])
})

test("the operators' handbook has a line for every variable", () => {
  const handbook = textOf('docs/operators.md')
  for (const name of Object.keys(VARIABLES)) expect(handbook).toContain(`| \`${name}\` |`)
})

test('pm2 starts start.mjs in our own Node and waits longer than draining may take', () => {
  const { apps } = createRequire(import.meta.url)('../../ecosystem.config.cjs') as {
    apps: { [name: string]: unknown }[]
  }
  expect(apps).toHaveLength(1)
  expect(apps[0]?.script).toBe(path.join(ROOT, 'start.mjs'))
  expect(apps[0]?.interpreter).toBe(path.join(ROOT, 'node_modules', 'node', 'bin', 'node'))
  expect(apps[0]?.kill_timeout).toBeGreaterThan(LIMITS.drainMs + 10_000)
})

test('npm, pm2 and the handbook start Node in the same way', () => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: { start: string } }
  const [, options] = /^node (.+) start\.mjs$/.exec(scripts.start) ?? []
  const { apps } = createRequire(import.meta.url)('../../ecosystem.config.cjs') as { apps: { node_args: string }[] }
  expect(apps[0]?.node_args).toBe(options)
  expect(textOf('docs/operators.md')).toContain(`/bin/node ${options} start.mjs`)
})
