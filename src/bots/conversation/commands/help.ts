/** /help: what can be sent here. */
import type { Text } from '../../../core/ports.ts'
import { optionsOf } from '../options.ts'
import { overview } from '../overview.ts'
import { raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, OptionSpec, Verb } from '../types.ts'

export const help: Command = {
  name: 'help',
  free: true,
  async run(scene, input) {
    const wanted = input.text.trim().replace(/^\//, '').toLowerCase()
    const one = scene.commands.find((command) => command.name === wanted && command.kind !== undefined)
    return one === undefined ? [overview(scene)] : [detail(scene, one)]
  },
}

export const helpVerb: Verb = { verb: 'help', free: true, run: async (scene) => [overview(scene)] }

function detail({ catalog, locales, person }: Scene, { name, kind }: Command): Answer {
  // Of the model that would make it for this person.
  const specs = kind === undefined ? [] : optionsOf(catalog, locales, kind, person.settings.models[kind])
  return {
    outgoing: {
      text: [
        t('help-line', { name, what: t(`command-${name}`) }),
        ...specs.map((spec) => t('help-option', { name: spec.name, title: spec.title, values: valuesOf(spec) })),
        t(`help-example-${name}`),
      ],
    },
  }
}

function valuesOf({ type, choices, min = 0, max = 0 }: OptionSpec): Text | Text[] {
  if (choices !== undefined) return choices.map(({ value }) => raw(String(value)))
  if (type === 'integer') return min === max ? t('help-always', { n: min }) : t('help-range', { min, max })
  return type === 'switch' ? t('help-switch') : t('help-text-max', { max })
}
