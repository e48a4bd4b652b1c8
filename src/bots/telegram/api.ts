/**
 * Calls of the Bot API. Errors become a TelegramFault here and nowhere else: neither its code nor its description holds the token,
 * an address or anything that a person wrote, so that it may be logged.
 */
import { Api, type ApiClientOptions, GrammyError, InputFile } from 'grammy'
import type { ApiMethods } from 'grammy/types'
import { Fault } from '../../core/errors.ts'
import { createQuickCall, type QuickAnswer } from './quick-call.ts'
import type { TelegramConfig } from './types.ts'

type Method = keyof ApiMethods & string
/** What a method takes; InputFile where a file is sent. */
export type Payload<M extends Method> = Parameters<ApiMethods[M]>[0] extends undefined
  ? Record<string, never>
  : NonNullable<Parameters<ApiMethods[M]>[0]>

export interface CallOptions {
  timeoutMs?: number
  signal?: AbortSignal
}

export interface TelegramApi {
  /** Throws a TelegramFault. Never repeats a call by itself. */
  call<M extends Method>(method: M, payload: Payload<M>, options?: CallOptions): Promise<ReturnType<ApiMethods[M]>>
}

const CALL_MS = 30_000

export class TelegramFault extends Fault {
  /** As HTTP has it; 0: there was no whole answer, so the call may have had its effect. */
  readonly status: number
  /** Telegram's own words for programmers, such as `Bad Request: chat not found`. */
  readonly description: string
  /** The group has become a supergroup of this id. */
  readonly migratedTo: string | undefined

  constructor(
    status: number,
    description: string,
    more: { retryAfterMs?: number | undefined; migratedTo?: string | undefined } = {},
  ) {
    super(`telegram-${status === 0 ? 'network' : status}`, {
      retryable: status === 0 || status === 429 || status >= 500,
      ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
    })
    this.name = 'TelegramFault'
    this.status = status
    this.description = description
    this.migratedTo = more.migratedTo
  }
}

/** @param given.apiRoot without a slash at its end */
export function createApi(given: Pick<TelegramConfig, 'token' | 'apiRoot' | 'environment'>): TelegramApi {
  const quickCall = createQuickCall(given.apiRoot)
  const prefix = `/bot${given.token}/${given.environment === 'test' ? 'test/' : ''}`
  const api = new Api(given.token, {
    apiRoot: given.apiRoot,
    environment: given.environment === 'test' ? 'test' : 'prod',
    timeoutSeconds: 600,
    sensitiveLogs: false,
    fetch: streaming as unknown as NonNullable<ApiClientOptions['fetch']>,
  })
  // grammY types each method on its own; here they are all one.
  const raw = api.raw as unknown as { [name: string]: (payload: object, signal: AbortSignal) => Promise<never> }

  /** By grammY, which knows how files are sent. */
  function withFiles(method: string, payload: object, timeoutMs: number, signal: AbortSignal | undefined) {
    const deadline = AbortSignal.timeout(timeoutMs)
    return raw[method]!(payload, signal === undefined ? deadline : AbortSignal.any([deadline, signal]))
  }

  async function plainly(method: string, payload: object, options: { timeoutMs: number; signal?: AbortSignal }) {
    const answer = await quickCall(prefix + method, JSON.stringify(payload, withoutNull), options)
    const told = read(answer)
    if (told.ok !== true) throw saidNo(told, given.token)
    return told.result as never
  }

  return {
    async call(method, payload, options = {}) {
      const { timeoutMs = CALL_MS, signal } = options
      try {
        return hasFiles(payload)
          ? await withFiles(method, payload, timeoutMs, signal)
          : await plainly(method, payload, { timeoutMs, ...(signal === undefined ? {} : { signal }) })
      } catch (error) {
        throw toFault(error, given.token)
      }
    },
  }
}

/** Files stand at the top of what a method takes, or in its list of media. */
function hasFiles(payload: object): boolean {
  if ('media' in payload) return true
  for (const value of Object.values(payload)) if (value instanceof InputFile) return true
  return false
}

/** What is null is not sent, as grammY has it. */
const withoutNull = (_name: string, value: unknown): unknown => value ?? undefined

interface Told {
  ok?: unknown
  result?: unknown
  error_code?: unknown
  description?: unknown
  parameters?: { retry_after?: unknown; migrate_to_chat_id?: unknown }
}

function read({ status, statusText, headers, text }: QuickAnswer): Told {
  if (status >= 300 && status < 400) throw new Error('redirected')
  if (status < 300 || /json/i.test(headers['content-type'] ?? '')) return JSON.parse(text) as Told
  return inWords(status, statusText, headers['retry-after'])
}

interface GrammyRequest {
  method: string
  headers: { [name: string]: string }
  body: string | AsyncIterable<Uint8Array>
  signal?: Pick<AbortSignal, 'aborted' | 'addEventListener'>
}

/**
 * In place of grammY's node-fetch 2, which waits for ever on an answer that is cut in the middle: Node's own fetch. grammY's signal
 * is of a class of its own, so it is followed by one that fetch takes.
 */
async function streaming(url: string | URL, request: GrammyRequest): Promise<Response> {
  const { method, body, signal } = request
  const { connection: _connection, ...headers } = request.headers
  const stopping = new AbortController()
  if (signal?.aborted === true) stopping.abort()
  signal?.addEventListener('abort', () => stopping.abort(), { once: true })
  // Redirected calls would carry the token elsewhere.
  const init = { method, headers, body, signal: stopping.signal, redirect: 'error', duplex: 'half' }
  const answer = await fetch(url, init as unknown as RequestInit)
  if (answer.ok || /json/i.test(answer.headers.get('content-type') ?? '')) return answer
  await answer.body?.cancel()
  return Response.json(inWords(answer.status, answer.statusText, answer.headers.get('retry-after')))
}

/** A proxy's page of HTML, as Telegram would have said it: too large, too often, not there. */
function inWords(status: number, statusText: string, retryAfter: string | null | undefined): Told {
  const afterS = Number(retryAfter ?? Number.NaN)
  return {
    ok: false,
    error_code: status,
    description: statusText,
    ...(Number.isFinite(afterS) ? { parameters: { retry_after: afterS } } : {}),
  }
}

function toFault(error: unknown, token: string): TelegramFault {
  if (error instanceof TelegramFault) return error
  // Causes of network errors name the address, and with it the token: they end here.
  return error instanceof GrammyError ? saidNo(error, token) : new TelegramFault(0, 'no whole answer')
}

function saidNo({ error_code, description, parameters }: Told, token: string): TelegramFault {
  const { retry_after, migrate_to_chat_id } = parameters ?? {}
  const secret = token.slice(token.indexOf(':') + 1)
  const said = String(description ?? '').replaceAll(secret, '…')
  // Some servers say only in words how long to wait.
  const afterS = Number(retry_after ?? /retry after (\d+)/i.exec(said)?.[1] ?? Number.NaN)
  return new TelegramFault(Number.isInteger(error_code) ? (error_code as number) : 0, said.slice(0, 200), {
    retryAfterMs: Number.isFinite(afterS) ? Math.max(0, afterS) * 1000 : undefined,
    migratedTo: migrate_to_chat_id === undefined ? undefined : String(migrate_to_chat_id),
  })
}
