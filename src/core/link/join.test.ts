import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../../../test/support/databases.ts'
import { begin, buy, end, giveBack, joinNow, linkParts, meet, order, pay, wrongIn } from '../../../test/support/link.ts'
import { toJson } from '../db/database.ts'
import { balanceOf, deposit, statement } from '../ledger.ts'
import { findByIdentity, findPerson, setSettings } from '../people.ts'
import { giveConsent, hasConsent } from '../privacy/consent.ts'
import { noteUndelivered, takeUndelivered } from '../undelivered.ts'
import { join, weigh } from './join.ts'
import { OWNED } from './rows.ts'
import { unlink } from './unlink.ts'

eachDatabase((_name, open) => {
  let opened: TestDatabase
  let kept: string
  let closed: string
  beforeEach(async () => {
    opened = await open()
    kept = await meet(opened.db, 'k', 20, 'telegram')
    closed = await meet(opened.db, 'c', 20, 'web')
  })
  afterEach(async () => {
    expect(await wrongIn(opened.db)).toEqual([])
    await opened.close()
  })
  const within = <T>(work: Parameters<typeof opened.db.transaction<T>>[0]) => opened.db.transaction(work)
  const have = async (person = kept) => {
    const { availableCredits, heldCredits, owedCredits } = await balanceOf(opened.db.outer, person)
    return [availableCredits - owedCredits, heldCredits]
  }
  const job = (person: string, id: string, price: number) => within((trx) => begin(opened.db, trx, person, id, price))
  const ends = (id: string, used: number) => within((trx) => end(opened.db, trx, id, used))
  const bought = (person: string, id: string, credits: number) => within((trx) => buy(trx, person, id, credits))
  const link = () => joinNow(opened.db, kept, closed)

  describe('the starting gift', () => {
    test('counts once where both had it whole', async () => {
      expect(await weigh(opened.db.outer, kept, closed)).toMatchObject({ giftBackCredits: 20, togetherCredits: 20 })
      await link()
      expect(await have()).toEqual([20, 0])
    })

    test('what was used of either counts as the gift first; nobody is left with less than was bought', async () => {
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 15)
      await ends('G1', 15)
      await job(kept, 'G2', 5)
      await ends('G2', 5)
      // 15 and 5 of the two gifts are left; of 40 given once too many, 20 are not spent.
      await link()
      expect(await have()).toEqual([100, 0])
    })

    test('that both have spent stays spent: bought credits are not taken for it', async () => {
      for (const [person, id] of [
        [kept, 'G1'],
        [closed, 'G2'],
      ] as const) {
        await job(person, id, 20)
        await ends(id, 20)
      }
      await bought(closed, 'o1', 100)
      await link()
      expect(await have()).toEqual([100, 0])
    })

    test('that is held for a job is taken back when it comes back, and not when it is used', async () => {
      await job(kept, 'G1', 20)
      await job(closed, 'G2', 12)
      await job(closed, 'G3', 8)
      await link()
      expect(await have()).toEqual([0, 40])
      await ends('G3', 8)
      await ends('G2', 0)
      expect(await have()).toEqual([0, 20])
      await ends('G1', 0)
      // 40 were given, 8 used: of one gift 12 are left.
      expect(await have()).toEqual([12, 0])
    })

    test('is not taken into a debt', async () => {
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 110)
      await ends('G1', 110)
      await within((trx) => giveBack(trx, opened.db.dialect, 'o1'))
      expect(await have(closed)).toEqual([-90, 0])
      await link()
      expect(await have()).toEqual([-70, 0])
    })

    test('counts once for three chats, whichever are joined first', async () => {
      const third = await meet(opened.db, 't')
      await joinNow(opened.db, closed, third)
      await link()
      expect(await have()).toEqual([20, 0])
    })

    test('of different sizes: the larger one stays', async () => {
      const other = await meet(opened.db, 'o', 50)
      await joinNow(opened.db, kept, other)
      expect(await have()).toEqual([50, 0])
    })

    test('is not given again after parting, nor taken back again after joining again', async () => {
      await link()
      const fresh = await within((trx) =>
        unlink(linkParts(opened.db), trx, { personId: kept, identity: { platform: 'web', externalId: 'c' } }),
      )
      expect(await have(fresh.id)).toEqual([0, 0])
      await joinNow(opened.db, kept, fresh.id)
      expect(await have()).toEqual([20, 0])
    })
  })

  describe('what comes after joining', () => {
    test('a hold that ends on the closed account goes on to the kept one, used or returned', async () => {
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 40)
      await job(closed, 'G2', 30)
      await link()
      expect(await have()).toEqual([50, 70])
      await ends('G1', 25)
      expect(await have()).toEqual([65, 30])
      await ends('G2', 0)
      expect(await have()).toEqual([95, 0])
      const closedAccount = await opened.db.outer
        .selectFrom('accounts')
        .select(['posted', 'held'])
        .where('person_id', '=', closed)
        .executeTakeFirstOrThrow()
      expect(closedAccount).toEqual({ posted: 0, held: 0 })
    })

    test('a payment of an order of before, however late, and its claw-back reach the kept person', async () => {
      await within((trx) => order(trx, closed, 'o1', 100))
      await link()
      await within((trx) => pay(trx, opened.db.dialect, 'o1'))
      expect(await have()).toEqual([120, 0])
      await job(kept, 'G1', 110)
      await within((trx) => giveBack(trx, opened.db.dialect, 'o1'))
      await ends('G1', 110)
      expect(await have()).toEqual([-90, 0])
    })

    test('whoever still names the closed person means the kept one', async () => {
      await link()
      await within((trx) =>
        deposit(trx, {
          key: 'late',
          personId: closed,
          from: 'gifts',
          amount: 5,
          cause: { type: 'gift', id: 'x' },
          nowMs: 1,
        }),
      )
      expect([await have(closed), (await findPerson(opened.db.outer, closed))?.id]).toEqual([[25, 0], kept])
      await job(closed, 'G1', 25)
      await expect(job(closed, 'G2', 1)).rejects.toMatchObject({ code: 'credits_short' })
      await ends('G1', 25)
      await bought(closed, 'o1', 1)
      await within((trx) => giveBack(trx, opened.db.dialect, 'o1'))
      expect(await have()).toEqual([0, 0])
    })

    test('a debt moves as a debt, and the next credits pay it', async () => {
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 120)
      await ends('G1', 120)
      await within((trx) => giveBack(trx, opened.db.dialect, 'o1'))
      await link()
      expect(await have()).toEqual([-80, 0])
      await expect(job(kept, 'G2', 1)).rejects.toMatchObject({ code: 'credits_short' })
      await bought(kept, 'o2', 100)
      expect(await have()).toEqual([20, 0])
    })

    test('joined twice over: what comes back to the first account reaches the last person at once', async () => {
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 50)
      await link()
      const last = await meet(opened.db, 'l')
      await joinNow(opened.db, last, kept)
      expect((await findPerson(opened.db.outer, closed))?.id).toBe(last)
      expect(await have(last)).toEqual([70, 50])
      await ends('G1', 0)
      expect(await have(last)).toEqual([120, 0])
    })

    test('the statement tells of both, and adds up', async () => {
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 30)
      await link()
      await ends('G1', 10)
      const lines = await statement(opened.db.outer, kept, { rows: 50 })
      expect(lines.map(({ kind, credits }) => [kind, credits])).toEqual([
        ['returned', 20],
        ['used', -10],
        ['giftback', -20],
        ['topup', 100],
        ['gift', 20],
        ['gift', 20],
      ])
      const sum = lines.filter(({ kind }) => kind !== 'returned').reduce((all, { credits }) => all + credits, 0)
      expect([sum, ...(await have())]).toEqual([110, 110, 0])
    })
  })

  describe('what belongs to the closed person', () => {
    test('belongs to the kept one afterwards, every kind of row', async () => {
      const { db } = opened
      await bought(closed, 'o1', 100)
      await job(closed, 'G1', 5)
      const one = { person_id: closed, created_at_ms: 1 }
      await within(async (trx) => {
        await trx
          .insertInto('artifacts')
          .values({
            ...one,
            id: 'A1',
            generation_id: 'G1',
            role: 'main',
            position: 0,
            state: 'stored',
            key: 'A1',
            type: 'picture',
            mime: 'image/png',
            size_bytes: 1,
            width_px: 1,
            height_px: 1,
            duration_ms: null,
            expires_at_ms: null,
          })
          .execute()
        await trx
          .insertInto('messages')
          .values({
            ...one,
            id: 'M1',
            chat_key: 'c',
            address: '{}',
            topic: 'notice',
            topic_id: null,
            content: '{}',
            ref: null,
            state: 'open',
            revision: 1,
            shown: 0,
            tries: 0,
            next_at_ms: 1,
          })
          .execute()
        await trx
          .insertInto('quotes')
          .values({ ...one, id: 'Q1', chat_key: 'c', draft: '{}', price_credits: 1, expires_at_ms: 1 })
          .execute()
        await trx
          .insertInto('verdicts')
          .values({
            ...one,
            id: 'V1',
            subject: 'prompt',
            moderator: 'local',
            action: 'refuse',
            category: null,
            scores: '{}',
            evidence: '[]',
          })
          .execute()
        const refused = { category: 'hate', rule: '', kind: 'image', place: 'private' }
        await trx
          .insertInto('strikes')
          .values({
            ...one,
            ...refused,
            id: 'K1',
            key: 'k',
            points: 10,
            quote_id: null,
            generation_id: null,
            taken_back_at_ms: null,
          })
          .execute()
        await trx
          .insertInto('appeals')
          .values({
            ...one,
            ...refused,
            id: 'P1',
            strike_id: 'K1',
            state: 'open',
            draft: null,
            fingerprint: '',
            artifact_id: null,
            address: '{}',
            decision: null,
            reason: null,
            decided_at_ms: null,
            used_by: null,
            pass_until_ms: null,
          })
          .execute()
        await trx
          .insertInto('subscriptions')
          .values({
            ...one,
            ...{ id: 'B1', plan_id: 'plus', method: 'shop', credits: 1, amount_minor: 1, currency: 'RUB' },
            ...{ discount_percent: 0, priority: 0, kept_ms: 0, state: 'ended', external_id: null, saved_method: null },
            ...{ period_start_ms: null, period_end_ms: null, grace_until_ms: null, next_plan_id: null, wish: null },
            ...{ tries: 0, next_step_at_ms: null, address: '{}', ended_at_ms: 1 },
          })
          .execute()
        await trx
          .insertInto('exports')
          .values({ ...one, id: 'E1', kind: 'archive', state: 'done', address: '{}', parts: '[]', next_at_ms: 1 })
          .execute()
        await trx
          .insertInto('refund_asks')
          .values({
            ...one,
            id: 'M1',
            order_id: (await trx.selectFrom('orders').select('id').executeTakeFirstOrThrow()).id,
            state: 'open',
            reason: null,
            address: '{}',
            decision: null,
            amount_minor: null,
            answer: null,
            decided_at_ms: null,
          })
          .execute()
        await trx
          .insertInto('rights_requests')
          .values({
            ...one,
            id: 'R1',
            kind: 'access',
            words: null,
            state: 'open',
            due_at_ms: 1,
            reminded_at_ms: null,
            closed_at_ms: null,
            closed_by: null,
          })
          .execute()
        await trx
          .insertInto('likeness_consents')
          .values({
            person_id: closed,
            id: 'L1',
            used_for: 'avatar',
            picture: 'p',
            said: 'me',
            text_version: 1,
            given_at_ms: 1,
          })
          .execute()
        const sample = { model_id: 'm', option_name: 'voice', value: 'v', state: 'none', next_at_ms: 1 } as const
        await trx
          .insertInto('samples')
          .values({ id: 'S1', ...sample, created_at_ms: 1, expires_at_ms: 1 })
          .execute()
        await trx
          .insertInto('sample_asks')
          .values({ ...one, id: 'A1', sample_id: 'S1', address: '{}' })
          .execute()
        await trx.insertInto('limit_hits').values({ person_id: closed, code: 'too_fast', at_ms: 1 }).execute()
        await trx
          .insertInto('gift_waits')
          .values({ person_id: closed, platform: 'test', reason: 'young', due_at_ms: 1 })
          .execute()
        for (const [person, chat] of [
          [closed, 'both'],
          [kept, 'both'],
          [closed, 'alone'],
        ] as const)
          await trx
            .insertInto('dialogues')
            .values({ chat_key: chat, person_id: person, question: person, data: toJson({}), expires_at_ms: 9 })
            .execute()
      })
      await link()
      for (const table of OWNED) {
        const rows = await db.outer.selectFrom(table).select('person_id').execute()
        expect([table, ...new Set(rows.map((row) => row.person_id))]).toEqual(
          table === 'consents' ? [table] : [table, kept],
        )
      }
      const open = await db.outer.selectFrom('dialogues').select(['chat_key', 'question']).orderBy('chat_key').execute()
      expect(open).toEqual([
        { chat_key: 'alone', question: closed },
        { chat_key: 'both', question: kept },
      ])
      await ends('G1', 5)
    })

    test('works that could not be brought to either are named to the kept one', async () => {
      for (const [person, id] of [
        [kept, 'J1'],
        [closed, 'J2'],
        [closed, 'J3'],
      ] as const) {
        await job(person, id, 1)
        await ends(id, 1)
        await within((trx) => noteUndelivered(trx, { personId: person, generationId: id, nowMs: 1 }))
      }
      await link()
      expect(await within((trx) => takeUndelivered(trx, kept))).toEqual(['J1', 'J2', 'J3'])
    })

    test('consents add up; settings and language of the kept one hold; a block holds for both', async () => {
      const consent = (personId: string, policyVersion: number) => ({
        personId,
        policyVersion,
        minimumAge: 17,
        nowMs: 1,
      })
      await within(async (trx) => {
        await giveConsent(trx, consent(closed, 3))
        await giveConsent(trx, consent(closed, 2))
        await giveConsent(trx, consent(kept, 2))
        await setSettings(trx, kept, {
          models: { image: 'canvas' },
          notices: false,
          originals: false,
          alone: false,
          statistics: true,
          enhance: true,
          enhanceFirst: false,
        })
        await trx.updateTable('people').set({ blocked: 1 }).where('id', '=', closed).execute()
      })
      await link()
      expect(await hasConsent(opened.db.outer, kept, 3)).toBe(true)
      expect(await findByIdentity(opened.db.outer, 'web', 'c')).toMatchObject({
        id: kept,
        blocked: true,
        settings: { models: { image: 'canvas' }, notices: false },
      })
    })
  })

  test('joining again is no harm; with somebody else it is too late', async () => {
    const other = await meet(opened.db, 'o')
    expect([await link(), await link()]).toEqual([true, false])
    await expect(joinNow(opened.db, other, closed)).rejects.toMatchObject({ code: 'link_gone' })
    await expect(joinNow(opened.db, closed, other)).rejects.toMatchObject({ code: 'link_gone' })
    await expect(joinNow(opened.db, kept, kept)).resolves.toBe(false)
    expect([await have(), await have(other)]).toEqual([
      [20, 0],
      [20, 0],
    ])
  })

  test('a person whose spending was stopped is not joined with anybody', async () => {
    await opened.db.outer.updateTable('accounts').set({ frozen: 1 }).where('person_id', '=', closed).execute()
    await expect(link()).rejects.toMatchObject({ code: 'account_frozen' })
    expect([await have(), await have(closed)]).toEqual([
      [20, 0],
      [20, 0],
    ])
  })

  test('no more chats than the limit come together', async () => {
    for (let n = 0; n < 6; n++) await joinNow(opened.db, kept, await meet(opened.db, `more${n}`))
    await link()
    await expect(joinNow(opened.db, kept, await meet(opened.db, 'ninth'))).rejects.toMatchObject({ code: 'link_many' })
  })

  test('nobody parts who is alone, or takes a chat that is not theirs', async () => {
    const leave = (personId: string, externalId: string) =>
      within((trx) => unlink(linkParts(opened.db), trx, { personId, identity: { platform: 'web', externalId } }))
    await expect(leave(closed, 'c')).rejects.toMatchObject({ code: 'unlink_gone' })
    await link()
    await expect(leave(kept, 'nobody')).rejects.toMatchObject({ code: 'unlink_gone' })
    const stranger = await meet(opened.db, 's')
    await expect(leave(stranger, 'c')).rejects.toMatchObject({ code: 'unlink_gone' })
  })

  test('a code is good for the person behind its chat now, not for whoever that was a moment ago', async () => {
    const laptop = await meet(opened.db, 'laptop')
    await joinNow(opened.db, kept, laptop)
    const maker = { platform: 'test', externalId: 'laptop' }
    await within((trx) => unlink(linkParts(opened.db), trx, { personId: kept, identity: maker }))
    const late = within((trx) =>
      join(linkParts(opened.db), trx, { linkId: 'L', keptId: kept, closedId: closed, maker }),
    )
    await expect(late).rejects.toMatchObject({ code: 'link_gone' })
    expect([await have(), await have(closed)]).toEqual([
      [20, 0],
      [20, 0],
    ])
  })

  test('a debt is not left behind by parting', async () => {
    const leave = () =>
      within((trx) =>
        unlink(linkParts(opened.db), trx, { personId: kept, identity: { platform: 'web', externalId: 'c' } }),
      )
    await bought(closed, 'o1', 100)
    await link()
    await job(kept, 'G1', 110)
    await ends('G1', 110)
    await within((trx) => giveBack(trx, opened.db.dialect, 'o1'))
    expect(await have()).toEqual([-90, 0])
    await expect(leave()).rejects.toMatchObject({ code: 'unlink_owed', params: { n: 90 } })
    await bought(kept, 'o2', 90)
    await leave()
    expect(await have()).toEqual([0, 0])
  })

  test('nobody holds more than both have, also by the old name', async () => {
    await link()
    await expect(job(closed, 'G1', 21)).rejects.toMatchObject({ code: 'credits_short', params: { need: 21, have: 20 } })
    await expect(job(kept, 'G1', 21)).rejects.toMatchObject({ code: 'credits_short', params: { need: 21, have: 20 } })
  })
})
