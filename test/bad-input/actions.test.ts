/** Presses that no button of ours would make: forged, foreign, stale, repeated. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verbs } from '../../src/bots/conversation/commands/index.ts'
import { newId } from '../../src/core/id.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { Locale } from '../../src/core/ports.ts'
import { type Bed, richCatalog, startApp, text } from './bed.ts'
import { actionsOf, type Client, linesOf, newClient } from './client.ts'

/** Verbs that mean the person alone, whatever stands behind them: what they change is the presser's own. */
const OWN = ['agree', 'try', 'lang', 'model', 'notices', 'buy', 'terms', 'privacy', 'help', 'bal', 'hist', 'keep', 'why']
const NEEDS_ID = verbs.map(({ verb }) => verb).filter((verb) => ![...OWN, 'pack', 'order'].includes(verb))
/** A song takes more than half of what people have: a second one can't be paid for. */
const SONG_PRICE = 'price: { each: 1000, per_second: 50 }'
const GARBAGE = ['∞', '1e400', '-1', '1.5', '__proto__', 'constructor=1', '=', '==', '%00', '../..', "'; drop", '0x10', 'NaN']

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  let bed: Bed
  /** Has a work, an open offer, an order, a deleted work. */
  let owner: Client
  let work = ''
  let deleted = ''
  let quote = ''
  let order = ''
  let others: Client[] = []

  const newest = async (client: Client, prefix: string): Promise<string> => {
    const all = (await client.answers()).flatMap(actionsOf)
    const found = all.filter((action) => action.startsWith(`${prefix}:`)).at(-1)
    if (found === undefined) throw new Error(`no button ${prefix} among ${all}`)
    return found.split(':')[1]!
  }

  beforeAll(async () => {
    bed = await startApp(database, { catalogYaml: richCatalog().replace(SONG_PRICE, 'price: { each: 600000 }') })
    ;[owner, ...others] = (await bed.people(['en', 'ru', 'zh', 'id', 'en'])) as [Client, ...Client[]]
    await owner.say('a fox --size 512')
    await owner.say('a hen --size 512')
    await owner.say('/music calm piano --duration 15')
    await owner.press('order::small/pretend/RUB')
    await bed.rest()
    ;[work, deleted] = (await bed.jobs(owner)).map(({ id }) => id) as [string, string]
    quote = await newest(owner, 'go')
    order = await newest(owner, 'pay')
    await owner.press(`erase:${deleted}`)
    await bed.rest()
  })
  afterAll(() => bed.leave())

  /** Everything of a person that a press could change, as rows. */
  const belongings = async (client: Client) => {
    const personId = await bed.personId(client)
    const { db } = bed.app
    const of = (table: 'generations' | 'quotes' | 'orders' | 'artifacts') =>
      db.outer.selectFrom(table).selectAll().where('person_id', '=', personId).orderBy('id').execute()
    return {
      person: await db.outer.selectFrom('people').selectAll().where('id', '=', personId).execute(),
      rows: [await of('generations'), await of('quotes'), await of('orders'), await of('artifacts')],
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
    const more = [`set:${quote}:duration=5`, `set:${quote}:seed=1`, `pick:${quote}:image`, `pay:${order}:no`, `order:${order}`]
    const pressers = await agreed(6)
    const statuses = await pressAll(pressers, [...foreign, ...more])
    expect(new Set(statuses)).toEqual(new Set([202]))
    expect(await belongings(owner)).toEqual(before)
    expect((await owner.answers()).length).toBe(seen)
    const known = ['work_unknown', 'quote_expired', 'order_unknown', 'action_unknown'].map((code) => text('ru', `refusal-${code}`))
    for (const presser of pressers) {
      expect(await bed.balance(presser)).toEqual({ availableCredits: 1000, heldCredits: 0 })
      expect(await bed.jobs(presser)).toEqual([])
      const answers = (await presser.answers()).slice(2)
      expect(answers.length).toBeGreaterThan(10)
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
    const theirs = await newest(presser!, 'pay')
    await presser!.press(`pay:${theirs}`)
    await bed.rest()
    expect((await bed.balance(presser!)).availableCredits).toBe(1100)
    expect((await presser!.answers()).flatMap(actionsOf).some((action) => action.startsWith('go:'))).toBe(false)
    expect(bed.faults()).toEqual([])
  })

  test('every verb without an id, with an unknown one and with garbage is answered or does nothing', async () => {
    const before = await belongings(owner)
    const forged = verbs.flatMap(({ verb }) => [
      verb,
      `${verb}:${newId()}`,
      `${verb}:x`,
      `${verb}:::`,
      ...GARBAGE.slice(0, 4).map((garbage) => `${verb}::${garbage}`),
    ])
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
      ...GARBAGE.slice(0, 3).map((garbage) => `bal::${garbage}`),
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
    const money = await bed.balance(owner)
    const count = (await bed.jobs(owner)).length
    const seen = (await owner.answers()).length
    const onWork = ['again', 'vary', 'animate', 'song', 'upscale', 'edit', 'paint', 'save', 'unsave', 'info', 'delete', 'erase', 'cancel', 'show']
    for (const verb of onWork) await owner.press(`${verb}:${deleted}`)
    await bed.rest()
    const answers = (await owner.answers()).slice(seen)
    expect(answers).toHaveLength(onWork.length)
    for (const answer of answers)
      expect([text('en', 'refusal-work_unknown'), text('en', 'refusal-work_deleted')]).toContain(linesOf(answer)[0])
    expect(await bed.jobs(owner)).toHaveLength(count)
    expect(await bed.balance(owner)).toEqual(money)
    expect(bed.faults()).toEqual([])
  })

  test('an offer older than its time says so, and starts nothing', async () => {
    const [client] = await bed.people(['zh'])
    await client!.say('/music calm piano --duration 120')
    await bed.rest()
    const id = await newest(client!, 'go')
    bed.later(LIMITS.quoteMs + 1000)
    await client!.press(`go:${id}`)
    await client!.press(`set:${id}:duration=15`)
    await bed.rest()
    expect((await client!.answers()).slice(-2).map(linesOf)).toEqual(
      Array.from({ length: 2 }, () => [text('zh', 'refusal-quote_expired')]),
    )
    expect(await bed.jobs(client!)).toEqual([])
    expect(bed.faults()).toEqual([])
  })

  test('thirty presses at once on one button start one job', async () => {
    const [client] = await bed.people(['en'])
    await client!.say('/image a fox --size 512')
    await bed.rest()
    const [first] = await bed.jobs(client!)
    const seen = (await client!.answers()).length
    bed.later(60_000)
    await Promise.all(Array.from({ length: 30 }, () => client!.press(`again:${first!.id}`)))
    await bed.rest()
    const made = (await bed.jobs(client!)).filter((job) => job.prompt === 'a fox')
    expect(made.length).toBe(2)
    expect((await bed.balance(client!)).availableCredits).toBe(
      1000 - (await bed.jobs(client!)).reduce((sum, job) => sum + job.charged_credits, 0),
    )
    const repeated = (await client!.answers()).slice(seen).filter((answer) => answer.message?.media === undefined)
    expect(new Set(repeated.map((answer) => linesOf(answer)[0]))).toEqual(new Set([text('en', 'refusal-repeat_too_fast')]))
    expect(bed.faults()).toEqual([])
  })

  test('a start pressed twice, by the same press and by another, starts one job and says nothing more', async () => {
    const [client] = await bed.people(['en'])
    await client!.say('/music calm piano --duration 120 --seed 4')
    await bed.rest()
    const id = await newest(client!, 'go')
    await client!.press(`set:${id}:duration=5`)
    await bed.rest()
    const seen = (await client!.answers()).length
    const press = randomUUID()
    await Promise.all([
      client!.press(`go:${id}`, { id: press }),
      client!.press(`go:${id}`, { id: press }),
      client!.press(`go:${id}`),
      client!.press(`go:${id}`),
    ])
    await bed.rest()
    expect(await bed.jobs(client!)).toMatchObject([{ state: 'done', kind: 'music' }])
    expect((await client!.answers()).length).toBe(seen + 1)
    expect((await bed.balance(client!)).availableCredits).toBe(400)
    expect(bed.faults()).toEqual([])
  })

  test('strangers who never agreed can press anything: nothing is made', async () => {
    const strangers = crowd(2)
    await pressAll(strangers, [`try::image`, `go:${quote}`, `again:${work}`, `paint:${work}`, `pick:${quote}:image`, `set:${quote}:count=2`])
    for (const stranger of strangers) {
      expect(await bed.jobs(stranger)).toEqual([])
      expect((await stranger.answers()).length).toBe(3)
      for (const answer of await stranger.answers()) expect(actionsOf(answer)).toContain('agree')
    }
    expect(bed.faults()).toEqual([])
  })
})
