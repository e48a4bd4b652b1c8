/** For tests: decodes a clip to its frames, as a player would show them. */
import { readFile } from 'node:fs/promises'
import { av } from '../../../media/av.ts'

export interface Seen {
  widthPx: number
  heightPx: number
  /** Limited-range planes, tightly packed. */
  luma: Uint8Array
  blue: Uint8Array
  red: Uint8Array
}

export async function watch(path: string): Promise<Seen[]> {
  await using input = await av.Demuxer.open(path)
  const stream = input.video()
  if (!stream) throw new Error('no picture')
  using decoder = await av.Decoder.create(stream)
  const frames: Seen[] = []
  for await (using frame of decoder.frames(input.packets(stream.index))) {
    if (!frame?.data) continue
    const plane = (at: number, width: number, height: number) => {
      const stride = frame.linesize[at]!
      const packed = new Uint8Array(width * height)
      for (let y = 0; y < height; y++) packed.set(frame.data![at]!.subarray(y * stride, y * stride + width), y * width)
      return packed
    }
    const { width, height } = frame
    frames.push({
      widthPx: width,
      heightPx: height,
      luma: plane(0, width, height),
      blue: plane(1, width / 2, height / 2),
      red: plane(2, width / 2, height / 2),
    })
  }
  return frames
}

/** Names of an MP4's outermost boxes in their order. */
export async function boxesOf(path: string): Promise<string[]> {
  const bytes = await readFile(path)
  const names: string[] = []
  for (let at = 0; at + 8 <= bytes.length; ) {
    names.push(bytes.subarray(at + 4, at + 8).toString('latin1'))
    const size = bytes.readUInt32BE(at)
    at += size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : Math.max(8, size)
  }
  return names
}
