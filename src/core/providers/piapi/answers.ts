/** What PiAPI and GoAPI answer, read loosely. https://piapi.ai/docs/unified-api-schema */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Json, Kind, RefusalReason, Refused, ResultFile } from '../../ports.ts'
import { byStatus, codeOf, type ErrorReading, ended } from '../kit/calls.ts'
import { at, isMap, listAt, numberAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'
import { songReference } from './songs.ts'

/** What is needed to ask about a job, in any process. */
export interface Operation {
  id: string
  kind: Kind
  /** The route's. */
  model?: string
  /** So many results were asked for; absent where only a callback told of the job. */
  count?: number
  keptChars?: number
}

const ID = /^[\w-]{1,128}$/

export function readOperation(raw: Json): Operation | null {
  const [id, kind] = [textAt(raw, 'id'), textAt(raw, 'kind')]
  const [count, keptChars] = [numberAt(raw, 'count'), numberAt(raw, 'keptChars')]
  const model = textAt(raw, 'model')
  if (id === undefined || !ID.test(id) || kind === undefined) return null
  return {
    ...{ id, kind: kind as Kind },
    ...(model === undefined ? {} : { model }),
    ...(count === undefined ? {} : { count }),
    ...(keptChars === undefined ? {} : { keptChars }),
  }
}

/** One task as answers and callbacks show it; a callback may show it without an envelope. */
export interface PiTask {
  id: string
  /** In small letters: pages differ. */
  state: string
  output: unknown
  /** All that it says of what went wrong. */
  words: string
  code: string | undefined
  consume: number | undefined
  /** All that it says of what it took. */
  used: unknown
}

export function readTask(json: unknown): PiTask | null {
  const data = isMap(at(json, 'data')) ? at(json, 'data') : json
  const id = textAt(data, 'task_id')
  if (id === undefined || !ID.test(id)) return null
  const code = at(data, 'error', 'code')
  return {
    id,
    state: (textAt(data, 'status') ?? '').toLowerCase(),
    output: at(data, 'output'),
    words: wordsOf(data, json),
    code: code === 0 || code === undefined ? undefined : codeOf(code),
    consume: numberAt(data, 'meta', 'usage', 'consume'),
    used: at(data, 'meta', 'usage'),
  }
}

function wordsOf(data: unknown, json: unknown): string {
  const said = [
    textAt(data, 'error', 'message'),
    textAt(data, 'error', 'raw_message'),
    textAt(data, 'error', 'detail'),
    textAt(data, 'detail'),
    textAt(json, 'message'),
  ]
  return said.filter((words) => words !== undefined).join(' ')
}

const BALANCE =
  /insufficient (account )?(credit|balance|fund|point|quota)|(credit|balance|point|quota)s? (is |are )?(not enough|insufficient|exhausted)|not enough (credit|balance|point|quota)|out of credit/i
const CONTENT =
  /moderat|content (polic|filter|check|violat)|nsfw|sensitive|violat|prohibited|inappropriate|safety|risk control|copyright|banned (word|prompt)|forbidden (word|content)/i
/** What was made here can't be what came from the person. */
const MADE = /\b(generated|output|result) (image|picture|photo|video|audio|clip|song|file|url)/i
/** The vendor's own trouble, where nobody's file is reproached outright. */
const FAULT =
  /time.?d?.?out|internal|retry|try again|server|service|unavailable|upstream|gateway|worker|crash|overload|busy|capacity|generated|output|result/i
/** What came from the person. A noun alone is no reproach: "failed to generate image" is the vendor's. */
const GIVEN =
  '(image|picture|photo|video|audio|clip|song|file|url|base64|resolution|aspect.?ratio|dimension|pixel|size|format|duration|length|lyric|prompt|input|param(eter)?)s?(_\\w+)?'
const WRONG =
  'invalid|unsupported|not (valid|supported|readable|accessible|found|allowed)|too (large|big|small|long|short|high|low)|corrupt(ed)?|empty|missing|required|exceed(s|ed)?|must be|should be|out of range'
/** Reproaches that stay so where a sentence also speaks of servers or of trying again. */
const OUTRIGHT = [
  `\\b(in)?valid (\\w+ )?${GIVEN}\\b`,
  `\\b(unsupported|corrupt(ed)?|empty|missing|illegal|wrong|malformed|unreadable) (\\w+ )?${GIVEN}\\b`,
  // Not where its own net is slow or down.
  `\\b(failed to|can ?not|can't|could not|unable to) (download|load|read|fetch|open|decode|parse|access) (\\w+ )?${GIVEN}\\b(?!.*(time.?d?.?out|upstream|internal|gateway|unavailable|overload|busy|\\b5\\d\\d\\b))`,
  `\\b${GIVEN} (is|are) (invalid|unsupported|not (valid|supported))\\b`,
].map((phrase) => new RegExp(phrase, 'i'))
const LOOSE = [
  `\\b${GIVEN} (\\w+ ){0,2}(${WRONG})\\b`,
  `\\b${GIVEN} (download|load|decod\\w*) failed\\b`,
  '\\btoo (large|small|long|short)\\b',
].map((phrase) => new RegExp(phrase, 'i'))

function reasonOf(words: string): RefusalReason {
  if (BALANCE.test(words)) return 'balance'
  if (CONTENT.test(words)) return 'content'
  if (MADE.test(words)) return 'unavailable'
  if (OUTRIGHT.some((phrase) => phrase.test(words))) return 'input'
  if (FAULT.test(words)) return 'unavailable'
  return LOOSE.some((phrase) => phrase.test(words)) ? 'input' : 'unavailable'
}

/** The number that an answer's envelope gives itself; undefined: it has none. */
export const codeIn = (json: unknown): number | undefined => numberAt(json, 'code')

/**
 * A reply to a submission that is no task. The envelope's number is a status like HTTP's, also where HTTP says 200. That the account
 * has no money is said with any of them.
 */
export function refusalOf(reply: VendorReply): ErrorReading {
  const code = codeIn(reply.json)
  const status = reply.status >= 200 && reply.status <= 299 && code !== undefined ? code : reply.status
  const words = wordsOf(at(reply.json, 'data'), reply.json)
  if (isMap(reply.json) && BALANCE.test(words) && status >= 400) return ended('balance', `code-${status}`)
  const read = byStatus({ status })
  if (read.state === 'refused' && read.reason === 'input' && CONTENT.test(words))
    return ended('content', `code-${status}`)
  return read
}

/** The end of a task as the vendor states it; null while it works, or where its word for the state is not known here. */
export function endOf(task: PiTask, operation: Asked): Done | Refused | null {
  const { kind } = operation
  if (task.state === 'failed') return ended(reasonOf(task.words), task.code ?? 'task-failed')
  if (task.state === 'cancelled' || task.state === 'canceled') return ended('unavailable', task.state)
  if (task.state !== 'completed') return null
  const files = filesOf(task.output, operation)
  if (files.length === 0) return ended('unavailable', 'no-result')
  const title = kind === 'music' || kind === 'extend' ? songs(task.output).find(({ title }) => title)?.title : undefined
  return {
    state: 'done',
    files,
    ...(title === undefined ? {} : { title }),
    ...usageOf({
      costMicroUsd: task.consume === undefined ? undefined : Math.round(task.consume / POINTS_A_MICRO_USD),
      reported: task.used,
    }),
  }
}

/** Ten million points are a dollar: what its pages' examples consume, by its price list. */
const POINTS_A_MICRO_USD = 10

type Asked = Pick<Operation, 'kind' | 'model' | 'count'>
function filesOf(output: unknown, { kind, model, count: most = Number.POSITIVE_INFINITY }: Asked): ResultFile[] {
  switch (kind) {
    case 'music':
    case 'extend':
      return songFiles(output, most, model)
    case 'sound':
      return soundFiles(output)
    case 'video':
    case 'animate':
      return clips(output).slice(0, 1).map(main)
    default:
      return pictures(output).slice(0, most).map(main)
  }
}

const main = (url: string): ResultFile => ({ source: { url }, role: 'main' })

const isAddress = (value: unknown): value is string => typeof value === 'string' && URL.canParse(value)
/** Addresses in a value that is one, a list, or an object with one. */
function addressesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(addressesIn)
  if (isAddress(value)) return [value]
  const url = at(value, 'url')
  return isAddress(url) ? [url] : []
}

function firstOf(output: unknown, ...places: readonly string[]): string[] {
  for (const place of places) {
    const found = addressesIn(at(output, place))
    if (found.length > 0) return found
  }
  return []
}

const pictures = (output: unknown): string[] => firstOf(output, 'image_urls', 'image_url', 'images', 'image')

/** Without a watermark where there is such a one. */
function clips(output: unknown): string[] {
  const works = listAt(output, 'works').flatMap((work) =>
    addressesIn([at(work, 'video', 'resource_without_watermark'), at(work, 'video', 'resource')]).slice(0, 1),
  )
  return works.length > 0 ? works : firstOf(output, 'video_url', 'video', 'video_raw', 'videos')
}

interface Song {
  url: string
  cover: string | undefined
  title: string | undefined
  id: string | undefined
}

/** Udio's come as `songs`, Suno's as `clips`: a list or by their ids. */
function songs(output: unknown): Song[] {
  const clips = at(output, 'clips')
  const list = isMap(clips) ? Object.values(clips) : Array.isArray(clips) ? clips : listAt(output, 'songs')
  return list.flatMap((one) => {
    const [url] = firstOf(one, 'song_path', 'audio_url', 'audio')
    if (url === undefined || at(one, 'finished') === false) return []
    const [cover] = firstOf(one, 'image_path', 'image_large_url', 'image_url')
    return [{ url, cover, title: textAt(one, 'title'), id: textAt(one, 'id') }]
  })
}

function songFiles(output: unknown, most: number, model: string | undefined): ResultFile[] {
  const found = songs(output).slice(0, most)
  if (found.length === 0) return firstOf(output, 'audio_url', 'audio', 'audios').slice(0, most).map(main)
  return found.flatMap(({ url, cover, id }) => [
    { ...main(url), ...(id === undefined || model === undefined ? {} : { reference: songReference(model, id) }) },
    ...(cover === undefined ? [] : [{ source: { url: cover }, role: 'cover' as const }]),
  ])
}

/** A clip with its sound, or (as documented) the sound alone, which belongs under the clip that went in. */
function soundFiles(output: unknown): ResultFile[] {
  const [clip] = clips(output)
  if (clip !== undefined) return [main(clip)]
  const [sound] = firstOf(output, 'audio_url', 'audio')
  return sound === undefined ? [] : [{ ...main(sound), isSoundAlone: true }]
}
