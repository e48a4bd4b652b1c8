/** The sender alone against the strict double: interactions are acknowledged by hand, files and people are what the test says. */
import { Readable } from 'node:stream'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import { createPresence, type Presence } from '../../src/bots/discord/presence.ts'
import { type Ack, writePress } from '../../src/bots/discord/ref.ts'
import { createRest, type DiscordRest } from '../../src/bots/discord/rest.ts'
import { createSender } from '../../src/bots/discord/sender.ts'
import type { Address, MediaItem, MessageRef, Outgoing, Sending, SendOutcome } from '../../src/core/ports.ts'
import { createLog } from '../../src/log.ts'
import { type DiscordOptions, type PersonControl, startDiscord } from './double/index.ts'
import type { Channel, Interaction } from './double/world.ts'

export type Sender = ReturnType<typeof createSender>
type Place = { channel: Channel } | Channel

const locales = loadLocales([new URL('../../data/locales', import.meta.url).pathname], 'en', (problem) => {
  throw new Error(problem)
})

/** A file of this many bytes, all different enough. */
export const bytesOf = (id: string, sizeBytes: number): Buffer => Buffer.alloc(sizeBytes, `${id}·`)

export async function openSender(options: DiscordOptions = {}) {
  const discord = await startDiscord({ requireAllowedMentions: true, rates: false, ...options })
  const counted: string[] = []
  const lines: string[] = []
  const metrics = {
    count: (name: string, labels: { [label: string]: string | number } = {}) =>
      void counted.push([name, ...Object.values(labels)].join(' ')),
    observe: () => {},
    gauge: () => {},
  }
  const log = createLog('debug', { write: (line: string) => void lines.push(line) })
  const clock = { nowMs: () => discord.clock.nowMs() }
  const files = new Map<string, Buffer>()
  const users = new Map<string, string>()
  const previews = new Map<string, Buffer>()
  const smaller = new Map<string, MediaItem>()
  const acks = new Map<string, Promise<boolean>>()
  let link: string | null = null
  const config = {
    token: discord.token,
    applicationId: discord.applicationId,
    apiRoot: discord.root,
    guildId: undefined,
    testPurchases: false,
  }
  const open: { rest: DiscordRest; presence: Presence }[] = []

  /** Another process: nothing is remembered. */
  function start(): Sender {
    const rest = createRest({ ...config, clock, log, metrics })
    const presence = createPresence(rest)
    open.push({ rest, presence })
    return createSender({
      config,
      clock,
      log,
      metrics,
      locales,
      rest,
      presence,
      acknowledged: (id) => acks.get(id) ?? null,
      file: async (id, personId) => {
        const bytes = files.get(`${personId}/${id}`)
        return bytes === undefined
          ? null
          : {
              mime: 'image/png',
              sizeBytes: bytes.length,
              open: async () => Readable.from(bytes, { objectMode: false }),
            }
      },
      preview: async (id) => previews.get(id) ?? null,
      link: async () => link,
      smaller: async (id) => smaller.get(id) ?? null,
      userOf: async (personId) => users.get(personId) ?? null,
      takeIn: unused,
      silence: unused,
      wishesOf: unused,
      notes: { read: unused, write: unused },
      menu: () => [],
      asking: unused,
      works: unused,
      queueLength: unused,
      renewed: async () => {},
      sold: unused,
      connected() {},
      crash() {},
      ...{ begin: unused },
    })
  }

  let sender = start()
  const restOf = (): DiscordRest => open.at(-1)?.rest as DiscordRest
  await restOf().call('PUT', `/applications/${discord.applicationId}/commands`, {
    body: [
      { name: 'image', description: 'A picture', contexts: [0, 1, 2], integration_types: [0, 1] },
    ] as unknown as object,
  })

  /** An interaction that this process, or an earlier one, has acknowledged. */
  async function begun(
    person: PersonControl,
    given: { channel?: Place; ack?: Ack; restarted?: boolean; unanswered?: boolean; limit?: number } = {},
  ) {
    const ack = given.ack ?? 'reply'
    const where = given.channel === undefined ? {} : { channel: given.channel }
    const answering = person.slash('/image', {}, where)
    const interaction = [...discord.world.interactions.values()].at(-1) as Interaction
    if (given.unanswered !== true) {
      const body = { type: 5, ...(ack === 'private' ? { data: { flags: 64 } } : {}) }
      await restOf().call('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, {
        body,
        auth: false,
      })
      if (given.restarted !== true) acks.set(interaction.id, Promise.resolve(true))
    }
    return { answering, interaction, address: addressOf(interaction, ack, given.limit) }
  }

  /** A press on a button of a message, acknowledged. */
  async function pressed(
    person: PersonControl,
    message: { id: string; channelId: string },
    which: string,
    ack: Ack = 'update',
  ) {
    const answering = person.press(message, which)
    const interaction = [...discord.world.interactions.values()].at(-1) as Interaction
    await restOf().call('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, {
      body: { type: 6 },
      auth: false,
    })
    acks.set(interaction.id, Promise.resolve(true))
    return { answer: await answering, interaction, address: addressOf(interaction, ack) }
  }

  function addressOf(interaction: Interaction, ack: Ack, limit = 10 * 2 ** 20): Address {
    return {
      ...placeOf(interaction.channel),
      press: writePress(
        { ack, interaction: interaction.id, uploadBytes: limit, token: interaction.token },
        interaction.createdAtMs,
      ),
    }
  }

  function placeOf(place: Place, message?: string): Address {
    const channel = 'messages' in place ? place : place.channel
    if (message !== undefined) acks.set(message, Promise.resolve(true))
    return {
      platform: 'discord',
      bot: discord.applicationId,
      chat: channel.id,
      place: channel.type === 1 ? 'private' : 'group',
      ...(message === undefined ? {} : { message }),
    }
  }

  return {
    discord,
    counted,
    lines,
    files,
    previews,
    smaller,
    begun,
    pressed,
    placeOf,
    get sender() {
      return sender
    },
    get rest() {
      return restOf()
    },
    /** Who a person is in Discord. */
    is(personId: string, person: PersonControl): void {
      users.set(personId, person.id)
    },
    setLink(url: string | null): void {
      link = url
    },
    /** Forgets everything: the process died. */
    restart(): void {
      acks.clear()
      sender = start()
    },
    /** A stored picture of a person. */
    picture(personId: string, id: string, sizeBytes = 1000, more: Partial<MediaItem> = {}): MediaItem {
      files.set(`${personId}/${id}`, bytesOf(id, sizeBytes))
      return { id, type: 'picture', mime: 'image/png', sizeBytes, ...more }
    },
    async leave(): Promise<void> {
      for (const { rest, presence } of open) {
        presence.close()
        rest.close()
      }
      await discord.close()
      const secret = discord.token.split('.').at(-1) as string
      if (lines.some((line) => line.includes(secret))) throw new Error('the token was said')
    },
  }
}
export type SenderBed = Awaited<ReturnType<typeof openSender>>

const unused = (): never => {
  throw new Error('not used by the sender')
}

let sendings = 0
export const sendingOf = (personId: string): Sending => ({ id: `message-${++sendings}`, personId, locale: 'en' })

/** Words as a text of the conversation. */
export const said = (text: string): { key: string; params: { text: string } } => ({ key: 'raw', params: { text } })

export const refOf = (outcome: SendOutcome): MessageRef => {
  if (outcome.state !== 'sent') throw new Error(`not sent: ${outcome.state} ${outcome.code}`)
  return outcome.ref
}

/** A job under way that takes a minute. */
export const waiting = (nowMs: number, words = 'Painting'): Outgoing => ({
  text: [said(words)],
  progress: { readyAtMs: nowMs + 60_000 },
  buttons: [[{ label: said('Cancel'), press: { action: 'cancel:1' } }]],
})
