import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  eachDatabase,
  type ManualClock,
  type ManualQueue,
  manualClock,
  manualQueue,
  silentLog,
  type TestDatabase,
} from '../../test/support/databases.ts'
import { joinNow, meet, wrongIn } from '../../test/support/link.ts'
import { fromJson } from './db/database.ts'
import { LIMITS } from './limits.ts'
import { type DeliveryParts, deliverChat, post, showCard, withdrawCopies } from './outbox.ts'
import { personOf } from './people.ts'
import type { Address, ChatPort, Outgoing, Sending, SendOutcome } from './ports.ts'

const HERE: Address = { platform: 'web', bot: 'web', chat: 'here', place: 'private' }
const THERE: Address = { ...HERE, chat: 'there' }

eachDatabase((name, open) => {
  let opened: TestDatabase
  let clock: ManualClock
  let queue: ManualQueue
  let parts: DeliveryParts
  let personId: string
  /** What the chat shows, and how it was brought about. */
  let calls: string[]
  let ids: string[]
  /** Of each sending: whether an earlier one may have had its effect. */
  let again: boolean[]
  let answer: (call: string) => SendOutcome | null
  let cardText: string | null

  const wordsOf = (outgoing: Outgoing) => (outgoing.text ?? []).map((text) => text.key).join(' ')
  beforeEach(async () => {
    opened = await open()
    clock = manualClock()
    queue = manualQueue({ clock, db: opened.db })
    calls = []
    ids = []
    again = []
    answer = () => null
    cardText = 'queued'
    const take = (call: string, { id, isAgain = false }: Sending): SendOutcome => {
      calls.push(call)
      ids.push(id)
      again.push(isAgain)
      return answer(call) ?? { state: 'sent', ref: { parts: [`m${calls.length}`] } }
    }
    const port: ChatPort = {
      platform: 'web',
      send: async (address, outgoing, sending) => take(`send ${address.chat}: ${wordsOf(outgoing)}`, sending),
      edit: async (_address, ref, outgoing, sending) => take(`edit ${ref.parts[0]}: ${wordsOf(outgoing)}`, sending),
      remove: async (_address, ref) => void calls.push(`remove ${ref.parts[0]}`),
    }
    parts = {
      db: opened.db,
      queue,
      clock,
      log: silentLog(),
      ports: new Map([['web', port]]),
      compose: async () => (cardText === null ? null : { text: [{ key: cardText }] }),
      metrics: { count() {} },
      crash() {},
    }
    await queue.work({ chat: (key) => deliverChat(parts, key) }, {})
    const person = await opened.db.transaction((trx) =>
      personOf(trx, { platform: 'web', externalId: '1', locale: 'en' }, { startCredits: 0, nowMs: clock.nowMs() }),
    )
    personId = person.id
  })
  afterEach(() => opened.close())

  const say = async (key: string, address = HERE, replaces?: { parts: string[] }) => {
    // Ids that are made in one millisecond have no order.
    clock.advance(1)
    await opened.db.transaction((trx) =>
      post(parts, trx, {
        personId,
        address,
        topic: 'reply',
        content: { text: [{ key }] },
        ...(replaces === undefined ? {} : { replaces }),
      }),
    )
  }
  const card = async (text: string | null) => {
    cardText = text
    clock.advance(1)
    await opened.db.transaction((trx) => showCard(parts, trx, { personId, address: HERE, topic: 'job', topicId: 'G' }))
  }
  const rows = () => opened.db.outer.selectFrom('messages').selectAll().orderBy('id').execute()

  test('replies arrive in the order they were given, and their words are not kept', async () => {
    for (const key of ['one', 'two', 'three']) await say(key)
    await queue.runDue()
    expect(calls).toEqual(['send here: one', 'send here: two', 'send here: three'])
    expect((await rows()).map((row) => [row.state, row.content])).toEqual(Array(3).fill(['dropped', null]))
  })

  test('what was rolled back is never sent', async () => {
    await opened.db
      .transaction(async (trx) => {
        await post(parts, trx, { personId, address: HERE, topic: 'reply', content: { text: [{ key: 'no' }] } })
        throw new Error('rolled back')
      })
      .catch(() => {})
    await queue.runDue()
    expect([calls, await rows()]).toEqual([[], []])
  })

  test('a card shows the present state only: what came between is never shown', async () => {
    await card('queued')
    await card('running')
    await card('done')
    await queue.runDue()
    expect(calls).toEqual(['send here: done'])
    await card('delivered')
    await queue.runDue()
    expect(calls).toEqual(['send here: done', 'edit m1: delivered'])
    expect(await rows()).toHaveLength(1)
  })

  test('a change while the card is being sent is shown afterwards', async () => {
    await card('running')
    const send = parts.ports.get('web')!.send
    let changed = false
    parts.ports.get('web')!.send = async (...args) => {
      const outcome = await send(...args)
      if (!changed) {
        changed = true
        await card('done')
      }
      return outcome
    }
    await queue.runDue()
    expect(calls).toEqual(['send here: running', 'edit m1: done'])
  })

  test('a copy of a work that is deleted while it is being sent is taken back', async () => {
    const content: Outgoing = { text: [{ key: 'copy' }] }
    await opened.db.transaction((trx) =>
      post(parts, trx, { personId, address: HERE, topic: 'reply', content, aboutId: 'G' }),
    )
    const send = parts.ports.get('web')!.send
    parts.ports.get('web')!.send = async (...args) => {
      const outcome = await send(...args)
      await opened.db.transaction((trx) => withdrawCopies(parts, trx, 'G'))
      return outcome
    }
    await queue.runDue()
    expect(calls).toEqual(['send here: copy', 'remove m1'])
  })

  test('a message that can’t be edited any more is sent anew', async () => {
    await card('running')
    await queue.runDue()
    answer = (call) => (call.startsWith('edit') ? { state: 'gone', code: 'not_found' } : null)
    await card('done')
    await queue.runDue()
    expect(calls).toEqual(['send here: running', 'edit m1: done', 'send here: done'])
    await card('later')
    await queue.runDue()
    expect(calls[3]).toBe('edit m3: later')
  })

  test('a card of what is there no more is removed', async () => {
    await card('done')
    await queue.runDue()
    await card(null)
    await queue.runDue()
    expect(calls).toEqual(['send here: done', 'remove m1'])
  })

  test('a reply takes the place of the message whose button was pressed', async () => {
    await say('chosen', HERE, { parts: ['pressed'] })
    await queue.runDue()
    expect(calls).toEqual(['edit pressed: chosen'])
  })

  test('later means later: the chat waits, and order is kept', async () => {
    let isBusy = true
    answer = () => (isBusy ? { state: 'later', retryAfterMs: 7000, code: '429' } : null)
    await say('one')
    await say('two')
    await queue.runDue()
    expect(calls).toEqual(['send here: one'])
    clock.advance(6000)
    await queue.runDue()
    expect(calls).toHaveLength(1)
    isBusy = false
    clock.advance(1000)
    await queue.runDue()
    expect(calls.slice(1)).toEqual(['send here: one', 'send here: two'])
  })

  test('another chat does not wait for a busy one', async () => {
    answer = (call) =>
      call.includes('here') && !call.includes('there') ? { state: 'later', retryAfterMs: 7000, code: '429' } : null
    await say('one')
    await say('two', THERE)
    await queue.runDue()
    expect(calls).toContain('send there: two')
  })

  test('a message that fails again and again lets others pass, keeps its id, and is given up', async () => {
    answer = (call) => {
      if (call.endsWith('poison')) throw new Error('a bug')
      return null
    }
    await say('poison')
    await say('fine')
    await queue.runDue()
    const waits: number[] = []
    for (let i = 0; i < 30 && calls.filter((call) => call.endsWith('poison')).length < LIMITS.deliveryTries; i++) {
      const next = queue.waiting()[0]
      if (next === undefined) break
      waits.push(next.atMs - clock.nowMs())
      clock.set(Math.max(next.atMs, clock.nowMs()))
      await queue.runDue()
    }
    expect(calls.filter((call) => call.endsWith('poison'))).toHaveLength(LIMITS.deliveryTries)
    expect(calls.filter((call) => call.endsWith('fine'))).toHaveLength(1)
    expect(calls.indexOf('send here: fine')).toBe(4)
    expect(new Set(ids.filter((_, i) => calls[i]?.endsWith('poison'))).size).toBe(1)
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000])
    const tries = again.filter((_, i) => calls[i]?.endsWith('poison'))
    expect(tries).toEqual([false, ...Array(LIMITS.deliveryTries - 1).fill(true)])
    expect(again[calls.indexOf('send here: fine')]).toBe(false)
    expect((await rows()).map((row) => row.state)).toEqual(['dropped', 'dropped'])
    clock.advance(LIMITS.deliveryBackoffMaxMs)
    expect(await queue.runDue()).toBeLessThanOrEqual(1)
  })

  test('a platform that is away, or has us wait, costs a message none of its tries: it waits as long as it takes', async () => {
    answer = () => ({ state: 'later', retryAfterMs: 60_000, code: 'telegram-401', isUncounted: true })
    await say('one')
    for (let times = 0; times < 3 * LIMITS.deliveryTries; times++) {
      await queue.runDue()
      clock.advance(60_000)
    }
    expect((await rows())[0]).toMatchObject({ state: 'open', tries: 0 })
    answer = () => null
    await queue.runDue()
    expect((await rows())[0]).toMatchObject({ state: 'dropped', tries: 0 })
  })

  test('a chat that forbids us to speak is left alone until there is something new', async () => {
    answer = () => ({ state: 'forbidden', code: '403' })
    await say('one')
    await say('two')
    await card('running')
    await queue.runDue()
    expect(calls).toEqual(['send here: one'])
    clock.advance(LIMITS.deliveryBackoffMaxMs)
    await queue.runDue()
    expect(calls).toHaveLength(1)
    answer = () => null
    await card('done')
    await queue.runDue()
    expect(calls).toEqual(['send here: one', 'send here: done'])
  })

  test('a result that its chat does not take is noted for its person, a status is not', async () => {
    const noted = () =>
      opened.db.outer.selectFrom('dialogues').select('data').where('chat_key', '=', 'undelivered').execute()
    answer = () => ({ state: 'forbidden', code: 'closed' })
    await card('queued')
    await queue.runDue()
    expect(await noted()).toEqual([])
    parts.compose = async () => ({ text: [{ key: 'done' }], outcome: { waitedMs: 1000 } })
    for (const _again of [1, 2]) {
      await card('done')
      await queue.runDue()
    }
    const [row, ...more] = await noted()
    expect(more).toEqual([])
    expect(fromJson(row?.data ?? '')).toEqual(['G'])
  })

  test('a result that its chat does not take is noted for whoever its person was joined with meanwhile', async () => {
    const kept = await meet(opened.db, 'kept', 0, 'telegram')
    const port = parts.ports.get('web')!
    const send = async () => {
      await joinNow(opened.db, kept, personId)
      return { state: 'forbidden' as const, code: 'closed' }
    }
    parts.ports = new Map([['web', { ...port, send }]])
    parts.compose = async () => ({ text: [{ key: 'done' }], outcome: { waitedMs: 1000 } })
    await card('done')
    await queue.runDue()
    const noted = await opened.db.outer.selectFrom('dialogues').select(['chat_key', 'person_id']).execute()
    expect(noted).toEqual([{ chat_key: 'undelivered', person_id: kept }])
    expect(await wrongIn(opened.db)).toEqual([])
  })

  test('a message of a platform that is switched off waits for it', async () => {
    await say('one', { ...HERE, platform: 'telegram' })
    await queue.runDue()
    expect((await rows())[0]).toMatchObject({ state: 'open', tries: 1 })
  })

  test('a death between sending and noting it sends a second copy under the same id, never none', async () => {
    parts.crash = () => {
      parts.crash = () => {}
      throw new Error('killed')
    }
    await say('one')
    await queue.runDue().catch(() => {})
    clock.advance(LIMITS.deliveryBackoffMaxMs)
    await queue.wake(null, 'chat', 'web:web:here', clock.nowMs())
    await queue.runDue()
    expect(calls).toEqual(['send here: one', 'send here: one'])
    expect(new Set(ids).size).toBe(1)
    // Among several processes the row tells it; where there is one, that one knows what it has not taken in itself.
    expect(again).toEqual([false, name === 'postgres'])
  })
})
