/** Finishing a clip or a song that an engine made. Child side. */
import { avConstants as c, type Tags } from './av.ts'
import { badgeFor, badgeSteps } from './badge.ts'
import { isTorn } from './bounds.ts'
import { type ClipFacts, clipFacts, openClip, readFacts, remux, transcodeAudio, transcodeClip } from './clips.ts'
import type { AvFormat } from './detect.ts'
import { frameAt, hasSound } from './frames.ts'
import { isMarkedBy, markComment } from './mark.ts'
import { type Finished, type FinishJob, keep, unusable } from './result-job.ts'

/** Above this a clip could not be decoded within a child's memory. */
const CLIP_PIXELS = 8192 * 4320
const CLIP_SIDE_PX = 8192
/** What of a vendor's tags goes on to the person. */
const TAGS_KEPT = ['title', 'artist', 'album', 'genre', 'date']
const COMMENT_CHARS = 400

/**
 * H.264 with AAC in MP4, AAC in M4A and MP3 keep their streams to the bit and get the mark as a comment; anything else is
 * encoded to MP4 or MP3. A file that carries the same mark already is kept to the byte.
 */
export async function finishAv(
  job: FinishJob,
  format: AvFormat,
  target: (ending: string) => string,
): Promise<Finished> {
  const facts = await readFacts(job.sourcePath, format)
  if (job.expected === 'video') {
    if (!facts.video) throw unusable('wrong_type')
    return finishClip(job, format, facts, target)
  }
  if (facts.video || !facts.audio) throw unusable('wrong_type')
  return finishSong(job, format, facts, target)
}

function isMarked(job: FinishJob, facts: ClipFacts): boolean {
  return isMarkedBy(facts.tags.comment ?? '', job.mark, job.provider)
}

function tagsOf(job: FinishJob, facts: ClipFacts): Tags {
  const kept = TAGS_KEPT.flatMap((name) => (facts.tags[name] ? [[name, facts.tags[name]]] : []))
  const mark = markComment(job.mark, job.provider)
  const comment = facts.tags.comment ? `${facts.tags.comment.slice(0, COMMENT_CHARS)} | ${mark}` : mark
  return { ...Object.fromEntries(kept), comment: isMarked(job, facts) ? facts.tags.comment : comment }
}

async function finishClip(
  job: FinishJob,
  format: AvFormat,
  facts: ClipFacts,
  target: (ending: string) => string,
): Promise<Finished> {
  const video = facts.video as NonNullable<ClipFacts['video']>
  const { widthPx, heightPx } = video
  if (!(widthPx > 0 && heightPx > 0)) throw unusable('broken')
  if (widthPx * heightPx > CLIP_PIXELS || Math.max(widthPx, heightPx) > CLIP_SIDE_PX) throw unusable('too_many_pixels')
  const first = await frameAt(job.sourcePath, format, 0, 8192)
  if (!first) throw unusable('broken')
  const path = target('mp4')
  const badge = job.visibleMark ? badgeFor(job.mark, first.widthPx, first.heightPx) : null
  const soundFits = !facts.audio || facts.audio.codecId === c.AV_CODEC_ID_AAC
  const fits = format === 'mov' && video.plain && !video.upright && soundFits && !badge
  if (fits && isMarked(job, facts)) {
    await keep(job.sourcePath, path)
  } else {
    await using input = await openClip(job.sourcePath, format)
    const tags = tagsOf(job, facts)
    if (fits) {
      const streams = [video.index, ...(facts.audio ? [facts.audio.index] : [])]
      await remux(input, streams, path, { format: 'mp4', tags })
    } else {
      const draw = badge ? badgeSteps(badge) : ''
      const plan = { path, maxSidePx: 8192, fps: 30, crf: 18, preset: 'veryfast', tags, draw }
      await transcodeClip(input, clipFacts(input), plan)
    }
  }
  const made = await readFacts(path, 'mov')
  if (!made.video || made.durationMs === 0 || isTorn(made.durationMs, facts.durationMs)) throw unusable('broken')
  const { widthPx: width, heightPx: height } = made.video
  const { durationMs } = made
  const withSound = made.audio !== null
  return { type: 'video', path, mime: 'video/mp4', widthPx: width, heightPx: height, durationMs, hasSound: withSound }
}

async function finishSong(
  job: FinishJob,
  format: AvFormat,
  facts: ClipFacts,
  target: (ending: string) => string,
): Promise<Finished> {
  const audio = facts.audio as NonNullable<ClipFacts['audio']>
  if (!(await hasSound(job.sourcePath, format, audio.index))) throw unusable('broken')
  const m4a = format === 'mov' && audio.codecId === c.AV_CODEC_ID_AAC
  const path = target(m4a ? 'm4a' : 'mp3')
  if ((m4a || format === 'mp3') && isMarked(job, facts)) {
    await keep(job.sourcePath, path)
  } else {
    await using input = await openClip(job.sourcePath, format)
    const tags = tagsOf(job, facts)
    if (m4a || format === 'mp3') {
      const covers = input.streams.filter((stream) => stream.hasDisposition(c.AV_DISPOSITION_ATTACHED_PIC))
      const streams = [audio.index, ...covers.map((stream) => stream.index)]
      await remux(input, streams, path, { format: m4a ? 'ipod' : 'mp3', tags })
    } else {
      await transcodeAudio(input, audio, path, { format: 'mp3', tags })
    }
  }
  const made = await readFacts(path, m4a ? 'mov' : 'mp3')
  const torn = format !== 'mp3' && isTorn(made.durationMs, facts.durationMs)
  if (!made.audio || made.durationMs === 0 || torn) throw unusable('broken')
  return { type: 'audio', path, mime: m4a ? 'audio/mp4' : 'audio/mpeg', durationMs: made.durationMs }
}
