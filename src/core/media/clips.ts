/** Reading clips and sound within our bounds, and rewriting them as MP4, M4A or MP3. Child side. */
import { av, avLib, avConstants as c, setTags, type Tags, writing } from './av.ts'
import { refuseLong } from './bounds.ts'
import { nameComments } from './id3.ts'

export interface ClipFacts {
  /** What the container declares, 0 where it says nothing. */
  durationMs: number
  video: VideoTrack | null
  audio: AudioTrack | null
  tags: Tags
}
export interface VideoTrack {
  index: number
  codecId: number
  /** As stored; `upright` turns it. */
  widthPx: number
  heightPx: number
  /** Filter steps that turn the picture upright, empty when it is. */
  upright: string
  /** H.264 of 8 bits and 4:2:0, which every player and every vendor takes. */
  plain: boolean
}
export interface AudioTrack {
  index: number
  codecId: number
}

const VIDEO_CODECS = new Set<number>([
  c.AV_CODEC_ID_H264,
  c.AV_CODEC_ID_HEVC,
  c.AV_CODEC_ID_VP8,
  c.AV_CODEC_ID_VP9,
  c.AV_CODEC_ID_AV1,
  c.AV_CODEC_ID_MPEG4,
  c.AV_CODEC_ID_H263,
  c.AV_CODEC_ID_MJPEG,
  c.AV_CODEC_ID_PRORES,
  c.AV_CODEC_ID_GIF,
])
const AUDIO_CODECS = new Set<number>([
  c.AV_CODEC_ID_AAC,
  c.AV_CODEC_ID_MP3,
  c.AV_CODEC_ID_OPUS,
  c.AV_CODEC_ID_VORBIS,
  c.AV_CODEC_ID_ALAC,
  c.AV_CODEC_ID_FLAC,
  c.AV_CODEC_ID_PCM_U8,
  c.AV_CODEC_ID_PCM_S16LE,
  c.AV_CODEC_ID_PCM_S16BE,
  c.AV_CODEC_ID_PCM_S24LE,
  c.AV_CODEC_ID_PCM_S32LE,
  c.AV_CODEC_ID_PCM_F32LE,
  c.AV_CODEC_ID_PCM_MULAW,
  c.AV_CODEC_ID_PCM_ALAW,
  c.AV_CODEC_ID_ADPCM_MS,
  c.AV_CODEC_ID_ADPCM_IMA_WAV,
])
const STREAMS = 32

/** Opens a file as exactly one format; file protocol only, no references to other files. */
export async function openClip(path: string, format: string): Promise<av.Demuxer> {
  return await av.Demuxer.open(path, {
    format,
    options: { protocol_whitelist: 'file', format_whitelist: format, max_streams: STREAMS },
  })
}

/** What is in an open file. Streams of kinds and codecs that we do not take count as absent. */
export function clipFacts(input: av.Demuxer): ClipFacts {
  const video = input.streams.find(
    (stream) =>
      stream.codecpar.codecType === c.AVMEDIA_TYPE_VIDEO &&
      VIDEO_CODECS.has(stream.codecpar.codecId) &&
      !stream.hasDisposition(c.AV_DISPOSITION_ATTACHED_PIC),
  )
  const audio = input.streams.find(
    (stream) => stream.codecpar.codecType === c.AVMEDIA_TYPE_AUDIO && AUDIO_CODECS.has(stream.codecpar.codecId),
  )
  return {
    durationMs: input.duration > 0 ? Math.round(input.duration * 1000) : 0,
    video: video ? videoTrack(video) : null,
    audio: audio ? { index: audio.index, codecId: audio.codecpar.codecId } : null,
    tags: input.metadata,
  }
}

/** What is in a file. */
export async function readFacts(path: string, format: string): Promise<ClipFacts> {
  await using input = await openClip(path, format)
  return clipFacts(input)
}

function videoTrack(stream: avLib.Stream): VideoTrack {
  const { codecId, width, height, format } = stream.codecpar
  const plainPixels = format === c.AV_PIX_FMT_YUV420P || format === c.AV_PIX_FMT_YUVJ420P
  return {
    index: stream.index,
    codecId,
    widthPx: width,
    heightPx: height,
    upright: uprightSteps(stream.codecpar.getCodedSideData(c.AV_PKT_DATA_DISPLAYMATRIX)),
    plain: codecId === c.AV_CODEC_ID_H264 && plainPixels,
  }
}

/** The filters that ffmpeg itself inserts for a display matrix (nine 32-bit numbers; fftools' `configure_input_video_filter`). */
function uprightSteps(matrix: Buffer | null): string {
  if (!matrix || matrix.length < 36) return ''
  const at = (index: number) => matrix.readInt32LE(index * 4)
  const degrees = (Math.round((Math.atan2(at(1), at(0)) * 180) / Math.PI / 90) * 90 + 360) % 360
  if (degrees === 90) return `transpose=${at(3) > 0 ? 'cclock_flip' : 'clock'},`
  if (degrees === 180) return `${at(0) < 0 ? 'hflip,' : ''}${at(4) < 0 ? 'vflip,' : ''}`
  if (degrees === 270) return `transpose=${at(3) < 0 ? 'clock_flip' : 'cclock'},`
  return at(4) < 0 ? 'vflip,' : ''
}

/**
 * Copies the chosen streams into a new container without decoding them; no metadata but `tags` goes along.
 * Returns how far the packets really reach, and refuses what lasts longer than `maxMs`.
 */
export async function remux(
  input: av.Demuxer,
  streams: number[],
  path: string,
  options: { format: 'mp4' | 'ipod' | 'mp3'; tags?: Tags; maxMs?: number },
): Promise<{ reachMs: number }> {
  let reachMs = 0
  await writing(path, async () => {
    await using muxer = await av.Muxer.open(path, {
      format: options.format,
      options: options.format === 'mp3' ? { id3v2_version: 3 } : { movflags: '+faststart' },
      configure: (context) => {
        setTags(context, options.tags)
        for (const stream of context.streams) clearStreamTags(stream)
      },
    })
    const target = new Map(
      streams.map((index) => [index, muxer.addStream(input.getStream(index) as avLib.Stream)] as const),
    )
    for (const [from, to] of target) {
      if (input.getStream(from)?.hasDisposition(c.AV_DISPOSITION_ATTACHED_PIC)) {
        muxer.getStream(to)?.setDisposition(c.AV_DISPOSITION_ATTACHED_PIC)
      }
    }
    for await (using packet of input.packets()) {
      const to = packet ? target.get(packet.streamIndex) : undefined
      if (!packet || to === undefined) continue
      reachMs = Math.max(reachMs, endMs(packet, input))
      if (options.maxMs !== undefined) refuseLong(reachMs, options.maxMs)
      await muxer.writePacket(packet, to)
    }
  })
  if (options.format === 'mp3' && options.tags) await nameComments(path)
  return { reachMs }
}

/** How far the packets reach, for containers that do not say (a browser's WebM); refuses what lasts longer than `maxMs`. */
export async function measureMs(path: string, format: string, maxMs: number): Promise<number> {
  await using input = await openClip(path, format)
  let reachMs = 0
  for await (using packet of input.packets()) {
    if (packet) reachMs = Math.max(reachMs, endMs(packet, input))
    refuseLong(reachMs, maxMs)
  }
  return reachMs
}

function endMs(packet: avLib.Packet, input: av.Demuxer): number {
  const base = input.getStream(packet.streamIndex)?.timeBase
  if (!base || packet.pts === c.AV_NOPTS_VALUE) return 0
  return (Number(packet.pts + packet.duration) * 1000 * base.num) / base.den - Math.max(input.startTime, 0) * 1000
}

function clearStreamTags(stream: avLib.Stream): void {
  const cover = stream.hasDisposition(c.AV_DISPOSITION_ATTACHED_PIC)
  stream.metadata = avLib.Dictionary.fromObject(cover ? { comment: 'Cover (front)' } : {})
}

export interface TranscodePlan {
  path: string
  /** The longer side is made no longer than this. */
  maxSidePx: number
  fps: number
  crf: number
  preset: string
  /** The rate that the picture stays below, and the rate of the sound. */
  maxBitsPerS?: number
  soundBitsPerS?: number
  tags?: Tags
  /** More filter steps on the upright, scaled picture, each ending with a comma. */
  draw?: string
}

/** Decodes and encodes to H.264 with AAC, upright, square pixels, a constant frame rate, faststart. */
export async function transcodeClip(input: av.Demuxer, facts: ClipFacts, plan: TranscodePlan): Promise<void> {
  const video = facts.video as VideoTrack
  await writing(plan.path, async () => {
    using decoder = await av.Decoder.create(input.getStream(video.index) as avLib.Stream, { threadCount: 2 })
    using filter = av.FilterAPI.create(
      `${pictureSteps(video, plan.maxSidePx)}fps=${plan.fps},${plan.draw ?? ''}format=yuv420p`,
    )
    using encoder = await av.Encoder.create(c.FF_ENCODER_LIBX264, {
      decoder,
      filter,
      threadCount: 2,
      ...(plan.maxBitsPerS === undefined
        ? {}
        : { context: { rcMaxRate: plan.maxBitsPerS, rcBufferSize: plan.maxBitsPerS } }),
      options: { preset: plan.preset, crf: plan.crf },
    })
    await using muxer = await av.Muxer.open(plan.path, {
      format: 'mp4',
      options: { movflags: '+faststart' },
      configure: (context) => setTags(context, plan.tags),
    })
    if (!facts.audio) {
      await av.pipeline(input, decoder, filter, encoder, muxer).completion
      return
    }
    using sound = await soundStages(input, facts.audio, { bitsPerS: plan.soundBitsPerS })
    const stages = { video: [decoder, filter, encoder], audio: [sound.decoder, sound.filter, sound.encoder] }
    await av.pipeline({ video: input, audio: input }, stages, muxer).completion
  })
}

/** Upright, square pixels, even sides no longer than `maxSidePx`, limited-range BT.709. */
export function pictureSteps(video: VideoTrack, maxSidePx: number): string {
  return (
    `${video.upright}scale=w='trunc(iw*if(gt(sar,0),sar,1)/2)*2':h='trunc(ih/2)*2',setsar=1,` +
    `scale=w='min(${maxSidePx},iw)':h='min(${maxSidePx},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2:out_range=tv,`
  )
}

/** Decodes and encodes sound alone to AAC in an M4A, or to MP3. */
export async function transcodeAudio(
  input: av.Demuxer,
  audio: AudioTrack,
  path: string,
  options: { format: 'ipod' | 'mp3'; tags?: Tags; bitsPerS?: number },
): Promise<void> {
  await writing(path, async () => {
    using sound = await soundStages(input, audio, { mp3: options.format === 'mp3', bitsPerS: options.bitsPerS })
    await using muxer = await av.Muxer.open(path, {
      format: options.format,
      options: options.format === 'mp3' ? { id3v2_version: 3 } : { movflags: '+faststart' },
      configure: (context) => setTags(context, options.tags),
    })
    await av.pipeline({ audio: input }, { audio: [sound.decoder, sound.filter, sound.encoder] }, muxer).completion
  })
  if (options.format === 'mp3') await nameComments(path)
}

async function soundStages(
  input: av.Demuxer,
  audio: AudioTrack,
  { mp3 = false, bitsPerS = 192_000 }: { mp3?: boolean; bitsPerS?: number | undefined } = {},
) {
  const decoder = await av.Decoder.create(input.getStream(audio.index) as avLib.Stream)
  const filter = av.FilterAPI.create('aformat=sample_fmts=fltp:sample_rates=44100:channel_layouts=stereo')
  const encoder = await av.Encoder.create(mp3 ? c.FF_ENCODER_LIBMP3LAME : c.FF_ENCODER_AAC, {
    filter,
    bitrate: bitsPerS,
  })
  return {
    decoder,
    filter,
    encoder,
    [Symbol.dispose]() {
      encoder.close()
      filter.close()
      decoder.close()
    },
  }
}
