/**
 * A lean Discord: a program, forked by the bench. The strict double of the tests checks every body against a schema and keeps every
 * call, which takes longer than the bot that is measured; this one greets at the gateway, hands events out, answers what the bot
 * calls, and no more. One application, one connection. Talks to its parent by messages, see `DiscordOrder`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import {
  type Deed,
  guildCreateOf,
  guildIdOf,
  guildOf,
  interactionOf,
  type Json,
  messageOf,
  snowflake,
  userOf,
} from './discord-world.ts'

/** What the bench asks for; the answer carries the same `id`. */
export type DiscordOrder = { id: number } & (
  | { do: 'listen'; applicationId: string }
  /** From the next connection on the bot is in so many guilds. */
  | { do: 'guilds'; count: number }
  /** Resolves when a bot is connected and has been told of its guilds, which may have been before. */
  | { do: 'connected' }
  /** Hands all of these out at once; answers for each the milliseconds from its dispatch to its acknowledgement. */
  | { do: 'burst'; deeds: Deed[] }
  /** Resolves when each of the last burst has an answer, be it that its picture is being painted. Answers the pictures still to come. */
  | { do: 'answered' }
)

/** Longer than any of our runs: nobody is cut off for being busy. */
const HEARTBEAT_MS = 41_250
/** Of a socket's buffer: another guild is written when there is less. */
const ROOM_BYTES = 1024 * 1024

let root = ''
let applicationId = ''
let guilds = 0
let socket: WebSocket | undefined
let seq = 0
let isGreeted = false
const greeted: (() => void)[] = []
/** Of the interactions that wait for their acknowledgement: when they went out, by id. */
const sentAtMs = new Map<string, number>()
const tookMs = new Map<string, number>()
let onAcknowledged: (() => void) | undefined
/** Tokens of the last burst that nobody has answered yet. */
const unanswered = new Set<string>()
let onAnswered: (() => void) | undefined
let picturesDue = 0

const bot = (): Json =>
  userOf(applicationId, { username: 'bench', bot: true, verified: true, mfa_enabled: true, email: null })

function emit(t: string, d: Json): void {
  seq += 1
  socket?.send(JSON.stringify({ op: 0, t, s: seq, d }))
}

/** READY and the guilds, as fast as the bot reads them. */
async function greet(to: WebSocket): Promise<void> {
  const all = Array.from({ length: guilds }, (_, guild) => guild)
  emit('READY', {
    ...{ v: 10, user: bot(), session_id: `session${snowflake()}`, resume_gateway_url: root.replace(/^http/, 'ws') },
    ...{ guilds: all.map((guild) => ({ id: guildIdOf(guild), unavailable: true })), shard: [0, 1] },
    application: { id: applicationId, flags: 0 },
  })
  for (const guild of all) {
    while (to.bufferedAmount > ROOM_BYTES && to.readyState === to.OPEN) await new Promise(setImmediate)
    emit('GUILD_CREATE', guildCreateOf(guild, bot()))
  }
  while (to.bufferedAmount > 0 && to.readyState === to.OPEN) await new Promise(setImmediate)
  if (socket !== to) return
  isGreeted = true
  for (const tell of greeted.splice(0)) tell()
}

function connect(to: WebSocket): void {
  socket = to
  seq = 0
  isGreeted = false
  to.on('close', () => {
    if (socket !== to) return
    socket = undefined
    isGreeted = false
  })
  to.on('message', (data) => {
    const { op } = JSON.parse(String(data)) as { op: number }
    if (op === 1) to.send(JSON.stringify({ op: 11, d: null, s: null, t: null }))
    if (op === 2) void greet(to)
    // A bench breaks no connection: whoever wants to go on with one begins anew.
    if (op === 6) to.send(JSON.stringify({ op: 9, d: false, s: null, t: null }))
  })
  to.send(JSON.stringify({ op: 10, d: { heartbeat_interval: HEARTBEAT_MS, _trace: [] }, s: null, t: null }))
}

/** At once when its head is here: what the body says does not matter. */
function noteAcknowledged(interactionId: string): void {
  const began = sentAtMs.get(interactionId)
  if (began === undefined) return
  sentAtMs.delete(interactionId)
  tookMs.set(interactionId, performance.now() - began)
  if (sentAtMs.size === 0) onAcknowledged?.()
}

function noteAnswer(token: string, hasFile: boolean): void {
  if (hasFile) picturesDue -= 1
  if (unanswered.delete(token) && unanswered.size === 0) onAnswered?.()
}

const messageIn = (channelId: string) => messageOf({ channelId, id: snowflake(), applicationId })

/** Undefined: 204. */
function resultOf(method: string, path: string, hasFile: boolean): unknown {
  if (path === '/gateway/bot')
    return {
      ...{ url: root.replace(/^http/, 'ws'), shards: 1 },
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 },
    }
  if (path.endsWith('/commands')) return []
  if (path === '/users/@me') return bot()
  if (path === '/applications/@me') return { id: applicationId, name: 'Bench', flags: 0, bot: bot() }
  if (path === '/users/@me/channels') return { id: snowflake(), type: 1, recipients: [] }
  const [, webhookToken, message] = /^\/webhooks\/\d+\/([^/]+)(?:\/messages\/([^/]+))?/.exec(path) ?? []
  if (webhookToken !== undefined) {
    if (method === 'DELETE') return undefined
    if (method !== 'GET') noteAnswer(webhookToken, hasFile)
    const there = messageIn('1')
    return message === undefined || message === '@original' ? there : { ...there, id: message }
  }
  const [, channel, rest = ''] = /^\/channels\/(\d+)(.*)$/.exec(path) ?? []
  if (channel !== undefined) {
    if (rest === '') return { id: channel, type: 1, recipients: [] }
    return /^\/messages(\/\d+)?$/.test(rest) && method !== 'DELETE' ? messageIn(channel) : undefined
  }
  if (/^\/guilds\/\d+$/.test(path)) return guildOf(0)
  if (/^\/guilds\/\d+\/members\/\d+$/.test(path)) return { user: bot(), roles: [] }
  throw new Error(`nothing at ${method} ${path}`)
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const method = request.method ?? 'GET'
  const path = (request.url ?? '').replace(/^\/api\/v10/, '').replace(/\?.*$/, '')
  const callback = /^\/interactions\/(\d+)\/[^/]+\/callback$/.exec(path)
  if (callback !== null) noteAcknowledged(callback[1]!)
  const hasFile = request.headers['content-type']?.startsWith('multipart/') === true
  request.resume()
  request.once('end', () => {
    const result = callback === null ? resultOf(method, path, hasFile) : undefined
    if (result === undefined) {
      response.writeHead(204).end()
      return
    }
    const body = Buffer.from(JSON.stringify(result))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body)
  })
}

const server = createServer({ keepAliveTimeout: 60_000 }, serve)
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', connect)

async function burst(deeds: Deed[]): Promise<number[]> {
  const all = deeds.map((deed) => interactionOf(deed, applicationId)) as (Json & { id: string; token: string })[]
  const texts = all.map((d) => JSON.stringify({ op: 0, t: 'INTERACTION_CREATE', s: ++seq, d }))
  picturesDue += deeds.filter((deed) => 'command' in deed && deed.command === 'image').length
  tookMs.clear()
  unanswered.clear()
  for (const { token } of all) unanswered.add(token)
  await new Promise<void>((resolve) => {
    onAcknowledged = resolve
    for (const { id } of all) sentAtMs.set(id, Number.POSITIVE_INFINITY)
    for (const [index, text] of texts.entries()) {
      sentAtMs.set(all[index]!.id, performance.now())
      socket?.send(text)
    }
  })
  return all.map(({ id }) => tookMs.get(id)!)
}

async function obey(order: DiscordOrder): Promise<unknown> {
  switch (order.do) {
    case 'listen':
      applicationId = order.applicationId
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      return `${root}/api`
    case 'guilds':
      guilds = order.count
      return null
    case 'connected':
      if (!isGreeted) await new Promise<void>((resolve) => greeted.push(resolve))
      return null
    case 'burst':
      return burst(order.deeds)
    case 'answered':
      if (unanswered.size > 0)
        await new Promise<void>((resolve) => {
          onAnswered = resolve
        })
      return picturesDue
  }
}

process.on('message', (order: DiscordOrder) => {
  void obey(order).then((result) => process.send?.({ id: order.id, result }))
})
process.once('disconnect', () => process.exit(0))
