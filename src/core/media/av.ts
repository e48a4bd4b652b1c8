/**
 * Sound and moving pictures, child side: the only place that imports node-av (FFmpeg inside, 50 MB of memory once loaded).
 * Never import this from the parent process.
 */
import { rm } from 'node:fs/promises'
import * as av from 'node-av/api'
import * as avConstants from 'node-av/constants'
import * as avLib from 'node-av/lib'
import { nameComments } from './id3.ts'

// FFmpeg would print names and tags of people's files on stderr.
avLib.Log.setLevel(avConstants.AV_LOG_QUIET)

export { av, avConstants, avLib }

/** Tags of a file: title, artist, album, comment, genre ... */
export type Tags = { [name: string]: string | undefined }

export interface Mp4Plan {
  /** Whole frames, tightly packed: `yuv420p` planes (Y, U, V, limited range BT.709) or `rgb24` rows. */
  frames: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  pixelFormat: 'yuv420p' | 'rgb24'
  /** Both even. */
  widthPx: number
  heightPx: number
  fps: number
  path: string
  /** x264's quality, lower is better; 21 by default. */
  crf?: number
  preset?: string
  metadata?: Tags
}

/** Encodes frames to an H.264 MP4 that plays while it loads (faststart), BT.709, yuv420p, no sound. */
export async function encodeMp4(plan: Mp4Plan): Promise<{ frames: number; durationMs: number }> {
  const { widthPx: width, heightPx: height, fps } = plan
  const yuv = plan.pixelFormat === 'yuv420p'
  const format = yuv ? avConstants.AV_PIX_FMT_YUV420P : avConstants.AV_PIX_FMT_RGB24
  const frameBytes = yuv ? (width * height * 3) / 2 : width * height * 3
  const timeBase = { num: 1, den: fps }
  let count = 0
  async function* avFrames() {
    for await (const bytes of plan.frames) {
      if (bytes.length !== frameBytes) throw new Error(`a frame has ${bytes.length} bytes instead of ${frameBytes}`)
      const frame = avLib.Frame.fromVideoBuffer(bufferOf(bytes), { width, height, format, timeBase })
      frame.pts = BigInt(count)
      count += 1
      yield frame
    }
    yield null
  }
  const convert = yuv ? '' : 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,'
  await writing(plan.path, async () => {
    using filter = av.FilterAPI.create(
      `${convert}setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709,setsar=1`,
      { framerate: { num: fps, den: 1 } },
    )
    using encoder = await av.Encoder.create(avConstants.FF_ENCODER_LIBX264, {
      filter,
      threadCount: 2,
      options: { preset: plan.preset ?? 'veryfast', crf: plan.crf ?? 21 },
    })
    await using muxer = await av.Muxer.open(plan.path, {
      format: 'mp4',
      options: { movflags: '+faststart' },
      configure: (context) => setTags(context, plan.metadata),
    })
    const index = muxer.addStream(encoder)
    for await (using packet of encoder.packets(filter.frames(avFrames()))) await muxer.writePacket(packet, index)
  })
  return { frames: count, durationMs: Math.round((count * 1000) / fps) }
}

export interface Mp3Plan {
  /** Interleaved stereo samples in any portions. */
  pcm: AsyncIterable<Float32Array> | Iterable<Float32Array>
  sampleRateHz: number
  path: string
  /** As FFmpeg writes it, `192k` by default. */
  bitrate?: string
  tags?: { title?: string; artist?: string; album?: string; comment?: string; genre?: string }
  cover?: { jpegPath: string }
}

/** A frame of more than 64 Ki samples loses its rest on the way to the encoder, without an error. */
const FRAME_SAMPLES = 4096

/** Encodes stereo sound to an MP3 with ID3v2.3 tags and, if given, a JPEG cover. */
export async function encodeMp3(plan: Mp3Plan): Promise<{ durationMs: number }> {
  const timeBase = { num: 1, den: plan.sampleRateHz }
  let samples = 0
  async function* avFrames() {
    for await (const pcm of plan.pcm) {
      if (pcm.length % 2 !== 0) throw new Error('stereo samples come in pairs')
      for (let at = 0; at < pcm.length; at += FRAME_SAMPLES * 2) {
        const part = pcm.subarray(at, at + FRAME_SAMPLES * 2)
        const frame = avLib.Frame.fromAudioBuffer(Buffer.from(part.buffer, part.byteOffset, part.byteLength), {
          nbSamples: part.length / 2,
          format: avConstants.AV_SAMPLE_FMT_FLT,
          sampleRate: plan.sampleRateHz,
          channelLayout: avConstants.AV_CHANNEL_LAYOUT_STEREO,
          timeBase,
        })
        frame.pts = BigInt(samples)
        samples += part.length / 2
        yield frame
      }
    }
    yield null
  }
  await writing(plan.path, async () => {
    using filter = av.FilterAPI.create(
      `aformat=sample_fmts=fltp:sample_rates=${plan.sampleRateHz}:channel_layouts=stereo`,
    )
    using encoder = await av.Encoder.create(avConstants.FF_ENCODER_LIBMP3LAME, {
      filter,
      bitrate: plan.bitrate ?? '192k',
    })
    await using cover = plan.cover
      ? await av.Demuxer.open(plan.cover.jpegPath, { format: 'jpeg_pipe', options: { protocol_whitelist: 'file' } })
      : null
    await using muxer = await av.Muxer.open(plan.path, {
      format: 'mp3',
      options: { id3v2_version: 3, write_id3v1: true },
      configure: (context) => setTags(context, plan.tags),
    })
    const index = muxer.addStream(encoder)
    if (cover) await addCover(muxer, cover)
    for await (using packet of encoder.packets(filter.frames(avFrames()))) await muxer.writePacket(packet, index)
  })
  await nameComments(plan.path)
  return { durationMs: Math.round((samples * 1000) / plan.sampleRateHz) }
}

async function addCover(muxer: av.Muxer, cover: av.Demuxer): Promise<void> {
  const stream = cover.video()
  if (!stream) throw new Error('the cover is no picture')
  const index = muxer.addStream(stream)
  const picture = muxer.getStream(index)
  picture?.setDisposition(avConstants.AV_DISPOSITION_ATTACHED_PIC)
  // The words that FFmpeg turns into the picture's type.
  if (picture) picture.metadata = avLib.Dictionary.fromObject({ comment: 'Cover (front)' })
  for await (using packet of cover.packets(stream.index)) if (packet) await muxer.writePacket(packet, index)
}

/** Facts of a media file from its own bytes; file protocol only. Throws when FFmpeg can't read it. */
export async function probeFile(path: string, format?: string): Promise<av.ProbeResult> {
  return av.probe(path, { ...(format ? { format } : {}), options: { protocol_whitelist: 'file' } })
}

/** Sets tags of a container that is being written. */
export function setTags(context: avLib.FormatContext, tags: Tags | undefined): void {
  if (tags) context.metadata = avLib.Dictionary.fromObject(tags)
}

/** Runs `write`; a failure leaves no half file behind. */
export async function writing(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (fault) {
    await rm(path, { force: true })
    throw fault
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
