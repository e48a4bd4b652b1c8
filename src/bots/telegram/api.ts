/**
 * Calls of the Bot API. Errors become a TelegramFault here and nowhere else: neither its code nor its description holds the token,
 * an address or anything that a person wrote, so that it may be logged.
 */
import { Api, type ApiClientOptions, GrammyError } from 'grammy'
import type { ApiMethods } from 'grammy/types'
import { Fault } from '../../core/errors.ts'
import { type QuickRequest, quickCall } from './quick-call.ts'
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
  const api = new Api(given.token, {
    apiRoot: given.apiRoot,
    environment: given.environment === 'test' ? 'test' : 'prod',
    timeoutSeconds: 600,
    sensitiveLogs: false,
    fetch: systemFetch as unknown as NonNullable<ApiClientOptions['fetch']>,
  })
  return {
    async call(method, payload, options = {}) {
      const deadline = AbortSignal.timeout(options.timeoutMs ?? CALL_MS)
      const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal])
      // grammY types each method on its own; here they are all one.
      const raw = api.raw as unknown as {
        [name: string]: (payload: object, signal: AbortSignal) => Promise<never>
      }
      const isBare = NO_PAYLOAD.has(method)
      try {
        return await (isBare
          ? (raw[method as string] as unknown as (signal: AbortSignal) => Promise<never>)(signal)
          : raw[method as string]!(payload, signal))
      } catch (error) {
        throw toFault(error, given.token)
      }
    },
  }
}

interface GrammyRequest {
  method: string
  headers: { [name: string]: string }
  body: string | AsyncIterable<Uint8Array>
  signal?: Pick<AbortSignal, 'aborted' | 'addEventListener'>
}

/**
 * In place of grammY's node-fetch 2, which waits for ever on an answer that is cut in the middle: files go by Node's own fetch,
 * which streams them, everything else by a plain request. grammY asks the answer for its JSON and nothing else.
 */
async function systemFetch(url: string | URL, request: GrammyRequest): Promise<Response> {
  const { connection: _connection, ...headers } = request.headers
  const { body } = request
  return typeof body === 'string'
    ? quickly(url, { ...request, headers, body })
    : streaming(url, { ...request, headers })
}

async function quickly(url: string | URL, request: QuickRequest): Promise<Response> {
  const { status, statusText, headers, text } = await quickCall(url, request)
  if (status >= 300 && status < 400) throw new Error('redirected')
  if (status < 300 || /json/i.test(headers['content-type'] ?? ''))
    return { json: async () => JSON.parse(text) as unknown } as Response
  return inWords(status, statusText, headers['retry-after'])
}

/** grammY's signal is of a class of its own, so it is followed by one that fetch takes. */
async function streaming(url: string | URL, { method, headers, body, signal }: GrammyRequest): Promise<Response> {
  const stopping = new AbortController()
  if (signal?.aborted === true) stopping.abort()
  signal?.addEventListener('abort', () => stopping.abort(), { once: true })
  // Redirected calls would carry the token elsewhere.
  const init = { method, headers, body, signal: stopping.signal, redirect: 'error', duplex: 'half' }
  const answer = await fetch(url, init as unknown as RequestInit)
  if (answer.ok || /json/i.test(answer.headers.get('content-type') ?? '')) return answer
  await answer.body?.cancel()
  return inWords(answer.status, answer.statusText, answer.headers.get('retry-after'))
}

/** A proxy's page of HTML, as Telegram would have said it: too large, too often, not there. */
function inWords(status: number, statusText: string, retryAfter: string | null | undefined): Response {
  const afterS = Number(retryAfter ?? Number.NaN)
  return Response.json({
    ok: false,
    error_code: status,
    description: statusText,
    ...(Number.isFinite(afterS) ? { parameters: { retry_after: afterS } } : {}),
  })
}

/** Methods that grammY calls without a payload. */
const NO_PAYLOAD: ReadonlySet<string> = new Set(['getMe', 'getWebhookInfo', 'getMyStarBalance', 'logOut', 'close'])

function toFault(error: unknown, token: string): TelegramFault {
  // Causes of network errors name the address, and with it the token: they end here.
  if (!(error instanceof GrammyError)) return new TelegramFault(0, 'no whole answer')
  const { retry_after, migrate_to_chat_id } = error.parameters ?? {}
  const secret = token.slice(token.indexOf(':') + 1)
  const said = String(error.description ?? '').replaceAll(secret, '…')
  // Some servers say only in words how long to wait.
  const afterS = Number(retry_after ?? /retry after (\d+)/i.exec(said)?.[1] ?? Number.NaN)
  return new TelegramFault(Number.isInteger(error.error_code) ? error.error_code : 0, said.slice(0, 200), {
    retryAfterMs: Number.isFinite(afterS) ? Math.max(0, afterS) * 1000 : undefined,
    migratedTo: migrate_to_chat_id === undefined ? undefined : String(migrate_to_chat_id),
  })
}
