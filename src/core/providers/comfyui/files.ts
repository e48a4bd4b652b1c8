/** The operator's files of graphs, as they lie in a folder. What can't be read is told in words, never thrown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** The names of a folder that may be missing, in their order. */
export function filesOf(folder: string, tell: (problem: string) => void): string[] {
  try {
    return existsSync(folder) ? readdirSync(folder).sort() : []
  } catch (error) {
    tell(`is no folder that can be read (${codeOf(error)})`)
    return []
  }
}

/** Null where it can't be read. The mark that some editors put before a text is left out. */
export function textOf(path: string, tell: (problem: string) => void): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    tell(`can't be read (${codeOf(error)})`)
    return null
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown'
