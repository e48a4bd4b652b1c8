/** Who looks at words and pictures beside the local lists. */
import { OPENAI_ROOT } from '../core/providers/index.ts'
import { VARIABLES } from './variables.ts'

export interface ScreensConfig {
  /** auto: on this machine, where nobody else looks at pictures and there is the memory for it. */
  pictures: 'auto' | 'local' | 'off'
  /** The model of `/moderations`. Not set: it is not asked. */
  moderationModel: string | undefined
  /** Of OpenAI, or of a server that speaks its API. */
  openai: { root: string; key: string | undefined }
  /** How long words are kept with a decision of a screen. */
  wordsKeptDays: number
}

/** What the variables say, with their defaults. */
export function screensOf(read: {
  pictures: ScreensConfig['pictures'] | undefined
  moderationModel: string | undefined
  root: string | undefined
  key: string | undefined
  wordsKeptDays: number | undefined
}): ScreensConfig {
  return {
    pictures: read.pictures ?? 'auto',
    moderationModel: read.moderationModel,
    openai: { root: read.root ?? OPENAI_ROOT, key: read.key },
    wordsKeptDays: read.wordsKeptDays ?? 0,
  }
}

export function screenMistakes(screens: ScreensConfig): { variable: string; problem: string; mend: string }[] {
  if (screens.moderationModel === undefined || !needsKey(screens)) return []
  return [
    {
      variable: 'OPENAI_API_KEY',
      problem: 'is not set, but MODERATION_MODEL is, and OpenAI answers nobody without a key',
      mend: VARIABLES.OPENAI_API_KEY.mend,
    },
  ]
}

/** OpenAI itself wants one; a server of one's own may not. */
export function needsKey({ openai }: ScreensConfig): boolean {
  return openai.key === undefined && openai.root === OPENAI_ROOT
}
