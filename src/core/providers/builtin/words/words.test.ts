import { describe, expect, test } from 'vitest'
import { cpuMs } from '../../../../../test/support/cpu-time.ts'
import { SUBJECTS } from '../paint/subjects/index.ts'
import { readEffect } from './effects.ts'
import { ROWS } from './lexicon.ts'
import { readPrompt } from './read.ts'

const LANGUAGES = ['en', 'ru', 'zh', 'id'] as const
const nounRows = ROWS.filter(([meaning]) => /^(s|f|b):/.test(meaning))

/** What a prompt makes visible, as meanings. */
function meanings(prompt: string): string[] {
  const reading = readPrompt(prompt)
  return [
    ...reading.subjects.map(({ id }) => `s:${id}`),
    ...reading.features.map((name) => `f:${name}`),
    ...(reading.base ? [`b:${reading.base}`] : []),
  ]
}
const count = (prompt: string, id: string) => readPrompt(prompt).subjects.find((subject) => subject.id === id)?.count
const colours = (prompt: string, id: string) =>
  readPrompt(prompt).subjects.find((subject) => subject.id === id)?.colours

describe('vocabulary', () => {
  test('every subject of the vocabulary has a drawing', () => {
    const named = new Set(ROWS.flatMap(([meaning]) => meaning.split(/[ @?]/).filter((part) => part.startsWith('s:'))))
    for (const name of named) expect(SUBJECTS[name.slice(2)], name).toBeDefined()
  })

  test.each(LANGUAGES)('each language has at least 60 different nouns (%s)', (language) => {
    const column = LANGUAGES.indexOf(language) + 1
    expect(new Set(nounRows.filter((row) => row[column]).map(([meaning]) => meaning)).size).toBeGreaterThanOrEqual(60)
  })

  test.each(LANGUAGES)('every noun of the vocabulary is recognised (%s)', (language) => {
    const column = LANGUAGES.indexOf(language) + 1
    for (const row of nounRows) {
      const [meaning] = row
      const first = meaning.split(' ')[0]!.split('@')[0]!
      for (const form of row[column]!.split(' ')) {
        // A Russian stem gets an ending that all of its kind can take.
        const word = form.replace(/[@*].*$/, '').replaceAll('_', language === 'ru' ? 'ый ' : ' ')
        if (language === 'ru' && form.includes('_')) continue
        const endings = language === 'ru' && !word.startsWith('=') ? ['', 'а', 'ы', 'у', 'ом', 'ый'] : ['']
        const spoken = endings.map((ending) => word.replace('=', '') + ending)
        expect(
          spoken.some((text) => meanings(text).includes(first)),
          `${language} ${word}`,
        ).toBe(true)
        for (const text of spoken) expect(readPrompt(text).unknownWords, text).toEqual([])
      }
    }
  })
})

test.each([
  ['лисы', 's:fox'],
  ['лису', 's:fox'],
  ['лисой', 's:fox'],
  ['о лисе', 's:fox'],
  ['лисёнок', 's:fox'],
  ['в лесу', 'f:forest'],
  ['лесом', 'f:forest'],
  ['на море', 'b:sea'],
  ['морем', 'b:sea'],
  ['кошек', 's:cat'],
  ['котёнка', 's:cat'],
  ['коня', 's:horse'],
  ['лошадьми', 's:horse'],
  ['медведей', 's:bear'],
  ['зайцев', 's:rabbit'],
  ['льва', 's:lion'],
  ['птиц', 's:bird'],
  ['маяком', 's:lighthouse'],
  ['замка', 's:castle'],
  ['домики', 's:house'],
  ['лодок', 's:boat'],
  ['корабле', 's:ship'],
  ['поездов', 's:train'],
  ['ёлка', 's:pine'],
  ['цветами', 's:flower'],
  ['розу', 's:rose'],
  ['подсолнухи', 's:sunflower'],
  ['свечей', 's:candle'],
  ['звёзды', 'f:stars'],
  ['луной', 'f:moon'],
  ['горах', 'f:mountain'],
  ['реки', 'f:river'],
  ['деревне', 'f:village'],
  ['городом', 'f:city'],
  ['пустыне', 'b:desert'],
  ['воздушный шар', 's:balloon'],
  ['воздушных шаров', 's:balloon'],
  ['снеговика', 's:snowman'],
  ['foxes', 's:fox'],
  ['wolves', 's:wolf'],
  ["the cat's", 's:cat'],
  ['butterflies', 's:butterfly'],
  ['pine trees', 's:pine'],
  ['hot air balloons', 's:balloon'],
  ['women', 's:woman'],
  ['lighthouses', 's:lighthouse'],
  ['tea cup', 's:cup'],
  ['一只小狐狸在雪地里', 's:fox'],
  ['灯塔下的猫', 's:lighthouse'],
  ['海边的房子', 's:house'],
  ['向日葵', 's:sunflower'],
  ['热气球飞过山', 's:balloon'],
  ['三朵玫瑰花', 's:rose'],
  ['rumahnya', 's:house'],
  ['kucing-kucing', 's:cat'],
  ['seekor burung hantu', 's:owl'],
  ['bunga matahari', 's:sunflower'],
  ['air terjun', 'f:waterfall'],
  ['perahu layar', 's:sailboat'],
  ['pegunungan', 'f:mountain'],
  ['kupu-kupu', 's:butterfly'],
])('"%s" is understood in its inflected form', (prompt, meaning) => {
  expect(meanings(prompt)).toContain(meaning)
})

describe('reading a prompt', () => {
  test.each([
    ['a red fox and a blue bird', '#d0342c', '#2f63c8'],
    ['красная лиса и синяя птица', '#d0342c', '#2f63c8'],
    ['红色的狐狸和蓝色的鸟', '#d0342c', '#2f63c8'],
    ['rubah merah dan burung biru', '#d0342c', '#2f63c8'],
  ])('a colour belongs to the noun by which it stands: %s', (prompt, fox, bird) => {
    expect(colours(prompt, 'fox')).toEqual([fox])
    expect(colours(prompt, 'bird')).toEqual([bird])
    expect(readPrompt(prompt).tint).toBeUndefined()
  })

  test('a colour without a noun tints the whole, and a colour of the sky the sky', () => {
    expect(readPrompt('a house in blue tones').tint).toBe('#2f63c8')
    expect(readPrompt('a picture in pink and green tones').featureColours).toMatchObject({
      sky: '#f08bb4',
      ground: '#4a9a44',
    })
    expect(readPrompt('purple sky over a house').featureColours.sky).toBe('#8347b8')
    expect(colours('purple sky over a house', 'house')).toEqual([])
  })

  test.each([
    ['three birds', 'bird', 3],
    ['3 birds', 'bird', 3],
    ['две лодки', 'boat', 2],
    ['пять лис', 'fox', 5],
    ['两只猫', 'cat', 2],
    ['tiga ekor kucing', 'cat', 3],
    ['a flock of birds', 'bird', 8],
    ['a bird', 'bird', 1],
    ['лиса', 'fox', 1],
    ['портрет лисы', 'fox', 1],
    ['一群鸟', 'bird', 8],
    ['99 cats', 'cat', 12],
    ['16:9 cat', 'cat', 1],
    ['x2 cat', 'cat', 1],
  ])('quantity is read: %s', (prompt, id, expected) => {
    expect(count(prompt, id)).toBe(expected)
  })

  test.each([
    ['a fox at night in the rain', 'night', 'rain'],
    ['лиса ночью под дождём', 'night', 'rain'],
    ['雨夜的狐狸', 'night', 'rain'],
    ['rubah di malam hujan', 'night', 'rain'],
    ['foggy dawn', 'dawn', 'fog'],
    ['туманный рассвет', 'dawn', 'fog'],
    ['大雾的黎明', 'dawn', 'fog'],
    ['fajar berkabut', 'dawn', 'fog'],
  ])('hour and weather are read: %s', (prompt, hour, weather) => {
    expect(readPrompt(prompt)).toMatchObject({ hour, weather })
  })

  test.each([
    ['a calm autumn', 'calm', 'autumn'],
    ['мрачная зима', 'gloomy', 'winter'],
    ['梦幻的春天', 'dreamy', 'spring'],
    ['musim gugur yang misterius', 'mysterious', 'autumn'],
  ])('mood and season are read: %s', (prompt, mood, season) => {
    expect(readPrompt(prompt)).toMatchObject({ mood, season })
  })

  test.each([
    ['a zorblax beside a Toaster in the snow', ['zorblax', 'toaster']],
    ['кофемолка и лиса на мосту', ['кофемолка']],
    ['一台洗衣机和一只猫', ['洗衣机']],
    ['a king with a ring and a crocodile', ['king', 'ring', 'crocodile']],
    ['гусь, крокодил и герой в жилете', ['гусь', 'крокодил', 'герой', 'жилете']],
    ['kulkas dan kucing di bawah pohon', ['kulkas']],
    ['a quietly sleeping little fox sitting under a very beautiful old tree', []],
    ['красивая пушистая лиса тихо спит под старым деревом', []],
    ['一只可爱的小猫坐在窗台上看着外面的雨', []],
    ['seekor kucing kecil yang lucu sedang tidur di bawah pohon besar', []],
    ['', []],
    ['🦊🦊🦊 !!! <b>', []],
  ])('words for things that cannot be painted are reported and nothing else: %s', (prompt, expected) => {
    expect(readPrompt(prompt).unknownWords).toEqual(expected)
  })

  test('negative words and "without" remove what they name', () => {
    expect(meanings('a fox without trees')).toEqual(['s:fox'])
    expect(meanings('лиса без деревьев')).toEqual(['s:fox'])
    expect(readPrompt('a fox by a house', 'house, rain').subjects.map(({ id }) => id)).toEqual(['fox'])
    expect(readPrompt('狐狸，没有云').unwanted.has('f:clouds')).toBe(true)
  })

  test('an enormous prompt is read in little time', () => {
    expect(cpuMs(() => readPrompt('лиса 狐狸 fox rubah zzz '.repeat(5000)))).toBeLessThan(1000)
  })
})

describe('words for effects', () => {
  test.each([
    ['duotone blue and orange', 'duotone'],
    ['дуотон синий и оранжевый', 'duotone'],
    ['蓝橙双色', 'duotone'],
    ['duotone biru dan oranye', 'duotone'],
    ['make it a watercolor', 'watercolour'],
    ['акварелью', 'watercolour'],
    ['水彩画', 'watercolour'],
    ['lukisan cat air', 'watercolour'],
    ['pencil drawing', 'pencil'],
    ['нарисуй карандашом', 'pencil'],
    ['铅笔画', 'pencil'],
    ['sketsa pensil', 'pencil'],
    ['pixel art', 'pixel'],
    ['в пикселях', 'pixel'],
    ['像素风', 'pixel'],
    ['gaya piksel', 'pixel'],
    ['vintage photo', 'vintage'],
    ['винтажное фото', 'vintage'],
    ['复古', 'vintage'],
    ['foto jadul', 'vintage'],
    ['чёрно-белое', 'mono'],
    ['black and white', 'mono'],
    ['黑白', 'mono'],
    ['hitam putih', 'mono'],
  ])('"%s" is %s', (prompt, effect) => {
    expect(readEffect(prompt)?.effect).toBe(effect)
  })

  test('the colours of a duotone are read in order', () => {
    expect(readEffect('duotone blue and orange')?.colours).toEqual(['#2f63c8', '#ef8226'])
    expect(readEffect('дуотон синий и оранжевый')?.colours).toEqual(['#2f63c8', '#ef8226'])
  })

  test('words that name no effect give none', () => {
    expect(readEffect('put a hat on him')).toBeUndefined()
    expect(readEffect('')).toBeUndefined()
  })
})

test('a material before a thing is no thing of its own, and an orange is a fruit', () => {
  expect(meanings('a stone bridge in a flower garden')).toEqual(['s:bridge', 'f:river', 'f:garden'])
  expect(meanings('an orange on the table')).toEqual(['s:orange', 'b:room'])
  expect(colours('an orange cat', 'cat')).toEqual(['#ef8226'])
})
