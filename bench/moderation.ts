/**
 * `npm run bench:moderation`: precision, recall and false-positive rate of the local screen on the cases in test/moderation,
 * those it was tuned on and those held back. `-- FILE...` measures other files: one JSON a line, {"text", "labels": [...]}, an
 * empty list is innocent; "kind" (image if it is left out) says what was asked for. `--misses` also prints the texts that were
 * judged otherwise than labelled. `--json` prints one JSON for each file; `--verdicts` one JSON for each case, in their order:
 * {"labels", "flagged", "scores"}, `flagged` being the categories whose score is 1.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createLocalScreen, formatListMistakes, loadLists } from '../src/core/moderation/index.ts'
import type { Kind } from '../src/core/ports.ts'
import { type Case, readCases, tally } from '../test/moderation/cases.ts'

const root = path.resolve(import.meta.dirname, '..')
const CASES = path.join(root, 'test/moderation')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    misses: { type: 'boolean' },
    json: { type: 'boolean' },
    verdicts: { type: 'boolean' },
    lists: { type: 'string' },
  },
})

const loaded = loadLists([path.join(root, 'data/moderation'), ...(values.lists === undefined ? [] : [values.lists])])
if (!loaded.ok) {
  process.stderr.write(`${formatListMistakes(loaded.mistakes)}\n`)
  process.exit(1)
}
const screen = createLocalScreen({ lists: loaded.lists })
const judge = (text: string, kind: Kind) => screen.screenText(text, { kind, place: 'private' }).scores

const percent = (value: number | null) => (value === null ? '-' : value.toFixed(3)).padStart(9)

function print(title: string, cases: Case[]): void {
  const { rows, anyFalse, innocent, misses, judged } = tally(cases, judge)
  if (values.verdicts) {
    for (const { labels, flagged, scores } of judged) console.log(JSON.stringify({ labels, flagged, scores }))
    return
  }
  if (values.json) {
    console.log(JSON.stringify({ file: title, cases: cases.length, innocent, anyFalsePositiveRate: anyFalse, rows }))
    return
  }
  console.log(`\n${title}: ${cases.length} cases, ${innocent} innocent`)
  console.log(`${'category'.padEnd(15)}  cases precision   recall false-pos`)
  for (const row of rows)
    console.log(
      `${row.category.padEnd(15)}${String(row.cases).padStart(7)}${percent(row.precision)} ${percent(row.recall)}${percent(row.falsePositiveRate)}`,
    )
  console.log(`${'any of them'.padEnd(15)}${percent(anyFalse).padStart(35)}`)
  if (values.misses)
    for (const { text, labels, found } of misses)
      console.log(`  [${labels.join(' ') || 'innocent'}] found [${found.join(' ')}]: ${text.slice(0, 160)}`)
}

if (positionals.length > 0) {
  for (const file of positionals) print(file, readCases(readFileSync(file, 'utf8'), file))
} else {
  const names = readdirSync(CASES).filter((name) => name.endsWith('.jsonl'))
  for (const part of ['tuned', 'held']) {
    const files = names.filter((name) => name.startsWith(part))
    const all = files.flatMap((name) => readCases(readFileSync(path.join(CASES, name), 'utf8'), name))
    print(part === 'tuned' ? 'tuned on' : 'held back', all)
  }
}
