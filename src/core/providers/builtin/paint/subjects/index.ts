import type { Subject } from '../pen.ts'
import { beings } from './beings.ts'
import { bigcats } from './bigcats.ts'
import { birds } from './birds.ts'
import { boats } from './boats.ts'
import { crawlers } from './crawlers.ts'
import { flight } from './flight.ts'
import { flowers } from './flowers.ts'
import { food } from './food.ts'
import { heavens } from './heavens.ts'
import { homes } from './homes.ts'
import { hoofed } from './hoofed.ts'
import { insects } from './insects.ts'
import { lights } from './lights.ts'
import { monuments } from './monuments.ts'
import { music } from './music.ts'
import { people } from './people.ts'
import { sealife } from './sealife.ts'
import { small } from './small.ts'
import { tame } from './tame.ts'
import { things } from './things.ts'
import { trees } from './trees.ts'
import { wheels } from './wheels.ts'
import { wild } from './wild.ts'

/** Every subject that can be drawn, by concept. */
export const SUBJECTS: Record<string, Subject> = {
  ...wild,
  ...small,
  ...bigcats,
  ...tame,
  ...hoofed,
  ...birds,
  ...insects,
  ...sealife,
  ...crawlers,
  ...people,
  ...beings,
  ...homes,
  ...monuments,
  ...boats,
  ...wheels,
  ...flight,
  ...lights,
  ...music,
  ...food,
  ...things,
  ...trees,
  ...flowers,
  ...heavens,
}
