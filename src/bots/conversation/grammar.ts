/**
 * The text grammar of options: `a fox --ratio 16:9 --count 2`, and what people write anyway: `16:9`, `x2`, `10 s`, "zoom in".
 * Pure: what it takes out of the text are options, the rest is the prompt.
 */
import type { Model, OptionDefinition } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import { choicesOf, choosable } from '../../core/generation/length.ts'
import type { Kind, Options } from '../../core/ports.ts'
import { switchOf } from '../../core/pricing.ts'
import { cameraMove } from './captions.ts'

/** Chinese writes without spaces: an option may stand right beside its signs, but not within another word or number. */
const SECONDS =
  /(?<![[\p{L}--\p{Script=Han}]\p{N}.,:：\-])(\d{1,3})[ \-]?(?:s|sec|secs|seconds?|с|сек|секунд[аыу]?|秒钟?|detik|dtk)(?![[\p{L}--\p{Script=Han}]\p{N}])/iv
/** Small letters only: "BMW X5" is a name. */
const TIMES = /(?<![[\p{L}--\p{Script=Han}]\p{N}\-])[x×х](\d{1,2})(?![[\p{L}--\p{Script=Han}]\p{N}])/v
const RATIO = /(?<![[\p{L}--\p{Script=Han}]\p{N}:：.])(\d{1,2})[:：](\d{1,2})(?![[\p{L}--\p{Script=Han}]\p{N}:：])/gv
/** Phones turn two hyphens into a dash. */
const FLAG = /(?<!\S)(--|[—–])(\p{L}[\p{L}\-]*)/gv
const UNIT = /[ \-]?(?:s|sec|secs|seconds?|с|сек|секунд[аыу]?|秒钟?|detik|dtk)(?![\p{L}\p{N}])/ivy

/** A shape and a number of pictures behind words of another option: they are none of these. */
const LOOSE_END = /(?:[\s,，、]+(?:\d{1,2}[:：]\d{1,2}|[x×х]\d{1,2}))+$/v

/** What is said, or what is heard, has times and numbers in it that mean themselves. */
const NAMED_ALONE: readonly Kind[] = ['avatar', 'sound']
/** Words with [Verse] or [Chorus] above their parts are sung as they are. */
const PART_NAME = /^[ \t]*\[[^\]\n]+\][ \t]*$/m

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
export function parseOptions(text: string, whole: Model): Parsed {
  const model = choosable(whole)
  const named: Options = {}
  const spans = readFlags(text, whole, named)
  // A length that nobody chooses is taken for nothing, as of a button from before.
  const options = choicesOf(whole.kind, named)
  // The same length with the flags blanked out: what is found in it is at the same place in the text.
  const plain = spans.reduce(
    (masked, { start, end }) => masked.slice(0, start) + ' '.repeat(end - start) + masked.slice(end),
    text,
  )
  if (NAMED_ALONE.includes(model.kind) || (model.kind === 'music' && PART_NAME.test(plain)))
    return { prompt: without(text, spans), options }
  const lacks = (name: string) => model.options[name] !== undefined && !Object.hasOwn(options, name)
  if (lacks('ratio')) readRatio(plain, model, options, spans)
  if (lacks('count')) readNumber(plain, TIMES, 'count', options, spans)
  if (lacks('duration')) readNumber(plain, SECONDS, 'duration', options, spans)
  if (lacks('camera')) {
    // The words stay in the prompt: they say more than the option does ("zoom in slowly").
    const move = cameraMove(plain)
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
      if (dashes !== '--') continue
      throw new Refusal('option_unknown', {
        option: name.slice(0, 40).toWellFormed(),
        options: Object.keys(model.options)
          .map((one) => `--${one}`)
          .join(', '),
      })
    }
    const isFirst = text.slice(0, found.index).trim() === ''
    const { value, end } = readValue(text, found.index + whole.length, { name: option, model, isFirst })
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
  { name, model, isFirst }: { name: string; model: Model; isFirst: boolean },
): { value: string | number | true; end: number } {
  const definition: OptionDefinition = model.options[name]!
  const none = { value: definition.type === 'switch' ? (true as const) : '', end: at }
  const gap = /\s*=\s*|\s+/y
  gap.lastIndex = at
  const from = at + (gap.exec(text)?.[0].length ?? 0)
  if (from === at || from === text.length || startsFlag(text, from, model)) return none
  // A mark within a word is an apostrophe: 'Cause I'm here.
  const quoted = /"([^"]*)"|'([^']*)'(?![\p{L}\p{N}])|“([^”]*)”|«([^»]*)»|「([^」]*)」/uy
  quoted.lastIndex = from
  const inside = quoted.exec(text)
  if (inside !== null) return { value: inside.slice(1).find((part) => part !== undefined) ?? '', end: quoted.lastIndex }
  const word = wordAt(text, from)
  switch (definition.type) {
    case 'switch':
      return switchOf(word) !== null ? { value: word, end: from + word.length } : none
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
      if (name === 'negative' && isFirst) return listAt(text, from, model)
      return wordsAt(text, from, { name, model })
  }
}

/** All that stands before the next option or the end of the line; of words that are sung, line by line to the end of all. */
function wordsAt(
  text: string,
  from: number,
  { name: option, model }: { name: string; model: Model },
): { value: string; end: number } {
  const isOneLine = option !== 'lyrics'
  const rest = text.slice(from, isOneLine ? lineEnd(text, from) : text.length)
  const isLong = ([, , name = '']: RegExpExecArray) => Object.hasOwn(model.options, name.toLowerCase())
  // "—No, she said" is sung.
  const next = rest
    .matchAll(FLAG)
    .find((found) => isFlag(found, model) && (isOneLine || found[1] === '--' || isLong(found)))
  const all = rest.slice(0, next?.index ?? rest.length).trimEnd()
  const words = option === 'negative' || option === 'style' ? all.replace(LOOSE_END, '') : all
  return { value: isOneLine ? words.replace(/[\s,，、;；]+$/, '') : words, end: from + words.length }
}

/** Words of a list that stands before the wish, "--no blurry, ugly a fox": as far as its commas go. */
function listAt(text: string, from: number, model: Model): { value: string; end: number } {
  const words = /\S+/y
  let end = from
  for (;;) {
    words.lastIndex = end + (/^\s*/.exec(text.slice(end))?.[0].length ?? 0)
    const word = startsFlag(text, words.lastIndex, model) ? undefined : words.exec(text)?.[0]
    if (word === undefined) break
    end = words.lastIndex
    if (!/[,，、;；]$/.test(word)) break
  }
  const value = text.slice(from, end).replace(/[,，、;；]+$/, '')
  return { value, end: from + value.length }
}

function lineEnd(text: string, from: number): number {
  const end = text.slice(from).search(/[\r\n]/)
  return end === -1 ? text.length : from + end
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

function startsFlag(text: string, at: number, model: Model): boolean {
  const [found] = text.slice(at).matchAll(FLAG)
  return found?.index === 0 && isFlag(found, model)
}

/** A dash before a word is mostly a dash. */
const isFlag = ([, dashes, name = '']: RegExpExecArray, model: Model): boolean =>
  dashes === '--' || resolveName(name, model) !== undefined

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
