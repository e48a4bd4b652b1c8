/** Results before they are stored: checked, marked, measured; and small pictures of them. Parent side: decodes nothing itself. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { Fault, Refusal } from '../errors.ts'
import type { Json, Sandbox, TaskInput } from '../ports.ts'
import type { Mark } from './mark.ts'
import type { PictureFile, ResultFacts, ResultJob } from './result-job.ts'

const ENTRY = new URL('./probe-child.ts', import.meta.url)

export type { Mark, PictureFile, ResultFacts }

export interface FinishOptions {
  sourcePath: string
  /** An existing folder; the finished file gets a name of its own there. */
  targetDir: string
  /** Our id of the provider, written into the file's mark. */
  provider: string
  /** Made by a trained model, or by a procedure that is none. */
  mark: Mark
  /** Also draw a small badge into pictures and clips. */
  visibleMark: boolean
  expected: 'picture' | 'video' | 'audio'
  signal?: AbortSignal
}

/**
 * Checks a result by its bytes and writes it with a machine-readable mark (XMP DigitalSourceType in pictures, a comment tag
 * in MP4, M4A and MP3). JPEG, PNG, WebP, H.264 MP4, M4A and MP3 are not compressed again unless the badge has to be drawn.
 *
 * Refusal: result_unusable {reason: empty | too_big | unknown | wrong_type | broken | too_many_pixels | too_heavy}.
 */
export async function finishResult(sandbox: Sandbox, options: FinishOptions): Promise<ResultFacts> {
  const { sourcePath, provider, mark, visibleMark, expected } = options
  const targetBase = newBase(options.targetDir)
  return run(sandbox, { op: 'finish', sourcePath, targetBase, provider, mark, visibleMark, expected }, options.signal)
}

export interface PreviewOptions {
  sourcePath: string
  targetDir: string
  /** The longer side at most, in pixels. */
  maxSidePx?: number
  signal?: AbortSignal
}

/**
 * A JPEG of a picture, of the first frame of a clip or of a song's cover, at most 640 px; null for sound without a cover.
 * Refusal: result_unusable {reason}.
 */
export async function thumbnail(sandbox: Sandbox, options: PreviewOptions): Promise<PictureFile | null> {
  const { sourcePath, targetDir, maxSidePx = 640 } = options
  return run(sandbox, { op: 'thumbnail', sourcePath, targetBase: newBase(targetDir), maxSidePx }, options.signal)
}

/**
 * A smaller copy that has at most `maxBytes` and no side longer than `maxSidePx`: JPEG, H.264 MP4 or MP3, with the same mark.
 * Null where none can be made that is worth having. Refusal: result_unusable {reason}.
 */
export async function shrink(
  sandbox: Sandbox,
  options: { sourcePath: string; targetDir: string; maxBytes: number; maxSidePx: number; signal?: AbortSignal },
): Promise<ResultFacts | null> {
  const { sourcePath, targetDir, maxBytes, maxSidePx } = options
  return run(sandbox, { op: 'shrink', sourcePath, targetBase: newBase(targetDir), maxBytes, maxSidePx }, options.signal)
}

/**
 * JPEG frames of a clip at the middles of `count` (1 to 16) equal parts of it, upright, at most 1024 px.
 * Refusal: result_unusable {reason}.
 */
export async function framesOf(
  sandbox: Sandbox,
  clip: Pick<TaskInput, 'path'>,
  count: number,
  options: { targetDir: string; maxSidePx?: number; signal?: AbortSignal },
): Promise<PictureFile[]> {
  const { targetDir, maxSidePx = 1024, signal } = options
  const frames = Math.min(Math.max(1, Math.floor(count)), 16)
  const targetBase = newBase(targetDir)
  return run(sandbox, { op: 'frames', sourcePath: clip.path, targetBase, maxSidePx, count: frames }, signal)
}

/**
 * A clip with a sound that was made for it: an MP4 without a mark of its own, to be finished like any other result.
 * Refusal: result_unusable {reason}.
 */
export async function layUnder(
  sandbox: Sandbox,
  options: { clipPath: string; soundPath: string; targetDir: string; signal?: AbortSignal },
): Promise<{ path: string }> {
  const { clipPath, soundPath, targetDir } = options
  return run(sandbox, { op: 'lay', sourcePath: soundPath, clipPath, targetBase: newBase(targetDir) }, options.signal)
}

function newBase(targetDir: string): string {
  return path.join(targetDir, randomBytes(12).toString('hex'))
}

/** A result that kills its child twice is unusable: asking the engine again is the way on, not asking us. */
async function run<T>(sandbox: Sandbox, job: ResultJob, signal: AbortSignal | undefined): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await sandbox.run<Json>('render', ENTRY, job, signal)) as T
    } catch (fault) {
      const code = fault instanceof Fault ? fault.code : ''
      if (code === 'child_timeout') throw new Refusal('result_unusable', { reason: 'too_heavy' })
      if (code !== 'child_memory' && code !== 'child_died') throw fault
      if (tries === 2)
        throw new Refusal('result_unusable', { reason: code === 'child_memory' ? 'too_heavy' : 'broken' })
    }
  }
}
