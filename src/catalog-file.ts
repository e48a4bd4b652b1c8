/** Where the catalogue lies: the operator's file in DATA_DIR, else the shipped one. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogMistake } from './core/catalog.ts'

export function readCatalogFile(dataDir: string, shippedDir: string): { path: string; yaml: string } {
  const own = join(dataDir, 'catalog.yaml')
  const path = existsSync(own) ? own : join(shippedDir, 'catalog.yaml')
  return { path, yaml: readFileSync(path, 'utf8') }
}

/** A line for each mistake: where, what. */
export function catalogMistakes(mistakes: readonly CatalogMistake[]): string[] {
  return mistakes.map(({ line, path, problem }) => `line ${line}${path === '' ? '' : `, ${path}`}: ${problem}`)
}
