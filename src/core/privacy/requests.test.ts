import { expect, test } from 'vitest'
import { eachDatabase, manualClock, type TestDatabase } from '../../../test/support/databases.ts'
import { personOf } from '../people.ts'
import type { Text } from '../ports.ts'
import type { PrivacyParts } from './parts.ts'
import { closeRequest, listRequests, openRequest, remindOfRequests, workingDaysAfter } from './requests.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A Friday. */
const FRIDAY_MS = Date.UTC(2026, 0, 2, 15, 30)
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 16)

test('working days leave out Saturdays and Sundays and keep the time of day', () => {
  expect(dateOf(workingDaysAfter(FRIDAY_MS, 1))).toBe('2026-01-05T15:30')
  expect(dateOf(workingDaysAfter(FRIDAY_MS + DAY_MS, 1))).toBe('2026-01-05T15:30')
  expect(dateOf(workingDaysAfter(FRIDAY_MS + 2 * DAY_MS, 5))).toBe('2026-01-09T15:30')
  expect(dateOf(workingDaysAfter(FRIDAY_MS, 5))).toBe('2026-01-09T15:30')
  expect(dateOf(workingDaysAfter(FRIDAY_MS, 15))).toBe('2026-01-23T15:30')
  // From whatever day on: three weeks, and a weekend never the last of them.
  for (let day = 0; day < 14; day++) {
    const dueMs = workingDaysAfter(FRIDAY_MS + day * DAY_MS, 15)
    expect([1, 2, 3, 4, 5]).toContain(new Date(dueMs).getUTCDay())
  }
})

async function openOffice(opened: TestDatabase) {
  const clock = manualClock(FRIDAY_MS)
  const told: string[] = []
  const parts = {
    generation: { db: opened.db, clock },
    dueWorkingDays: 15,
    tellAdmins: async (_trx: unknown, text: Text[]) => void told.push(String(text[0]?.params?.['date'])),
  } as unknown as PrivacyParts
  const nowMs = clock.nowMs()
  const person = await opened.db.transaction((trx) =>
    personOf(trx, { platform: 'test', externalId: 'ann', locale: 'en' }, { startCredits: 0, nowMs }),
  )
  const ask = (kind: 'complaint' | 'parent') =>
    opened.db.transaction((trx) => openRequest(parts, trx, { personId: person.id, kind }))
  return { clock, told, parts, ask, db: opened.db }
}

eachDatabase((_name, open) => {
  test('operators are reminded once, three working days before the day, and not of what is answered', async () => {
    const opened = await open()
    const { clock, told, parts, ask, db } = await openOffice(opened)
    const late = await ask('complaint')
    const answered = await ask('parent')
    expect(dateOf(late.dueAtMs)).toBe('2026-01-23T15:30')
    expect((await listRequests(db.outer, 10)).map(({ id }) => id).sort()).toEqual([late.id, answered.id].sort())
    await db.transaction((trx) => closeRequest(parts, trx, answered.id))
    // Three working days before Friday the 23rd is Tuesday the 20th.
    clock.set(Date.UTC(2026, 0, 20, 15, 29))
    expect([await remindOfRequests(parts), told]).toEqual([0, []])
    clock.set(Date.UTC(2026, 0, 20, 15, 30))
    expect([await remindOfRequests(parts), told]).toEqual([1, ['2026-01-23']])
    clock.advance(DAY_MS)
    expect([await remindOfRequests(parts), told]).toEqual([0, ['2026-01-23']])
    await opened.close()
  })

  test('a weekend between is not counted: of what is due on a Tuesday operators hear on the Thursday before', async () => {
    const opened = await open()
    const { clock, told, parts, ask } = await openOffice(opened)
    clock.set(Date.UTC(2026, 0, 6, 9))
    expect(dateOf((await ask('complaint')).dueAtMs)).toBe('2026-01-27T09:00')
    clock.set(Date.UTC(2026, 0, 22, 8, 59))
    expect(await remindOfRequests(parts)).toBe(0)
    clock.set(Date.UTC(2026, 0, 22, 9))
    expect([await remindOfRequests(parts), told]).toEqual([1, ['2026-01-27']])
    await opened.close()
  })
})
