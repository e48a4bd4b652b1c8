/**
 * `npm run screen -- "a text"`: what the local screen says about a text, and why. Ends with 0 when allowed, 3 when refused.
 * `--json` prints one JSON: {"action", "category", "flagged", "scores", "evidence"}; `flagged` has every category whose score is
 * 1, from the worst, `category` the one that it is refused for, or null.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { formatMistakes, loadEnvironment, readConfig } from '../config.ts'
import { createLocalScreen, formatListMistakes, loadLists } from '../core/moderation/index.ts'
import { CATEGORIES, KINDS, type Kind } from '../core/ports.ts'

const root = path.resolve(import.meta.dirname, '../..')

function run(words: string[]): number {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    strict: false,
    options: { kind: { type: 'string', default: 'image' }, json: { type: 'boolean' } },
  })
  const kind = values.kind as Kind
  const text = positionals.join(' ')
  if (text === '' || !KINDS.includes(kind)) {
    console.error(`Use: npm run screen -- "a text" [--kind ${KINDS.join('|')}] [--json]`)
    return 2
  }
  const configured = readConfig(loadEnvironment(), { cwd: process.cwd() })
  if (!configured.ok) {
    console.error(formatMistakes(configured.mistakes))
    return 2
  }
  const loaded = loadLists([path.join(root, 'data/moderation'), path.join(configured.config.dataDir, 'moderation')])
  if (!loaded.ok) {
    console.error(formatListMistakes(loaded.mistakes))
    return 2
  }
  const verdict = createLocalScreen({ lists: loaded.lists }).screenText(text, { kind, place: 'private' })
  if (values.json === true) {
    const { action, category = null, scores, evidence } = verdict
    const flagged = CATEGORIES.filter((one) => scores[one] === 1)
    console.log(JSON.stringify({ action, category, flagged, scores, evidence }))
    return action === 'refuse' ? 3 : 0
  }
  console.log(verdict.action === 'refuse' ? `refused: ${verdict.category}` : 'allowed')
  for (const [category, score] of Object.entries(verdict.scores)) console.log(`  ${category} ${score.toFixed(2)}`)
  for (const reason of verdict.evidence) console.log(`  because of ${reason}`)
  return verdict.action === 'refuse' ? 3 : 0
}

process.exitCode = run(process.argv.slice(2))
