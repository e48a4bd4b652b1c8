/** A picture as Y, Cb and Cr planes of 16-bit numbers with 6 bits of fraction, with a margin of repeated edges for the filter. */

export interface Plane {
  data: Int16Array
  /** Without the margin. */
  width: number
  height: number
  /** Numbers in a row, margins included. */
  stride: number
}

export const MARGIN = 3
export const FRACTION_BITS = 6

function emptyPlane(width: number, height: number): Plane {
  const stride = width + 2 * MARGIN
  return { data: new Int16Array(stride * (height + 2 * MARGIN)), width, height, stride }
}

/** Repeats the outermost pixels into the margin. */
function fillMargin(plane: Plane) {
  const { data, width, height, stride } = plane
  for (let y = MARGIN; y < MARGIN + height; y++) {
    const row = y * stride
    data.fill(data[row + MARGIN]!, row, row + MARGIN)
    data.fill(data[row + MARGIN + width - 1]!, row + MARGIN + width, row + stride)
  }
  for (let y = 0; y < MARGIN; y++) {
    data.copyWithin(y * stride, MARGIN * stride, (MARGIN + 1) * stride)
    data.copyWithin((MARGIN + height + y) * stride, (MARGIN + height - 1) * stride, (MARGIN + height) * stride)
  }
}

/** RGB rows of even width and height to BT.709 in limited range (16 to 235, 16 to 240), colour at half size. */
export function toPlanes(rgb: Uint8Array, width: number, height: number): [Plane, Plane, Plane] {
  const luma = emptyPlane(width, height)
  const blue = emptyPlane(width / 2, height / 2)
  const red = emptyPlane(width / 2, height / 2)
  const one = 1 << FRACTION_BITS
  const scale = one / 255
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let reds = 0
      let greens = 0
      let blues = 0
      for (let part = 0; part < 4; part++) {
        const dx = x + (part & 1)
        const dy = y + (part >> 1)
        const at = (dy * width + dx) * 3
        const r = rgb[at]!
        const g = rgb[at + 1]!
        const b = rgb[at + 2]!
        reds += r
        greens += g
        blues += b
        luma.data[(dy + MARGIN) * luma.stride + dx + MARGIN] =
          16 * one + 219 * scale * (0.2126 * r + 0.7152 * g + 0.0722 * b) + 0.5
      }
      const light = 0.2126 * reds + 0.7152 * greens + 0.0722 * blues
      const at = (y / 2 + MARGIN) * blue.stride + x / 2 + MARGIN
      blue.data[at] = 128 * one + (56 * scale * (blues - light)) / 1.8556 + 0.5
      red.data[at] = 128 * one + (56 * scale * (reds - light)) / 1.5748 + 0.5
    }
  }
  for (const plane of [luma, blue, red]) fillMargin(plane)
  return [luma, blue, red]
}
