/** Slash commands and message menus as Discord is told of them: from the shared menu, in every language. Pure. */
import type {
  APIApplicationCommandBasicOption,
  RESTPostAPIApplicationCommandsJSONBody,
  RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js'
import { LIMITS } from '../../core/limits.ts'
import { LOCALES, type Locale } from '../../core/ports.ts'
import type { Locales } from '../conversation/locale.ts'
import type { MenuOption } from '../conversation/menu.ts'
import { t } from '../conversation/scene.ts'
import type { DiscordCommand } from './types.ts'
import { shorten } from './words.ts'

const CHAT_INPUT = 1
const MESSAGE = 3
const STRING = 3
const INTEGER = 4
const BOOLEAN = 5
const ATTACHMENT = 11
const EVERYWHERE = { integration_types: [0, 1], contexts: [0, 1, 2] } as const
const TEXT_CHARS = 100
const ADDRESS_CHARS = 254
const CHOICES_MAX = 25
const OPTIONS_MAX = 25
const STRING_CHARS_MAX = 6000
const WORK_ID_CHARS = 64
/** What Discord takes as a name, lower case. */
const NAME = /^[-_\p{L}\p{N}\p{sc=Devanagari}\p{sc=Thai}]{1,32}$/u
/** Commands in the menu of messages: what can be done with somebody's picture. */
export const ON_MESSAGES = ['animate', 'describe'] as const

/** How Discord calls our languages; English is what everybody else sees. */
const DISCORD_LOCALES = { ru: 'ru', zh: 'zh-CN', id: 'id' } as const
type Other = keyof typeof DISCORD_LOCALES
const OTHERS = Object.keys(DISCORD_LOCALES) as Other[]

export interface CommandParts {
  locales: Locales
  menu(locale: Locale): DiscordCommand[]
}

/** Everything that is registered, in an order that does not change by itself. */
export function commandsFor(parts: CommandParts): RESTPostAPIApplicationCommandsJSONBody[] {
  const menus = Object.fromEntries(LOCALES.map((locale) => [locale, parts.menu(locale)])) as Menus
  const slash = menus.en.map((command) => slashCommand(parts.locales, menus, command))
  const onMessages = ON_MESSAGES.filter((name) => menus.en.some((command) => command.name === name)).map(
    (name): RESTPostAPIApplicationCommandsJSONBody => ({
      type: MESSAGE,
      name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      name_localizations: inOthers((locale) => shorten(parts.locales.format(locale, t(`do-${name}`)), 32)),
      ...everywhere(),
    }),
  )
  return [...slash, ...onMessages]
}

type Menus = { [locale in Locale]: DiscordCommand[] }

const everywhere = () => ({
  integration_types: [...EVERYWHERE.integration_types],
  contexts: [...EVERYWHERE.contexts],
})

function slashCommand(
  locales: Locales,
  menus: Menus,
  command: DiscordCommand,
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const inLocale = (locale: Locale) => menus[locale].find((one) => one.name === command.name) ?? command
  const key = `slash-${command.name}`
  const names = namesOf((locale) => (locales.has(key) ? locales.format(locale, t(key)) : ''))
  return {
    type: CHAT_INPUT,
    name: command.name,
    ...(names === undefined ? {} : { name_localizations: names }),
    ...described((locale) => inLocale(locale).description),
    options: optionsOf(locales, command, inLocale),
    ...everywhere(),
  }
}

type Option = APIApplicationCommandBasicOption
type InLocale = (locale: Locale) => DiscordCommand

function optionsOf(locales: Locales, command: DiscordCommand, inLocale: InLocale): Option[] {
  const say = (key: string) => (locale: Locale) => locales.format(locale, t(key))
  const options: Option[] = []
  const words = command.kind === undefined ? (command.takes ?? 'code') : 'prompt'
  if (command.words !== 'none' && !command.takesWork)
    options.push({
      type: STRING,
      name: words,
      ...described(say(`slash-${words}`)),
      max_length:
        words === 'code'
          ? TEXT_CHARS
          : words === 'address'
            ? ADDRESS_CHARS
            : Math.min(LIMITS.promptChars, STRING_CHARS_MAX),
    })
  options.push(...attachments(locales, command))
  if (command.takesWork || command.files?.type === 'picture' || command.files?.type === 'audio')
    options.push({
      type: STRING,
      name: 'work',
      ...described(say('slash-work')),
      autocomplete: true,
      max_length: WORK_ID_CHARS,
    })
  if (command.models.length > 1)
    options.push({
      type: STRING,
      name: 'model',
      ...described(say('slash-model')),
      autocomplete: true,
      max_length: TEXT_CHARS,
    })
  for (const option of command.options) options.push(typed(option, optionIn(inLocale, option.name)))
  return withNames(options.slice(0, OPTIONS_MAX), locales, inLocale)
}

/** `image`, `image2` ... as many as the model takes. */
function attachments(locales: Locales, { files }: DiscordCommand): Option[] {
  if (files === null) return []
  const name = { picture: 'image', clip: 'clip', audio: 'audio' }[files.type]
  return Array.from({ length: Math.min(files.max, LIMITS.inputFiles) }, (_, at) => ({
    type: ATTACHMENT,
    name: at === 0 ? name : `${name}${at + 1}`,
    ...described((locale) => locales.format(locale, t(`slash-file-${files.type}`))),
  }))
}

const optionIn =
  (inLocale: InLocale, name: string) =>
  (locale: Locale): MenuOption | undefined =>
    inLocale(locale).options.find((one) => one.name === name)

function typed(option: MenuOption, inLocale: (locale: Locale) => MenuOption | undefined): Option {
  const base = { name: option.name, ...described((locale) => inLocale(locale)?.title ?? option.title) }
  switch (option.type) {
    case 'choice':
      return choice(option, base, inLocale)
    case 'integer':
      return {
        ...base,
        type: INTEGER,
        ...(option.min === undefined ? {} : { min_value: option.min }),
        ...(option.max === undefined ? {} : { max_value: option.max }),
      }
    case 'switch':
      return { ...base, type: BOOLEAN }
    case 'text':
      return { ...base, type: STRING, max_length: Math.min(option.max ?? STRING_CHARS_MAX, STRING_CHARS_MAX) }
  }
}

function choice(
  option: MenuOption,
  base: { name: string; description: string },
  inLocale: (locale: Locale) => MenuOption | undefined,
): Option {
  const choices = option.choices ?? []
  if (choices.length > CHOICES_MAX) return { ...base, type: STRING, autocomplete: true, max_length: TEXT_CHARS }
  const titles = (at: number) => ({
    name: shorten(choices[at]?.title ?? '', TEXT_CHARS),
    name_localizations: inOthers((locale) =>
      shorten(inLocale(locale)?.choices?.[at]?.title ?? choices[at]?.title ?? '', TEXT_CHARS),
    ),
  })
  return choices.every(({ value }) => Number.isSafeInteger(value))
    ? { ...base, type: INTEGER, choices: choices.map(({ value }, at) => ({ ...titles(at), value: Number(value) })) }
    : { ...base, type: STRING, choices: choices.map(({ value }, at) => ({ ...titles(at), value: String(value) })) }
}

/** Options are called in each language as their titles say, where that makes a name and no two are the same. */
function withNames(options: readonly Option[], locales: Locales, inLocale: InLocale): Option[] {
  const called = (locale: Locale, option: Option): string => {
    const own = optionIn(inLocale, option.name)(locale)?.title
    return own ?? locales.format(locale, t(`slash-name-${option.name.replace(/\d+$/, '')}`))
  }
  const numbered = (option: Option) => /\d+$/.exec(option.name)?.[0] ?? ''
  const name = (locale: Other, option: Option) => `${toName(called(locale, option))}${numbered(option)}`
  return options.map((option) => {
    const names = namesOf((locale) => {
      const own = name(locale, option)
      return options.filter((one) => name(locale, one) === own).length === 1 ? own : ''
    })
    return names === undefined ? option : { ...option, name_localizations: names }
  })
}

function toName(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30)
}

function described(text: (locale: Locale) => string) {
  return {
    description: shorten(text('en'), TEXT_CHARS),
    description_localizations: inOthers((locale) => shorten(text(locale), TEXT_CHARS)),
  }
}

function inOthers(text: (locale: Other) => string): { [locale: string]: string } {
  return Object.fromEntries(OTHERS.map((locale) => [DISCORD_LOCALES[locale], text(locale)]))
}

/** Names in other languages, as far as Discord takes them. */
function namesOf(text: (locale: Other) => string): { [locale: string]: string } | undefined {
  const names = OTHERS.flatMap((locale): [string, string][] => {
    const name = text(locale)
    return NAME.test(name) && name === name.toLowerCase() ? [[DISCORD_LOCALES[locale], name]] : []
  })
  return names.length === 0 ? undefined : Object.fromEntries(names)
}
