import { afterEach, beforeEach, expect, test } from 'vitest'
import { estimate } from '../../src/core/generation/estimate.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { post } from '../../src/core/outbox.ts'
import type { SendOutcome } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { brokenFile, type Engine, engine, made } from '../support/fakes.ts'
import { ADDRESS, openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine

  beforeEach(async () => {
    a = engine('a', { concurrency: 2 })
    place = await openPlace(await open(), { providers: [a, engine('b')] })
    studio = await place.worker()
    person = await studio.person(100)
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })
  const start = async (draft = {}) => {
    const { generationId } = await studio.submit(person, draft)
    await studio.run()
    return generationId
  }
  const pending = { state: 'pending', operation: { id: 1 }, checkAfterMs: 10 * SECOND } as const
  const states = () => place.chat.messages[0]!.shown.map((one) => one.text![0]!.key)
  const notice = (key: string) =>
    studio.parts.db.transaction((trx) =>
      post(studio.parts, trx, { personId: person, address: ADDRESS, topic: 'reply', content: { text: [{ key }] } }),
    )

  test('a job has one message, which shows what is true now and never goes back', async () => {
    a.starts.push(pending)
    const id = await start()
    await studio.pass(10 * SECOND)
    expect((await studio.generation(id)).state).toBe('done')
    expect(place.chat.messages).toHaveLength(1)
    expect(states()).toEqual(['start', 'check', 'done'])
    await studio.pass(SECOND)
    expect(states().at(-1)).toBe('done')
  })

  test('states that pass while the chat is busy are not shown later', async () => {
    a.starts.push(pending)
    place.chat.answers.push({ state: 'later', retryAfterMs: 60 * SECOND, code: '429' })
    await start()
    await studio.pass(10 * SECOND)
    await studio.pass(40 * SECOND)
    expect(place.chat.messages).toHaveLength(0)
    await studio.pass(10 * SECOND)
    expect(states()).toEqual(['done'])
  })

  test.each<[string, SendOutcome | 'throw']>([
    ['a torn connection', 'throw'],
    ['a busy chat', { state: 'later', retryAfterMs: 2000, code: '429' }],
  ])('after %s the result is sent again, once', async (_what, answer) => {
    place.chat.answers.push(answer)
    await start()
    for (let n = 0; n < 4; n++) await studio.pass(SECOND)
    expect(states()).toEqual(['done'])
    expect(place.chat.messages).toHaveLength(1)
  })

  test('a chat that forbids us is left alone, and the result stays in the history', async () => {
    for (let n = 0; n < 20; n++) place.chat.answers.push({ state: 'forbidden', code: '403' })
    const id = await start()
    const left = place.chat.answers.length
    for (let n = 0; n < 4; n++) await studio.pass(60 * SECOND)
    expect(place.chat.messages).toHaveLength(0)
    expect(place.chat.answers).toHaveLength(left)
    expect(await studio.artifacts(id)).toHaveLength(1)
  })

  test('a chat that is down for ever is given up after a bounded number of tries', async () => {
    for (let n = 0; n < 100; n++) place.chat.answers.push('throw')
    await start()
    for (let n = 0; n < 60; n++) await studio.pass(LIMITS.deliveryBackoffMaxMs)
    expect(place.chat.answers).toHaveLength(100 - LIMITS.deliveryTries)
  })

  test('a message that the person removed is sent anew when the job goes on', async () => {
    a.starts.push(pending)
    await start()
    place.chat.messages[0]!.removed = true
    await studio.pass(10 * SECOND)
    expect(studio.screen()).toEqual(['done'])
    expect(place.chat.messages).toHaveLength(2)
  })

  test('news for a message that is being sent wait for it instead of sending a second copy', async () => {
    const { generationId } = await studio.submit(person)
    let inside = 0
    const send = place.chat.send
    place.chat.send = async (address, outgoing, sending) => {
      if (++inside === 1) {
        // Meanwhile the job goes on, and somebody else looks after this chat too.
        await studio.parts.queue.wake(null, 'chat', 'test:main:c1', place.clock.nowMs())
        await studio.run()
      }
      return send.call(place.chat, address, outgoing, sending)
    }
    await studio.run()
    for (let n = 0; n < 3; n++) await studio.pass(61 * SECOND)
    expect((await studio.generation(generationId)).state).toBe('done')
    expect(studio.screen().at(-1)).toBe('done')
    if (place.database.db.dialect === 'postgres') expect(place.chat.messages).toHaveLength(1)
  })

  test('a reply is sent once and its words are not kept', async () => {
    await notice('hello')
    await studio.run()
    await studio.pass(60 * SECOND)
    expect(studio.screen()).toEqual(['hello'])
    const rows = await place.database.db.outer.selectFrom('messages').selectAll().execute()
    expect(rows.map((row) => row.content)).toEqual([null])
  })

  test('an unusable file is left out and not paid; when all are, everything is back', async () => {
    a.starts.push(
      async (task) => {
        const done = await made(task, 1)
        return { ...done, files: [await brokenFile(task.workDir), ...done.files] }
      },
      async (task) => ({ state: 'done', files: [await brokenFile(task.workDir)] }),
    )
    const half = await start({ options: { count: 2 } })
    expect(await studio.generation(half)).toMatchObject({ state: 'done', countMade: 1, chargedCredits: 2 })
    const none = await start()
    expect(await studio.generation(none)).toMatchObject({ state: 'failed', failure: 'result_unusable' })
    expect((await studio.balance(person)).availableCredits).toBe(98)
  })

  test('what accompanies an unusable file is left out with it', async () => {
    a.starts.push(async (task) => {
      const [first, second] = (await made(task, 2)).files
      const still = (await made(task, 1)).files[0]!
      return {
        state: 'done',
        files: [await brokenFile(task.workDir), { ...still, role: 'still' }, first!, { ...second!, role: 'still' }],
      }
    })
    const id = await start({ options: { count: 2 } })
    expect((await studio.artifacts(id)).map((one) => [one.role, one.position])).toEqual([
      ['main', 1],
      ['still', 1],
    ])
  })

  test('the estimate counts who waits before, by the lanes of the engine and the measured time', async () => {
    a.starts.push({ ...pending, checkAfterMs: 40 * SECOND })
    const first = await start()
    await studio.pass(40 * SECOND)
    expect((await studio.generation(first)).state).toBe('done')
    const waiting: string[] = []
    for (let n = 0; n < 3; n++) {
      place.clock.advance(1)
      waiting.push((await studio.submit(person)).generationId)
    }
    const third = await studio.generation(waiting[2]!)
    const at = await estimate(studio.parts, place.database.db.outer, third)
    expect(at).toMatchObject({ ahead: 2, workMs: 40 * SECOND })
    expect(at.readyAtMs - place.clock.nowMs()).toBe(80 * SECOND)
  })

  test('a job whose wake was lost is found by the sweep', async () => {
    a.starts.push(pending)
    const id = await start()
    const { generationId: other } = await studio.submit(person)
    studio.queue.forget()
    await studio.pass(10 * SECOND)
    await studio.pass(SECOND)
    expect((await studio.generation(id)).state).toBe('done')
    expect((await studio.generation(other)).state).toBe('done')
    expect(studio.screen()).toEqual(['done', 'done'])
  })

  test('waiting jobs are not woken anew at every sweep', async () => {
    const { generationId } = await studio.submit(person)
    studio.queue.forget()
    place.clock.advance(31 * SECOND)
    await studio.queue.tick()
    const mine = () => studio.queue.waiting().filter((wake) => wake.ref === generationId).length
    expect(mine()).toBe(1)
    studio.queue.forget()
    place.clock.advance(31 * SECOND)
    await studio.queue.tick()
    expect(mine()).toBe(0)
    await studio.pass(5 * 60 * SECOND)
    expect((await studio.generation(generationId)).state).toBe('done')
  })

  test("storing that was taken over is its new owner's alone for a while, and is not taken over again by the next sweep", async () => {
    const begun: (() => void)[] = []
    const worker = () =>
      place.worker({
        alone: false,
        wrap: (parts) => ({
          parts: {
            media: {
              ...parts.media,
              async finish(job) {
                const opened = Promise.withResolvers<void>()
                begun.push(opened.resolve)
                await opened.promise
                return parts.media.finish(job)
              },
            },
          },
        }),
      })
    const workers = [await worker(), await worker(), await worker()]
    const { generationId } = await workers[0]!.submit(person)
    const until = async (n: number) => {
      while (begun.length < n) await new Promise((resolve) => setImmediate(resolve))
    }
    const runs = [workers[0]!.run()]
    await until(1)
    runs.push(workers[1]!.pass(3 * 60 * SECOND))
    await until(2)
    await workers[2]!.pass(31 * SECOND)
    expect(begun).toHaveLength(2)
    for (const open of begun) open()
    await Promise.all(runs)
    expect((await studio.generation(generationId)).state).toBe('done')
    expect(await studio.artifacts(generationId)).toHaveLength(1)
  })

  test('storing that takes longer than the sweep is not begun a second time beside the first', async () => {
    let finishing = 0
    const slow = await place.worker({
      alone: false,
      wrap: (parts) => ({
        parts: {
          media: {
            ...parts.media,
            async finish(job) {
              finishing++
              place.clock.advance(31 * SECOND)
              await slow.pass(0)
              return parts.media.finish(job)
            },
          },
        },
      }),
    })
    const { generationId } = await slow.submit(person)
    await slow.run()
    expect(finishing).toBe(1)
    expect((await slow.generation(generationId)).state).toBe('done')
    expect(await slow.artifacts(generationId)).toHaveLength(1)
  })
})
