import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eachDatabase, type TestDatabase } from '../support/databases.ts'
import { type Bed, codeOf, GIFT, joinChats, openBed, type Somebody } from './bed.ts'

const MINUTE = 60_000
const PENDING = { state: 'pending', operation: { id: 1 }, checkAfterMs: 5000 } as const

eachDatabase((_name, open) => {
  let opened: TestDatabase
  let bed: Bed
  let ann: Somebody
  let web: Somebody
  beforeEach(async () => {
    opened = await open()
    bed = await openBed(opened.url)
    ann = await bed.guest('one', 'ann')
    web = await bed.guest('two', 'web')
  })
  afterEach(async () => {
    await bed.leave()
    await opened.close()
  })
  /** Begins a job that waits for its engine. */
  async function busy(who: Somebody, prompt: string): Promise<string> {
    bed.engine.starts.push(PENDING)
    await who.write(prompt)
    const row = await bed.app.db.outer
      .selectFrom('generations')
      .select('id')
      .where('prompt', '=', prompt)
      .executeTakeFirstOrThrow()
    return row.id
  }
  async function ordered(who: Somebody): Promise<string> {
    await who.say('/buy')
    await who.press('pack')
    const row = await bed.app.db.outer
      .selectFrom('orders')
      .select('id')
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return row.id
  }

  test('a code of one chat, typed in the other, names both sides and joins them at a press', async () => {
    const made = await ann.say('/link')
    expect(codeOf(made)).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/)
    const asked = await web.say(`/link ${codeOf(made).toLowerCase()}`)
    expect(asked.lines).toEqual([
      'Join this chat (two) with your chat on one?',
      'There: 20 credits · here: 20 credits · together: 20 credits',
      'The starting gift counts once: 20 credits of it go back.',
      'History and orders of both stay. Where settings differ, those of one hold.',
    ])
    expect(asked.buttons.map(({ label }) => label)).toEqual(['Join them', 'Leave it'])
    expect(await web.balance()).toEqual([GIFT, 0])
    expect((await web.press('Join them')).lines).toEqual(['Joined with one. Together: 20 credits.'])
    expect(ann.last().lines[0]).toMatch(/^Joined with your chat on two: one wallet from now on/)
    expect([await web.personId(), await web.balance()]).toEqual([await ann.personId(), [GIFT, 0]])
  })

  test('jobs and payments in flight in both chats arrive where they began, and every credit at the one wallet', async () => {
    const [song, fox] = [await busy(ann, 'a song'), await busy(web, 'a fox')]
    const late = await ordered(web)
    await joinChats(ann, web)
    expect(await ann.balance()).toEqual([16, 4])
    await bed.pay(late)
    expect(await ann.balance()).toEqual([116, 4])
    await bed.pass(6000)
    expect([
      ann
        .seen()
        .filter((one) => one.media > 0)
        .map((one) => one.lines[0]),
      web
        .seen()
        .filter((one) => one.media > 0)
        .map((one) => one.lines[0]),
    ]).toEqual([['a song'], ['a fox']])
    expect(await web.balance()).toEqual([116, 0])
    const jobs = await bed.app.db.outer
      .selectFrom('generations')
      .select(['id', 'person_id', 'state'])
      .orderBy('id')
      .execute()
    expect(jobs).toEqual([song, fox].map((id) => ({ id, person_id: jobs[0]!.person_id, state: 'done' })))
    // The order's card in the web chat says so; its claw-back, however late, comes to the one wallet.
    expect(web.seen().some((one) => one.lines[0] === '✅ Paid. +100 credits, 116 left.')).toBe(true)
    await bed.pay(late, { status: 'refunded', refundedMinor: 75 })
    expect(await ann.balance()).toEqual([16, 0])
  })

  test('a job that fails after joining gives its credits to the one wallet', async () => {
    bed.engine.starts.push(PENDING)
    bed.engine.checks.push({ state: 'refused', reason: 'content' })
    await web.write('a fox')
    await joinChats(ann, web)
    expect(await web.balance()).toEqual([GIFT - 2, 2])
    await bed.pass(6000)
    expect(web.seen().flatMap((one) => one.lines)).toContain('Your 2 credits are back.')
    expect(await ann.balance()).toEqual([GIFT, 0])
  })

  test('limits count what both have under way', async () => {
    for (let n = 0; n < 3; n++) {
      await busy(ann, `hers ${n}`)
      await busy(web, `his ${n}`)
    }
    await joinChats(ann, web)
    expect((await ann.say('a seventh')).lines[0]).toMatch(/6/)
    expect(await bed.app.db.outer.selectFrom('generations').select('id').execute()).toHaveLength(6)
    for (let n = 0; n < 8; n++) await bed.pass(60_000)
    expect(await ann.balance()).toEqual([GIFT - 12, 0])
  })

  test('history, works and their buttons are the same from both chats', async () => {
    await web.say('a lighthouse')
    await joinChats(ann, web)
    const list = await ann.say('/history')
    expect(list.lines.join('\n')).toContain('a lighthouse')
    expect((await ann.press('show')).media).toBe(1)
    await ann.press('save')
    expect((await web.say('/history')).lines.join('\n')).toContain('♥')
  })

  test('“Send to my other chat” stands under results once there is one, and sends a copy there', async () => {
    expect((await ann.say('a fox')).buttons.map(({ label }) => label)).not.toContain('Send to my other chat')
    await joinChats(ann, web)
    const fox = await ann.say('a second fox')
    expect(fox.buttons.map(({ label }) => label)).toContain('Send to my other chat')
    expect((await ann.press('copy')).lines).toEqual(['Sent to two.'])
    expect(web.last()).toMatchObject({ media: 1 })
    expect(web.last().lines[0]).toBe('a second fox')
    // It is the work itself: deleted there, it is gone here.
    await web.press('delete')
    await web.press('erase')
    expect(web.seen().some((one) => one.media > 0)).toBe(false)
    expect(ann.seen().filter((one) => one.media > 0)).toHaveLength(1)
  })

  test('a copy that is asked for in a group goes to the other private chat, and only that it went is said', async () => {
    await joinChats(ann, web)
    const group = bed.somebody('one', 'ann', 'group')
    await group.write('a fox')
    const before = ann.seen().length
    await group.press('copy')
    expect([web.last().lines[0], ann.seen().length]).toEqual(['a fox', before])
  })

  test('whose only other chat was never spoken to in private is told so', async () => {
    await web.say('a fox')
    expect((await web.pressAction(`copy:${web.last().buttons[0]!.action!.split(':')[1]}`)).lines).toEqual([
      'There is no other private chat of yours yet. Write to me there first.',
    ])
  })

  describe('a code', () => {
    test('is made and taken in private only; seen by a group it is good no more', async () => {
      const group = bed.somebody('two', 'web', 'group')
      expect((await group.say('/link')).lines).toEqual(['Chats are joined in private only. Write /link to me there.'])
      const code = codeOf(await ann.say('/link'))
      expect((await group.say(`/link ${code}`)).lines[0]).toMatch(/in private only/)
      expect((await web.say(`/link ${code}`)).lines[0]).toMatch(/not good, or no more/)
    })

    test('comes by /start too, as a deep link brings it', async () => {
      const code = codeOf(await ann.say('/link')).replace('-', '')
      expect((await web.say(`/start link_${code}`)).lines[0]).toBe('Join this chat (two) with your chat on one?')
      expect((await web.say('/start link_')).lines[0]).toMatch(/^A code looks like/)
    })

    test('of this very chat, of a chat that is joined already, and one that was used', async () => {
      const code = codeOf(await ann.say('/link'))
      expect((await ann.say(`/link ${code}`)).lines).toEqual([
        'This is the code of this very chat. Write it in your other one.',
      ])
      await web.say(`/link ${code}`)
      await web.press('link')
      expect((await web.say(`/link ${code}`)).lines[0]).toMatch(/not good, or no more/)
      expect((await web.say(`/link ${codeOf(await ann.say('/link'))}`)).lines).toEqual([
        'These chats are joined already.',
      ])
    })

    test('is over after ten minutes, before and after it was typed', async () => {
      const code = codeOf(await ann.say('/link'))
      await bed.pass(10 * MINUTE)
      expect((await web.say(`/link ${code}`)).lines[0]).toMatch(/not good, or no more/)
      await web.say(`/link ${codeOf(await ann.say('/link'))}`)
      await bed.pass(10 * MINUTE)
      expect((await web.press('link')).lines).toEqual(['This code is over. /link in your other chat makes a new one.'])
      expect(await web.personId()).not.toBe(await ann.personId())
    })

    test('that somebody else has typed can’t be confirmed by a forged press', async () => {
      await web.say(`/link ${codeOf(await ann.say('/link'))}`)
      const action = web.last().buttons[0]!.action!
      const thief = await bed.guest('two', 'thief')
      expect((await thief.pressAction(action)).lines[0]).toMatch(/over/)
      for (const forged of ['link', 'link:nothing', 'link::x', 'unlink', 'unlink::x', 'copy', 'copy:x:y'])
        expect((await thief.pressAction(forged)).lines[0]).not.toMatch(/Something broke/)
      expect(await thief.personId()).not.toBe(await ann.personId())
    })

    test('can’t be guessed, and cannot be ordered without end', async () => {
      const code = codeOf(await ann.say('/link'))
      for (let n = 0; n < 5; n++) await web.say(`/link 2222-222${n + 3}`)
      expect((await web.say(`/link ${code}`)).lines[0]).toMatch(
        /^Too many wrong codes\. Try again in (59|60) minutes\.$/,
      )
      for (let n = 0; n < 4; n++) await ann.say('/link')
      expect((await ann.say('/link')).lines[0]).toMatch(/^That was many codes\. A new one in (59|60) minutes\.$/)
    })

    test.each(['x', '0000-0000', 'A'.repeat(3999), '🦊', '../..', `'; drop table people; --`, 'ABCD EFGH IJKL'])(
      'that is none (%s) is answered with what one looks like',
      async (typed) => {
        expect((await web.say(`/link ${typed}`)).lines[0]).toMatch(/^A code looks like ABCD-EFGH/)
      },
    )

    test('left alone changes nothing', async () => {
      await web.say(`/link ${codeOf(await ann.say('/link'))}`)
      expect((await web.press('Leave it')).lines).toEqual(['Left as it was.'])
      expect(await web.personId()).not.toBe(await ann.personId())
    })

    test('joins a third chat, and two of the same platform', async () => {
      await joinChats(ann, web)
      const second = await bed.guest('two', 'second')
      await joinChats(web, second)
      expect([await second.personId(), await second.balance()]).toEqual([await ann.personId(), [GIFT, 0]])
      const fox = await ann.say('a fox')
      expect(fox.media).toBe(1)
      const which = await ann.press('copy')
      expect(which.buttons.map(({ label }) => label)).toEqual(['two 1', 'two 2'])
      await ann.press('two 2')
      expect([web.last().lines[0], second.last().lines[0]]).not.toEqual(['a fox', 'a fox'])
    })
  })

  describe('parting', () => {
    test('is only for who is joined, and only in private', async () => {
      expect((await ann.say('/unlink')).lines).toEqual(["This chat isn't joined with another one. /link joins it."])
      await joinChats(ann, web)
      const group = bed.somebody('one', 'ann', 'group')
      expect((await group.say('/unlink')).lines[0]).toMatch(/in private only/)
    })

    test('leaves everything with the chat that was chosen; the other begins anew, without a gift, and hears of it', async () => {
      await web.say('a fox')
      await joinChats(ann, web)
      const asked = await ann.say('/unlink')
      expect(asked.buttons.map(({ label }) => label)).toEqual(['Stays with one', 'Stays with two', 'Leave it'])
      expect((await ann.press('Stays with two')).lines).toEqual([
        'Parted. Everything stays with two; this chat begins anew.',
      ])
      expect(web.last().lines).toEqual(['Another chat of yours has left. Wallet and history stay here.'])
      expect([await ann.balance(), await web.balance()]).toEqual([
        [0, 0],
        [GIFT - 2, 0],
      ])
      expect((await ann.say('/history')).lines).toEqual(['Nothing yet. Write what you want to see.'])
      // The same human being has agreed to the terms.
      expect((await ann.say('a cat')).lines[0]).toMatch(/^This costs 2 credits; you have 0\./)
      // The question was answered in its place; a press on what a copy of it still shows comes too late.
      expect((await ann.pressAction(asked.buttons[0]!.action!)).lines).toEqual(['This chat is not joined any more.'])
    })

    test('with a job under way: it arrives where it began, and its credits stay with the wallet', async () => {
      await joinChats(ann, web)
      await busy(web, 'a fox')
      await ann.say('/unlink')
      expect((await ann.press('Stays with one')).lines).toEqual(['Parted. Everything stays here; two begins anew.'])
      expect(web.last().lines[0]).toMatch(/^This chat has left the others/)
      expect([await ann.balance(), await web.balance()]).toEqual([
        [GIFT - 2, 2],
        [0, 0],
      ])
      await bed.pass(6000)
      expect(
        web
          .seen()
          .filter((one) => one.media > 0)
          .map((one) => one.lines[0]),
      ).toEqual(['a fox'])
      expect([await ann.balance(), await web.balance()]).toEqual([
        [GIFT - 2, 0],
        [0, 0],
      ])
    })

    test('of three chats one leaves', async () => {
      await joinChats(ann, web)
      const third = await bed.guest('one', 'third')
      await joinChats(ann, third)
      expect((await ann.say('/unlink')).buttons.map(({ label }) => label)).toEqual([
        'one (this one) leaves',
        'two leaves',
        'one leaves',
        'Leave it',
      ])
      await ann.press('two leaves')
      expect([await third.personId(), await third.balance(), await web.balance()]).toEqual([
        await ann.personId(),
        [GIFT, 0],
        [0, 0],
      ])
    })

    test('and joining again, over and over, makes nobody richer', async () => {
      for (let n = 0; n < 3; n++) {
        await joinChats(ann, web)
        expect(await web.balance()).toEqual([GIFT, 0])
        await web.say('/unlink')
        await web.press('Stays with one')
        await bed.pass(70 * MINUTE)
      }
      expect([await ann.balance(), await web.balance()]).toEqual([
        [GIFT, 0],
        [0, 0],
      ])
    })
  })
})
