import { expect, test } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { createRates } from './rates.ts'

const said = (who: string, place: 'private' | 'group' = 'private', chat = who) => ({
  speaker: { platform: 'test', externalId: who },
  address: { platform: 'test', bot: 'main', chat, place },
})

test('one person is told once how long to wait, and what follows at once is passed over', async () => {
  const rates = createRates()
  for (let n = 0; n < LIMITS.ratePerson; n++) expect(await rates.take(said('ann'))).toBeNull()
  const first = await rates.take(said('ann'))
  expect(first?.isFirst).toBe(true)
  expect(first?.waitMs).toBeGreaterThan(0)
  expect(first?.waitMs).toBeLessThanOrEqual(LIMITS.rateWindowMs)
  expect((await rates.take(said('ann')))?.isFirst).toBe(false)
  expect(await rates.take(said('ben'))).toBeNull()
})

test('a group has a bound of its own, whoever speaks in it; private chats go on', async () => {
  const rates = createRates()
  for (let n = 0; n < LIMITS.rateChat; n++) expect(await rates.take(said(`p${n}`, 'group', 'g'))).toBeNull()
  expect((await rates.take(said('late', 'group', 'g')))?.isFirst).toBe(true)
  expect(await rates.take(said('late'))).toBeNull()
  expect(await rates.take(said('late', 'group', 'other'))).toBeNull()
})

test('a platform that is flooded by many holds back those who come on top, each told once', async () => {
  const rates = createRates()
  for (let n = 0; n < LIMITS.ratePlatform; n++) await rates.take(said(`p${n}`))
  expect((await rates.take(said('ann')))?.isFirst).toBe(true)
  expect((await rates.take(said('ann')))?.isFirst).toBe(false)
  expect((await rates.take(said('ben')))?.isFirst).toBe(true)
})
