/** Inputs as a vendor takes them: format, sides, ratio, bytes, length. Parent side: decodes nothing itself. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { Fault, Refusal } from '../errors.ts'
import type { Json, Sandbox, TaskInput, TypeLimits } from '../ports.ts'
import { shrink } from './probe.ts'
import type { FittedPicture } from './result-job.ts'

const ENTRY = new URL('./probe-child.ts', import.meta.url)

export interface FitJob {
  input: TaskInput
  limits: TypeLimits
  /** An existing folder; the copy gets a name of its own there. */
  targetDir: string
}

/**
 * A copy that keeps to a vendor's limits, or null where the input does so itself. Pictures are cut to the nearest ratio around their
 * middle, scaled and encoded anew; clips and songs are made smaller.
 * Refusals: file_too_long {maxSeconds}, file_unfit (sides or ratio of a clip, or no copy is small enough), file_broken.
 */
export async function fitInput(sandbox: Sandbox, { input, limits, targetDir }: FitJob): Promise<TaskInput | null> {
  const { maxDurationMs } = limits
  if (maxDurationMs !== undefined && (input.durationMs ?? 0) > maxDurationMs)
    throw new Refusal('file_too_long', { maxSeconds: Math.floor(maxDurationMs / 1000) })
  if (fits(input, limits)) return null
  const targetBase = path.join(targetDir, randomBytes(12).toString('hex'))
  if (input.type === 'picture') {
    const job = { op: 'fit', sourcePath: input.path, targetBase, mime: input.mime, limits } as unknown as Json
    const made = await runFit(sandbox, job)
    if (made === null) throw new Refusal('file_unfit')
    return { type: 'picture', ...made }
  }
  const { widthPx = 0, heightPx = 0 } = input
  // A clip's sides only go down, and its shape stays.
  if (input.type === 'clip' && (!isShaped(input, limits) || Math.min(widthPx, heightPx) < (limits.minSidePx ?? 0)))
    throw new Refusal('file_unfit')
  const made = await shrink(sandbox, {
    sourcePath: input.path,
    targetDir,
    maxBytes: limits.maxBytes ?? input.sizeBytes * 4,
    maxSidePx: limits.maxSidePx ?? Math.max(widthPx, heightPx, 1),
  }).catch(asInput)
  if (made === null) throw new Refusal('file_unfit')
  const { type: _type, ...facts } = made
  const copy: TaskInput = { type: input.type, ...facts }
  if (!fits(copy, limits)) throw new Refusal('file_unfit')
  return copy
}

function fits(input: TaskInput, limits: TypeLimits): boolean {
  const { mimes, maxBytes = Infinity, minSidePx = 0, maxSidePx = Infinity } = limits
  if (mimes !== undefined && !mimes.includes(input.mime)) return false
  if (input.sizeBytes > maxBytes) return false
  if (input.type === 'audio' || input.widthPx === undefined || input.heightPx === undefined) return true
  const [short, long] = [Math.min(input.widthPx, input.heightPx), Math.max(input.widthPx, input.heightPx)]
  return short >= minSidePx && long <= maxSidePx && isShaped(input, limits)
}

function isShaped(
  { widthPx = 1, heightPx = 1 }: TaskInput,
  { minRatio = 0, maxRatio = Infinity }: TypeLimits,
): boolean {
  return widthPx / heightPx >= minRatio && widthPx / heightPx <= maxRatio
}

async function runFit(sandbox: Sandbox, job: Json): Promise<FittedPicture | null> {
  return (await sandbox.run<Json>('intake', ENTRY, job).catch(asInput)) as FittedPicture | null
}

/** It is a person's file, not a result: said in the words for those. */
function asInput(error: unknown): never {
  const code = error instanceof Refusal || error instanceof Fault ? error.code : ''
  if (code === 'result_unusable' || code === 'child_died') throw new Refusal('file_broken')
  if (code === 'child_timeout' || code === 'child_memory') throw new Refusal('file_too_heavy')
  throw error
}
