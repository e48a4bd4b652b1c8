/**
 * The text grammar of options: `a fox --ratio 16:9 --count 2`, and what people write anyway: `16:9`, `x2`, `10 s`, "zoom in".
 * Pure: what it takes out of the text are options, the rest is the prompt.
 */
import type { Model } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import type { Options } from '../../core/ports.ts'

/** Camera moves as people call them, longest first in each language. */
const CAMERA_WORDS: readonly [RegExp, string][] = [
  [
    /\b(?:zoom(?:ing)?[ -]?in|push[ -]?in|dolly[ -]?in)\b|приближ\p{L}*|наезд\p{L}*|зум(?:\p{L}*)?[ -]?ин|推近|拉近|推镜头?|放大镜头|镜头推进|perbesar|mendekat|zoom masuk/iu,
    'zoom-in',
  ],
  [
    /\b(?:zoom(?:ing)?[ -]?out|pull[ -]?(?:out|back)|dolly[ -]?out)\b|отдал\p{L}*|отъезд\p{L}*|拉远|推远|拉镜头|镜头拉远|perkecil|menjauh|zoom keluar/iu,
    'zoom-out',
  ],
  [
    /\b(?:pan(?:ning)?(?: to the)? left|move left)\b|(?:камер\p{L}* )?(?:влево|налево)|向左平?移?|左移|geser(?: ke)? kiri|ke kiri/iu,
    'pan-left',
  ],
  [
    /\b(?:pan(?:ning)?(?: to the)? right|move right)\b|(?:камер\p{L}* )?(?:вправо|направо)|向右平?移?|右移|geser(?: ke)? kanan|ke kanan/iu,
    'pan-right',
  ],
  [
    /\b(?:tilt(?:ing)? up|pan up|move up)\b|(?:камер\p{L}* )?(?:вверх|наверх)|向上(?:移|摇)?|上摇|miring ke atas|ke atas/iu,
    'tilt-up',
  ],
  [
    /\b(?:tilt(?:ing)? down|pan down|move down)\b|(?:камер\p{L}* )?вниз|向下(?:移|摇)?|下摇|miring ke bawah|ke bawah/iu,
    'tilt-down',
  ],
]

const SECONDS =
  /(?<![\p{L}\p{N}.,:-])(\d{1,3})\s?(?:s|sec|secs|seconds?|с|сек|секунд[аы]?|秒钟?|detik|dtk)(?![\p{L}\p{N}])/iu
const TIMES = /(?<![\p{L}\p{N}-])[x×х](\d{1,2})(?![\p{L}\p{N}])/iu
const RATIO = /(?<![\p{L}\p{N}:.])(\d{1,2}:\d{1,2})(?![\p{L}\p{N}:])/gu
const FLAG = /(?:^|\s)(?:--|—)([\p{L}][\p{L}-]*)(?:[= ]\s*("[^"]*"|'[^']*'|(?!--|—)\S+))?/gu

export interface Parsed {
  prompt: string
  options: Options
}

/**
 * Splits a text into prompt and options of a model.
 * Throws Refusal 'option_unknown' { option, options } for a `--name` that the model doesn't have.
 */
export function parseOptions(text: string, model: Model): Parsed {
  const options: Options = {}
  let rest = takeFlags(text, model, options)
  if (model.options['ratio'] !== undefined && options['ratio'] === undefined) rest = takeRatio(rest, model, options)
  if (model.options['count'] !== undefined && options['count'] === undefined)
    rest = take(rest, TIMES, (found) => {
      options['count'] = Number(found[1])
    })
  if (model.options['duration'] !== undefined && options['duration'] === undefined)
    rest = take(rest, SECONDS, (found) => {
      options['duration'] = Number(found[1])
    })
  if (model.options['camera'] !== undefined && options['camera'] === undefined)
    for (const [words, move] of CAMERA_WORDS)
      if (options['camera'] === undefined && words.test(rest)) {
        options['camera'] = move
        // The words stay in the prompt: they say more than the option does ("zoom in slowly").
      }
  return { prompt: tidy(rest), options }
}

function takeFlags(text: string, model: Model, options: Options): string {
  return text
    .replace(FLAG, (whole, name: string, value: string | undefined) => {
      const option = resolveName(name, model)
      if (option === undefined)
        throw new Refusal('option_unknown', {
          option: name.slice(0, 40),
          options: Object.keys(model.options)
            .map((one) => `--${one}`)
            .join(', '),
        })
      const definition = model.options[option]
      if (definition?.type === 'switch' && !isSwitchWord(value)) {
        options[option] = true
        return value === undefined ? ' ' : ` ${value}`
      }
      if (definition?.type === 'choice') {
        // "--key A minor": a choice of two words.
        const longer = definition.choices.find((choice) => {
          const words = String(choice)
          return (
            words.includes(' ') &&
            text.slice(text.indexOf(whole)).toLowerCase().includes(`${name.toLowerCase()} ${words.toLowerCase()}`)
          )
        })
        if (
          longer !== undefined &&
          value !== undefined &&
          String(longer).toLowerCase().startsWith(value.toLowerCase())
        ) {
          options[option] = longer
          return ` \u0000${String(longer).slice(value.length).trim()}\u0000`
        }
      }
      options[option] = unquote(value ?? '')
      return ' '
    })
    .replace(/\u0000([^\u0000]*)\u0000\s*(\S+)?/gu, (_whole, expected: string, next: string | undefined) =>
      next !== undefined && next.toLowerCase() === expected.toLowerCase() ? ' ' : ` ${next ?? ''}`,
    )
}

/** `--ar` and `--neg` are what users of other bots have in their fingers. */
const SHORT: { [name: string]: string } = {
  ar: 'ratio',
  neg: 'negative',
  no: 'negative',
  n: 'count',
  d: 'duration',
  s: 'style',
}

function resolveName(name: string, model: Model): string | undefined {
  const lower = name.toLowerCase()
  if (model.options[lower] !== undefined) return lower
  const long = SHORT[lower]
  return long !== undefined && model.options[long] !== undefined ? long : undefined
}

/** Only a ratio that the model offers is taken: "meet at 3:15" stays words. */
function takeRatio(text: string, model: Model, options: Options): string {
  const definition = model.options['ratio']
  if (definition?.type !== 'choice') return text
  return text.replace(RATIO, (whole, ratio: string) => {
    if (options['ratio'] !== undefined || !definition.choices.includes(ratio)) return whole
    options['ratio'] = ratio
    return ' '
  })
}

function take(text: string, pattern: RegExp, found: (match: RegExpExecArray) => void): string {
  const match = pattern.exec(text)
  if (match === null) return text
  found(match)
  return `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
}

function isSwitchWord(value: string | undefined): boolean {
  return value !== undefined && ['on', 'off', 'yes', 'no', 'true', 'false', '0', '1'].includes(value.toLowerCase())
}

function unquote(value: string): string {
  return /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value
}

/** Spaces and punctuation that an option left behind. */
function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/\s+([,.;])/gu, '$1')
    .replace(/([,;])(?:\s*[,;])+/gu, '$1')
    .replace(/^[\s,;]+|[\s,;]+$/gu, '')
}

/** Whether a caption asks for motion: a picture with such words is animated rather than edited. */
export function asksForMotion(text: string): boolean {
  return (
    CAMERA_WORDS.some(([words]) => words.test(text)) ||
    /\b(?:animate|live photo|make it move|bring (?:it )?to life|motion|video)\b|анимир\p{L}*|ожив\p{L}*|живое фото|видео|动起来|动态|动画|视频|gerakkan|animasi\p{L}*|hidupkan|video/iu.test(
      text,
    )
  )
}
