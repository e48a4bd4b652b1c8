import { expect, test } from 'vitest'
import { LIMITS } from '../../src/core/limits.ts'
import { openSqlite } from '../support/databases.ts'
import { engine } from '../support/fakes.ts'
import { openPlace } from '../support/studio.ts'

const SECOND = 1000

async function begin(procedural = false) {
  const a = engine('a', { procedural })
  const place = await openPlace(await openSqlite(), { providers: [a, engine('b')] })
  const studio = await place.worker()
  const person = await studio.person()
  const restart = async () => {
    studio.die()
    return place.worker()
  }
  return { a, place, studio, person, restart }
}

/** A process that dies while it waits for the answer of `a`. */
async function dieInTheCall(procedural: boolean) {
  const begun = await begin(procedural)
  begun.a.starts.push(() => new Promise(() => {}))
  const { generationId } = await begun.studio.submit(begun.person)
  void begun.studio.run()
  while (begun.a.started.length === 0) await new Promise((resolve) => setImmediate(resolve))
  return { ...begun, generationId, next: await begun.restart() }
}

test('G8 what a dead process was asking a vendor is not touched before the call must have ended', async () => {
  const { a, place, generationId, next } = await dieInTheCall(false)
  await next.pass(a.startTimeoutMs + LIMITS.callSlackMs - 1)
  expect(a.recovered).toEqual([])
  await next.pass(1)
  expect(a.recovered).toEqual(a.started)
  expect((await next.generation(generationId)).state).toBe('done')
  await place.close()
})

test('what works by rules on this machine died with the process, and is made again at once', async () => {
  const { place, generationId, next } = await dieInTheCall(true)
  await next.pass(0)
  expect((await next.generation(generationId)).state).toBe('done')
  await place.close()
})

test('a pause that a vendor asked for outlives a restart', async () => {
  const { a, place, studio, person, restart } = await begin()
  a.starts.push({ state: 'refused', reason: 'rate', retryAfterMs: 60 * SECOND })
  const { generationId } = await studio.submit(person)
  await studio.run()
  const next = await restart()
  await next.pass(59 * SECOND)
  expect(a.started).toHaveLength(1)
  await next.pass(SECOND)
  expect((await next.generation(generationId)).state).toBe('done')
  await place.close()
})

test('G8 storing that kills the process every time ends: the credits come back', async () => {
  const { place, studio, person, a } = await begin()
  const { generationId } = await studio.submit(person)
  studio.die()
  let deaths = 0
  for (; deaths < 30; deaths++) {
    const next = await place.worker({
      crash(point) {
        if (point !== 'store:fetched') return
        next.die()
        throw new Error('out of memory')
      },
    })
    await next.pass(60 * SECOND).catch(() => {})
    if ((await next.generation(generationId)).state === 'failed') break
  }
  expect(deaths).toBeLessThan(2 * LIMITS.stepTries)
  expect(await studio.balance(person)).toMatchObject({ availableCredits: 100, heldCredits: 0 })
  expect(a.started).toHaveLength(1)
  await place.close()
})
