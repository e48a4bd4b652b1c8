import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Bed, openBed } from './bed.ts'
import type { Seen, UserControl } from './double/index.ts'

let bed: Bed
let ann: UserControl
const answers = () => ann.messages().filter((one) => one.from === 'bot')

beforeAll(async () => {
  bed = await openBed({ credits: 100 })
  ann = await bed.guest({ id: 701 })
})
beforeEach(() => bed.telegram.clearFaults())
afterAll(async () => {
  await bed.leave()
})

test.each([
  ['a 429', { code: 429, description: 'Too Many Requests: retry after 1', retryAfterS: 1 }],
  ['a 502', { html: 502 }],
  ['a torn connection', 'tear-before'],
] as const)('after %s the answer comes all the same, once', async (_what, harm) => {
  const before = answers().length
  bed.telegram.fail({ method: 'sendMessage', do: harm })
  ann.send('/models')
  await bed.rest()
  expect(answers()).toHaveLength(before + 1)
})

test('a getUpdates answer that is cut in the middle loses nothing and doubles nothing', async () => {
  const before = await bed.balance(ann)
  bed.telegram.fail({ method: 'getUpdates', times: 2, do: 'cut' })
  ann.send('a green boat')
  ann.send('a blue boat')
  await bed.rest()
  expect(await bed.balance(ann)).toBe(before - 2)
})

test('two pollers are said in words, and it goes on when the other one stops', async () => {
  bed.telegram.fail({
    method: 'getUpdates',
    times: 1,
    do: { code: 409, description: 'Conflict: terminated by other getUpdates request' },
  })
  ann.send('/jobs')
  await bed.rest()
  ann.send('/jobs')
  await bed.rest()
  expect(bed.lines.some((line) => line.includes('somebody else fetches the updates'))).toBe(true)
})

test('a picture that Telegram does not take as a photo comes as a document', async () => {
  bed.telegram.fail({ method: 'sendPhoto', do: { code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' } })
  ann.send('a yellow boat')
  await bed.rest()
  const last = answers().at(-1) as Seen
  expect(last.kind).toBe('document')
  expect(last.caption).toContain('a yellow boat')
  expect(last.buttons.length).toBeGreaterThan(0)
})

test('a file above what Telegram hands out is refused at once, with what to do', async () => {
  ann.send({
    other: {
      document: { file_id: 'BIG', file_unique_id: 'u', file_size: 20 * 1024 * 1024 + 1, mime_type: 'image/png' },
    },
  })
  await bed.rest()
  // The double stands for a server of one's own, which has our own bound: this one fits, and is fetched when it is needed.
  expect(answers().at(-1)?.buttons.length).toBeGreaterThan(0)
  ann.send({
    other: {
      document: { file_id: 'BIG', file_unique_id: 'u', file_size: 50 * 1024 * 1024 + 1, mime_type: 'image/png' },
    },
  })
  await bed.rest()
  expect(answers().at(-1)?.text).toContain('up to 50 MB')
})

test('a payment whose update was lost is found at the next start; a charge-back is seen', async () => {
  const before = await bed.balance(ann)
  ann.send('/buy')
  await bed.rest()
  await ann.press(ann.last() as Seen, { row: 0, column: 0 })
  await bed.rest()
  const bill = ann.messages().findLast((one) => one.invoice !== undefined) as Seen
  const paid = await ann.pay(bill, { loseUpdate: true })
  expect(paid.paid).toBe(true)
  await bed.restart()
  await bed.telegram.until(() => answers().some((one) => one.text?.includes('+100 credits')))
  await bed.rest()
  expect(await bed.balance(ann)).toBe(before + 100)
  if (paid.paid) bed.telegram.stars.chargeback(paid.chargeId)
  await bed.restart()
  await bed.telegram.until(() => answers().some((one) => /taken back|returned/.test(one.text ?? '')))
  await bed.rest()
  expect(await bed.balance(ann)).toBe(before)
})

test('a copy of "blocked" that comes when the person is back takes no answer away', async () => {
  const before = answers().length
  bed.telegram.updates.setTwice(true)
  bed.telegram.fail({ method: 'sendMessage', do: { code: 429, retryAfterS: 1 } })
  ann.block()
  ann.unblock()
  ann.send('/models')
  await bed.rest()
  bed.telegram.updates.setTwice(false)
  expect(answers()).toHaveLength(before + 1)
})

test.each([
  ['a 429', { code: 429, retryAfterS: 1 }],
  ['a torn connection', 'tear-before'],
] as const)('after %s, what something new takes the place of is taken away all the same', async (_what, harm) => {
  ann.send('/buy')
  await bed.rest()
  const packs = ann.last() as Seen
  const before = answers().length
  bed.telegram.fail({ method: 'deleteMessage', do: harm })
  await ann.press(packs, { row: 0, column: 0 })
  await bed.rest()
  expect(answers().some((one) => one.id === packs.id)).toBe(false)
  expect(answers().at(-1)?.invoice).toBeDefined()
  expect(answers()).toHaveLength(before)
})

test('a bill that is paid while its forerunner could not be taken away yet gets its receipt', async () => {
  ann.send('/buy')
  await bed.rest()
  const packs = ann.last() as Seen
  bed.telegram.fail({ method: 'deleteMessage', do: { code: 429, retryAfterS: 1 } })
  void ann.press(packs, { row: 0, column: 0 })
  const bill = await bed.telegram.until(() => answers().find((one) => one.invoice !== undefined && one.id > packs.id))
  expect(await ann.pay(bill)).toMatchObject({ paid: true })
  await bed.rest()
  expect(
    answers()
      .filter((one) => one.id > bill.id)
      .map((one) => one.text),
  ).toEqual([expect.stringMatching(/Paid/)])
  expect(answers().some((one) => one.id === packs.id)).toBe(false)
})

test.each([
  ['while nobody knows that it is there', false],
  ['and whose sender died before it had written that down', true],
] as const)('a bill that is paid %s gets its receipt below it, and its forerunner goes', async (_what, dies) => {
  const before = await bed.balance(ann)
  ann.send('/buy')
  await bed.rest()
  const packs = ann.last() as Seen
  if (dies) bed.telegram.fail({ method: 'deleteMessage', times: 20, do: { html: 502 } })
  else bed.telegram.fail({ method: 'sendInvoice', do: 'tear-after' })
  void ann.press(packs, { row: 0, column: 0 })
  const bill = await bed.telegram.until(() => answers().find((one) => one.invoice !== undefined && one.id > packs.id))
  expect(await ann.pay(bill)).toMatchObject({ paid: true })
  if (dies) {
    await expect.poll(() => bed.balance(ann)).toBe(before + 100)
    await bed.restart()
    bed.telegram.clearFaults()
  }
  await bed.rest()
  const receipts = answers().filter((one) => /Paid/.test(one.text ?? '') && one.id > bill.id)
  expect(receipts).toHaveLength(1)
  expect(answers().some((one) => one.id === packs.id)).toBe(false)
  expect(answers().some((one) => one.id === bill.id)).toBe(true)
})

test('a status that nobody wrote down ends when its button is pressed', async () => {
  ann.send('a white boat')
  await bed.rest()
  const id = answers().at(-1)?.buttons.flat()[0]?.callback_data?.split(':')[1]
  ann.send('/models')
  await bed.rest()
  const left = answers().at(-1) as Seen
  await ann.pressData(left, `cancel:${id}`)
  await bed.rest()
  expect(answers().at(-1)).toMatchObject({ id: left.id, text: 'It has ended already; there is nothing to cancel.' })
})

test('a button to cancel that was pressed too late takes away neither the result nor a list of jobs', async () => {
  ann.send('a white boat')
  await bed.rest()
  const result = answers().at(-1) as Seen
  const id = result.buttons.flat()[0]?.callback_data?.split(':')[1]
  ann.send('/models')
  await bed.rest()
  const list = answers().at(-1) as Seen
  await ann.pressData(result, `cancel:${id}`)
  await ann.pressData(list, `cancel:${id}:list`)
  await bed.rest()
  const now = answers().slice(-4)
  expect(now.slice(0, 2)).toMatchObject([
    { id: result.id, kind: 'photo', caption: result.caption },
    { id: list.id, text: list.text },
  ])
  for (const said of now.slice(2)) expect(said.text).toBe('It has ended already; there is nothing to cancel.')
})

test('a revoked token is said clearly; the rest of the program lives', async () => {
  bed.telegram.revokeToken()
  ann.send('/jobs')
  await expect.poll(() => bed.lines.some((line) => line.includes('does not accept the token'))).toBe(true)
  const ready = await bed.app.http?.server.inject({ url: '/readyz', headers: { host: 'localhost' } })
  expect(ready?.statusCode).toBe(200)
  bed.telegram.revokeToken(false)
})
