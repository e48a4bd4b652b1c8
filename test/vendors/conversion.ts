/** Every request that the shipped catalogue can lead to: each value of each option, and each pair of values of two options. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Model, type OptionDefinition, type Route, readCatalog } from '../../src/core/catalog.ts'
import type { Options, Provider, Task } from '../../src/core/ports.ts'
import { shownTo } from '../../src/core/serving.ts'
import { EVERYBODY } from '../support/catalog.ts'
import { taskOf } from './story.ts'

type Value = string | number | boolean

/** The models of the shipped catalogue with their routes to a vendor. */
export function modelsOf(vendorId: string): { model: Model; route: Route }[] {
  const yaml = readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
  const reading = readCatalog(yaml, EVERYBODY)
  if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
  return reading.catalog.models.flatMap((model) =>
    model.routes.filter(({ provider }) => provider === vendorId).map((route) => ({ model, route })),
  )
}

/** Options as people can choose them: the defaults, each value alone, each pair. `count` and `seed` are among them. */
export function combinationsOf(model: Model): Options[] {
  const values = Object.entries(model.options).map(([name, definition]) => [name, valuesOf(definition)] as const)
  const usual: Options = Object.fromEntries(
    Object.entries(model.options).flatMap(([name, definition]) =>
      'default' in definition && definition.default !== undefined ? [[name, definition.default]] : [],
    ),
  )
  const all = new Map<string, Options>([['', usual]])
  const add = (options: Options) => all.set(JSON.stringify(Object.entries(options).sort()), options)
  for (const [at, [one, its]] of values.entries())
    for (const value of its) {
      add({ ...usual, [one]: value })
      for (const [other, theirs] of values.slice(at + 1))
        for (const second of theirs) add({ ...usual, [one]: value, [other]: second })
    }
  return [...all.values()]
}

function valuesOf(definition: OptionDefinition): readonly Value[] {
  if (definition.type === 'choice') return definition.choices
  if (definition.type === 'switch') return [true, false]
  if (definition.type === 'text') return ['blurred, text', 'x'.repeat(definition.max)]
  const { min, max, chips = [] } = definition
  return max - min <= 20 ? Array.from({ length: max - min + 1 }, (_, index) => min + index) : [min, ...chips, max]
}

/** Calls `look` with the task of every combination that the vendor says it can serve; answers how many there were. */
export async function eachTask(
  provider: Pick<Provider, 'can'>,
  { model, route }: { model: Model; route: Route },
  look: (task: Task) => Promise<void> | void,
): Promise<number> {
  const workDir = await mkdtemp(join(tmpdir(), 'chatelier-conversion-'))
  let looked = 0
  try {
    for (const pictures of countsOf(model))
      for (const prompt of model.prompt === 'required' ? ['a fox'] : model.prompt === 'none' ? [''] : ['', 'a fox']) {
        if (prompt === '' && model.prompt === 'optional' && pictures === 0) continue
        const usual = { model: model.id, prompt, pictures, makes: 'picture' as const }
        const base = await taskOf({ ...model, routes: [route] }, usual, workDir)
        for (const combination of combinationsOf(model)) {
          const { count = 1, seed = 7, ...options } = combination
          const wanted = { kind: model.kind, options, count: Number(count), inputs: pictures, ...shownTo(route) }
          if (provider.can?.(wanted) != null) continue
          await look({ ...base, options, count: Number(count), seed: Number(seed) })
          looked++
        }
      }
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
  return looked
}

function countsOf(model: Model): number[] {
  const { min = 0, max = 0 } = model.inputs.pictures ?? {}
  return [...new Set([min, max])]
}
