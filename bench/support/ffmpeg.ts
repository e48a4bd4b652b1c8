import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** What our engine makes of a photo of 4 to 3. */
const FRAME = { widthPx: 960, heightPx: 720, fps: 30 }
/** The scaled photo is so much larger than the frame, so that a zoom does not tremble more than a viewer bears. */
const OVERSIZE = 1.5

/** Whether there is a command line to compare with. */
export async function ffmpegIsThere(): Promise<boolean> {
  return run(['-hide_banner', '-version']).then(
    () => true,
    () => false,
  )
}

/**
 * The same with the command line: decode, scale with Lanczos, zoom (FFmpeg's own `zoompan`), x264 with the encoder's settings of
 * ours (`veryfast`, crf 21, two threads, BT.709, faststart). Answers milliseconds, the start of the process among them.
 */
export async function moveWithFfmpeg(photo: string, folder: string, seconds: number): Promise<number> {
  const { widthPx, heightPx, fps } = FRAME
  const frames = seconds * fps
  const [scaledWidth, scaledHeight] = [Math.round(widthPx * OVERSIZE), Math.round(heightPx * OVERSIZE)]
  const zoom = `zoompan=z='1+0.3*on/${frames - 1}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)'`
  const graph = [
    `scale=${scaledWidth}:${scaledHeight}:force_original_aspect_ratio=increase:flags=lanczos:out_range=tv:out_color_matrix=bt709`,
    `crop=${scaledWidth}:${scaledHeight}`,
    'setsar=1',
    'format=yuv420p',
    `${zoom}:d=${frames}:s=${widthPx}x${heightPx}:fps=${fps}`,
    'format=yuv420p',
  ].join(',')
  const began = performance.now()
  await run([
    ...['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-i', photo],
    ...['-vf', graph, '-frames:v', String(frames), '-an', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '21'],
    ...['-threads', '2', '-movflags', '+faststart', join(folder, 'ffmpeg.mp4')],
  ])
  return performance.now() - began
}

function run(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}: ${said.slice(-500)}`)),
    )
  })
}
