/** Everything delivered twice, five times, in another order: what a network and an impatient person do. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bed, startApp } from './bed.ts'
import { type Client, newClient, type Sent } from './client.ts'

const WISHES = [
  'a fox --size 512',
  'a hen --size 512 --style ink',
  '/music calm piano --duration 15',
  '/image a house --size 512 --count 2',
  '/balance',
  '/settings',
]

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  let bed: Bed
  beforeAll(async () => {
    bed = await startApp(database)
  })
  afterAll(() => bed.leave())

  /** What a person has at the end: money, works, and what the chat says. */
  const state = async (client: Client) => {
    const personId = await bed.personId(client)
    const { db } = bed.app
    const counts = await Promise.all([
      db.outer
        .selectFrom('artifacts')
        .select('id')
        .where('person_id', '=', personId)
        .where('state', '=', 'stored')
        .execute(),
      db.outer.selectFrom('orders').select('id').where('person_id', '=', personId).execute(),
      db.outer.selectFrom('messages').select('id').where('person_id', '=', personId).execute(),
    ])
    return {
      balance: await bed.balance(client),
      works: (await bed.jobs(client))
        .map(({ kind, prompt, state, charged_credits }) => `${kind} ${prompt} ${state} ${charged_credits}`)
        .sort(),
      counts: counts.map((rows) => rows.length),
      entries: (await client.entries()).length,
    }
  }
  /** The same person at several browsers' tabs. */
  const tabs = (client: Client) => Array.from({ length: 5 }, () => newClient(bed.address, client.locale, client.cookie))
  const shuffled = (sent: readonly Sent[], times: number): Sent[] => {
    // A fixed disorder: the same on every run.
    const all = Array.from({ length: times }, () => sent).flat()
    return all
      .map((one, index) => ({ one, at: (index * 7919 + 31) % 104_729 }))
      .sort((a, b) => a.at - b.at)
      .map(({ one }) => one)
  }

  test('a whole session sent again, doubled, in disorder and from five connections at once changes nothing', async () => {
    const [client] = (await bed.people(['en'])) as [Client]
    for (const wish of WISHES.slice(0, 3)) await client.say(wish)
    await client.press('order::small/pretend/RUB')
    await bed.rest()
    const [work, other] = await bed.jobs(client)
    const order = await bed.app.db.outer
      .selectFrom('orders')
      .select('id')
      .where('person_id', '=', await bed.personId(client))
      .executeTakeFirstOrThrow()
    await client.press(`pay:${order.id}`)
    await client.press(`vary:${work!.id}`)
    await client.press(`save:${work!.id}`)
    await client.press(`erase:${other!.id}`)
    await client.press('notices')
    await bed.rest()
    const sent = [...client.sent]
    const before = await state(client)
    const settings = await bed.app.db.outer
      .selectFrom('people')
      .select('settings')
      .where('id', '=', await bed.personId(client))
      .execute()
    expect(before.works).toHaveLength(4)

    for (const times of database === 'sqlite' ? [1, 2] : [2]) {
      bed.later(11_000)
      for (const body of Array.from({ length: times }, () => sent).flat())
        expect((await client.intent(body)).status).toBe(202)
    }
    bed.later(11_000)
    for (const body of shuffled(sent, 2)) expect((await client.intent(body)).status).toBe(202)
    bed.later(11_000)
    await Promise.all(
      tabs(client).map(async (tab) => {
        for (const body of shuffled(sent, 1)) expect((await tab.intent(body)).status).toBe(202)
      }),
    )
    await bed.rest()
    expect(await state(client)).toEqual(before)
    expect(
      await bed.app.db.outer
        .selectFrom('people')
        .select('settings')
        .where('id', '=', await bed.personId(client))
        .execute(),
    ).toEqual(settings)
    expect(bed.faults()).toEqual([])
  })

  test('wishes that come five times each, in any order and at once, are made once each', async () => {
    const [plain, hasty, disordered] = (await bed.people(['en', 'en', 'en'])) as [Client, Client, Client]
    const wishes = WISHES.map((text): Sent => ({ id: randomUUID(), type: 'message', text }))
    for (const wish of wishes) await plain.intent(wish)
    await Promise.all(
      tabs(hasty).map(async (tab) => {
        for (const wish of wishes) expect((await tab.intent(wish)).status).toBe(202)
      }),
    )
    await Promise.all(shuffled(wishes, 3).map(async (wish) => expect((await disordered.intent(wish)).status).toBe(202)))
    await bed.rest()
    const wanted = await state(plain)
    expect(wanted.works).toHaveLength(4)
    expect(await state(hasty)).toEqual(wanted)
    expect(await state(disordered)).toEqual(wanted)
    expect(bed.faults()).toEqual([])
  })

  test('an id that is used again for other words is refused, and for another person it is another message', async () => {
    const [one, two] = (await bed.people(['en', 'en'])) as [Client, Client]
    const id = randomUUID()
    expect((await one.say('/balance', { id })).status).toBe(202)
    expect(await one.say('a fox', { id })).toMatchObject({ status: 409, body: { error: 'id-taken' } })
    expect((await one.press('try::image', { id })).status).toBe(202)
    expect((await two.say('/settings', { id })).status).toBe(202)
    await bed.rest()
    expect(await bed.jobs(one)).toEqual([])
    expect((await one.answers()).length).toBe(3)
    expect((await two.answers()).length).toBe(3)
    expect(bed.faults()).toEqual([])
  })

  test('presses that arrive before what they stand on, and a consent after the wish, lose nothing', async () => {
    const client = newClient(bed.address)
    const work = randomUUID()
    await client.press(`vary:${work.slice(0, 22)}`)
    await client.say('a fox --size 512')
    await client.press('agree')
    await client.press('agree')
    await client.press('agree')
    await bed.rest()
    expect(await bed.jobs(client)).toMatchObject([{ state: 'done', prompt: 'a fox' }])
    expect(await bed.balance(client)).toEqual({ availableCredits: 999, heldCredits: 0 })
    expect(bed.faults()).toEqual([])
  })

  test('a wish that is refused after the consent does not take the consent back', async () => {
    const client = newClient(bed.address)
    await client.say('/image a fox --colour red')
    await client.press('agree')
    await bed.rest()
    await client.say('a fox --size 512')
    await bed.rest()
    expect(await bed.jobs(client)).toMatchObject([{ state: 'done', prompt: 'a fox' }])
    expect(bed.faults()).toEqual([])
  })
})
