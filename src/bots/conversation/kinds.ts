/** What people choose models of: everything but words, which are written by the model that the operator has named. */
import type { Catalog, Model } from '../../core/catalog.ts'
import { KINDS, type Kind } from '../../core/ports.ts'

export const CHOSEN_KINDS: readonly Kind[] = KINDS.filter((kind) => kind !== 'write')

export const chosenModels = ({ models }: Catalog): Model[] => models.filter(({ kind }) => CHOSEN_KINDS.includes(kind))
