/**
 * A strict Discord on loopback for tests: REST, CDN and gateway on one port, one application, people and guilds moved by
 * the test.
 *
 *   await using discord = await startDiscord()
 *   const anna = discord.user({ username: 'anna' })
 *   const guild = discord.guild({ members: [anna] })
 *   const studio = guild.channel('studio')
 *   const answer = await anna.slash('/image', { prompt: 'a fox' }, { channel: studio })
 *   const seen = await answer.settled()
 *
 * Written from Discord's OpenAPI document, its documentation and discord-api-types, not from the adapter: bodies are
 * checked against the JSON Schemas of those types (schema.ts) and against the limits that types cannot say (limits.ts).
 * What is stricter than Discord stands on top of each file; `main.ts` is the same as a process of its own.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PATIENCE_MS } from '../../support/patience.ts'
import { createFaults, type Fault } from './faults.ts'
import { createGateway } from './gateway.ts'
import { type ChannelControl, createGroupDm, createGuild, type GuildControl, type GuildOptions } from './guilds.ts'
import { Intent } from './intents.ts'
import { expireInteractions } from './interactions.ts'
import { createPerson, type PersonControl } from './people.ts'
import { createRates, QUICK_RATES, type Rates, REAL_RATES } from './rates.ts'
import { createRoutes } from './routes.ts'
import { warm } from './schema.ts'
import { type Seen, see } from './seen.ts'
import { type Call, createApiServer } from './server.ts'
import { createShop } from './shop.ts'
import { type Command, type Desk, EPOCH_MS, type Obj, type Person, type StoredFile, type World } from './world.ts'

export type { Answer } from './asking.ts'
export type { Fault, Harm } from './faults.ts'
export type { NewFile } from './files.ts'
export type { ChannelControl, GuildControl, GuildOptions } from './guilds.ts'
export { Intent } from './intents.ts'
export type { PersonControl } from './people.ts'
export { QUICK_RATES, type Rates, REAL_RATES } from './rates.ts'
export type { Seen } from './seen.ts'
export type { Call } from './server.ts'

export interface DiscordOptions {
  port?: number
  token?: string
  applicationId?: string
  username?: string
  /** Settings of the developer portal, as fields of the application object: `flags`, `bot_public`, ... */
  application?: Obj
  /**
   * Milliseconds of the epoch; the real time unless told. `clock.move` adds to either. With a time that stands still nobody
   * is late before the test says so. Rate limits and heartbeats go by the real time.
   */
  nowMs?: () => number
  /** Rate limits: quick ones (a tenth of the waiting) unless told; false for none. */
  rates?: Rates | 'real' | 'quick' | false
  heartbeatMs?: number
  sessionStarts?: number
  /** Two identifies within 5 s get op 9, as in Discord; off unless told. */
  strictIdentify?: boolean
  /** Privileged intents of the developer portal; none unless told. */
  privileged?: (keyof typeof Intent)[]
  /** Every body with text must carry allowed_mentions. */
  requireAllowedMentions?: boolean
  /** Everything that happened, one JSON line each, appended at once: for tests that kill. */
  record?: string
  seed?: number
  /** Route beside the API, for a process of its own. */
  extra?: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<boolean>
}

/** Starts it on 127.0.0.1; `root` is what discord.js wants as `rest.api`. */
export async function startDiscord(options: DiscordOptions = {}) {
  warm()
  let movedMs = 0
  let port = 0
  let secrets = 0
  let counter = 0n
  const baseNowMs = options.nowMs ?? Date.now
  const applicationId = options.applicationId ?? '1100000000000000001'
  const token =
    options.token ?? `${Buffer.from(applicationId).toString('base64url')}.GdOuBl.double-0123456789-0123456789abcdefgh`
  const bot: Person = {
    id: applicationId,
    username: options.username ?? 'Chatelier',
    global_name: null,
    locale: 'en-US',
    bot: true,
    dmsOpen: true,
  }
  const world: World = {
    bot,
    token,
    applicationId,
    applicationName: bot.username,
    application: options.application ?? {},
    allowedIntents: (options.privileged ?? []).reduce((sum, name) => sum | Intent[name], 0),
    nowMs: () => baseNowMs() + movedMs,
    snowflake: () => String(((BigInt(Math.floor(world.nowMs())) - EPOCH_MS) << 22n) | (counter++ & 0x3fffffn)),
    secret: (bytes = 8) => {
      let text = ''
      while (text.length < bytes * 2)
        text += createHash('sha256')
          .update(`${options.seed ?? 1}:${applicationId}:${secrets++}`)
          .digest('hex')
      return text.slice(0, bytes * 2)
    },
    people: new Map([[bot.id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    interactions: new Map(),
    tokens: new Map(),
    files: new Map(),
    commands: [],
    skus: new Map(),
    entitlements: new Map(),
    months: new Map(),
    nonces: new Map(),
    root: () => `http://127.0.0.1:${port}`,
  }
  let record = options.record === undefined ? undefined : openSync(options.record, 'a')
  const note = (entry: Obj) => {
    if (record !== undefined) writeSync(record, `${JSON.stringify({ atMs: world.nowMs(), ...entry })}\n`)
  }
  const watchers = new Set<() => void>()
  const changed = () => {
    for (const look of [...watchers]) look()
  }
  const gateway = createGateway(
    world,
    {
      heartbeatMs: options.heartbeatMs ?? 41_250,
      sessionStarts: options.sessionStarts ?? 1000,
      strictIdentify: options.strictIdentify ?? false,
    },
    note,
    changed,
  )

  /** Resolves with the first value of `look` that is neither undefined, null nor false; looks again after every change. */
  function until<T>(look: () => T | undefined | null | false, timeoutMs = PATIENCE_MS): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = (finish: () => void) => {
        watchers.delete(check)
        clearTimeout(timer)
        finish()
      }
      const check = () => {
        try {
          const found = look()
          if (found !== undefined && found !== null && found !== false) end(() => resolve(found))
        } catch (error) {
          end(() => reject(error))
        }
      }
      const timer = setTimeout(
        () => end(() => reject(new Error(`nothing of the kind within ${timeoutMs} ms`))),
        timeoutMs,
      )
      watchers.add(check)
      check()
    })
  }

  const desk: Desk = {
    world,
    dispatch: gateway.dispatch,
    note,
    changed,
    until,
    requireAllowedMentions: options.requireAllowedMentions ?? false,
  }
  const faults = createFaults()
  const ratesOf = (rates: DiscordOptions['rates']) =>
    createRates(
      rates === false ? undefined : rates === 'real' ? REAL_RATES : typeof rates === 'object' ? rates : QUICK_RATES,
      () => Date.now() + movedMs,
      (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
    )
  let rates = ratesOf(options.rates)
  const calls: Call[] = []
  const server = createApiServer({
    desk,
    routes: createRoutes(gateway.info, gateway.url),
    faults,
    rates: () => rates,
    log(call) {
      call.number = calls.push(call)
      note({
        type: 'call',
        number: call.number,
        method: call.method,
        path: call.path,
        body: call.body,
        files: call.files,
      })
      changed()
    },
    done(call) {
      note({ type: 'answer', number: call.number, status: call.status, code: call.code })
      changed()
    },
    extra: options.extra,
  })
  server.on('upgrade', gateway.upgrade)
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port

  /** Settles what nobody answered in time. */
  function expire(): void {
    expireInteractions(world)
    gateway.expire()
  }
  const ticking = setInterval(expire, 250)
  ticking.unref()

  const people = new Map<string, PersonControl>()
  const controls = {
    /** `rest: { api: discord.root }`; the gateway is found through it. */
    root: `http://127.0.0.1:${port}/api`,
    port,
    token,
    applicationId,
    world,
    /** A person; the same one for the same id. */
    user(given: Partial<Person> = {}): PersonControl {
      const id = given.id ?? world.snowflake()
      const known = world.people.get(id)
      const usual = { id, username: `person_${id.slice(-6)}`, global_name: null, locale: 'en-US', dmsOpen: true }
      const person: Person = known ? Object.assign(known, given) : { ...usual, ...given }
      world.people.set(id, person)
      const control = people.get(id) ?? createPerson(desk, person)
      people.set(id, control)
      return control
    },
    guild: (given: GuildOptions = {}): GuildControl => createGuild(desk, given),
    groupDm: (members: { person: Person }[]): ChannelControl => createGroupDm(desk, members),
    /** Every request so far, or those of one route such as 'POST /channels/:channel/messages', oldest first. */
    calls: (route?: string | RegExp): Call[] =>
      calls.filter((call) => {
        const name = `${call.method} ${call.route}`
        return route === undefined || (typeof route === 'string' ? name === route : route.test(name))
      }),
    /** Arms a fault; the answer disarms it. */
    fail: (fault: Fault): (() => void) => faults.add(fault),
    clearFaults: (): void => faults.clear(),
    setRates(given: DiscordOptions['rates']): void {
      rates = ratesOf(given)
    },
    /** Requests that count towards a ban of the address. */
    invalidRequests: (): number => rates.invalidCount(),
    clock: {
      nowMs: world.nowMs,
      /** Moves the double's time on; what is over then is settled at once. */
      move(ms: number): void {
        movedMs += ms
        expire()
      },
    },
    gateway: gateway.controls,
    /** Premium apps: SKUs and what people buy. */
    shop: createShop(desk),
    /** Registered commands: global ones, or of a guild. */
    commands: (guildId?: string): Command[] => world.commands.filter((one) => one.guildId === guildId),
    /** From now on the token is refused with 401 and 4004 (reset), until called with false. */
    revokeToken(revoked = true): void {
      world.token = revoked ? `${token}-revoked` : token
      if (revoked) gateway.controls.drop(4004)
    },
    requireAllowedMentions(on: boolean): void {
      desk.requireAllowedMentions = on
    },
    file: (id: string): StoredFile | undefined => world.files.get(id),
    /** Every message that the bot has posted and not removed, wherever it stands. */
    messages: (): Seen[] =>
      [...world.channels.values()]
        .flatMap((one) => [...one.messages.values()])
        .filter((one) => one.author === bot && !one.deleted)
        .map((one) => see(world, one)),
    /** Events of any name, as a forged or future Discord would send them. */
    dispatch: (event: string, data: Obj): void => gateway.dispatch(event, {}, () => data),
    until,
    async close(): Promise<void> {
      clearInterval(ticking)
      gateway.close()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      if (record !== undefined) closeSync(record)
      // A socket may end after that.
      record = undefined
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await controls.close()
    },
  }
  return controls
}
export type Discord = Awaited<ReturnType<typeof startDiscord>>
