/** Intake: a file of unknown content becomes a plain one that providers can be given. Parent side: decodes nothing itself. */
import { randomBytes } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Fault, Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Json, Sandbox, TaskInput } from '../ports.ts'
import type { IntakeAnswer, IntakeFacts, IntakeJob } from './intake-child.ts'

const ENTRY = new URL('./intake-child.ts', import.meta.url)

export interface IntakeOptions {
  sourcePath: string
  /** An existing folder; the result gets a name of its own there. */
  targetDir: string
  /** LIMITS.uploadBytes unless the file is a result of ours. */
  maxBytes?: number
  signal?: AbortSignal
}

/**
 * Reads the file by its bytes (its name means nothing) and writes it upright, without metadata, as
 * JPEG or PNG (pictures), H.264 MP4 (clips, animated GIFs), M4A or MP3 (sound).
 *
 * Refusals: file_empty, file_unknown (no format that we take), file_broken (truncated or not what it says),
 * file_too_big {maxMb}, file_too_many_pixels {maxMegapixels}, file_side_too_long {maxPx}, file_too_long {maxSeconds},
 * file_too_heavy (needs more memory or time than a file may). Faults are the sandbox's and the disk's.
 */
export async function intakeFile(sandbox: Sandbox, options: IntakeOptions): Promise<TaskInput> {
  const maxBytes = options.maxBytes ?? LIMITS.uploadBytes
  const { size } = await stat(options.sourcePath)
  if (size === 0) throw new Refusal('file_empty')
  if (size > maxBytes) throw new Refusal('file_too_big', { maxMb: Math.floor(maxBytes / 1024 / 1024) })
  const targetBase = path.join(options.targetDir, randomBytes(12).toString('hex'))
  const job: IntakeJob = { sourcePath: options.sourcePath, targetBase, maxBytes, heavy: false }
  try {
    const light = await attempt(sandbox, 'intake', job, options.signal)
    const answer =
      light.state === 'heavy' ? await attempt(sandbox, 'render', { ...job, heavy: true }, options.signal) : light
    if (answer.state === 'heavy') throw new Fault('intake_undecided')
    return answer.facts satisfies IntakeFacts
  } catch (fault) {
    await rm(`${targetBase}.part`, { force: true })
    throw fault
  }
}

/**
 * A file that kills its child is tried once more in a fresh one, since a warm child has less room. Then it is broken or
 * too heavy; neither is our fault.
 */
async function attempt(
  sandbox: Sandbox,
  lane: 'intake' | 'render',
  job: IntakeJob,
  signal?: AbortSignal,
): Promise<IntakeAnswer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sandbox.run<IntakeAnswer & Json>(lane, ENTRY, job, signal)
    } catch (fault) {
      const code = fault instanceof Fault ? fault.code : ''
      if (code === 'child_timeout') throw new Refusal('file_too_heavy')
      if (code !== 'child_memory' && code !== 'child_died') throw fault
      if (tries === 2) throw new Refusal(code === 'child_memory' ? 'file_too_heavy' : 'file_broken')
    }
  }
}
