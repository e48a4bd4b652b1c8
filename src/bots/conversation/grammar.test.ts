import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NOBODY_OUTSIDE } from '../../../test/support/catalog.ts'
import { cpuMs } from '../../../test/support/cpu-time.ts'
import { type Model, readCatalog } from '../../core/catalog.ts'
import { Refusal } from '../../core/errors.ts'
import { checkOptions } from '../../core/pricing.ts'
import { asksForMotion, songWish } from './captions.ts'
import { parseOptions } from './grammar.ts'

const reading = readCatalog(
  readFileSync(new URL('../../../data/catalog.yaml', import.meta.url), 'utf8'),
  NOBODY_OUTSIDE,
)
if (!reading.ok) throw new Error('the catalogue has mistakes')
const modelOf = (kind: string): Model => reading.catalog.models.find((model) => model.kind === kind)!
const image = modelOf('image')
const animate = modelOf('animate')
const music = modelOf('music')

describe('options that are named', () => {
  test.each([
    ['a fox --ratio 16:9 --count 2', 'a fox', { ratio: '16:9', count: '2' }],
    ['--ratio 16:9 a fox', 'a fox', { ratio: '16:9' }],
    ['a fox --ratio=16:9, in the snow', 'a fox, in the snow', { ratio: '16:9' }],
    ['a fox --ratio = 16:9', 'a fox', { ratio: '16:9' }],
    ['a fox --RATIO 16：9', 'a fox', { ratio: '16:9' }],
    ['a fox —ratio 16:9', 'a fox', { ratio: '16:9' }],
    ['a fox --ar 9:16 --n x3 --s ink', 'a fox', { ratio: '9:16', count: '3', style: 'ink' }],
    ['a fox --style Oil.', 'a fox.', { style: 'oil' }],
    ['a fox --size 2048 --seed 48213', 'a fox', { size: 2048, seed: '48213' }],
    ['a fox --negative "blurry, text" at night', 'a fox at night', { negative: 'blurry, text' }],
    ['a fox --no “blurry text” at night', 'a fox at night', { negative: 'blurry text' }],
    ['лиса --negative «размытие и текст»', 'лиса', { negative: 'размытие и текст' }],
    ['狐狸 --negative 「模糊 文字」', '狐狸', { negative: '模糊 文字' }],
    ['a fox --no people, text --count 2', 'a fox', { negative: 'people, text', count: '2' }],
    ["a fox --negative 'a dog' x2", 'a fox', { negative: 'a dog', count: 2 }],
    ['a fox --no bad paws, ugly 16:9 x2', 'a fox', { negative: 'bad paws, ugly', ratio: '16:9', count: 2 }],
    ['--no blurry, ugly a fox in the snow 16:9', 'a fox in the snow', { negative: 'blurry, ugly', ratio: '16:9' }],
    ['a fox --no bad paws, extra tails', 'a fox', { negative: 'bad paws, extra tails' }],
    ['a fox --no bad paws,\nin the snow', 'a fox\nin the snow', { negative: 'bad paws' }],
    ["a fox --no dogs' tails --count 2", 'a fox', { negative: "dogs' tails", count: '2' }],
    ['a fox —no snow —deep or wet —count 2', 'a fox', { negative: 'snow —deep or wet', count: '2' }],
    ['a fox --count 2 --count 3', 'a fox', { count: '3' }],
    ['a fox\n--count 2\nin the snow', 'a fox\nin the snow', { count: '2' }],
  ])('%s', (text, prompt, options) => {
    expect(parseOptions(text, image)).toEqual({ prompt, options })
  })

  test.each([
    ['calm --key A minor --tempo slow', 'calm', { key: 'A minor', tempo: 'slow' }],
    ['calm --key=a minor piano', 'calm piano', { key: 'A minor' }],
    ['calm --key "E major"', 'calm', { key: 'E major' }],
    ['calm --key Bb major', 'calm', { key: 'B♭ major' }],
    ['calm --key b minor', 'calm', { key: 'B minor' }],
    ['calm --instrumental piano', 'calm piano', { instrumental: true }],
    ['calm --instrumental off piano', 'calm piano', { instrumental: 'off' }],
    ['calm --duration 10 s piano', 'calm piano', { duration: '10' }],
    ['calm --duration 10s', 'calm', { duration: '10' }],
    ['спокойно --duration 10 секунд', 'спокойно', { duration: '10' }],
  ])('%s', (text, prompt, options) => {
    expect(parseOptions(text, music)).toEqual({ prompt, options })
  })

  test('a value that the model does not have is handed on, to be refused with the allowed ones', () => {
    const { options } = parseOptions('a fox --ratio 5:7', image)
    expect(options).toEqual({ ratio: '5:7' })
    expect(() => checkOptions(image, options)).toThrow(expect.objectContaining({ code: 'option_choice' }))
  })

  test('a name without a value is refused by its empty value', () => {
    const { options } = parseOptions('a fox --count --ratio', image)
    expect(options).toEqual({ count: '', ratio: '' })
    expect(() => checkOptions(image, options)).toThrow(Refusal)
  })

  test('an unknown name is refused with those that there are', () => {
    expect(() => parseOptions('a fox --chaos 50', image)).toThrow(
      expect.objectContaining({
        code: 'option_unknown',
        params: { option: 'chaos', options: '--ratio, --style, --size, --count, --negative, --seed' },
      }),
    )
    for (const name of ['constructor', 'toString', 'valueOf', 'hasOwnProperty'])
      expect(() => parseOptions(`a fox --${name} x`, image)).toThrow(Refusal)
  })

  test('a dash before a word that is no option stays a dash', () => {
    expect(parseOptions('лиса —рыжая, хитрая', image)).toEqual({ prompt: 'лиса —рыжая, хитрая', options: {} })
  })
})

describe('what people write anyway', () => {
  test.each([
    ['a lighthouse at night, storm, 16:9', 'a lighthouse at night, storm', { ratio: '16:9' }],
    ['16:9, a lighthouse', 'a lighthouse', { ratio: '16:9' }],
    ['a fox x2', 'a fox', { count: 2 }],
    ['a fox (x2)', 'a fox', { count: 2 }],
    ['(16:9) a fox', 'a fox', { ratio: '16:9' }],
    ['a fox, x2.', 'a fox.', { count: 2 }],
    ['a fox. 16:9. In the snow', 'a fox. In the snow', { ratio: '16:9' }],
    ['a fox! 16:9 x2', 'a fox!', { ratio: '16:9', count: 2 }],
    ['one; 16:9; two', 'one; two', { ratio: '16:9' }],
    ['лиса в снегу х3, 9:16', 'лиса в снегу', { count: 3, ratio: '9:16' }],
    ['雪中的狐狸16:9', '雪中的狐狸', { ratio: '16:9' }],
    ['雪中的狐狸，16：9，x2，水彩', '雪中的狐狸，水彩', { ratio: '16:9', count: 2 }],
    ['狐狸×2', '狐狸', { count: 2 }],
    ['rubah di salju, 4:3, x4', 'rubah di salju', { ratio: '4:3', count: 4 }],
    ['meet at 3:15', 'meet at 3:15', {}],
    ['at 10:16:9 sharp', 'at 10:16:9 sharp', {}],
    ['a BMW X5 in the snow', 'a BMW X5 in the snow', {}],
    ['a 1920x1080 screen', 'a 1920x1080 screen', {}],
    ['a clock that shows 10 s', 'a clock that shows 10 s', {}],
  ])('%s', (text, prompt, options) => {
    expect(parseOptions(text, image)).toEqual({ prompt, options })
  })

  test.each([
    ['zoom in slowly, 10 s', { camera: 'zoom-in', duration: 10 }],
    ['Pan left 5 sec', { camera: 'pan-left', duration: 5 }],
    ['zoom-out for 3 seconds', { camera: 'zoom-out', duration: 3 }],
    ['a 10-second tilt up', { camera: 'tilt-up', duration: 10 }],
    ['tilt down', { camera: 'tilt-down' }],
    ['move right', { camera: 'pan-right' }],
    ['приближение, 5 с', { camera: 'zoom-in', duration: 5 }],
    ['камера отдаляется 10 секунд', { camera: 'zoom-out', duration: 10 }],
    ['камера влево', { camera: 'pan-left' }],
    ['вправо 3 сек', { camera: 'pan-right', duration: 3 }],
    ['вверх', { camera: 'tilt-up' }],
    ['вниз', { camera: 'tilt-down' }],
    ['солдат отдал честь', {}],
    ['推近，5秒', { camera: 'zoom-in', duration: 5 }],
    ['用10秒钟拉远', { camera: 'zoom-out', duration: 10 }],
    ['镜头向左', { camera: 'pan-left' }],
    ['向右移3秒的动画', { camera: 'pan-right', duration: 3 }],
    ['向上', { camera: 'tilt-up' }],
    ['向下摇', { camera: 'tilt-down' }],
    ['mendekat, 5 detik', { camera: 'zoom-in', duration: 5 }],
    ['menjauh 10 dtk', { camera: 'zoom-out', duration: 10 }],
    ['geser ke kiri', { camera: 'pan-left' }],
    ['geser kanan', { camera: 'pan-right' }],
    ['ke atas', { camera: 'tilt-up' }],
    ['ke bawah', { camera: 'tilt-down' }],
  ])('%s', (text, options) => {
    expect(parseOptions(text, animate).options).toEqual(options)
  })

  test('camera words stay in the prompt, lengths do not', () => {
    expect(parseOptions('zoom in slowly, 10 s', animate).prompt).toBe('zoom in slowly')
  })

  test('an option that is named wins over what is written beside it', () => {
    expect(parseOptions('a fox, 16:9 --ratio 1:1', image)).toEqual({ prompt: 'a fox, 16:9', options: { ratio: '1:1' } })
    expect(parseOptions('zoom in --camera pan-left', animate).options).toEqual({ camera: 'pan-left' })
    expect(parseOptions('slowly --camera Zoom out', animate)).toEqual({
      prompt: 'slowly',
      options: { camera: 'zoom-out' },
    })
  })

  test('a picture with words about motion is animated, with other words edited', () => {
    for (const text of [
      'animate',
      'zoom in',
      'bring to life',
      'оживи',
      'сделай видео',
      '动起来',
      'gerakkan',
      'animasikan',
    ])
      expect(asksForMotion(text), text).toBe(true)
    for (const text of ['make it vintage', 'videogame look', 'оживлённая улица', '水彩', 'cat air', ''])
      expect(asksForMotion(text), text).toBe(false)
  })
})

describe('what is said or heard', () => {
  const speech: Model = {
    ...image,
    kind: 'avatar',
    options: { ...image.options, duration: { type: 'integer', min: 5, max: 60, unit: 'seconds' } },
  }

  test.each([
    'Our next 1:1 meeting is at nine. Please hold for 30 seconds, and answer x2 faster.',
    'Мы открываемся через 10 секунд, ×2 быстрее',
    '30秒后开门，16:9',
    'Buka 10 detik lagi',
    'Never say —never',
  ])('keeps its numbers: %j', (text) => {
    for (const kind of ['avatar', 'sound'] as const)
      expect(parseOptions(text, { ...speech, kind })).toEqual({ prompt: text, options: {} })
  })

  test('takes options that are named', () => {
    expect(parseOptions('Hold for 30 seconds. --ratio 1:1', speech)).toEqual({
      prompt: 'Hold for 30 seconds.',
      options: { ratio: '1:1' },
    })
    // Nobody chooses how long a speech is.
    expect(parseOptions('Hold. --duration 15 s', speech)).toEqual({ prompt: 'Hold.', options: {} })
  })
})

describe('the prompt', () => {
  test.each([
    '<b>a fox</b> & "quotes"',
    '**bold** _it_ `code` [link](https://example.org)',
    'ثعلب في الثلج',
    'שועל בשלג',
    '🦊❄️👩‍👩‍👧',
    'two  spaces ;) and . . . dots',
    'line one\n\n  line two',
    'C-- and -v and --',
    '5 > 3; a\\b',
    'tab\there',
  ])('stays as it was typed: %j', (text) => {
    expect(parseOptions(text, image)).toEqual({ prompt: text, options: {} })
    expect(parseOptions(`  ${text} --ratio 16:9 `, image)).toEqual({ prompt: text, options: { ratio: '16:9' } })
  })

  test('any text is read or refused, never broken, and without signs of options it is only trimmed', () => {
    const pieces = fc.constantFrom(
      '--',
      '—',
      'ratio',
      'key',
      'A minor',
      'x2',
      '16:9',
      '10 s',
      '"',
      '«',
      '=',
      ' ',
      '\n',
      ',',
      '狐狸',
      '\0',
      'seed',
      'no',
      'instrumental',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(pieces, { maxLength: 20 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(texts, fc.constantFrom(image, animate, music), (text, model) => {
        try {
          const parsed = parseOptions(text, model)
          expect(Object.keys(model.options)).toEqual(expect.arrayContaining(Object.keys(parsed.options)))
          // Camera words are read and stay.
          const { camera: _camera, ...taken } = parsed.options
          if (Object.keys(taken).length === 0) expect(parsed.prompt).toBe(text.trim())
          expect(parsed.prompt).toBe(parsed.prompt.trim())
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
        }
        expect(typeof asksForMotion(text)).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })

  test('4,000 characters of anything are read at once', () => {
    for (const text of [
      ' '.repeat(4000),
      ','.repeat(4000),
      '--seed 1 '.repeat(400),
      '"'.repeat(4000),
      'a, '.repeat(1300),
    ]) {
      expect(cpuMs(() => parseOptions(`${text}--no ${text}`, image))).toBeLessThan(1000)
    }
  })
})

describe('songs', () => {
  const sung: Model = {
    ...music,
    options: {
      lyrics: { type: 'text', max: 300 },
      duration: { type: 'integer', min: 5, max: 60, unit: 'seconds' },
      instrumental: { type: 'switch', default: false },
      title: { type: 'text', max: 80 },
      style: { type: 'text', max: 200 },
    },
  }

  test.each([
    [
      'a train --title Night Train --style warm acoustic folk',
      { title: 'Night Train', style: 'warm acoustic folk' },
      'a train',
    ],
    ["a train --title 'Cause I'm late\n60 s", { title: "'Cause I'm late", duration: 60 }, 'a train'],
    ['a train --title "Night Train", slow', { title: 'Night Train' }, 'a train, slow'],
    ['a train --title=夜行列车 —style 民谣，温暖', { title: '夜行列车', style: '民谣，温暖' }, 'a train'],
  ])('a title and a style have as many words as they like: %j', (text, options, prompt) => {
    expect(parseOptions(text, sung)).toEqual({ prompt, options })
  })

  test.each([
    ['a song about 24 hours', {}, 'a song about 24 hours'],
    ['calm piano, 30 s', { duration: 30 }, 'calm piano'],
    ['a waltz\n[Verse]\nIt leaves at 10 s past nine', {}, 'a waltz\n[Verse]\nIt leaves at 10 s past nine'],
  ])('a length is read from a theme, and never from what is sung: %j', (text, options, prompt) => {
    expect(parseOptions(text, sung)).toEqual({ prompt, options })
  })

  test.each([
    ['a sea song --lyrics "[Verse] la la, 10 s"', { lyrics: '[Verse] la la, 10 s' }, 'a sea song'],
    ['a sea song --lyrics\n[Verse]\nla la\n[Chorus]\nla', { lyrics: '[Verse]\nla la\n[Chorus]\nla' }, 'a sea song'],
    ['--lyrics la la --instrumental off a sea song', { lyrics: 'la la', instrumental: 'off' }, 'a sea song'],
    ['a sea song --lyrics\n—Wait\n—S said, 10 s more', { lyrics: '—Wait\n—S said, 10 s more' }, 'a sea song'],
    ['a sea song --lyrics', { lyrics: '' }, 'a sea song'],
  ])('words that are sung are taken whole: %j', (text, options, prompt) => {
    expect(parseOptions(text, sung)).toEqual({ prompt, options })
  })

  test.each([
    ['a cover as jazz', 'cover'],
    ['сделай кавер в стиле джаз', 'cover'],
    ['翻唱成爵士', 'cover'],
    ['please go on with it', 'extend'],
    ['продолжи её', 'extend'],
    ['lanjutkan dengan tenang', 'extend'],
    ['undiscovered land', null],
    ['', null],
  ])('what a caption wants done with a song: %j', (text, wish) => {
    expect(songWish(text)).toBe(wish)
  })
})
