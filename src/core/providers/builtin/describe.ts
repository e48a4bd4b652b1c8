import { decodeRgb } from '../../media/pictures.ts'
import type { Locale } from '../../ports.ts'
import { measure } from './paint/measure.ts'
import {
  AND,
  COLOUR_NAMES,
  COMMA,
  CONTRASTS,
  FORMATS,
  LIGHTS,
  MOODS,
  OPENING,
  PLACES,
  TRAITS,
  WARMTHS,
} from './words/tell.ts'

const LOOK_SIDE_PX = 192

export interface Description {
  /** A prompt in the asked language. */
  text: string
  /** English names of the main colours, the largest first. */
  palette: string[]
  /** Such as `landscape 16:9`. */
  format: string
  light: string[]
  composition: string[]
  moods: string[]
}

/** Measures a picture (nothing in it is recognised) and says it as a prompt that gives a picture of related colours. */
export async function run(job: { inputPath: string; locale: Locale }): Promise<Description> {
  const { data, widthPx, heightPx } = await decodeRgb(job.inputPath, { maxSidePx: LOOK_SIDE_PX })
  const facts = measure({ data, width: widthPx, height: heightPx })
  const { locale } = job
  const names = facts.palette.slice(0, 3).map((name) => COLOUR_NAMES[name]![locale])
  const colours =
    names.length < 2 ? names.join('') : `${names.slice(0, -1).join(COMMA[locale])}${AND[locale]}${names.at(-1)}`
  const parts = [
    OPENING[locale].replace('{colours}', locale === 'zh' ? colours.replaceAll('色', '') : colours),
    LIGHTS[facts.light]![locale],
    ...(facts.contrast ? [CONTRASTS[facts.contrast]![locale]] : []),
    WARMTHS[facts.warmth]![locale],
    PLACES[facts.place]![locale],
    ...facts.traits.map((trait) => TRAITS[trait]![locale]),
    ...facts.moods.map((mood) => MOODS[mood]![locale]),
    `${FORMATS[facts.shape]![locale]} ${facts.ratio}`,
  ]
  return {
    text: parts.join(COMMA[locale]),
    palette: facts.palette,
    format: `${facts.shape} ${facts.ratio}`,
    light: [facts.light, ...(facts.contrast ? [`${facts.contrast}-contrast`] : []), facts.warmth],
    composition: [facts.place, ...facts.traits],
    moods: facts.moods,
  }
}
