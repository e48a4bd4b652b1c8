/**
 * A strict Bot API on loopback for tests: a real HTTP server, one bot, people and chats moved by the test.
 *
 *   await using telegram = await startTelegram()
 *   const ann = telegram.user({ id: 501, first_name: 'Ann', language_code: 'en' })
 *   ann.send('/start')
 *   await telegram.until(() => ann.last())
 *
 * Written from the specification (see methods.ts), not from the adapter. What is stricter than Telegram stands on top of
 * each file; `main.ts` is the same as a process of its own.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENCE_MS } from '../../support/patience.ts'
import { CALLBACK_MS, createApi } from './api.ts'
import { createFaults, type Fault } from './faults.ts'
import type { StoredFile } from './files.ts'
import { createFlood, type FloodLimits, USUAL_FLOOD } from './flood.ts'
import { createGroup, type GroupControl, type GroupOptions } from './groups.ts'
import { createPerson, type Desk, type PersonControl } from './people.ts'
import { commandsSeen } from './profile.ts'
import { createPurse, type PaymentOutcome, type PayOptions } from './purse.ts'
import type { Seen } from './seen.ts'
import { type Call, createBotServer } from './server.ts'
import { createUpdates } from './updates.ts'
import type { Obj, Person, World } from './world.ts'

export type { Fault, Harm } from './faults.ts'
export type { FloodLimits } from './flood.ts'
export type { GroupControl, GroupOptions } from './groups.ts'
export type { Sendable, Where } from './people.ts'
export type { PaymentOutcome } from './purse.ts'
export type { Seen } from './seen.ts'
export type { Call } from './server.ts'

export interface TelegramOptions {
  port?: number
  botId?: number
  token?: string
  username?: string
  /** Privacy mode in groups; on unless told. */
  privacy?: boolean
  /** Milliseconds of the epoch; the real time unless told. `clock.move` adds to either. */
  nowMs?: () => number
  /** Flood limits; the usual ones unless told, false for none. */
  flood?: FloodLimits | false
  /** A payment provider is connected, under this token. */
  providerToken?: string
  /** Every update twice. */
  twice?: boolean
  /** Updates of one answer in another order; a number seeds it. */
  shuffle?: number
  /** First wait after a failed webhook delivery. */
  webhookRetryMs?: number
  /** Everything that happened, one JSON line each, appended at once: for tests that kill. */
  record?: string
  seed?: number
  /** Route beside the Bot API, for a process of its own. */
  extra?: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>
}

export type UserControl = PersonControl & {
  /** Pays an invoice (a message that the person sees, or a link); resolves when paid, declined or 10 s are over. */
  pay(from: Seen | string, options?: PayOptions): Promise<PaymentOutcome>
  /** Forwards an invoice to somebody, who sees it in their private chat. */
  forwardInvoice(seen: Seen, to: { person: Person }): Seen
  /** The commands that the person's menu lists. */
  commands(chatId?: number): { command: string; description: string }[]
}

/** Starts it on 127.0.0.1; `root` is what TELEGRAM_API_ROOT wants. */
export async function startTelegram(options: TelegramOptions = {}) {
  let movedMs = 0
  let secrets = 0
  const botId = options.botId ?? 7_000_000_001
  const token = options.token ?? `${botId}:AAF-double-0123456789abcdefghijklmn`
  const baseNowMs = options.nowMs ?? Date.now
  const world: World = {
    bot: {
      id: botId,
      token,
      username: options.username ?? 'chatelier_bot',
      firstName: 'Chatelier',
      privacy: options.privacy ?? true,
    },
    nowMs: () => baseNowMs() + movedMs,
    nowS: () => Math.floor(world.nowMs() / 1000),
    secret: (bytes = 8) =>
      createHash('sha256')
        .update(`${options.seed ?? 1}:${botId}:${secrets++}`)
        .digest('hex')
        .slice(0, bytes * 2),
    people: new Map(),
    chats: new Map(),
    nextMessageId: 1,
    files: new Map(),
    callbacks: new Map(),
    provider: options.providerToken === undefined ? undefined : { token: options.providerToken, payments: [] },
    stars: { rows: [], balance: 0, checkouts: new Map(), links: new Map(), subscriptions: new Map() },
    profile: { commands: new Map(), texts: new Map(), menus: new Map() },
  }
  const record = options.record === undefined ? undefined : openSync(options.record, 'a')
  const note = (entry: Obj) => {
    if (record !== undefined) writeSync(record, `${JSON.stringify({ atMs: world.nowMs(), ...entry })}\n`)
  }
  const watchers = new Set<() => void>()
  const changed = () => {
    for (const look of [...watchers]) look()
  }
  const updates = createUpdates(
    world,
    {
      twice: options.twice ?? false,
      shuffle: options.shuffle === undefined ? undefined : seeded(options.shuffle),
      retryMs: options.webhookRetryMs ?? 20,
    },
    note,
  )
  const desk: Desk = { world, updates, note, changed }
  const purse = createPurse(desk)
  const handlers = createApi(world, updates, { refunded: purse.refunded })
  const faults = createFaults()
  let flood = createFlood(options.flood === false ? undefined : (options.flood ?? USUAL_FLOOD), world.nowMs)
  const calls: Call[] = []
  const server = createBotServer({
    world,
    handlers,
    faults,
    checkFlood: (method, params) => flood.check(method, params),
    log(call) {
      call.number = calls.push(call)
      note({ type: 'call', number: call.number, method: call.method, params: call.params })
      changed()
    },
    done(call) {
      note({ type: 'answer', number: call.number, status: call.status, description: call.description })
      changed()
    },
    extra: options.extra,
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  /** Settles what nobody answered in time. */
  function expire(): void {
    purse.expire()
    for (const query of world.callbacks.values()) {
      if (query.answered || world.nowMs() - query.askedAtMs <= CALLBACK_MS) continue
      query.answered = true
      query.settle({ showAlert: false, tooLate: true })
    }
  }
  const ticking = setInterval(expire, 500)
  ticking.unref()

  const controls = {
    root: `http://127.0.0.1:${port}`,
    port,
    token,
    botId,
    username: world.bot.username,
    world,
    /** A person; the same one for the same id. */
    user(given: Partial<Person> & { id: number }): UserControl {
      const known = world.people.get(given.id)
      const person = known ?? { is_bot: false, first_name: `Person ${given.id}`, ...given }
      if (known) Object.assign(known, given)
      world.people.set(given.id, person)
      return {
        ...createPerson(desk, person),
        pay: (from, payOptions) => purse.pay(person, from, payOptions),
        forwardInvoice: (seen, to) => purse.forward(seen, to.person),
        commands(chatId = person.id) {
          const status = world.chats.get(chatId)?.members.get(person.id)?.status
          const isAdmin = status === 'creator' || status === 'administrator'
          return commandsSeen(world, chatId, person.id, person.language_code ?? '', isAdmin)
        },
      }
    },
    /** A group, supergroup or channel. */
    group: (
      group: Omit<GroupOptions, 'owner' | 'members'> & { owner: { person: Person }; members?: { person: Person }[] },
    ): GroupControl =>
      createGroup(desk, {
        ...group,
        owner: group.owner.person,
        members: (group.members ?? []).map((member) => member.person),
      }),
    /** Every request so far, or those of one method, oldest first. */
    calls: (method?: string): Call[] => calls.filter((call) => method === undefined || call.method === method),
    /** Arms a fault; the answer disarms it. */
    fail: (fault: Fault): (() => void) => faults.add(fault),
    clearFaults: (): void => faults.clear(),
    setFlood(limits: FloodLimits | false): void {
      flood = createFlood(limits || undefined, world.nowMs)
    },
    clock: {
      nowMs: world.nowMs,
      /** Moves the double's time on; what is over then is settled at once. */
      move(ms: number): void {
        movedMs += ms
        expire()
      },
    },
    updates: {
      /** Updates that the bot has not confirmed, as it would get them. */
      pending: updates.pending,
      deliveries: updates.deliveries,
      setTwice(on: boolean): void {
        updates.options.twice = on
      },
      setShuffle(seed: number | undefined): void {
        updates.options.shuffle = seed === undefined ? undefined : seeded(seed)
      },
      /** Puts any update into the queue; `body` is the object under `type`. */
      push: (type: string, chatId: number, body: Obj): number | undefined => updates.push(type, chatId, body),
    },
    /** Charges in the provider's cabinet. */
    charges: () => [...(world.provider?.payments ?? [])],
    stars: {
      balance: (): number => world.stars.balance,
      rows: () => [...world.stars.rows],
      chargeback: purse.chargeback,
      renew: purse.renew,
      setBalance(amountStars: number): void {
        world.stars.balance = amountStars
      },
    },
    /** From now on the token is refused with 401 (revoked), until called with false. */
    revokeToken(revoked = true): void {
      world.bot.token = revoked ? `${token}-revoked` : token
    },
    file: (fileId: string): StoredFile | undefined => world.files.get(fileId),
    /** Resolves with the first value of `look` that is neither undefined, null nor false; looks again after every change. */
    until<T>(look: () => T | undefined | null | false, timeoutMs = PATIENCE_MS): Promise<T> {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          watchers.delete(check)
          reject(new Error(`nothing of the kind within ${timeoutMs} ms`))
        }, timeoutMs)
        const check = () => {
          try {
            const found = look()
            if (found === undefined || found === null || found === false) return
            watchers.delete(check)
            clearTimeout(timer)
            resolve(found)
          } catch (error) {
            watchers.delete(check)
            clearTimeout(timer)
            reject(error)
          }
        }
        watchers.add(check)
        check()
      })
    },
    async close(): Promise<void> {
      clearInterval(ticking)
      updates.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      if (record !== undefined) closeSync(record)
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await controls.close()
    },
  }
  return controls
}
export type Telegram = Awaited<ReturnType<typeof startTelegram>>

/** mulberry32: numbers in [0, 1) from a seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
