/**
 * What the doubles of vendors have in common. A double is a real server on loopback, written from its vendor's documentation: it
 * refuses unknown fields, wrong forms and missing keys, keeps to the documented order and limits, and remembers what it made and
 * billed. `openVendorServer` is the server itself; a double adds its vendor's words.
 */
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FileFault, renderFile, sendFile, type VendorFile } from '../vendor/files.ts'

/** What the next submission meets. In those before the line nothing is created; behind it something is, and billed. */
export type Plan =
  | 'content'
  | 'rate'
  | 'balance'
  /** A refusal in a body whose status is 200, where the vendor has such. */
  | 'error-in-200'
  /** A refusal with 10 MB of text. */
  | 'huge-error'
  /** The connection is torn before anything is done. */
  | 'timeout-before'
  /** A page of something in between, with status 200. */
  | 'html'
  | '5xx'
  // ---
  | 'ok'
  /** The connection is torn after the job exists. */
  | 'timeout-after'
  /** 200 with nothing in it, after the job exists. */
  | 'empty'
  | '5xx-created'

/** What is wrong with the next file of a result. */
export type FilePlan = 'good' | FileFault | 'expired'

export interface VendorJob {
  id: string
  /** Our key, as far as it travels. */
  key?: string
  model: string
  kind?: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  billed: boolean
  atMs: number
  /** The body of the submission, as it was checked. */
  request?: unknown
}

export interface DoubleOptions {
  clock?: { nowMs(): number }
  /** The bot's address, to which callbacks and links to https://bot.example really go. */
  botAddress?: () => string | undefined
}

/** How a job can end badly. */
export type Failure = 'content' | 'input' | 'fault'

export interface VendorDouble {
  /** What switches the vendor on against this server, its address included. */
  variables: { readonly [name: string]: string }
  jobs(): readonly VendorJob[]
  /** Calls of its API so far, refused ones too. */
  calls(): readonly VendorCallSeen[]
  /** What the next submissions meet, one each; `ok` where nothing is said. */
  next(...plans: Plan[]): void
  /** What is wrong with the next files of results, one each. */
  nextFiles(...plans: FilePlan[]): void
  /** What the next calls that only ask are answered with, instead: a status, or `tear`. */
  nextChecks(...answers: (number | 'tear' | 'html' | 'empty')[]): void
  /** Ends running jobs well: this one, or all. Vendors that answer at once have none. */
  finish(id?: string): void | Promise<void>
  fail(id: string, how: Failure): void | Promise<void>
  /** Sends the callback of this job as the vendor signs it, or spoiled; answers the status. Absent where it has none. */
  callBack?(id: string, how?: 'signed' | 'forged' | 'old'): Promise<number>
  close(): Promise<void>
}

export type OpenDouble = (options: DoubleOptions) => Promise<VendorDouble>

export interface VendorCallSeen {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** The body as JSON; undefined where it is none. */
  json: unknown
}

export interface Answer {
  status: number
  /** Objects go out as JSON, strings as they are. */
  body?: unknown
  headers?: { [name: string]: string }
}
export type Reply = Answer | 'tear'

/** Thrown by a double where a call breaks the vendor's rules: an answer in its words. */
export class VendorNo extends Error {
  readonly reply: Answer

  constructor(status: number, body: unknown, headers?: { [name: string]: string }) {
    super(typeof body === 'string' ? body : JSON.stringify(body))
    this.reply = { status, body, ...(headers === undefined ? {} : { headers }) }
  }
}

export interface VendorServer {
  /** http://127.0.0.1:PORT */
  root: string
  calls: VendorCallSeen[]
  next(...plans: Plan[]): void
  nextFiles(...plans: FilePlan[]): void
  nextChecks(...answers: (number | 'tear' | 'html' | 'empty')[]): void
  /**
   * A submission, by the next plan. `create` makes the job and answers in the vendor's words; `says` are its refusals.
   */
  submission(create: () => Reply | Promise<Reply>, says: Says): Promise<Reply>
  /** A call that only asks, unless something else was planned for it. */
  asked(answer: () => Reply): Reply
  /** A new file at an address of this server, spoiled by the next plan. */
  file(extension: VendorFile['extension']): Promise<{ url: string; bytes: Buffer }>
  /** The bytes of a file, for vendors that answer with data. */
  bytes(extension: VendorFile['extension']): Promise<Buffer>
  close(): Promise<void>
}

export interface Says {
  content: Answer
  rate: Answer
  balance: Answer
  /** Absent: the vendor has no refusals with status 200. */
  errorIn200?: Answer
  /** Of a vendor whose refusals are JSON: with this text in it. */
  huge(text: string): Answer
}

const HUGE_BYTES = 10 * 1024 * 1024
const PAGE = '<!doctype html><html><body><h1>Checking your browser</h1></body></html>'

export async function openVendorServer(
  answer: (call: VendorCallSeen) => Reply | Promise<Reply>,
): Promise<VendorServer> {
  const calls: VendorCallSeen[] = []
  const plans: Plan[] = []
  const filePlans: FilePlan[] = []
  const checks: (number | 'tear' | 'html' | 'empty')[] = []
  const files = new Map<string, { file: VendorFile; bytes: Buffer; plan: FilePlan; asked: number }>()
  let made = 0

  const http: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://vendor')
    const stored = files.get(url.pathname)
    if (stored !== undefined) return serve(stored, response)
    const body = Buffer.concat(chunks)
    const call: VendorCallSeen = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      json: parsed(body),
    }
    calls.push(call)
    send(response, await answering(answer, call))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(http.address() as AddressInfo).port}`

  const server: VendorServer = {
    root,
    calls,
    next: (...more) => void plans.push(...more),
    nextFiles: (...more) => void filePlans.push(...more),
    nextChecks: (...more) => void checks.push(...more),
    async submission(create, says) {
      const plan = plans.shift() ?? 'ok'
      switch (plan) {
        case 'ok':
          return create()
        case 'content':
        case 'rate':
        case 'balance':
          return says[plan]
        case 'error-in-200':
          if (says.errorIn200 === undefined) throw new Error('this vendor has no errors with status 200')
          return says.errorIn200
        case 'huge-error':
          return says.huge('x'.repeat(HUGE_BYTES))
        case 'timeout-before':
          return 'tear'
        case 'html':
          return page(200)
        case '5xx':
          return page(502)
        case 'timeout-after':
          await create()
          return 'tear'
        case 'empty':
          await create()
          return { status: 200 }
        case '5xx-created':
          await create()
          return page(503)
      }
    },
    asked(usual) {
      const planned = checks.shift()
      if (planned === undefined) return usual()
      if (planned === 'tear') return 'tear'
      if (planned === 'html') return page(200)
      if (planned === 'empty') return { status: 200 }
      return { status: planned, body: { error: 'planned' } }
    },
    async file(extension) {
      const bytes = await server.bytes(extension)
      const path = `/made/${made}.${extension}`
      files.set(path, { file: { role: 'main', extension }, bytes, plan: filePlans.shift() ?? 'good', asked: 0 })
      return { url: `${root}${path}`, bytes }
    },
    bytes: (extension) => renderFile({ role: 'main', extension }, ++made, 0),
    async close() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

const page = (status: number): Answer => ({ status, body: PAGE, headers: { 'content-type': 'text/html' } })

async function answering(
  answer: (call: VendorCallSeen) => Reply | Promise<Reply>,
  call: VendorCallSeen,
): Promise<Reply> {
  try {
    return await answer(call)
  } catch (error) {
    if (error instanceof VendorNo) return error.reply
    return { status: 500, body: { double: error instanceof Error ? (error.stack ?? error.message) : 'thrown' } }
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'tear') return void response.destroy()
  const { status, body, headers = {} } = reply
  const isText = typeof body === 'string'
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers })
  response.end(body === undefined ? '' : isText ? body : JSON.stringify(body))
}

function serve(
  stored: { file: VendorFile; bytes: Buffer; plan: FilePlan; asked: number },
  response: ServerResponse,
): void {
  stored.asked++
  if (stored.plan === 'expired') return void response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>')
  sendFile(response, stored.file, stored.bytes, stored.plan === 'good' ? null : stored.plan, stored.asked === 1)
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** Sends a callback, or fetches a link, that was meant for https://bot.example where the bot under test really listens. */
export async function atBot(url: string, options: DoubleOptions, init: RequestInit = {}): Promise<Response> {
  const address = options.botAddress?.()
  if (address === undefined) throw new Error('the bot has no address')
  const meant = new URL(url)
  return fetch(new URL(`${meant.pathname}${meant.search}`, address), { ...init, signal: AbortSignal.timeout(10_000) })
}
