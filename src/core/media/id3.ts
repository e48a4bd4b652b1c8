/**
 * FFmpeg writes a comment into an MP3 as a free text frame (TXXX "comment"), which few players show; the frame meant for it
 * is COMM. https://id3.org/id3v2.3.0 sections 4.2.2 and 4.11. Child side.
 */
import { open } from 'node:fs/promises'

const HEAD_BYTES = 10
const UTF16 = 1

/** Rewrites the ID3v2.3 tag in place, at its own size; a file without such a tag stays as it is. */
export async function nameComments(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const head = Buffer.alloc(HEAD_BYTES)
    await file.read(head, 0, HEAD_BYTES, 0)
    if (head.toString('latin1', 0, 3) !== 'ID3' || head[3] !== 3 || head[5] !== 0) return
    const size = [...head.subarray(6)].reduce((sum, seven) => sum * 128 + seven, 0)
    const body = Buffer.alloc(size)
    await file.read(body, 0, size, HEAD_BYTES)
    await file.write(renamed(body), 0, size, HEAD_BYTES)
  } finally {
    await file.close()
  }
}

/** The tag's frames with comments under their own name; what that saves becomes padding at the end. */
function renamed(body: Buffer): Buffer {
  const frames: Buffer[] = []
  for (let at = 0; at + HEAD_BYTES <= body.length && body[at] !== 0; ) {
    const end = at + HEAD_BYTES + body.readUInt32BE(at + 4)
    if (end > body.length) return body
    const frame = body.subarray(at, end)
    frames.push(commentOf(frame) ?? frame)
    at = end
  }
  const made = Buffer.concat(frames)
  return Buffer.concat([made, Buffer.alloc(body.length - made.length)])
}

function commentOf(frame: Buffer): Buffer | null {
  if (frame.toString('latin1', 0, 4) !== 'TXXX') return null
  const encoding = frame[HEAD_BYTES] as number
  const text = frame.subarray(HEAD_BYTES + 1)
  const wide = encoding === UTF16
  const name = wide ? Buffer.from('\uFEFFcomment\0', 'utf16le') : Buffer.from('comment\0')
  if (!text.subarray(0, name.length).equals(name)) return null
  const noName = wide ? Buffer.from('\uFEFF\0', 'utf16le') : Buffer.alloc(1)
  const content = Buffer.concat([Buffer.from([encoding]), Buffer.from('eng'), noName, text.subarray(name.length)])
  const head = Buffer.from('COMM\0\0\0\0\0\0', 'latin1')
  head.writeUInt32BE(content.length, 4)
  return Buffer.concat([head, content])
}
