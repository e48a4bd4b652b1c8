/**
 * The HTTP side: `/bot<token>/<method>` and `/file/bot<token>/<path>`, GET and POST, answers as the section "Making
 * requests" says. Every call is logged with its parsed parameters; the token never stands in the log.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { resultJson } from './api.ts'
import { readBody } from './body.ts'
import { ApiFailure } from './failures.ts'
import type { Faults, Harm } from './faults.ts'
import { fileAt } from './files.ts'
import { methodNamed, readParams } from './methods.ts'
import type { Params } from './params.ts'
import type { World } from './world.ts'

/** One request, as `calls()` lists it. Uploads stand as `{upload: {fileName, mime, sizeBytes}}`. */
export interface Call {
  number: number
  atMs: number
  method: string
  /** Checked parameters, or the raw fields of a request that was refused. */
  params: { [field: string]: unknown }
  status: number | 'torn' | 'waiting'
  /** The result, or the description of the refusal. */
  result?: unknown
  description?: string
  durationMs?: number
}

export interface ServerParts {
  world: World
  handlers: { [method: string]: (params: Params, gone: AbortSignal) => unknown }
  faults: Faults
  checkFlood(method: string, params: Params): void
  log(call: Call): void
  /** The call was answered. */
  done(call: Call): void
  /** Extra routes (the control of a process of its own); true when it answered. */
  extra?: ((request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>) | undefined
}

export function createBotServer(parts: ServerParts) {
  return createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
    // A client that leaves in the middle of an answer is everyday life.
    response.on('error', () => {})
    route(parts, request, response).catch((error: unknown) => {
      if (!response.headersSent && request.complete) {
        const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
        process.stderr.write(`the Telegram double failed: ${text}\n`)
        answer(response, 500, { ok: false, error_code: 500, description: `Internal Server Error: ${text}` })
      } else response.destroy()
    })
  })
}

async function route(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://double')
  const path = decodeURIComponent(url.pathname)
  if (await parts.extra?.(request, response, path)) return
  const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(path)
  if (file) return download(parts, response, file[1]!, file[2]!)
  const call = /^\/bot([^/]+)\/(\w+)$/.exec(path)
  if (!call) return answer(response, 404, { ok: false, error_code: 404, description: 'Not Found' })
  await carryOut(parts, request, response, url, call[1]!, call[2]!)
}

async function carryOut(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  token: string,
  spelled: string,
): Promise<void> {
  const startedMs = performance.now()
  const method = methodNamed(spelled) ?? spelled
  const call: Call = { number: 0, atMs: parts.world.nowMs(), method, params: {}, status: 'waiting' }
  let harm: Harm | undefined
  try {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    if (!['GET', 'POST'].includes(request.method ?? '')) throw new ApiFailure(405, 'Method Not Allowed')
    const body = await readBody(request, url.searchParams)
    call.params = redacted(
      Object.fromEntries([...body.fields, ...[...body.files].map(([name, upload]) => [name, { upload }])]),
    )
    parts.log(call)
    if (token !== parts.world.bot.token) throw new ApiFailure(401, 'Unauthorized')
    if (!parts.handlers[method]) throw new ApiFailure(404, 'Not Found: method not found')
    harm = parts.faults.take(method, body.fields.get('chat_id'))
    if (harm === 'tear-before') return tear(call, response)
    if (isRefusal(harm) && !harm.applied) return refuse(harm, call, response)
    const params = readParams(method, body)
    call.params = redacted(params)
    parts.checkFlood(method, params)
    const result = resultJson(await parts.handlers[method](params, gone.signal))
    call.result = result
    if (isRefusal(harm)) return refuse(harm, call, response)
    if (harm === 'tear-after') return tear(call, response)
    if (harm === 'hang') return
    await late(harm)
    call.status = 200
    answer(response, 200, { ok: true, result }, harm === 'cut')
  } catch (error) {
    if (call.number === 0) parts.log(call)
    if (!(error instanceof ApiFailure)) throw error
    call.status = error.code
    call.description = error.message
    answer(response, error.code, error.toJson())
  } finally {
    call.durationMs = performance.now() - startedMs
    parts.done(call)
  }
}

async function late(harm: Harm | undefined): Promise<void> {
  if (typeof harm !== 'object' || !('delayMs' in harm)) return
  await new Promise((resolve) => setTimeout(resolve, harm.delayMs))
}

type Refusing = Extract<Harm, { code: number } | { html: number }>
const isRefusal = (harm: Harm | undefined): harm is Refusing =>
  typeof harm === 'object' && ('code' in harm || 'html' in harm)

function refuse(harm: Refusing, call: Call, response: ServerResponse): void {
  if ('html' in harm) {
    call.status = harm.html
    response.writeHead(harm.html, { 'content-type': 'text/html' })
    response.end(`<html>\r\n<head><title>${harm.html} Bad Gateway</title></head>\r\n</html>\r\n`)
    return
  }
  const parameters = {
    ...(harm.retryAfterS === undefined ? {} : { retry_after: harm.retryAfterS }),
    ...(harm.migrateTo === undefined ? {} : { migrate_to_chat_id: harm.migrateTo }),
  }
  const usual = harm.retryAfterS === undefined ? TEXTS[harm.code] : `Too Many Requests: retry after ${harm.retryAfterS}`
  const description = harm.description ?? usual ?? 'Bad Request: injected'
  call.status = harm.code
  call.description = description
  const failure = new ApiFailure(harm.code, description, Object.keys(parameters).length > 0 ? parameters : undefined)
  answer(response, harm.code, failure.toJson())
}

const TEXTS: { [code: number]: string } = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

function tear(call: Call, response: ServerResponse): void {
  call.status = 'torn'
  response.destroy()
}

function answer(response: ServerResponse, status: number, body: object, cut = false): void {
  if (response.destroyed) return
  const bytes = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
  if (!cut) response.end(bytes)
  else response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}

function download(parts: ServerParts, response: ServerResponse, token: string, path: string): void {
  const call: Call = { number: 0, atMs: parts.world.nowMs(), method: 'download', params: { path }, status: 200 }
  parts.log(call)
  const harm = parts.faults.take('download', undefined)
  if (harm === 'hang') return
  if (harm === 'tear-before' || harm === 'tear-after') {
    tear(call, response)
    return
  }
  if (isRefusal(harm)) {
    refuse(harm, call, response)
    return
  }
  const file = token === parts.world.bot.token ? fileAt(parts.world, path) : undefined
  if (!file?.bytes) {
    const failure =
      token === parts.world.bot.token ? new ApiFailure(404, 'Not Found') : new ApiFailure(401, 'Unauthorized')
    call.status = failure.code
    answer(response, failure.code, failure.toJson())
    return
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.sizeBytes })
  if (harm === 'cut') response.write(file.bytes.subarray(0, file.sizeBytes >> 1), () => response.destroy())
  else response.end(file.bytes)
}

const partJson = (part: { fileName: string; mime: string | undefined; bytes: Buffer }) => ({
  upload: { fileName: part.fileName, mime: part.mime, sizeBytes: part.bytes.length },
})

/** Parameters for the log: files by name and size, secrets as dots. */
function redacted(params: object): { [field: string]: unknown } {
  const clean = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(clean)
    if (typeof value !== 'object' || value === null) return value
    if ('upload' in value)
      return partJson((value as { upload: { fileName: string; mime: string; bytes: Buffer } }).upload)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, name === 'secret_token' ? '…' : clean(one)]),
    )
  }
  return clean(params) as { [field: string]: unknown }
}
