/**
 * The picture screen that needs no network: shares of classes, as a small model on this machine sees them. It rests for a while
 * after several failures in a row, so that a machine without room for it does not start children in vain for ever.
 */
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Clock, Findings, ModerationCategory, Moderator } from '../ports.ts'
import { PICTURE_CLASSES, type ScreenRules } from './types.ts'

export interface PictureScreenParts {
  clock: Clock
  /** The share of each class, from 0 to 1. */
  classify(path: string): Promise<{ [label: string]: number }>
  rules(): Pick<ScreenRules, 'pictures'>
}

export function createPictureScreen(parts: PictureScreenParts): Moderator {
  let failures = 0
  let restsUntilMs = 0

  async function shares(path: string): Promise<{ [label: string]: number }> {
    if (parts.clock.nowMs() < restsUntilMs) throw new Fault('pictures-resting', { retryable: true })
    try {
      const found = await parts.classify(path)
      failures = 0
      return found
    } catch (error) {
      failures += 1
      if (failures >= LIMITS.pictureScreenFailures) restsUntilMs = parts.clock.nowMs() + LIMITS.pictureScreenRestMs
      throw error instanceof Fault ? error : new Fault('pictures-failed', { cause: error })
    }
  }

  return {
    id: 'pictures',
    reads: ['pictures'],
    trustsRules: true,
    async screen({ picturePaths = [] }): Promise<Findings> {
      const scores: { [category in ModerationCategory]?: number } = {}
      const evidence = new Set<string>()
      for (const path of picturePaths) {
        const found = await shares(path)
        for (const label of PICTURE_CLASSES) {
          const rule = parts.rules().pictures[label]
          const share = found[label] ?? 0
          if (rule === null || share < LIMITS.pictureShareNoted) continue
          scores[rule.category] = Math.max(scores[rule.category] ?? 0, Math.min(1, share / rule.threshold))
          evidence.add(`pictures/${label}: ${share.toFixed(2)}`)
        }
      }
      return { scores, evidence: [...evidence] }
    },
  }
}
