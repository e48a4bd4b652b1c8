import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeRgb, encodePicture, pictureSize, sharp } from '../../media/pictures.ts'
import { run as describePicture } from './describe.ts'
import { run as edit } from './edit.ts'
import { run as paint } from './image.ts'
import { rgbToHsl } from './paint/colour.ts'
import { run as upscale } from './upscale.ts'
import { EFFECTS } from './words/effects.ts'

const folder = mkdtempSync(join(tmpdir(), 'edit-'))
let input = ''
beforeAll(async () => {
  const { files } = await paint({
    prompt: 'a red house by a lake by day',
    options: { size: 320, ratio: '4:3' },
    count: 1,
    seed: 4,
    workDir: folder,
  })
  input = files[0]!
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let jobs = 0
const change = (prompt: string, inputPath = input) =>
  edit({ prompt, options: {}, inputPath, seed: 3, workDir: join(folder, `job${jobs++}`) })
const look = async (prompt: string) => decodeRgb((await change(prompt)).files[0]!)

function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}

describe('edit', () => {
  test('a duotone has the two named colours and nothing between other hues', async () => {
    const { data } = await look('duotone blue and orange')
    let blue = 0
    let orange = 0
    let other = 0
    for (let i = 0; i < data.length; i += 3) {
      const [hue, saturation] = rgbToHsl([data[i]!, data[i + 1]!, data[i + 2]!])
      if (saturation < 0.25) continue
      if (hue > 205 && hue < 260) blue++
      else if (hue > 12 && hue < 48) orange++
      else if (hue > 70 && hue < 190) other++
    }
    expect(blue).toBeGreaterThan(data.length / 3 / 20)
    expect(orange).toBeGreaterThan(data.length / 3 / 20)
    expect(other).toBeLessThan(data.length / 3 / 50)
  })

  test('pixel art consists of even blocks of few colours', async () => {
    const { files } = await change('pixel art')
    const { data, widthPx } = await decodeRgb(files[0]!)
    const near = (a: number, b: number) => [0, 1, 2].every((c) => Math.abs(data[a * 3 + c]! - data[b * 3 + c]!) < 26)
    let same = 0
    let all = 0
    // Blocks are 320 / 128, rounded: 3 px, and start at the left upper corner.
    for (let y = 0; y < 90; y += 3)
      for (let x = 0; x < 300; x += 3) {
        all++
        const p = y * widthPx + x
        if (near(p, p + 2) && near(p, p + 2 * widthPx)) same++
      }
    expect(same / all).toBeGreaterThan(0.85)
  })

  test('a pencil drawing is grey on light paper', async () => {
    const { data } = await look('нарисуй карандашом')
    let colour = 0
    let mean = 0
    for (let i = 0; i < data.length; i += 3) {
      colour = Math.max(colour, Math.abs(data[i]! - data[i + 1]!))
      mean += data[i + 1]!
    }
    expect(colour).toBeLessThan(16)
    expect(mean / (data.length / 3)).toBeGreaterThan(120)
  })

  test('a vintage photo is warmer and has darker corners than the original', async () => {
    const before = await decodeRgb(input)
    const after = await look('复古')
    const warmth = ({ data }: { data: Uint8Array }) =>
      data.reduce((sum, value, i) => sum + (i % 3 === 0 ? value : i % 3 === 2 ? -value : 0), 0) / data.length
    expect(warmth(after)).toBeGreaterThan(warmth(before) + 5)
  })

  test('every effect keeps the size and changes the picture; strokes and grain are repeatable', async () => {
    const before = await decodeRgb(input)
    for (const effect of EFFECTS) {
      const job = { prompt: '', options: { effect }, inputPath: input, seed: 3, workDir: join(folder, `job${jobs++}`) }
      const { files, applied } = await edit(job)
      expect(applied).toBe(effect)
      const after = await decodeRgb(files[0]!)
      expect([after.widthPx, after.heightPx]).toEqual([320, 240])
      expect(difference(before.data, after.data), effect).toBeGreaterThan(1.5)
      if (!['watercolour', 'oil', 'pixel'].includes(effect)) continue
      const again = await decodeRgb((await edit({ ...job, workDir: join(folder, `job${jobs++}`) })).files[0]!)
      expect(difference(after.data, again.data), effect).toBe(0)
    }
  })

  test('words that name no effect are refused', async () => {
    await expect(change('put a hat on him')).rejects.toMatchObject({ name: 'Refusal', code: 'edit_unknown' })
  })

  test.each([
    [1, 1],
    [3, 1],
    [1, 40],
  ])('a picture of %i by %i pixels is no trouble', async (widthPx, heightPx) => {
    const path = join(folder, `tiny-${widthPx}-${heightPx}.png`)
    await encodePicture(
      { data: new Uint8Array(widthPx * heightPx * 3).fill(120), widthPx, heightPx, channels: 3 },
      path,
      { format: 'png' },
    )
    for (const effect of EFFECTS) {
      const { files } = await edit({
        prompt: '',
        options: { effect },
        inputPath: path,
        seed: 1,
        workDir: join(folder, `job${jobs++}`),
      })
      expect(await pictureSize(files[0]!)).toMatchObject({ widthPx, heightPx })
    }
  })
})

describe('upscale', () => {
  test('doubles both sides and keeps the picture', async () => {
    const { files } = await upscale({ inputPath: input, workDir: join(folder, 'up') })
    expect(await pictureSize(files[0]!)).toMatchObject({ widthPx: 640, heightPx: 480 })
    const back = await sharp(files[0]!).resize(320, 240).removeAlpha().raw().toBuffer()
    expect(difference(back, (await decodeRgb(input)).data)).toBeLessThan(6)
  })

  test('keeps transparency', async () => {
    const path = join(folder, 'clear.png')
    await sharp({ create: { width: 20, height: 10, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } } })
      .png()
      .toFile(path)
    const { files } = await upscale({ inputPath: path, workDir: join(folder, 'up2') })
    expect(await pictureSize(files[0]!)).toMatchObject({ widthPx: 40, heightPx: 20, hasAlpha: true, format: 'png' })
  })

  test('refuses what would grow beyond the bounds', async () => {
    const path = join(folder, 'wide.png')
    await sharp({ create: { width: 4100, height: 8, channels: 3, background: '#888888' } })
      .png()
      .toFile(path)
    await expect(upscale({ inputPath: path, workDir: join(folder, 'up3') })).rejects.toMatchObject({
      code: 'upscale_too_large',
      params: { maxPx: 4096 },
    })
  })
})

describe('describe', () => {
  async function made(prompt: string, ratio = '1:1'): Promise<string> {
    const { files } = await paint({
      prompt,
      options: { size: 256, ratio },
      count: 1,
      seed: 2,
      workDir: join(folder, `job${jobs++}`),
    })
    return files[0]!
  }

  test.each(['1:1', '4:3', '3:4', '16:9', '9:16'])('names the format %s', async (ratio) => {
    const shape = ratio === '1:1' ? 'square' : ['4:3', '16:9'].includes(ratio) ? 'landscape' : 'portrait'
    expect((await describePicture({ inputPath: await made('a tree', ratio), locale: 'en' })).format).toBe(
      `${shape} ${ratio}`,
    )
  })

  test('names the dominant colours and the light of a picture', async () => {
    const sea = await describePicture({ inputPath: await made('a fish under water'), locale: 'en' })
    expect(sea.palette.some((name) => ['blue', 'turquoise', 'light blue'].includes(name))).toBe(true)
    const night = await describePicture({ inputPath: await made('a house at night'), locale: 'en' })
    expect(['night', 'dim']).toContain(night.light[0])
    const path = join(folder, 'red.png')
    await sharp({ create: { width: 90, height: 60, channels: 3, background: '#c8302a' } })
      .png()
      .toFile(path)
    expect(await describePicture({ inputPath: path, locale: 'en' })).toMatchObject({
      palette: ['red'],
      format: 'landscape 3:2',
    })
  })

  test.each([
    ['en', /tones/],
    ['ru', /[а-я]{4}/],
    ['zh', /色调/],
    ['id', /warna/],
  ] as const)('the text in %s, painted again, has related colours', async (locale, pattern) => {
    const path = join(folder, `plain-${locale}.png`)
    await sharp({ create: { width: 160, height: 90, channels: 3, background: '#2f63c8' } })
      .png()
      .toFile(path)
    const { text } = await describePicture({ inputPath: path, locale })
    expect(text).toMatch(pattern)
    const { files, unknownWords } = await paint({
      prompt: text,
      options: { size: 192, ratio: '16:9' },
      count: 1,
      seed: 2,
      workDir: join(folder, `job${jobs++}`),
    })
    expect(unknownWords).toEqual([])
    const again = await describePicture({ inputPath: files[0]!, locale: 'en' })
    expect(again.palette.some((name) => ['blue', 'light blue'].includes(name))).toBe(true)
  })

  test('bytes that are no picture are an error', async () => {
    await expect(describePicture({ inputPath: import.meta.filename, locale: 'en' })).rejects.toThrow()
  })
})
