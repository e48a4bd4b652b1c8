/** Notices to everybody: each person once, in their language, whatever their settings, and whenever the program dies. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noteAddress } from '../../src/core/identities.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { decideNotice, draftNotice, noticeFigures, tellNext } from '../../src/core/privacy/notices.ts'
import { eachDatabase } from '../support/databases.ts'
import { engine } from '../support/fakes.ts'
import { ADDRESS, Dead, openPlace, type Place, type Studio } from '../support/studio.ts'

const TEXTS = { en: 'A door stood open.', ru: 'Дверь была открыта.' }
const NIGHT = Date.UTC(2026, 0, 1, 3)

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  beforeEach(async () => {
    place = await openPlace(await open(), { providers: [engine('a'), engine('b')] })
    studio = await place.worker()
  })
  afterEach(() => place.close())

  /** Somebody with a private chat of this name. */
  const person = async (chat: string | null, set: { locale?: string; settings?: string } = {}) => {
    place.clock.advance(1)
    const id = await studio.person()
    const { db } = studio.parts
    if (Object.keys(set).length > 0) await db.outer.updateTable('people').set(set).where('id', '=', id).execute()
    const row = await db.outer
      .selectFrom('identities')
      .select('external_id')
      .where('person_id', '=', id)
      .executeTakeFirstOrThrow()
    const identity = { platform: 'test', externalId: row.external_id }
    if (chat !== null) await db.transaction((trx) => noteAddress(trx, identity, { ...ADDRESS, chat }))
    return id
  }
  const begin = async (kind: 'terms' | 'breach') => {
    const { db } = studio.parts
    const nowMs = place.clock.nowMs()
    const id = await db.transaction((trx) => draftNotice(trx, { kind, texts: TEXTS, nowMs }))
    // Any number of presses begins it once.
    for (let n = 0; n < 2; n++) await db.transaction((trx) => decideNotice(trx, id, 'send', nowMs))
    return id
  }
  const tellAll = async () => {
    while (await tellNext(studio.parts)) await studio.run()
  }
  const figures = (id: string) => noticeFigures(place.database.db.outer, id)
  const told = () => place.chat.messages.map((one) => one.address.chat).sort()

  test('we tell you of breaches and changes: everybody once, whatever they have set, at night too, and the figures say how far it is', async () => {
    place.clock.set(NIGHT + 10 * 365 * 24 * 60 * 60 * 1000)
    await person('ann')
    await person('bob', { locale: 'ru', settings: '{"notices":false}' })
    await person(null)
    await person('eve')
    const id = await begin('breach')
    expect(await figures(id)).toMatchObject({ state: 'sending', asked: 4, reached: 0, waiting: 4, unreachable: 0 })
    // Whoever comes later has the new state of things anyway.
    await person('late')
    place.chat.answers.push({ state: 'forbidden', code: 'blocked' })
    await tellAll()
    expect(told()).toEqual(['bob', 'eve'])
    for (const { outgoing } of place.chat.messages) {
      expect(outgoing.text).toEqual([{ key: 'notice-breach' }, { key: 'raw', params: { text: TEXTS } }])
      expect(outgoing.quiet).toBeUndefined()
    }
    expect(await figures(id)).toMatchObject({ state: 'done', asked: 4, reached: 2, waiting: 0, unreachable: 2 })
    expect(await tellNext(studio.parts)).toBe(false)
  })

  test('a change of the terms comes with the papers, and does not wake anybody at night', async () => {
    place.clock.set(NIGHT + 10 * 365 * 24 * 60 * 60 * 1000)
    await person('ann')
    await begin('terms')
    await tellAll()
    expect(place.chat.messages[0]?.outgoing).toMatchObject({
      quiet: true,
      buttons: [[{ press: { action: 'terms' } }, { press: { action: 'privacy' } }]],
    })
  })

  test('a dropped notice reaches nobody, and goes to no more people at a time than the chats bear', async () => {
    const { db } = studio.parts
    await person('ann')
    const nowMs = place.clock.nowMs()
    const id = await db.transaction((trx) => draftNotice(trx, { kind: 'security', texts: TEXTS, nowMs }))
    expect(await tellNext(studio.parts)).toBe(false)
    await db.transaction((trx) => decideNotice(trx, id, 'drop', nowMs))
    await db.transaction((trx) => decideNotice(trx, id, 'send', nowMs))
    expect([await tellNext(studio.parts), told()]).toEqual([false, []])
    // At most so many every so often: twenty a second, under every chat's own limit.
    expect((LIMITS.noticeBatchPeople * 1000) / LIMITS.noticeEveryMs).toBeLessThanOrEqual(20)
  })

  test('a death between any two batches, and one after a chat has taken it, tells everybody and nobody twice', async () => {
    const count = LIMITS.noticeBatchPeople + 3
    const { db } = studio.parts
    // Many people at once: rows as `person` makes them.
    const nowMs = place.clock.nowMs()
    await db.outer
      .insertInto('people')
      .values(
        Array.from({ length: count }, (_, n) => ({
          id: `p${String(n).padStart(4, '0')}`,
          locale: 'en',
          settings: '{}',
          blocked: 0 as const,
          created_at_ms: nowMs,
        })),
      )
      .execute()
    await db.outer
      .insertInto('identities')
      .values(
        Array.from({ length: count }, (_, n) => ({
          platform: 'test',
          external_id: `x${n}`,
          person_id: `p${String(n).padStart(4, '0')}`,
          address: JSON.stringify({ ...ADDRESS, chat: `chat${n}` }),
          created_at_ms: nowMs,
        })),
      )
      .execute()
    const id = await begin('breach')
    let deaths = 0
    const mortal = () =>
      place.worker({
        crash(at: string) {
          if (at !== 'notice:asked' || deaths >= 2) return
          deaths++
          studio.die()
          throw new Dead(at)
        },
      })
    studio = await mortal()
    for (let more = true; more; ) {
      try {
        more = await tellNext(studio.parts)
        await studio.run()
      } catch (error) {
        if (!(error instanceof Dead)) throw error
        studio = await mortal()
      }
    }
    expect(deaths).toBe(2)
    expect(new Set(told()).size).toBe(count)
    expect(told()).toHaveLength(count)
    expect(await figures(id)).toMatchObject({ state: 'done', asked: count, reached: count })
  })
})
