import type { Subject } from '../pen.ts'
import { birds } from './birds.ts'
import { folk } from './folk.ts'
import { heavens } from './heavens.ts'
import { homes } from './homes.ts'
import { plants } from './plants.ts'
import { rides } from './rides.ts'
import { sealife } from './sealife.ts'
import { tame } from './tame.ts'
import { things } from './things.ts'
import { wild } from './wild.ts'

const drawings = {
  ...wild,
  ...tame,
  ...birds,
  ...sealife,
  ...folk,
  ...homes,
  ...rides,
  ...things,
  ...plants,
  ...heavens,
}

export type SubjectId = keyof typeof drawings

/** Every subject that can be drawn, by concept. */
export const SUBJECTS: Record<string, Subject> = drawings
