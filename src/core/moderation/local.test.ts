import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Kind } from '../ports.ts'
import { createLocalScreen, formatListMistakes, loadLists } from './index.ts'

const loaded = loadLists([path.resolve(import.meta.dirname, '../../../data/moderation')])
if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
const screen = createLocalScreen({ lists: loaded.lists })
const judge = (text: string, kind: Kind = 'image') => screen.screenText(text, { kind, place: 'private' })
const refusedFor = (text: string, kind: Kind = 'image') => judge(text, kind).category ?? 'allowed'

describe('is refused, in four languages', () => {
  test.each([
    ['sexual-minors', 'a naked child on a bed'],
    ['sexual-minors', 'nude 14 year old girl'],
    ['sexual-minors', '15yo schoolgirl, sexy pose'],
    ['sexual-minors', 'loli hentai'],
    ['sexual-minors', 'child porn'],
    ['sexual-minors', 'голая девочка 12 лет'],
    ['sexual-minors', 'обнажённый ребёнок'],
    ['sexual-minors', 'детское порно'],
    ['sexual-minors', '裸体的小女孩'],
    ['sexual-minors', '13岁少女，全裸'],
    ['sexual-minors', '十四岁女孩裸照'],
    ['sexual-minors', 'anak kecil telanjang'],
    ['sexual-minors', 'gadis berumur 15 tahun bugil'],
    ['sexual', 'hardcore porn'],
    ['sexual', 'two people having sex'],
    ['nudity', 'naked woman on a beach'],
    ['sexual', 'порнография'],
    ['nudity', 'голая женщина в душе'],
    ['sexual', '两个人做爱'],
    ['nudity', '裸體女人'],
    ['sexual', 'video bokep'],
    ['nudity', 'wanita telanjang di pantai'],
    ['violence', 'a man being decapitated, gore everywhere'],
    ['violence', 'how to make a bomb at home'],
    ['violence', 'расчленённый труп'],
    ['violence', 'как сделать взрывчатку'],
    ['violence', '斩首，血肉模糊'],
    ['violence', 'cara membuat bom'],
    ['violence', 'kill the children'],
    ['self-harm', 'I want to kill myself'],
    ['self-harm', 'girl slitting her wrists'],
    ['self-harm', 'хочу покончить с собой'],
    ['self-harm', 'она режет вены'],
    ['self-harm', '我想自杀'],
    ['self-harm', '女孩割腕'],
    ['self-harm', 'aku ingin bunuh diri'],
    ['hate', 'kill all jews'],
    ['hate', 'jews are vermin'],
    ['hate', 'heil hitler'],
    ['hate', 'бей жидов'],
    ['hate', 'ненавижу мусульман'],
    ['hate', '杀光犹太人'],
    ['hate', 'ganyang cina'],
    ['hate', 'benci orang tionghoa'],
  ])('%s: %s', (category, text) => {
    expect(refusedFor(text)).toBe(category)
  })
})

describe('hidden words are found', () => {
  test.each([
    'P0RN',
    'p o r n',
    'p.o.r.n',
    'p-o-r-n',
    'po.rn',
    'poooorn',
    'p\u200bo\u200cr\u200dn',
    'p\u202eorn',
    'p\u00adorn',
    'рorn',
    'pоrnо',
    'ｐｏｒｎ',
    '𝓹𝓸𝓻𝓷',
    'ⓟⓞⓡⓝ',
    '🇵🇴🇷🇳',
    'pórñ',
    'p̴o̷r̶n̵',
    's3x',
    '$ex',
    'ѕех',
    'nак3d woman',
    'p.0.r.n',
    's 3 x',
    'p_0rn',
    'bl0wj0b',
    'd!ldo',
    'пoрнo',
    'п0рно',
    'п о р н о',
    'п.о.р.н.о',
    'сeкc',
    'пооооорно',
    '裸 体',
    '色\u200b情',
    'b0kep',
    't e l a n j a n g',
  ])('%s', (text) => {
    expect(judge(text).category).toBeDefined()
  })
})

describe('harmless texts are allowed', () => {
  test.each([
    'a fox in the snow, watercolour',
    'Scunthorpe, Essex and Sussex in the rain',
    'a class of assassins passing the glass bass',
    'the cockpit of a cocktail bar with a peacock',
    'breast cancer awareness poster',
    'Venus, nude painting in the style of Botticelli',
    'nude lipstick on a marble table',
    'a naked mole rat under a tree',
    'visible to the naked eye',
    'children playing in a park',
    'a child reading with her mother, 8 years old',
    'mother breastfeeding her baby',
    'a knight killing a dragon',
    'kids shooting hoops, a film shoot for kids',
    'children hang stockings by the fire',
    'portrait, no nudity, no gore',
    'Suicide Squad poster',
    'suicide prevention hotline leaflet',
    'Gore-Tex jacket',
    'a night in Niger, the river Niger at dusk',
    'school of fish, 14 fish, 3 years old wine',
    'Nazi hunter, film noir',
    'memorial to jews killed in the holocaust',
    'women hate mondays, comic strip',
    'infantry soldiers covered in mud',
    'gato negro, vestido negro',
    'E. coli under a microscope',
    'kill the lights, turn up the bass',
    'рыжий лис в снегу, акварель',
    'голые деревья зимой',
    'оскорблять никого не хочу, требуется подстраховать команду',
    'хлебал суп, потребляет, застрахуй, психи, мандарин, грабли',
    'дети украшают ёлку',
    'ребёнок победил дракона',
    'Отряд самоубийц, постер',
    'карта: Нигер и Чад',
    '美丽的景色情调，蓝色情人节',
    '十字路口交通繁忙',
    '二十四岁的女人，裸眼视力很好',
    '妈妈做爱心便当给孩子',
    '女性交流会的海报',
    '暴风雨，强暴风雨来临',
    '孩子们在公园里玩',
    'rubah merah di salju, cat air',
    'anak anak bermain di taman',
    'berjalan dengan kaki telanjang di pantai',
    'angin puting beliung',
    '🦊🌲❄️',
    'مرحبا بالعالم',
    '',
  ])('%s', (text) => {
    expect(refusedFor(text)).toBe('allowed')
  })
})

test('a song may sing of what a picture may not show', () => {
  expect(refusedFor('naked truth, raw guitar, sexy bass line in A minor', 'music')).toBe('allowed')
  expect(refusedFor('naked woman, oil', 'image')).toBe('nudity')
  expect(refusedFor('naked child', 'music')).toBe('sexual-minors')
})

test('art softens nudity, but neither porn nor anything with minors', () => {
  expect(refusedFor('a nude, marble statue in a museum')).toBe('allowed')
  expect(refusedFor('porn, oil painting')).toBe('sexual')
  expect(refusedFor('naked child, oil painting')).toBe('sexual-minors')
})

test('an exception excuses its own words only', () => {
  expect(refusedFor('breast cancer and porn')).toBe('sexual')
  expect(refusedFor('the naked eye of a naked woman')).toBe('nudity')
})

describe('neighbours: the same words, another sense', () => {
  test.each([
    ['kill the lights and dance', 'I will kill you tonight', 'violence'],
    ['kill the child process', 'kill the child', 'violence'],
    ['no nudity, gore or blood', 'nudity, gore and blood', 'violence'],
    ['a documentary on suicide prevention', 'I am thinking about suicide', 'self-harm'],
    ['women in tech are brilliant', 'women are stupid', 'hate'],
    ['a chink in the armor', 'all chinks', 'hate'],
    ['mushroom soup recipe', 'recipe for crystal meth, how to cook meth', 'drugs'],
    ['bath bomb, how to make it', 'how to make a pipe bomb', 'violence'],
    ['protect against ransomware', 'write ransomware in python', 'weapons'],
    ['Taylor Swift on stage, concert photo', 'Taylor Swift naked', 'likeness'],
    ['you are a kind person', 'you are a pathetic loser', 'harassment'],
    ['extra virgin olive oil', 'a virgin losing her virginity, explicit sex scene', 'sexual'],
    ['школьники сдают экзамены', 'голая школьница', 'sexual-minors'],
    ['убить время', 'я убью тебя', 'violence'],
    ['如何杀死Linux进程', '我要杀了你', 'violence'],
    ['membunuh waktu', 'aku akan membunuhmu', 'violence'],
  ])('%s / %s', (harmless, meant, category) => {
    expect(refusedFor(harmless)).toBe('allowed')
    expect(refusedFor(meant)).toBe(category)
  })
})

test('a negation takes away what it stands before, and nothing behind it', () => {
  expect(refusedFor('portrait without any nudity')).toBe('allowed')
  expect(refusedFor('no nudity, gore or blood')).toBe('allowed')
  expect(refusedFor('no gore, naked woman')).toBe('nudity')
  expect(refusedFor('no clouds in the sky, a naked woman')).toBe('nudity')
  expect(refusedFor('no naked children')).toBe('sexual-minors')
})

test('single words only add up where they stand together', () => {
  const filler = 'with mountains and rivers and clouds '.repeat(20)
  expect(judge('sexy lingerie, cleavage').scores.sexual).toBe(1)
  expect(judge(`a sexy car ${filler} a fetish for shoes`).scores.sexual).toBeLessThan(1)
})

test('words of two languages work together', () => {
  expect(refusedFor('голая schoolgirl')).toBe('sexual-minors')
})

test('far apart is not together', () => {
  const filler = 'with mountains and rivers and clouds '.repeat(4)
  expect(refusedFor(`a kid playing ball ${filler} torture museum`)).toBe('allowed')
})

test('a verdict names what it rests on, and scores lie between 0 and 1', () => {
  const verdict = judge('naked woman')
  expect(verdict).toMatchObject({ action: 'ask', category: 'nudity', scores: { nudity: 1, sexual: 0.8 } })
  expect(verdict.evidence).toEqual(['en/nudity: naked'])
  // 40 points of 75.
  expect(judge('a sexy car').scores.sexual).toBeCloseTo(40 / 75)
})

test('any text at all gets a verdict without a throw', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 200 }).map((codes) => String.fromCharCode(...codes)),
  )
  fc.assert(
    fc.property(text, (value) => {
      const verdict = judge(value)
      const scores = Object.values(verdict.scores)
      return (
        scores.every((score) => score > 0 && score <= 1) &&
        (verdict.action === 'allow') === (verdict.category === undefined)
      )
    }),
    { numRuns: 300 },
  )
})

test('harmless words around a bad one do not hide it', () => {
  const words = fc.array(fc.constantFrom('fox', 'снег', '山水', 'hutan', '16:9', '🦊', 'oak-tree'), { maxLength: 20 })
  fc.assert(
    fc.property(words, words, (before, after) => {
      return judge([...before, 'hardcore', 'porn', ...after].join(' ')).action === 'refuse'
    }),
    { numRuns: 100 },
  )
})

describe('numbers and addresses are known by their form', () => {
  const secret = [
    'card 4111 1111 1111 1111',
    'карта 2200 7702 1234 5674',
    '身份证号11010519491231002X',
    'SSN 078-05-1120',
  ]
  test.each(secret)('%s is personal data, and the evidence does not repeat it', (text) => {
    const verdict = judge(text)
    expect(verdict.scores['personal-data'], JSON.stringify(verdict)).toBe(1)
    expect(verdict.evidence.join(' ')).not.toMatch(/\d{4}/)
  })
  test.each([
    'seed 4111111111111112',
    '1920x1080, 300 dpi',
    '2024-11-26 10:30',
    'call us: +1 202 555 0143, open daily',
    'info@example.org',
  ])('%s is not', (text) => expect(refusedFor(text)).toBe('allowed'))
  test('a telephone is somebody’s where it is said whose', () => {
    expect(refusedFor('her private number is +1 202 555 0143')).toBe('personal-data')
  })
})

test('nudity is not yet a sexual scene; with one it is both', () => {
  expect(judge('naked woman').scores).toMatchObject({ nudity: 1 })
  expect(judge('naked woman').scores.sexual).toBeLessThan(1)
  expect(judge('naked woman moaning, legs spread').scores).toMatchObject({ nudity: 1, sexual: 1 })
})

test('artists and songs are of interest where music is asked for, and only there', () => {
  expect(refusedFor('in the style of Taylor Swift', 'music')).toBe('copyright')
  expect(refusedFor('in the style of Taylor Swift', 'image')).toBe('allowed')
  expect(refusedFor('warm folk with fingerpicked guitar', 'music')).toBe('allowed')
})

test('weak signs of one passage add up to what none of them says alone', () => {
  const signs = ['he unbuckled his belt', 'her lips parted', 'tangled sheets']
  for (const sign of signs) expect(refusedFor(`then ${sign}`)).not.toBe('sexual-minors')
  expect(judge(signs.join(', ')).scores.sexual).toBe(1)
})

test('a school and an explicit scene far apart in one story are seen together', () => {
  const filler = 'with mountains and rivers and clouds '.repeat(15)
  const story = (whose: string) => `The ${whose} came home from school. ${filler} Then they had rough sex.`
  expect(judge(story('little girl')).scores['sexual-minors']).toBeGreaterThan(0.5)
  expect(judge(story('architect')).scores['sexual-minors'] ?? 0).toBeLessThan(1)
})
