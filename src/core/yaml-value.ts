/** The value of a YAML document that is without mistakes of its form. */
import { type Document, type LineCounter, visit } from 'yaml'

type Read = { ok: true; value: unknown } | { ok: false; line: number; problem: string }

/** Aliases are looked up only here: one that stands for nothing, or for too much, is a mistake of the file like any other. */
export function plainOf(document: Document.Parsed, lines: LineCounter): Read {
  try {
    return { ok: true, value: document.toJS() }
  } catch (error) {
    let offset = 0
    visit(document, {
      Alias(_, alias) {
        if (alias.resolve(document) !== undefined) return undefined
        offset = alias.range?.[0] ?? 0
        return visit.BREAK
      },
    })
    const problem = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'an alias leads nowhere'
    return { ok: false, line: lines.linePos(offset).line, problem }
  }
}
