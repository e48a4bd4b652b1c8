/** The routes of Discord's API that this double knows, with the schema of each body. */
import {
  change,
  changeChannel,
  channelOf,
  guildOf,
  history,
  messageOf,
  openDm,
  openThread,
  post,
  reached,
  react,
  refresh,
  remove,
} from './actions.ts'
import type { Upload } from './body.ts'
import { commandRoutes } from './commands.ts'
import { invalidForm, notAllowed, notFound, unknownMember, unknownUser } from './failures.ts'
import { interactionRoutes } from './interactions.ts'
import { demand, demandSend } from './permissions.ts'
import type { SchemaName } from './schema.ts'
import { applicationJson, channelJson, guildJson, memberJson, readableJson, roleJson, userJson } from './shapes.ts'
import { shopRoutes } from './shop.ts'
import { type Desk, isThread, type Obj, type World } from './world.ts'

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
    ...shopRoutes,
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
