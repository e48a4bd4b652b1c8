/** What ships in data/ and what an operator put into DATA_DIR instead: read at start, mistakes told in words. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CatalogHolder, type CatalogMistake, holdCatalog } from '../core/catalog.ts'
import { createLocalScreen, formatListMistakes, type LocalScreen, openLists } from '../core/moderation/index.ts'
import type { KnownProvider } from '../core/providers/index.ts'

/** The folder data/ of this installation. */
export const SHIPPED = fileURLToPath(new URL('../../data', import.meta.url))

/** An operator's mistake found while building: told in words, without a stack. */
export class StartError extends Error {}

/** The operator's catalogue, else the shipped one. Throws StartError where it can't be read. */
export function readCatalogFile(dataDir: string): { path: string; yaml: string } {
  const own = join(dataDir, 'catalog.yaml')
  const path = existsSync(own) ? own : join(SHIPPED, 'catalog.yaml')
  try {
    return { path, yaml: readFileSync(path, 'utf8') }
  } catch (error) {
    throw new StartError(`${path} can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

/** What is wrong about the file when it is read again; then the one before stays in force. */
export function replaceCatalog(holder: CatalogHolder, dataDir: string): string[] {
  try {
    return catalogMistakes(holder.replace(readCatalogFile(dataDir).yaml))
  } catch (error) {
    if (error instanceof StartError) return [error.message]
    throw error
  }
}

/** A line for each mistake: where, what. */
export function catalogMistakes(mistakes: readonly CatalogMistake[]): string[] {
  return mistakes.map(({ line, path, problem }) => `line ${line}${path === '' ? '' : `, ${path}`}: ${problem}`)
}

/**
 * The catalogue that the bot starts with. Throws StartError with every mistake.
 * @param yaml instead of a file: tests
 */
export function openCatalog(dataDir: string, providers: readonly KnownProvider[], yaml?: string): CatalogHolder {
  const file = yaml === undefined ? readCatalogFile(dataDir) : { path: 'the given catalogue', yaml }
  const holder = holdCatalog(file.yaml, providers)
  if (!holder.ok) throw new StartError([`${file.path} has mistakes:`, ...catalogMistakes(holder.mistakes)].join('\n  '))
  return holder.catalog
}

/** The screen that needs no network. Throws StartError with every mistake in its lists. */
export function openScreen(dataDir: string): LocalScreen {
  // Beside the compiled code for all installations, and with the data where that can't be written.
  const keptIn = [fileURLToPath(new URL('../../node_modules/.cache', import.meta.url)), join(dataDir, 'cache')]
  const loaded = openLists(
    [join(SHIPPED, 'moderation'), join(dataDir, 'moderation')],
    keptIn.map((folder) => join(folder, 'lists.bin')),
  )
  if (!loaded.ok) throw new StartError(formatListMistakes(loaded.mistakes))
  return createLocalScreen({ lists: loaded.lists })
}
