import { afterEach, beforeEach, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../test/support/databases.ts'
import { balanceOf } from './ledger.ts'
import { findByIdentity, findPerson, personOf, setLocale, setSettings } from './people.ts'
import { giveConsent, hasConsent } from './privacy/consent.ts'

eachDatabase((_name, open) => {
  let opened: TestDatabase
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.close())

  const meet = (externalId: string, platform = 'web', locale: 'en' | 'ru' = 'en') =>
    opened.db.transaction((trx) => personOf(trx, { platform, externalId, locale }, { startCredits: 20, nowMs: 1000 }))

  test('somebody new becomes a person with a wallet and the starting gift', async () => {
    const person = await meet('7', 'web', 'ru')
    expect(person).toMatchObject({ locale: 'ru', blocked: false, settings: { notices: true, models: {} } })
    expect(await balanceOf(opened.db.outer, person.id)).toEqual({
      availableCredits: 20,
      heldCredits: 0,
      owedCredits: 0,
    })
  })

  test('the gift is given once, however often they come', async () => {
    const first = await meet('7')
    for (let i = 0; i < 3; i++) expect((await meet('7')).id).toBe(first.id)
    expect((await balanceOf(opened.db.outer, first.id)).availableCredits).toBe(20)
  })

  test('ten first messages at once make one person with one gift', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => meet('7')))
    expect(new Set(all.map((one) => one.id)).size).toBe(1)
    expect(await opened.db.outer.selectFrom('people').select('id').execute()).toHaveLength(1)
    expect(await opened.db.outer.selectFrom('transfers').select('id').execute()).toHaveLength(1)
    expect((await balanceOf(opened.db.outer, all[0]!.id)).availableCredits).toBe(20)
  })

  test('the same number on another platform is somebody else', async () => {
    expect((await meet('7', 'web')).id).not.toBe((await meet('7', 'telegram')).id)
  })

  test('what the platform says of the language later does not change the chosen one', async () => {
    const person = await meet('7', 'web', 'en')
    await opened.db.transaction((trx) => setLocale(trx, person.id, 'ru'))
    expect((await meet('7', 'web', 'en')).locale).toBe('ru')
  })

  test('settings are kept, and new ones have their defaults', async () => {
    const person = await meet('7')
    await opened.db.transaction((trx) =>
      setSettings(trx, person.id, {
        models: { image: 'canvas' },
        notices: false,
        originals: true,
        alone: false,
        statistics: true,
        enhance: true,
        enhanceFirst: false,
      }),
    )
    expect((await findPerson(opened.db.outer, person.id))?.settings).toMatchObject({
      models: { image: 'canvas' },
      notices: false,
    })
    await opened.db.outer.updateTable('people').set({ settings: '{}', locale: 'xx' }).execute()
    const old = await findByIdentity(opened.db.outer, 'web', '7')
    expect(old).toMatchObject({ locale: 'en', settings: { notices: true, models: {} } })
  })

  test('nobody is found where there is nobody', async () => {
    expect(await findPerson(opened.db.outer, 'nobody')).toBeNull()
    expect(await findByIdentity(opened.db.outer, 'web', 'nobody')).toBeNull()
  })

  test('an agreement holds for its version and those before it, and a second press changes nothing', async () => {
    const { id } = await meet('7')
    expect(await hasConsent(opened.db.outer, id, 1)).toBe(false)
    const consent = { personId: id, policyVersion: 2, minimumAge: 17, nowMs: 1 }
    await opened.db.transaction((trx) => giveConsent(trx, consent))
    await opened.db.transaction((trx) => giveConsent(trx, { ...consent, nowMs: 2 }))
    expect(await hasConsent(opened.db.outer, id, 1)).toBe(true)
    expect(await hasConsent(opened.db.outer, id, 2)).toBe(true)
    expect(await hasConsent(opened.db.outer, id, 3)).toBe(false)
    expect(await opened.db.outer.selectFrom('consents').selectAll().execute()).toMatchObject([{ given_at_ms: 1 }])
  })
})
