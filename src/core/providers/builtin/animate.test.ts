import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { probeFile } from '../../media/av.ts'
import { sharp } from '../../media/pictures.ts'
import type { Options } from '../../ports.ts'
import { boxesOf, type Seen, watch } from './animate/eye.ts'
import { type Clip, framesOf } from './animate/frames.ts'
import { FRAMES, frameFor, MOVES, type Move, viewAt } from './animate/path.ts'
import { loadSource, sizeOf } from './animate/source.ts'
import { run } from './animate.ts'

let workDir: string
/** Its blue falls from left to right and its red from top to bottom, so that colours tell places; a disc marks the middle. */
let map: string
const MAP = { widthPx: 900, heightPx: 900 }

beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), 'chatelier-animate-'))
  const { widthPx: width, heightPx: height } = MAP
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const inDisc = Math.hypot(x - width / 2, y - height / 2) < 60
      data[at] = inDisc ? 255 : 220 - (180 * y) / height
      data[at + 1] = inDisc ? 255 : 100
      data[at + 2] = inDisc ? 255 : 220 - (180 * x) / width
    }
  }
  map = join(workDir, 'map.png')
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toFile(map)
})
afterAll(() => rm(workDir, { recursive: true, force: true }))

const animate = (options: Options, inputPath = map) => run({ inputPath, options, seed: 1, workDir })

const made = new Map<Move, Promise<{ path: string; stillPath: string; frames: Seen[] }>>()

/** The map with one move, made and decoded once for all tests. */
function clipOf(move: Move) {
  const make = async () => {
    const own = await mkdtemp(join(workDir, 'clip-'))
    const { files, stillPath } = await run({
      inputPath: map,
      options: { duration: 3, camera: move },
      seed: 1,
      workDir: own,
    })
    return { path: files[0], stillPath, frames: await watch(files[0]) }
  }
  const clip = made.get(move) ?? make()
  made.set(move, clip)
  return clip
}

function farthest(one: Uint8Array, other: Uint8Array): number {
  let most = 0
  for (let at = 0; at < one.length; at++) most = Math.max(most, Math.abs(one[at]! - other[at]!))
  return most
}

/** Red, green and blue of a pixel (BT.709, limited range). */
function colourAt(frame: Seen, x: number, y: number): [number, number, number] {
  const light = (frame.luma[y * frame.widthPx + x]! - 16) / 219
  const at = (y >> 1) * (frame.widthPx / 2) + (x >> 1)
  const blue = (frame.blue[at]! - 128) / 224
  const red = (frame.red[at]! - 128) / 224
  const r = light + 1.5748 * red
  const b = light + 1.8556 * blue
  return [255 * r, (255 * (light - 0.2126 * r - 0.0722 * b)) / 0.7152, 255 * b]
}

/** Where in the map (0 to 1 across and down) a pixel of a frame comes from, told by its colour. */
function placeAt(frame: Seen, x: number, y: number): [number, number] {
  const [red, , blue] = colourAt(frame, x, y)
  return [(220 - blue) / 180, (220 - red) / 180]
}

const discPixels = (frame: Seen) => frame.luma.reduce((count, light) => count + (light > 215 ? 1 : 0), 0)

describe('a moving photo', () => {
  test('is H.264 in yuv420p and limited range, 30 frames a second, and plays while it loads', async () => {
    const { path } = await clipOf('zoom-in')
    const facts = await probeFile(path)
    expect(facts.video).toMatchObject({ codec: 'h264', width: 720, height: 720, pixelFormat: 'yuv420p', frameRate: 30 })
    expect(facts.duration).toBeCloseTo(3, 2)
    expect(facts.metadata?.comment).toContain('algorithmicMedia')
    const boxes = await boxesOf(path)
    expect(boxes.indexOf('moov')).toBeGreaterThan(0)
    expect(boxes.indexOf('moov')).toBeLessThan(boxes.indexOf('mdat'))
  })

  test.each(MOVES.map((move) => [move]))(
    'that goes %s shows its way through the picture, frame by frame, and no border',
    async (move) => {
      const { frames } = await clipOf(move)
      expect(frames).toHaveLength(90)
      const { widthPx: width, heightPx: height } = frames[0]!
      for (const at of [0, 45, 89]) {
        const view = viewAt(move, at / 89, MAP, { widthPx: width, heightPx: height }, 3)
        for (const [x, y] of [
          [4, 4],
          [width - 5, 4],
          [4, height - 5],
          [width - 5, height - 5],
        ] as const) {
          const [across, down] = placeAt(frames[at]!, x, y)
          expect(Math.abs(across - (view.x + (x / width) * view.width) / MAP.widthPx)).toBeLessThan(0.025)
          expect(Math.abs(down - (view.y + (y / height) * view.height) / MAP.heightPx)).toBeLessThan(0.025)
          expect(Math.abs(colourAt(frames[at]!, x, y)[1] - 100)).toBeLessThan(12)
        }
      }
      // The outermost lines are picture too, in every frame.
      for (const frame of frames) {
        for (const [x, y] of [
          [0, height >> 1],
          [width - 1, height >> 1],
          [width >> 1, 0],
          [width >> 1, height - 1],
        ] as const) {
          expect(Math.abs(colourAt(frame, x, y)[1] - 100)).toBeLessThan(14)
        }
      }
      const growth = discPixels(frames[89]!) / discPixels(frames[0]!)
      if (move === 'zoom-in') expect(growth).toBeGreaterThan(1.3)
      else if (move === 'zoom-out') expect(growth).toBeLessThan(0.77)
      else expect(Math.abs(growth - 1)).toBeLessThan(0.02)
    },
  )

  test('moves without a tremble: the disc glides along the eased way within a third of a pixel', async () => {
    const { frames } = await clipOf('pan-right')
    const frame = { widthPx: frames[0]!.widthPx, heightPx: frames[0]!.heightPx }
    const centres = frames.map((seen) => {
      let sum = 0
      let weight = 0
      for (let y = 260; y < 460; y++) {
        for (let x = 0; x < seen.widthPx; x++) {
          const light = Math.max(0, seen.luma[y * seen.widthPx + x]! - 150)
          sum += light * (x + 0.5)
          weight += light
        }
      }
      return sum / weight
    })
    const wanted = frames.map((_, at) => {
      const view = viewAt('pan-right', at / 89, MAP, frame, 3)
      return ((MAP.widthPx / 2 - view.x) / view.width) * frame.widthPx
    })
    const off = centres.map((centre, at) => centre - wanted[at]!)
    const mean = off.reduce((sum, each) => sum + each, 0) / off.length
    expect(Math.max(...off.map((each) => Math.abs(each - mean)))).toBeLessThan(0.35)
    const jerks = off.slice(2).map((each, at) => Math.abs(each - 2 * off[at + 1]! + off[at]!))
    expect(jerks.reduce((sum, jerk) => sum + jerk, 0) / jerks.length).toBeLessThan(0.15)
    expect(Math.abs(centres[1]! - centres[0]!), 'it starts from rest').toBeLessThan(0.1)
    expect(Math.abs(centres[45]! - centres[44]!), 'and is quick in the middle').toBeGreaterThan(1.5)
  })

  test('has a still that is its first frame', async () => {
    for (const move of ['zoom-out', 'tilt-down'] as const) {
      const clip = await clipOf(move)
      const first = clip.frames[0]!
      const still = sharp(clip.stillPath)
      expect(await still.metadata()).toMatchObject({ format: 'jpeg', width: first.widthPx, height: first.heightPx })
      const pixels = await still.raw().toBuffer()
      let difference = 0
      for (let y = 8; y < first.heightPx; y += 16) {
        for (let x = 8; x < first.widthPx; x += 16) {
          const colour = colourAt(first, x, y)
          for (let part = 0; part < 3; part++)
            difference += Math.abs(colour[part]! - pixels[(y * first.widthPx + x) * 3 + part]!)
        }
      }
      expect(difference / ((first.widthPx * first.heightPx) / 256) / 3).toBeLessThan(3)
    }
  })

  test('of the same photo and options has the same frames', async () => {
    const options = { duration: 3, camera: 'tilt-up' }
    const picture = await sizeOf(map)
    const clip: Clip = { move: 'tilt-up', seconds: 3, picture, frame: frameFor(picture) }
    const digest = async () => {
      const hash = createHash('sha256')
      for (const frame of framesOf(await loadSource(map, clip), clip)) hash.update(frame)
      return hash.digest('hex')
    }
    expect(await digest()).toBe(await digest())

    // On a busy machine x264 makes of the same frames, once in some hundred times, a file whose samples are a level or two off.
    const [first, again] = [(await clipOf('tilt-up')).frames, await watch((await animate(options)).files[0])]
    expect(again).toHaveLength(first.length)
    for (const [at, frame] of again.entries())
      for (const plane of ['luma', 'blue', 'red'] as const)
        expect(farthest(frame[plane], first[at]![plane]), `${plane} of frame ${at}`).toBeLessThanOrEqual(4)
  })

  test('takes a tiny, transparent picture', async () => {
    const tiny = join(workDir, 'tiny.png')
    await sharp({ create: { width: 3, height: 3, channels: 4, background: '#ff000080' } })
      .png()
      .toFile(tiny)
    expect(await animate({ duration: 3, camera: 'pan-left' }, tiny)).toMatchObject({ widthPx: 720, frames: 90 })
  })

  test('of a panorama that was held upright lies as it was seen, and goes through it', async () => {
    const lying = join(workDir, 'lying.jpg')
    const wide = await sharp(map).resize(6000, 400, { fit: 'fill' }).toBuffer()
    await sharp(await sharp(wide).rotate(-90).toBuffer())
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 95 })
      .toFile(lying)
    const clip = await animate({ duration: 3, camera: 'pan-right' }, lying)
    expect(clip).toMatchObject({ widthPx: 1280, heightPx: 720 })
    const frames = await watch(clip.files[0])
    const across = (frame: Seen) => {
      let sum = 0
      for (let y = 40; y < 240; y += 4) for (let x = 100; x < 1180; x += 4) sum += placeAt(frame, x, y)[0]
      return sum / (50 * 270)
    }
    const picture = { widthPx: 6000, heightPx: 400 }
    const goes = [0, 1].map((part) => viewAt('pan-right', part, picture, clip, 3).x / 6000)
    expect(across(frames[89]!) - across(frames[0]!)).toBeCloseTo(goes[1]! - goes[0]!, 2)
    expect(goes[1]! - goes[0]!).toBeGreaterThan(0.02)
  })

  test.each([
    [{ duration: 2 }, 'option_range'],
    [{ duration: 11 }, 'option_range'],
    [{ duration: 4.5 }, 'option_range'],
    [{ camera: 'spin' }, 'option_choice'],
  ])('with %j is refused', async (options, code) => {
    await expect(animate(options as Options)).rejects.toMatchObject({ name: 'Refusal', code })
  })

  test('of bytes that are no picture fails and leaves nothing half written', async () => {
    const broken = join(workDir, 'broken.jpg')
    await writeFile(broken, 'not a picture at all')
    await expect(animate({ duration: 3 }, broken)).rejects.toThrow()
  })
})

describe('the camera', () => {
  test('never leaves the picture, whatever its shape', () => {
    for (const [widthPx, heightPx] of [
      [4000, 3000],
      [1, 1],
      [9000, 300],
      [300, 9000],
      [1000, 1001],
      [720, 1280],
    ] as const) {
      const picture = { widthPx, heightPx }
      const frame = frameFor(picture)
      for (const move of MOVES) {
        for (const seconds of [3, 10]) {
          for (let part = 0; part <= 1; part += 1 / 16) {
            const view = viewAt(move as Move, part, picture, frame, seconds)
            expect(view.x).toBeGreaterThanOrEqual(-1e-9)
            expect(view.y).toBeGreaterThanOrEqual(-1e-9)
            expect(view.x + view.width).toBeLessThanOrEqual(widthPx + 1e-9)
            expect(view.y + view.height).toBeLessThanOrEqual(heightPx + 1e-9)
          }
        }
      }
    }
  })

  test('takes the nearest of its frames, all even and 720 on the short side', () => {
    for (const frame of FRAMES) {
      expect([frame.widthPx % 2, frame.heightPx % 2, Math.min(frame.widthPx, frame.heightPx)]).toEqual([0, 0, 720])
    }
    expect(frameFor({ widthPx: 4032, heightPx: 3024 })).toEqual({ widthPx: 960, heightPx: 720 })
    expect(frameFor({ widthPx: 1080, heightPx: 1920 })).toEqual({ widthPx: 720, heightPx: 1280 })
    expect(frameFor({ widthPx: 2000, heightPx: 2010 })).toEqual({ widthPx: 720, heightPx: 720 })
  })
})
