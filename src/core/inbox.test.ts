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
import { Fault, Refusal } from './errors.ts'
import { gatherIn } from './gather.ts'
import { handleInbox, type InboxHandler, type InboxRow, receive } from './inbox.ts'
import { LIMITS } from './limits.ts'
import type { Json } from './ports.ts'

eachDatabase((_name, open) => {
  let opened: TestDatabase
  let clock: ManualClock
  let queue: ManualQueue
  let handler: InboxHandler
  let said: string[]
  const log = silentLog()

  /** Effects are rows, so that what was rolled back is seen to be. */
  const effect = async (trx: Parameters<InboxHandler['effect']>[0], row: InboxRow) => {
    await trx
      .insertInto('checkpoints')
      .values({ name: `${row.orderKey}/${String(row.payload)}`, value: '1' })
      .execute()
    said.push(String(row.payload))
  }
  beforeEach(async () => {
    opened = await open()
    clock = manualClock()
    queue = manualQueue({ clock, db: opened.db })
    said = []
    handler = { effect }
    const parts = { db: opened.db, queue, clock, log, handlerFor: () => handler }
    await queue.work({ inbox: (key) => handleInbox(parts, key) }, {})
  })
  afterEach(() => opened.close())

  const come = (externalId: string, orderKey = 'chat', payload = externalId) =>
    receive({ db: opened.db, queue, clock }, { source: 'web', externalId, orderKey, payload })
  const effects = async () =>
    (await opened.db.outer.selectFrom('checkpoints').select('name').orderBy('name').execute()).map((row) => row.name)
  const rows = () => opened.db.outer.selectFrom('inbox').selectAll().orderBy('id').execute()
  /** Lets time pass until nothing is due any more. */
  async function settle(): Promise<void> {
    for (let i = 0; i < 20; i++) {
      await queue.runDue()
      clock.advance(LIMITS.stepBackoffMaxMs)
    }
  }

  test('a copy is dropped, before and after the first was handled', async () => {
    expect(await come('1')).toBe(true)
    expect(await come('1')).toBe(false)
    await queue.runDue()
    expect(await come('1')).toBe(false)
    await queue.runDue()
    expect(said).toEqual(['1'])
  })

  test('twenty copies at once are one', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => come('1')))
    expect(all.filter(Boolean)).toHaveLength(1)
  })

  test('rows of a chat are handled in the order they came', async () => {
    for (const id of ['3', '1', '2']) await come(id)
    await queue.runDue()
    expect(said).toEqual(['3', '1', '2'])
  })

  test('what was said is blanked when it is handled, unless it is for the books', async () => {
    await come('1')
    await queue.runDue()
    handler = { effect, keepPayload: true }
    await come('2')
    await queue.runDue()
    expect((await rows()).map((row) => [row.state, row.payload === null])).toEqual([
      ['done', true],
      ['done', false],
    ])
  })

  test('a row that keeps failing ends with an apology, and the next goes on', async () => {
    const apologies: string[] = []
    handler = {
      async effect(trx, row) {
        if (row.payload === 'poison') throw new Error('a bug')
        await effect(trx, row)
      },
      async apologize(_trx, row, reference) {
        apologies.push(`${row.externalId} ${reference.length}`)
      },
    }
    await come('poison')
    await come('next')
    await queue.runDue()
    expect(said).toEqual([])
    await settle()
    expect(said).toEqual(['next'])
    expect(apologies).toEqual(['poison 8'])
    expect((await rows()).map((row) => [row.state, row.tries])).toEqual([
      ['failed', LIMITS.inboxTries - 1],
      ['done', 0],
    ])
  })

  test('an apology that breaks too does not hold up the chat', async () => {
    handler = {
      async effect(trx, row) {
        if (row.payload === 'poison') throw new Error('a bug')
        await effect(trx, row)
      },
      apologize: async () => {
        throw new Error('another bug')
      },
    }
    await come('poison')
    await come('next')
    await settle()
    expect(said).toEqual(['next'])
  })

  test('a passing fault waits as long as it takes, and those behind it wait too', async () => {
    let isDown = true
    handler = {
      async effect(trx, row) {
        if (isDown) throw new Fault('shop_down', { retryable: true })
        await effect(trx, row)
      },
      apologize: async () => {
        throw new Error('nothing to apologize for')
      },
    }
    await come('1')
    await come('2')
    await settle()
    expect(said).toEqual([])
    expect((await rows()).map((row) => row.state)).toEqual(['new', 'new'])
    isDown = false
    await settle()
    expect(said).toEqual(['1', '2'])
  })

  test('another chat does not wait for one that is stuck', async () => {
    handler = {
      async effect(trx, row) {
        if (row.orderKey === 'stuck') throw new Fault('down', { retryable: true })
        await effect(trx, row)
      },
    }
    await come('1', 'stuck')
    await come('2', 'free')
    await queue.runDue()
    expect(said).toEqual(['2'])
  })

  test('a refusal is answered, and what was written before it is undone', async () => {
    const answers: string[] = []
    handler = {
      async effect(trx, row) {
        await effect(trx, row)
        throw new Refusal('too_much', { max: 4 })
      },
      async refuse(_trx, _row, refusal) {
        answers.push(refusal.code)
      },
    }
    await come('1')
    await queue.runDue()
    expect(answers).toEqual(['too_much'])
    expect(await effects()).toEqual([])
    expect((await rows())[0]?.state).toBe('done')
  })

  test('an answer to a refusal that breaks ends like any other row that breaks', async () => {
    handler = {
      effect: async () => {
        throw new Refusal('too_much')
      },
      refuse: async () => {
        throw new Error('a bug')
      },
    }
    await come('1')
    await settle()
    expect((await rows())[0]?.state).toBe('failed')
  })

  test('a death before the commit leaves nothing behind, and the row is handled again', async () => {
    let dies = true
    handler = {
      async effect(trx, row) {
        await effect(trx, row)
        if (dies) throw new Error('killed')
      },
    }
    await come('1')
    await queue.runDue()
    expect(await effects()).toEqual([])
    dies = false
    queue.forget()
    await queue.wake(null, 'inbox', 'chat', clock.nowMs())
    await settle()
    expect(await effects()).toEqual(['chat/1'])
    expect((await rows())[0]?.state).toBe('done')
  })

  test('two processes that take the same row have its effect once', async () => {
    await come('1')
    const parts = { db: opened.db, queue, clock, log, handlerFor: () => handler }
    await Promise.all([handleInbox(parts, 'chat'), handleInbox(parts, 'chat'), handleInbox(parts, 'chat')])
    expect(said).toEqual(['1'])
  })

  test('what is prepared without a transaction reaches the effect', async () => {
    const seen: unknown[] = []
    handler = {
      prepare: async (row) => `fetched ${row.externalId}`,
      async effect(_trx, _row, prepared) {
        seen.push(prepared)
      },
    }
    await come('1')
    await queue.runDue()
    expect(seen).toEqual(['fetched 1'])
  })

  test('a whole that is handled long after its time waits once more for parts that are on their way', async () => {
    handler = { effect, patienceMs: () => 3000 }
    const gather = {
      into: 'album',
      waitMs: 700,
      merge: (whole: Json | null) => (whole === null ? 'one' : 'one and two'),
    }
    const part = (externalId: string) =>
      opened.db.transaction((trx) =>
        gatherIn({ queue, clock, dialect: opened.db.dialect }, trx, {
          source: 'web',
          externalId,
          orderKey: 'chat',
          payload: externalId,
          gather,
        }),
      )
    await part('1')
    // Nobody was there at its time.
    clock.advance(60_000)
    await queue.runDue()
    expect(said).toEqual([])
    clock.advance(1000)
    expect(await part('2')).toBe(true)
    expect(await part('2')).toBe(false)
    clock.advance(699)
    await queue.runDue()
    expect(said).toEqual([])
    clock.advance(1)
    await queue.runDue()
    expect(said).toEqual(['one and two'])
  })
})
