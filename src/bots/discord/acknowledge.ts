/**
 * The first answer to an interaction, for which Discord waits three seconds: sent once, right after the row is written. Whoever answers
 * with more waits for it, because Discord takes no other answer before this one.
 */
import type { APIModalInteractionResponseCallbackData, Snowflake } from 'discord.js'
import type { Clock, Log, Metrics } from '../../core/ports.ts'
import { type Ack, isPrivateAck } from './ref.ts'
import { CODES, type DiscordRest, isDiscord } from './rest.ts'
import type { Suggestion } from './types.ts'

const MESSAGE = 4
const DEFERRED_MESSAGE = 5
const DEFERRED_UPDATE = 6
const SUGGESTIONS = 8
const WINDOW = 9
const EPHEMERAL = 1 << 6
const CALL_MS = 2500
const KEPT = 2000
const SUGGESTIONS_MAX = 25

export interface Interaction {
  id: Snowflake
  token: string
}

export interface Acknowledgements {
  /** Defers; never throws. A copy of one that is deferred already changes nothing. */
  defer(interaction: Interaction, ack: Ack): Promise<void>
  /** Says a few words to the person alone, as the only answer. */
  say(interaction: Interaction, text: string): Promise<void>
  suggest(interaction: Interaction, choices: readonly Suggestion[]): Promise<void>
  /** Opens a window. */
  open(interaction: Interaction, window: APIModalInteractionResponseCallbackData): Promise<void>
  /** A message to the bot was taken in: there is nothing to acknowledge. */
  tookIn(messageId: string): void
  /** See `Acknowledged` in types. */
  settled(id: string): Promise<boolean> | null
}

export function createAcknowledgements(parts: {
  rest: DiscordRest
  clock: Clock
  log: Log
  metrics: Pick<Metrics, 'count' | 'observe'>
}): Acknowledgements {
  const { rest, log, metrics } = parts
  /** Under way or through, newest last; bounded. */
  const known = new Map<string, Promise<boolean>>()

  /** True: through. False: never will be. Null: perhaps. */
  async function respond({ id, token }: Interaction, body: object): Promise<boolean | null> {
    const beganMs = performance.now()
    try {
      await rest.call('POST', `/interactions/${id}/${token}/callback`, { body, auth: false, timeoutMs: CALL_MS })
      metrics.count('discord_acknowledgements', { outcome: 'ok' })
      return true
    } catch (error) {
      // Somebody (an earlier try of ours whose answer was lost, a copy) has acknowledged it: that is what was wanted.
      if (isDiscord(error, CODES.alreadyAcknowledged)) return true
      const isLate = isDiscord(error, CODES.unknownInteraction)
      metrics.count('discord_acknowledgements', { outcome: isLate ? 'late' : 'failed' })
      if (!isLate) log.warn({ interaction: id, err: error }, 'an interaction could not be acknowledged')
      return isDiscord(error) && error.retryable ? null : false
    } finally {
      metrics.observe('discord_acknowledgement_seconds', (performance.now() - beganMs) / 1000)
    }
  }

  /**
   * A connection that tore may or may not have carried the answer: once more, and "already" is success. Whether it came through in the
   * end is Discord's to say to whoever answers: given up here, a "thinking…" that did arrive would stand for ever.
   */
  async function respondFirmly(interaction: Interaction, body: object): Promise<boolean> {
    return (await respond(interaction, body)) ?? (await respond(interaction, body)) ?? true
  }

  function remember(id: string, through: Promise<boolean>): Promise<boolean> {
    known.set(id, through)
    if (known.size > KEPT) known.delete(known.keys().next().value as string)
    return through
  }

  return {
    async defer(interaction, ack) {
      const isUpdate = ack === 'update' || ack === 'update-private'
      const body = isUpdate
        ? { type: DEFERRED_UPDATE }
        : { type: DEFERRED_MESSAGE, ...(isPrivateAck(ack) ? { data: { flags: EPHEMERAL } } : {}) }
      await (known.get(interaction.id) ?? remember(interaction.id, respondFirmly(interaction, body)))
    },
    async say(interaction, text) {
      await respond(interaction, {
        type: MESSAGE,
        data: { content: text, flags: EPHEMERAL, allowed_mentions: { parse: [] } },
      })
    },
    async suggest(interaction, choices) {
      await respond(interaction, { type: SUGGESTIONS, data: { choices: choices.slice(0, SUGGESTIONS_MAX) } })
    },
    async open(interaction, window) {
      await (known.get(interaction.id) ??
        remember(interaction.id, respondFirmly(interaction, { type: WINDOW, data: window })))
    },
    tookIn: (id) => void remember(id, Promise.resolve(true)),
    settled: (id) => known.get(id) ?? null,
  }
}
