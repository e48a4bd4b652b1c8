import type { Item } from '../types.ts'
import { accept } from './accept.ts'
import { discord } from './discord.ts'
import { enterToPicture } from './enter.ts'
import { generations } from './generations.ts'
import { processItem } from './process.ts'
import { livePhoto, song } from './render.ts'
import { shops } from './shops.ts'
import { stores } from './stores.ts'
import { telegram } from './telegram.ts'

/** Every item, in the order of the table. */
export const items: readonly Item[] = [
  enterToPicture,
  livePhoto,
  song,
  accept,
  generations,
  shops,
  telegram,
  discord,
  stores,
  processItem,
]
