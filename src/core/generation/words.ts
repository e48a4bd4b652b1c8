/** What a person wrote for a generation. */
import type { Model } from '../catalog.ts'
import { KINDS, type Kind, type Options } from '../ports.ts'

/** The prompt and every option that takes words, as screens read them. */
export function wordsOf(
  { prompt, options }: { prompt: string; options: Options },
  model: Pick<Model, 'options'> | undefined,
): string {
  const others = Object.entries(options).flatMap(([name, value]) =>
    typeof value === 'string' && model?.options[name]?.type === 'text' ? [value] : [],
  )
  return [prompt, ...others].filter((text) => text.trim() !== '').join('\n')
}

/** By which kind's rules words are judged: of words that are written for something, by those of what they are for. */
export function screenedAs({ kind, options }: { kind: Kind; options: Options }): Kind {
  return kind === 'write' ? (KINDS.find((one) => one === options['for']) ?? kind) : kind
}
