import sharp from 'sharp'

/** The mark that tells which job a file came from: job number (32 bits), place in the job (8 bits), check (8 bits). */
const MARK_COLUMNS = 8
const MARK_ROWS = 6
const CELL_PX = 32

export interface Mark {
  number: number
  index: number
}

function check(number: number, index: number): number {
  return (Math.imul(number ^ (index << 24) ^ 0x5bd1e995, 0x9e3779b1) >>> 24) & 255
}

/** 48 cells, row by row; true is light. */
function markBits(number: number, index: number): boolean[] {
  const bytes = Buffer.alloc(6)
  bytes.writeUInt32BE(number)
  bytes[4] = index
  bytes[5] = check(number, index)
  return Array.from({ length: 48 }, (_, cell) => ((bytes[cell >> 3]! >> (7 - (cell & 7))) & 1) === 1)
}

/** A small JPEG of light and dark cells: the mark survives another compression, another size, and loss of all metadata. */
export async function markPicture(number: number, index: number): Promise<Buffer> {
  const bits = markBits(number, index)
  const pixels = Buffer.alloc(MARK_COLUMNS * MARK_ROWS * 3)
  bits.forEach((bit, cell) => {
    const tint = (number * 47 + cell * 5) % 40
    pixels.set(bit ? [245 - tint, 230, 205 + tint] : [10 + tint, 30, 60 - tint], cell * 3)
  })
  return sharp(pixels, { raw: { width: MARK_COLUMNS, height: MARK_ROWS, channels: 3 } })
    .resize(MARK_COLUMNS * CELL_PX, MARK_ROWS * CELL_PX, { kernel: 'nearest' })
    .jpeg({ quality: 80 })
    .toBuffer()
}

/** The same in words, for clips (a `free` box at the end) and sounds (an ID3 comment). */
export function markText(number: number, index: number): string {
  return `vendor-mark:${number}:${index}:${check(number, index)};`
}

/**
 * Reads the mark out of a file's bytes: of a picture from its pixels (in any format and size, metadata gone), else from the
 * text. Null when there is none: not a file of the vendor, or changed beyond recognition.
 */
export async function readMark(bytes: Buffer): Promise<Mark | null> {
  const text = /vendor-mark:(\d+):(\d+):(\d+);/.exec(bytes.toString('latin1'))
  if (text) return proven(Number(text[1]), Number(text[2]), Number(text[3]))
  try {
    const pixels = await sharp(bytes)
      .resize(MARK_COLUMNS, MARK_ROWS, { fit: 'fill', kernel: 'cubic' })
      .greyscale()
      .raw()
      .toBuffer()
    const step = pixels.length / 48
    const read = Buffer.alloc(6)
    for (let cell = 0; cell < 48; cell++) if (pixels[cell * step]! > 127) read[cell >> 3]! |= 128 >> (cell & 7)
    return proven(read.readUInt32BE(0), read[4]!, read[5]!)
  } catch {
    return null
  }
}

function proven(number: number, index: number, sum: number): Mark | null {
  return sum === check(number, index) ? { number, index } : null
}
