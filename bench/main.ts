/**
 * The bench: `npm run bench`, also `-- --json` and `-- --only NAME` (several: separated by commas) and `-- --quick`. Asserts
 * nothing; prints medians with their range next to the targets. Talks to loopback only, in folders of its own.
 * What each line means stands in docs/performance.md.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { items } from './items/index.ts'
import { median } from './stats.ts'
import { atEnd, endAll } from './support/ends.ts'
import { formatTable } from './table.ts'
import type { Measure } from './types.ts'

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, quick: { type: 'boolean' } },
})
const wanted = values.only?.split(',') ?? items.map((item) => item.name)
const unknown = wanted.filter((name) => !items.some((item) => item.name === name))
if (unknown.length > 0) {
  process.stderr.write(`No such item: ${unknown.join(', ')}. There are ${items.map((item) => item.name).join(', ')}.\n`)
  process.exit(1)
}

const tell = (text: string) => process.stderr.write(`${text}\n`)
let isStopping = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isStopping = true
    void endAll().finally(() => process.exit(130))
  })
const measures: Measure[] = []
const failed: string[] = []
const beganMs = performance.now()
for (const item of items) {
  if (!wanted.includes(item.name)) continue
  if (isStopping) break
  const folder = await mkdtemp(join(tmpdir(), 'chatelier-bench-'))
  const removeFolder = atEnd(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const itemBeganMs = performance.now()
  tell(`${item.title} ...`)
  try {
    measures.push(...(await item.run({ folder, tell: (text) => tell(`  ${text}`), isQuick: values.quick === true })))
  } catch (error) {
    // One broken item must not hide what the others say.
    failed.push(item.name)
    tell(`  failed: ${error instanceof Error ? error.stack : String(error)}`)
  } finally {
    await removeFolder()
  }
  tell(`  ${((performance.now() - itemBeganMs) / 1000).toFixed(1)} s`)
}
// Whoever got the signal ends the process when everything is cleaned up.
if (isStopping) await new Promise(() => {})
const tookS = (performance.now() - beganMs) / 1000

if (values.json === true) {
  const machine = { node: process.version, platform: `${process.platform} ${process.arch}`, cpus: cpus().length }
  const lines = measures.map((measure) => ({
    ...measure,
    median: measure.runs.length === 0 ? null : median(measure.runs),
  }))
  process.stdout.write(`${JSON.stringify({ machine, tookS, failed, measures: lines }, null, 2)}\n`)
} else {
  process.stdout.write(`\n${formatTable(measures)}\n\n`)
  process.stdout.write(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, ${tookS.toFixed(0)} s\n`,
  )
}
process.exit(failed.length === 0 ? 0 : 1)
