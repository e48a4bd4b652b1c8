/**
 * Events in: a row of the inbox first, then the acknowledgement at once, because the gateway never sends an event again and Discord
 * waits three seconds. What only reads (lists while typing, windows that ask for words) is answered past the inbox.
 */
import type { APIInteraction, GatewayMessageCreateDispatchData } from 'discord.js'
import { decodeAction } from '../conversation/action.ts'
import { t } from '../conversation/scene.ts'
import type { Acknowledgements } from './acknowledge.ts'
import { suggestions } from './autocomplete.ts'
import { userOf } from './origin.ts'
import type { Presence } from './presence.ts'
import {
  ackOf,
  dependsOnWishes,
  type InteractionContext,
  type InteractionReading,
  readInteraction,
  rowOf,
  type Wanted,
} from './read-interaction.ts'
import { readMessage } from './read-message.ts'
import type { DiscordRest } from './rest.ts'
import { createTurns } from './turns.ts'
import type { DiscordCommand, DiscordParts } from './types.ts'
import { commandWindowId, windowOf } from './windows.ts'
import { createWriter } from './writer.ts'

const SEEN = encodeURIComponent('👀')

interface IntakeParts extends DiscordParts {
  rest: DiscordRest
  bot: string
  acknowledgements: Acknowledgements
  presence: Pick<Presence, 'begin'>
  isAdult(channelId: string): boolean
}

export interface Intake {
  interaction(interaction: APIInteraction): void
  message(message: GatewayMessageCreateDispatchData): void
  /** The bot left these channels, or they are no more. */
  gone(channels: readonly string[]): void
  /** Resolves when what came in is written down and answered. */
  settle(): Promise<void>
}

export function createIntake(parts: IntakeParts): Intake {
  const { acknowledgements, bot, clock, locales, log, metrics, rest } = parts
  const writer = createWriter(parts)
  const turns = createTurns(parts.begin)
  const underWay = new Set<Promise<void>>()

  const commands = (): Map<string, DiscordCommand> =>
    new Map(parts.menu('en').map((command) => [command.name, command]))

  function context(): InteractionContext {
    return { bot, isAdult: parts.isAdult, commands: commands(), nowMs: clock.nowMs() }
  }

  /** Reads that only decide how something is shown: without an answer it is shown in the plain way. */
  async function tryTo<T>(what: string, act: () => Promise<T>): Promise<T | null> {
    try {
      return await act()
    } catch (error) {
      log.warn({ what, err: error }, 'could not be looked up')
      return null
    }
  }

  async function take(interaction: APIInteraction, wanted: Wanted): Promise<void> {
    const done = turns.enter()
    let orderKey: string | undefined
    try {
      if (await openWindow(interaction, wanted)) return
      orderKey = await write(interaction, wanted)
    } finally {
      done(orderKey)
    }
  }

  /** The row, then the acknowledgement. Answers what is to be begun. */
  async function write(interaction: APIInteraction, wanted: Wanted): Promise<string | undefined> {
    const { externalId } = wanted.intent.speaker
    const wishes = dependsOnWishes(wanted) ? await tryTo('wishes', () => parts.wishesOf(externalId)) : null
    const ack = ackOf(wanted, wishes)
    const row = rowOf(interaction, wanted, ack, { bot, nowMs: clock.nowMs() })
    let isNew: boolean
    parts.crash('intake:read')
    try {
      isNew = await writer.write(row)
    } catch {
      metrics.count('discord_interactions', { outcome: 'lost' })
      const locale = locales.negotiate(wanted.intent.speaker.language)
      await acknowledgements.say(interaction, locales.format(locale, t('discord-not-taken')))
      return undefined
    }
    metrics.count('discord_interactions', { outcome: isNew ? 'new' : 'known' })
    parts.crash('intake:written')
    await acknowledgements.defer(interaction, ack)
    parts.crash('intake:acknowledged')
    return row.orderKey
  }

  /** What needs words first: a window is the whole answer, and the words come back as an interaction of their own. */
  async function openWindow(interaction: APIInteraction, { intent, address }: Wanted): Promise<boolean> {
    if (intent.type === 'press') {
      const action = intent.words === undefined ? decodeAction(intent.action) : null
      if (action === null) return false
      const asked = await tryTo('question', () => parts.asking({ userId: intent.speaker.externalId, address, action }))
      if (asked === null) return false
      const { question, locale } = asked
      const title = locales.format(locale, question.title)
      const placeholder = locales.format(locale, question.placeholder)
      await acknowledgements.open(
        interaction,
        windowOf({
          ...{ id: intent.action, title, label: title, placeholder, maxChars: question.maxChars },
          ...(question.value === undefined ? {} : { value: question.value }),
        }),
      )
      return true
    }
    if (intent.type !== 'command') return false
    const command = commands().get(intent.name)
    const hasMore = intent.files.length > 0 || intent.workId !== undefined || intent.replyTo !== undefined
    if (command?.words !== 'required' || command.files.length > 0 || intent.text.trim() !== '' || hasMore) return false
    // The answer to a window that was left empty is not asked for again.
    if (interaction.type !== 2) return false
    const { name, options = {}, modelId } = intent
    const id = commandWindowId({ name, options, ...(modelId === undefined ? {} : { modelId }) })
    if (id === null) return false
    const locale = (await tryTo('wishes', () => parts.wishesOf(intent.speaker.externalId)))?.locale
    const say = (key: string) => locales.format(locale ?? locales.negotiate(intent.speaker.language), t(key))
    const [title, placeholder] = [say(`kind-${command.kind ?? 'image'}`), say(`ask-prompt-${command.kind ?? 'image'}`)]
    await acknowledgements.open(
      interaction,
      windowOf({ id, title, label: title, placeholder, maxChars: Number.MAX_SAFE_INTEGER }),
    )
    return true
  }

  async function suggest(interaction: APIInteraction, reading: InteractionReading & { do: 'suggest' }): Promise<void> {
    const found = await tryTo('suggestions', () =>
      suggestions(parts, {
        userId: userOf(interaction)?.id ?? '',
        language: 'locale' in interaction ? interaction.locale : undefined,
        ...reading,
      }),
    )
    await acknowledgements.suggest(interaction, found ?? [])
  }

  async function takeMessage(message: GatewayMessageCreateDispatchData): Promise<void> {
    const reading = readMessage(message, { bot, isAdult: parts.isAdult })
    if (reading === null) return
    parts.crash('intake:read')
    const isNew = await writer.write(reading.row).catch(() => null)
    parts.crash('intake:written')
    metrics.count('discord_messages', { outcome: isNew === null ? 'lost' : isNew ? 'new' : 'known' })
    if (isNew === true) {
      acknowledgements.tookIn(message.id)
      turns.enter()(reading.row.orderKey)
    }
    const { receipt } = reading
    if (isNew !== true || receipt === undefined) return
    parts.presence.begin(receipt.channel)
    await rest
      .call('PUT', `/channels/${receipt.channel}/messages/${receipt.message}/reactions/${SEEN}/@me`)
      .catch(() => {})
  }

  /** In the background, and never throwing: one event that we can't read must not harm the others. */
  function run(what: string, act: () => Promise<void>): void {
    const through: Promise<void> = act()
      .catch((error: unknown) => log.error({ what, err: error }, 'an event could not be handled'))
      .finally(() => underWay.delete(through))
    underWay.add(through)
  }

  return {
    interaction(interaction) {
      run('interaction', async () => {
        const reading = readInteraction(interaction, context())
        if (reading.do === 'suggest') await suggest(interaction, reading)
        if (reading.do === 'take') await take(interaction, reading.wanted)
      })
    },
    message: (message) => run('message', () => takeMessage(message)),
    gone(channels) {
      run('channel', () => parts.silence({ bot, chats: channels }))
    },
    async settle() {
      while (underWay.size > 0) await Promise.all(underWay)
      await writer.idle()
      turns.flush()
    },
  }
}
