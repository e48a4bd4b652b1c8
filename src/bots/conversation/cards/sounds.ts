/** The button under a clip that has no sound, where anything here can give it some. */
import type { Catalog } from '../../../core/catalog.ts'
import type { Work } from '../../../core/generation/history.ts'
import type { Button } from '../../../core/ports.ts'
import { button, t } from '../scene.ts'

export function soundRows(catalog: Catalog, { generation, artifacts }: Work): Button[][] {
  if (!catalog.models.some(({ kind }) => kind === 'sound')) return []
  const clips = artifacts.filter(({ role, type }) => role === 'main' && type === 'video')
  // Of older works nobody has looked: a live photo never had any, and who asked for sound in a video has it.
  const isSilent = ({ has_sound }: Work['artifacts'][number]) =>
    has_sound === 0 || (has_sound === null && (generation.kind === 'animate' || generation.options['sound'] === false))
  if (!clips.some(isSilent)) return []
  return [[button(t('button-sound'), { verb: 'sound', id: generation.id })]]
}
