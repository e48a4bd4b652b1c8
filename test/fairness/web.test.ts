/** Refusals, strikes, appeals and limits in the web chat, over real HTTP, on both databases. */
import { createHash, randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/core/limits.ts'
import { type Bed, richCatalog, startApp } from '../bad-input/bed.ts'
import { actionsOf, type Client, idBehind, linesOf, newClient, picturesOf } from '../bad-input/client.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const secret = randomBytes(32).toString('base64url')
const identity = createHash('sha256').update(secret).digest('base64url')

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  let bed: Bed
  let moderator: Client
  beforeAll(async () => {
    bed = await startApp(
      database,
      { catalogYaml: richCatalog().replace('  # per_day: 500', '  per_day: 6') },
      { ADMIN_IDS: `web:${identity}` },
    )
    moderator = newClient(bed.address, 'en', `chatelier=${secret}`)
    await moderator.say('/help')
    await bed.rest()
  })
  afterAll(() => bed.leave())

  const last = async (client: Client) => (await client.answers()).at(-1)
  const wordsOf = async (client: Client) => (await client.answers()).flatMap(linesOf).join('\n')
  const press = async (client: Client, verb: string, argument = '') => {
    const id = await idBehind(client, verb)
    const on = (await client.answers()).findLast((one) =>
      actionsOf(one).some((each) => each.startsWith(`${verb}:${id}`)),
    )
    await client.press(`${verb}:${id}${argument}`, { on: on?.id })
    await bed.rest()
    return last(client)
  }

  test('a moderator sees the words and the picture of an appeal while it is open, and after that neither', async () => {
    const [ann] = (await bed.people(['ru'])) as [Client]
    const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3a6ea5' } })
      .png()
      .toBuffer()
    await ann.say('/edit kill all immigrants', { files: [await ann.uploaded(bytes)] })
    await bed.rest()
    const refused = await last(ann)
    expect(actionsOf(refused).map((action) => action.split(':')[0])).toEqual(['reword', 'why', 'appeal'])
    expect(refused?.message?.buttons?.flat().map(({ label }) => label)).toEqual([
      '✎ Изменить слова',
      'Почему?',
      'Спросить модератора',
    ])
    expect(linesOf(await press(ann, 'appeal'))).toEqual(['Модератор посмотрит. Ответ придёт сюда.'])
    expect(await wordsOf(moderator)).not.toContain('kill all immigrants')
    await press(moderator, 'case')
    expect(await wordsOf(moderator)).toContain('kill all immigrants')
    const [picture] = picturesOf(await moderator.answers())
    expect(picture?.spoiler).toBe(true)
    expect((await moderator.media(picture!.id)).status).toBe(200)
    const [other] = (await bed.people(['en'])) as [Client]
    expect((await other.media(picture!.id)).status).toBe(404)
    await other.press(await appealOf(moderator, 'judge'))
    await bed.rest()
    expect(linesOf(await last(other))[0]).toContain("doesn't work any more")
    await press(moderator, 'judge', ':uphold/rules')
    expect(await wordsOf(moderator)).not.toContain('kill all immigrants')
    expect(picturesOf(await moderator.answers())).toEqual([])
    expect((await moderator.media(picture!.id)).status).toBe(404)
    expect((await wordsOf(ann)).split('\n').slice(-2)).toEqual([
      'Модератор ещё раз посмотрел на отклонённую просьбу (ненависть). Отказ остаётся в силе.',
      'Причина: Нарушает правила',
    ])
    const acts = await bed.app.db.outer.selectFrom('audit').select(['action', 'reason']).orderBy('id').execute()
    expect(acts).toEqual([
      { action: 'view', reason: null },
      { action: 'uphold', reason: 'rules' },
    ])
    const kept = await bed.app.db.outer.selectFrom('appeals').select(['draft', 'decision']).execute()
    expect(kept).toEqual([{ draft: null, decision: 'uphold' }])
  })

  const appealOf = async (client: Client, verb: string) => `${verb}:${await idBehind(client, verb)}:uphold/rules`

  test('who is banned for a time keeps balance, orders and history, and is told until when in their language', async () => {
    const [eve] = (await bed.people(['zh'])) as [Client]
    // Each after the mute that the ones before have brought.
    for (let n = 0; n < 15; n++) {
      if (n > 0) bed.later(6 * 60 * 60 * 1000)
      await eve.say(`kill all immigrants ${n}`)
      await bed.rest()
    }
    await eve.say('a calm lake')
    await bed.rest()
    const told = linesOf(await last(eve))
    expect(told[0]).toMatch(/^被拒绝的次数太多。7 天内不再为您制作，到 .+（UTC）为止。$/)
    expect(told[1]).toBe('余额、订单、历史和设置照常可用。')
    await eve.press('order::small/pretend/RUB')
    await bed.rest()
    await press(eve, 'pay')
    expect((await bed.balance(eve)).availableCredits).toBe(1100)
    await eve.say('/history')
    await bed.rest()
    expect(await bed.jobs(eve)).toEqual([])
    bed.later(8 * DAY_MS)
    await eve.say('a calm lake --size 512')
    await bed.rest()
    expect((await bed.jobs(eve)).map(({ state }) => state)).toEqual(['done'])
  })

  test('a refused wish costs nothing, also where its button is pressed again and again', async () => {
    const [ben] = (await bed.people(['en'])) as [Client]
    await ben.say('kill all immigrants')
    await bed.rest()
    for (let n = 0; n < 3; n++) await press(ben, 'appeal')
    const before = await bed.balance(ben)
    await press(ben, 'reword')
    await ben.say('a calm lake --size 512')
    await bed.rest()
    expect((await bed.jobs(ben)).map(({ prompt, state }) => [prompt, state])).toEqual([['a calm lake', 'done']])
    expect((await bed.balance(ben)).availableCredits).toBe(before.availableCredits - 1)
    const open = bed.app.db.outer.selectFrom('appeals').select('id').where('state', '=', 'open')
    expect(await open.execute()).toHaveLength(1)
    bed.later(LIMITS.quoteMs + 1000)
    await ben.say('kill all immigrants')
    await bed.rest()
    bed.later(LIMITS.quoteMs + 1000)
    expect(linesOf(await press(ben, 'appeal'))).toEqual(['The words are not kept that long. Send them again.'])
  })

  test('who begins one order after the other and pays none is told when the next can be made', async () => {
    const [kim] = (await bed.people(['id'])) as [Client]
    for (let n = 0; n <= LIMITS.ordersUnpaid; n++) await kim.press('order::small/pretend/RUB')
    await bed.rest()
    expect(linesOf(await last(kim))).toEqual([
      'Banyak pesanan dimulai dan tidak dibayar. Bayar salah satunya, atau kembali dalam 24 jam.',
    ])
    const id = await bed.personId(kim)
    const orders = bed.app.db.outer.selectFrom('orders').select('id').where('person_id', '=', id)
    expect(await orders.execute()).toHaveLength(LIMITS.ordersUnpaid)
    await moderator.say(`/person ${id}`)
    await bed.rest()
    expect(linesOf(await last(moderator)).slice(-2)).toEqual([
      `Orders in 24 hours: ${LIMITS.ordersUnpaid}, unpaid ${LIMITS.ordersUnpaid}`,
      'Limits met in 30 days: orders_unpaid × 1',
    ])
    bed.later(DAY_MS)
    await kim.press('order::small/pretend/RUB')
    await bed.rest()
    expect(await orders.execute()).toHaveLength(LIMITS.ordersUnpaid + 1)
  })

  test('when a chat has given its gifts of the day, the next person is told when theirs comes, and gets it', async () => {
    bed.later(DAY_MS)
    await bed.people(Array.from({ length: 6 }, () => 'en' as const))
    const late = newClient(bed.address, 'en')
    await late.say('a calm lake --size 512')
    await bed.rest()
    expect(linesOf(await last(late))[1]).toMatch(
      /^Your 1,000 starting credits come in \d+ \w+: many people began today\./,
    )
    await press(late, 'agree').catch(() => late.press('agree'))
    await bed.rest()
    expect((await bed.balance(late)).availableCredits).toBe(0)
    expect(linesOf(await last(late))[1]).toMatch(/^Your 1,000 starting credits come in/)
    bed.later(DAY_MS)
    await late.say('a calm lake --size 512')
    await bed.rest()
    expect((await bed.balance(late)).availableCredits).toBe(999)
  })
})
