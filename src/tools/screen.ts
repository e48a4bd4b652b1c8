/** `npm run screen -- "a text"`: what the local screen says about a text, and why. Ends with 0 when allowed, 3 when refused. */
import path from 'node:path'
import { formatMistakes, loadEnvironment, readConfig } from '../config.ts'
import { createLocalScreen, formatListMistakes, loadLists } from '../core/moderation/index.ts'
import { KINDS, type Kind } from '../core/ports.ts'

const root = path.resolve(import.meta.dirname, '../..')

function run(words: string[]): number {
  const kindFlag = words.indexOf('--kind')
  const kind = (kindFlag < 0 ? 'image' : words[kindFlag + 1]) as Kind
  const text = words.filter((_, index) => kindFlag < 0 || (index !== kindFlag && index !== kindFlag + 1)).join(' ')
  if (text === '' || !KINDS.includes(kind)) {
    console.error(`Use: npm run screen -- "a text" [--kind ${KINDS.join('|')}]`)
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
  console.log(verdict.action === 'refuse' ? `refused: ${verdict.category}` : 'allowed')
  for (const [category, score] of Object.entries(verdict.scores)) console.log(`  ${category} ${score.toFixed(2)}`)
  for (const reason of verdict.evidence) console.log(`  because of ${reason}`)
  return verdict.action === 'refuse' ? 3 : 0
}

process.exitCode = run(process.argv.slice(2))
