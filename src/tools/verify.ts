/**
 * `npm run verify`: recomputes the books and says what does not add up. Ends with 0 when all is well, 1 on a difference, 2 when it
 * could not look. SQLite is opened read-only, so it may run while the bot does. `--json -` is for the bot's own watch: the database's
 * address comes on standard input, because everybody on the machine can read a process's words, and the address has a password.
 */
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { openDatabase } from '../core/db/database.ts'
import { lineOf, type Verified, verify } from '../core/verify/index.ts'
import { configuredUrl } from './configured.ts'

/** @param url the database; the configured one where it is not given */
export async function run(words: readonly string[], print: (line: string) => void): Promise<number> {
  const url = words.includes('-')
    ? (await text(process.stdin)).trim()
    : (words.find((word) => /^(sqlite|postgres(ql)?):/.test(word)) ?? configuredUrl(print))
  if (url === null) return 2
  const db = openDatabase(url, { readonly: true, poolSize: 1 })
  let verified: Verified
  try {
    verified = await verify(db)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    print(`the books could not be read: ${reason}`)
    return 2
  } finally {
    await db.close().catch(() => {})
  }
  const { differences, transfers, accounts } = verified
  if (words.includes('--json')) print(JSON.stringify(verified))
  else if (differences.length === 0) print(`ledger ok: ${transfers} transfers, ${accounts} accounts, sum 0`)
  else for (const difference of differences) print(lineOf(difference))
  return differences.length === 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await run(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`))
