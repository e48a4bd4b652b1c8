/** Single pictures out of a clip or a song. Child side. */
import { av, type avLib, avConstants as c } from './av.ts'
import { clipFacts, openClip, pictureSteps } from './clips.ts'
import type { Pixels } from './pictures.ts'

/** A clip whose pictures don't begin within this many packets is broken. */
const PACKETS_TRIED = 2000

/**
 * Decodes the picture shown at `atMs` (the first one for 0, the nearest before where the clip ends earlier), upright,
 * with its longer side at most `maxSidePx`. Null where nothing can be decoded.
 */
export async function frameAt(path: string, format: string, atMs: number, maxSidePx: number): Promise<Pixels | null> {
  await using input = await openClip(path, format)
  const { video } = clipFacts(input)
  if (!video) return null
  const stream = input.getStream(video.index) as avLib.Stream
  const startS = Math.max(input.startTime, 0)
  // A container that can't seek is read from its beginning.
  if (atMs > 0) await input.seek(startS + atMs / 1000, -1, c.AVSEEK_FLAG_BACKWARD).catch(() => 0)
  using decoder = await av.Decoder.create(stream, { threadCount: 1 })
  using filter = av.FilterAPI.create(`${pictureSteps(video, maxSidePx)}format=rgb24`)
  let last: Pixels | null = null
  for await (using frame of decoder.frames(bounded(input.packets(video.index)))) {
    if (!frame) break
    const { num, den } = frame.timeBase
    const frameMs = frame.pts === c.AV_NOPTS_VALUE ? 0 : (Number(frame.pts) * 1000 * num) / den - startS * 1000
    const due = frameMs + 1 >= atMs
    if (!due && last) continue
    for (const turned of await filter.processAll(frame)) {
      using picture = turned
      last = { data: picture.toBuffer(), widthPx: picture.width, heightPx: picture.height, channels: 3 }
    }
    if (due && last) return last
  }
  return last
}

/** Whether the beginning of a sound stream can be decoded. */
export async function hasSound(path: string, format: string, index: number): Promise<boolean> {
  await using input = await openClip(path, format)
  const stream = input.getStream(index)
  if (!stream) return false
  using decoder = await av.Decoder.create(stream)
  for await (using frame of decoder.frames(bounded(input.packets(index)))) if (frame) return true
  return false
}

/** The picture that a song carries as its cover, or null. */
export async function coverOf(path: string, format: string): Promise<Buffer | null> {
  await using input = await openClip(path, format)
  const stream = input.streams.find((one) => one.hasDisposition(c.AV_DISPOSITION_ATTACHED_PIC))
  if (!stream) return null
  // `stream.attachedPic` would free memory that is FFmpeg's; the demuxer hands the picture out as a packet, too.
  for await (using packet of input.packets(stream.index)) if (packet?.data) return Buffer.from(packet.data)
  return null
}

async function* bounded(packets: AsyncIterable<avLib.Packet | null>): AsyncGenerator<avLib.Packet | null> {
  let count = 0
  for await (const packet of packets) {
    count += 1
    if (count > PACKETS_TRIED) break
    yield packet
  }
  yield null
}
