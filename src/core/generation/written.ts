/** Words that are written for a song: no more of them than what they are for can sing, so that nobody has to shorten what we wrote. */
import type { Catalog, Model } from '../catalog.ts'
import type { Done } from '../ports.ts'
import type { Generation } from './types.ts'

/** How much a model sings, in UTF-16 units; undefined: it takes no words. */
export function lyricsBound(model: Model | undefined): number | undefined {
  const definition = model?.options['lyrics']
  return definition?.type === 'text' ? definition.max : undefined
}

/** How long the words of a job may become; undefined: it writes none that are sung. */
export function writtenBound(
  { models }: Pick<Catalog, 'models'>,
  { kind, options, wording }: Pick<Generation, 'kind' | 'options' | 'wording'>,
): number | undefined {
  if (kind !== 'write' || options['purpose'] !== 'lyrics') return undefined
  return lyricsBound(models.find(({ id }) => id === wording.for?.draft.modelId))
}

/** A result with as many of its words as can be sung. */
export function asSung(catalog: Pick<Catalog, 'models'>, generation: Generation, result: Done): Done {
  const maxChars = writtenBound(catalog, generation)
  const { text } = result
  return maxChars === undefined || text === undefined ? result : { ...result, text: fitLyrics(text, maxChars) }
}

/** As many whole parts as fit, where that is most of it; else whole lines, and of a single line whole words. */
export function fitLyrics(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const head = text.slice(0, maxChars + 1)
  const part = Math.max(head.lastIndexOf('\n\n'), head.lastIndexOf('\n['))
  const line = head.lastIndexOf('\n')
  const end = part >= maxChars / 2 ? part : line
  const whole = withoutBareName(text.slice(0, Math.max(0, end)))
  if (/^(?!\s*\[).*[\p{L}\p{N}]/mu.test(whole)) return whole
  const space = head.search(/\s\S*$/)
  return text.slice(0, space > 0 ? space : maxChars).replace(/[\uD800-\uDBFF]$/, '')
}

/** The name of a part of which nothing is left is not sung. */
const withoutBareName = (text: string): string =>
  text
    .trimEnd()
    .replace(/\n\s*\[[^\]\n]*\]$/, '')
    .trimEnd()
