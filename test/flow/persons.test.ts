import { afterEach, beforeEach, expect, test } from 'vitest'
import { cancel, deleteWork, setSaved } from '../../src/core/generation/cancel.ts'
import { findWork, listOpen, listWorks } from '../../src/core/generation/history.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { CancelOutcome } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

eachDatabase((_name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  let b: Engine

  beforeEach(async () => {
    a = engine('a')
    b = engine('b')
    place = await openPlace(await open(), { providers: [a, b] })
    studio = await place.worker()
    person = await studio.person(100)
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })
  const start = async (draft = {}) => {
    // Ids sort by the millisecond.
    place.clock.advance(1)
    const { generationId } = await studio.submit(person, draft)
    await studio.run()
    return generationId
  }
  const available = async () => (await studio.balance(person)).availableCredits
  const stop = (generationId: string, personId = person) =>
    studio.parts.db.transaction((trx) => cancel(studio.parts, trx, { generationId, personId }))
  const save = (generationId: string, saved: boolean) =>
    studio.parts.db.transaction((trx) => setSaved(studio.parts, trx, { generationId, personId: person, saved }))
  const remove = (generationId: string, personId = person) =>
    studio.parts.db.transaction((trx) => deleteWork(studio.parts, trx, { generationId, personId }))
  const pending = { state: 'pending', operation: { id: 1 }, checkAfterMs: 10 * SECOND } as const

  test('a waiting job is cancelled at once, free, and the engine never hears of it', async () => {
    const { generationId } = await studio.submit(person)
    expect(await stop(generationId)).toBe('cancelled')
    await studio.run()
    expect(a.started).toEqual([])
    expect(await available()).toBe(100)
    expect(studio.screen()).toEqual(['cancelled'])
  })

  test('a running job is cancelled when the vendor confirms it', async () => {
    a.starts.push(pending)
    const id = await start()
    expect(await stop(id)).toBe('asked')
    expect(await available()).toBe(98)
    await studio.run()
    expect((await studio.generation(id)).state).toBe('cancelled')
    expect(await available()).toBe(100)
    expect((await studio.balance(person)).heldCredits).toBe(0)
  })

  test.each<[string, CancelOutcome[]]>([
    ['refuses', ['running']],
    ['does not answer', ['unknown', 'unknown', 'unknown', 'unknown']],
  ])('when the vendor %s the job runs on and is paid', async (_what, answers) => {
    a.starts.push(pending)
    a.cancels.push(...answers)
    a.checks.push(...answers.map(() => pending))
    const id = await start()
    await stop(id)
    for (let n = 0; n < 10; n++) await studio.pass(10 * SECOND)
    expect(await studio.generation(id)).toMatchObject({ state: 'done', chargedCredits: 2 })
    expect(a.cancelled).toHaveLength(answers.length)
  })

  test('a cancel whose answer was lost is asked again, so that nobody pays for what was stopped', async () => {
    a.starts.push(pending)
    a.cancels.push('unknown', 'cancelled')
    a.checks.push(pending)
    const id = await start({ modelId: 'twice' })
    await stop(id)
    for (let n = 0; n < 4; n++) await studio.pass(5 * SECOND)
    expect((await studio.generation(id)).state).toBe('cancelled')
    expect(await available()).toBe(100)
    expect(b.started).toEqual([])
  })

  test.each<CancelOutcome>(['unknown', 'running'])(
    'where a vendor says %s of what it has cancelled before, the job itself tells; that is no fault of the vendor',
    async (answer) => {
      for (let n = 0; n < LIMITS.circuitBadCalls; n++) {
        a.starts.push(pending)
        a.cancels.push(answer)
        a.checks.push({ state: 'refused', reason: 'unavailable', vendorCode: 'task-cancelled' })
        const id = await start()
        await stop(id)
        await studio.pass(5 * SECOND)
        expect((await studio.generation(id)).state).toBe('cancelled')
      }
      expect(await available()).toBe(100)
      expect(studio.parts.breakers.closed({ provider: 'a', model: 'm' }, place.clock.nowMs())).toBeNull()
    },
  )

  test('a cancel that comes while the submission is under way counts: the next engine is not asked', async () => {
    const id = (await studio.submit(person, { modelId: 'two' })).generationId
    a.starts.push(async () => {
      await stop(id)
      return { state: 'refused', reason: 'unavailable' }
    })
    await studio.run()
    expect((await studio.generation(id)).state).toBe('cancelled')
    expect(b.started).toEqual([])
    expect(await available()).toBe(100)
  })

  test('a cancelled job that the vendor finishes all the same is not delivered', async () => {
    a.starts.push(pending)
    const id = await start()
    await stop(id)
    await studio.run()
    const key = a.started[0]!
    await studio.parts.queue.wake(null, 'generation', id, place.clock.nowMs())
    await studio.pass(10 * 60 * SECOND)
    expect(key).toBeTruthy()
    expect((await studio.generation(id)).state).toBe('cancelled')
    expect(studio.screen()).toEqual(['cancelled'])
  })

  test('an ended job, and the job of somebody else, cannot be cancelled', async () => {
    const id = await start()
    await expect(stop(id)).rejects.toMatchObject({ code: 'cancel_ended' })
    const other = await studio.person()
    await expect(stop(id, other)).rejects.toMatchObject({ code: 'work_unknown' })
    await expect(stop('nothing', person)).rejects.toMatchObject({ code: 'work_unknown' })
  })

  test('a deleted work is gone: words, files, rows of files and its message; the books stay', async () => {
    const id = await start({ options: { count: 2 } })
    expect(await place.files()).toHaveLength(2)
    await remove(id)
    await studio.pass(SECOND)
    expect(await place.files()).toEqual([])
    expect(await place.database.db.outer.selectFrom('artifacts').selectAll().execute()).toEqual([])
    expect(studio.screen()).toEqual([])
    expect(await findWork(place.database.db.outer, id, person)).toBeNull()
    expect(await studio.generation(id)).toMatchObject({ prompt: '', state: 'done', chargedCredits: 4 })
    await expect(remove(id)).rejects.toMatchObject({ code: 'work_deleted' })
    expect(await available()).toBe(96)
  })

  test("nobody deletes another person's work, nor one that is under way", async () => {
    const other = await studio.person()
    a.starts.push(pending)
    const id = await start()
    await expect(remove(id, other)).rejects.toMatchObject({ code: 'work_unknown' })
    await expect(remove(id)).rejects.toMatchObject({ code: 'delete_running' })
  })

  test('an unsaved work is swept after its time; a saved one stays until it is let go', async () => {
    const [kept, swept] = [await start(), await start()]
    await save(kept, true)
    await studio.pass(27 * DAY + SECOND)
    await studio.pass(3 * DAY + SECOND)
    await studio.pass(SECOND)
    expect((await studio.generation(swept)).deletedAtMs).not.toBeNull()
    expect(await studio.artifacts(kept)).toHaveLength(1)
    expect(await place.files()).toHaveLength(1)
    expect(studio.screen().filter((shown) => shown === 'done')).toHaveLength(1)
    await save(kept, false)
    await studio.pass(SECOND)
    await studio.pass(3 * DAY + SECOND)
    await studio.pass(SECOND)
    expect(await place.files()).toEqual([])
  })

  test('only what is done can be saved', async () => {
    a.starts.push(pending)
    const id = await start()
    await expect(save(id, true)).rejects.toMatchObject({ code: 'work_not_done' })
  })

  test('history shows what was finished, newest first, page by page; open jobs stand apart', async () => {
    const done = [await start(), await start(), await start()]
    a.starts.push(pending)
    const running = await start()
    const { outer } = place.database.db
    const page = await listWorks(outer, person, { rows: 2 })
    expect(page.map((one) => one.id)).toEqual([done[2], done[1]])
    const rest = await listWorks(outer, person, { rows: 2, beforeId: done[1]! })
    expect(rest.map((one) => one.id)).toEqual([done[0]])
    expect((await listOpen(outer, person, 10)).map((one) => one.id)).toEqual([running])
    expect(await listWorks(outer, await studio.person(), { rows: 10 })).toEqual([])
    expect((await findWork(outer, done[0]!, person))?.artifacts).toHaveLength(1)
    expect(await findWork(outer, done[0]!, await studio.person())).toBeNull()
  })

  test('a photo from the chat is taken over, given to the engine, and swept after 30 days', async () => {
    place.chat.files.set('photo', Buffer.from('a photo'))
    const id = await start({ modelId: 'edit', inputs: [{ from: 'chat', platform: 'test', ref: 'photo' }] })
    expect((await studio.generation(id)).state).toBe('done')
    expect(a.tasks[0]!.inputs).toMatchObject([{ type: 'picture', sizeBytes: 7 }])
    expect(await place.files()).toHaveLength(2)
    await save(id, true)
    await studio.pass(LIMITS.uploadKeptMs + SECOND)
    await studio.pass(SECOND)
    expect(await place.files()).toHaveLength(1)
  })

  test.each([
    ['broken', 'BROKEN bytes', 'file_broken'],
    ['gone', undefined, 'file_gone'],
  ])('a photo that is %s ends the job before any engine; the credits are back', async (_what, bytes, code) => {
    if (bytes !== undefined) place.chat.files.set('photo', Buffer.from(bytes))
    const id = await start({ modelId: 'edit', inputs: [{ from: 'chat', platform: 'test', ref: 'photo' }] })
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: code })
    expect(await available()).toBe(100)
    expect(a.started).toEqual([])
  })

  test('an input that was deleted meanwhile ends the job with a refusal', async () => {
    const source = await start()
    const input = (await studio.artifacts(source))[0]!
    const { generationId } = await studio.submit(person, {
      modelId: 'edit',
      inputs: [{ from: 'artifact', id: input.id }],
    })
    await remove(source)
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'failed', failure: 'input_gone' })
    expect(await available()).toBe(98)
  })

  test("another person's file is no input", async () => {
    const source = await start()
    const input = (await studio.artifacts(source))[0]!
    const thief = await studio.person()
    const { generationId } = await studio.submit(thief, {
      modelId: 'edit',
      inputs: [{ from: 'artifact', id: input.id }],
    })
    await studio.run()
    expect(await studio.generation(generationId)).toMatchObject({ state: 'failed', failure: 'input_gone' })
  })

  test('words as a result are kept with the work and paid', async () => {
    place.chat.files.set('photo', Buffer.from('a photo'))
    a.starts.push({ state: 'done', files: [], text: 'a lighthouse at night' })
    const draft = { modelId: 'words', prompt: '', inputs: [{ from: 'chat' as const, platform: 'test', ref: 'photo' }] }
    const id = await start(draft)
    expect(await studio.generation(id)).toMatchObject({
      state: 'done',
      resultText: 'a lighthouse at night',
      chargedCredits: 1,
    })
    a.starts.push({ state: 'done', files: [] })
    expect(await studio.generation(await start(draft))).toMatchObject({ state: 'failed', failure: 'result_unusable' })
  })
})
