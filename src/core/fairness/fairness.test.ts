import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  eachDatabase,
  type ManualClock,
  type ManualQueue,
  manualClock,
  manualQueue,
  type TestDatabase,
} from '../../../test/support/databases.ts'
import { countingMetrics } from '../../../test/support/fakes.ts'
import { meet } from '../../../test/support/link.ts'
import type { Database } from '../db/database.ts'
import type { AppealsTable } from '../db/schema.ts'
import { newId } from '../id.ts'
import { join } from '../link/join.ts'
import { unlink } from '../link/unlink.ts'
import { DEFAULT_STRIKES, fingerprintOf } from '../moderation/index.ts'
import type { Address, ModerationCategory } from '../ports.ts'
import {
  decide,
  findAppeal,
  isPassed,
  openAppeal,
  openAppeals,
  passFor,
  refusedOf,
  sweepFairness,
  usePass,
} from './appeals.ts'
import { actsOn } from './audit.ts'
import { addException, isExcepted, listExceptions, removeException } from './exceptions.ts'
import { counters, noteLimit, personFacts } from './person.ts'
import { standing, strike } from './strikes.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const ADDRESS: Address = { platform: 'test', bot: 'main', chat: 'c1', place: 'private' }

eachDatabase((_name, open) => {
  let test_: TestDatabase
  let db: Database
  let clock: ManualClock
  let queue: ManualQueue
  let ann: string
  let moderator: string
  const metrics = countingMetrics()
  const parts = () => ({ db, clock, queue, metrics, strikes: () => DEFAULT_STRIKES })
  beforeEach(async () => {
    test_ = await open()
    db = test_.db
    clock = manualClock()
    queue = manualQueue({ clock, db })
    ann = await meet(db, 'ann')
    moderator = await meet(db, 'moderator')
  })
  afterEach(() => test_.close())

  let decisions = 0
  const refuse = (personId: string, category: ModerationCategory = 'hate', key = `msg:${++decisions}`) =>
    db.transaction((trx) =>
      strike(parts(), trx, { key, personId, category, rules: ['en/attack: x'], kind: 'image', place: 'private' }),
    )
  const now = (personId: string) => standing(db.outer, personId, DEFAULT_STRIKES, clock.nowMs())
  const appeal = async (text = 'kill the lights', category: ModerationCategory = 'violence') => {
    const { id } = await refuse(ann, category)
    const row = await refusedOf(db.outer, id, ann)
    const draft = { kind: 'image', prompt: text }
    return db.transaction((trx) => openAppeal(parts(), trx, { strike: row, draft, text, address: ADDRESS }))
  }
  const judge = (appealId: string, decision: NonNullable<AppealsTable['decision']>) =>
    db.transaction((trx) => decide(parts(), trx, { appealId, actorId: moderator, decision, reason: 'mistake' }))

  test('a decision strikes once, also when its update comes again', async () => {
    const first = await refuse(ann, 'hate', 'msg:same')
    const again = await refuse(ann, 'hate', 'msg:same')
    expect([again.id, again.isNew]).toEqual([first.id, false])
    expect((await now(ann)).points).toBe(10)
  })

  test('five refusals within minutes mute for a quarter of an hour, more of them for longer, and then ban; it ends by itself', async () => {
    for (let n = 0; n < 4; n++) await refuse(ann)
    expect((await now(ann)).state).toBe('free')
    await refuse(ann)
    expect(await now(ann)).toMatchObject({ state: 'muted', untilMs: clock.nowMs() + 15 * MINUTE_MS })
    clock.advance(15 * MINUTE_MS)
    expect((await now(ann)).state).toBe('free')
    for (let n = 0; n < 8; n++) await refuse(ann)
    expect(await now(ann)).toMatchObject({ state: 'banned', untilMs: clock.nowMs() + 7 * DAY_MS })
    expect((await now(moderator)).state).toBe('free')
    clock.advance(7 * DAY_MS)
    expect((await now(ann)).state).toBe('free')
    expect(metrics.counted('people_banned')).toBe(1)
  })

  test('what leads to self-harm is refused and never counted against anybody', async () => {
    for (let n = 0; n < 30; n++) await refuse(ann, 'self-harm')
    expect(await now(ann)).toEqual({ points: 0, state: 'free', untilMs: 0 })
  })

  test('an appeal is one for each decision; upheld it changes nothing, and its words are gone', async () => {
    for (let n = 0; n < 4; n++) await refuse(ann)
    const { id, isNew } = await appeal()
    const { strike_id } = await findAppeal(db.outer, id)
    const again = await db.transaction(async (trx) =>
      openAppeal(parts(), trx, { strike: await refusedOf(trx, strike_id, ann), draft: {}, text: '', address: ADDRESS }),
    )
    expect([isNew, again]).toEqual([true, { id, isNew: false }])
    expect((await openAppeals(db.outer, { rows: 9 })).map((row) => row.id)).toEqual([id])
    await judge(id, 'uphold')
    expect(await findAppeal(db.outer, id)).toMatchObject({ state: 'decided', decision: 'uphold', draft: null })
    expect((await now(ann)).state).toBe('muted')
    expect(await passFor(db.outer, ann, 'kill the lights', clock.nowMs())).toBeNull()
    await expect(judge(id, 'overturn')).rejects.toMatchObject({ code: 'appeal_closed' })
    expect(await actsOn(db.outer, `appeal:${id}`)).toMatchObject([
      { actor_id: moderator, action: 'uphold', reason: 'mistake' },
    ])
    expect(await openAppeals(db.outer, { rows: 9 })).toEqual([])
  })

  test('an overturned refusal takes its strike back, lifts the mute, and lets exactly that text pass once', async () => {
    for (let n = 0; n < 4; n++) await refuse(ann)
    const { id } = await appeal('Kill the lights')
    expect((await now(ann)).state).toBe('muted')
    await judge(id, 'overturn')
    expect((await now(ann)).state).toBe('free')
    expect(await passFor(db.outer, ann, 'kill all the lights', clock.nowMs())).toBeNull()
    expect(await passFor(db.outer, moderator, 'kill the lights', clock.nowMs())).toBeNull()
    expect(await passFor(db.outer, ann, '  kill THE lights!', clock.nowMs())).toBe(id)
    await db.transaction((trx) => usePass(trx, id, 'msg:made'))
    expect(await passFor(db.outer, ann, 'kill the lights', clock.nowMs())).toBeNull()
    expect(await isPassed(db.outer, { key: 'msg:made', personId: ann })).toBe(true)
    expect(await isPassed(db.outer, { key: 'msg:other', personId: ann })).toBe(false)
    expect((await findAppeal(db.outer, id)).draft).toBeNull()
  })

  test('what was allowed and not made within a week is forgotten', async () => {
    const { id } = await appeal()
    await judge(id, 'overturn')
    expect((await findAppeal(db.outer, id)).draft).not.toBeNull()
    clock.advance(7 * DAY_MS + 1)
    expect(await passFor(db.outer, ann, 'kill the lights', clock.nowMs())).toBeNull()
    await sweepFairness(db.outer, clock.nowMs())
    expect((await findAppeal(db.outer, id)).draft).toBeNull()
    clock.advance(800 * DAY_MS)
    await sweepFairness(db.outer, clock.nowMs())
    for (const table of ['appeals', 'strikes', 'audit'] as const)
      expect([table, await db.outer.selectFrom(table).select('id').execute()]).toEqual([table, []])
  })

  test('a person has at most five appeals open', async () => {
    for (let n = 0; n < 5; n++) await appeal(`words ${n}`)
    await expect(appeal('one more')).rejects.toMatchObject({ code: 'appeals_many', params: { max: 5 } })
    expect(await openAppeals(db.outer, { rows: 9 })).toHaveLength(5)
  })

  test('nobody else can appeal a decision, and what is not there can not be appealed', async () => {
    const { id } = await refuse(ann)
    await expect(refusedOf(db.outer, id, moderator)).rejects.toMatchObject({ code: 'appeal_unknown' })
    await expect(refusedOf(db.outer, newId(), ann)).rejects.toMatchObject({ code: 'appeal_unknown' })
  })

  test('an exception from the queue lets the same wording through for everybody, until it is removed', async () => {
    const { id } = await appeal('Kill the lights', 'violence')
    await judge(id, 'except')
    const never = () => true
    expect(await isExcepted(db.outer, 'kill the LIGHTS.', 'violence', never)).toBe(true)
    // Whatever else is found in the same words; but for what is never excepted.
    expect(await isExcepted(db.outer, 'kill the lights', 'hate', never)).toBe(true)
    expect(await isExcepted(db.outer, 'kill the lights', 'sexual-minors', never)).toBe(false)
    expect(await isExcepted(db.outer, 'kill the lights now', 'violence', never)).toBe(false)
    const [row] = await listExceptions(db.outer, { rows: 9 })
    expect(row).toMatchObject({ form: 'text', category: 'violence', value: fingerprintOf('kill the lights') })
    expect(await db.transaction((trx) => removeException(trx, row!.id))).toBe(true)
    expect(await isExcepted(db.outer, 'kill the lights', 'violence', never)).toBe(false)
    expect(await db.transaction((trx) => removeException(trx, row!.id))).toBe(false)
  })

  test('an excepted phrase excuses itself and nothing beside it, in words and in Chinese', async () => {
    const add = (value: string) =>
      db.transaction((trx) =>
        addException(trx, { category: 'violence', form: 'phrase', value, createdBy: moderator, nowMs: clock.nowMs() }),
      )
    await add('Kill, the lights')
    await add('杀手锏')
    const still = (rest: string) => /kill|杀/.test(rest)
    const excepted = (text: string) => isExcepted(db.outer, text, 'violence', still)
    expect(await excepted('please kill the lights and sing')).toBe(true)
    expect(await excepted('kill the lights, then kill him')).toBe(false)
    expect(await excepted('overkill the lights')).toBe(false)
    expect(await excepted('这是我的杀手锏')).toBe(true)
    expect(await excepted('这是我的杀手锏，杀了他')).toBe(false)
    await expect(add('!?')).rejects.toMatchObject({ code: 'exception_phrase' })
  })

  test('what sexualizes minors is never excepted', async () => {
    const { id } = await appeal('whatever', 'sexual-minors')
    await expect(judge(id, 'except')).rejects.toMatchObject({ code: 'exception_never' })
    expect(await findAppeal(db.outer, id)).toMatchObject({ state: 'open' })
    expect(await isExcepted(db.outer, 'whatever', 'sexual-minors', () => false)).toBe(false)
  })

  test('strikes go along when two chats are joined, and stay with both when they part', async () => {
    const link = { ...parts(), crash: () => {} }
    for (let n = 0; n < 13; n++) await refuse(ann)
    const other = await meet(db, 'ann at home')
    await db.transaction((trx) => join(link, trx, { linkId: newId(), keptId: other, closedId: ann }))
    expect((await now(other)).state).toBe('banned')
    const identity = { platform: 'test', externalId: 'ann at home' }
    const apart = await db.transaction((trx) => unlink(link, trx, { personId: other, identity }))
    expect([(await now(other)).state, (await now(apart.id)).state]).toEqual(['banned', 'banned'])
  })

  test('operators see counts and codes', async () => {
    for (let n = 0; n < 5; n++) await refuse(ann)
    await appeal()
    await db.transaction((trx) => noteLimit(trx, ann, 'too_fast', clock.nowMs()))
    expect(await counters(db.outer, DEFAULT_STRIKES, clock.nowMs())).toEqual({
      openAppeals: 1,
      refusals: 6,
      limits: 1,
      muted: 1,
      banned: 0,
    })
    expect(await personFacts(db.outer, ann, clock.nowMs())).toMatchObject({
      platforms: ['test'],
      limits: [{ code: 'too_fast', n: 1 }],
      appeals: { open: 1, overturned: 0, upheld: 0 },
    })
    expect(await personFacts(db.outer, newId(), clock.nowMs())).toBeNull()
  })
})
