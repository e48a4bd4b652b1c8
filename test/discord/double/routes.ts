/** The routes of Discord's API that this double knows, with the schema of each body. */
import type { Upload } from './body.ts'
import { commandRoutes } from './commands.ts'
import {
  archivedThread,
  invalidForm,
  missingAccess,
  missingPermissions,
  notAllowed,
  notFound,
  notTheAuthor,
  unknownChannel,
  unknownEmoji,
  unknownGuild,
  unknownMember,
  unknownMessage,
  unknownUser,
} from './failures.ts'
import { fileAt, urlOf } from './files.ts'
import { Intent } from './intents.ts'
import { interactionRoutes } from './interactions.ts'
import { createMessage, deleteMessage, editMessage } from './messages.ts'
import { can, demand, demandAccess, demandSend } from './permissions.ts'
import type { SchemaName } from './schema.ts'
import {
  applicationJson,
  channelJson,
  emojiJson,
  guildJson,
  memberJson,
  messageJson,
  readableJson,
  roleJson,
  userJson,
} from './shapes.ts'
import {
  type Channel,
  type Desk,
  type Guild,
  isDm,
  isThread,
  type Message,
  type Obj,
  type Person,
  type World,
} from './world.ts'

export interface Ask {
  desk: Desk
  world: World
  params: { [name: string]: string }
  query: URLSearchParams
  body: Obj
  uploads: Upload[]
}

export interface Route {
  method: string
  path: string
  /** Without the bot's token. */
  open?: boolean
  /** Type of the body in discord-api-types; a function picks it by the body. Routes without one take no body. */
  schema?: SchemaName | ((body: Obj) => SchemaName | undefined)
  /** A body without a type in discord-api-types: its fields. */
  fields?: string[]
  query?: string[]
  multipart?: boolean
  run(ask: Ask): unknown
}

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

const guildOf = (world: World, id: string): Guild => {
  const guild = world.guilds.get(id)
  if (!guild) throw unknownGuild()
  if (!guild.botIn) throw missingAccess()
  return guild
}

/** A message that the bot reaches by its channel: never an ephemeral one. */
function messageOf(channel: Channel, id: string): Message {
  const message = channel.messages.get(id)
  if (!message || message.deleted || message.ephemeralFor !== undefined) throw unknownMessage()
  return message
}

const reached = (ask: Ask): Channel => {
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

function history({ world, query, ...ask }: Ask): Obj[] {
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

function react(ask: Ask, on: boolean): undefined {
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

function openThread(ask: Ask, from: Message | undefined): Answer {
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

function openDm({ world, body, desk }: Ask): Obj {
  const person = world.people.get(String(body['recipient_id']))
  if (!person || person === world.bot)
    throw invalidForm([
      { path: ['recipient_id'], code: 'CANNOT_MESSAGE_USER', message: 'Cannot send messages to this user' },
    ])
  const channel = dmWith(world, person)
  desk.changed()
  return channelJson(channel)
}

function changeChannel(ask: Ask): Obj {
  const { world, body } = ask
  const channel = reached(ask)
  if (!isThread(channel)) throw missingPermissions()
  if (channel.ownerId !== world.bot.id) demand(world, channel, 'ManageThreads')
  if (typeof body['archived'] === 'boolean') channel.archived = body['archived']
  if (typeof body['locked'] === 'boolean') channel.locked = body['locked']
  if (typeof body['name'] === 'string') channel.name = body['name']
  return channelJson(channel)
}

function post(ask: Ask): Obj {
  const { desk, world, body, uploads } = ask
  const channel = channelOf(world, ask.params['channel']!)
  const reply = body['message_reference'] !== undefined
  demandSend(world, channel, { files: uploads.length > 0, embeds: (body['embeds']?.length ?? 0) > 0, reply })
  return messageJson(world, createMessage(desk, { channel, author: world.bot, body, uploads }))
}

function change(ask: Ask): Obj {
  const { desk, world, params, body, uploads } = ask
  const channel = reached(ask)
  const message = messageOf(channel, params['message']!)
  if (message.author !== world.bot) throw notTheAuthor()
  if (channel.archived) throw archivedThread()
  return messageJson(world, editMessage(desk, message, body, uploads))
}

function remove(ask: Ask): undefined {
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

function refresh({ world, body }: Ask): Obj {
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

const CHANNEL = '/channels/:channel'
const MESSAGE = `${CHANNEL}/messages/:message`

export function createRoutes(gatewayInfo: () => Obj, gatewayUrl: () => string): Route[] {
  return [
    { method: 'GET', path: '/gateway', open: true, run: () => ({ url: gatewayUrl() }) },
    { method: 'GET', path: '/gateway/bot', run: gatewayInfo },
    {
      method: 'GET',
      path: '/users/@me',
      run: ({ world }) => ({ ...userJson(world.bot), verified: true, mfa_enabled: true, locale: 'en-US', email: null }),
    },
    {
      method: 'GET',
      path: '/users/@me/guilds',
      query: ['limit', 'before', 'after', 'with_counts'],
      run: ({ world }) =>
        [...world.guilds.values()]
          .filter((one) => one.botIn)
          .map((one) => ({ id: one.id, name: one.name, icon: null, owner: false, permissions: '0', features: [] })),
    },
    {
      method: 'GET',
      path: '/users/:user',
      run({ world, params }) {
        const person = world.people.get(params['user']!)
        if (!person) throw unknownUser()
        return userJson(person)
      },
    },
    {
      method: 'POST',
      path: '/users/@me/channels',
      schema: 'RESTPostAPICurrentUserCreateDMChannelJSONBody',
      run: openDm,
    },
    { method: 'GET', path: '/applications/@me', run: ({ world }) => applicationJson(world) },
    {
      method: 'PATCH',
      path: '/applications/@me',
      schema: 'RESTPatchCurrentApplicationJSONBody',
      run({ world, body }) {
        Object.assign(world.application, body)
        return applicationJson(world)
      },
    },
    { method: 'GET', path: '/oauth2/applications/@me', run: ({ world }) => applicationJson(world) },
    { method: 'POST', path: '/attachments/refresh-urls', fields: ['attachment_urls'], run: refresh },
    { method: 'GET', path: CHANNEL, run: (ask) => channelJson(reached(ask)) },
    { method: 'PATCH', path: CHANNEL, schema: 'RESTPatchAPIChannelJSONBody', run: changeChannel },
    { method: 'GET', path: `${CHANNEL}/messages`, query: ['around', 'before', 'after', 'limit'], run: history },
    {
      method: 'POST',
      path: `${CHANNEL}/messages`,
      schema: 'RESTPostAPIChannelMessageJSONBody',
      multipart: true,
      run: post,
    },
    {
      method: 'GET',
      path: MESSAGE,
      run(ask) {
        const channel = reached(ask)
        demand(ask.world, channel, 'ReadMessageHistory')
        return readableJson(ask.world, messageOf(channel, ask.params['message']!), ask.world.allowedIntents)
      },
    },
    { method: 'PATCH', path: MESSAGE, schema: 'RESTPatchAPIChannelMessageJSONBody', multipart: true, run: change },
    { method: 'DELETE', path: MESSAGE, run: remove },
    { method: 'PUT', path: `${MESSAGE}/reactions/:emoji/@me`, run: (ask) => react(ask, true) },
    { method: 'DELETE', path: `${MESSAGE}/reactions/:emoji/@me`, run: (ask) => react(ask, false) },
    {
      method: 'POST',
      path: `${CHANNEL}/typing`,
      run(ask) {
        const channel = channelOf(ask.world, ask.params['channel']!)
        demandSend(ask.world, channel, { files: false, embeds: false, reply: false })
        channel.typing.push({ personId: ask.world.bot.id, atMs: ask.world.nowMs() })
        ask.desk.changed()
      },
    },
    {
      method: 'POST',
      path: `${CHANNEL}/threads`,
      schema: 'RESTPostAPIChannelThreadsJSONBody',
      run: (ask) => openThread(ask, undefined),
    },
    {
      method: 'POST',
      path: `${MESSAGE}/threads`,
      schema: 'RESTPostAPIChannelMessagesThreadsJSONBody',
      run: (ask) => openThread(ask, messageOf(reached(ask), ask.params['message']!)),
    },
    {
      method: 'PUT',
      path: `${CHANNEL}/thread-members/@me`,
      run(ask) {
        reached(ask).joined.add(ask.world.bot.id)
      },
    },
    {
      method: 'DELETE',
      path: `${CHANNEL}/thread-members/@me`,
      run(ask) {
        reached(ask).joined.delete(ask.world.bot.id)
      },
    },
    {
      method: 'GET',
      path: '/guilds/:guild',
      query: ['with_counts'],
      run: ({ world, params }) => guildJson(guildOf(world, params['guild']!)),
    },
    {
      method: 'GET',
      path: '/guilds/:guild/channels',
      run: ({ world, params }) =>
        [...world.channels.values()]
          .filter((one) => one.guild === guildOf(world, params['guild']!) && !one.deleted && !isThread(one))
          .map(channelJson),
    },
    {
      method: 'GET',
      path: '/guilds/:guild/roles',
      run: ({ world, params }) => [...guildOf(world, params['guild']!).roles.values()].map(roleJson),
    },
    {
      method: 'GET',
      path: '/guilds/:guild/members/:user',
      run({ world, params }) {
        const guild = guildOf(world, params['guild']!)
        if (!world.people.has(params['user']!)) throw unknownUser()
        const member = guild.members.get(params['user']!)
        if (!member) throw unknownMember()
        return { ...memberJson(guild, member), user: userJson(member.person) }
      },
    },
    ...commandRoutes,
    ...interactionRoutes,
  ]
}

/** The route of a request and its parameters. Throws 404, or 405 where another method would do. */
export function findRoute(
  routes: Route[],
  method: string,
  path: string,
): { route: Route; params: { [name: string]: string } } {
  const steps = path.split('/')
  let isKnown = false
  for (const route of routes) {
    const parts = route.path.split('/')
    if (parts.length !== steps.length) continue
    const params: { [name: string]: string } = {}
    const fits = parts.every((part, n) => {
      if (!part.startsWith(':')) return part === steps[n]
      params[part.slice(1)] = steps[n]!
      return steps[n] !== '' && (steps[n] !== '@me' || part === ':none')
    })
    if (!fits) continue
    isKnown = true
    if (route.method !== method) continue
    for (const [name, value] of Object.entries(params))
      if (!['emoji', 'token'].includes(name) && !/^(\d{1,20}|@original)$/.test(value))
        throw invalidForm([
          { path: [`${name}_id`], code: 'NUMBER_TYPE_COERCE', message: `Value "${value}" is not snowflake.` },
        ])
    return { route, params }
  }
  throw isKnown ? notAllowed() : notFound()
}
