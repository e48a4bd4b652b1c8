/** /forget on both databases, in the whole application: what goes, what stays, and what may happen meanwhile. */
import { expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import { openPrivacyKey } from '../../src/core/privacy/key.ts'
import { PRIVACY_CRASH_POINTS } from '../../src/core/privacy/parts.ts'
import { createDiskStore } from '../../src/core/stores/disk.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { type Bed, codeOf, joinChats, openBed, type Somebody } from '../link/bed.ts'
import { type DatabaseName, eachDatabase } from '../support/databases.ts'
import { fullStory, newestOrder, SECRET, STORY, unreached } from './full-story.ts'
import { grep } from './grep.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365.25 * DAY_MS
const LOST = { state: 'pending', operation: { id: 1, words: SECRET }, checkAfterMs: 3_600_000 } as const

async function forget(who: Somebody): Promise<void> {
  await who.say('/forget')
  await who.press('Erase everything')
}

/** Of the faults at a named point some, and with DEATHS=all every one; `test/crash/privacy-kills` dies of SIGKILL. */
const POINTS = { sqlite: ['erase:begun', 'erase:books', 'export:posted'], postgres: ['erase:file-removed'] }
const pointsOn = (name: DatabaseName): readonly string[] =>
  process.env['DEATHS'] === 'all' ? PRIVACY_CRASH_POINTS : POINTS[name]

/** Until everything has come to an end: the wait, vendors, the receipt, and what is swept. */
async function settle(bed: Bed): Promise<void> {
  await bed.pass(DAY_MS)
  for (let n = 0; n < 4; n++) await bed.pass(6 * 60_000)
  await bed.pass(DAY_MS)
  await bed.pass(HOUR_MS)
}

const receiptIn = (who: Somebody): string => {
  const line = who
    .seen()
    .flatMap((one) => one.lines)
    .findLast((text) => /^[\w-]{100,}\.[\w-]{86}$/.test(text))
  if (line === undefined) throw new Error(`no receipt: ${JSON.stringify(who.seen().slice(-3))}`)
  return line
}

const filesOf = async (bed: Bed): Promise<number> => {
  let n = 0
  for await (const _ of bed.app.generation.store.list()) n += 1
  return n
}

eachDatabase((name, open) => {
  test('erase me: after a day nothing of the person is left in any table, and the books still add up', async () => {
    const bed = await openBed((await open()).url, STORY)
    const { ann, words } = await fullStory(bed)
    expect((await grep(bed.app.db, words)).length).toBeGreaterThan(20)
    const card = await ann.say('/forget')
    expect(card.lines.join(' ')).toMatch(/You have \d+ unspent credits/)
    const asked = await ann.press('Erase everything')
    expect(asked.lines[0]).toMatch(/^Everything about you is erased from /)
    expect(await unreached(bed.app.db)).toEqual([])
    await settle(bed)
    expect(await grep(bed.app.db, words)).toEqual([])
    expect(await filesOf(bed)).toBe(0)
    const facts = JSON.parse(openPrivacyKey(bed.dataDir).read(receiptIn(ann)) ?? '{}') as object
    expect(facts).toMatchObject({ works: 8, paymentsKept: 3 })
    expect(openPrivacyKey(bed.dataDir).read(receiptIn(ann).replace(/^../, 'xx'))).toBeNull()
    // What was paid is there, of nobody, and the money that was left belongs to nobody.
    const { outer } = bed.app.db
    expect(await outer.selectFrom('payments').select(['state', 'credits']).orderBy('id').execute()).toEqual([
      { state: 'paid', credits: 100 },
      { state: 'refunded', credits: 100 },
      { state: 'paid', credits: 300 },
    ])
    expect(bed.ended).toEqual(['sub-of-a-bird'])
    expect((await verify(bed.app.db)).differences.map(lineOf)).toEqual([])
    const accounts = await outer
      .selectFrom('accounts')
      .innerJoin('people', 'people.id', 'accounts.person_id')
      .select('posted')
      .where('people.erased_at_ms', 'is not', null)
      .execute()
    expect(accounts).toHaveLength(3)
    expect(accounts.every(({ posted }) => posted === 0)).toBe(true)
    expect(bed.lines.filter((line) => words.some((word) => line.includes(word)))).toEqual([])
    await bed.leave()
  })

  test('payments of erased people are kept for the legal term without the person, then nothing at the shop leads to them', async () => {
    const bed = await openBed((await open()).url, STORY)
    const [boss, ann] = [await bed.guest('one', 'boss'), await bed.guest('one', 'ann')]
    for (let n = 0; n < 2; n++) {
      await ann.say('/buy')
      await ann.press('pack')
      await bed.pay(await newestOrder(bed))
    }
    await boss.say(`/refund pay-${await newestOrder(bed)}`)
    await forget(ann)
    await settle(bed)
    const { outer } = bed.app.db
    const payments = async () =>
      outer.selectFrom('payments').select(['external_id', 'amount_minor', 'state']).orderBy('id').execute()
    const before = await payments()
    expect(before.map(({ amount_minor, state }) => [amount_minor, state])).toEqual([
      [75, 'paid'],
      [75, 'refunded'],
    ])
    const numbers = before.map((row) => row.external_id)
    expect(numbers.every((number) => number.startsWith('pay-'))).toBe(true)
    await bed.pass(5 * YEAR_MS - 3 * DAY_MS)
    expect(await payments()).toEqual(before)
    // Five years after they were paid the shop's numbers are nowhere, and the amounts still are.
    await bed.pass(3 * DAY_MS)
    expect((await payments()).map(({ amount_minor }) => amount_minor)).toEqual([75, 75])
    expect(await grep(bed.app.db, numbers)).toEqual([])
    expect((await verify(bed.app.db)).differences.map(lineOf)).toEqual([])
    await bed.leave()
  })

  test('an erasure ends a plan at the shop and waits until it has heard of it; what it charges on is nobody’s, and returned', async () => {
    let isDeaf = true
    const bed = await openBed((await open()).url, { ...STORY, deafShop: () => isDeaf })
    const boss = await bed.guest('one', 'boss')
    const ann = await bed.guest('one', 'ann')
    await ann.say('/subscribe')
    await ann.press('plan')
    const order = await newestOrder(bed)
    await bed.pay(order, { subscription: { externalId: 'sub-1' } })
    await forget(ann)
    await bed.pass(DAY_MS)
    await bed.pass(HOUR_MS)
    const { outer } = bed.app.db
    const steps = async () => (await outer.selectFrom('erasures').select('step').execute()).map(({ step }) => step)
    expect([bed.ended, await steps()]).toEqual([[], ['money']])
    isDeaf = false
    await bed.pass(HOUR_MS)
    await settle(bed)
    expect([bed.ended, await steps()]).toEqual([['sub-1'], ['end']])
    await bed.pay(order, { externalId: 'renewed-all-the-same' })
    expect(await outer.selectFrom('payments').select(['review_reason', 'credits']).orderBy('id').execute()).toEqual([
      { review_reason: null, credits: 300 },
      { review_reason: 'person_erased', credits: 0 },
    ])
    expect(
      boss
        .seen()
        .flatMap((one) => one.lines)
        .join(),
    ).toContain('person_erased')
    expect((await verify(bed.app.db)).differences.map(lineOf)).toEqual([])
    await bed.leave()
  })

  test('erase me: it can be taken back until it begins, by the button or by /forget cancel', async () => {
    const bed = await openBed((await open()).url)
    const ann = await bed.guest('one', 'ann')
    const personId = await ann.personId()
    await forget(ann)
    expect((await ann.say('/forget')).lines[0]).toContain('is erased from')
    expect((await ann.press('Keep everything')).lines[0]).toBe('Taken back. Nothing is erased.')
    await forget(ann)
    await bed.pass(23 * HOUR_MS)
    expect((await ann.say('/forget cancel')).lines[0]).toBe('Taken back. Nothing is erased.')
    await bed.pass(2 * DAY_MS)
    expect(await ann.personId()).toBe(personId)
    expect((await ann.say('/forget cancel')).lines[0]).toBe('Everything stays.')
    await bed.leave()
  })

  test('whoever comes back is somebody new, without a second starting gift; whoever was shut out stays so', async () => {
    const bed = await openBed((await open()).url)
    const [ann, bob] = [await bed.guest('one', 'ann'), await bed.guest('one', 'bob')]
    const old = await ann.personId()
    await bed.app.db.outer
      .updateTable('people')
      .set({ blocked: 1 })
      .where('id', '=', await bob.personId())
      .execute()
    await forget(ann)
    // A right is for whoever is shut out, too.
    await forget(bob)
    await settle(bed)
    await ann.say('/start')
    expect(await ann.personId()).not.toBe(old)
    expect(await ann.balance()).toEqual([0, 0])
    const seen = bob.seen().length
    await bob.write('/start')
    expect(bob.seen().length).toBe(seen)
    // Remembered for a year, and no longer.
    await bed.pass(366 * DAY_MS)
    await bed.pass(HOUR_MS)
    expect(await bed.app.db.outer.selectFrom('erasure_marks').select('kind').execute()).toEqual([])
    await bed.leave()
  })

  test('whoever is muted or banned for a time is so when they come back, to the end of that time and no longer', async () => {
    const files = { 'moderation/policy.yaml': 'strikes: { ban: { 35: 10080 } }\n' }
    const bed = await openBed((await open()).url, { env: { ADMIN_IDS: 'one:operator' }, files })
    const [ann, her] = [await bed.guest('one', 'ann'), await bed.guest('two', 'her')]
    await joinChats(ann, her)
    for (let n = 0; n < 4; n++) await ann.say(`kill all immigrants ${n}`)
    const told = (await ann.say('a calm lake')).lines[0] ?? ''
    expect(told).toMatch(/Nothing is made for you for 7 days, until /)
    const until = told.split(', until ')[1]
    await forget(ann)
    await settle(bed)
    expect(await bed.app.db.outer.selectFrom('strikes').select('id').execute()).toEqual([])
    for (const back of [ann, her]) {
      await back.say('/start')
      await back.press('agree')
      expect((await back.say('a calm lake')).lines[0]).toContain(`, until ${until}`)
      expect((await back.say('/balance')).lines[0]).toContain('0 credits')
    }
    const operator = await bed.guest('one', 'operator')
    expect((await operator.say(`/person ${await ann.personId()}`)).lines.join()).toContain(
      `until ${until?.slice(0, 6)}`,
    )
    // Erased once more at once, it does not end sooner; joined with another chat, it goes along.
    await operator.say(`/erase one:ann`)
    await operator.press('wipe')
    for (let n = 0; n < 4; n++) await bed.pass(6 * 60_000)
    await ann.say('/start')
    await ann.press('agree')
    expect((await ann.say('a calm lake')).lines[0]).toContain(`, until ${until}`)
    const bob = await bed.guest('two', 'bob')
    await joinChats(bob, ann)
    expect((await bob.say('a calm lake')).lines[0]).toContain(`, until ${until}`)
    await bed.pass(5 * DAY_MS)
    expect((await bob.say('a calm lake')).lines[0]).not.toContain('Nothing is made for you')
    expect((await her.say('a calm lake')).lines[0]).not.toContain('Nothing is made for you')
    const people = await bed.app.db.outer
      .selectFrom('people')
      .select('blocked')
      .where('erased_at_ms', 'is', null)
      .execute()
    expect(people.every(({ blocked }) => blocked === 0)).toBe(true)
    await bed.pass(HOUR_MS)
    const kinds = await bed.app.db.outer.selectFrom('erasure_marks').select('kind').distinct().execute()
    expect(kinds).toEqual([{ kind: 'gift' }])
    await bed.leave()
  })

  test('a message, a payment and a code that come while it runs reach nobody who is not there', async () => {
    const bed = await openBed((await open()).url, STORY)
    const { ann, her, words } = await fullStory(bed)
    const order = await newestOrder(bed)
    const code = codeOf(await ann.say('/link'))
    await forget(ann)
    expect((await her.say(`/link ${code}`)).lines[0]).not.toContain('Joined')
    await bed.pass(DAY_MS - 60_000)
    bed.engine.starts.push(LOST)
    bed.engine.cancels.push('running', 'running', 'running')
    await ann.write(`${SECRET}, slowly`)
    // The vendor can't stop: everything waits for it, but the person is gone already.
    await bed.pass(61_000)
    expect(await bed.app.db.outer.selectFrom('erasures').select('step').execute()).toEqual([{ step: 'jobs' }])
    await ann.write('hello again')
    const anew = await ann.personId()
    expect(words).not.toContain(anew)
    await bed.pay(order)
    const late = bed.app.db.outer.selectFrom('payments').select(['state', 'review_reason']).orderBy('id', 'desc')
    expect(await late.limit(1).execute()).toEqual([{ state: 'review', review_reason: 'person_erased' }])
    bed.engine.checks.push(new Error('still busy'))
    for (let n = 0; n < 30; n++) await bed.pass(10 * 60_000)
    await settle(bed)
    expect(await bed.app.db.outer.selectFrom('erasures').select('state').execute()).toEqual([{ state: 'done' }])
    expect((await grep(bed.app.db, words)).filter((line) => !line.includes('ann-identity'))).toEqual([])
    // Who came meanwhile stays.
    expect(await ann.personId()).toBe(anew)
    // And another late payment, long after, is for the operators too.
    await bed.pay(order, { externalId: 'pay-later' })
    expect(await late.limit(1).execute()).toEqual([{ state: 'review', review_reason: 'person_erased' }])
    expect((await verify(bed.app.db)).differences.map(lineOf)).toEqual([])
    await bed.leave()
  })

  test('a store that fails is asked until every file is gone', async () => {
    const opened = await open()
    let isAway = false
    const bedStore = createDiskStore({ root: `/tmp/chatelier-erase-${process.pid}-${Date.now()}` })
    const bed = await openBed(opened.url, {
      ...STORY,
      store: {
        ...bedStore,
        async remove(key) {
          if (isAway) throw new Fault('store_unavailable', { retryable: true })
          await bedStore.remove(key)
        },
      },
    })
    const { ann, words } = await fullStory(bed)
    await forget(ann)
    isAway = true
    await bed.pass(DAY_MS).catch(() => {})
    for (let n = 0; n < 3; n++) await bed.pass(6 * 60_000).catch(() => {})
    expect(await bed.app.db.outer.selectFrom('erasures').select('step').execute()).toEqual([{ step: 'files' }])
    expect(await filesOf(bed)).toBeGreaterThan(0)
    isAway = false
    await settle(bed)
    expect(await filesOf(bed)).toBe(0)
    expect(await grep(bed.app.db, words)).toEqual([])
    await bed.leave()
  })

  test.each(pointsOn(name))('a fault at %s loses nothing and doubles nothing', async (point) => {
    const bed = await openBed((await open()).url, STORY)
    bed.dieAt(point)
    const { ann, words } = await fullStory(bed)
    await forget(ann)
    await bed.pass(DAY_MS - 60_000)
    bed.engine.starts.push(LOST)
    await ann.write('a slow swan')
    await bed.pass(61_000)
    await settle(bed)
    await settle(bed)
    expect(bed.died()).toBe(true)
    expect(await grep(bed.app.db, words)).toEqual([])
    expect(await filesOf(bed)).toBe(0)
    expect(
      ann.seen().filter((one) => one.lines.some((line) => line.startsWith('Everything about you is erased:'))),
    ).toHaveLength(1)
    expect((await verify(bed.app.db)).differences.map(lineOf)).toEqual([])
    await bed.leave()
  })
})
