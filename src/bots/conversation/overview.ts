/** What can be sent here. */
import type { Text } from '../../core/ports.ts'
import { type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'

/** The answer to /help, and to what nobody understood. */
export function overview(scene: Scene, ...above: Text[]): Answer {
  return {
    outgoing: {
      text: [
        ...above,
        t('help'),
        ...scene.commands.map((command) => t('help-line', { name: command.name, what: t(`command-${command.name}`) })),
        t('help-end'),
      ],
    },
  }
}
