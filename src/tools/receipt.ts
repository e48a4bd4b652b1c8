/**
 * `npm run receipt -- <text>`: whether a receipt of erasure was written here, and what it says. Reads DATA_DIR/privacy.key and no
 * database. Ends with 0 when it is genuine, 1 when it is not.
 */
import { pathToFileURL } from 'node:url'
import { formatMistakes, loadEnvironment, readConfig } from '../config.ts'
import { openPrivacyKey, type PrivacyKey } from '../core/privacy/key.ts'

export function checkReceipt(key: PrivacyKey, given: string, print: (line: string) => void): number {
  const said = key.read(given)
  if (said === null) {
    print('not genuine: this receipt was not written here, or it was changed')
    return 1
  }
  print('genuine')
  for (const [name, value] of Object.entries(JSON.parse(said) as object)) print(`${name}: ${String(value)}`)
  return 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const print = (line: string) => void process.stdout.write(`${line}\n`)
  const configured = readConfig(loadEnvironment(), { cwd: process.cwd() })
  if (!configured.ok) {
    print(formatMistakes(configured.mistakes))
    process.exitCode = 2
  } else process.exitCode = checkReceipt(openPrivacyKey(configured.config.dataDir), process.argv[2] ?? '', print)
}
