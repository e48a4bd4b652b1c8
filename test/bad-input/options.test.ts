/** Options that do not fit, typed behind a prompt and sent by a form. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Text } from '../../src/core/ports.ts'
import { type Bed, startApp, text } from './bed.ts'
import { actionsOf, linesOf, newClient } from './client.ts'

const SEED_MAX = 2147483647
const NAMES = '--ratio, --style, --size, --count, --negative, --seed'
const FORMS = ['sqlite', 'postgres'] as const

interface Wrong {
  typed?: string
  form?: { [name: string]: unknown }
  key: string
  params: Text['params']
}
const option = (name: string): Text => ({ key: `option-${name}` })
const range = (name: string, min: number, max: number, value: string) => ({
  key: 'refusal-option_range',
  params: { option: option(name), min, max, value },
})
const count = (value: string) => range('count', 1, 4, value)
const seed = (value: string) => range('seed', 0, SEED_MAX, value)
const choice = (name: string, choices: string, value: string) => ({
  key: 'refusal-option_choice',
  params: { option: option(name), choices, value },
})
const size = (value: string) => choice('size', '512, 1024, 2048', value)
const ratio = (value: string) => choice('ratio', '1:1, 4:3, 3:4, 16:9, 9:16', value)
const unknown = (name: string) => ({ key: 'refusal-option_unknown', params: { option: name, options: NAMES } })

/** What is answered: an offer with the option left out where the rest can be made, else the refusal alone. */
const WRONG: Wrong[] = [
  { typed: '--colour red', ...unknown('colour') },
  { typed: '--constructor x', ...unknown('constructor') },
  { typed: '--toString x', ...unknown('toString') },
  { typed: '--camera zoom-in', ...unknown('camera') },
  { typed: `--${'я'.repeat(60)} x`, ...unknown('я'.repeat(40)) },
  { typed: '--count 0', ...count('0') },
  { typed: '--count 5', ...count('5') },
  { typed: '--count -1', ...count('-1') },
  { typed: '--count 2.5', ...count('2.5') },
  { typed: '--count 1e3', ...count('1e3') },
  { typed: '--count many', ...count('many') },
  { typed: '--count', ...count('') },
  { typed: '--count 99999999999999999999', ...count('99999999999999999999') },
  { typed: `--seed ${SEED_MAX + 1}`, ...seed(String(SEED_MAX + 1)) },
  { typed: '--seed -1', ...seed('-1') },
  { typed: '--seed ０１', ...seed('０１') },
  { typed: '--size 513', ...size('513') },
  { typed: '--size 512px', ...size('512px') },
  { typed: '--ratio 17:9', ...ratio('17:9') },
  { typed: '--ratio __proto__', ...ratio('__proto__') },
  { typed: `--ratio x${'🦊'.repeat(30)}`, ...ratio(`x${'🦊'.repeat(19)}\ufffd`) },
  { typed: '--ratio <b>1:1</b>', ...ratio('<b>1:1</b>') },
  {
    typed: `--negative "${'x'.repeat(501)}"`,
    key: 'refusal-option_long',
    params: { option: option('negative'), max: 500 },
  },
  { form: { colour: 'red' }, ...unknown('colour') },
  { form: { constructor: 'x' }, ...unknown('constructor') },
  { form: { valueof: 1, count: 2 }, ...unknown('valueof') },
  { form: { camera: 'zoom-in' }, ...unknown('camera') },
  { form: { count: 5 }, ...count('5') },
  { form: { count: -0.5 }, ...count('-0.5') },
  { form: { count: 1e308 }, ...count('1e+308') },
  { form: { count: true }, ...count('true') },
  { form: { count: '' }, ...count('') },
  { form: { seed: SEED_MAX + 1 }, ...seed(String(SEED_MAX + 1)) },
  { form: { seed: 0.1 }, ...seed('0.1') },
  { form: { size: false }, ...size('false') },
  { form: { ratio: 'a\ud83e' }, ...ratio('a\ufffd') },
  { form: { ratio: 'a\u0000b\u001b' }, ...ratio('ab') },
]

/** Not of the form of options: not taken in. */
const MALFORMED: unknown[] = [
  { count: null },
  { count: [2] },
  { count: { $gt: 0 } },
  { Count: 2 },
  { 'co unt': 2 },
  { '': 2 },
  { счёт: 2 },
  { [`a${'b'.repeat(40)}`]: 1 },
  { negative: 'x'.repeat(20_001) },
  Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`o${index}`, 1])),
  [],
  'count=2',
  3,
  null,
]

const GOOD: { typed: string; form?: object; options: object; price: number }[] = [
  { typed: `--seed ${SEED_MAX} --size 512`, options: { size: 512 }, price: 1 },
  { typed: '--seed 0 --size 512 --size 512', options: { size: 512 }, price: 1 },
  { typed: '--count 4 --count 1 --size 512', options: { size: 512 }, price: 1 },
  { typed: '--count 4', form: { count: 1, size: '512' }, options: { size: 512 }, price: 1 },
  { typed: '', form: { count: '2', size: 512, negative: '' }, options: { size: 512, negative: '' }, price: 2 },
]

describe.each(FORMS)('%s', (database) => {
  let bed: Bed
  beforeAll(async () => {
    bed = await startApp(database)
  })
  afterAll(() => bed.leave())

  test('an option that does not fit is named with what fits, in the person’s language, and costs nothing', async () => {
    const locales = ['en', 'ru', 'zh', 'id'] as const
    const clients = await bed.people(WRONG.map((_, index) => locales[index % locales.length]!))
    await Promise.all(
      WRONG.map(({ typed, form }, index) =>
        clients[index]!.command('image', `a fox ${typed ?? ''}`, form ? { options: form } : {}),
      ),
    )
    await bed.rest()
    for (const [index, { typed, form, key, params }] of WRONG.entries()) {
      const client = clients[index]!
      const name = typed ?? JSON.stringify(form)
      const answers = (await client.answers()).slice(2)
      expect(answers.length, name).toBe(1)
      expect(linesOf(answers[0])[0], name).toBe(text(client.locale, key, params))
      // What can be made without it is one press away.
      expect(
        actionsOf(answers[0]).some((action) => action.startsWith('go:')),
        name,
      ).toBe(key !== 'refusal-option_unknown')
      expect(await bed.jobs(client), name).toEqual([])
      expect(await bed.balance(client), name).toEqual({ availableCredits: 1000, heldCredits: 0 })
    }
    expect(bed.faults()).toEqual([])
  })

  test('options that are no options are not taken in', async () => {
    const client = newClient(bed.address)
    for (const options of MALFORMED)
      expect(
        (await client.command('image', 'a fox', { options: options as object })).status,
        JSON.stringify(options),
      ).toBe(400)
    for (const raw of [
      '{"__proto__":{"count":4}}',
      '{"count":1,"count":null}',
      '{"constructor":{"prototype":{"a":1}}}',
    ]) {
      const body = `{"id":"${randomUUID()}","type":"command","name":"image","text":"a fox","options":${raw}}`
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
      expect((await client.request('/chat/intents', init)).status, raw).toBe(400)
    }
    await bed.rest()
    expect(await client.entries()).toEqual([])
    expect(({} as { count?: number }).count).toBeUndefined()
    expect(bed.faults()).toEqual([])
  })

  test('options at their bounds, given twice or in both ways, are taken; the last word and the form count', async () => {
    const clients = await bed.people(GOOD.map(() => 'en' as const))
    await Promise.all(
      GOOD.map(({ typed, form }, index) =>
        clients[index]!.command('image', `a fox ${typed}`, form ? { options: form } : {}),
      ),
    )
    await bed.rest()
    for (const [index, { options, price, typed }] of GOOD.entries()) {
      const [job] = await bed.jobs(clients[index]!)
      expect(job, typed).toMatchObject({ state: 'done', charged_credits: price })
      expect(JSON.parse(job!.options), typed).toMatchObject(options)
    }
    expect(bed.faults()).toEqual([])
  })

  test('a wrong option for a person’s own picture or song is answered too', async () => {
    const [song, moving] = await bed.people(['ru', 'id'])
    await song!.command('music', 'calm piano', { options: { duration: 121 } })
    await moving!.command('animate', '--duration 2')
    await bed.rest()
    expect(linesOf((await song!.answers()).at(-1))[0]).toBe(
      text('ru', 'refusal-option_range', { option: option('duration'), min: 5, max: 120, value: '121' }),
    )
    expect(linesOf((await moving!.answers()).at(-1))[0]).toBe(text('id', 'ask-picture-animate'))
    expect(await bed.jobs(song!)).toEqual([])
    expect(bed.faults()).toEqual([])
  })
})
