/**
 * The gateway: discord.js' own client, which resumes and reconnects by itself, with nearly nothing kept in memory. Only when it gives
 * up (a token that is not taken, intents that are not allowed, no session left) is another one made, after a while.
 */
import {
  Client,
  type ClientOptions,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  Options,
} from 'discord.js'
import type { Log } from '../../core/ports.ts'
import { createPlaces, slimGuild } from './places.ts'
import { restOptions } from './rest.ts'

/** Nothing of these is ever looked at again. */
const NOT_KEPT = {
  ApplicationCommandManager: 0,
  ApplicationEmojiManager: 0,
  AutoModerationRuleManager: 0,
  BaseGuildEmojiManager: 0,
  DMMessageManager: 0,
  EntitlementManager: 0,
  GuildBanManager: 0,
  GuildEmojiManager: 0,
  GuildForumThreadManager: 0,
  GuildInviteManager: 0,
  GuildMessageManager: 0,
  GuildScheduledEventManager: 0,
  GuildStickerManager: 0,
  GuildTextThreadManager: 0,
  MessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  StageInstanceManager: 0,
  ThreadManager: 0,
  ThreadMemberManager: 0,
  VoiceStateManager: 0,
} as const

/** Members and users of a guild come with it; only our own must stay. */
const ONLY_US = {
  maxSize: 1,
  keepOverLimit: ({ id, client }: { id: string; client: Client }) => id === client.user?.id,
}

const TAKEN: readonly string[] = [
  'INTERACTION_CREATE',
  'MESSAGE_CREATE',
  'ENTITLEMENT_CREATE',
  'ENTITLEMENT_UPDATE',
  'ENTITLEMENT_DELETE',
  'SUBSCRIPTION_CREATE',
  'SUBSCRIPTION_UPDATE',
  'SUBSCRIPTION_DELETE',
]
const HOUR_S = 3600
const AGAIN_MS = [1000, 5000, 15_000, 60_000, 300_000]
/** A token that is not taken stays so until an operator mends it, and every try of a session counts against a daily limit. */
const REFUSED_AGAIN_MS = 10 * 60_000
const CLOSE_MS = 5000
const GREETING_MS = 2000
/** discord.js comes back by itself, and says what it does; where it has fallen silent, another client takes its place. */
const STUCK_MS = 2 * 60_000
const CUSTOM_ACTIVITY = 4
/** Gateway close codes after which discord.js does not come back. */
const CLOSED = { token: 4004, shard: 4010, sharding: 4011, version: 4012, intents: 4013, disallowed: 4014 } as const

export interface GatewayParts {
  token: string
  apiRoot: string
  log: Log
  /** Every event of Discord, as it came. */
  event(event: GatewayDispatchPayload): void
}

export interface Gateway {
  /** Connects, and stays so; never throws. */
  start(): void
  /** Closes the connection; nothing comes after that. */
  stop(): Promise<void>
  isConnected(): boolean
  /** Whether a channel, or the one that a thread belongs to, is marked as for adults. */
  isAdult(channelId: string): boolean
  channelsOf(guildId: string): string[]
  /** The line under the bot's name; null: none. */
  tell(line: string | null): void
}

/** Also for measuring: what one client keeps of a thousand guilds. */
export function clientOptions(apiRoot: string): ClientOptions {
  return {
    // Words said to the bot come without the privileged intent.
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    shards: 'auto',
    rest: restOptions(apiRoot),
    makeCache: Options.cacheWithLimits({ ...NOT_KEPT, GuildMemberManager: ONLY_US, UserManager: ONLY_US }),
    sweepers: { ...Options.DefaultSweeperSettings, threads: { interval: HOUR_S, lifetime: HOUR_S } },
    allowedMentions: { parse: [] },
  }
}

export function createGateway(parts: GatewayParts): Gateway {
  const { log } = parts
  let client: Client | null = null
  let line: string | null = null
  let timer: NodeJS.Timeout | undefined
  let isStopping = false
  let failures = 0
  const places = createPlaces()
  const watch = createWatch(() => {
    log.warn({}, 'the connection to Discord is not back: it is made anew')
    renew()
  })

  function retry(error: unknown): void {
    if (isStopping) return
    clearTimeout(timer)
    watch.clear()
    const isRefused = tell(log, error)
    const usualMs = AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)] ?? 0
    failures += 1
    timer = setTimeout(connect, isRefused ? REFUSED_AGAIN_MS : usualMs)
    timer.unref()
  }

  function renew(): void {
    const last = client
    client = null
    void last?.destroy().catch(() => {})
    if (!isStopping) connect()
  }

  function connect(): void {
    watch.clear()
    const made = new Client(clientOptions(parts.apiRoot))
    client = made
    const isCurrent = () => client === made && !isStopping
    watch.lost(WHOLE)
    made.on(
      Events.Raw as never,
      ((event: GatewayDispatchPayload) => {
        if (!isCurrent()) return
        parts.event({ ...event })
        places.take(event)
        // discord.js need not keep what is kept here, nor make its own things, on which it could stumble, of what is read already.
        if (event.t === 'GUILD_CREATE') slimGuild(event.d)
        if (TAKEN.includes(event.t)) event.t = 'TAKEN' as never
      }) as never,
    )
    made.on(Events.ClientReady, () => {
      failures = 0
      watch.back(WHOLE)
      log.info({ guilds: made.guilds.cache.size, shards: made.options.shardCount ?? 1 }, 'Discord is on')
      if (line !== null) show(made, line)
    })
    made.on(Events.ShardReconnecting, (shard) => {
      if (!isCurrent()) return
      watch.lost(shard)
      log.info({ shard }, 'the connection to Discord broke; it is made again')
    })
    made.on(Events.Debug, () => {
      if (isCurrent()) watch.stir()
    })
    made.on(Events.ShardReady, (shard) => watch.back(shard))
    made.on(Events.ShardResume, (shard) => {
      watch.back(shard)
      log.info({ shard }, 'the connection to Discord goes on where it broke')
    })
    // Its message may name an address.
    made.on(Events.ShardError, (_error, shard) => log.warn({ shard }, 'the connection to Discord has a problem'))
    made.on(Events.Error, () => log.warn({}, 'discord.js reports a problem'))
    made.on(Events.ShardDisconnect, ({ code }) => {
      if (!isCurrent()) return
      client = null
      void made.destroy().catch(() => {})
      retry(new Closed(code))
    })
    made.login(parts.token).catch((error: unknown) => {
      // A close that can't be mended was heard above already.
      if (!isCurrent()) return
      client = null
      retry(error)
    })
  }

  function show(to: Client, state: string | null): void {
    to.user?.setPresence({ activities: state === null ? [] : [{ type: CUSTOM_ACTIVITY, name: state, state }] })
  }

  return {
    start: connect,
    async stop() {
      isStopping = true
      clearTimeout(timer)
      watch.clear()
      const last = client
      client = null
      if (last === null) return
      // Closed while it is still greeting, discord.js would only connect again.
      await isReady(last, GREETING_MS)
      await Promise.race([
        last.destroy().catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref()),
      ])
    },
    isConnected: () => client?.isReady() === true,
    isAdult: places.isAdult,
    channelsOf: places.channelsOf,
    tell(text) {
      if (text === line) return
      line = text
      if (client?.isReady() === true) show(client, text)
    },
  }
}

/** Waits until a client is ready, but not longer. */
async function isReady(client: Client, maxMs: number): Promise<void> {
  if (client.isReady()) return
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, maxMs)
    client.once(Events.ClientReady, () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

const WHOLE = -1

/** Tells when something that was lost is not back, and nothing has been done about it for a while. */
function createWatch(stuck: () => void) {
  const lost = new Set<number>()
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    lost(shard: number) {
      lost.add(shard)
      this.stir()
    },
    stir() {
      stop()
      if (lost.size > 0) timer = setTimeout(stuck, STUCK_MS).unref()
    },
    back(shard: number) {
      lost.delete(shard)
      if (lost.size === 0) stop()
    },
    clear() {
      lost.clear()
      stop()
    },
  }
}

class Closed extends Error {
  readonly code: number
  constructor(code: number) {
    super(`the gateway closed with ${code}`)
    this.code = code
  }
}

/** Says what is wrong in words; true where coming again soon changes nothing. */
function tell(log: Log, error: unknown): boolean {
  const code = error instanceof Closed ? error.code : 0
  const text = error instanceof Error ? error.message : ''
  const isToken = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid
  if (isToken || code === CLOSED.token || text === 'Authentication failed') {
    log.error(
      { code },
      'Discord does not accept the token: make a new one on the page "Bot" of the application, and set DISCORD_TOKEN',
    )
    return true
  }
  if (code === CLOSED.intents || code === CLOSED.disallowed || /^Used (?:invalid|disallowed) intents$/.test(text)) {
    log.error(
      { code },
      'Discord does not allow what the bot listens to: see the page "Bot" of the application, "Intents"',
    )
    return true
  }
  if (text.startsWith('Not enough sessions')) {
    log.error({}, 'Discord allows no more sessions today: is the bot started again and again, or somewhere else too?')
    return true
  }
  log.warn({ code, name: error instanceof Error ? error.name : 'unknown' }, 'Discord is not there yet')
  return false
}
