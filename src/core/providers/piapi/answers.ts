/** What PiAPI and GoAPI answer, read loosely. https://piapi.ai/docs/unified-api-schema */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Json, Kind, RefusalReason, Refused, ResultFile } from '../../ports.ts'
import { byStatus, codeOf, type ErrorReading, ended } from '../kit/calls.ts'
import { at, isMap, listAt, numberAt, textAt } from '../kit/json.ts'

/** What is needed to ask about a job, in any process. */
export interface Operation {
  id: string
  kind: Kind
  /** So many results were asked for; absent where only a callback told of the job. */
  count?: number
  keptChars?: number
}

const ID = /^[\w-]{1,128}$/

export function readOperation(raw: Json): Operation | null {
  const [id, kind] = [textAt(raw, 'id'), textAt(raw, 'kind')]
  const [count, keptChars] = [numberAt(raw, 'count'), numberAt(raw, 'keptChars')]
  if (id === undefined || !ID.test(id) || kind === undefined) return null
  return {
    ...{ id, kind: kind as Kind },
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
const INPUT =
  /image|picture|photo|video file|valid video|audio file|resolution|aspect.?ratio|pixel|too (large|long|short|small)|invalid (input|param|prompt|url)|download|lyrics/i

function reasonOf(words: string): RefusalReason {
  if (BALANCE.test(words)) return 'balance'
  if (CONTENT.test(words)) return 'content'
  return INPUT.test(words) ? 'input' : 'unavailable'
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
export function endOf(task: PiTask, { kind, count }: Pick<Operation, 'kind' | 'count'>): Done | Refused | null {
  if (task.state === 'failed') return ended(reasonOf(task.words), task.code ?? 'task-failed')
  if (task.state === 'cancelled' || task.state === 'canceled') return ended('unavailable', task.state)
  if (task.state !== 'completed') return null
  const files = filesOf(task.output, kind, count ?? Number.POSITIVE_INFINITY)
  if (files.length === 0) return ended('unavailable', 'no-result')
  const title = kind === 'music' || kind === 'extend' ? songs(task.output).find(({ title }) => title)?.title : undefined
  return {
    state: 'done',
    files,
    ...(title === undefined ? {} : { title }),
    ...(task.consume === undefined ? {} : { usage: { costMicroUsd: Math.round(task.consume / POINTS_A_MICRO_USD) } }),
  }
}

/** Ten million points are a dollar: what its pages' examples consume, by its price list. */
const POINTS_A_MICRO_USD = 10

function filesOf(output: unknown, kind: Kind, most: number): ResultFile[] {
  switch (kind) {
    case 'music':
    case 'extend':
      return songFiles(output, most)
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

function songFiles(output: unknown, most: number): ResultFile[] {
  const found = songs(output).slice(0, most)
  if (found.length === 0) return firstOf(output, 'audio_url', 'audio', 'audios').slice(0, most).map(main)
  return found.flatMap(({ url, cover, id }) => [
    { ...main(url), ...(id === undefined ? {} : { reference: { song: id } }) },
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
