/** /forget on both databases, in the whole application: what goes, what stays, and what may happen meanwhile. */
import { expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import { openPrivacyKey } from '../../src/core/privacy/key.ts'
import { PRIVACY_CRASH_POINTS } from '../../src/core/privacy/parts.ts'
import { createDiskStore } from '../../src/core/stores/disk.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { type Bed, codeOf, joinChats, openBed, type Somebody } from '../link/bed.ts'
import { eachDatabase } from '../support/databases.ts'
import { grep } from './grep.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SECRET = 'a heron that only Ann knows'
const LOST = { state: 'pending', operation: { id: 1, words: SECRET }, checkAfterMs: 3_600_000 } as const

/** Somebody who has done everything that leaves a trace: two joined chats, works, a payment, an open order, a complaint, a code. */
async function fullStory(bed: Bed): Promise<{ ann: Somebody; her: Somebody; words: string[] }> {
  const ann = await bed.guest('one', 'ann-identity')
  const her = await bed.guest('two', 'her-identity')
  await her.say(`${SECRET}, by her`)
  const closedId = await her.personId()
  await joinChats(ann, her)
  await ann.say(SECRET)
  await ann.press('save')
  await ann.say('/image --count 9 too many')
  await ann.say('kill all immigrants')
  await ann.say('/buy')
  await ann.press('pack')
  await bed.pay(await newestOrder(bed))
  await ann.say('/buy')
  await ann.press('pack')
  await ann.say(`/complaint ${SECRET} is mine`)
  await ann.say('/mydata')
  await ann.say('/export')
  await bed.pass(1000)
  await ann.say('/link')
  await ann.say('/edit')
  return { ann, her, words: [await ann.personId(), closedId, 'ann-identity', 'her-identity', 'heron'] }
}

async function newestOrder({ app }: Bed): Promise<string> {
  const row = await app.db.outer
    .selectFrom('orders')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return row.id
}

async function forget(who: Somebody): Promise<void> {
  await who.say('/forget')
  await who.press('Erase everything')
}

/** Of the deaths at a named point some, and with DEATHS=all every one. */
const POINTS = PRIVACY_CRASH_POINTS.filter(
  (point) => process.env['DEATHS'] === 'all' || /begun|file-removed|books|posted/.test(point),
)

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

eachDatabase((_name, open) => {
  test('erase me: after a day nothing of the person is left in any table, and the books still add up', async () => {
    const bed = await openBed((await open()).url)
    const { ann, words } = await fullStory(bed)
    expect((await grep(bed.app.db, words)).length).toBeGreaterThan(20)
    const card = await ann.say('/forget')
    expect(card.lines.join(' ')).toMatch(/You have \d+ unspent credits/)
    const asked = await ann.press('Erase everything')
    expect(asked.lines[0]).toMatch(/^Everything about you is erased from /)
    await settle(bed)
    expect(await grep(bed.app.db, words)).toEqual([])
    expect(await filesOf(bed)).toBe(0)
    const facts = JSON.parse(openPrivacyKey(bed.dataDir).read(receiptIn(ann)) ?? '{}') as object
    expect(facts).toMatchObject({ works: 2, paymentsKept: 1 })
    expect(openPrivacyKey(bed.dataDir).read(receiptIn(ann).replace(/^../, 'xx'))).toBeNull()
    // What was paid is there, of nobody, and the money that was left belongs to nobody.
    const { outer } = bed.app.db
    expect(await outer.selectFrom('payments').select(['state', 'credits']).execute()).toEqual([
      { state: 'paid', credits: 100 },
    ])
    expect((await verify(bed.app.db)).differences.map(lineOf)).toEqual([])
    const accounts = await outer.selectFrom('accounts').select('posted').where('person_id', 'is not', null).execute()
    expect(accounts.every(({ posted }) => posted === 0)).toBe(true)
    expect(bed.lines.filter((line) => words.some((word) => line.includes(word)))).toEqual([])
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
    const bed = await openBed((await open()).url)
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

  test.each(POINTS)('a fault at %s loses nothing and doubles nothing', async (point) => {
    const bed = await openBed((await open()).url)
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
