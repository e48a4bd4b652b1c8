/**
 * Puts an XMP packet into a picture without touching its pixels; a packet that was there is replaced. Pure, child side.
 * JPEG: ISO 10918-1 segments, XMP specification part 3. PNG: chunk iTXt "XML:com.adobe.xmp". WebP: RFC 9649.
 */
import { crc32 } from 'node:zlib'

export function embedXmp(picture: Buffer, format: 'jpeg' | 'png' | 'webp', xmp: string): Buffer {
  if (format === 'jpeg') return intoJpeg(picture, xmp)
  return format === 'png' ? intoPng(picture, xmp) : intoWebp(picture, xmp)
}

const JPEG_XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0')
const JPEG_XMP_MORE = Buffer.from('http://ns.adobe.com/xmp/extension/\0')

function intoJpeg(picture: Buffer, xmp: string): Buffer {
  const body = Buffer.concat([JPEG_XMP, Buffer.from(xmp)])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  const before: Buffer[] = [picture.subarray(0, 2)]
  const after: Buffer[] = []
  let at = 2
  // Segments in front of the frame header; JFIF and Exif have to stay first.
  while (at + 4 <= picture.length && picture[at] === 0xff) {
    const marker = picture[at + 1] as number
    if (!((marker >= 0xe0 && marker <= 0xef) || marker === 0xfe)) break
    const end = at + 2 + picture.readUInt16BE(at + 2)
    if (end > picture.length) throw new RangeError('a segment reaches past the end')
    const segment = picture.subarray(at, end)
    const content = segment.subarray(4)
    const isXmp = marker === 0xe1 && (startsWith(content, JPEG_XMP) || startsWith(content, JPEG_XMP_MORE))
    const isFirst = marker === 0xe0 || (marker === 0xe1 && startsWith(content, Buffer.from('Exif\0')))
    if (!isXmp) (isFirst ? before : after).push(segment)
    at = end
  }
  return Buffer.concat([...before, head, body, ...after, picture.subarray(at)])
}

const PNG_XMP = Buffer.from('XML:com.adobe.xmp\0')

function intoPng(picture: Buffer, xmp: string): Buffer {
  const out: Buffer[] = [picture.subarray(0, 8)]
  for (let at = 8; at + 12 <= picture.length; ) {
    const end = at + 12 + picture.readUInt32BE(at)
    if (end > picture.length) throw new RangeError('a chunk reaches past the end')
    const type = picture.toString('latin1', at + 4, at + 8)
    const isXmp = type === 'iTXt' && startsWith(picture.subarray(at + 8, end), PNG_XMP)
    if (!isXmp) out.push(picture.subarray(at, end))
    if (type === 'IHDR') out.push(pngChunk('iTXt', Buffer.concat([PNG_XMP, Buffer.alloc(4), Buffer.from(xmp)])))
    at = end
    // Whatever somebody appended to the picture stays behind.
    if (type === 'IEND') break
  }
  return Buffer.concat(out)
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

const WEBP_HAS_XMP = 0x04
const WEBP_HAS_ALPHA = 0x10

function intoWebp(picture: Buffer, xmp: string): Buffer {
  const chunks: { name: string; data: Buffer }[] = []
  for (let at = 12; at + 8 <= picture.length; ) {
    const size = picture.readUInt32LE(at + 4)
    if (at + 8 + size > picture.length) throw new RangeError('a chunk reaches past the end')
    chunks.push({ name: picture.toString('latin1', at, at + 4), data: picture.subarray(at + 8, at + 8 + size) })
    at += 8 + size + (size % 2)
  }
  const head = chunks[0]
  if (!head) throw new RangeError('no chunks')
  const extended = head.name === 'VP8X' ? Buffer.from(head.data) : extendedHead(head.name, head.data)
  extended[0] = (extended[0] as number) | WEBP_HAS_XMP
  const rest = chunks.filter(({ name }) => name !== 'VP8X' && name !== 'XMP ')
  const all = [{ name: 'VP8X', data: extended }, ...rest, { name: 'XMP ', data: Buffer.from(xmp) }]
  const body = Buffer.concat([Buffer.from('WEBP'), ...all.map(({ name, data }) => riffChunk(name, data))])
  const riff = Buffer.from('RIFF\0\0\0\0', 'latin1')
  riff.writeUInt32LE(body.length, 4)
  return Buffer.concat([riff, body])
}

function riffChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

/** The extended header of a simple file, with the size (and alpha) that its only chunk states. */
function extendedHead(name: string, data: Buffer): Buffer {
  const extended = Buffer.alloc(10)
  let [width, height] = [0, 0]
  if (name === 'VP8L') {
    const bits = data.readUInt32LE(1)
    width = (bits & 0x3fff) + 1
    height = ((bits >>> 14) & 0x3fff) + 1
    if ((bits >>> 28) & 1) extended[0] = WEBP_HAS_ALPHA
  } else {
    width = data.readUInt16LE(6) & 0x3fff
    height = data.readUInt16LE(8) & 0x3fff
  }
  extended.writeUIntLE(width - 1, 4, 3)
  extended.writeUIntLE(height - 1, 7, 3)
  return extended
}

function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.subarray(0, start.length).equals(start)
}
