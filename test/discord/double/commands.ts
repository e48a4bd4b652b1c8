/** Application commands: global and of a guild; bulk overwrite keeps ids of names that stay. */
import { invalidForm, missingAccess, unknownCommand, type Wrong } from './failures.ts'
import type { Ask, Route } from './routes.ts'
import { type Channel, type Command, isDm, type Obj, type World } from './world.ts'

const LOCALES =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  )
const NAME = /^[-_'\p{L}\p{N}\p{Script=Devanagari}\p{Script=Thai}]{1,32}$/u

function commandJson(world: World, command: Command, withLocalizations: boolean): Obj {
  const { name_localizations, description_localizations, ...body } = command.body
  const isGlobal = command.guildId === undefined
  return {
    id: command.id,
    application_id: world.applicationId,
    version: command.version,
    default_member_permissions: null,
    type: 1,
    description: '',
    nsfw: false,
    ...(isGlobal ? { dm_permission: true, contexts: null, integration_types: [0] } : { guild_id: command.guildId }),
    ...(withLocalizations
      ? { name_localizations: name_localizations ?? null, description_localizations: description_localizations ?? null }
      : {}),
    ...body,
    ...(withLocalizations ? {} : { options: body['options']?.map(plain) }),
  }
}

/** Without localizations, all the way down. */
function plain(option: Obj): Obj {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = option
  return {
    ...rest,
    ...(rest['options'] ? { options: rest['options'].map(plain) } : {}),
    ...(rest['choices'] ? { choices: rest['choices'].map(plain) } : {}),
  }
}

export function commandWrongs(commands: Obj[]): Wrong[] {
  const wrongs: Wrong[] = []
  const add = (path: (string | number)[], message: string, code = 'BASE_TYPE_BAD_LENGTH') =>
    wrongs.push({ path, code, message })
  const names = (path: (string | number)[], one: Obj, isSlash: boolean) => {
    const all: [string | number, unknown][] = [
      ['name', one['name']],
      ...Object.entries(one['name_localizations'] ?? {}),
    ]
    for (const [field, name] of all) {
      if (name === null || name === undefined) continue
      const text = String(name)
      const fits = isSlash ? NAME.test(text) && text === text.toLowerCase() : text.length >= 1 && text.length <= 32
      if (!fits)
        add([...path, field], 'String value did not match validation regex.', 'APPLICATION_COMMAND_INVALID_NAME')
    }
    for (const field of ['name_localizations', 'description_localizations'])
      for (const locale of Object.keys(one[field] ?? {}))
        if (!LOCALES.includes(locale)) add([...path, field, locale], 'Unknown locale', 'LOCALE_INVALID')
    if (!isSlash) return
    for (const text of [one['description'], ...Object.values(one['description_localizations'] ?? {})])
      if (text !== null && (typeof text !== 'string' || text.length < 1 || text.length > 100))
        add([...path, 'description'], 'Must be between 1 and 100 in length.')
  }
  const options = (path: (string | number)[], list: Obj[], depth: number) => {
    if (list.length > 25) add(path, 'Must be 25 or fewer in length.')
    if (new Set(list.map((one) => one['name'])).size < list.length)
      add(path, 'Option names must be unique', 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS')
    let isOptional = false
    list.forEach((one, n) => {
      const at = [...path, n]
      names(at, one, true)
      if (one['required'] && isOptional)
        add(
          at,
          'Required options must be placed before non-required options',
          'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        )
      isOptional ||= !one['required']
      if ((one['choices']?.length ?? 0) > 25) add([...at, 'choices'], 'Must be 25 or fewer in length.')
      if (one['autocomplete'] && one['choices']?.length)
        add([...at, 'choices'], 'not together with autocomplete', 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE')
      for (const choice of (one['choices'] ?? []) as Obj[])
        for (const text of [choice['name'], choice['value'], ...Object.values(choice['name_localizations'] ?? {})])
          if (typeof text === 'string' && (text.length < 1 || text.length > 100))
            add([...at, 'choices'], 'Must be between 1 and 100 in length.')
      if (one['type'] <= 2) {
        if (depth > 1 || (one['type'] === 2 && depth > 0))
          add(at, 'nested too deep', 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID')
        options([...at, 'options'], one['options'] ?? [], depth + 1)
      }
    })
  }
  commands.forEach((one, n) => {
    const isSlash = (one['type'] ?? 1) === 1
    names([n], one, isSlash)
    if (!isSlash && (one['description'] || one['options']?.length))
      add([n, 'description'], 'only for chat input', 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET')
    for (const field of ['contexts', 'integration_types'])
      if (one[field]?.length === 0) add([n, field], 'Must be 1 or more in length.')
    options([n, 'options'], one['options'] ?? [], 0)
    if (JSON.stringify(one).length > 8000 + JSON.stringify(one['name_localizations'] ?? '').length + 100_000)
      add([n], 'too large', 'APPLICATION_COMMAND_TOO_LARGE')
  })
  for (const [type, max] of [
    [1, 100],
    [2, 15],
    [3, 15],
  ] as const) {
    const list = commands.filter((one) => (one['type'] ?? 1) === type)
    if (list.length > max) add(['_commands'], `at most ${max} of type ${type}`, 'APPLICATION_COMMANDS_MAX')
    if (new Set(list.map((one) => one['name'])).size < list.length)
      add(['_commands'], 'Application command names must be unique', 'APPLICATION_COMMANDS_DUPLICATE_NAME')
  }
  return wrongs
}

const scope = ({ world, params }: Ask): string | undefined => {
  if (params['application'] !== world.applicationId) throw missingAccess()
  const id = params['guild']
  if (id !== undefined && !world.guilds.get(id)?.botIn) throw missingAccess()
  return id
}

function put(ask: Ask): Obj[] {
  const { world, body, desk } = ask
  const guildId = scope(ask)
  const wrongs = commandWrongs(body as Obj[])
  if (wrongs.length > 0) throw invalidForm(wrongs)
  const before = world.commands.filter((one) => one.guildId === guildId)
  const after = (body as Obj[]).map((one) => keep(world, guildId, one, before))
  world.commands = [...world.commands.filter((one) => one.guildId !== guildId), ...after]
  desk.note({ type: 'commands', guildId, names: after.map((one) => one.body['name']) })
  desk.changed()
  return after.map((one) => commandJson(world, one, true))
}

function keep(world: World, guildId: string | undefined, body: Obj, before: Command[]): Command {
  const known = before.find(
    (one) => one.body['name'] === body['name'] && (one.body['type'] ?? 1) === (body['type'] ?? 1),
  )
  const same = known && JSON.stringify(known.body) === JSON.stringify(body)
  const id = known?.id ?? world.snowflake()
  return { id, version: same ? known.version : world.snowflake(), guildId, body }
}

function find(ask: Ask): Command {
  const guildId = scope(ask)
  const found = ask.world.commands.find((one) => one.id === ask.params['command'] && one.guildId === guildId)
  if (!found) throw unknownCommand()
  return found
}

function upsert(ask: Ask): Obj {
  const { world, body } = ask
  const guildId = scope(ask)
  const wrongs = commandWrongs([body])
  if (wrongs.length > 0) throw invalidForm(wrongs)
  const made = keep(
    world,
    guildId,
    body,
    world.commands.filter((one) => one.guildId === guildId),
  )
  world.commands = [...world.commands.filter((one) => one.id !== made.id), made]
  ask.desk.changed()
  return commandJson(world, made, true)
}

const routesOf = (base: string, isGuild: boolean): Route[] => [
  {
    method: 'GET',
    path: base,
    query: ['with_localizations'],
    run(ask) {
      const guildId = scope(ask)
      const full = ask.query.get('with_localizations') === 'true'
      return ask.world.commands.filter((one) => one.guildId === guildId).map((one) => commandJson(ask.world, one, full))
    },
  },
  {
    method: 'PUT',
    path: base,
    schema: isGuild ? 'RESTPutAPIApplicationGuildCommandsJSONBody' : 'RESTPutAPIApplicationCommandsJSONBody',
    run: put,
  },
  { method: 'POST', path: base, schema: 'RESTPostAPIApplicationCommandsJSONBody', run: upsert },
  { method: 'GET', path: `${base}/:command`, run: (ask) => commandJson(ask.world, find(ask), true) },
  {
    method: 'PATCH',
    path: `${base}/:command`,
    schema: 'RESTPatchAPIApplicationCommandJSONBody',
    run(ask) {
      const command = find(ask)
      command.body = { ...command.body, ...ask.body }
      command.version = ask.world.snowflake()
      return commandJson(ask.world, command, true)
    },
  },
  {
    method: 'DELETE',
    path: `${base}/:command`,
    run(ask) {
      const command = find(ask)
      ask.world.commands = ask.world.commands.filter((one) => one !== command)
    },
  },
]

export const commandRoutes: Route[] = [
  ...routesOf('/applications/:application/commands', false),
  ...routesOf('/applications/:application/guilds/:guild/commands', true),
]

/** The command that a person in that channel finds under this name, by scope, contexts and installation. */
export function commandSeen(world: World, channel: Channel, name: string, type: number): Command | undefined {
  const guild = channel.guild
  const fits = (one: Command) => one.body['name'] === name && (one.body['type'] ?? 1) === type
  const own = guild?.botIn ? world.commands.find((one) => one.guildId === guild.id && fits(one)) : undefined
  return own ?? world.commands.find((one) => one.guildId === undefined && fits(one) && inContext(one, channel))
}

function inContext(command: Command, channel: Channel): boolean {
  const contexts: number[] | undefined = command.body['contexts'] ?? undefined
  const installs: number[] = command.body['integration_types'] ?? [0]
  const context = channel.guild ? 0 : channel.type === 1 ? 1 : 2
  if (contexts && !contexts.includes(context)) return false
  if (!contexts && isDm(channel) && (channel.type === 3 || command.body['dm_permission'] === false)) return false
  // Where the bot is not a member, only what a person has installed is there.
  const isGuest = channel.guild ? !channel.guild.botIn : channel.type === 3
  return isGuest ? installs.includes(1) : true
}
