/** What is asked about results and what is answered: shared by the child's modules. */
import { copyFile } from 'node:fs/promises'
import { Refusal } from '../errors.ts'
import type { TypeLimits } from '../ports.ts'
import type { Mark } from './mark.ts'

export type ResultJob =
  | {
      op: 'finish'
      sourcePath: string
      /** The result is written to this path and an ending. */
      targetBase: string
      provider: string
      mark: Mark
      visibleMark: boolean
      expected: 'picture' | 'video' | 'audio'
    }
  | { op: 'thumbnail'; sourcePath: string; targetBase: string; maxSidePx: number }
  | { op: 'shrink'; sourcePath: string; targetBase: string; maxBytes: number; maxSidePx: number }
  /** A sound under a clip. */
  | { op: 'lay'; sourcePath: string; clipPath: string; targetBase: string }
  | { op: 'frames'; sourcePath: string; targetBase: string; maxSidePx: number; count: number }

export type LayJob = Extract<ResultJob, { op: 'lay' }>
export type ShrinkJob = Extract<ResultJob, { op: 'shrink' }>
export type FitPictureJob = { op: 'fit'; sourcePath: string; targetBase: string; mime: string; limits: TypeLimits }
export type FinishJob = Extract<ResultJob, { op: 'finish' }>

export type FittedPicture = PictureFile
export type PictureFile = { path: string; mime: string; sizeBytes: number; widthPx: number; heightPx: number }
export type ResultFacts = {
  type: 'picture' | 'video' | 'audio'
  path: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
  /** Of a clip. */
  hasSound?: boolean
}
/** What a finisher wrote, and where. */
export type Finished = Omit<ResultFacts, 'sizeBytes'>

export type UnusableReason = 'empty' | 'too_big' | 'unknown' | 'wrong_type' | 'broken' | 'too_many_pixels'

export function unusable(reason: UnusableReason, cause?: unknown): Refusal {
  const refusal = new Refusal('result_unusable', { reason })
  return cause === undefined ? refusal : Object.assign(refusal, { cause })
}

/** Keeps a result's bytes as they are. */
export async function keep(sourcePath: string, path: string): Promise<string> {
  await copyFile(sourcePath, path)
  return path
}
