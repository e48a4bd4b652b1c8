/** What a person wrote for a generation. */
import type { Model } from '../catalog.ts'
import type { Options } from '../ports.ts'

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
