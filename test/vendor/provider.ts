import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Fault } from '../../src/core/errors.ts'
import { retryAfterMs } from '../../src/core/net/retry-after.ts'
import { CallFailure, callVendor, startFailure, type VendorReply } from '../../src/core/net/vendor.ts'
import type {
  CheckOutcome,
  Json,
  Provider,
  RecoverOutcome,
  RefusalReason,
  Refused,
  ResultFile,
  StartOutcome,
  Task,
  TaskInput,
  WebRequest,
} from '../../src/core/ports.ts'
import { behaviourInPrompt, VISIBLE_WITHIN_MS } from './behaviour.ts'

export interface VendorProviderOptions {
  /** http://127.0.0.1:PORT */
  root: string
  token: string
  id?: string
  /** Where the vendor shall call back, and the secret that it signs with. */
  callbackUrl?: string
  callbackSecret?: string
  /** Whether this vendor can be asked by our key, and asked to stop; both unless told. */
  canRecover?: boolean
  canCancel?: boolean
  /** Answers only when the work is done: no pending. */
  synchronous?: boolean
  startTimeoutMs?: number
  callTimeoutMs?: number
  /** How long after it was first missed a key is proven absent; what the vendor promises, unless told. */
  absentAfterMs?: number
  clock?: { nowMs(): number }
}

const CALLBACK_AGE_MS = 5 * 60_000
const MISSED_KEYS = 10_000
const REASONS: readonly string[] = ['content', 'input', 'balance', 'rate', 'unavailable'] satisfies RefusalReason[]

/** The `host:port` that the files of this vendor come from: for the allow list of whoever downloads them. */
export function filesAllowed(root: string): string[] {
  return [new URL(root).host]
}

/** The misbehaving vendor behind the Provider port; server.ts describes its API. Behaviours travel in the prompt. */
export function createVendorProvider(options: VendorProviderOptions): Provider {
  const { root, token, clock = { nowMs: () => Date.now() } } = options
  const startTimeoutMs = options.startTimeoutMs ?? (options.synchronous ? 30_000 : 5000)
  const callTimeoutMs = options.callTimeoutMs ?? 5000
  const absentAfterMs = options.absentAfterMs ?? VISIBLE_WITHIN_MS
  const headers = { authorization: `Bearer ${token}` }
  /** Keys that a look-up missed, and when first: a submission may still be on its way into the vendor's books. */
  const missedAtMs = new Map<string, number>()

  function get(path: string, signal: AbortSignal, query: { [name: string]: string } = {}): Promise<VendorReply> {
    return callVendor({ root, path, method: 'GET', headers, query, timeoutMs: callTimeoutMs, signal })
  }

  async function start(task: Task, key: string): Promise<StartOutcome> {
    const inputs = await Promise.all(task.inputs.map(describeInput)).catch(() => null)
    if (!inputs) return { state: 'refused', reason: 'input', vendorCode: 'unreadable' }
    const json = {
      key,
      kind: task.kind,
      prompt: task.prompt,
      count: task.count,
      model: task.model,
      seed: task.seed,
      options: task.options,
      inputs,
      ...(options.callbackUrl === undefined ? {} : { callbackUrl: options.callbackUrl }),
      ...(options.synchronous ? { wait: true } : {}),
      behaviour: behaviourInPrompt(task.prompt),
    }
    try {
      const { signal } = task
      const reply = await callVendor({
        root,
        path: '/v1/jobs',
        method: 'POST',
        headers,
        json,
        timeoutMs: startTimeoutMs,
        signal,
      })
      return readStart(reply, clock.nowMs())
    } catch (error) {
      return startFailure(error)
    }
  }

  async function check(operation: Json, signal: AbortSignal): Promise<CheckOutcome> {
    const reply = await get(`/v1/jobs/${idOf(operation)}`, signal)
    const outcome = reply.status === 200 ? readJob(reply.json) : null
    if (outcome) return outcome
    const waitMs = retryAfterMs(reply.headers['retry-after'], clock.nowMs())
    // Garbage, 5xx and even "not found" can pass; the generation's deadline ends them if they don't.
    throw new Fault(`practice-check-${reply.status}`, {
      retryable: true,
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    })
  }

  async function recover(key: string, signal: AbortSignal): Promise<RecoverOutcome> {
    let reply: VendorReply
    try {
      reply = await get('/v1/jobs', signal, { key })
    } catch (error) {
      if (error instanceof CallFailure) return { state: 'unknown', vendorCode: error.detail }
      throw error
    }
    if (reply.status === 200) {
      missedAtMs.delete(key)
      return readJob(reply.json) ?? { state: 'unknown', vendorCode: 'garbage' }
    }
    if (reply.status !== 404 || codeOf(reply.json) !== 'not-found') {
      return { state: 'unknown', vendorCode: String(reply.status) }
    }
    const nowMs = clock.nowMs()
    const sinceMs = missedAtMs.get(key) ?? nowMs
    if (nowMs - sinceMs >= absentAfterMs) {
      missedAtMs.delete(key)
      return { state: 'absent' }
    }
    if (missedAtMs.size >= MISSED_KEYS) missedAtMs.delete(missedAtMs.keys().next().value!)
    missedAtMs.set(key, sinceMs)
    return { state: 'unknown', vendorCode: 'not-visible' }
  }

  async function cancel(operation: Json, signal: AbortSignal) {
    try {
      const path = `/v1/jobs/${idOf(operation)}/cancel`
      const reply = await callVendor({ root, path, method: 'POST', headers, timeoutMs: callTimeoutMs, signal })
      if (reply.status === 200 && fields(reply.json).status === 'cancelled') return 'cancelled'
      return reply.status === 409 ? 'running' : 'unknown'
    } catch (error) {
      if (error instanceof CallFailure) return 'unknown'
      throw error
    }
  }

  async function wake(request: WebRequest): Promise<{ key: string } | null> {
    const timestamp = request.headers['x-vendor-timestamp']
    const signature = request.headers['x-vendor-signature']
    if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) return null
    if (Math.abs(clock.nowMs() - Number(timestamp) * 1000) > CALLBACK_AGE_MS) return null
    const mac = createHmac('sha256', options.callbackSecret!)
      .update(`${timestamp}.`)
      .update(request.rawBody)
      .digest('hex')
    const expected = Buffer.from(`sha256=${mac}`)
    const given = Buffer.from(signature)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
    try {
      const { key } = fields(JSON.parse(request.rawBody.toString('utf8')))
      return typeof key === 'string' ? { key } : null
    } catch {
      return null
    }
  }

  return {
    id: options.id ?? 'practice',
    startTimeoutMs,
    start,
    check,
    ...(options.canRecover === false ? {} : { recover }),
    ...(options.canCancel === false ? {} : { cancel }),
    ...(options.callbackSecret ? { wake } : {}),
    async probe(signal) {
      try {
        const reply = await get('/v1/account', signal)
        return {
          ok: reply.status === 200,
          detail: reply.status === 401 ? 'the key is wrong' : `answers ${reply.status}`,
        }
      } catch (error) {
        return { ok: false, detail: error instanceof CallFailure ? error.detail : 'failed' }
      }
    },
  }
}

/** A vendor's answer to a submission. Only what proves that nothing was made is a refusal. */
function readStart(reply: VendorReply, nowMs: number): StartOutcome {
  const { status, json } = reply
  if (status === 200 || status === 202) return readJob(json) ?? { state: 'unknown', vendorCode: 'garbage' }
  const { error } = fields(json)
  const { code, created, retryAfterMs: bodyWaitMs } = fields(error)
  const provenUnmade = created === false || (status >= 400 && status < 500 && ![408, 409].includes(status))
  if (!provenUnmade) return { state: 'unknown', vendorCode: String(status) }
  const named = REASONS.includes(code as string) ? (code as RefusalReason) : undefined
  const reason = named ?? (status === 429 ? 'rate' : code === 'invalid' ? 'input' : 'unavailable')
  const waitMs = typeof bodyWaitMs === 'number' ? bodyWaitMs : retryAfterMs(reply.headers['retry-after'], nowMs)
  const vendorCode = typeof code === 'string' ? code.slice(0, 60) : String(status)
  return { state: 'refused', reason, vendorCode, ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }) }
}

/** A job as the vendor tells of it; null when it makes no sense. */
function readJob(json: unknown): CheckOutcome | null {
  const job = fields(json)
  if (typeof job.id !== 'string' || !/^[\w-]{1,60}$/.test(job.id)) return null
  if (job.status === 'pending' || job.status === 'running') {
    const waitMs = typeof job.retryAfterMs === 'number' ? job.retryAfterMs : 1000
    return { state: 'pending', operation: { id: job.id }, checkAfterMs: Math.min(60_000, Math.max(20, waitMs)) }
  }
  if (job.status === 'failed' || job.status === 'cancelled') {
    const { code } = fields(job.error)
    const reason = REASONS.includes(code as string) ? (code as Refused['reason']) : 'unavailable'
    return { state: 'refused', reason, vendorCode: typeof code === 'string' ? code.slice(0, 60) : job.status }
  }
  if (job.status !== 'done' || !Array.isArray(job.files)) return null
  const files: ResultFile[] = []
  for (const entry of job.files as unknown[]) {
    const { url, role } = fields(entry)
    if (typeof url !== 'string') return null
    files.push({ source: { url }, role: role === 'still' || role === 'cover' ? role : 'main' })
  }
  return {
    state: 'done',
    files,
    ...(typeof job.text === 'string' ? { text: job.text } : {}),
    ...(typeof job.title === 'string' ? { title: job.title } : {}),
  }
}

function fields(value: unknown): { [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? (value as { [name: string]: unknown }) : {}
}

function codeOf(json: unknown): unknown {
  return fields(fields(json).error).code
}

function idOf(operation: Json): string {
  const { id } = fields(operation)
  if (typeof id !== 'string') throw new Fault('practice-operation')
  return encodeURIComponent(id)
}

/** The vendor is told what came with the request, not the bytes. */
async function describeInput(input: TaskInput): Promise<{ mime: string; sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(input.path)) hash.update(chunk)
  return { mime: input.mime, sizeBytes: input.sizeBytes, sha256: hash.digest('hex') }
}
