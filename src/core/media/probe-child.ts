/** Results, child side: is it what was asked for, and does it say that a machine made it. Never imported by the parent. */
import { rm, stat } from 'node:fs/promises'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Json } from '../ports.ts'
import { detect } from './detect.ts'
import { type FinishJob, type FitPictureJob, type ResultFacts, type ResultJob, unusable } from './result-job.ts'

export async function run(raw: Json): Promise<Json> {
  const job = raw as ResultJob | FitPictureJob
  try {
    if (job.op === 'finish') return await finish(job)
    if (job.op === 'shrink') return await (await import('./shrink.ts')).shrink(job)
    if (job.op === 'fit') return await (await import('./fit-stills.ts')).fitPicture(job)
    if (job.op === 'lay') return await (await import('./lay.ts')).lay(job)
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
