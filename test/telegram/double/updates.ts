/**
 * Updates and how they reach the bot (section "Getting updates"): getUpdates with its confirmation by a higher offset, long
 * polling, allowed_updates; setWebhook with deliveries until a 2xx, in order within a chat, in parallel between chats.
 *
 * Injectable: every update twice (`twice`), answers and deliveries in another order (`shuffle`). One poller at a time: a
 * second getUpdates ends the first with 409, and polling beside a webhook is 409. Failed deliveries are tried again after
 * `retryMs`, doubled up to ten times that; Telegram's waits are longer.
 */
import { bad, conflict } from './failures.ts'
import type { Params } from './params.ts'
import type { Obj, World } from './world.ts'

export interface Update {
  id: number
  type: string
  /** Deliveries of one chat keep their order. */
  chatId: number
  body: Obj
}

/** Without allowed_updates a bot gets all but these. */
const NOT_BY_DEFAULT = ['chat_member', 'message_reaction', 'message_reaction_count']
const POLLER_ENDED = 'terminated by other getUpdates request; make sure that only one bot instance is running'
const WEBHOOK_IS_SET =
  "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"

export interface UpdateOptions {
  /** Every update is delivered twice. */
  twice: boolean
  /** Gives numbers in [0, 1): the order of an answer and of deliveries is shuffled. Undefined: in order. */
  shuffle: (() => number) | undefined
  retryMs: number
}

export function createUpdates(world: World, options: UpdateOptions, note: (entry: Obj) => void) {
  let queue: Update[] = []
  let nextId = 100_000_001
  let allowed: string[] | undefined
  let waiting: { wake(): void; end(failure: Error): void } | undefined
  let again: Update[] = []
  const delivered = new Map<number, number>()
  let closed = false
  const hook = { url: '', secret: '', maxConnections: 40, lastErrorDate: 0, lastError: '' }
  let hookEpoch = 0
  const busyChats = new Set<number>()
  const timers = new Set<NodeJS.Timeout>()
  const inFlight = new Set<AbortController>()

  const isAllowed = (type: string) => (allowed?.length ? allowed.includes(type) : !NOT_BY_DEFAULT.includes(type))

  function push(type: string, chatId: number, body: Obj): number | undefined {
    if (!isAllowed(type)) return undefined
    const update = { id: nextId++, type, chatId, body }
    queue.push(update)
    note({ type: 'update', updateId: update.id, kind: type, chatId })
    waiting?.wake()
    deliver()
    return update.id
  }

  const toJson = (update: Update): Obj => ({ update_id: update.id, ...render(update) })
  /** Messages are rendered when delivered: an edit before that is already inside. */
  const render = (update: Update): Obj => {
    const { body } = update
    return { [update.type]: typeof body?.['render'] === 'function' ? (body['render'] as () => Obj)() : body }
  }

  async function getUpdates(params: Params, gone: AbortSignal): Promise<Obj[]> {
    if (hook.url) throw conflict(WEBHOOK_IS_SET)
    if (params.allowed_updates) allowed = params.allowed_updates
    waiting?.end(conflict(POLLER_ENDED))
    const offset = params.offset ?? 0
    if (offset < 0) queue = queue.slice(offset)
    else confirm(offset)
    if (batch(params.limit ?? 100, false).length === 0 && (params.timeout ?? 0) > 0 && !closed) {
      await longPoll(params.timeout! * 1000, gone)
    }
    if (gone.aborted) return []
    const found = batch(params.limit ?? 100, true)
    for (const update of found) delivered.set(update.id, (delivered.get(update.id) ?? 0) + 1)
    return found.map(toJson)
  }

  function confirm(offset: number): void {
    const confirmed = queue.filter((update) => update.id < offset)
    queue = queue.filter((update) => update.id >= offset)
    if (options.twice) again.push(...confirmed.filter((update) => (delivered.get(update.id) ?? 0) < 2))
  }

  function batch(limit: number, take: boolean): Update[] {
    const repeated = again.slice(0, limit)
    if (take) again = again.slice(repeated.length)
    const fresh = queue.slice(0, limit - repeated.length)
    return options.shuffle ? shuffled([...repeated, ...fresh]) : [...repeated, ...fresh]
  }

  function shuffled(updates: Update[]): Update[] {
    return updates
      .map((update) => ({ update, key: options.shuffle!() }))
      .sort((one, other) => one.key - other.key)
      .map(({ update }) => update)
  }

  function longPoll(timeoutMs: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = (finish: () => void) => {
        clearTimeout(timer)
        timers.delete(timer)
        gone.removeEventListener('abort', wake)
        if (waiting === self) waiting = undefined
        finish()
      }
      const wake = () => done(resolve)
      const self = { wake, end: (failure: Error) => done(() => reject(failure)) }
      const timer = setTimeout(wake, timeoutMs)
      timers.add(timer)
      gone.addEventListener('abort', wake)
      waiting = self
    })
  }

  function setWebhook(params: Params): true {
    const url = params.url!
    if (url === '') return deleteWebhook(params)
    const parsed = URL.canParse(url) ? new URL(url) : undefined
    if (!parsed) throw bad('bad webhook: invalid webhook URL specified')
    const loopback = ['127.0.0.1', 'localhost'].includes(parsed.hostname)
    if (parsed.protocol !== 'https:' && !loopback) throw bad('bad webhook: An HTTPS URL must be provided for webhook')
    if (!loopback && !['', '80', '88', '443', '8443'].includes(parsed.port)) {
      throw bad('bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443')
    }
    const secret = params.secret_token ?? ''
    if (secret.length > 256) throw bad('secret token is too long')
    if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw bad('secret token contains unallowed characters')
    if (params.drop_pending_updates) queue = []
    if (params.allowed_updates) allowed = params.allowed_updates
    waiting?.end(conflict('terminated by setWebhook request'))
    hookEpoch++
    Object.assign(hook, { url, secret, maxConnections: params.max_connections ?? 40, lastErrorDate: 0, lastError: '' })
    deliver()
    return true
  }

  function deleteWebhook(params: Params): true {
    if (params.drop_pending_updates) queue = []
    hookEpoch++
    Object.assign(hook, { url: '', secret: '', lastErrorDate: 0, lastError: '' })
    return true
  }

  function webhookInfo(): Obj {
    const info: Obj = { url: hook.url, has_custom_certificate: false, pending_update_count: queue.length }
    if (hook.url) Object.assign(info, { max_connections: hook.maxConnections, ip_address: '127.0.0.1' })
    if (hook.lastErrorDate) {
      Object.assign(info, { last_error_date: hook.lastErrorDate, last_error_message: hook.lastError })
    }
    if (allowed?.length) info['allowed_updates'] = allowed
    return info
  }

  /** Starts every delivery that may start now. */
  function deliver(): void {
    if (!hook.url || closed) return
    const order = options.shuffle ? shuffled(queue) : queue
    for (const update of order) {
      if (busyChats.size >= hook.maxConnections) return
      if (busyChats.has(update.chatId)) continue
      busyChats.add(update.chatId)
      void attempt(update, 0, hookEpoch)
    }
  }

  async function attempt(update: Update, failures: number, epoch: number): Promise<void> {
    const problem = await post(update)
    if (closed) return
    if (problem === undefined) {
      const count = (delivered.get(update.id) ?? 0) + 1
      delivered.set(update.id, count)
      if (!options.twice || count >= 2) queue = queue.filter((one) => one !== update)
      return release(update, epoch)
    }
    note({ type: 'webhook-failed', updateId: update.id, problem })
    if (epoch !== hookEpoch) return release(update, epoch)
    Object.assign(hook, { lastErrorDate: world.nowS(), lastError: problem })
    const timer = setTimeout(
      () => {
        timers.delete(timer)
        if (epoch === hookEpoch && queue.includes(update)) void attempt(update, failures + 1, epoch)
        else release(update, epoch)
      },
      Math.min(options.retryMs * 2 ** failures, options.retryMs * 10),
    )
    timers.add(timer)
  }

  function release(update: Update, _epoch: number): void {
    busyChats.delete(update.chatId)
    deliver()
  }

  /** Undefined, or what went wrong in Telegram's words. */
  async function post(update: Update): Promise<string | undefined> {
    const stop = new AbortController()
    inFlight.add(stop)
    const timer = setTimeout(() => stop.abort(), 30_000)
    timers.add(timer)
    try {
      const headers: { [name: string]: string } = { 'content-type': 'application/json' }
      if (hook.secret) headers['x-telegram-bot-api-secret-token'] = hook.secret
      const body = JSON.stringify(toJson(update))
      const answer = await fetch(hook.url, { method: 'POST', headers, body, signal: stop.signal, redirect: 'manual' })
      await answer.arrayBuffer()
      return answer.ok ? undefined : `Wrong response from the webhook: ${answer.status} ${answer.statusText}`
    } catch (error) {
      if (stop.signal.aborted) return 'Read timeout expired'
      const cause = (error as { cause?: { code?: string } }).cause?.code
      return cause === 'ECONNREFUSED' ? 'Connection refused' : 'Webhook connection closed'
    } finally {
      clearTimeout(timer)
      timers.delete(timer)
      inFlight.delete(stop)
    }
  }

  return {
    push,
    getUpdates,
    setWebhook,
    deleteWebhook,
    webhookInfo,
    options,
    /** Updates that the bot has not confirmed. */
    pending: (): Obj[] => queue.map(toJson),
    /** How often an update was handed over. */
    deliveries: (updateId: number): number => delivered.get(updateId) ?? 0,
    close(): void {
      closed = true
      waiting?.wake()
      for (const timer of timers) clearTimeout(timer)
      for (const stop of inFlight) stop.abort()
    },
  }
}
export type Updates = ReturnType<typeof createUpdates>
