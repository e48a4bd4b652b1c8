import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readCatalog } from '../../../src/core/catalog.ts'
import type { Task } from '../../../src/core/ports.ts'
import { falCan, falInput, falRouteProblem } from '../../../src/core/providers/fal/requests.ts'
import { knownProviders } from '../../../src/core/providers/index.ts'
import { asksOf, modelsOf } from '../combinations.ts'
import { providerAt, stagedPictures } from '../story.ts'
import { wrongInput } from './double.ts'

const provider = providerAt('fal', { FAL_KEY: 'a-key' })
const builtin = { id: 'builtin', startTimeoutMs: 1 } as never

test.each(modelsOf('fal').map((one) => [one.model.id, one] as const))(
  'every request of %s is one that the endpoint takes',
  async (_id, one) => {
    const dir = await mkdtemp(join(tmpdir(), 'chatelier-fal-'))
    const pictures = await stagedPictures(dir, one.model.inputs.pictures?.max ?? 0)
    const prompts = (said: string) => (one.model.prompt === 'optional' ? [said, ''] : [said])
    let looked = 0
    for (const asked of asksOf(one)) {
      if (falCan(asked) !== null) continue
      for (const prompt of prompts(asked.prompt)) {
        const body = await falInput({ ...asked, prompt, inputs: pictures.slice(0, asked.inputs), workDir: dir })
        const wrong = wrongInput(one.route.model, JSON.parse(JSON.stringify(body)))
        expect({ wrong, body }).toMatchObject({ wrong: null })
        looked++
      }
    }
    expect(looked).toBeGreaterThan(0)
    await rm(dir, { recursive: true })
  },
)

test('the shipped catalogue serves every value of every option with fal alone', () => {
  const yaml = readFileSync(new URL('../../../data/catalog.yaml', import.meta.url), 'utf8')
  expect(readCatalog(yaml, knownProviders([builtin, provider]))).toMatchObject({ ok: true })
})

const task = (changes: Partial<Task>): Task =>
  ({
    kind: 'image',
    model: 'fal-ai/x',
    prompt: 'a fox',
    options: {},
    count: 1,
    seed: 5,
    inputs: [],
    ...changes,
  }) as Task

test('what the usual names do not fit is named in the catalogue', async () => {
  const settings = {
    fields: {
      prompt: 'text',
      duration: { field: 'music_length_ms', times: 1000 },
      speed: { field: 'pace', values: { slow: 0.5, fast: 2 } },
      seed: null,
      count: null,
      steps: { field: 'steps', as: 'text' },
    },
    fixed: { format: 'mp3', text: 'nobody sees this' },
  }
  expect(falRouteProblem({ kind: 'music', model: 'fal-ai/x/y', settings })).toBeNull()
  const options = { duration: 30, speed: 'fast', steps: 12, camera: 'zoom-in' }
  expect(await falInput(task({ kind: 'music', settings, options }))).toEqual({
    format: 'mp3',
    text: 'a fox The camera slowly zooms in.',
    music_length_ms: 30_000,
    pace: 2,
    steps: '12',
  })
  const wanted = { kind: 'music', model: 'fal-ai/x/y', settings, count: 1, inputs: 0 } as const
  expect(falCan({ ...wanted, options })).toBeNull()
  expect(falCan({ ...wanted, options: { speed: 'medium' } })).toEqual({ option: 'speed', allowed: ['slow', 'fast'] })
  expect(falCan({ ...wanted, options: { colour: 'red' } })).toEqual({ option: 'colour', allowed: [] })
  expect(falCan({ ...wanted, options: { seed: 5 } })).toEqual({ option: 'seed', allowed: [] })
  expect(falCan({ ...wanted, options: {}, count: 2 })).toEqual({ option: 'count', allowed: [1] })
})

test.each([
  [{ model: 'flux' }, /not an endpoint/],
  [{ model: 'fal-ai/../secrets' }, /not an endpoint/],
  [{ model: 'fal-ai/x', settings: { field: {} } }, /settings/],
  [{ model: 'fal-ai/x', settings: { fields: { ratio: 'Aspect Ratio' } } }, /settings.fields.ratio/],
  [{ model: 'fal-ai/x', settings: { result: '../..' } }, /settings.result/],
  [{ model: 'fal-ai/x', settings: { inputs: { picture: { maxBytes: 'many' } } } }, /settings.inputs.picture.maxBytes/],
])('a wrong route is told: %j', (route, told) => {
  expect(falRouteProblem({ kind: 'image', ...route } as never)).toMatch(told)
})
