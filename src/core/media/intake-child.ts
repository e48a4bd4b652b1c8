/** Intake, child side: hostile bytes become a plain JPEG, PNG, MP4, M4A or MP3 without metadata. Never imported by the parent. */
import { rename, rm, stat } from 'node:fs/promises'
import { Refusal } from '../errors.ts'
import type { Json } from '../ports.ts'
import { type Detected, detect } from './detect.ts'

export type IntakeJob = {
  sourcePath: string
  /** The result is written to this path and an ending. */
  targetBase: string
  maxBytes: number
  /** Transcode also what takes long: we are in the lane for that. */
  heavy: boolean
}
export type IntakeFacts = {
  type: 'picture' | 'clip' | 'audio'
  path: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
}
/** `heavy`: ask again in the lane for long work. */
export type IntakeAnswer = { state: 'done'; facts: IntakeFacts } | { state: 'heavy' }

/** What a taker wrote to its path, and the ending that belongs to it. */
export type Made = Omit<IntakeFacts, 'path' | 'sizeBytes'> & { ending: string }

export async function run(raw: Json): Promise<IntakeAnswer> {
  const job = raw as IntakeJob
  const { size } = await stat(job.sourcePath)
  if (size === 0) throw new Refusal('file_empty')
  if (size > job.maxBytes) throw new Refusal('file_too_big', { maxMb: Math.floor(job.maxBytes / 1024 / 1024) })
  const found = await detect(job.sourcePath)
  if (!found) throw new Refusal('file_unknown')
  const partPath = `${job.targetBase}.part`
  try {
    const made = await take(job, found, partPath)
    if (!made) return { state: 'heavy' }
    const path = `${job.targetBase}.${made.ending}`
    await rename(partPath, path)
    const { ending: _, ...facts } = made
    return { state: 'done', facts: { ...facts, path, sizeBytes: (await stat(path)).size } }
  } catch (fault) {
    await rm(partPath, { force: true })
    throw broken(fault)
  }
}

/** FFmpeg and the picture decoders are large: each is loaded when the first file needs it. */
async function take(job: IntakeJob, found: Detected, path: string): Promise<Made | null> {
  if (found.family === 'av') {
    const { takeAv } = await import('./intake-av.ts')
    return takeAv(job, found.format, path)
  }
  const { takeStill } = await import('./intake-stills.ts')
  const still = await takeStill(job, found.format, path)
  if (!('animatedMs' in still)) return still
  const { takeClip } = await import('./intake-av.ts')
  return takeClip(job, 'gif', still.animatedMs, path)
}

/**
 * A decoder's error means a broken file; one of the disk is ours. The cause tells the sandbox that this child has been
 * through an error and is to be replaced.
 */
function broken(fault: unknown): unknown {
  if (fault instanceof Refusal) return fault
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : ''
  return /^E[A-Z]+$/.test(code) ? fault : Object.assign(new Refusal('file_broken'), { cause: fault })
}
