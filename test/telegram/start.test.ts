import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, openBed } from './bed.ts'
import type { Seen } from './double/index.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed({ telegram: { twice: true } })
})
afterAll(async () => {
  await bed.leave()
})

const waiting = async () => {
  const rows = await bed.app.db.outer.selectFrom('dialogues').select(['question', 'data']).execute()
  return rows.map(({ question, data }) => ({ question, ...JSON.parse(data) }))
}

test('what a deep link carries waits for the terms, also over a restart, and comes back to /start', async () => {
  const ann = bed.telegram.user({ id: 841, first_name: 'Ann', language_code: 'en' })
  ann.send('/start x_promo-2026_ann')
  await bed.rest()
  expect(await waiting()).toMatchObject([
    { question: 'gate', command: 'start', input: { text: 'x_promo-2026_ann', files: [] } },
  ])
  await bed.restart()
  const terms = ann.messages().find((one) => one.buttons.length > 2) as Seen
  await ann.press(terms, 'agree')
  await bed.rest()
  expect(await waiting()).toEqual([])
  // It was run as a command: nobody painted its words.
  expect(
    ann
      .last()
      ?.buttons.flat()
      .some((one) => one.callback_data?.startsWith('try')),
  ).toBe(true)
  expect(await bed.balance(ann)).toBe(20)
})

test.each([['x_'], ['private'], [`x_${'a'.repeat(63)}`], ['x_a b'], ['x_<b>']])(
  'what is no payload of ours is left out: %s',
  async (payload) => {
    const bob = bed.telegram.user({ id: 842, first_name: 'Bob', language_code: 'en' })
    bob.send(`/start ${payload}`)
    await bed.rest()
    expect(await waiting()).toEqual([])
  },
)
