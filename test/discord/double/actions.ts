import {
  archivedThread,
  invalidForm,
  missingAccess,
  missingPermissions,
  notTheAuthor,
  unknownChannel,
  unknownEmoji,
  unknownGuild,
  unknownMessage,
} from './failures.ts'
import { fileAt, urlOf } from './files.ts'
import { Intent } from './intents.ts'
import { createMessage, deleteMessage, editMessage } from './messages.ts'
import { can, demand, demandAccess, demandSend } from './permissions.ts'
import type { Ask } from './routes.ts'
import { channelJson, emojiJson, messageJson, readableJson } from './shapes.ts'
import { type Channel, type Guild, isDm, isThread, type Message, type Obj, type Person, type World } from './world.ts'

/** The status 201 or another, with a body. */
export class Answer {
  readonly status: number
  readonly body: unknown
  constructor(status: number, body: unknown) {
    this.status = status
    this.body = body
  }
}

export function channelOf(world: World, id: string): Channel {
  const channel = world.channels.get(id)
  if (!channel || channel.deleted) throw unknownChannel()
  return channel
}

export const guildOf = (world: World, id: string): Guild => {
  const guild = world.guilds.get(id)
  if (!guild) throw unknownGuild()
  if (!guild.botIn) throw missingAccess()
  return guild
}

/** A message that the bot reaches by its channel: never an ephemeral one. */
export function messageOf(channel: Channel, id: string): Message {
  const message = channel.messages.get(id)
  if (!message || message.deleted || message.ephemeralFor !== undefined) throw unknownMessage()
  return message
}

export const reached = (ask: Ask): Channel => {
  const channel = channelOf(ask.world, ask.params['channel']!)
  demandAccess(ask.world, channel)
  return channel
}

/** The DM of bot and person; the same one for ever. */
export function dmWith(world: World, person: Person): Channel {
  const known = [...world.channels.values()].find((one) => one.type === 1 && one.recipients[0] === person)
  if (known) return known
  const channel: Channel = {
    id: world.snowflake(),
    type: 1,
    name: '',
    guild: undefined,
    parent: undefined,
    nsfw: false,
    overwrites: [],
    recipients: [person],
    archived: false,
    locked: false,
    joined: new Set(),
    ownerId: person.id,
    deleted: false,
    messages: new Map(),
    typing: [],
  }
  world.channels.set(channel.id, channel)
  return channel
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 50)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw invalidForm([
      { path: ['limit'], code: 'NUMBER_TYPE_COERCE', message: 'int value should be between 1 and 100.' },
    ])
  return limit
}

export function history({ world, query, ...ask }: Ask): Obj[] {
  const channel = reached({ world, query, ...ask })
  const limit = limitOf(query)
  if (!isDm(channel) && !can(channel, world.bot, 'ReadMessageHistory')) return []
  const [before, after, around] = ['before', 'after', 'around'].map((name) => query.get(name))
  const seen = [...channel.messages.values()].filter((one) => !one.deleted && one.ephemeralFor === undefined)
  const older = (id: string) => seen.filter((one) => BigInt(one.id) < BigInt(id)).slice(-limit)
  const newer = (id: string) => seen.filter((one) => BigInt(one.id) > BigInt(id)).slice(0, limit)
  const half = around
    ? seen.filter(
        (one) =>
          one.id === around ||
          older(around)
            .slice(-limit / 2)
            .includes(one) ||
          newer(around)
            .slice(0, limit / 2)
            .includes(one),
      )
    : undefined
  const found = half ?? (before ? older(before) : after ? newer(after) : seen.slice(-limit))
  return found.reverse().map((one) => readableJson(world, one, world.allowedIntents))
}

export function react(ask: Ask, on: boolean): undefined {
  const { desk, world, params } = ask
  const channel = reached(ask)
  const message = messageOf(channel, params['message']!)
  const key = params['emoji']!
  if (
    !/^(\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u.test(key) &&
    !/^\w+:\d+$/.test(key)
  )
    throw unknownEmoji()
  if (channel.archived) throw archivedThread()
  const who = message.reactions.get(key)
  if (on) {
    demand(world, channel, 'ReadMessageHistory')
    if (!who) demand(world, channel, 'AddReactions')
    message.reactions.set(key, new Set([...(who ?? []), world.bot.id]))
  } else if (!who?.delete(world.bot.id)) throw unknownEmoji()
  else if (who.size === 0) message.reactions.delete(key)
  const intent = channel.guild ? Intent.GuildMessageReactions : Intent.DirectMessageReactions
  desk.dispatch(on ? 'MESSAGE_REACTION_ADD' : 'MESSAGE_REACTION_REMOVE', { channel, intent }, () => ({
    user_id: world.bot.id,
    channel_id: channel.id,
    message_id: message.id,
    ...(channel.guild ? { guild_id: channel.guild.id } : {}),
    emoji: emojiJson(key),
    burst: false,
    type: 0,
  }))
  desk.note({ type: on ? 'reacted' : 'unreacted', channelId: channel.id, messageId: message.id, emoji: key })
  desk.changed()
  return undefined
}

export function openThread(ask: Ask, from: Message | undefined): Answer {
  const { world, body, desk } = ask
  const parent = reached(ask)
  if (isDm(parent) || isThread(parent))
    throw invalidForm([{ path: ['type'], code: 'CHANNEL_TYPE', message: 'no threads here' }])
  demand(world, parent, 'CreatePublicThreads')
  const thread = newChannel(world, {
    type: body['type'] === 12 || (!from && body['type'] === undefined) ? 12 : 11,
    name: body['name'],
    guild: parent.guild,
    parent,
  })
  if (from) {
    // A thread on a message has that message's id.
    world.channels.delete(thread.id)
    thread.id = from.id
    world.channels.set(thread.id, thread)
  }
  thread.joined.add(world.bot.id)
  thread.ownerId = world.bot.id
  desk.dispatch('THREAD_CREATE', { channel: thread, intent: Intent.Guilds }, () => ({
    ...channelJson(thread),
    newly_created: true,
  }))
  desk.changed()
  return new Answer(201, channelJson(thread))
}

export function newChannel(world: World, given: Partial<Channel> & { type: number; name: string }): Channel {
  const channel: Channel = {
    id: world.snowflake(),
    guild: undefined,
    parent: undefined,
    nsfw: given.parent?.nsfw ?? false,
    overwrites: [],
    recipients: [],
    archived: false,
    locked: false,
    joined: new Set(),
    ownerId: given.guild?.ownerId ?? '0',
    deleted: false,
    messages: new Map(),
    typing: [],
    ...given,
  }
  world.channels.set(channel.id, channel)
  return channel
}

export function openDm({ world, body, desk }: Ask): Obj {
  const person = world.people.get(String(body['recipient_id']))
  if (!person || person === world.bot)
    throw invalidForm([
      { path: ['recipient_id'], code: 'CANNOT_MESSAGE_USER', message: 'Cannot send messages to this user' },
    ])
  const channel = dmWith(world, person)
  desk.changed()
  return channelJson(channel)
}

export function changeChannel(ask: Ask): Obj {
  const { world, body } = ask
  const channel = reached(ask)
  if (!isThread(channel)) throw missingPermissions()
  if (channel.ownerId !== world.bot.id) demand(world, channel, 'ManageThreads')
  if (typeof body['archived'] === 'boolean') channel.archived = body['archived']
  if (typeof body['locked'] === 'boolean') channel.locked = body['locked']
  if (typeof body['name'] === 'string') channel.name = body['name']
  return channelJson(channel)
}

export function post(ask: Ask): Obj {
  const { desk, world, body, uploads } = ask
  const channel = channelOf(world, ask.params['channel']!)
  const reply = body['message_reference'] !== undefined
  demandSend(world, channel, { files: uploads.length > 0, embeds: (body['embeds']?.length ?? 0) > 0, reply })
  return messageJson(world, createMessage(desk, { channel, author: world.bot, body, uploads }))
}

export function change(ask: Ask): Obj {
  const { desk, world, params, body, uploads } = ask
  const channel = reached(ask)
  const message = messageOf(channel, params['message']!)
  if (message.author !== world.bot) throw notTheAuthor()
  if (channel.archived) throw archivedThread()
  return messageJson(world, editMessage(desk, message, body, uploads))
}

export function remove(ask: Ask): undefined {
  const { desk, world, params } = ask
  const channel = reached(ask)
  const message = messageOf(channel, params['message']!)
  if (message.author !== world.bot) {
    if (isDm(channel)) throw missingPermissions()
    demand(world, channel, 'ManageMessages')
  }
  deleteMessage(desk, message)
  return undefined
}

export function refresh({ world, body }: Ask): Obj {
  const urls = body['attachment_urls'] as unknown
  if (!Array.isArray(urls) || urls.length < 1 || urls.length > 50 || urls.some((one) => typeof one !== 'string'))
    throw invalidForm([
      { path: ['attachment_urls'], code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 50 in length.' },
    ])
  return {
    refreshed_urls: urls.map((original: string) => {
      const file = URL.canParse(original) ? fileAt(world, new URL(original)) : undefined
      return {
        original,
        refreshed: file && !file.gone && original.startsWith(world.root()) ? urlOf(world, file) : null,
      }
    }),
  }
}
