/** Real files for tests, made on the spot: pictures, clips and sound of every format that intake takes. */
import { readFile, writeFile } from 'node:fs/promises'
import { crc32, deflateSync } from 'node:zlib'
import { av, avLib, avConstants as c, type Tags } from './av.ts'
import { sharp } from './pictures.ts'

/** Four quarters: red, green / blue, yellow. Turned pictures can be told from upright ones. */
export async function quarters(widthPx = 120, heightPx = 80) {
  const half = { width: widthPx / 2, height: heightPx / 2 }
  const patch = (background: string, left: number, top: number) => ({
    input: { create: { ...half, channels: 3 as const, background } },
    left,
    top,
  })
  return sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#000' } })
    .composite([
      patch('#ff0000', 0, 0),
      patch('#00c000', half.width, 0),
      patch('#0000ff', 0, half.height),
      patch('#ffff00', half.width, half.height),
    ])
    .removeAlpha()
}

/** The name of the quarter colour at a place given as fractions of the sides. */
export async function colourAt(path: string, x: number, y: number): Promise<string> {
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [red, green, blue] = [data[at]! > 128, data[at + 1]! > 90, data[at + 2]! > 128]
  if (red && green && blue) return 'white'
  return red ? (green ? 'yellow' : 'red') : green ? 'green' : blue ? 'blue' : 'black'
}

export interface ClipSample {
  path: string
  format: 'mp4' | 'mov' | 'webm'
  seconds?: number
  sound?: boolean
  widthPx?: number
  heightPx?: number
  tags?: Tags
  /** Clockwise display rotation, as phones write it. */
  rotation?: 90
}

/** A clip of the four quarters with a hum: H.264 and AAC, or VP8 and Opus in WebM. */
export async function makeClip(sample: ClipSample): Promise<void> {
  const { seconds = 1, widthPx = 120, heightPx = 80 } = sample
  const webm = sample.format === 'webm'
  const still = await (await quarters(widthPx, heightPx)).raw().toBuffer()
  using filter = av.FilterAPI.create('scale=out_range=tv,format=yuv420p')
  using encoder = await av.Encoder.create(webm ? c.FF_ENCODER_LIBVPX_VP8 : c.FF_ENCODER_LIBX264, { filter })
  using soundFilter = av.FilterAPI.create(
    `aformat=sample_fmts=${webm ? 'flt' : 'fltp'}:sample_rates=48000:channel_layouts=stereo`,
  )
  using soundEncoder = await av.Encoder.create(webm ? c.FF_ENCODER_LIBOPUS : c.FF_ENCODER_AAC, { filter: soundFilter })
  await using muxer = await av.Muxer.open(sample.path, {
    format: sample.format,
    configure: (context) => {
      if (sample.tags) context.metadata = avLib.Dictionary.fromObject(sample.tags)
      if (sample.rotation) context.streams[0]?.codecpar.addCodedSideData(c.AV_PKT_DATA_DISPLAYMATRIX, quarterTurn())
    },
    ...(sample.tags && !webm ? { options: { movflags: '+use_metadata_tags' } } : {}),
  })
  const picture = muxer.addStream(encoder)
  const sound = sample.sound ? muxer.addStream(soundEncoder) : -1
  async function* frames() {
    for (let i = 0; i < seconds * 25; i += 1) {
      const props = { width: widthPx, height: heightPx, format: c.AV_PIX_FMT_RGB24, timeBase: { num: 1, den: 25 } }
      const frame = avLib.Frame.fromVideoBuffer(still, props)
      frame.pts = BigInt(i)
      yield frame
    }
    yield null
  }
  for await (using packet of encoder.packets(filter.frames(frames()))) await muxer.writePacket(packet, picture)
  if (sound < 0) return
  for await (using packet of soundEncoder.packets(soundFilter.frames(hum(seconds, 48000))))
    await muxer.writePacket(packet, sound)
}

/** A display matrix of 90 degrees clockwise: nine 32-bit numbers, as in ISO 14496-12. */
function quarterTurn(): Buffer {
  const matrix = Buffer.alloc(36)
  for (const [index, value] of [
    [1, 0x10000],
    [3, -0x10000],
    [8, 0x40000000],
  ] as const)
    matrix.writeInt32LE(value, index * 4)
  return matrix
}

async function* hum(seconds: number, sampleRate: number) {
  const size = 960
  for (let at = 0; at < seconds * sampleRate; at += size) {
    const pcm = new Float32Array(size * 2)
    for (let i = 0; i < pcm.length; i++) pcm[i] = 0.2 * Math.sin((at + (i >> 1)) / 20)
    const frame = avLib.Frame.fromAudioBuffer(Buffer.from(pcm.buffer), {
      nbSamples: size,
      format: c.AV_SAMPLE_FMT_FLT,
      sampleRate,
      channelLayout: c.AV_CHANNEL_LAYOUT_STEREO,
      timeBase: { num: 1, den: sampleRate },
    })
    frame.pts = BigInt(at)
    yield frame
  }
  yield null
}

const SOUNDS = {
  mp3: { codec: c.FF_ENCODER_LIBMP3LAME, format: 'fltp' },
  ipod: { codec: c.FF_ENCODER_AAC, format: 'fltp' },
  ogg: { codec: c.FF_ENCODER_LIBOPUS, format: 'flt' },
  wav: { codec: c.FF_ENCODER_PCM_S16LE, format: 's16' },
} as const

/** A hum in one of the containers of sound. */
export async function makeSound(path: string, format: keyof typeof SOUNDS, seconds = 1, tags?: Tags): Promise<void> {
  const sound = SOUNDS[format]
  using filter = av.FilterAPI.create(`aformat=sample_fmts=${sound.format}:sample_rates=48000:channel_layouts=stereo`)
  using encoder = await av.Encoder.create(sound.codec, { filter })
  await using muxer = await av.Muxer.open(path, {
    format,
    configure: (context) => {
      if (tags) context.metadata = avLib.Dictionary.fromObject(tags)
    },
  })
  const index = muxer.addStream(encoder)
  for await (using packet of encoder.packets(filter.frames(hum(seconds, 48000)))) await muxer.writePacket(packet, index)
}

/** A few bytes that declare a PNG of any size: one row of zeroes, which no decoder should get to see. */
export async function makePngBomb(path: string, widthPx: number, heightPx: number): Promise<void> {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(widthPx, 0)
  head.writeUInt32BE(heightPx, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const pixels = deflateSync(Buffer.alloc(widthPx * 3 + 1))
  await writeFile(
    path,
    Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]),
  )
}

/** Writes the first part of a file, as a torn upload leaves it. */
export async function cut(from: string, to: string, fraction: number): Promise<void> {
  const bytes = await readFile(from)
  await writeFile(to, bytes.subarray(0, Math.floor(bytes.length * fraction)))
}
