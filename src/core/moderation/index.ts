/** The screens there are. To add one: its file, which makes a Moderator, and its line here. */
import type { Clock, Moderator } from '../ports.ts'
import { createPictureScreen } from './pictures.ts'
import { remembering } from './remember.ts'
import { createModerations } from './remote/moderations.ts'
import { createVision } from './remote/vision.ts'
import type { ScreenRules } from './types.ts'

export { type About, askScreens, isRead, type Look, type Looks, type Subject, toLook, weigh } from './ask.ts'
export { fingerprintOf, wordsOf } from './fingerprint.ts'
export { openLists } from './kept.ts'
export { formatListMistakes, type ListMistake, type LoadedLists, loadLists } from './load.ts'
export { createLocalScreen, type LocalScreen, type TextContext } from './local.ts'
export { actionFor, effectOf, foundIn, isCovered, placeOf } from './policy.ts'
export { DEFAULT_STRIKES, type StrikeCategory, type StrikePolicy, VENDOR, weightOf } from './strikes.ts'
export type { Lists, Place, Policy, ScreenRules, Stage } from './types.ts'
export { categoryOfVendor } from './vendor.ts'

export interface ModeratorParts {
  clock: Clock
  rules(): ScreenRules
  /** Where OpenAI's API, or one like it, is. */
  remote: { root: string; key: string | undefined; timeoutMs?: number }
  /** The model of `/moderations`; undefined: not asked. */
  moderationModel: string | undefined
  /** The vision model that looks at pictures; undefined: none. */
  visionModel: string | undefined
  /** On this machine; undefined: not looked at here. */
  classify: ((path: string) => Promise<{ [label: string]: number }>) | undefined
  /** A picture as a small JPEG. */
  picture(path: string): Promise<Buffer>
}

/** The screens that work beside the local lists. */
export function createModerators(parts: ModeratorParts): Moderator[] {
  const { clock, rules, remote, picture, moderationModel, visionModel, classify } = parts
  const shared = { ...remote, picture, thresholds: () => rules().thresholds }
  const bySending = [
    ...(moderationModel === undefined ? [] : [createModerations({ ...shared, model: moderationModel })]),
    ...(visionModel === undefined ? [] : [createVision({ ...shared, model: visionModel })]),
  ]
  return [
    ...bySending.map((one) => remembering(one, { clock, rules })),
    ...(classify === undefined ? [] : [createPictureScreen({ clock, classify, rules })]),
  ]
}
