/**
 * The text grammar of options: `a fox --ratio 16:9 --count 2`, and what people write anyway: `16:9`, `x2`, `10 s`, "zoom in".
 * Pure: what it takes out of the text are options, the rest is the prompt.
 */
import type { Model, OptionDefinition } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import type { Options } from '../../core/ports.ts'

/** Camera moves as people call them, longest first in each language. */
const CAMERA_WORDS: readonly [RegExp, string][] = [
  [
    /\b(?:zoom(?:ing)?[ -]?in|push[ -]?in|dolly[ -]?in)\b|приближ\p{L}*|наезд\p{L}*|зум(?:\p{L}*)?[ -]?ин|推近|拉近|推镜头?|放大镜头|镜头推进|perbesar|mendekat|zoom masuk/iu,
    'zoom-in',
  ],
  [
    /\b(?:zoom(?:ing)?[ -]?out|pull[ -]?(?:out|back)|dolly[ -]?out)\b|отдал[яеи]\p{L}*|отъезд\p{L}*|拉远|推远|拉镜头|镜头拉远|perkecil|menjauh|zoom keluar/iu,
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

/** Chinese writes without spaces: an option may stand right beside its signs, but not within another word or number. */
const SECONDS =
  /(?<![[\p{L}--\p{Script=Han}]\p{N}.,:：\-])(\d{1,3})[ \-]?(?:s|sec|secs|seconds?|с|сек|секунд[аыу]?|秒钟?|detik|dtk)(?![[\p{L}--\p{Script=Han}]\p{N}])/iv
/** Small letters only: "BMW X5" is a name. */
const TIMES = /(?<![[\p{L}--\p{Script=Han}]\p{N}\-])[x×х](\d{1,2})(?![[\p{L}--\p{Script=Han}]\p{N}])/v
const RATIO = /(?<![[\p{L}--\p{Script=Han}]\p{N}:：.])(\d{1,2})[:：](\d{1,2})(?![[\p{L}--\p{Script=Han}]\p{N}:：])/gv
/** Phones turn two hyphens into a dash. */
const FLAG = /(?<!\S)(--|[—–])(\p{L}[\p{L}\-]*)/gv
const UNIT = /[ \-]?(?:s|sec|secs|seconds?|с|сек|секунд[аыу]?|秒钟?|detik|dtk)(?![\p{L}\p{N}])/ivy

export interface Parsed {
  prompt: string
  options: Options
}

/** A stretch of the text that was read as an option. */
interface Span {
  start: number
  end: number
}

/**
 * Splits a text into prompt and options of a model; what is no option stays as it was typed.
 * Throws Refusal 'option_unknown' { option, options } for a `--name` that the model doesn't have.
 */
export function parseOptions(text: string, model: Model): Parsed {
  const options: Options = {}
  const spans = readFlags(text, model, options)
  // The same length with the flags blanked out: what is found in it is at the same place in the text.
  const plain = spans.reduce(
    (masked, { start, end }) => masked.slice(0, start) + ' '.repeat(end - start) + masked.slice(end),
    text,
  )
  const lacks = (name: string) => model.options[name] !== undefined && !Object.hasOwn(options, name)
  if (lacks('ratio')) readRatio(plain, model, options, spans)
  if (lacks('count')) readNumber(plain, TIMES, 'count', options, spans)
  if (lacks('duration')) readNumber(plain, SECONDS, 'duration', options, spans)
  if (lacks('camera')) {
    // The words stay in the prompt: they say more than the option does ("zoom in slowly").
    const move = CAMERA_WORDS.find(([words]) => words.test(plain))?.[1]
    if (move !== undefined) options['camera'] = move
  }
  return { prompt: without(text, spans), options }
}

function readFlags(text: string, model: Model, options: Options): Span[] {
  const spans: Span[] = []
  let readTo = 0
  for (const found of text.matchAll(FLAG)) {
    if (found.index < readTo) continue
    const [whole, dashes, name = ''] = found
    const option = resolveName(name, model)
    if (option === undefined) {
      // A dash before a word is mostly a dash.
      if (dashes !== '--') continue
      throw new Refusal('option_unknown', {
        option: name.slice(0, 40).toWellFormed(),
        options: Object.keys(model.options)
          .map((one) => `--${one}`)
          .join(', '),
      })
    }
    const read = option === 'lyrics' ? readLyrics : readValue
    const { value, end } = read(text, found.index + whole.length, model.options[option]!)
    options[option] = value
    spans.push({ start: found.index, end })
    readTo = end
  }
  return spans
}

/** The value behind a flag that ends at `at`, and where it ends. Nothing there: on for a switch, else '' (refused later). */
function readValue(
  text: string,
  at: number,
  definition: OptionDefinition,
): { value: string | number | true; end: number } {
  const none = { value: definition.type === 'switch' ? (true as const) : '', end: at }
  const gap = /\s*=\s*|\s+/y
  gap.lastIndex = at
  const from = at + (gap.exec(text)?.[0].length ?? 0)
  if (from === at || from === text.length || startsFlag(text, from)) return none
  const quoted = /"([^"]*)"|'([^']*)'|“([^”]*)”|«([^»]*)»|「([^」]*)」/y
  quoted.lastIndex = from
  const inside = quoted.exec(text)
  if (inside !== null) return { value: inside.slice(1).find((part) => part !== undefined) ?? '', end: quoted.lastIndex }
  const word = wordAt(text, from)
  switch (definition.type) {
    case 'switch':
      return isSwitchWord(word) ? { value: word, end: from + word.length } : none
    case 'choice': {
      const choice = choiceAt(text, from, definition.choices)
      return choice === null
        ? { value: word, end: from + word.length }
        : { value: choice, end: from + String(choice).length }
    }
    case 'integer': {
      const number = /[x×х]?(\d+)/iy
      number.lastIndex = from
      const digits = number.exec(text)?.[1]
      if (digits === undefined) return { value: word, end: from + word.length }
      UNIT.lastIndex = number.lastIndex
      if (definition.unit === 'seconds' && UNIT.test(text)) return { value: digits, end: UNIT.lastIndex }
      return number.lastIndex === from + word.length
        ? { value: digits, end: number.lastIndex }
        : { value: word, end: from + word.length }
    }
    case 'text':
      return listAt(text, from)
  }
}

/** Words that are sung: within quotation marks, else all that stands before the next option; line by line. */
function readLyrics(text: string, at: number, definition: OptionDefinition): ReturnType<typeof readValue> {
  const begun = /^\s*=?\s*["'“«「]/.test(text.slice(at))
  if (begun) return readValue(text, at, definition)
  const next = /\s(?:--|[—–])\p{L}/u.exec(text.slice(at))
  const end = next === null ? text.length : at + next.index
  return { value: text.slice(at, end).replace(/^\s*=/, '').trim(), end }
}

/** Words of a list, "blurry, ugly, dark": as far as its commas go. */
function listAt(text: string, from: number): { value: string; end: number } {
  const words = /\S+/y
  let end = from
  for (;;) {
    words.lastIndex = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0)
    const word = startsFlag(text, words.lastIndex) ? undefined : words.exec(text)?.[0]
    if (word === undefined) break
    end = words.lastIndex
    if (!/[,，、;；]$/.test(word)) break
  }
  const value = text.slice(from, end).replace(/[,，、;；]+$/, '')
  return { value, end: from + value.length }
}

/** The word at a place, without the punctuation that follows it. */
function wordAt(text: string, from: number): string {
  const word = /\S*/y
  word.lastIndex = from
  return (word.exec(text)?.[0] ?? '').replace(/[,;.，；。、]+$/, '')
}

/** The longest choice that stands at a place ("A minor" is two words). Nobody types ♭: "Bb major" is B♭ major, and "zoom in" is zoom-in. */
function choiceAt(text: string, from: number, choices: readonly (string | number)[]): string | number | null {
  const fold = (value: string) => value.toLowerCase().replaceAll('♭', 'b').replaceAll('：', ':').replaceAll('-', ' ')
  const fitting = choices.filter((choice) => {
    const { length } = String(choice)
    return (
      fold(text.slice(from, from + length)) === fold(String(choice)) &&
      /^(?![\p{L}\p{N}:])/u.test(text.slice(from + length))
    )
  })
  return fitting.sort((a, b) => String(b).length - String(a).length)[0] ?? null
}

function startsFlag(text: string, at: number): boolean {
  return /^(?:--|[—–])\p{L}/u.test(text.slice(at, at + 4))
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
  if (Object.hasOwn(model.options, lower)) return lower
  const long = Object.hasOwn(SHORT, lower) ? SHORT[lower] : undefined
  return long !== undefined && Object.hasOwn(model.options, long) ? long : undefined
}

/** Only a ratio that the model offers is taken: "meet at 3:15" stays words. */
function readRatio(plain: string, model: Model, options: Options, spans: Span[]): void {
  const definition = model.options['ratio']
  if (definition?.type !== 'choice') return
  for (const found of plain.matchAll(RATIO)) {
    const ratio = `${found[1]}:${found[2]}`
    if (!definition.choices.includes(ratio)) continue
    options['ratio'] = ratio
    spans.push({ start: found.index, end: found.index + found[0].length })
    return
  }
}

function readNumber(plain: string, pattern: RegExp, name: string, options: Options, spans: Span[]): void {
  const found = pattern.exec(plain)
  if (found === null) return
  options[name] = Number(found[1])
  spans.push({ start: found.index, end: found.index + found[0].length })
}

function isSwitchWord(value: string): boolean {
  return ['on', 'off', 'yes', 'no', 'true', 'false', '0', '1'].includes(value.toLowerCase())
}

/** The text without its options, mended where they stood and nowhere else. */
function without(text: string, spans: Span[]): string {
  let left = ''
  let readTo = 0
  for (const [index, { start, end }] of [...spans].sort((a, b) => a.start - b.start).entries()) {
    left = index === 0 ? text.slice(0, start) : mend(left, text.slice(readTo, start))
    readTo = end
  }
  return (readTo === 0 ? text : mend(left, text.slice(readTo))).trim()
}

/** Joins what stood on both sides of an option: one space or line break, one comma. */
function mend(left: string, right: string): string {
  const before = left.trimEnd()
  const after = right.trimStart()
  const gap = left.slice(before.length) + right.slice(0, right.length - after.length)
  // A pair of brackets around nothing: "a fox (x2)".
  if (/[([（【]$/.test(before) && /^[)\]）】]/.test(after)) return mend(before.slice(0, -1), ` ${after.slice(1)}`)
  if (after === '') return `${before.replace(/[,;，；、]$/, '')}${gap}`
  if (before === '') return after.replace(/^[,;，；、]\s*/, '')
  const loose = before.replace(/[,;，；、]$/, '')
  if (/^[.!?。！？]/.test(after)) return /[.!?。！？]$/.test(loose) ? loose + after.slice(1) : loose + after
  if (/[,;.!?，；、。！？]$/.test(before)) {
    const rest = after.replace(/^[,;，；、]\s*/, '')
    return before + (gap.includes('\n') ? '\n' : gap === '' && /[，；、。！？]$/.test(before) ? '' : ' ') + rest
  }
  if (/^[,;:，；：、]/.test(after)) return before + after
  return before + (gap.includes('\n') ? '\n' : ' ') + after
}

/** Whether a caption asks for motion: a picture with such words is animated rather than edited. */
export function asksForMotion(text: string): boolean {
  return (
    CAMERA_WORDS.some(([words]) => words.test(text)) ||
    /\b(?:animate|live photo|make it move|bring (?:it )?to life|motion|video|gerakkan|animasi\w*|hidupkan)\b|анимир\p{L}*|ожив(?!л[её]нн)\p{L}*|живое фото|видео|动起来|动态|动画|视频/iu.test(
      text,
    )
  )
}

/** What a caption wants done with a song: sung anew, or gone on with. Null: it says neither. */
export function songWish(text: string): 'cover' | 'extend' | null {
  if (/\b(?:cover|remake|nyanyi ulang)\b|кавер\p{L}*|перепо[йе]\p{L}*|翻唱/iu.test(text)) return 'cover'
  const goesOn =
    /\b(?:extend|continue|go on|longer|lanjutkan|perpanjang\w*)\b|продолж\p{L}*|продли\p{L}*|续写|延长|继续/iu
  return goesOn.test(text) ? 'extend' : null
}
