/** Any order of what people, vendors, clocks and deaths do: every job ends, is delivered or returned exactly once, and the books agree. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Refusal } from '../../src/core/errors.ts'
import { cancel } from '../../src/core/generation/cancel.ts'
import { CRASH_POINTS, type CrashPoint } from '../../src/core/generation/parts.ts'
import { wakeAttempt } from '../../src/core/generation/wake.ts'
import type { CheckOutcome, RecoverOutcome, StartOutcome } from '../../src/core/ports.ts'
import { verify } from '../../src/core/verify/index.ts'
import { wrongInBooks } from '../support/books.ts'
import { openSqlite } from '../support/databases.ts'
import { engine } from '../support/fakes.ts'
import { Dead, openPlace, type Studio } from '../support/studio.ts'

const SECOND = 1000
const HOUR = 60 * 60 * SECOND

type Move =
  | { do: 'submit'; who: number; key: number; model: string; count: number }
  | { do: 'answer'; start: StartOutcome }
  | { do: 'look'; check: CheckOutcome }
  | { do: 'find'; recover: RecoverOutcome }
  | { do: 'cancel'; nth: number }
  | { do: 'callback'; nth: number }
  | { do: 'wait'; ms: number }
  | { do: 'run' }
  | { do: 'lose wakes' }
  | { do: 'wake twice'; nth: number }
  | { do: 'restart' }
  | { do: 'die at'; point: CrashPoint }

const pending = { state: 'pending', operation: { id: 1 }, checkAfterMs: 3000 } as const
const reason = fc.constantFrom('content', 'input', 'balance', 'rate', 'unavailable')
const refused = reason.map((one) => ({ state: 'refused' as const, reason: one }))
const unknown = fc.constant({ state: 'unknown' as const })
const some = fc.nat({ max: 5 })

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('submit' as const),
      who: fc.nat({ max: 1 }),
      key: fc.nat({ max: 8 }),
      model: fc.constantFrom('one', 'two', 'twice'),
      count: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      start: fc.oneof(fc.constant(pending), refused, unknown),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('look' as const), check: fc.oneof(fc.constant(pending), refused) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('find' as const),
      recover: fc.oneof(fc.constant(pending), refused, unknown, fc.constant({ state: 'absent' as const })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), nth: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('callback' as const), nth: some }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 3000, 31_000, 700_000, HOUR) }),
  },
  { weight: 5, arbitrary: fc.constant({ do: 'run' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'lose wakes' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wake twice' as const), nth: some }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('die at' as const), point: fc.constantFrom(...CRASH_POINTS) }) },
)

test('whatever happens in whatever order, every job ends once and the books agree', async () => {
  await fc.assert(fc.asyncProperty(fc.array(move, { minLength: 5, maxLength: 40 }), live), { numRuns: 25 })
})

async function live(moves: Move[]): Promise<void> {
  const a = engine('a')
  const b = engine('b')
  const place = await openPlace(await openSqlite(), { providers: [a, b] })
  try {
    let deadly: CrashPoint | null = null
    const newWorker = async (): Promise<Studio> => {
      const studio: Studio = await place.worker({
        crash(point) {
          if (point !== deadly) return
          deadly = null
          studio.die()
          throw new Dead(point)
        },
      })
      return studio
    }
    let studio = await newWorker()
    const people = [await studio.person(60), await studio.person(10)]
    const jobs: { id: string; personId: string }[] = []
    const nth = (n: number) => jobs[n % Math.max(1, jobs.length)]
    const through = async (act: () => Promise<unknown>) => {
      try {
        await act()
      } catch (error) {
        if (error instanceof Dead) studio = await newWorker()
        else if (!(error instanceof Refusal)) throw error
      }
    }

    for (const one of moves) {
      place.clock.advance(1)
      await through(async () => {
        if (one.do === 'submit') {
          const personId = people[one.who]!
          const draft = { modelId: one.model, options: { count: one.count } }
          const accepted = await studio.submit(personId, draft, `k${one.who}-${one.key}`)
          if (accepted.isNew) jobs.push({ id: accepted.generationId, personId })
        } else if (one.do === 'answer') a.starts.push(one.start)
        else if (one.do === 'look') a.checks.push(one.check)
        else if (one.do === 'find') a.recovers.push(one.recover)
        else if (one.do === 'cancel') {
          const job = nth(one.nth)
          if (job === undefined) return
          const request = { generationId: job.id, personId: job.personId }
          await studio.parts.db.transaction((trx) => cancel(studio.parts, trx, request))
        } else if (one.do === 'callback') {
          const key = a.started[one.nth % Math.max(1, a.started.length)]
          const rawBody = Buffer.from(JSON.stringify({ key, secret: 'right' }))
          if (key !== undefined) await wakeAttempt(studio.parts, 'a', { headers: {}, query: {}, rawBody })
        } else if (one.do === 'wait') await studio.pass(one.ms)
        else if (one.do === 'run') await studio.run()
        else if (one.do === 'lose wakes') studio.queue.forget()
        else if (one.do === 'wake twice') {
          const job = nth(one.nth)
          for (const topic of ['generation', 'start.a', 'start.b'] as const)
            if (job !== undefined) await studio.queue.wake(null, topic, job.id, place.clock.nowMs())
        } else if (one.do === 'restart') {
          studio.die()
          studio = await newWorker()
        } else deadly = one.point
      })
    }

    deadly = null
    for (let n = 0; n < 60; n++) {
      await through(() => studio.pass(n < 20 ? 30 * SECOND : 10 * 60 * SECOND))
      if ((await open(place.database.db)) === 0 && n > 20) break
    }
    await studio.clean()
    expect(await wrongInBooks(place.database.db)).toEqual([])
    expect((await verify(place.database.db)).differences).toEqual([])
    await judge()

    async function judge(): Promise<void> {
      const rows = await place.database.db.outer.selectFrom('artifacts').selectAll().execute()
      expect((await place.files()).sort()).toEqual(rows.map((row) => row.key).sort())
      expect(new Set([...a.started, ...b.started]).size).toBe(a.started.length + b.started.length)
      const shown = Map.groupBy(place.chat.messages, (message) => message.sendingId)
      expect(shown.size).toBe(jobs.length)
      for (const job of jobs) {
        const { state } = await studio.generation(job.id)
        const messages = place.chat.messages.filter((one) => one.outgoing.text?.[0]?.params?.['id'] === job.id)
        expect(messages.some((one) => one.outgoing.text?.[0]?.key === state)).toBe(true)
        if (state !== 'done') expect(messages.every((one) => (one.outgoing.media ?? []).length === 0)).toBe(true)
      }
    }
  } finally {
    await place.close()
  }
}

async function open(db: Parameters<typeof wrongInBooks>[0]): Promise<number> {
  const rows = await db.outer
    .selectFrom('generations')
    .select('id')
    .where('state', 'not in', ['done', 'failed', 'cancelled'])
    .execute()
  return rows.length
}
