/** Presses that no button of ours would make: forged, foreign, stale, repeated. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verbs } from '../../src/bots/conversation/commands/index.ts'
import { newId } from '../../src/core/id.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { Locale } from '../../src/core/ports.ts'
import { type Bed, dearSongs, startApp, text } from './bed.ts'
import { actionsOf, type Client, idBehind, linesOf, newClient } from './client.ts'

/** Verbs that mean the person alone, whatever stands behind them: what they change is the presser's own. */
const OWN = [
  'agree',
  'try',
  'lang',
  'model',
  'models',
  'notices',
  'originals',
  'alone',
  'answer',
  'buy',
  'plans',
  'orders',
  'terms',
  'privacy',
  'help',
  'bal',
  'hist',
  'keep',
  'why',
  'nolink',
  'unlink',
  'decline',
  'gate',
  'withdraw',
  'unlike',
  'saveall',
  'statistics',
  'enhance',
  'enhancefirst',
  'email',
  'export',
  'forget',
]
const NEEDS_ID = verbs.map(({ verb }) => verb).filter((verb) => ![...OWN, 'pack', 'order'].includes(verb))
const GARBAGE = [
  '∞',
  '1e400',
  '-1',
  '1.5',
  '__proto__',
  'constructor=1',
  '=',
  '==',
  '%00',
  '../..',
  "'; drop",
  '0x10',
  'NaN',
]

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  let bed: Bed
  /** Has a work, an open offer, an order. */
  let owner: Client
  let work = ''
  let quote = ''
  let order = ''
  let others: Client[] = []

  beforeAll(async () => {
    bed = await startApp(database, { catalogYaml: dearSongs() })
    ;[owner, ...others] = (await bed.people(['en', 'ru', 'zh', 'id', 'en'])) as [Client, ...Client[]]
    await owner.say('a fox --size 512')
    await owner.say('/music calm piano --duration 15')
    await owner.press('order::small/pretend/RUB')
    await bed.rest()
    work = (await bed.jobs(owner))[0]!.id
    quote = await idBehind(owner, 'go')
    order = await idBehind(owner, 'pay')
  })
  afterAll(() => bed.leave())

  /** Everything of a person that a press could change, as rows. */
  const belongings = async (client: Client) => {
    const personId = await bed.personId(client)
    const { db } = bed.app
    const of = (table: 'generations' | 'quotes' | 'orders') =>
      db.outer.selectFrom(table).selectAll().where('person_id', '=', personId).orderBy('id').execute()
    const stored = db.outer.selectFrom('artifacts').selectAll().where('person_id', '=', personId)
    return {
      person: await db.outer.selectFrom('people').selectAll().where('id', '=', personId).execute(),
      rows: [await of('generations'), await of('quotes'), await of('orders')],
      files: await stored.where('state', '=', 'stored').orderBy('id').execute(),
      balance: await bed.balance(client),
    }
  }

  /** Presses them all as several people and answers what came, in order of the presses. */
  const pressAll = async (people: readonly Client[], actions: readonly string[]) => {
    const statuses: number[] = []
    const share = Math.ceil(actions.length / people.length)
    await Promise.all(
      people.map(async (client, index) => {
        for (const action of actions.slice(index * share, (index + 1) * share)) {
          const { status } = await client.press(action)
          statuses.push(status)
        }
      }),
    )
    await bed.rest()
    return statuses
  }
  const crowd = (count: number): Client[] => Array.from({ length: count }, () => newClient(bed.address, 'ru'))
  const agreed = (count: number): Promise<Client[]> => bed.people(Array.from({ length: count }, (): Locale => 'ru'))

  test('another person’s works, offers and orders can be neither used nor changed nor seen', async () => {
    const before = await belongings(owner)
    const seen = (await owner.answers()).length
    const foreign = NEEDS_ID.flatMap((verb) => [work, quote, order].map((id) => `${verb}:${id}`))
    const more = [
      `set:${quote}:duration=5`,
      `set:${quote}:seed=1`,
      `pick:${quote}:image`,
      `pay:${order}:no`,
      `order:${order}`,
    ]
    const pressers = await agreed(6)
    const statuses = await pressAll(pressers, [...foreign, ...more])
    expect(new Set(statuses)).toEqual(new Set([202]))
    expect(await belongings(owner)).toEqual(before)
    expect((await owner.answers()).length).toBe(seen)
    const known = [
      'work_unknown',
      'quote_expired',
      'not_yours',
      'order_unknown',
      'action_unknown',
      'link_gone',
      'appeal_unknown',
      'plan_gone',
      'subscription_over',
    ].map((code) => text('ru', `refusal-${code}`))
    for (const presser of pressers) {
      expect(await bed.balance(presser)).toEqual({ availableCredits: 1000, heldCredits: 0 })
      expect(await bed.jobs(presser)).toEqual([])
      const answers = (await presser.answers()).slice(2)
      expect(answers.length).toBeGreaterThan(8)
      for (const answer of answers) {
        expect(known).toContain(linesOf(answer)[0])
        expect(answer.message?.media).toBeUndefined()
      }
    }
    expect(bed.faults()).toEqual([])
  })

  test('an offer of somebody else’s does not become an order’s wish', async () => {
    const [presser] = await agreed(1)
    await presser!.press(`order:${quote}:small/pretend/RUB`)
    await bed.rest()
    const theirs = await idBehind(presser!, 'pay')
    await presser!.press(`pay:${theirs}`)
    await bed.rest()
    expect((await bed.balance(presser!)).availableCredits).toBe(1100)
    expect((await presser!.answers()).flatMap(actionsOf).some((action) => action.startsWith('go:'))).toBe(false)
    expect(bed.faults()).toEqual([])
  })

  test('every verb without an id, with an unknown one and with garbage is answered or does nothing', async () => {
    const before = await belongings(owner)
    const forged = verbs
      // One of its examples is enough: each makes a picture.
      .filter(({ verb }) => verb !== 'try')
      .flatMap(({ verb }) => [verb, `${verb}:${newId()}`, `${verb}::1e400`])
    const pressers = await agreed(Math.ceil(forged.length / 36))
    const statuses = await pressAll(pressers, forged)
    expect(new Set(statuses)).toEqual(new Set([202]))
    expect(await belongings(owner)).toEqual(before)
    for (const presser of pressers)
      for (const answer of await presser.answers()) {
        // Each in words: nothing that stands in the code shows.
        expect(linesOf(answer).join('\n')).not.toMatch(/undefined|null|NaN|\[object|refusal-|\{ ?\$/)
      }
    expect(bed.faults()).toEqual([])
  })

  test('garbage behind one’s own buttons changes nothing and charges nothing', async () => {
    const untouched = ['animate', 'song', 'edit', 'info', 'delete', 'show', 'hist', 'save', 'unsave']
    await owner.press(`save:${work}`)
    await bed.rest()
    const money = await bed.balance(owner)
    const jobs = await bed.jobs(owner)
    const presses = [
      ...GARBAGE.map((garbage) => `set:${quote}:${garbage}`),
      ...['duration=121', 'duration=4', 'duration=-1', 'duration=1e2', 'tempo=', 'nothing=1', 'seed=2147483648'].map(
        (pair) => `set:${quote}:${pair}`,
      ),
      ...GARBAGE.slice(0, 4).map((garbage) => `bal::${garbage}`),
    ]
    const draft = await bed.app.db.outer.selectFrom('quotes').selectAll().where('id', '=', quote).execute()
    for (const action of presses) {
      await owner.press(action)
      bed.later(300)
    }
    await bed.rest()
    bed.later(11_000)
    for (const verb of untouched) await owner.press(`${verb}:${work}:${GARBAGE[1]}`)
    await bed.rest()
    expect(await bed.app.db.outer.selectFrom('quotes').selectAll().where('id', '=', quote).execute()).toEqual(draft)
    expect(await bed.jobs(owner)).toEqual(jobs)
    expect(await bed.balance(owner)).toEqual(money)
    expect(bed.faults()).toEqual([])
  })

  test('what is not of the form of an action is not taken in', async () => {
    const wrong = [
      '',
      ':',
      'Go',
      'go fish',
      'привет',
      '狐狸:1',
      '__proto__',
      `go:${'x'.repeat(LIMITS.actionBytes)}`,
      `set:${quote}:${'я'.repeat(20)}`,
      'go:<script>',
      'set:x:a\u0000b',
      'set:x:\ud800',
      'set:x:a\nb',
      'averyveryverylongverb:1',
    ]
    const client = newClient(bed.address)
    for (const action of wrong) expect((await client.press(action)).status, action).toBe(400)
    for (const action of [1, null, [], {}, ['go'], true])
      expect((await client.intent({ id: randomUUID(), type: 'press', action })).status).toBe(400)
    await bed.rest()
    expect(await client.entries()).toEqual([])
    expect(bed.faults()).toEqual([])
  })

  test('a verb that nobody knows is answered in the person’s language', async () => {
    const clients = others.slice(0, 3)
    await Promise.all(clients.map((client) => client.press('teleport:1:2')))
    await bed.rest()
    for (const client of clients)
      expect(linesOf((await client.answers()).at(-1))).toEqual([text(client.locale, 'refusal-action_unknown')])
  })

  test('a button on a deleted result says so, and does nothing', async () => {
    const [client] = (await bed.people(['en'])) as [Client]
    await client.say('a fox --size 512')
    await bed.rest()
    const id = (await bed.jobs(client))[0]!.id
    await client.press(`erase:${id}`)
    await bed.rest()
    const seen = (await client.answers()).length
    const onWork = [
      'again',
      'vary',
      'animate',
      'song',
      'upscale',
      'edit',
      'paint',
      'save',
      'unsave',
      'info',
      'delete',
      'erase',
      'cancel',
      'show',
    ]
    for (const verb of onWork) await client.press(`${verb}:${id}`)
    await bed.rest()
    const answers = (await client.answers()).slice(seen)
    expect(answers).toHaveLength(onWork.length)
    for (const answer of answers)
      expect([text('en', 'refusal-work_unknown'), text('en', 'refusal-work_deleted')]).toContain(linesOf(answer)[0])
    expect(await bed.jobs(client)).toHaveLength(1)
    expect(await bed.balance(client)).toEqual({ availableCredits: 999, heldCredits: 0 })
    expect(bed.faults()).toEqual([])
  })

  test('strangers who never agreed can press anything: nothing is made', async () => {
    const strangers = crowd(2)
    await pressAll(strangers, [
      `try::image`,
      `go:${quote}`,
      `again:${work}`,
      `paint:${work}`,
      `pick:${quote}:image`,
      `set:${quote}:count=2`,
    ])
    for (const stranger of strangers) {
      expect(await bed.jobs(stranger)).toEqual([])
      expect((await stranger.answers()).length).toBe(3)
      for (const answer of await stranger.answers()) expect(actionsOf(answer)).toContain('agree')
    }
    expect(bed.faults()).toEqual([])
  })
})
