/** What Google answers, in our words. Read loosely; nothing of its messages goes further. Pure but for files written. */
import type { VendorReply } from '../../net/vendor.ts'
import type { CheckOutcome, Refused, ResultFile, StartOutcome } from '../../ports.ts'
import { codeOf, type ErrorReading, ended, refused } from '../kit/calls.ts'
import { keepBase64 } from '../kit/files.ts'
import { at, isMap, listAt, numberAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'

/** Of `promptFeedback.blockReason` and of `finishReason`: what was asked for, or what came of it, is not allowed. */
const BLOCKED: readonly string[] = [
  'SAFETY',
  'RECITATION',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
  'MODEL_ARMOR',
  'JAILBREAK',
]
/** The model made nothing of it, and says no more. */
const EMPTY: readonly string[] = ['NO_IMAGE', 'IMAGE_OTHER', 'OTHER', 'LANGUAGE', 'MALFORMED_RESPONSE']

/** An error of Google's (`google.rpc.Status`) in a reply that is not 2xx, or in one that is. */
export function errorOf(reply: Pick<VendorReply, 'status' | 'json'>): ErrorReading {
  const error = at(reply.json, 'error')
  if (!isMap(error)) return undefined
  const status = textAt(error, 'status')
  const reasons = reasonsOf(error)
  const code = codeOf(status) ?? codeOf(numberAt(error, 'code')) ?? `http-${reply.status}`
  const message = textAt(error, 'message') ?? ''
  if (isBadKey(reply.json)) return refused('unavailable', 'API_KEY_INVALID')
  if (status === 'RESOURCE_EXHAUSTED' || (status === undefined && numberAt(error, 'code') === 429))
    return quotaOf(error, code, message)
  switch (status) {
    case 'INVALID_ARGUMENT':
    case 'OUT_OF_RANGE':
      return refused(isAboutContent(message) ? 'content' : 'input', code)
    case 'FAILED_PRECONDITION':
    case 'PERMISSION_DENIED':
      return refused(isAboutBilling(reasons, message) ? 'balance' : 'unavailable', code)
    case 'UNAUTHENTICATED':
    case 'NOT_FOUND':
    case 'UNIMPLEMENTED':
      return refused('unavailable', code)
    case undefined:
      return undefined
    default:
      // INTERNAL, UNAVAILABLE, DEADLINE_EXCEEDED, ABORTED ...: the work may have been done.
      return { state: 'unknown', vendorCode: code }
  }
}

const reasonsOf = (error: unknown) => listAt(error, 'details').map((detail) => textAt(detail, 'reason'))

/** A bad key comes as 400 INVALID_ARGUMENT. */
export const isBadKey = (json: unknown): boolean =>
  reasonsOf(at(json, 'error')).some((reason) => reason === 'API_KEY_INVALID' || reason === 'API_KEY_EXPIRED')

const isAboutBilling = (reasons: readonly (string | undefined)[], message: string): boolean =>
  reasons.includes('BILLING_DISABLED') || /billing/i.test(message)

/** Too much in a minute or a day, or nothing left to pay with: that looks the same but for its details. */
function quotaOf(error: unknown, code: string, message: string): Refused {
  const details = listAt(error, 'details')
  const violations = details.flatMap((detail) => listAt(detail, 'violations'))
  const isEmpty =
    violations.some((one) => textAt(one, 'quotaValue') === '0') ||
    /\blimit: 0\b|credits? (are|is) (depleted|exhausted)|prepa(id|y)\w* credits?|\bspend(ing)? cap\b/i.test(message)
  if (isEmpty) return refused('balance', code)
  const delay = /^(\d+(?:\.\d+)?)s$/.exec(details.map((detail) => textAt(detail, 'retryDelay')).find(Boolean) ?? '')
  const pause = refused('rate', code)
  return delay === null ? pause : { ...pause, retryAfterMs: Math.ceil(Number(delay[1]) * 1000) }
}

/** Veo and Lyria tell what they do not make in sentences, under the code of a bad argument. */
function isAboutContent(message: string): boolean {
  return /usage guidelines|responsible ai|safety|sensitive words?|prohibited|violat|content polic|celebrit|blocked/i.test(
    message,
  )
}

/** One picture of `generateContent`; a refusal where Google made none on purpose; null: not what is documented. */
export async function pictureOf(json: unknown, workDir: string): Promise<ResultFile | Refused | null> {
  for (const part of partsOf(json)) {
    // Drafts that the model thought with are no results.
    if (at(part, 'thought') === true) continue
    const file = await keepBase64(at(part, 'inlineData', 'data') ?? at(part, 'inline_data', 'data'), workDir)
    if (file !== null) return file
  }
  return emptyOf(json)
}

/** The words of `generateContent`. */
export function wordsOf(json: unknown): string | Refused | null {
  const words = partsOf(json)
    .filter((part) => at(part, 'thought') !== true)
    .map((part) => textAt(part, 'text') ?? '')
    .join('')
    .trim()
  return words === '' ? emptyOf(json) : words
}

/** The same as the outcome of a request for words; null: not what is documented. */
export function writtenOf(json: unknown, reply: Pick<VendorReply, 'status' | 'json'>): StartOutcome | null {
  const words = wordsOf(json)
  return typeof words === 'string'
    ? { state: 'done', files: [], text: words, ...usageIn(json) }
    : (words ?? errorOf(reply) ?? null)
}

/** Tokens that `generateContent` counted. */
export const usageIn = (json: unknown) => usageOf({ reported: at(json, 'usageMetadata') })

const partsOf = (json: unknown) => listAt(json, 'candidates', 0, 'content', 'parts')

function emptyOf(json: unknown): Refused | null {
  const block = textAt(json, 'promptFeedback', 'blockReason')
  // No candidate at all is a blocked prompt, whatever the reason is called.
  if (block !== undefined) return refused('content', codeOf(block) ?? 'blocked')
  const finish = textAt(json, 'candidates', 0, 'finishReason')
  if (finish === undefined) return null
  if (BLOCKED.includes(finish)) return refused('content', finish)
  if (EMPTY.includes(finish)) return refused('input', finish)
  return refused('unavailable', codeOf(finish) ?? 'no-output')
}

/** A song of `interactions`. */
export async function songOf(json: unknown, workDir: string): Promise<CheckOutcome | null> {
  const status = textAt(json, 'status')
  const id = textAt(json, 'id')
  if (status === 'queued' || status === 'in_progress')
    return id === undefined ? null : { state: 'pending', operation: { interaction: id }, checkAfterMs: 5000 }
  const blocks = listAt(json, 'steps')
    .filter((step) => textAt(step, 'type') === 'model_output')
    .flatMap((step) => listAt(step, 'content'))
    .filter((block) => textAt(block, 'type') === 'audio')
  const usage = usageOf({ reported: at(json, 'usage') })
  const audio = [...blocks, at(json, 'output_audio')]
  for (const block of audio) {
    const file = await keepBase64(at(block, 'data'), workDir)
    if (file !== null) return { state: 'done', files: [file], ...usage }
    const uri = textAt(block, 'uri')
    if (uri !== undefined && URL.canParse(uri))
      return { state: 'done', files: [{ source: { url: uri }, role: 'main' }], ...usage }
  }
  const errors = listAt(json, 'errors')
  const code = errors.map((one) => codeOf(at(one, 'code'))?.split('/').pop()).find(Boolean)
  const told = errors.map((one) => textAt(one, 'message') ?? '').join(' ')
  switch (status) {
    case 'completed':
      // Words instead of music: it says why it does not make this.
      return ended('content', code ?? 'no-audio')
    case 'failed':
    case 'incomplete':
      return ended(isAboutContent(`${code ?? ''} ${told}`) ? 'content' : 'unavailable', code ?? status)
    case 'cancelled':
    case 'budget_exceeded':
    case 'requires_action':
    case 'requires_continuation':
      return ended('unavailable', code ?? status)
    default:
      return null
  }
}

/** An operation of Veo; null: not what is documented. `asked`: the name by which it was asked for. */
export async function clipOf(json: unknown, workDir: string, asked?: string): Promise<CheckOutcome | null> {
  const name = textAt(json, 'name') ?? asked
  if (!isMap(json) || name === undefined) return null
  if (json['done'] !== true) return { state: 'pending', operation: { operation: name }, checkAfterMs: 10_000 }
  if (isMap(json['error'])) return failedClip(json['error'])
  const response = at(json, 'response', 'generateVideoResponse') ?? at(json, 'response')
  const files: ResultFile[] = []
  for (const sample of listAt(response, 'generatedSamples')) {
    const uri = textAt(sample, 'video', 'uri')
    const file =
      uri === undefined
        ? await keepBase64(at(sample, 'video', 'encodedVideo'), workDir)
        : ({ source: { url: uri }, role: 'main' } as const)
    if (file !== null) files.push(file)
  }
  if (files.length > 0) return { state: 'done', files }
  const isFiltered =
    (numberAt(response, 'raiMediaFilteredCount') ?? 0) > 0 || listAt(response, 'raiMediaFilteredReasons').length > 0
  return isFiltered ? ended('content', 'rai-filtered') : ended('unavailable', 'no-video')
}

/** Codes of `google.rpc.Code`. */
function failedClip(error: unknown): CheckOutcome {
  const code = numberAt(error, 'code')
  const vendorCode = codeOf(textAt(error, 'status')) ?? (code === undefined ? 'failed' : `rpc-${code}`)
  if (isAboutContent(textAt(error, 'message') ?? '')) return ended('content', vendorCode)
  return ended(code === 3 ? 'input' : code === 8 ? 'rate' : 'unavailable', vendorCode)
}
