/** Words of every unpleasant kind, typed in Telegram: prompts, options, lengths, entities. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { wordsOf } from '../../src/bots/telegram/content.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { LOCALES, type Locale, type Text } from '../../src/core/ports.ts'
import { type Bed, openBed } from '../telegram/bed.ts'
import type { Seen } from '../telegram/double/index.ts'
import { actionsOf, answersTo, faultsOf, firstLine, jobsOf, people, pushMessage, said } from './telegram.ts'

const ASTRAL = '🦊'
const LONG = LIMITS.promptChars
const CREDITS = 50
const option = (name: string): Text => ({ key: `option-${name}` })
const range = (name: string, min: number, max: number, value: string) => ({
  key: 'refusal-option_range',
  params: { option: option(name), min, max, value },
})
const NAMES = '--ratio, --style, --size, --count, --negative, --seed'

type Wrong = { say: string; key: string; params?: Text['params']; hasOffer?: boolean }

const NO_PROMPT: { [name: string]: Wrong } = {
  'zero-width characters only': { say: '\u200b\u200c\u200d\ufeff\u2060', key: 'not-understood' },
  'dots and dashes only': { say: '... --- !!!', key: 'not-understood' },
  'combining marks only': { say: '\u0301\u0302\u0303', key: 'not-understood' },
  'direction marks only': { say: '\u200e\u200f\u2066\u2069', key: 'not-understood' },
  'control characters only': { say: '\u0001\u0007\u001b', key: 'not-understood' },
  'half a surrogate pair only': { say: '\ud83e', key: 'not-understood' },
  'one character too many': {
    say: 'x'.repeat(LONG + 1),
    key: 'refusal-prompt_long',
    params: { max: LONG, length: LONG + 1 },
  },
  'pictographs beyond the bound': {
    say: ASTRAL.repeat(LONG / 2 + 1),
    key: 'refusal-prompt_long',
    params: { max: LONG, length: LONG + 2 },
  },
  'as much as Telegram lets a person write': {
    say: 'я'.repeat(4096),
    key: 'refusal-prompt_long',
    params: { max: LONG, length: 4096 },
  },
  'a command with nothing behind it': { say: '/image', key: 'ask-prompt-image' },
  'a command with spaces behind it': { say: '/image   \t \n ', key: 'ask-prompt-image' },
  'a command with zero-width characters behind it': { say: '/image \u200b\u2060', key: 'ask-prompt-image' },
  'a command to us by name with options only': {
    say: '/image@Chatelier_Bot --size 512 --count 2',
    key: 'ask-prompt-image',
  },
  'a thousand flags': {
    say: `a fox ${'--f '.repeat(900)}`,
    key: 'refusal-option_unknown',
    params: { option: 'f', options: NAMES },
  },
  'a command that is not there': { say: '/formatc now', key: 'command-unknown', params: { name: 'formatc' } },
  'a command by a name of JavaScript': {
    say: '/constructor x',
    key: 'command-unknown',
    params: { name: 'constructor' },
  },
  'an option of another model': {
    say: '/image a fox --camera zoom-in',
    key: 'refusal-option_unknown',
    params: { option: 'camera', options: NAMES },
  },
  'an option by a name of JavaScript': {
    say: '/image a fox --constructor x',
    key: 'refusal-option_unknown',
    params: { option: 'constructor', options: NAMES },
  },
  'too many': { say: '/image a fox --count 5', ...range('count', 1, 4, '5'), hasOffer: true },
  'none at all': { say: '/image a fox --count 0', ...range('count', 1, 4, '0'), hasOffer: true },
  'a number in words': { say: '/image a fox --count many', ...range('count', 1, 4, 'many'), hasOffer: true },
  'an option without a value': { say: '/image a fox --count', ...range('count', 1, 4, ''), hasOffer: true },
  'a huge number': {
    say: '/image a fox --seed 99999999999999999999',
    ...range('seed', 0, 2147483647, '99999999999999999999'),
    hasOffer: true,
  },
  'a size that is none': {
    say: '/image a fox --size 513',
    key: 'refusal-option_choice',
    params: { option: option('size'), choices: '512, 1024, 2048', value: '513' },
    hasOffer: true,
  },
  'dashes that a telephone makes of two': {
    say: '/image a fox —size 513',
    key: 'refusal-option_choice',
    params: { option: option('size'), choices: '512, 1024, 2048', value: '513' },
    hasOffer: true,
  },
}

const TAKEN: { [name: string]: string } = {
  'pictographs alone': '🦊🌊🏔️👩‍👩‍👧',
  'right to left': 'ثعلب في الثلج שועל בשלג',
  'direction controls': 'a \u202efox\u202c in \u2066the\u2069 snow',
  'control characters': 'a\u0000 fox\u0007 in\u001b[31m the\u009b snow\u007f',
  'half a surrogate pair': 'a fox \ud83e in the snow \udd8a',
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)> a fox & a hen &amp; <b>snow</b>',
  Markdown: '**a fox** _in_ `the` [snow](javascript:alert(1)) # one\n> two',
  'a mention and an address': '@durov https://evil.example tg://user?id=1 a fox',
  'placeables of Fluent': 'a fox { $x } in { -brand } the { raw } snow {""}',
  'format strings': '%s %d %n {0} $HOME $(id) `id` {{7*7}} a fox',
  SQL: "a fox'); DROP TABLE transfers; --' OR 1=1",
  'line breaks': 'a fox\r\nin the\rsnow\u2028and\u2029ice',
  'four languages': 'лиса a fox 狐狸 rubah',
  'exactly as long as allowed': 'y '.repeat(LONG / 2).trim(),
  'options twice, the last one counts': 'a hen --count 4 --count 1',
}

let bed: Bed
beforeAll(async () => {
  bed = await openBed({ credits: CREDITS })
})
afterEach(() => {
  expect(faultsOf(bed)).toEqual([])
})
afterAll(async () => {
  await bed.leave()
})

const begin = async (names: string[]) => {
  const locales = names.map((_, index): Locale => LOCALES[index % LOCALES.length] as Locale)
  const users = await people(bed, locales)
  return names.map((name, index) => ({
    name,
    locale: locales[index] as Locale,
    user: users[index]!,
    before: answersTo(users[index]!).length,
  }))
}

test('what can not be made is answered once, in the language of the person, with what fits, and costs nothing', async () => {
  const cases = await begin(Object.keys(NO_PROMPT))
  for (const { name, user } of cases) user.send(NO_PROMPT[name]!.say)
  await bed.rest()
  for (const { name, user, locale, before } of cases) {
    const { key, params, hasOffer = false } = NO_PROMPT[name]!
    const news = answersTo(user).slice(before)
    expect(news, name).toHaveLength(1)
    expect(news[0]?.text?.startsWith(said(locale, key, params)), `${name}: ${news[0]?.text}`).toBe(true)
    expect(
      actionsOf(news[0]).some((action) => action.startsWith('go:')),
      name,
    ).toBe(hasOffer)
    expect(await bed.balance(user), name).toBe(CREDITS)
    expect(await jobsOf(bed, user), name).toEqual([])
  }
})

test('what can be painted is shown as typed, without any markup, made once and charged once', async () => {
  const cases = await begin(Object.keys(TAKEN))
  for (const { name, user } of cases) user.send(TAKEN[name]!)
  await bed.rest()
  for (const { name, user, before } of cases) {
    const news = answersTo(user).slice(before)
    const [job, ...more] = await jobsOf(bed, user)
    expect(more, name).toEqual([])
    expect(job, name).toMatchObject({ state: 'done', charged_credits: 1 })
    expect(await bed.balance(user), name).toBe(CREDITS - 1)
    expect(
      news.map((one) => one.kind).filter((kind) => kind !== undefined),
      name,
    ).toEqual(['photo'])
    const words = news.map((one) => one.caption ?? one.text ?? '').join('\n')
    expect(words.isWellFormed(), name).toBe(true)
    if (words.length > 0 && job!.prompt.length < 500)
      expect(words.replaceAll(/[\u2066-\u2069]/g, ''), name).toContain(shown(job!.prompt))
    // What Telegram finds by itself (mentions, addresses) is all: no link, name or bold type by a prompt of anybody.
    for (const one of news)
      for (const { type } of one.entities)
        expect(['mention', 'url', 'bot_command', 'hashtag', 'cashtag', 'email'], name).toContain(type)
  }
})

/** Without what can't be shown. */
const shown = (prompt: string): string => prompt.replaceAll(/[\u2028\u2029\u202d\u202e\u2066-\u2069]/g, '')

test('a result with words at the bound of captions stands under its picture, one more beside it', async () => {
  const [user] = await people(bed, ['en'])
  const prompt = (length: number) => `a fox ${'🦊 '.repeat(100)}${'a'.repeat(length - 306)}`
  user!.send(`${prompt(500)} --seed 7`)
  await bed.rest()
  const around = user!.last()!.caption!.length - 500
  const wanted = 1024 - around
  for (const [length, isUnder] of [
    [wanted, true],
    [wanted + 1, false],
  ] as const) {
    const before = answersTo(user!).length
    user!.send(`${prompt(length)} --seed 7`)
    await bed.rest()
    const news = answersTo(user!).slice(before)
    expect(news.map((one) => [one.kind, one.caption?.length, one.text?.length])).toEqual(
      isUnder
        ? [['photo', 1024, undefined]]
        : [
            ['photo', undefined, undefined],
            [undefined, undefined, 1025],
          ],
    )
    expect(actionsOf(news.at(-1)).length).toBeGreaterThan(3)
  }
  expect(await bed.balance(user!)).toBe(CREDITS - 3)
})

test('an answer to a button under such a picture changes in place, and its copy says the same', async () => {
  const [user] = await people(bed, ['ru'])
  user!.send('б'.repeat(LONG))
  await bed.rest()
  const card = user!.last() as Seen
  const save = actionsOf(card).find((action) => action.startsWith('save:')) as string
  await user!.press(card, save)
  await bed.rest()
  expect(actionsOf(user!.last()).some((action) => action.startsWith('unsave:'))).toBe(true)
  expect(user!.last()?.id).toBe(card.id)
  expect(answersTo(user!).filter((one) => one.kind === 'photo')).toHaveLength(1)
})

test('the answer to a message that was deleted meanwhile, and to one that is edited, comes once', async () => {
  const [user] = await people(bed, ['zh'])
  const asked = user!.send('一只狐狸')
  user!.delete(asked)
  const other = user!.send('a hen')
  user!.edit(other, 'a hen in the snow')
  await bed.rest()
  expect((await jobsOf(bed, user!)).map(({ state }) => state)).toEqual(['done', 'done'])
  expect(answersTo(user!).filter((one) => one.kind === 'photo')).toHaveLength(2)
  expect(await bed.balance(user!)).toBe(CREDITS - 2)
})

test('entities that lie over each other, beyond the end, before the beginning or are none stop nothing', async () => {
  const [ann, eve] = await people(bed, ['en', 'en'])
  const group = bed.telegram.group({ kind: 'supergroup', owner: ann!, members: [eve!] })
  const from = ann!.person
  const chat = { id: group.id, type: 'supergroup', title: 'Friends' }
  const me = `@${bed.telegram.username}`
  const send = (text: string, entities: unknown) => pushMessage(bed, group.id, { from, chat, text, entities })
  const before = bed.telegram.calls('sendMessage').length
  // None of these names us.
  send('what a day', [{ type: 'mention', offset: 100, length: 20 }])
  send('what a day', [{ type: 'mention', offset: -5, length: 3 }])
  send('what a day', [{ type: 'text_mention', offset: 0, length: 4 }])
  send('what a day', [{ type: 'text_mention', offset: 0, length: 4, user: null }])
  send('what a day', [{ type: 'of_a_later_version', offset: 0, length: 4, what: {} }])
  send(`${ASTRAL} ${me} a fox`, [{ type: 'mention', offset: 1, length: me.length }])
  await bed.rest()
  expect(bed.telegram.calls('sendMessage')).toHaveLength(before)
  expect(await jobsOf(bed, ann!)).toEqual([])
  // These do, once each.
  const mention = { type: 'mention', offset: 3, length: me.length }
  send(`${ASTRAL} ${me} a fox`, [{ ...mention, type: 'bold' }, mention, mention, { ...mention, length: 500 }])
  send('you there a hen', [
    { type: 'text_mention', offset: 0, length: 9, user: { id: bed.telegram.botId, is_bot: true, first_name: 'C' } },
    { type: 'text_mention', offset: -4, length: 900, user: { id: bed.telegram.botId, is_bot: true, first_name: 'C' } },
  ])
  await bed.rest()
  expect((await jobsOf(bed, ann!)).map(({ prompt, state }) => [prompt, state])).toEqual([
    [`${ASTRAL}   a fox`, 'done'],
    ['a hen', 'done'],
  ])
  expect(await bed.balance(ann!)).toBe(CREDITS - 2)
})

test('what a person typed arrives without what no database and no chat takes', () => {
  const text = 'a\u0000b\u001b[1m\ud800 c\r\nd'
  expect(wordsOf({ text } as never)).toBe('ab[1m\ufffd c\nd')
  expect(firstLine(undefined)).toBe('')
})
