/** The commands as a chat's own menu shows them, with the options of those that make something. */
import { type Catalog, modelFor } from '../../core/catalog.ts'
import type { Locale } from '../../core/ports.ts'
import { commands } from './commands/index.ts'
import type { Locales } from './locale.ts'
import { specsOf } from './options.ts'
import type { OptionSpec } from './types.ts'

export interface MenuEntry {
  name: string
  description: string
  words: 'required' | 'optional' | 'none'
  takes?: 'code' | 'address'
  options: MenuOption[]
}

/** An OptionSpec in one language. */
export type MenuOption = Omit<OptionSpec, 'title' | 'choices'> & {
  title: string
  choices?: { value: string | number; title: string }[]
}

export function menuOf(catalog: Catalog, locales: Locales, locale: Locale): MenuEntry[] {
  return commands
    .filter((command) => command.admin !== true)
    .filter((command) => command.kind === undefined || catalog.models.some((model) => model.kind === command.kind))
    .map((command) => {
      const model = command.kind === undefined ? undefined : modelFor(catalog, command.kind, undefined)
      return {
        name: command.name,
        description: locales.format(locale, { key: `command-${command.name}` }),
        words:
          model?.prompt ??
          command.words ??
          (command.takesWork === true || command.takes !== undefined ? 'optional' : 'none'),
        ...(command.takes === undefined ? {} : { takes: command.takes }),
        options: model === undefined ? [] : specsOf(model, locales).map((spec) => localize(spec, locales, locale)),
      }
    })
}

function localize(spec: OptionSpec, locales: Locales, locale: Locale): MenuOption {
  const { choices, title, ...rest } = spec
  return {
    ...rest,
    title: locales.format(locale, title),
    ...(choices === undefined
      ? {}
      : { choices: choices.map((choice) => ({ value: choice.value, title: locales.format(locale, choice.title) })) }),
  }
}
