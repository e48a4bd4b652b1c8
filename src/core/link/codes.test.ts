import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eachDatabase, openPostgres, type TestDatabase } from '../../../test/support/databases.ts'
import { linkParts } from '../../../test/support/link.ts'
import { openDatabase } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import { burnCode, claimCode, makeCode, readCode, sweepCodes, useCode, writeCode } from './codes.ts'

const TELEGRAM = { platform: 'telegram', externalId: '7' }
const WEB = { platform: 'web', externalId: 'w' }
const OTHER = { platform: 'web', externalId: 'o' }

describe('a code as it is typed', () => {
  test.each([
    ['ABCD-EFGH', 'ABCDEFGH'],
    ['  abcd efgh ', 'ABCDEFGH'],
    ['abcd—efgh', 'ABCDEFGH'],
    ['abcdefgh', 'ABCDEFGH'],
    ['A2B3-C4D5', 'A2B3C4D5'],
  ])('%s is %s', (typed, code) => {
    expect(readCode(typed)).toBe(code)
  })
  test.each([
    '',
    'ABCD',
    'ABCD-EFGHJ',
    'ABCD-EFG0',
    'ABCD-EFGI',
    'ABCD-EFGÄ',
    'АВСD-ЕFGН',
    '🦊🦊🦊🦊🦊🦊🦊🦊',
    'A'.repeat(4000),
    `' or 1=1`,
  ])('“%s” is none', (typed) => {
    expect(readCode(typed)).toBeNull()
  })
  test('is written with a dash, and read as it is written', () => {
    expect([writeCode('ABCDEFGH'), readCode(writeCode('ABCDEFGH'))]).toEqual(['ABCD-EFGH', 'ABCDEFGH'])
  })
})

eachDatabase((_name, open) => {
  let opened: TestDatabase
  let nowMs: number
  beforeEach(async () => {
    opened = await open()
    nowMs = 1_000_000
  })
  afterEach(() => opened.close())
  const parts = () => linkParts(opened.db, undefined, () => nowMs)
  const make = (who = TELEGRAM) => opened.db.transaction((trx) => makeCode(parts(), trx, who))
  const claim = (typed: string, who = WEB) => opened.db.transaction((trx) => claimCode(parts(), trx, who, typed))
  const use = (id: string, who = WEB) => opened.db.transaction((trx) => useCode(parts(), trx, who, id))
  const claimed = async (typed: string, who = WEB) => {
    const outcome = await claim(typed, who)
    if (outcome.state !== 'claimed') throw new Error(outcome.state)
    return outcome
  }

  test('a code is typed in the other chat and confirmed once', async () => {
    const { linkId, maker } = await claimed(writeCode(await make()).toLowerCase())
    expect(maker).toEqual(TELEGRAM)
    expect(await use(linkId)).toEqual(TELEGRAM)
    expect(await use(linkId)).toBeNull()
  })

  test('a code that was used is wrong from then on', async () => {
    const code = await make()
    await use((await claimed(code)).linkId)
    expect([(await claim(code)).state, (await claim(code, OTHER)).state]).toEqual(['wrong', 'wrong'])
  })

  test('the code itself is nowhere kept', async () => {
    const code = await make()
    await claimed(code)
    const rows = await opened.db.outer.selectFrom('link_codes').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(code)
  })

  test('whoever types it first has it: nobody else can type or confirm it, and they may type it again', async () => {
    const code = await make()
    const { linkId } = await claimed(code)
    expect((await claim(code, OTHER)).state).toBe('wrong')
    expect(await use(linkId, OTHER)).toBeNull()
    expect((await claimed(code)).linkId).toBe(linkId)
    expect(await use(linkId)).toEqual(TELEGRAM)
  })

  test('in the chat that made it, it is that chat’s own, and nothing is counted', async () => {
    const code = await make()
    for (let n = 0; n < 10; n++) expect((await claim(code, TELEGRAM)).state).toBe('own')
    expect((await claim(code)).state).toBe('claimed')
  })

  test('after ten minutes it is good no more; typed in time there are ten more to confirm', async () => {
    const [late, code] = [await make(WEB), await make()]
    nowMs += LIMITS.linkCodeMs - 1
    const { linkId } = await claimed(code)
    nowMs += 1
    expect((await claim(late, TELEGRAM)).state).toBe('wrong')
    nowMs += LIMITS.linkCodeMs - 2
    // Typed again, its time does not begin anew.
    await claimed(code)
    nowMs += 1
    expect(await use(linkId)).toBeNull()
  })

  test('a new code replaces the one before', async () => {
    const [first, second] = [await make(), await make()]
    expect([(await claim(first)).state, (await claim(second)).state]).toEqual(['wrong', 'claimed'])
  })

  test('what others have seen is burnt', async () => {
    const code = await make()
    await opened.db.transaction((trx) => burnCode(trx, writeCode(code)))
    expect((await claim(code)).state).toBe('wrong')
  })

  test('five codes an hour, then later', async () => {
    for (let n = 0; n < LIMITS.linkCodesMade; n++) await make()
    await expect(make()).rejects.toMatchObject({ code: 'link_often', params: { minutes: 60 } })
    await expect(make(WEB)).resolves.toBeTruthy()
    nowMs += LIMITS.linkTriesMs
    await expect(make()).resolves.toBeTruthy()
  })

  test('guessing is hopeless: after five wrong codes even the right one is not looked at for an hour', async () => {
    const code = await make()
    const guess = (n: number) => `2222222${'3456789ABCD'[n]}`
    for (let n = 0; n < LIMITS.linkWrongCodes; n++) expect((await claim(guess(n))).state).toBe('wrong')
    for (let n = 0; n < 20; n++) expect(await claim(code)).toEqual({ state: 'often', minutes: 60 })
    nowMs += 60_000
    expect(await claim(code)).toEqual({ state: 'often', minutes: 59 })
    // What is not even a code is no guess.
    expect((await claim('abc', OTHER)).state).toBe('form')
    expect(
      (await opened.db.outer.selectFrom('link_tries').selectAll().where('kind', '=', 'wrong').execute()).length,
    ).toBe(5)
    nowMs += LIMITS.linkTriesMs
    expect((await claim(await make())).state).toBe('claimed')
  })

  test('codes are of all letters alike', async () => {
    const drawn = new Set<number>()
    await opened.db.transaction((trx) =>
      makeCode(parts(), trx, TELEGRAM, (below) => {
        drawn.add(below)
        return below - 1
      }),
    )
    expect([...drawn]).toEqual([29])
    expect((await claim('ZZZZ-ZZZZ')).state).toBe('claimed')
  })

  test('codes and counts are swept a day later', async () => {
    await make()
    await claim('2222-2222')
    nowMs += LIMITS.linkCodeMs + LIMITS.linkRowsKeptMs
    await sweepCodes(opened.db.outer, nowMs)
    expect(await opened.db.outer.selectFrom('link_codes').select('id').execute()).toHaveLength(1)
    nowMs += 1
    await sweepCodes(opened.db.outer, nowMs)
    expect(await opened.db.outer.selectFrom('link_codes').select('id').execute()).toEqual([])
    expect(await opened.db.outer.selectFrom('link_tries').select('id').execute()).toEqual([])
  })
})

test('of many who type a code at the same moment one has it, and confirms once', async () => {
  const { db, url, close } = await openPostgres()
  const clients = Array.from({ length: 4 }, () => openDatabase(url, { poolSize: 4 }))
  const code = await db.transaction((trx) => makeCode(linkParts(db), trx, TELEGRAM))
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, (_, n) => {
      const client = clients[n % 4]!
      const typer = { platform: 'web', externalId: `w${n}` }
      return client
        .transaction((trx) => claimCode(linkParts(client), trx, typer, code))
        .then((outcome) => ({ typer, outcome }))
    }),
  )
  const winners = outcomes.filter(({ outcome }) => outcome.state === 'claimed')
  expect(winners).toHaveLength(1)
  const { typer, outcome } = winners[0]!
  const linkId = outcome.state === 'claimed' ? outcome.linkId : ''
  const used = await Promise.all(
    clients.map((client) => client.transaction((trx) => useCode(linkParts(client), trx, typer, linkId))),
  )
  expect(used.filter((maker) => maker !== null)).toHaveLength(1)
  for (const client of clients) await client.close()
  await close()
})
