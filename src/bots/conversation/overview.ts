/** What can be sent here. */
import type { Catalog } from '../../core/catalog.ts'
import type { Kind, Text } from '../../core/ports.ts'
import { type Scene, t } from './scene.ts'
import type { Answer } from './types.ts'

/** Whether anything here makes this. */
export function isMade(catalog: Catalog, kind: Kind): boolean {
  return catalog.models.some((model) => model.kind === kind)
}

/** The answer to /help, and to what nobody understood. */
export function overview(scene: Scene, ...above: Text[]): Answer {
  return {
    outgoing: {
      text: [
        ...above,
        t('help'),
        ...scene.commands
          .filter(({ kind }) => kind === undefined || isMade(scene.catalog, kind))
          .map((command) => t('help-line', { name: command.name, what: t(`command-${command.name}`) })),
        t('help-end'),
      ],
    },
  }
}
