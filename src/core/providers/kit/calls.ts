/**
 * Calls to vendors and what their answers prove. Never says "refused" unless nothing can have been created, and never retries.
 * Nothing that a vendor writes goes further than `codeOf` lets it: messages may repeat prompts, addresses and keys.
 */
import { Fault } from '../../errors.ts'
import { retryAfterMs } from '../../net/retry-after.ts'
import { CallFailure, callVendor, startFailure, type VendorCall, type VendorReply } from '../../net/vendor.ts'
import type { CheckOutcome, Pending, Refused, StartOutcome } from '../../ports.ts'

/** A refusal, or that it is not known, in the vendor's words; undefined: its words say nothing, the status decides. */
export type ErrorReading = Refused | { state: 'unknown'; vendorCode?: string } | undefined

export interface StartReading {
  /** From a 2xx reply that is JSON; null: not what the documentation promises, so it is not known what happened. */
  taken(json: unknown, reply: VendorReply): StartOutcome | null | Promise<StartOutcome | null>
  /** From any other reply; one that names a job has made it. */
  error?(reply: VendorReply): ErrorReading | Pending
  nowMs: number
}

/** Calls of one vendor, who all have the same root, headers and bounds unless one says otherwise. `headers` is asked for each. */
export const callsTo =
  (every: Pick<VendorCall, 'root' | 'timeoutMs' | 'maxReplyBytes'> & { headers(): { [name: string]: string } }) =>
  (method: VendorCall['method'], path: string, more: Partial<VendorCall> = {}): VendorCall => ({
    ...every,
    method,
    path,
    ...more,
    headers: { ...every.headers(), ...more.headers },
  })

/** One submission: called once, judged by what its answer proves. */
export async function startCall(call: VendorCall, reading: StartReading): Promise<StartOutcome> {
  let reply: VendorReply
  try {
    reply = await callVendor(call)
  } catch (error) {
    return startFailure(error)
  }
  if (reply.status < 200 || reply.status > 299)
    return withPause(reading.error?.(reply) ?? byStatus(reply), reply, reading.nowMs)
  if (reply.json === undefined) return { state: 'unknown', vendorCode: unreadable(reply) }
  return (await reading.taken(reply.json, reply)) ?? { state: 'unknown', vendorCode: 'answer-shape' }
}

/** What a status alone proves of a submission: of 5xx, time-outs, conflicts and redirects that follow work, nothing. */
export function byStatus({ status }: Pick<VendorReply, 'status'>): Refused | { state: 'unknown'; vendorCode: string } {
  const vendorCode = `http-${status}`
  if (status === 402) return { state: 'refused', reason: 'balance', vendorCode }
  if (status === 429) return { state: 'refused', reason: 'rate', vendorCode }
  if ([400, 411, 413, 414, 415, 422].includes(status)) return { state: 'refused', reason: 'input', vendorCode }
  // Wrong key, region, address or model: the operator's to mend, and another route may serve meanwhile.
  if ([301, 307, 308, 401, 403, 404, 405, 406, 407, 410, 421, 426, 431].includes(status))
    return { state: 'refused', reason: 'unavailable', vendorCode }
  return { state: 'unknown', vendorCode }
}

/** Adds what `Retry-After` asks for to a refusal for the rate. */
export function withPause<T extends { state: string }>(outcome: T, reply: VendorReply, nowMs: number): T {
  const refused = outcome as T & Partial<Refused>
  if (refused.state !== 'refused' || refused.retryAfterMs !== undefined) return outcome
  if (refused.reason !== 'rate' && refused.reason !== 'unavailable') return outcome
  const waitMs = retryAfterMs(reply.headers['retry-after'], nowMs)
  return waitMs === undefined ? outcome : { ...outcome, retryAfterMs: waitMs }
}

/**
 * One question that costs nothing. Answers replies that are JSON and no passing fault. Throws a retryable Fault `<vendor>-…` for what
 * says nothing about the job: torn calls, 401, 403, 407, 408, 425, 429, 5xx, and bodies that are no JSON.
 */
export async function askCall(vendorId: string, call: VendorCall, nowMs: number): Promise<VendorReply> {
  const reply = await replyTo(vendorId, call)
  const { status } = reply
  if (status >= 500 || [401, 403, 407, 408, 425, 429].includes(status)) {
    const waitMs = retryAfterMs(reply.headers['retry-after'], nowMs)
    throw passing(`${vendorId}-http-${status}`, waitMs)
  }
  if (reply.json === undefined) throw passing(`${vendorId}-${unreadable(reply)}`)
  return reply
}

/** The same for calls whose answer may be anything: no whole answer is a retryable Fault, everything else is a reply. */
export async function replyTo(vendorId: string, call: VendorCall): Promise<VendorReply> {
  try {
    return await callVendor(call)
  } catch (error) {
    if (error instanceof CallFailure) throw passing(`${vendorId}-${error.detail.toLowerCase()}`)
    throw error
  }
}

const passing = (code: string, waitMs?: number) =>
  new Fault(code, { retryable: true, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) })

/** What is wrong with a body that is no JSON. */
export function unreadable(reply: Pick<VendorReply, 'text' | 'cut'>): string {
  if (reply.cut) return 'answer-huge'
  if (reply.text.trim() === '') return 'answer-empty'
  return /^\s*</.test(reply.text) ? 'answer-html' : 'answer-no-json'
}

/**
 * For `probe`: what came of a free call, in words that hold nothing of the answer but a code.
 * @param other what a vendor means by a reply in ways of its own; undefined: what its status says
 */
export async function probeCall(
  call: VendorCall,
  read: (json: unknown) => string | null,
  other: (reply: VendorReply) => { ok: boolean; detail: string } | undefined = () => undefined,
): Promise<{ ok: boolean; detail: string }> {
  try {
    const reply = await callVendor(call)
    const told = other(reply)
    if (told !== undefined) return told
    if (reply.status === 401 || reply.status === 403)
      return { ok: false, detail: `the key is not taken (HTTP ${reply.status})` }
    if (reply.status === 404) return { ok: false, detail: 'nothing is there (HTTP 404): is the address right?' }
    if (reply.status < 200 || reply.status > 299) return { ok: false, detail: `it answers HTTP ${reply.status}` }
    const detail = reply.json === undefined ? null : read(reply.json)
    return detail === null ? { ok: false, detail: 'it answers something else' } : { ok: true, detail }
  } catch (error) {
    if (!(error instanceof CallFailure)) throw error
    return { ok: false, detail: `no answer (${error.detail})` }
  }
}

const CODE_CHARS = 80

/**
 * A vendor's own code for logs: at most 80 letters, digits and `_ - . : /`. Anything else (sentences, addresses, whole errors) is no
 * code, and undefined.
 */
export function codeOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  return typeof value === 'string' && /^[\w.:/-]+$/.test(value) && value.length <= CODE_CHARS && !value.includes('://')
    ? value
    : undefined
}

/** A final failure that the vendor states about a job that it had taken. */
export function ended(reason: Refused['reason'], vendorCode?: string): CheckOutcome & Refused {
  return { state: 'refused', reason, ...(vendorCode === undefined ? {} : { vendorCode }) }
}

/** The same of a submission: nothing was created. */
export const refused = ended
