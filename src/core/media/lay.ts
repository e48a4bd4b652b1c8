/** A clip and a sound that was made for it, in one file. Child side. */
import { rm } from 'node:fs/promises'
import { av, type avLib, avConstants as c, writing } from './av.ts'
import { clipFacts, openClip, readFacts, transcodeAudio, transcodeClip } from './clips.ts'
import { detect } from './detect.ts'
import { type LayJob, unusable } from './result-job.ts'

/** The clip's picture to the bit, the sound as AAC, no longer than the clip; what the clip had of sound is left out. */
export async function lay(job: LayJob): Promise<{ path: string }> {
  const path = `${job.targetBase}.mp4`
  const [sound, picture] = [`${job.targetBase}-sound.m4a`, `${job.targetBase}-picture.mp4`]
  try {
    await soundOf(job.sourcePath, sound)
    await join(await pictureOf(job.clipPath, picture), sound, path)
    return { path }
  } finally {
    await Promise.all([sound, picture].map((one) => rm(one, { force: true })))
  }
}

async function soundOf(path: string, target: string): Promise<void> {
  const found = await detect(path)
  if (found?.family !== 'av') throw unusable(found === null ? 'unknown' : 'wrong_type')
  await using input = await openClip(path, found.format)
  const { audio } = clipFacts(input)
  if (!audio) throw unusable('wrong_type')
  await transcodeAudio(input, audio, target, { format: 'ipod' })
}

/** The path of the clip, or of one that was made of it where it is not as players take it. */
async function pictureOf(path: string, target: string): Promise<string> {
  const found = await detect(path)
  if (found?.family !== 'av') throw unusable('broken')
  const facts = await readFacts(path, found.format)
  if (!facts.video) throw unusable('broken')
  if (found.format === 'mov' && facts.video.plain && !facts.video.upright) return path
  await using input = await openClip(path, found.format)
  await transcodeClip(
    input,
    { ...facts, audio: null },
    { path: target, maxSidePx: 8192, fps: 30, crf: 18, preset: 'veryfast' },
  )
  return target
}

async function join(picturePath: string, soundPath: string, path: string): Promise<void> {
  await using picture = await openClip(picturePath, 'mov')
  await using sound = await openClip(soundPath, 'mov')
  const video = clipFacts(picture).video as { index: number }
  const audio = clipFacts(sound).audio as { index: number }
  await writing(path, async () => {
    await using muxer = await av.Muxer.open(path, { format: 'mp4', options: { movflags: '+faststart' } })
    const to = {
      video: muxer.addStream(picture.getStream(video.index) as avLib.Stream),
      audio: muxer.addStream(sound.getStream(audio.index) as avLib.Stream),
    }
    // Both are short, and the muxer sorts them: the picture's length has to be known before the sound is cut to it.
    const untilMs = await copy(picture, video.index, Number.POSITIVE_INFINITY, (packet) =>
      muxer.writePacket(packet, to.video),
    )
    await copy(sound, audio.index, untilMs, (packet) => muxer.writePacket(packet, to.audio))
  })
}

/** Hands over the packets of one stream that begin before `untilMs`. Answers how far they reach. */
async function copy(
  input: av.Demuxer,
  index: number,
  untilMs: number,
  write: (packet: avLib.Packet) => Promise<void>,
): Promise<number> {
  const base = input.getStream(index)?.timeBase ?? { num: 1, den: 1000 }
  const msOf = (stamp: bigint) => (Number(stamp) * 1000 * base.num) / base.den
  let reachMs = 0
  for await (using packet of input.packets()) {
    if (!packet || packet.streamIndex !== index) continue
    const atMs = packet.pts === c.AV_NOPTS_VALUE ? reachMs : msOf(packet.pts)
    if (atMs >= untilMs) continue
    reachMs = Math.max(reachMs, atMs + msOf(packet.duration))
    await write(packet)
  }
  return reachMs
}
