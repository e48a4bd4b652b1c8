/**
 * The bot itself: getMe, commands by scope and language, descriptions, menu button. An empty text or list takes the value
 * of that language away, and reading falls back from a language to none, as the specification describes for people.
 */
import { findChat } from './chats.ts'
import { bad } from './failures.ts'
import type { Params, Scope } from './params.ts'
import { botJson, type Obj, type World } from './world.ts'

export const getMe = (world: World): Obj => ({
  ...botJson(world),
  can_join_groups: true,
  can_read_all_group_messages: !world.bot.privacy,
  supports_guest_queries: false,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
  has_topics_enabled: false,
  allows_users_to_create_topics: false,
  can_manage_bots: false,
  supports_join_request_queries: false,
})

/** Key of a list of commands: scope, chat, person, language. Checks that a chat in it exists. */
function keyOf(world: World, scope: Scope | undefined, language: string | undefined): string {
  const type = scope?.type ?? 'default'
  const chat = scope?.chat_id === undefined ? undefined : findChat(world, scope.chat_id)
  if (chat?.type === 'private' && type !== 'chat') throw bad("can't use this scope in a private chat")
  return [type, chat?.id ?? '', scope?.user_id ?? '', language ?? ''].join('|')
}

export function setMyCommands(world: World, params: Params): true {
  const commands = params.commands!
  const names = commands.map((one) => one.command)
  if (new Set(names).size < names.length) throw bad('BOT_COMMAND_INVALID: a command is given twice')
  const key = keyOf(world, params.scope, params.language_code)
  if (commands.length === 0) world.profile.commands.delete(key)
  else world.profile.commands.set(key, commands)
  return true
}

export const getMyCommands = (world: World, params: Params): Obj[] =>
  (world.profile.commands.get(keyOf(world, params.scope, params.language_code)) ?? []).map((one) => ({ ...one }))

export function deleteMyCommands(world: World, params: Params): true {
  world.profile.commands.delete(keyOf(world, params.scope, params.language_code))
  return true
}

/** The commands that a person sees, by the order of the section "Determining list of commands". */
export function commandsSeen(world: World, chatId: number, personId: number, language: string, isAdmin: boolean) {
  const isPrivate = chatId === personId
  const scopes = isPrivate
    ? [`chat|${chatId}|`, 'all_private_chats||', 'default||']
    : [
        `chat_member|${chatId}|${personId}`,
        ...(isAdmin ? [`chat_administrators|${chatId}|`] : []),
        `chat|${chatId}|`,
        ...(isAdmin ? ['all_chat_administrators||'] : []),
        'all_group_chats||',
        'default||',
      ]
  for (const scope of scopes) {
    for (const code of [language, '']) {
      const found = world.profile.commands.get(`${scope}|${code}`)
      if (found) return found
    }
  }
  return []
}

export function setText(world: World, what: string, language: string | undefined, text: string | undefined): true {
  const key = `${what}|${language ?? ''}`
  if (text) world.profile.texts.set(key, text)
  else world.profile.texts.delete(key)
  return true
}

export function getText(world: World, what: string, language: string | undefined): Obj {
  const { texts } = world.profile
  return { [what]: texts.get(`${what}|${language ?? ''}`) ?? texts.get(`${what}|`) ?? '' }
}

export function setChatMenuButton(world: World, params: Params): true {
  if (params.chat_id !== undefined && findChat(world, params.chat_id).type !== 'private')
    throw bad('private chat expected')
  world.profile.menus.set((params.chat_id as number | undefined) ?? 0, {
    ...(params.menu_button ?? { type: 'default' }),
  })
  return true
}

export const getChatMenuButton = (world: World, params: Params): Obj =>
  world.profile.menus.get((params.chat_id as number | undefined) ?? 0) ??
  world.profile.menus.get(0) ?? { type: 'commands' }
