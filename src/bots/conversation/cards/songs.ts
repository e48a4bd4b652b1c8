/** What stands under songs: which take is liked, and what can be made of it. */
import type { Artifact } from '../../../core/generation/artifacts.ts'
import type { GenerationParts } from '../../../core/generation/parts.ts'
import { takeNumber, takesIn } from '../../../core/generation/takes.ts'
import type { Generation } from '../../../core/generation/types.ts'
import type { Button, MediaItem, Text } from '../../../core/ports.ts'
import { canExtend } from '../extending.ts'
import { button, raw, t } from '../scene.ts'
import { coverModels, takeLabel } from '../songs.ts'

/** @param anew buttons that make it again */
export function songRows(
  generation: Generation,
  artifacts: readonly Artifact[],
  { catalog, providers, anew }: Pick<GenerationParts, 'catalog' | 'providers'> & { anew: Button[] },
): Button[][] {
  const { id, options, pickedId } = generation
  const takes = takesIn(artifacts)
  const isPicked = takes.some((take) => take.id === pickedId)
  const choose = takes.map((take) =>
    button(takeLabel(take), { verb: 'take', id, argument: String(takeNumber(take)) }, { chosen: take.id === pickedId }),
  )
  const others = isPicked ? [button(t('button-only-take'), { verb: 'onlytake', id })] : []
  const further = [
    ...anew,
    ...(canExtend({ catalog, providers }, takes) ? [button(t('button-extend'), { verb: 'extend', id })] : []),
    ...(coverModels(catalog.current()).length > 0 ? [button(t('button-cover'), { verb: 'cover', id })] : []),
    ...(typeof options['lyrics'] === 'string' && options['lyrics'] !== ''
      ? [button(t('button-lyrics'), { verb: 'lyrics', id })]
      : []),
  ]
  return [...(takes.length > 1 ? [[...choose, ...others]] : []), further].filter((row) => row.length > 0)
}

/** Each of several songs is called by its number; one alone by its title. */
export function takeTitles(
  media: readonly MediaItem[],
  artifacts: readonly Artifact[],
  say: (text: Text) => string,
): MediaItem[] {
  const takes = takesIn(artifacts)
  if (takes.length < 2) return [...media]
  return media.map((item) => {
    const take = takes.find(({ id }) => id === item.id)
    if (take === undefined) return item
    const n = takeNumber(take)
    return { ...item, title: say(item.title === undefined ? t('take-title', { n }) : titled(item.title, n)) }
  })
}

const titled = (title: string, n: number): Text => t('take-title-of', { title, n })

const EXCERPT_CHARS = 300

/** Of words that are sung, as much as a card has room for. */
export function lyricsExcerpt(lyrics: unknown): Text[] {
  if (typeof lyrics !== 'string' || lyrics === '') return []
  const points = Array.from(lyrics)
  return [raw(points.length <= EXCERPT_CHARS ? lyrics : `${points.slice(0, EXCERPT_CHARS).join('').trimEnd()}…`)]
}
