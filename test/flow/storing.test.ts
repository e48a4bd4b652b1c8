import { readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { Done } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import { eachDatabase } from '../support/databases.ts'
import { type Engine, engine, made, passingMedia } from '../support/fakes.ts'
import { openPlace, type Place, type Studio } from '../support/studio.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

eachDatabase((name, open) => {
  let place: Place
  let studio: Studio
  let person: string
  let a: Engine
  /** What the store and the media tools say instead of working. */
  let down: { store?: Error | undefined; media?: Error | undefined }
  let puts: number

  beforeEach(async () => {
    a = engine('a', { canRecover: false })
    down = {}
    puts = 0
    const media = passingMedia()
    place = await openPlace(await open(), {
      providers: [a, engine('b')],
      outside: {
        async download(_url, { to }) {
          await writeFile(to, 'a picture')
          return { sizeBytes: 9 }
        },
      },
      media: {
        ...media,
        finish: async (job) => {
          if (down.media !== undefined) throw down.media
          return media.finish(job)
        },
      },
    })
    studio = await place.worker(withStore)
    person = await studio.person(100)
  })
  afterEach(async () => {
    expect(await wrongInBooks(place.database.db, false)).toEqual([])
    await place.close()
  })
  const withStore = {
    wrap: () => ({
      parts: {
        store: {
          ...place.store,
          put: async (...asked: Parameters<typeof place.store.put>) => {
            puts++
            if (down.store !== undefined) throw down.store
            return place.store.put(...asked)
          },
        },
      },
    }),
  }
  const done = {
    state: 'done',
    files: [{ source: { url: 'https://a.example/1' }, role: 'main' }],
  } as const satisfies Done
  const start = async (answer: Engine['starts'][number] = done) => {
    a.starts.push(answer)
    const { generationId } = await studio.submit(person)
    await studio.run()
    return generationId
  }
  const minutes = async (count: number) => {
    for (let n = 0; n < count; n += 5) await studio.pass(Math.min(count - n, 5) * MINUTE)
  }

  test.each([
    ['store', new Fault('store_unavailable', { retryable: true })],
    ['media', Object.assign(new Error('no space left'), { code: 'ENOSPC', syscall: 'mkdir' })],
  ] as const)(
    'a result outlives an hour without its %s (%s): it is delivered and paid for once',
    async (what, fault) => {
      down[what] = fault
      const id = await start()
      await minutes(60)
      expect((await studio.generation(id)).state).toBe('store')
      // Nothing of the tries that failed stays on the disk.
      expect((await readdir(join(place.workRoot, id))).filter((one) => one.startsWith('store-'))).toEqual([])
      down = {}
      await minutes(5)
      expect(await studio.generation(id)).toMatchObject({ state: 'done', chargedCredits: 2 })
      expect(a.started).toHaveLength(1)
      expect(studio.screen()).toEqual(['done'])
    },
  )

  test('the pauses of an outage grow: it is not asked more often than a store bears', async () => {
    down.store = new Fault('store_unavailable', { retryable: true })
    await start()
    let before = puts
    for (const pause of [2, 2, 4, 8, 16, 32, 64, 128, 256, 300]) {
      await studio.pass(pause * SECOND - 1)
      expect(puts).toBe(before)
      await studio.pass(1)
      expect(puts).toBe(++before)
    }
  })

  test('an outage that lasts beyond the deadline gives the credits back', async () => {
    down.store = new Fault('store_denied', { retryable: true })
    const id = await start()
    await minutes((LIMITS.generationDeadlineMs + LIMITS.recoverGraceMs) / MINUTE + 10)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'our_fault' })
    expect((await studio.balance(person)).availableCredits).toBe(100)
  })

  test('a result that came just before the deadline has some minutes all the same', async () => {
    down.store = new Fault('store_unavailable', { retryable: true })
    const id = await start({ state: 'pending', operation: 1, checkAfterMs: LIMITS.generationDeadlineMs - SECOND })
    a.checks.push(done)
    await studio.pass(LIMITS.generationDeadlineMs - SECOND)
    await minutes(4)
    expect((await studio.generation(id)).state).toBe('store')
    down = {}
    await minutes(5)
    expect((await studio.generation(id)).state).toBe('done')
  })

  test('what is wrong with the files themselves is not waited out', async () => {
    down.media = new Fault('child_died', { retryable: true })
    const id = await start()
    await minutes(45)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'our_fault' })
  })

  test('storing that was begun and never set back counts, whatever outages came between', async () => {
    down.store = new Fault('store_unavailable', { retryable: true })
    const id = await start()
    await minutes(30)
    for (let deaths = 0; deaths < LIMITS.stepTries; deaths++) {
      studio.die()
      expect(
        (await place.database.db.outer.selectFrom('generations').select('state').executeTakeFirstOrThrow()).state,
      ).toBe('store')
      studio = await place.worker({
        alone: true,
        crash(point) {
          if (point !== 'store:fetched') return
          studio.die()
          throw new Error('out of memory')
        },
      })
      await studio.pass(0).catch(() => {})
    }
    studio = await place.worker({ alone: true, ...withStore })
    await studio.pass(0)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'our_fault' })
  })

  test('files that lie on one of several machines wait for it; where there is but one machine they are lost at once', async () => {
    down.store = new Fault('store_unavailable', { retryable: true })
    const id = await start((task) => made(task))
    down = {}
    const aside = `${place.workRoot}-of-another-machine`
    await rename(place.workRoot, aside)
    await studio.pass(MINUTE)
    if (name === 'sqlite') {
      expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engine_lost' })
      return
    }
    await minutes(3)
    expect((await studio.generation(id)).state).toBe('store')
    await rename(aside, place.workRoot)
    await studio.pass(30 * SECOND)
    expect(await studio.generation(id)).toMatchObject({ state: 'done', chargedCredits: 2 })
    expect(a.started).toHaveLength(1)
  })

  test('a machine that never comes back is not waited for: the credits return', async () => {
    down.store = new Fault('store_unavailable', { retryable: true })
    const id = await start((task) => made(task))
    down = {}
    await rename(place.workRoot, `${place.workRoot}-gone`)
    await minutes(6)
    expect(await studio.generation(id)).toMatchObject({ state: 'failed', failure: 'engine_lost' })
    expect((await studio.balance(person)).availableCredits).toBe(100)
  })
})
