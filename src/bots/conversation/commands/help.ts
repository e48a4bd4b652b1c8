/** /help: what can be sent here. */
import { optionsOf } from '../options.ts'
import { overview } from '../overview.ts'
import { raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

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

function detail(scene: Scene, command: Command): Answer {
  const specs = command.kind === undefined ? [] : optionsOf(scene.catalog, scene.locales, command.kind)
  return {
    outgoing: {
      text: [
        t('help-line', { name: command.name, what: t(`command-${command.name}`) }),
        ...specs.map((spec) =>
          t('help-option', {
            name: spec.name,
            title: spec.title,
            values:
              spec.choices?.map((choice) => raw(String(choice.value))) ??
              (spec.type === 'integer'
                ? t('help-range', { min: spec.min ?? 0, max: spec.max ?? 0 })
                : spec.type === 'switch'
                  ? t('help-switch')
                  : t('help-text')),
          }),
        ),
        t(`help-example-${command.name}`),
      ],
    },
  }
}
