/**
 * `npm run books -- --month 2026-11`: the month's payments, refunds, fees where shops say them, credits sold, used and outstanding, as
 * CSV on standard output. Reads only. Ends with 0, or with 2 when it could not look.
 */
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { openDatabase } from '../core/db/database.ts'
import { booksCsv, booksOf, monthOf } from '../payments/books.ts'
import { configuredUrl } from './configured.ts'

/** @param url the database; the configured one where it is not given */
export async function run(words: readonly string[], print: (text: string) => void, url?: string): Promise<number> {
  const month = monthOf(wordsOf(words))
  if (month === null) {
    process.stderr.write('usage: npm run books -- --month 2026-11\n')
    return 2
  }
  const from = url ?? configuredUrl((line) => process.stderr.write(`${line}\n`))
  if (from === null) return 2
  const db = openDatabase(from, { readonly: true, poolSize: 1 })
  try {
    print(booksCsv(await booksOf(db, month)))
    return 0
  } catch (error) {
    process.stderr.write(`the books could not be read: ${error instanceof Error ? error.message : 'unknown'}\n`)
    return 2
  } finally {
    await db.close().catch(() => {})
  }
}

function wordsOf(words: readonly string[]): string {
  try {
    return parseArgs({ args: [...words], options: { month: { type: 'string' } } }).values.month ?? ''
  } catch {
    return ''
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await run(process.argv.slice(2), (text) => process.stdout.write(text))
