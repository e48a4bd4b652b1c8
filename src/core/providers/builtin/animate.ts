import { join } from 'node:path'
import { encodeMp4 } from '../../media/av.ts'
import { markComment } from '../../media/mark.ts'
import { encodePicture } from '../../media/pictures.ts'
import type { Options } from '../../ports.ts'
import { type Clip, framesOf } from './animate/frames.ts'
import { askedMove, askedSeconds, FPS, frameFor } from './animate/path.ts'
import { decodeStill, loadSource, sizeOf } from './animate/source.ts'

export interface AnimateJob {
  /** A still picture in any format that sharp reads. */
  inputPath: string
  options: Options
  /** Unused: the move is wholly given by the options. */
  seed: number
  workDir: string
}

export interface AnimateResult {
  files: [string]
  stillPath: string
  widthPx: number
  heightPx: number
  durationMs: number
  frames: number
  move: string
}

/**
 * Moves a camera over a still: an H.264 MP4 of 30 frames a second, 720 on its short side, and its first frame as a JPEG.
 * Options: `duration` (whole seconds, 3 to 10, 5 by default), `camera` (see MOVES, `zoom-in` by default).
 * Refusals: `option_range`, `option_choice`.
 */
export async function run(job: AnimateJob): Promise<AnimateResult> {
  const move = askedMove(job.options)
  const seconds = askedSeconds(job.options)
  const picture = await sizeOf(job.inputPath)
  const frame = frameFor(picture)
  const clip: Clip = { move, seconds, picture, frame }
  const path = join(job.workDir, 'clip.mp4')
  const stillPath = join(job.workDir, 'still.jpg')
  const source = await loadSource(job.inputPath, clip)
  const [written] = await Promise.all([
    encodeMp4({
      frames: framesOf(source, clip),
      pixelFormat: 'yuv420p',
      widthPx: frame.widthPx,
      heightPx: frame.heightPx,
      fps: FPS,
      path,
      metadata: { comment: markComment('algorithmic', 'builtin') },
    }),
    writeStill(job.inputPath, clip, stillPath),
  ])
  return {
    files: [path],
    stillPath,
    widthPx: frame.widthPx,
    heightPx: frame.heightPx,
    durationMs: seconds * 1000,
    frames: written.frames,
    move,
  }
}

async function writeStill(inputPath: string, clip: Clip, stillPath: string): Promise<void> {
  const data = await decodeStill(inputPath, clip)
  const pixels = { data, widthPx: clip.frame.widthPx, heightPx: clip.frame.heightPx, channels: 3 as const }
  await encodePicture(pixels, stillPath, { format: 'jpeg', quality: 94, mark: 'algorithmic', provider: 'builtin' })
}
