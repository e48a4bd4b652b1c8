/**
 * Calls of Discord's REST API, by discord.js' own client, which keeps the rate limits. Errors become a DiscordFault here and nowhere
 * else: nothing in it holds the token, an address or anything that a person wrote, so that it may be logged.
 */
import { DiscordAPIError, HTTPError, RateLimitError, REST, RESTEvents } from 'discord.js'
import { Fault } from '../../core/errors.ts'
import type { Clock, Log, Metrics } from '../../core/ports.ts'
import { createGuard } from './guard.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Route = `/${string}`

/** A file of a multipart call; `data` may be backed by a file on disk, which is then streamed. */
export interface RestFile {
  name: string
  data: Blob
}

export interface CallOptions {
  body?: object
  /** Go out as `files[0]` and so on, beside the body as `payload_json`. */
  files?: readonly RestFile[]
  query?: { [name: string]: string | number | boolean }
  /** False where a token in the route is all that is needed. */
  auth?: false
  timeoutMs?: number
  signal?: AbortSignal
}

export interface DiscordRest {
  /** Throws a DiscordFault. Waits a few seconds for a rate limit, but never repeats a call that may have had its effect. */
  call<T = unknown>(method: Method, route: Route, options?: CallOptions): Promise<T>
  /** The client beneath, for discord.js' own parts. */
  client: REST
  close(): void
}

/** Discord's error codes that mean something to us. */
export const CODES = {
  unknownAccount: 10001,
  unknownChannel: 10003,
  unknownGuild: 10004,
  unknownMessage: 10008,
  unknownUser: 10013,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  tooLarge: 40005,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  notForThisChannel: 50008,
  emptyMessage: 50006,
  cannotMessageUser: 50007,
  missingPermissions: 50013,
  invalidWebhookToken: 50027,
  invalidBody: 50035,
  archivedThread: 50083,
  openingDmsTooFast: 40003,
} as const

export class DiscordFault extends Fault {
  /** As HTTP has it; 0: there was no whole answer, so the call may have had its effect. */
  readonly status: number
  /** Discord's own code; 0 where there was none. */
  readonly discordCode: number
  /** For a body that was not taken: which fields, and why, by Discord's names; no values. */
  readonly where: string

  constructor(
    status: number,
    discordCode: number,
    more: { retryAfterMs?: number | undefined; where?: string; code?: string } = {},
  ) {
    super(more.code ?? `discord-${discordCode > 0 ? discordCode : status === 0 ? 'network' : status}`, {
      retryable: status === 0 || status === 429 || status >= 500,
      ...(more.retryAfterMs === undefined ? {} : { retryAfterMs: more.retryAfterMs }),
    })
    this.name = 'DiscordFault'
    this.status = status
    this.discordCode = discordCode
    this.where = more.where ?? ''
  }
}

export const isDiscord = (error: unknown, ...codes: readonly number[]): error is DiscordFault =>
  error instanceof DiscordFault && (codes.length === 0 || codes.includes(error.discordCode))

const CALL_MS = 15_000
/** The client's own bound is one for all calls, uploads of large files among them; each call has a shorter one here. */
const LONGEST_CALL_MS = 10 * 60_000
/** Longer pauses are the outbox's to wait. */
const WAIT_IN_PLACE_MS = 5000
const PLAIN_PAUSE_MS = 1000

interface RestParts {
  token: string
  /** Without a slash at its end; a version in it is left out. */
  apiRoot: string
  clock: Clock
  log: Log
  metrics: Pick<Metrics, 'count'>
  /** discord.js' client where there is one already: its rate limits are ours. */
  client?: REST
}

/** What discord.js needs to know to call the same root in the same way. */
export function restOptions(apiRoot: string): NonNullable<ConstructorParameters<typeof REST>[0]> {
  return {
    api: apiRoot.replace(/\/+$/, '').replace(/\/v\d+$/, ''),
    version: '10',
    retries: 0,
    timeout: LONGEST_CALL_MS,
    globalRequestsPerSecond: 50,
    rejectOnRateLimit: ({ timeToReset, retryAfter, sublimitTimeout }) => {
      // A 429 that names no time would be repeated at once, for ever.
      return retryAfter <= 0 || Math.max(timeToReset, retryAfter, sublimitTimeout) > WAIT_IN_PLACE_MS
    },
  }
}

export function createRest(parts: RestParts): DiscordRest {
  const client = parts.client ?? new REST(restOptions(parts.apiRoot))
  client.setToken(parts.token)
  const guard = createGuard(parts)
  client.on(RESTEvents.Response, (request, response) => {
    const scope = response.headers.get('x-ratelimit-scope') ?? undefined
    guard.saw({ status: response.status, scope, isAuthed: request.data.auth === true })
  })

  return {
    client,
    async call<T>(method: Method, route: Route, options: CallOptions = {}): Promise<T> {
      const isAuthed = options.auth !== false
      const pauseMs = guard.pauseMs(route, isAuthed)
      if (pauseMs > 0) throw new DiscordFault(429, 0, { retryAfterMs: pauseMs, code: 'discord-guard' })
      // After a 401 discord.js forgets the token.
      if (isAuthed) client.setToken(parts.token)
      const deadline = AbortSignal.timeout(options.timeoutMs ?? CALL_MS)
      try {
        return (await client.request({
          method: method as never,
          fullRoute: route,
          ...bodyOf(options),
          ...(options.query === undefined ? {} : { query: new URLSearchParams(asTexts(options.query)) }),
          auth: isAuthed,
          signal: options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]),
        })) as T
      } catch (error) {
        const fault = toFault(error)
        parts.metrics.count('discord_errors', { code: fault.code })
        throw fault
      }
    },
    close() {
      client.clearHashSweeper()
      client.clearHandlerSweeper()
    },
  }
}

/** With files the form is made here, because discord.js would copy them into memory. */
function bodyOf({ body, files = [] }: CallOptions): { body?: unknown; passThroughBody?: boolean } {
  if (files.length === 0) return body === undefined ? {} : { body }
  const form = new FormData()
  form.append('payload_json', JSON.stringify(body ?? {}))
  for (const [index, { name, data }] of files.entries()) {
    // Under another name a file is copied, and one that is read while it goes out would be empty.
    if (data instanceof File && data.name === name) form.append(`files[${index}]`, data)
    else form.append(`files[${index}]`, data, name)
  }
  return { body: form, passThroughBody: true }
}

function asTexts(query: { [name: string]: string | number | boolean }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))
}

function toFault(error: unknown): DiscordFault {
  if (error instanceof DiscordFault) return error
  if (error instanceof DiscordAPIError) {
    const discordCode = typeof error.code === 'number' ? error.code : 0
    return new DiscordFault(error.status, discordCode, { where: placesOf(error.rawError) })
  }
  if (error instanceof HTTPError) return new DiscordFault(error.status, 0)
  if (error instanceof RateLimitError)
    return new DiscordFault(429, 0, {
      retryAfterMs: Math.max(error.timeToReset, error.retryAfter, error.sublimitTimeout, PLAIN_PAUSE_MS),
    })
  // Time-outs, torn connections, answers that are no JSON; their causes name the address.
  return new DiscordFault(0, 0)
}

const WHERE_CHARS = 300

/** The paths of `errors` in a 50035, each with Discord's name for what is wrong: `components.0.content BASE_TYPE_REQUIRED`. */
function placesOf(raw: unknown): string {
  const found: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (node === null || typeof node !== 'object') return
    const errors = (node as { _errors?: unknown })._errors
    if (Array.isArray(errors)) {
      for (const one of errors) found.push(`${path} ${String((one as { code?: unknown })?.code ?? '')}`.trim())
      return
    }
    for (const [name, inner] of Object.entries(node)) walk(inner, path === '' ? name : `${path}.${name}`)
  }
  walk((raw as { errors?: unknown } | null)?.errors, '')
  return found
    .join(', ')
    .replace(/[^\w ,.]/g, '')
    .slice(0, WHERE_CHARS)
}
