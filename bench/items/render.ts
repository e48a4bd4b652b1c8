import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSandbox } from '../../src/core/media/sandbox.ts'
import type { Kind, Options, TaskInput } from '../../src/core/ports.ts'
import { createBuiltinProvider } from '../../src/core/providers/builtin/index.ts'
import { timed } from '../stats.ts'
import { ffmpegIsThere, moveWithFfmpeg } from '../support/ffmpeg.ts'
import { makePhoto } from '../support/photo.ts'
import { quietLog } from '../support/quiet.ts'
import { type Item, MEGABYTE } from '../types.ts'

const PHOTO_SECONDS = 6
const PHOTO_TARGET_S = 3
const PHOTO_TARGET_MB = 400
const SONG_SECONDS = 60
const SONG_TARGET_S = 3
const LOOK_MS = 20

/** A photo as a phone takes it becomes a moving one, in the child process that the application uses. */
export const livePhoto: Item = {
  name: 'photo',
  title: '12-megapixel photo to a live photo of 6 s',
  async run({ folder, isQuick, tell }) {
    const photo = await makePhoto(join(folder, 'photo.jpg'))
    const hasFfmpeg = await ffmpegIsThere()
    if (!hasFfmpeg) tell('no ffmpeg on PATH: nothing to compare with')
    const times: number[] = []
    const peaks: number[] = []
    const ratios: number[] = []
    const engine = openEngine(folder)
    try {
      // The first one starts the child and is not counted; the first picture of a process is measured by "enter".
      for (let run = -1; run < (isQuick ? 1 : 4); run++) {
        const made = await engine.make('animate', { duration: PHOTO_SECONDS, camera: 'zoom-in' }, [photo])
        if (run < 0) continue
        times.push(made.ms / 1000)
        if (made.peakBytes > 0) peaks.push(made.peakBytes / MEGABYTE)
        if (hasFfmpeg) ratios.push((await moveWithFfmpeg(photo.path, folder, PHOTO_SECONDS)) / made.ms)
      }
    } finally {
      await engine.close()
    }
    return [
      {
        id: 'photo.time',
        title: '12 MP photo to 6 s of 720p',
        unit: 's',
        runs: times,
        target: { is: 'at most', value: PHOTO_TARGET_S },
      },
      {
        id: 'photo.memory',
        title: '  peak memory of its child process',
        unit: 'MB',
        runs: peaks,
        target: { is: 'at most', value: PHOTO_TARGET_MB },
        ...(peaks.length === 0 ? { note: 'no /proc here' } : {}),
      },
      {
        id: 'photo.ratio',
        title: "  speed, as a part of ffmpeg's",
        unit: 'x',
        runs: ratios,
        ...(hasFfmpeg ? {} : { note: 'no ffmpeg on PATH' }),
      },
    ]
  },
}

/** A song of a minute, in the child process that the application uses. */
export const song: Item = {
  name: 'music',
  title: '60 s of music',
  async run({ folder, isQuick }) {
    const times: number[] = []
    const engine = openEngine(folder)
    try {
      for (let run = -1; run < (isQuick ? 1 : 4); run++) {
        const made = await engine.make('music', { duration: SONG_SECONDS }, [])
        if (run >= 0) times.push(made.ms / 1000)
      }
    } finally {
      await engine.close()
    }
    return [
      {
        id: 'music.time',
        title: '60 s of music to MP3 with cover',
        unit: 's',
        runs: times,
        target: { is: 'at most', value: SONG_TARGET_S },
      },
    ]
  },
}

/** The built-in engine in a sandbox of its own. */
function openEngine(folder: string) {
  const sandbox = createSandbox({ log: quietLog })
  const provider = createBuiltinProvider({ sandbox })
  let made = 0
  return {
    async make(kind: Kind, options: Options, inputs: TaskInput[]): Promise<{ ms: number; peakBytes: number }> {
      const workDir = join(folder, `${kind}-${++made}`)
      await mkdir(workDir)
      let peakBytes = 0
      // The system keeps the peak itself; it is read often because the child may be ended right after its work.
      const watch = setInterval(async () => {
        for (const pid of sandbox.pids()) peakBytes = Math.max(peakBytes, await peakOf(pid))
      }, LOOK_MS)
      try {
        const task = {
          ...{ kind, model: 'bench', prompt: 'calm piano and strings, a slow evening', options, count: 1, seed: made },
          ...{ inputs, locale: 'en' as const, workDir, signal: AbortSignal.timeout(provider.startTimeoutMs) },
        }
        const { ms, value } = await timed(() => provider.start(task, `bench-${made}`))
        if (value.state !== 'done') throw new Error(`the engine answered ${JSON.stringify(value)}`)
        return { ms, peakBytes }
      } finally {
        clearInterval(watch)
      }
    },
    close: () => sandbox.close(),
  }
}

async function peakOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}
