/** Presses that come too late, too often or all at once. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LIMITS } from '../../src/core/limits.ts'
import { type Bed, dearSongs, startApp, text } from './bed.ts'
import { idBehind, linesOf } from './client.ts'

describe.each(['sqlite', 'postgres'] as const)('%s', (database) => {
  let bed: Bed
  beforeAll(async () => {
    bed = await startApp(database, { catalogYaml: dearSongs() })
  })
  afterAll(() => bed.leave())

  test('an offer older than its time says so, and starts nothing', async () => {
    const [client] = await bed.people(['zh'])
    await client!.say('/music calm piano --duration 120')
    await bed.rest()
    const id = await idBehind(client!, 'go')
    bed.later(LIMITS.quoteMs + 1000)
    await client!.press(`go:${id}`)
    await client!.press(`set:${id}:duration=15`)
    await bed.rest()
    expect((await client!.answers()).slice(-2).map(linesOf)).toEqual(
      Array.from({ length: 2 }, () => [text('zh', 'refusal-quote_expired')]),
    )
    expect(await bed.jobs(client!)).toEqual([])
    expect(bed.faults()).toEqual([])
  })

  test('thirty presses at once on one button start one job', async () => {
    const [client] = await bed.people(['en'])
    await client!.say('/image a fox --size 512')
    await bed.rest()
    const [first] = await bed.jobs(client!)
    const seen = (await client!.answers()).length
    bed.later(60_000)
    await Promise.all(Array.from({ length: 30 }, () => client!.press(`again:${first!.id}`)))
    await bed.rest()
    const made = (await bed.jobs(client!)).filter((job) => job.prompt === 'a fox')
    expect(made.length).toBe(2)
    expect((await bed.balance(client!)).availableCredits).toBe(
      1000 - (await bed.jobs(client!)).reduce((sum, job) => sum + job.charged_credits, 0),
    )
    const repeated = (await client!.answers()).slice(seen).filter((answer) => answer.message?.media === undefined)
    expect(new Set(repeated.map((answer) => linesOf(answer)[0]))).toEqual(
      new Set([text('en', 'refusal-repeat_too_fast')]),
    )
    expect(bed.faults()).toEqual([])
  })

  test('a start pressed twice, by the same press and by another, starts one job and says nothing more', async () => {
    const [client] = await bed.people(['en'])
    await client!.say('/music calm piano --duration 120 --seed 4')
    await bed.rest()
    const id = await idBehind(client!, 'go')
    await client!.press(`set:${id}:duration=5`)
    await bed.rest()
    const seen = (await client!.answers()).length
    const press = randomUUID()
    await Promise.all([
      client!.press(`go:${id}`, { id: press }),
      client!.press(`go:${id}`, { id: press }),
      client!.press(`go:${id}`),
      client!.press(`go:${id}`),
    ])
    await bed.rest()
    expect(await bed.jobs(client!)).toMatchObject([{ state: 'done', kind: 'music' }])
    expect((await client!.answers()).length).toBe(seen + 1)
    expect((await bed.balance(client!)).availableCredits).toBe(400)
    expect(bed.faults()).toEqual([])
  })
})
