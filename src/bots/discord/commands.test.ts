import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { loadLocales } from '../conversation/locale.ts'
import { commandsFor } from './commands.ts'
import { registerCommands, registration } from './setup.ts'
import type { DiscordCommand } from './types.ts'

const locales = loadLocales([fileURLToPath(new URL('../../../data/locales', import.meta.url))], 'en', (problem) => {
  throw new Error(problem)
})
const image: DiscordCommand = {
  name: 'image',
  kind: 'image',
  description: 'a picture from your words',
  words: 'required',
  isQuiet: false,
  takesWork: false,
  files: [],
  models: [],
  options: [
    {
      name: 'ratio',
      title: 'Ratio',
      type: 'choice',
      choices: ['1:1', '16:9'].map((value) => ({ value, title: value })),
    },
    { name: 'count', title: 'How many', type: 'integer', min: 1, max: 4, default: 1 },
    { name: 'negative', title: 'Without', type: 'text', max: 500 },
    { name: 'instrumental', title: 'Instrumental', type: 'switch', default: true },
  ],
}
const menuOf =
  (...commands: DiscordCommand[]) =>
  () =>
    commands

const only = (command: DiscordCommand) => {
  const [first] = commandsFor({ locales, menu: menuOf(command) })
  return first as unknown as { name: string; options: { [name: string]: unknown }[]; [field: string]: unknown }
}
const option = (command: DiscordCommand, name: string) => only(command).options.find((one) => one['name'] === name)

test('options are typed: words with their longest, choices, ranges, switches', () => {
  expect(option(image, 'prompt')).toMatchObject({ type: 3, max_length: 4000 })
  expect(option(image, 'ratio')).toMatchObject({ type: 3, choices: [{ value: '1:1' }, { value: '16:9' }] })
  expect(option(image, 'count')).toMatchObject({ type: 4, min_value: 1, max_value: 4 })
  expect(option(image, 'negative')).toMatchObject({ type: 3, max_length: 500 })
  expect(option(image, 'instrumental')).toMatchObject({ type: 5 })
})

test('choices that are numbers are numbers; more than twenty-five are offered while typing', () => {
  const sizes = [512, 1024].map((value) => ({ value, title: String(value) }))
  const many = Array.from({ length: 26 }, (_, at) => ({ value: `v${at}`, title: `Value ${at}` }))
  const command = {
    ...image,
    options: [
      { name: 'size', title: 'Size', type: 'choice' as const, choices: sizes },
      { name: 'voice', title: 'Voice', type: 'choice' as const, choices: many },
    ],
  }
  expect(option(command, 'size')).toMatchObject({ type: 4, choices: [{ value: 512 }, { value: 1024 }] })
  expect(option(command, 'voice')).toMatchObject({ type: 3, autocomplete: true })
  expect(option(command, 'voice')).not.toHaveProperty('choices')
})

test('a command that takes pictures has a place for each, and for a work of one’s own', () => {
  const edit: DiscordCommand = { ...image, name: 'edit', files: [{ type: 'picture', min: 1, max: 3 }] }
  expect(only(edit).options.map((one) => one['name'])).toEqual(
    expect.arrayContaining(['image', 'image2', 'image3', 'work']),
  )
  expect(option(edit, 'image2')).toMatchObject({ type: 11 })
  expect(option(edit, 'work')).toMatchObject({ type: 3, autocomplete: true })
})

test('a code is asked for where a command is not about making', () => {
  const { kind: _kind, ...rest } = image
  const link: DiscordCommand = { ...rest, name: 'link', words: 'optional', options: [], isQuiet: true }
  expect(only(link).options.map((one) => one['name'])).toEqual(['code'])
})

test('names in other languages are such as Discord takes, and no two options of a command are called the same', () => {
  const edit: DiscordCommand = { ...image, name: 'edit', files: [{ type: 'picture', min: 1, max: 3 }] }
  const names = only(edit).options.map((one) => (one['name_localizations'] ?? {}) as { [locale: string]: string })
  for (const locale of ['ru', 'zh-CN', 'id']) {
    const called = names.flatMap((one) => one[locale] ?? [])
    expect(new Set(called).size).toBe(called.length)
    for (const name of called) expect(name).toMatch(/^[-_\p{Ll}\p{Lo}\p{N}]{1,32}$/u)
  }
})

test('commands may be used in guilds, in the private chat and in private channels, by either way of installing', () => {
  expect(only(image)).toMatchObject({ integration_types: [0, 1], contexts: [0, 1, 2] })
})

test('registered once; again only when something has changed, or when the first try failed', async () => {
  const notes = new Map<string, string>()
  const bodies: unknown[] = []
  let isDown = true
  const parts = {
    locales,
    menu: menuOf(image),
    config: { applicationId: '1', guildId: undefined },
    notes: {
      read: async (name: string) => notes.get(name) ?? null,
      write: async (n: string, v: string) => void notes.set(n, v),
    },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    rest: {
      async call(_method: string, _route: string, options?: { body?: object }) {
        if (isDown) throw new Error('down')
        bodies.push(options?.body)
        return undefined as never
      },
    } as never,
  }
  await expect(registerCommands(parts)).rejects.toThrow()
  expect(await registration(parts)).toBe('never')
  isDown = false
  expect(await registerCommands(parts)).toBe(true)
  expect(await registerCommands(parts)).toBe(false)
  const changed = { ...parts, menu: menuOf({ ...image, description: 'another' }) }
  expect(await registration(changed)).toBe('changed')
  expect(await registerCommands(changed)).toBe(true)
  expect(bodies).toHaveLength(2)
})

test('the shipped catalogue has a name for every command in every language', () => {
  const english = readFileSync(new URL('../../../data/locales/en.ftl', import.meta.url), 'utf8')
  const keys = [...english.matchAll(/^slash-([a-z]+) = /gm)].map((found) => found[1])
  expect(keys).toEqual(expect.arrayContaining(['image', 'balance', 'link']))
})
