/**
 * What Kie answers, as outcomes. Errors come as `code` in the body, with that status or with 200: https://docs.kie.ai (get-task-detail,
 * get-music-details, get-lyrics-details). Their sentences are read for what they are about and go no further.
 */
import { Fault } from '../../errors.ts'
import type { VendorReply } from '../../net/vendor.ts'
import type { Json, Refused } from '../../ports.ts'
import { codeOf, type ErrorReading, ended } from '../kit/calls.ts'
import { at, isMap, numberAt, parsedJson, textAt } from '../kit/json.ts'

/** Who does a job, and where it is asked about. */
export const RECORDS = {
  market: '/api/v1/jobs/recordInfo',
  suno: '/api/v1/generate/record-info',
  lyrics: '/api/v1/lyrics/record-info',
} as const
export type Api = keyof typeof RECORDS

/** What is needed to ask about a job, in any process. */
export interface Operation {
  api: Api
  id: string
  /** Main files that were asked for; not known of a job that only its callback has named. */
  count?: number
  /** When we first heard of it. */
  sinceMs: number
  /** So many characters of the prompt went out, where it was longer than is taken. */
  keptChars?: number
  /** The version of Suno that sings. */
  version?: string
  /** It was named by a callback for this attempt. */
  key?: string
}

export const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w.-]{1,128}$/.test(value)

export function readOperation(operation: Json): Operation | null {
  const api = textAt(operation, 'api')
  const id = textAt(operation, 'id')
  if (api === undefined || !Object.hasOwn(RECORDS, api) || !isId(id)) return null
  const [count, sinceMs] = [numberAt(operation, 'count'), numberAt(operation, 'sinceMs')]
  const [keptChars, key] = [numberAt(operation, 'keptChars'), textAt(operation, 'key')]
  const version = textAt(operation, 'version')
  return {
    ...{ api: api as Api, id, sinceMs: sinceMs ?? 0 },
    ...(count === undefined ? {} : { count }),
    ...(keptChars === undefined ? {} : { keptChars }),
    ...(version === undefined ? {} : { version }),
    ...(key === undefined ? {} : { key }),
  }
}

const CONTENT =
  /sensitiv|moderat|polic(y|ies)|violat|prohibit|inappropriate|nsfw|nudity|sexual|safety|flagged|敏感|违规|审核|不合规/i
const SEXUAL = /nsfw|nudity|sexual|porn/i
const COPYRIGHT = /copyright|artist'?s? name|matches? (an )?existing|版权/i
/**
 * Nothing but a whole phrase is believed: by it the vendor is stopped. That no credits were taken says nothing, and pictures have a
 * balance too.
 */
const SHORT = new RegExp(
  [
    '\\b(insufficient|not enough|low)( (account|available|remaining))? (credits?|balance|funds?)\\b',
    '\\b(out of|lack of) (credits?|funds)\\b',
    '\\bno (credits?|funds) (left|remaining|available)\\b',
    '\\b(credits?|account balance|funds?) (is |are |(have|has) (been )?)?(insufficient|exhausted|not enough|run out|used up)\\b',
    '\\bbalance (is |has been )?(insufficient|exhausted|not enough|used up)\\b',
    '\\btop[ -]?up\\b',
    '积分不足|余额不足',
  ].join('|'),
  'i',
)
/** The song that a submission names is kept no longer. */
const GONE =
  /\b(audio|clip|song|track)(_?id)?s?\b.{0,40}(\bnot (be )?(found|exist)|n't exist|\bexpired\b|\bno longer\b(?! than))|音频不存在|音频已过期/i
const RATE = /frequen|too many|rate|频/i
const MODEL = /model.{0,40}(not (support|found|exist)|unsupported|invalid)/i

/** What a sentence is about, where it is about what was asked for; undefined: it is not. */
export function contentIn(sentence: string): string | undefined {
  if (SEXUAL.test(sentence)) return 'nsfw'
  if (COPYRIGHT.test(sentence)) return 'copyright'
  return CONTENT.test(sentence) ? 'content' : undefined
}

/** What an answer to a submission means; undefined: it has no code, and its status decides. */
export function refusalOf(api: Api, reply: Pick<VendorReply, 'json'>): ErrorReading {
  const code = numberAt(reply.json, 'code')
  const sentence = textAt(reply.json, 'msg') ?? textAt(reply.json, 'message') ?? ''
  if (code === undefined) return undefined
  const vendorCode = `code-${code}`
  switch (code) {
    case 400:
    case 413:
    case 422: {
      const about = contentIn(sentence)
      if (about !== undefined) return ended('content', `${vendorCode}/${about}`)
      if (MODEL.test(sentence)) return ended('unavailable', vendorCode)
      return ended('input', api === 'suno' && GONE.test(sentence) ? `${vendorCode}/gone` : vendorCode)
    }
    case 402:
    case 433:
      return ended('balance', vendorCode)
    case 405:
      // The page of lyrics calls this the rate; everywhere else it is the method.
      return ended(api === 'lyrics' ? 'rate' : 'unavailable', vendorCode)
    case 429:
      // The page of lyrics says that credits are short; the others, that it was too fast.
      if (SHORT.test(sentence) || (api === 'lyrics' && !RATE.test(sentence))) return ended('balance', vendorCode)
      return ended('rate', vendorCode)
    case 430:
      return ended('rate', vendorCode)
    case 401:
    case 403:
    case 404:
    case 451:
    case 455:
    case 505:
      return ended('unavailable', vendorCode)
    // Several have been told so that their credits are short, where the pages say 402; nothing was taken then.
    case 500:
      return SHORT.test(sentence) && takenId(reply) === null
        ? ended('balance', vendorCode)
        : { state: 'unknown', vendorCode }
    default:
      return { state: 'unknown', vendorCode }
  }
}

/** The id of a job that was taken; null: there is none. */
export function takenId(reply: Pick<VendorReply, 'json'>): string | null {
  const id = textAt(reply.json, 'data', 'taskId') ?? textAt(reply.json, 'data', 'task_id')
  return isId(id) ? id : null
}

/**
 * The record of a job; null: it is not there (yet), or it is not ours. Throws a retryable Fault for answers that say nothing about it.
 */
export function recordIn(reply: VendorReply, operation: Operation): unknown {
  const code = numberAt(reply.json, 'code') ?? (reply.status === 200 ? 200 : reply.status)
  const data = at(reply.json, 'data')
  if (code === 400 || code === 404 || code === 422) return null
  if (code !== 200) throw new Fault(`kie-code-${code}`, { retryable: true })
  if (!isMap(data)) return null
  const id = textAt(data, 'taskId')
  if (id !== undefined && id !== operation.id) return null
  return isOurs(data, operation) ? data : null
}

/** Callbacks are not signed as a whole: a job that only one of them has named is ours if it was submitted with our address. */
function isOurs(data: unknown, { key }: Operation): boolean {
  const address = textAt(parsed(at(data, 'param')), 'callBackUrl')
  return key === undefined || address === undefined || address.includes(key)
}

/** JSON that comes as a text, or as what it is. */
export const parsed = (value: unknown): unknown => (typeof value === 'string' ? parsedJson(value) : value)

/** Of a job that was taken. Codes are those of the callbacks' pages; 408, 501 and 531 are Kie's own trouble. */
export function failed(code: unknown, sentence: string): Refused {
  const number = Number(code)
  const said = codeOf(code)
  const vendorCode = said === undefined ? 'fail' : `fail-${said}`
  if (number === 402 || number === 433) return ended('balance', vendorCode) as Refused
  const about = contentIn(sentence)
  if (about !== undefined) return ended('content', `${vendorCode}/${about}`) as Refused
  if (SHORT.test(sentence)) return ended('balance', vendorCode) as Refused
  if (number === 400 || number === 413 || number === 422) return ended('input', vendorCode) as Refused
  return ended('unavailable', vendorCode) as Refused
}
