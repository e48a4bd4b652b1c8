/** What fal answers, as outcomes. https://docs.fal.ai/model-endpoints/queue and …/errors */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Json, Kind, RefusalReason, Refused, ResultFile } from '../../ports.ts'
import { codeOf, type ErrorReading, ended } from '../kit/calls.ts'
import { keepAddress } from '../kit/files.ts'
import { at, isMap, listAt, numberAt, textAt } from '../kit/json.ts'
import { given } from '../kit/options.ts'
import { usageOf } from '../kit/usage.ts'

/** What is needed to ask about a job, in any process. Paths are below the queue's root. */
export interface Operation {
  id: string
  /** owner/app: the address of a job has no subpath. */
  app: string
  kind?: Kind
  result?: string
  /** Where fal has said that it is. What is known from a callback alone, or was stored before they were kept, has none. */
  paths?: Paths
}
export type Paths = { readonly [what in keyof typeof ENDS]?: string }
const ENDS = { status: '/status', response: '', cancel: '/cancel' }

export function readOperation(operation: Json): Operation | null {
  const id = textAt(operation, 'id')
  const app = textAt(operation, 'app')
  if (id === undefined || app === undefined || !isId(id) || !/^[\w.-]+(\/[\w.-]+){1,2}$/.test(app)) return null
  const kind = textAt(operation, 'kind') as Kind | undefined
  const result = textAt(operation, 'result')
  const paths = at(operation, 'paths') as Paths | undefined
  return given({ id, app, kind, result, paths }) as Operation
}

export const isId = (value: unknown): value is string => typeof value === 'string' && /^[\w-]{1,100}$/.test(value)
/** Three segments below what fal's own client calls namespaces. */
export const appOf = (model: string): string => {
  const segments = model.split('/')
  return segments.slice(0, segments[0] === 'workflows' || segments[0] === 'comfy' ? 3 : 2).join('/')
}

/** The addresses that a submission names, where they lie below the queue's root: nobody else gets our key. */
export function pathsIn(json: unknown, root: string): Paths {
  const base = new URL(root).href.replace(/\/+$/, '')
  const below = (name: string) => {
    const address = textAt(json, name) ?? ''
    const { href } = URL.canParse(address) ? new URL(address) : { href: '' }
    return href.startsWith(`${base}/`) && href.length <= ADDRESS_CHARS ? href.slice(base.length) : undefined
  }
  return given({ status: below('status_url'), response: below('response_url'), cancel: below('cancel_url') })
}
const ADDRESS_CHARS = 500

/** Below the queue's root. */
export function jobPath({ app, id, paths }: Operation, what: keyof typeof ENDS): string {
  const kept = textAt(paths, what)
  return kept?.startsWith('/') ? kept : `/${app}/requests/${id}${ENDS[what]}`
}

/** By the type of the error, never by its sentence; an account that is locked has no type. */
export function falError(reply: VendorReply): ErrorReading {
  const detail = at(reply.json, 'detail')
  if (typeof detail === 'string' && reply.status === 403 && /user is locked|exhausted balance/i.test(detail))
    return ended('balance', 'user-locked')
  const first = listAt(reply.json, 'detail').find(isMap) ?? (isMap(detail) ? detail : undefined)
  const type = codeOf(at(first, 'type'))
  if (type === undefined || reply.status >= 500) return undefined
  // Key, rate, address: the status says it better.
  if (type !== 'content_policy_violation' && ![400, 403, 413, 415, 422].includes(reply.status)) return undefined
  const category = listAt(first, 'categories').map(codeOf).find(Boolean)
  return ended(reasonOf(type), category === undefined ? type : `${type}/${category}`)
}

function reasonOf(type: string): RefusalReason {
  if (type === 'content_policy_violation') return 'content'
  // Behind fal, or between it and our link: not what the person sent.
  if (/^(downstream_|internal_|generation_timeout|file_download_error)/.test(type)) return 'unavailable'
  return 'input'
}

/**
 * An error in the place of a result: fal's last word about the job, or (null) only about this call.
 * @param status what the job's status has said, which may name an error too
 */
export function falFailure(reply: VendorReply, status?: unknown): Refused | null {
  return resultError(reply) ?? toldError(status)
}

function toldError(status: unknown): Refused | null {
  const type = codeOf(at(status, 'error_type'))
  return type === undefined && textAt(status, 'error') === undefined ? null : ended('unavailable', type ?? 'job-error')
}

function resultError(reply: VendorReply): Refused | null {
  const infrastructure = codeOf(at(reply.json, 'error_type')) ?? codeOf(reply.headers['x-fal-error-type'])
  const type = codeOf(at(listAt(reply.json, 'detail')[0], 'type'))
  // 499: the job was cancelled, or whoever called fal for it was gone (its page of request errors). Nothing comes of it any more.
  if (reply.status >= 500 || reply.status === 499)
    return infrastructure === undefined && type === undefined ? null : ended('unavailable', infrastructure ?? type)
  const read = falError(reply)
  // A locked account is not let near its results either; the job is over, billed, and may be fetched once it is paid.
  if (read?.state === 'refused') return read.reason === 'balance' ? null : read
  // Of a job that is over: there is no result, and never will be.
  if (reply.status === 404 && isMap(reply.json)) return ended('unavailable', 'http-404')
  return reply.status === 400 || reply.status === 422 ? ended('input', `http-${reply.status}`) : null
}

const PLACES: { readonly [type: string]: readonly string[] } = {
  picture: ['images', 'image', 'output', 'outputs'],
  video: ['video', 'videos', 'output'],
  audio: ['audio', 'audio_file', 'audios', 'audio_url', 'output'],
  words: ['output', 'text', 'results', 'description', 'caption'],
}

/**
 * What a finished job used: units in which its endpoint is sold, where the result has that header (others have seen it), and seconds.
 * @param status what was said when it was asked whether it has finished
 */
export function falReported(result: Pick<VendorReply, 'headers'>, status: unknown): object {
  const units = result.headers['x-fal-billable-units'] ?? Number.NaN
  return { billable_units: Number(units), inference_time: numberAt(status, 'metrics', 'inference_time') }
}

/** A finished job's answer; null where nothing in it is a result. */
export async function falDone(
  json: unknown,
  operation: Operation,
  workDir: string,
  reported?: object,
): Promise<Done | Refused | null> {
  const type = typeOf(operation.kind)
  const found =
    operation.result === undefined
      ? PLACES[type]?.map((place) => at(json, place)).find((value) => value !== undefined && value !== null)
      : at(json, ...operation.result.split('.'))
  if (type === 'words') {
    const text = typeof found === 'string' ? found.trim() : ''
    return text === '' ? null : { state: 'done', files: [], text, ...usageOf({ reported }) }
  }
  const entries = Array.isArray(found) ? found : [found]
  // A checker that found something leaves a black picture in its place.
  const flags = listAt(json, 'has_nsfw_concepts')
  const clean = entries.filter((_, index) => flags[index] !== true)
  if (clean.length === 0 && entries.length > 0) return ended('content', 'has_nsfw_concepts')
  const files: ResultFile[] = []
  for (const entry of clean) {
    const file = await keepAddress(typeof entry === 'string' ? entry : at(entry, 'url'), workDir)
    if (file !== null) files.push(file)
  }
  if (files.length === 0) return null
  // What was blackened was made, and is billed.
  const countCharged = clean.length < entries.length ? entries.length : undefined
  return { state: 'done', files, ...usageOf({ reported, countCharged }) }
}

function typeOf(kind: Kind | undefined): keyof typeof PLACES {
  if (kind === 'describe') return 'words'
  if (kind === 'music' || kind === 'extend') return 'audio'
  return kind === 'image' || kind === 'edit' || kind === 'upscale' ? 'picture' : 'video'
}
