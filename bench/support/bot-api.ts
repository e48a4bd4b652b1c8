/**
 * A lean Bot API: a program, forked by the bench. The strict double of the tests checks every field and keeps every call, which
 * takes longer than the bots that are measured; this one answers what both of them call, as the specification says, and no more.
 * Each token is a bot of its own with its own updates. Talks to its parent by messages, see `Order`.
 */
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Json = { [name: string]: unknown }

/** What the bench asks for; the answer carries the same `id`. */
export type Order = { id: number } & (
  | { do: 'listen' }
  /** Puts updates into a bot's row all at once; answers milliseconds until the method was called `count` times. */
  | { do: 'run'; bot: string; updates: Json[]; until: { method: string; count: number } }
  /** Puts in one update after another; answers for each the milliseconds from its delivery to its receipt. */
  | { do: 'pace'; bot: string; updates: Json[]; everyMs: number }
  /** Serves a file of this path under a file id. */
  | { do: 'serve'; fileId: string; path: string; sizeBytes: number }
)

interface Bot {
  updates: Json[]
  /** The getUpdates that waits. */
  waiting: ((updates: Json[]) => void) | undefined
  nextUpdateId: number
  calls: Map<string, number>
  target: { method: string; count: number; reached: () => void } | undefined
  /** Receipt that is waited for -> when its update was delivered. */
  sentAtMs: Map<string, number>
  receiptsMs: number[]
  onReceipt: (() => void) | undefined
}

const bots = new Map<string, Bot>()
const files = new Map<string, { path: string; sizeBytes: number }>()
let nextMessageId = 1_000_000

function botOf(token: string): Bot {
  const known = bots.get(token)
  if (known !== undefined) return known
  const made: Bot = {
    updates: [],
    waiting: undefined,
    nextUpdateId: 1,
    calls: new Map(),
    target: undefined,
    sentAtMs: new Map(),
    receiptsMs: [],
    onReceipt: undefined,
  }
  bots.set(token, made)
  return made
}

function push(bot: Bot, updates: Json[]): void {
  for (const update of updates) bot.updates.push({ update_id: bot.nextUpdateId++, ...update })
  const wake = bot.waiting
  bot.waiting = undefined
  wake?.(bot.updates.slice(0, 100))
}

/** By the message that is reacted to, or the press that is answered. */
function receiptKeyOf(update: Json): string {
  const { message, callback_query: press } = update as { message?: Json; callback_query?: Json }
  return message !== undefined ? `m${message['message_id']}` : `p${press?.['id']}`
}

async function getUpdates(bot: Bot, params: Json, gone: (then: () => void) => void): Promise<Json[]> {
  const offset = Number(params['offset'] ?? 0)
  let confirmed = 0
  while (confirmed < bot.updates.length && (bot.updates[confirmed]!['update_id'] as number) < offset) confirmed++
  if (confirmed > 0) bot.updates.splice(0, confirmed)
  const limit = Number(params['limit'] ?? 100)
  if (bot.updates.length > 0) return bot.updates.slice(0, limit)
  return new Promise((resolve) => {
    const timer = setTimeout(() => end([]), Number(params['timeout'] ?? 0) * 1000)
    const end = (updates: Json[]) => {
      clearTimeout(timer)
      if (bot.waiting === end) bot.waiting = undefined
      resolve(updates)
    }
    bot.waiting = end
    gone(() => end([]))
  })
}

/** A token begins with its bot's id. */
const botUser = (token: string) => ({
  id: Number(token.split(':')[0]),
  is_bot: true,
  first_name: 'Bench',
  username: 'bench_bot',
})
const NAMED: { [method: string]: unknown } = {
  getWebhookInfo: { url: '', has_custom_certificate: false, pending_update_count: 0 },
  getMyCommands: [],
  getMyDescription: { description: '' },
  getMyShortDescription: { short_description: '' },
  getStarTransactions: { transactions: [] },
}

function resultOf(token: string, method: string, params: Json): unknown {
  if (method === 'getMe') return botUser(token)
  if (method in NAMED) return NAMED[method]
  if (method === 'getFile') {
    const file = files.get(String(params['file_id']))
    return { file_id: params['file_id'], file_unique_id: 'u', file_size: file?.sizeBytes, file_path: params['file_id'] }
  }
  if (!method.startsWith('send') && !method.startsWith('edit')) return true
  if (method === 'sendChatAction') return true
  const chat = Number(params['chat_id'])
  const id = nextMessageId++
  const message: Json = {
    message_id: id,
    date: Math.floor(Date.now() / 1000),
    chat: { id: chat, type: 'private', first_name: 'Ann' },
    from: botUser(token),
  }
  const file = { file_id: `f${id}`, file_unique_id: `u${id}`, file_size: 1 }
  if (method === 'sendPhoto') message['photo'] = [{ ...file, width: 1, height: 1 }]
  else if (method === 'sendDocument') message['document'] = file
  else if (method === 'sendVideo') message['video'] = { ...file, width: 1, height: 1, duration: 1 }
  else message['text'] = params['text']
  return message
}

function note(bot: Bot, method: string, params: Json): void {
  const count = (bot.calls.get(method) ?? 0) + 1
  bot.calls.set(method, count)
  if (bot.target?.method === method && count >= bot.target.count) bot.target.reached()
  const key =
    method === 'setMessageReaction'
      ? `m${params['message_id']}`
      : method === 'answerCallbackQuery'
        ? `p${params['callback_query_id']}`
        : undefined
  const sentAtMs = key === undefined ? undefined : bot.sentAtMs.get(key)
  if (sentAtMs === undefined) return
  bot.sentAtMs.delete(key as string)
  bot.receiptsMs.push(performance.now() - sentAtMs)
  bot.onReceipt?.()
}

/** Fields of a small body; of a file only the boundary before it is looked at, its bytes run through. */
function read(request: IncomingMessage): Promise<Json> {
  return new Promise((resolve, reject) => {
    const isJson = request.headers['content-type']?.startsWith('application/json') === true
    const chunks: Buffer[] = []
    let kept = 0
    request.on('data', (chunk: Buffer) => {
      if (!isJson && kept > 4096) return
      kept += chunk.length
      chunks.push(chunk)
    })
    request.once('error', reject)
    request.once('end', () => {
      const text = Buffer.concat(chunks).toString(isJson ? 'utf8' : 'latin1')
      if (isJson) resolve(text === '' ? {} : JSON.parse(text))
      else resolve({ chat_id: /name="chat_id"\r\n\r\n(-?\d+)/.exec(text)?.[1] ?? 0 })
    })
  })
}

function answer(response: ServerResponse, result: unknown): void {
  const body = Buffer.from(JSON.stringify({ ok: true, result }))
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ''
  const file = /^\/file\/bot[^/]+\/(.+)$/.exec(path)
  if (file !== null) {
    const there = files.get(file[1]!)
    if (there === undefined) throw new Error(`no file ${file[1]}`)
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': there.sizeBytes })
    createReadStream(there.path).pipe(response)
    return
  }
  const [, token, method] = /^\/bot([^/]+)\/(\w+)/.exec(path) ?? []
  if (token === undefined || method === undefined) throw new Error(`nothing at ${path}`)
  const bot = botOf(token)
  const params = await read(request)
  if (method !== 'getUpdates') {
    note(bot, method, params)
    answer(response, resultOf(token, method, params))
    return
  }
  const updates = await getUpdates(bot, params, (then) => response.once('close', then))
  answer(response, updates)
  const nowMs = performance.now()
  for (const update of updates) {
    const key = receiptKeyOf(update)
    if (bot.sentAtMs.get(key) === 0) bot.sentAtMs.set(key, nowMs)
  }
}

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  serve(request, response).catch((error: unknown) => {
    process.stderr.write(`  the Bot API stand-in failed: ${String(error)}\n`)
    response.destroy()
  })
})

async function obey(order: Order): Promise<unknown> {
  switch (order.do) {
    case 'listen':
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    case 'serve':
      files.set(order.fileId, order)
      return null
    case 'run': {
      const bot = botOf(order.bot)
      const beganMs = performance.now()
      await new Promise<void>((reached) => {
        const count = (bot.calls.get(order.until.method) ?? 0) + order.until.count
        bot.target = { method: order.until.method, count, reached }
        push(bot, order.updates)
      })
      bot.target = undefined
      return performance.now() - beganMs
    }
    case 'pace': {
      const bot = botOf(order.bot)
      bot.receiptsMs = []
      await new Promise<void>((resolve) => {
        bot.onReceipt = () => {
          if (bot.receiptsMs.length === order.updates.length) resolve()
        }
        let at = 0
        const timer = setInterval(() => {
          const update = order.updates[at++]
          if (update === undefined) return clearInterval(timer)
          bot.sentAtMs.set(receiptKeyOf(update), 0)
          push(bot, [update])
        }, order.everyMs)
      })
      bot.onReceipt = undefined
      return bot.receiptsMs
    }
  }
}

process.on('message', (order: Order) => {
  void obey(order).then((result) => process.send?.({ id: order.id, result }))
})
process.once('disconnect', () => process.exit(0))
