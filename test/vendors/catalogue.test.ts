/** The shipped catalogue in front of the vendors that an operator may have switched on. */
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { readCatalog } from '../../src/core/catalog.ts'
import { createProviders, knownProviders, VENDORS, type VendorDefinition } from '../../src/core/providers/index.ts'

const YAML = readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const sandbox = { run: () => Promise.reject(new Error('nothing is decoded here')) }
const SWITCHES = { KIE_SUNO: 'on', GOAPI_SUNO: 'on' }

/** What is wrong with the catalogue where these have their keys. */
function mistakesWith(
  vendors: readonly VendorDefinition[],
  more: { [name: string]: string } = {},
  yaml = YAML,
): unknown {
  const names = vendors.flatMap(({ needs }) => needs[0] ?? [])
  const keys = Object.fromEntries(
    names.map((name) => [name, name.endsWith('_ROOT') ? 'http://127.0.0.1:9' : `key-${'0123456789'.repeat(3)}`]),
  )
  const read = readConfig({ ...keys, ...more, DATA_DIR: join(tmpdir(), 'nowhere') }, { cwd: tmpdir() })
  if (!read.ok) return read.mistakes
  const providers = createProviders({
    ...{ sandbox, log: silent, clock: { nowMs: () => 0 }, dataDir: read.config.dataDir },
    ...{ vendors: read.config.vendors, callbackUrl: () => null },
  })
  expect(providers.map(({ id }) => id)).toEqual(['builtin', ...vendors.map(({ id }) => id)])
  const reading = readCatalog(yaml, knownProviders(providers))
  return reading.ok ? [] : reading.mistakes
}

test('the product starts with the keys of all vendors, and with unofficial songs among them', () => {
  expect(mistakesWith(VENDORS)).toEqual([])
  expect(mistakesWith(VENDORS, SWITCHES)).toEqual([])
})

test.each(VENDORS.map((vendor) => [vendor.id, vendor] as const))(
  'it starts with the key of %s alone',
  (_id, vendor) => {
    expect(mistakesWith([vendor])).toEqual([])
  },
)

test('every vendor outside says what nobody has tried with a key: doctor tells it', () => {
  const sure = VENDORS.filter(({ unconfirmed = [] }) => unconfirmed.length === 0)
  // The operator's own server, with the operator's own graphs.
  expect(sure.map(({ id }) => id)).toEqual(['comfyui'])
})

test.each([
  ['kling', 'video', 'kling-v2-6', 'seed', '{ type: integer, min: 0, max: 9 }'],
  ['openai', 'image', 'gpt-image-2', 'seed', '{ type: integer, min: 0, max: 9 }'],
  ['dashscope', 'image', 'z-image-turbo', 'negative', '{ type: text, max: 500 }'],
  ['dashscope', 'image', 'qwen-image-2.0', 'size', '{ type: choice, choices: [1024, 4096], default: 1024 }'],
])(
  'a model whose one route would drop an option of it is a mistake: %s, %s, %s, %s',
  (provider, kind, model, option, form) => {
    const one = `{ kind: ${kind}, title: { en: One }, prompt: required, options: { ${option}: ${form} }, price: { each: 1 }, routes: [{ provider: ${provider}, model: ${model} }] }`
    const mistakes = mistakesWith(VENDORS, {}, YAML.replace('\nmodels:\n', `\nmodels:\n  one: ${one}\n`))
    expect(mistakes).toContainEqual(
      expect.objectContaining({
        path: `models.one.options.${option}`,
        problem: expect.stringContaining(`there is no place for ${option}`),
      }),
    )
  },
)
