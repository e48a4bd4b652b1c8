/** Prompts of every unpleasant kind, typed and sent as the page sends them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanWords } from '../../src/bots/web/render.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { LOCALES, type Locale } from '../../src/core/ports.ts'
import { type Bed, startApp, text } from './bed.ts'
import { type Client, linesOf, newClient, picturesOf } from './client.ts'

const ASTRAL = '🦊'
const LONG = LIMITS.promptChars
const SMALL = ' --size 512'

/** What is refused with a text: message -> key and parameters of the answer. */
const REFUSED: { [name: string]: { say: string; key: string; params?: { [name: string]: string | number } } } = {
  'zero-width characters only': { say: '\u200b\u200c\u200d\ufeff\u2060', key: 'not-understood' },
  'dots and dashes only': { say: '... --- !!!', key: 'not-understood' },
  'combining marks only': { say: '\u0301\u0302\u0303', key: 'not-understood' },
  'direction marks only': { say: '\u200e\u200f\u2066\u2069', key: 'not-understood' },
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
  'as much as the page may send': {
    say: 'слово '.repeat(LONG / 2),
    key: 'refusal-prompt_long',
    params: { max: LONG, length: LONG * 3 - 1 },
  },
  'a command with nothing behind it': { say: '/image', key: 'ask-prompt-image' },
  'a command with spaces behind it': { say: '/image   \t \n ', key: 'ask-prompt-image' },
  'a command with zero-width characters behind it': { say: '/image \u200b\u2060', key: 'ask-prompt-image' },
  'a command with options only': { say: '/image --size 512 --count 2', key: 'ask-prompt-image' },
  'four thousand flags': {
    say: `a fox ${'--f '.repeat(900)}`,
    key: 'refusal-option_unknown',
    params: { option: 'f', options: '--ratio, --style, --size, --count, --negative, --seed' },
  },
  'a command that is not there': { say: '/formatc now', key: 'command-unknown', params: { name: 'formatc' } },
  'a command by a name of JavaScript': {
    say: '/constructor x',
    key: 'command-unknown',
    params: { name: 'constructor' },
  },
}

/** What is taken, shown as typed but for what can't be shown, and made once. */
const TAKEN: { [name: string]: string } = {
  'exactly as long as allowed': 'y '.repeat(LONG / 2 - SMALL.length / 2).trim(),
  'pictographs alone': '🦊🌊🏔️👩‍👩‍👧',
  'right to left': 'ثعلب في الثلج שועל בשלג',
  'direction controls': 'a \u202efox\u202c in \u2066the\u2069 snow',
  'control characters': 'a\u0000 fox\u0007 in\u001b[31m the\u009b snow\u007f',
  'half a surrogate pair': 'a fox \ud83e in the snow \udd8a',
  HTML: '<script>alert(1)</script><img src=x onerror=alert(1)> a fox & a hen &amp; <b>snow</b>',
  Markdown: '**a fox** _in_ `the` [snow](javascript:alert(1)) # one\n> two',
  'placeables of Fluent': 'a fox { $x } in { -brand } the { raw } snow {""}',
  'format strings': '%s %d %n {0} $HOME $(id) `id` {{7*7}} a fox',
  SQL: "a fox'); DROP TABLE transfers; --' OR 1=1",
  'a path': '../../../../etc/passwd a fox',
  'line breaks': 'a fox\r\nin the\rsnow\u2028and\u2029ice',
  'four languages': 'лиса a fox 狐狸 rubah',
}

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  let bed: Bed
  beforeAll(async () => {
    bed = await startApp(database)
  })
  afterAll(() => bed.leave())

  const begin = async (cases: string[], locales: readonly Locale[]) => {
    const clients = await bed.people(cases.flatMap(() => locales))
    const each = cases.flatMap((name, index) =>
      locales.map((_, at) => ({ name, client: clients[index * locales.length + at] as Client })),
    )
    const said = new Map<Client, number>()
    for (const { client } of each) said.set(client, (await client.answers()).length)
    const news = async (client: Client) => (await client.answers()).slice(said.get(client))
    return { each, news }
  }

  test('what is no prompt is answered in the language of the person, and costs nothing', async () => {
    const { each, news } = await begin(Object.keys(REFUSED), database === 'sqlite' ? LOCALES : ['ru'])
    await Promise.all(each.map(({ name, client }) => client.say(REFUSED[name]!.say)))
    await bed.rest()
    for (const { name, client } of each) {
      const { say, key, params } = REFUSED[name]!
      const answers = await news(client)
      expect(answers, name).toHaveLength(1)
      expect(linesOf(answers[0])[0], name).toBe(text(client.locale, key, params))
      expect(await bed.balance(client), name).toEqual({ availableCredits: 1000, heldCredits: 0 })
      expect(await bed.jobs(client), name).toEqual([])
      if (say.startsWith('/')) continue
      expect(linesOf((await client.entries()).find(({ role }) => role === 'person'))[0], name).toBe(cleanWords(say))
    }
    expect(bed.faults()).toEqual([])
  })

  test('what can be painted is shown as it was typed, made once and charged once', async () => {
    const { each, news } = await begin(Object.keys(TAKEN), ['en'])
    await Promise.all(each.map(({ name, client }) => client.say(TAKEN[name] + SMALL)))
    await bed.rest()
    for (const { name, client } of each) {
      const typed = cleanWords(TAKEN[name]!)
      const [card, ...more] = await news(client)
      expect(more, name).toEqual([])
      expect(linesOf(card)[0]?.replaceAll(/^\u2068|\u2069$/g, ''), name).toBe(typed)
      const person = (await client.entries()).filter((entry) => entry.role === 'person')
      expect(person.map(linesOf), name).toEqual([[typed + SMALL]])
      const pictures = picturesOf(card === undefined ? [] : [card])
      expect(pictures, name).toHaveLength(1)
      expect((await client.media(pictures[0]!.id)).status, name).toBe(200)
      const jobs = await bed.jobs(client)
      expect(jobs, name).toMatchObject([{ state: 'done', prompt: typed, charged_credits: 1 }])
      expect(await bed.balance(client), name).toEqual({ availableCredits: 999, heldCredits: 0 })
    }
    expect(bed.faults()).toEqual([])
  })

  test('what is longer than the page may send is not taken in, and leaves nothing behind', async () => {
    const client = newClient(bed.address)
    const before = (await client.entries()).length
    expect(await client.say('')).toMatchObject({ status: 400 })
    expect(await client.say(' \u0000\u0007\n ')).toMatchObject({ status: 400 })
    expect(await client.say('x'.repeat(4 * LONG + 1))).toMatchObject({ status: 400 })
    expect(await client.say('x'.repeat(1024 * 1024))).toMatchObject({ status: 413 })
    await bed.rest()
    expect(await client.entries()).toHaveLength(before)
    expect(bed.faults()).toEqual([])
  })

  test('a prompt that waits for the terms is judged as it was sent, not cut to size', async () => {
    const cases = ['a'.repeat(LONG - 1) + ASTRAL.repeat(2), 'a'.repeat(LONG + 50), 'a fox --size 512']
    const clients = cases.map(() => newClient(bed.address, 'id'))
    await Promise.all(clients.map((client, index) => client.say(cases[index]!)))
    await bed.rest()
    await Promise.all(clients.map((client) => client.press('agree')))
    await bed.rest()
    for (const [index, length] of [LONG + 3, LONG + 50].entries()) {
      const client = clients[index]!
      expect(linesOf((await client.answers()).at(-1))).toEqual([
        text('id', 'refusal-prompt_long', { max: LONG, length }),
      ])
      expect(await bed.jobs(client)).toEqual([])
    }
    expect(await bed.jobs(clients[2]!)).toMatchObject([{ state: 'done', prompt: 'a fox' }])
    expect(bed.faults()).toEqual([])
  })
})
