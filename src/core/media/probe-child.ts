/** Results, child side: is it what was asked for, and does it say that a machine made it. Never imported by the parent. */
import { copyFile, rm, stat } from 'node:fs/promises'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Json } from '../ports.ts'
import { detect } from './detect.ts'
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
  | { op: 'frames'; sourcePath: string; targetBase: string; maxSidePx: number; count: number }

export type FinishJob = Extract<ResultJob, { op: 'finish' }>

export type PictureFile = { path: string; mime: string; sizeBytes: number; widthPx: number; heightPx: number }
export type ResultFacts = {
  type: 'picture' | 'video' | 'audio'
  path: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
}
/** What a finisher wrote, and where. */
export type Finished = Omit<ResultFacts, 'sizeBytes'>

export type UnusableReason = 'empty' | 'too_big' | 'unknown' | 'wrong_type' | 'broken' | 'too_many_pixels'

export function unusable(reason: UnusableReason, cause?: unknown): Refusal {
  const refusal = new Refusal('result_unusable', { reason })
  return cause === undefined ? refusal : Object.assign(refusal, { cause })
}

export async function run(raw: Json): Promise<Json> {
  const job = raw as ResultJob
  try {
    if (job.op === 'finish') return await finish(job)
    const { previews } = await import('./previews.ts')
    return await previews(job)
  } catch (fault) {
    if (fault instanceof Refusal) throw fault
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : ''
    throw /^E[A-Z]+$/.test(code) ? fault : unusable('broken', fault)
  }
}

async function finish(job: FinishJob): Promise<ResultFacts> {
  const { size } = await stat(job.sourcePath)
  if (size === 0) throw unusable('empty')
  if (size > LIMITS.resultBytes) throw unusable('too_big')
  const found = await detect(job.sourcePath)
  if (!found) throw unusable('unknown')
  const isPicture = found.family === 'still'
  if (isPicture !== (job.expected === 'picture')) throw unusable('wrong_type')
  const written: string[] = []
  const target = (ending: string) => {
    const path = `${job.targetBase}.${ending}`
    written.push(path)
    return path
  }
  try {
    const finished = isPicture
      ? await (await import('./finish-stills.ts')).finishStill(job, found.format, target)
      : await (await import('./finish-av.ts')).finishAv(job, found.format, target)
    return { ...finished, sizeBytes: (await stat(finished.path)).size }
  } catch (fault) {
    for (const path of written) await rm(path, { force: true })
    throw fault
  }
}

/** Keeps a result's bytes as they are. */
export async function keep(sourcePath: string, path: string): Promise<string> {
  await copyFile(sourcePath, path)
  return path
}
