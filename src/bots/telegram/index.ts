/** Telegram: a chat like the others. Made of narrow functions; runs by polling or by webhook. */
import type { Update } from 'grammy/types'
import type { ChatPort } from '../../core/ports.ts'
import type { HttpPart } from '../../http.ts'
import { commands } from '../conversation/commands/index.ts'
import { createPace } from '../conversation/pace.ts'
import { createApi, type TelegramApi, TelegramFault } from './api.ts'
import type { ReadContext } from './bot.ts'
import { fileLimits } from './content.ts'
import { createIntake } from './intake.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { isRevoked, poll, sleepFor } from './polling.ts'
import { createPoster } from './post.ts'
import { createMediaPoster } from './post-media.ts'
import { createPresence } from './presence.ts'
import { createPresses } from './presses.ts'
import { createSender } from './sender.ts'
import { setUp, setWebhook } from './setup.ts'
import { type Me, PLATFORM, type TelegramParts } from './types.ts'
import { createUploads } from './upload.ts'
import { webhookRoute } from './webhook.ts'

export { moneyRow } from './bot.ts'
export { checkTelegram } from './checks.ts'
export { createStarsShop } from './stars.ts'
export type {
  MenuCommand,
  OutgoingFile,
  PreCheckout,
  TelegramConfig,
  TelegramCrashPoint,
  TelegramParts,
} from './types.ts'
export { TELEGRAM_CRASH_POINTS } from './types.ts'
export { createApi, type TelegramApi }

export interface Telegram {
  port: ChatPort
  http: HttpPart
  /** The address that opens the bot with `/start <payload>`; none before Telegram has said what it is called. */
  startLinks(payload: string): { platform: string; url: string }[]
  /** Begins to take updates in, in the background; never throws. */
  start(): void
  /** Takes nothing new; resolves when what is under way is written down. */
  stop(): Promise<void>
  /** Ends timers; after the last delivery. */
  close(): void
}

/** The bot's id, which is the beginning of its token. */
export const botIdOf = (token: string): string => token.slice(0, token.indexOf(':'))

const AGAIN_MS = [500, 2000, 5000, 15_000, 30_000]

export function createTelegram(parts: TelegramParts, api: TelegramApi): Telegram {
  const { config, log } = parts
  const bot = botIdOf(config.token)
  const limits = fileLimits(config.apiRoot)
  const pace = createPace()
  const presence = createPresence(api)
  const presses = createPresses(api)
  const making = new Set(commands.filter(({ kind }) => kind !== undefined).map(({ name }) => name))
  const known = new Set(commands.map(({ name }) => name))
  let me: Me | null = null
  const uploadBytes = limits.byTelegram ? MAX.uploadBytes : MAX.localUploadBytes
  const uploads = createUploads(parts, bot, { uploadBytes })
  const media = createMediaPoster({ api, uploads, performer: () => me?.name ?? 'Chatelier' })
  const poster = createPoster({ api, media, providerToken: parts.providerToken })
  const intake = createIntake({ ...parts, api, bot, presses, presence })
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function whoAmI(): Promise<Me> {
    if (me !== null) return me
    const { id, username, first_name } = await api.call('getMe', {})
    me = { id: String(id), bot, username: username ?? '', name: first_name ?? 'Chatelier' }
    return me
  }

  const contextOf = (now: Me): ReadContext => ({
    me: now,
    limits,
    commands: known,
    making,
    starsSource: parts.starsSource,
    providerSource: parts.providerSource,
  })
  const take = async (updates: readonly Update[]) => intake.take(updates, contextOf(await whoAmI()))
  const hurry = async (updates: readonly Update[]) => intake.hurry(updates, contextOf(await whoAmI()))

  /** Until it works: the rest of the program does not wait for Telegram. */
  async function insist(what: string, act: () => Promise<unknown>): Promise<void> {
    for (let tries = 0; !stopping.signal.aborted; tries++) {
      try {
        await act()
        return
      } catch (error) {
        if (stopping.signal.aborted) return
        if (error instanceof TelegramFault && isRevoked(error))
          log.error(
            { code: error.code },
            'Telegram does not accept the token: ask @BotFather for a new one, and set TELEGRAM_BOT_TOKEN',
          )
        else log.warn({ what, err: error }, 'Telegram is not there yet')
        const waitMs = Math.max(
          AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0,
          error instanceof TelegramFault ? (error.retryAfterMs ?? 0) : 0,
        )
        await sleepFor(waitMs, stopping.signal)
      }
    }
  }

  return {
    port: createSender({
      ...parts,
      api,
      bot,
      me: () => me,
      poster,
      pace,
      presence,
      presses,
      uploadBytes,
    }),
    http: webhookRoute({ config, log, take }),
    startLinks: (payload) =>
      me === null ? [] : [{ platform: PLATFORM, url: `https://t.me/${me.username}?start=${payload}` }],
    start() {
      running = (async () => {
        await insist('getMe', whoAmI)
        if (config.mode === 'webhook') await insist('webhook', () => setWebhook({ ...parts, api }))
        if (stopping.signal.aborted) return
        log.info({ bot, mode: config.mode }, 'Telegram is on')
        void setUp({ ...parts, api })
        if (config.mode === 'polling') await poll({ api, log, take, hurry }, stopping.signal)
      })()
    },
    async stop() {
      stopping.abort()
      await running
    },
    close() {
      pace.close()
      presence.close()
      presses.close()
    },
  }
}
