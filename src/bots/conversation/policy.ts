/** The legal texts: data/legal/<name>.<locale>.md, an operator's file of the same name in DATA_DIR/legal first. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locale } from '../../core/ports.ts'
import type { PolicyVersion } from '../../core/privacy/consent.ts'
import type { Policy } from './scene.ts'

export interface Operator {
  name: string | undefined
  email: string | undefined
  jurisdiction: string | undefined
}

/**
 * Reads the texts as they are asked for, so that an operator's change shows at once; the version is read at start, because a new
 * one asks everybody again.
 * @param dirs folders in order; the first that has the file wins
 */
export function loadPolicy(dirs: readonly string[], operator: Operator, minimumAge: number): Policy {
  const read = (name: string, locale: Locale): Paper => {
    for (const language of [locale, 'en']) {
      const path = dirs.map((dir) => join(dir, `${name}.${language}.md`)).find(existsSync)
      if (path !== undefined) return parsePaper(readFileSync(path, 'utf8'))
    }
    return { front: {}, body: '' }
  }
  const english = read('terms', 'en')
  const versions = PAPERS.map((name) => versionOf(read(name, 'en').front['version'] ?? '1'))
  const values = (front: Front) => ({
    operator: operator.name ?? front['operator'] ?? '',
    email: operator.email ?? front['email'] ?? '',
    jurisdiction: operator.jurisdiction ?? front['jurisdiction'] ?? '',
    minimumAge: String(minimumAge),
  })
  return {
    // The terms and the privacy text are accepted together: either one's new version asks again.
    version: versions.reduce((sum, { version }) => sum + version, 0),
    minor: versions.reduce((sum, { minor }) => sum + minor, 0),
    news: (locale) => PAPERS.flatMap((name) => read(name, locale).front['news'] ?? []).join(' '),
    minimumAge,
    operatorName: (locale) => values(read('terms', locale).front).operator,
    operatorEmail: (locale) => values({ ...english.front, ...read('terms', locale).front }).email,
    document(name, locale, facts = {}) {
      const { front, body } = read(name, locale)
      const filled = Object.entries({ ...facts, ...values(front) }).reduce(
        (text, [key, value]) => text.replaceAll(`{${key}}`, value),
        body,
      )
      return plain(filled)
    },
  }
}

const PAPERS = ['terms', 'privacy'] as const

/** `2.1`: the first number asks everybody again, the second is told once. */
function versionOf(text: string): PolicyVersion {
  const [version, minor = 0] = text.split('.').map(Number)
  return { version: version ?? 1, minor }
}

type Front = { [key: string]: string | undefined }
interface Paper {
  front: Front
  body: string
}

function parsePaper(text: string): Paper {
  const match = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text.replaceAll('\r\n', '\n'))
  if (match === null) return { front: {}, body: text }
  const front: Front = {}
  for (const line of match[1]!.split('\n')) {
    const at = line.indexOf(':')
    if (at > 0) front[line.slice(0, at).trim()] = line.slice(at + 1).trim()
  }
  return { front, body: match[2]!.trim() }
}

/** Chats show these as plain words: Markdown's marks go, and the rows of a table become lines. */
function plain(markdown: string): string {
  const cells = (row: string) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .join(' – ')
  return markdown
    .replaceAll(/^\|(.+)\|\n\|[ :|-]+\|$/gm, (_, head: string) => cells(head))
    .replaceAll(/^\|(.+)\|$/gm, (_, row: string) => `- ${cells(row)}`)
    .replaceAll(/^#+ /gm, '')
    .replaceAll(/\*\*(.+?)\*\*/g, '$1')
    .replaceAll(/^- /gm, '• ')
}
