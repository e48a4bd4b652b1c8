/** Intake of clips and sound: copied or transcoded to MP4, M4A or MP3, without metadata. Child side. */
import { open } from 'node:fs/promises'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { avConstants as c } from './av.ts'
import { isTorn, refuseLong, refusePixels } from './bounds.ts'
import {
  type ClipFacts,
  clipFacts,
  measureMs,
  openClip,
  readFacts,
  remux,
  transcodeAudio,
  transcodeClip,
} from './clips.ts'
import type { AvFormat } from './detect.ts'
import { frameAt, hasSound } from './frames.ts'
import type { IntakeJob, Made } from './intake-child.ts'

/** Pixels times seconds that are transcoded at once, about ten seconds of 720p. */
const LIGHT_PIXEL_SECONDS = 1280 * 720 * 10

/** Null: the work is long, ask again in the lane for that. */
export async function takeAv(job: IntakeJob, format: AvFormat, path: string): Promise<Made | null> {
  const facts = await readFacts(job.sourcePath, format)
  refuseLong(facts.durationMs, LIMITS.inputClipMs)
  if (facts.video && format !== 'ogg' && format !== 'mp3' && format !== 'wav')
    return takeClip(job, format, facts.durationMs, path)
  if (facts.audio) return takeAudio(job, format, facts, path)
  // A container that we know with nothing in it that we take.
  throw new Refusal('file_unknown')
}

export async function takeClip(job: IntakeJob, format: string, durationMs: number, path: string): Promise<Made | null> {
  await using input = await openClip(job.sourcePath, format)
  const facts = clipFacts(input)
  const { video, audio } = facts
  if (!video) throw new Refusal('file_broken')
  refusePixels(video.widthPx, video.heightPx)
  // Copied streams are not decoded, so at least the first picture has to be one.
  if (!(await frameAt(job.sourcePath, format, 0, 64))) throw new Refusal('file_broken')
  const soundFits = !audio || audio.codecId === c.AV_CODEC_ID_AAC
  if (format === 'mov' && video.plain && !video.upright && soundFits) {
    const streams = [video.index, ...(audio ? [audio.index] : [])]
    const { reachMs } = await remux(input, streams, path, { format: 'mp4', maxMs: LIMITS.inputClipMs })
    refuseTorn(reachMs, durationMs)
  } else {
    const seconds = (durationMs || (await measureMs(job.sourcePath, format, LIMITS.inputClipMs))) / 1000
    const light = video.widthPx * video.heightPx * seconds <= LIGHT_PIXEL_SECONDS
    if (!light && !job.heavy) return null
    await transcodeClip(input, facts, {
      path,
      maxSidePx: seconds > 60 ? 1280 : 1920,
      fps: 30,
      crf: 20,
      preset: light ? 'veryfast' : 'ultrafast',
    })
  }
  return { type: 'clip', mime: 'video/mp4', ending: 'mp4', ...(await clipMeasures(path, durationMs)) }
}

/** Size and length of what was written, which has to be whole. */
async function clipMeasures(path: string, declaredMs: number) {
  const { video, durationMs } = await readFacts(path, 'mov')
  if (!video || durationMs === 0) throw new Refusal('file_broken')
  refuseLong(durationMs, LIMITS.inputClipMs)
  refuseTorn(durationMs, declaredMs)
  return { widthPx: video.widthPx, heightPx: video.heightPx, durationMs }
}

function refuseTorn(reachMs: number, declaredMs: number): void {
  if (isTorn(reachMs, declaredMs)) throw new Refusal('file_broken')
}

async function takeAudio(job: IntakeJob, format: AvFormat, facts: ClipFacts, path: string): Promise<Made> {
  await using input = await openClip(job.sourcePath, format)
  const { audio } = clipFacts(input)
  if (!audio) throw new Refusal('file_broken')
  // Copied sound is not decoded, so at least its beginning has to be sound.
  if (!(await hasSound(job.sourcePath, format, audio.index))) throw new Refusal('file_broken')
  const mp3 = format === 'mp3'
  if (mp3 || (format === 'mov' && audio.codecId === c.AV_CODEC_ID_AAC)) {
    const { reachMs } = await remux(input, [audio.index], path, {
      format: mp3 ? 'mp3' : 'ipod',
      maxMs: LIMITS.inputClipMs,
    })
    if (!mp3) refuseTorn(reachMs, facts.durationMs)
  } else {
    await transcodeAudio(input, audio, path, { format: 'ipod' })
  }
  const made = await readFacts(path, mp3 ? 'mp3' : 'mov')
  if (!made.audio || made.durationMs === 0) throw new Refusal('file_broken')
  refuseLong(made.durationMs, LIMITS.inputClipMs)
  // The length of an MP3 without an index is a guess from its bitrate, and a WAV's follows from its bytes.
  if (format === 'mov' || format === 'ogg') refuseTorn(made.durationMs, facts.durationMs)
  if (format === 'wav') await refuseShortWav(job.sourcePath)
  const sound = { type: 'audio' as const, durationMs: made.durationMs }
  return mp3 ? { ...sound, mime: 'audio/mpeg', ending: 'mp3' } : { ...sound, mime: 'audio/mp4', ending: 'm4a' }
}

/** A RIFF header states how many bytes follow (0 or all ones where a recorder could not know). */
async function refuseShortWav(path: string): Promise<void> {
  const file = await open(path)
  try {
    const head = Buffer.alloc(8)
    await file.read(head, 0, 8, 0)
    const declared = head.readUInt32LE(4)
    const { size } = await file.stat()
    if (declared !== 0 && declared < 0xffffff00 && size < declared * 0.9) throw new Refusal('file_broken')
  } finally {
    await file.close()
  }
}
