/** Presses that no button of ours would make, bills that others pay, money that comes all the same. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { verbs } from '../../src/bots/conversation/commands/index.ts'
import { newId } from '../../src/core/id.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { type Bed, openBed } from '../telegram/bed.ts'
import type { Seen, UserControl } from '../telegram/double/index.ts'
import { holdLock } from './holder.ts'
import { actionsOf, answersTo, faultsOf, firstLine, jobsOf, people, pushMessage, said } from './telegram.ts'

const CREDITS = 50
/** Verbs that mean the person alone, whatever stands behind them. */
const OWN = 'agree try lang model notices buy terms privacy help bal hist keep why pack order export'.split(' ')

let bed: Bed
/** Has a work, an open offer and an open bill. */
let owner: UserControl
let card: Seen
let bill: Seen
let work = ''
let quote = ''

beforeAll(async () => {
  bed = await openBed({ credits: CREDITS })
  ;[owner] = (await people(bed, ['en'])) as [UserControl]
  owner.send('a fox')
  await bed.rest()
  card = owner.last()!
  work = idOf(card, 'again')
  owner.send('/image a hen --count 9')
  await bed.rest()
  quote = idOf(owner.last()!, 'go')
  bill = await billFor(owner)
})
afterEach(() => {
  expect(faultsOf(bed)).toEqual([])
})
afterAll(async () => {
  await bed.leave()
})

const idOf = (seen: Seen, verb: string): string =>
  actionsOf(seen)
    .find((action) => action.startsWith(`${verb}:`))
    ?.split(':')[1] ?? 'no such button'

async function billFor(user: UserControl): Promise<Seen> {
  user.send('/buy')
  await bed.rest()
  await user.press(user.last()!, { row: 0, column: 0 })
  await bed.rest()
  return user.messages().findLast((one) => one.invoice !== undefined)!
}

const belongings = async (user: UserControl) => {
  const personId = await bed.personId(user)
  const of = (table: 'generations' | 'quotes' | 'orders' | 'artifacts') =>
    bed.app.db.outer.selectFrom(table).selectAll().where('person_id', '=', personId).orderBy('id').execute()
  return [
    await of('generations'),
    await of('quotes'),
    await of('orders'),
    await of('artifacts'),
    await bed.balance(user),
  ]
}

test('works, offers and bills of somebody else are neither used nor changed nor shown, whoever presses', async () => {
  const before = await belongings(owner)
  const order = bill.invoice!.payload
  const foreign = verbs
    .map(({ verb }) => verb)
    .filter((verb) => !OWN.includes(verb))
    .flatMap((verb) => [work, quote, order].map((id) => `${verb}:${id}`))
  const all = [...foreign, `set:${quote}:count=2`, `pick:${quote}:image`, `pay:${order}:no`, `order:${order}`]
  const pressers = await people(bed, ['ru', 'zh', 'id', 'en', 'ru', 'en'])
  const seen = pressers.map((one) => answersTo(one).length)
  const share = Math.ceil(all.length / pressers.length)
  await Promise.all(
    pressers.map(async (presser, index) => {
      const stale = answersTo(presser)[0]!
      for (const action of all.slice(index * share, (index + 1) * share)) await presser.pressData(stale, action)
    }),
  )
  await bed.rest()
  expect(await belongings(owner)).toEqual(before)
  for (const [index, presser] of pressers.entries()) {
    expect(await bed.balance(presser)).toBe(CREDITS)
    expect(await jobsOf(bed, presser)).toEqual([])
    for (const answer of answersTo(presser).slice(seen[index])) {
      expect(answer.kind).toBeUndefined()
      expect(answer.text).not.toMatch(/undefined|null|NaN|\[object|refusal-|\{ ?\$/)
    }
  }
})

test('data of another version of the bot, of another bot and of no form at all is answered kindly', async () => {
  const before = await belongings(owner)
  const [presser] = await people(bed, ['ru'])
  const seen = answersTo(presser!).length
  const wrong = [
    '2|gen|0354',
    'teleport:1:2',
    'GO:1',
    ':',
    'go fish',
    'привет',
    `go:${'x'.repeat(62)}`,
    '{"a":1}',
    'again:a\u0000b',
    'again:\ud800',
    `set:${quote}:\u001b`,
    '__proto__:1',
    'constructor',
    'x'.repeat(64),
  ]
  for (const data of wrong) await presser!.pressData(answersTo(presser!)[0]!, data)
  await bed.rest()
  const news = answersTo(presser!).slice(seen)
  expect(news.length).toBeGreaterThan(0)
  for (const answer of news) expect(firstLine(answer)).toBe(said('ru', 'refusal-action_unknown'))
  expect(news).toHaveLength(wrong.length)
  expect(await belongings(owner)).toEqual(before)
})

test('a button of a message that is gone, and one of an inline message or a game, stops spinning; what it means is done', async () => {
  const [user] = await people(bed, ['en'])
  user!.send('a fox')
  await bed.rest()
  const seen = user!.last()!
  const save = actionsOf(seen).find((action) => action.startsWith('save:')) as string
  user!.delete(seen)
  const chat = { id: user!.id, type: 'private', first_name: 'G' }
  const push = (id: string, more: object) =>
    bed.telegram.updates.push('callback_query', user!.id, { id, from: user!.person, chat_instance: '1', ...more })
  push('71', { message: { chat, message_id: seen.id, date: 0 }, data: save })
  push('72', { inline_message_id: 'AAAA', data: 'save:1' })
  push('73', { message: { chat, message_id: seen.id, date: 0 }, game_short_name: 'chess' })
  push('74', { data: 'save:1' })
  await bed.rest()
  await bed.telegram.until(() => bed.telegram.calls('answerCallbackQuery').length >= 4)
  const ids = bed.telegram.calls('answerCallbackQuery').map((call) => call.params['callback_query_id'])
  expect(ids).toEqual(expect.arrayContaining(['71', '72', '73', '74']))
  const [row] = await bed.app.db.outer
    .selectFrom('generations')
    .select('id')
    .where('person_id', '=', await bed.personId(user!))
    .execute()
  const kept = await bed.app.db.outer
    .selectFrom('artifacts')
    .select('expires_at_ms')
    .where('generation_id', '=', row!.id)
    .where('role', '=', 'main')
    .execute()
  expect(kept.map((one) => one.expires_at_ms)).toEqual([null])
})

test('thirty presses at once on one button, and the same press thirty times, make one work more', async () => {
  const [user] = await people(bed, ['id'])
  user!.send('a fox')
  await bed.rest()
  const seen = user!.last()!
  const again = actionsOf(seen).find((action) => action.startsWith('again:')) as string
  bed.later(60_000)
  await Promise.all(Array.from({ length: 30 }, () => user!.pressData(seen, again)))
  await bed.rest()
  expect(await jobsOf(bed, user!)).toHaveLength(2)
  bed.later(60_000)
  for (let times = 0; times < 30; times++)
    bed.telegram.updates.push('callback_query', user!.id, {
      id: '4711',
      from: user!.person,
      chat_instance: '1',
      message: seen.raw,
      data: again,
    })
  await bed.rest()
  expect(await jobsOf(bed, user!)).toHaveLength(3)
  expect(await bed.balance(user!)).toBe(CREDITS - 3)
})

test('an offer older than its time says so, and starts nothing', async () => {
  const [user] = await people(bed, ['zh'])
  user!.send('/image a hen --count 9')
  await bed.rest()
  const offer = user!.last()!
  bed.later(LIMITS.quoteMs + 1000)
  await user!.press(offer, `go:${idOf(offer, 'go')}`)
  await bed.rest()
  expect(firstLine(user!.last())).toBe(said('zh', 'refusal-quote_expired'))
  expect(await jobsOf(bed, user!)).toEqual([])
  bill = await billFor(owner)
})

test('a forwarded bill leads to the bot, and one that another person pays all the same is refused in words', async () => {
  const [eve] = await people(bed, ['ru'])
  const forwarded = owner.forwardInvoice(bill, eve!)
  await expect(eve!.pay(forwarded)).rejects.toThrow('no invoice that can be paid')
  const before = await bed.balance(owner)
  expect(await eve!.pay(bill)).toMatchObject({
    paid: false,
    reason: 'declined',
    errorMessage: said('ru', 'precheckout-person'),
  })
  expect(await owner.pay(bill, { forge: { currency: 'EUR' } })).toMatchObject({ paid: false, reason: 'declined' })
  expect(await owner.pay(bill, { forge: { payload: '\u0000'.repeat(20) } })).toMatchObject({ reason: 'declined' })
  expect(await owner.pay(bill, { forge: { payload: 'я'.repeat(64) } })).toMatchObject({
    errorMessage: said('en', 'precheckout-unknown'),
  })
  await bed.rest()
  expect(await bed.balance(owner)).toBe(before)
  expect(await bed.balance(eve!)).toBe(CREDITS)
})

test('a payment that comes all the same, of another person, for no order, of another amount or twice, is never lost', async () => {
  const [eve] = await people(bed, ['en'])
  const before = await bed.balance(owner)
  const pay = (payer: UserControl, chargeId: string, more: object = {}) =>
    pushMessage(bed, payer.id, {
      from: payer.person,
      chat: { id: payer.id, type: 'private', first_name: 'P' },
      successful_payment: {
        currency: 'XTR',
        total_amount: bill.invoice!.amountStars,
        invoice_payload: bill.invoice!.payload,
        telegram_payment_charge_id: chargeId,
        provider_payment_charge_id: '',
        ...more,
      },
    })
  pay(eve!, 'stx-other-person')
  pay(owner, 'stx-no-order', { invoice_payload: newId() })
  pay(owner, 'stx-no-payload', { invoice_payload: undefined })
  pay(owner, 'stx-other-amount', { total_amount: 1 })
  for (let times = 0; times < 30; times++) pay(owner, 'stx-twice')
  await bed.rest()
  const rows = await bed.app.db.outer
    .selectFrom('payments')
    .select(['external_id', 'state', 'person_id', 'order_id'])
    .where('external_id', 'like', 'stx-%')
    .orderBy('external_id')
    .execute()
  expect(rows.map((row) => row.external_id)).toEqual([
    'stx-no-order',
    'stx-no-payload',
    'stx-other-amount',
    'stx-other-person',
    'stx-twice',
  ])
  // Each once: whatever can't be credited is kept in the books, for an operator to see.
  expect((await bed.balance(owner)) - before).toBe(200)
  expect(await bed.balance(eve!)).toBe(CREDITS)
  bed.lines.length = 0
})

test('a payment about to be made is answered in time while the queue is full and the database is slow', async () => {
  const [payer, ...others] = await people(bed, ['en', 'en', 'en', 'en', 'en'])
  const theirs = await billFor(payer!)
  const other = await holdLock(`${bed.dataDir}/chatelier.sqlite`)
  try {
    for (const one of others) for (let n = 0; n < 10; n++) one.send(n % 2 === 0 ? '/balance' : '/models')
    // The writes of these are under way, and wait.
    await bed.telegram.until(() => bed.telegram.calls('getUpdates').length > 0)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await payer!.pay(theirs, { forge: { amountStars: 1 } })).toMatchObject({
      paid: false,
      reason: 'declined',
      errorMessage: said('en', 'precheckout-price'),
    })
  } finally {
    await other.release()
  }
  await bed.rest()
  bed.lines.length = 0
})
