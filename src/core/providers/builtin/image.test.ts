import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { decodeRgb, type Pixels, pictureSize } from '../../media/pictures.ts'
import { RATIOS, run } from './image.ts'
import { rgbToHsl } from './paint/colour.ts'
import { composeScene } from './paint/compose.ts'
import { rasterize } from './paint/raster.ts'
import { STYLES } from './paint/styles/index.ts'
import { ROWS } from './words/lexicon.ts'
import { planScene } from './words/plan.ts'
import { readPrompt } from './words/read.ts'

const folder = mkdtempSync(join(tmpdir(), 'paint-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let jobs = 0
async function paint(prompt: string, options: Record<string, string | number> = {}, seed = 7, count = 1) {
  return run({ prompt, options: { size: 256, ...options }, count, seed, workDir: join(folder, `job${jobs++}`) })
}
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const brightness = ({ data }: Pixels) => data.reduce((sum, value) => sum + value, 0) / data.length

/** Mean difference per colour byte of two pictures of the same size. */
function difference(a: Uint8Array, b: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}

test('the same prompt, options and seed give the same file; another seed gives another', async () => {
  const [first, again, other] = await Promise.all([
    paint('a fox in the snow'),
    paint('a fox in the snow'),
    paint('a fox in the snow', {}, 8),
  ])
  expect(hash(again.files[0]!)).toBe(hash(first.files[0]!))
  expect(hash(other.files[0]!)).not.toBe(hash(first.files[0]!))
})

test.each(Object.entries(RATIOS))('the ratio %s gives its size', async (name, [width, height]) => {
  const { files } = await paint('a boat on a lake', { ratio: name, size: 320 })
  const unit = 320 / Math.max(width, height)
  expect(await pictureSize(files[0]!)).toMatchObject({ widthPx: width * unit, heightPx: height * unit, format: 'jpeg' })
})

test('several pictures of one request are the same subject in different pictures', async () => {
  const { files } = await paint('a castle by a river', {}, 3, 4)
  expect(files).toHaveLength(4)
  const pictures = await Promise.all(files.map((file) => decodeRgb(file)))
  for (let i = 0; i < 4; i++)
    for (let j = 0; j < i; j++) expect(difference(pictures[i]!.data, pictures[j]!.data)).toBeGreaterThan(8)
})

test('each style looks different', async () => {
  const pictures = await Promise.all(
    STYLES.map(async (style) => decodeRgb((await paint('a lighthouse by the sea', { style })).files[0]!)),
  )
  for (let i = 0; i < pictures.length; i++)
    for (let j = 0; j < i; j++)
      expect(difference(pictures[i]!.data, pictures[j]!.data), `${STYLES[i]} ${STYLES[j]}`).toBeGreaterThan(4)
})

test('a style named in the words is used, an option wins over the words', async () => {
  const [words, option, plain] = await Promise.all([
    paint('watercolor of a cat'),
    paint('watercolor of a cat', { style: 'watercolour' }),
    paint('watercolor of a cat', { style: 'gouache' }),
  ])
  expect(hash(words.files[0]!)).toBe(hash(option.files[0]!))
  expect(hash(plain.files[0]!)).not.toBe(hash(option.files[0]!))
})

/** The flat scene at a small size, without the cost of a style. */
function flat(prompt: string, seed = 5, negative = '', size = 96): Uint8Array {
  const { data } = rasterize(composeScene(planScene(readPrompt(prompt, negative), 1, seed)), size, size)
  return data
}

/** Does the mean difference exceed `bound`? Stops counting as soon as it is sure. */
function differs(a: Uint8Array, b: Uint8Array, bound: number): boolean {
  const enough = bound * a.length
  let sum = 0
  for (let i = 0; i < a.length && sum <= enough; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum > enough
}

describe('what the words say can be seen', () => {
  test('every noun changes the picture, and differently from every other noun', () => {
    const rows = ROWS.filter(([meaning]) => /^(s|f|b):/.test(meaning)).filter(
      ([meaning]) => !meaning.startsWith('b:land'),
    )
    const nouns = rows.map((row) => row[3].split(' ')[0]!.replace(/[@*].*$/, ''))
    const empty = flat('草地，白天', 5, '', 64)
    const pictures = nouns.map((noun) => flat(`草地，白天，${noun}`, 5, '', 64))
    for (const [i, picture] of pictures.entries()) {
      expect(differs(picture, empty, 0.5), nouns[i]).toBe(true)
      for (let j = 0; j < i; j++)
        if (!differs(picture, pictures[j]!, 0.3)) expect.fail(`${nouns[i]} looks like ${nouns[j]}`)
    }
  })

  test.each([
    ['red', 0],
    ['blue', 220],
    ['green', 115],
    ['yellow', 46],
    ['purple', 275],
  ])('a %s house has that hue', (name, hue) => {
    const bare = flat('a house by day')
    const tinted = flat(`a ${name} house by day`)
    let x = 0
    let y = 0
    for (let i = 0; i < bare.length; i += 4) {
      const moved =
        Math.abs(bare[i]! - tinted[i]!) +
        Math.abs(bare[i + 1]! - tinted[i + 1]!) +
        Math.abs(bare[i + 2]! - tinted[i + 2]!)
      if (moved < 24) continue
      const [angle, saturation] = rgbToHsl([tinted[i]!, tinted[i + 1]!, tinted[i + 2]!])
      x += Math.cos((angle * Math.PI) / 180) * saturation
      y += Math.sin((angle * Math.PI) / 180) * saturation
    }
    expect(Math.hypot(x, y)).toBeGreaterThan(20)
    const measured = ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360
    expect(Math.min(Math.abs(measured - hue), 360 - Math.abs(measured - hue))).toBeLessThan(28)
  })

  test('night is darker than sunset, sunset darker than day', async () => {
    const [day, sunset, night] = await Promise.all(
      ['a house by day', 'a house at sunset', 'a house at night'].map(async (prompt) =>
        brightness(await decodeRgb((await paint(prompt)).files[0]!)),
      ),
    )
    expect(night!).toBeLessThan(sunset! - 15)
    expect(sunset!).toBeLessThan(day! - 15)
  })

  test.each(['rain', 'snow', 'storm', 'fog', 'wind'])('%s is visible', (weather) => {
    expect(difference(flat(`a house by day, ${weather}`), flat('a house by day'))).toBeGreaterThan(1.5)
  })

  test.each(['calm', 'gloomy', 'joyful', 'dreamy', 'mysterious'])('a %s mood is visible', async (mood) => {
    const [with_, without] = await Promise.all([paint(`a house by day, ${mood}`), paint('a house by day')])
    expect(
      difference((await decodeRgb(with_.files[0]!)).data, (await decodeRgb(without.files[0]!)).data),
    ).toBeGreaterThan(3)
  })

  test('quantity is visible, and negative words take a subject away', () => {
    expect(difference(flat('five birds by day'), flat('a bird by day'))).toBeGreaterThan(1)
    expect(flat('a fox and a house by day', 5, 'house')).toEqual(flat('a fox by day'))
  })
})

test('unknown words are reported; when nothing is known the picture is abstract and its colours follow the seed', async () => {
  const known = await paint('a fox with a spatula')
  expect(known.unknownWords).toEqual(['spatula'])
  const [one, two] = await Promise.all([paint('zorblax quux', {}, 1), paint('zorblax quux', {}, 2)])
  expect(one.unknownWords).toEqual(['zorblax', 'quux'])
  expect(difference((await decodeRgb(one.files[0]!)).data, (await decodeRgb(two.files[0]!)).data)).toBeGreaterThan(15)
})

test.each([
  '',
  ' '.repeat(50),
  '\u0000\u0007\u202e',
  '🦊🦊',
  '<script>"&\'</script>',
  'ط'.repeat(300),
  'x'.repeat(4000),
])('an odd prompt still gives a picture (%#)', async (prompt) => {
  const { files } = await paint(prompt)
  expect(await pictureSize(files[0]!)).toMatchObject({ widthPx: 256, heightPx: 256 })
})

test.each([{ ratio: '2:1' }, { size: 4096 }, { size: 3.5 }, { style: 'photo' }])(
  'an option that it does not have is refused: %o',
  async (options) => {
    await expect(paint('a fox', options as Record<string, string | number>)).rejects.toMatchObject({
      name: 'Refusal',
      code: 'image_option',
    })
  },
)

test('a count outside 1 to 4 is refused', async () => {
  await expect(paint('a fox', {}, 1, 5)).rejects.toMatchObject({
    code: 'image_option',
    params: { option: 'count', value: 5 },
  })
  await expect(paint('a fox', {}, 1, 0)).rejects.toMatchObject({ code: 'image_option' })
})
