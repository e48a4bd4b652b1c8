import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../src/core/db/database.ts'
import { Fault, Refusal } from '../../src/core/errors.ts'
import { handleInbox, type InboxHandler, receive } from '../../src/core/inbox.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { setLocale } from '../../src/core/people.ts'
import { eachDatabase, type ManualQueue, manualQueue, silentLog } from '../support/databases.ts'
import { engine } from '../support/fakes.ts'
import { Dead, openPlace, type Place } from '../support/studio.ts'

const SECOND = 1000

eachDatabase((_name, open) => {
  let place: Place
  let db: Database
  let queue: ManualQueue
  let person: string
  let handled: string[]
  let handler: InboxHandler

  beforeEach(async () => {
    place = await openPlace(await open(), { providers: [engine('a'), engine('b')] })
    db = place.database.db
    person = await (await place.worker()).person()
    handled = []
    handler = {
      async effect(_trx, row) {
        handled.push(row.externalId)
      },
    }
    queue = await process()
  })
  afterEach(() => place.close())

  /** What a process of its own has: its queue and its handlers. */
  async function process(): Promise<ManualQueue> {
    const own = manualQueue({ clock: place.clock, db })
    const parts = { db, queue: own, clock: place.clock, log: silentLog(), handlerFor: () => handler }
    await own.work({ inbox: (orderKey) => handleInbox(parts, orderKey) }, {})
    return own
  }
  const take = (externalId: string, orderKey = 'chat', payload = { words: externalId }) =>
    receive({ db, queue, clock: place.clock }, { source: 'test', externalId, orderKey, payload })
  const rows = () => db.outer.selectFrom('inbox').selectAll().orderBy('id').execute()
  const pass = async (ms: number) => {
    place.clock.advance(ms)
    await queue.runDue()
  }

  test('what comes in twice is handled once, and its words are not kept', async () => {
    expect(await take('1')).toBe(true)
    expect(await take('1')).toBe(false)
    await queue.runDue()
    expect(await take('1')).toBe(false)
    await queue.runDue()
    expect(handled).toEqual(['1'])
    expect(await rows()).toMatchObject([{ state: 'done', payload: null }])
  })

  test('a chat is handled in the order it came, and others do not wait for it', async () => {
    let down = true
    handler.effect = async (_trx, row) => {
      if (row.externalId === '1' && down)
        throw new Fault('database_busy', { retryable: true, retryAfterMs: 5 * SECOND })
      handled.push(row.externalId)
    }
    for (const id of ['1', '2', '3']) await take(id)
    await take('4', 'other')
    await queue.runDue()
    expect(handled).toEqual(['4'])
    down = false
    await pass(5 * SECOND)
    expect(handled).toEqual(['4', '1', '2', '3'])
  })

  test('a refusal is answered and ends the row; what it had written is gone', async () => {
    const answered: string[] = []
    handler.effect = async (trx) => {
      await setLocale(trx, person, 'ru')
      throw new Refusal('no')
    }
    handler.refuse = async (_trx, _row, refusal) => void answered.push(refusal.code)
    await take('1')
    await queue.runDue()
    expect(answered).toEqual(['no'])
    expect((await rows())[0]!.state).toBe('done')
    expect(await db.outer.selectFrom('people').select('locale').execute()).toEqual([{ locale: 'en' }])
  })

  test('a row that keeps failing ends with one apology, and the next one is handled', async () => {
    const apologies: string[] = []
    handler.effect = async (_trx, row) => {
      if (row.externalId === '1') throw new Error('a bug')
      handled.push(row.externalId)
    }
    handler.apologize = async (_trx, _row, reference) => void apologies.push(reference)
    await take('1')
    await take('2')
    for (let n = 0; n < LIMITS.inboxTries + 2; n++) await pass(2 * SECOND)
    expect(apologies).toHaveLength(1)
    expect(apologies[0]).toMatch(/^[0-9A-Za-z]{8}$/)
    expect(handled).toEqual(['2'])
    expect(await rows()).toMatchObject([{ state: 'failed' }, { state: 'done' }])
  })

  test('neither a broken answer nor a broken apology holds up the chat', async () => {
    handler.effect = async (_trx, row) => {
      if (row.externalId === '1') throw new Refusal('no')
      handled.push(row.externalId)
    }
    handler.refuse = async () => {
      throw new Error('a bug in the answer')
    }
    handler.apologize = async () => {
      throw new Error('a bug in the apology')
    }
    await take('1')
    await take('2')
    for (let n = 0; n < LIMITS.inboxTries + 2; n++) await pass(2 * SECOND)
    expect(handled).toEqual(['2'])
    expect((await rows())[0]!.state).toBe('failed')
  })

  test.each(['before anything was written', 'inside the transaction'])(
    'a death %s loses nothing: the next process handles it, once',
    async (when) => {
      let dies = true
      const die = () => {
        if (!dies) return
        dies = false
        throw new Dead(when)
      }
      handler.prepare = async () => {
        if (when.startsWith('before')) die()
      }
      handler.effect = async (trx, row) => {
        await setLocale(trx, person, 'ru')
        if (when.startsWith('inside')) die()
        handled.push(row.externalId)
      }
      await take('1')
      await queue.runDue()
      expect(await db.outer.selectFrom('people').select('locale').execute()).toEqual([{ locale: 'en' }])
      queue.forget()
      queue = await process()
      await queue.wake(null, 'inbox', 'chat', 0)
      await pass(2 * SECOND)
      expect(handled).toEqual(['1'])
      expect(await db.outer.selectFrom('people').select('locale').execute()).toEqual([{ locale: 'ru' }])
    },
  )

  test('two processes that take the same row handle it once', async () => {
    const both = [queue, await process()]
    let effects = 0
    let inside = 0
    handler.prepare = async () => {
      // The other one comes by after this one has read the row and before it has taken it.
      if (++inside === 1) await both[1]!.wake(null, 'inbox', 'chat', 0).then(() => both[1]!.runDue())
    }
    handler.effect = async () => void effects++
    await take('1')
    await queue.runDue()
    expect(inside).toBe(2)
    expect(effects).toBe(1)
  })

  test('what the books need is kept when it is done', async () => {
    handler.keepPayload = true
    await take('1')
    await queue.runDue()
    expect((await rows())[0]!.payload).toContain('words')
  })
})
