/** Every request that the shipped catalogue can lead to: each value of each option, and each pair of values of two options. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model, Route } from '../../src/core/catalog.ts'
import type { Provider, Task } from '../../src/core/ports.ts'
import { shownTo } from '../../src/core/serving.ts'
import { combinationsOf } from './combinations.ts'
import { taskOf } from './story.ts'

export { modelsOf } from './combinations.ts'

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
