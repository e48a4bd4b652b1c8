import { stat } from 'node:fs/promises'
import sharp from 'sharp'
import type { TaskInput } from '../../src/core/ports.ts'

const WIDTH_PX = 4000
const HEIGHT_PX = 3000
const SEED = 7

/**
 * A JPEG of 12 megapixels with what makes photos hard work: soft gradients, sharp edges, and grain all over. The same bytes in
 * every run.
 */
export async function makePhoto(path: string): Promise<TaskInput> {
  let state = SEED
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const shapes = Array.from({ length: 150 }, () => {
    const [x, y, size] = [random() * WIDTH_PX, HEIGHT_PX * (0.4 + 0.6 * random()), 20 + 300 * random() ** 3]
    const colour = `hsl(${Math.floor(360 * random())} ${Math.floor(20 + 50 * random())}% ${Math.floor(20 + 60 * random())}%)`
    return `<ellipse cx="${x}" cy="${y}" rx="${size}" ry="${size * (0.3 + random())}" fill="${colour}"/>`
  })
  const scene = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${HEIGHT_PX}">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="#2b5f9e"/><stop offset="1" stop-color="#f3c99a"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#sky)"/>${shapes.join('')}</svg>`
  const grain = Buffer.alloc(WIDTH_PX * HEIGHT_PX * 3)
  for (let at = 0; at < grain.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    grain[at] = 116 + ((state >>> 27) & 24)
  }
  await sharp(Buffer.from(scene))
    .flatten()
    .composite([{ input: grain, raw: { width: WIDTH_PX, height: HEIGHT_PX, channels: 3 }, blend: 'soft-light' }])
    .jpeg({ quality: 92 })
    .toFile(path)
  const { size } = await stat(path)
  return { type: 'picture', path, mime: 'image/jpeg', sizeBytes: size, widthPx: WIDTH_PX, heightPx: HEIGHT_PX }
}
