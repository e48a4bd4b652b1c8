/** A database that is locked, full or torn away, and a store that is full: nothing is lost, and it goes on when the trouble is over. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quarters } from '../../src/core/media/samples.ts'
import type { MediaStore } from '../../src/core/ports.ts'
import { createDiskStore } from '../../src/core/stores/disk.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { type Bed, startApp, text } from './bed.ts'
import { type Client, linesOf, newClient, type Sent } from './client.ts'
import { holdLock } from './holder.ts'

const HELD_MS = 2500
const FULL_MS = 1500
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const wish = (client: Client, text: string) => client.say(`${text} --size 512`)

/** As the page does: the same again, until it is taken. */
async function insist(client: Client, body: Sent, withinMs = PATIENCE_MS): Promise<number[]> {
  const statuses: number[] = []
  for (const untilMs = Date.now() + withinMs; Date.now() < untilMs; await pause(200)) {
    const { status } = await client.intent(body)
    statuses.push(status)
    if (status === 202) return statuses
  }
  throw new Error(`never taken: ${statuses}`)
}

describe('sqlite', () => {
  let bed: Bed
  let person: Client
  let others: Client[]
  /** No space in the store: this many times, then there is some. */
  let fullTimes = 0
  let media = ''

  beforeAll(async () => {
    media = await mkdtemp(join(tmpdir(), 'chatelier-store-'))
    const disk = createDiskStore({ root: media })
    const store: MediaStore = {
      ...disk,
      async put(key, body) {
        if (fullTimes <= 0) return disk.put(key, body)
        fullTimes--
        body.destroy()
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      },
    }
    bed = await startApp('sqlite', { store })
    ;[person, ...others] = (await bed.people(['ru', 'en', 'zh', 'id'])) as [Client, ...Client[]]
  })
  afterAll(async () => {
    await bed.leave()
    await rm(media, { recursive: true, force: true })
  })
  const worth = async (client: Client) => (await bed.balance(client)).availableCredits

  test('what comes in while another process has the file is answered when it lets go', async () => {
    await wish(person, 'a fox')
    const other = await holdLock(join(bed.dataDir, 'chatelier.sqlite'))
    const beganMs = Date.now()
    const sent = [
      ...others.map((client) => wish(client, 'a hen')),
      person.say('/balance'),
      person.press('notices'),
      newClient(bed.address, 'zh').say('hello'),
    ]
    expect((await fetch(`${bed.address}/healthz`)).status).toBe(200)
    await pause(HELD_MS - (Date.now() - beganMs))
    await other.release()
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(sent.map(() => 202))
    await bed.rest()
    for (const client of others) expect(await bed.jobs(client)).toMatchObject([{ state: 'done', prompt: 'a hen' }])
    expect(await bed.jobs(person)).toMatchObject([{ state: 'done', prompt: 'a fox' }])
    expect(await worth(person)).toBe(999)
    expect(bed.faults()).toEqual([])
  })

  test('a full database refuses with "later", keeps what it has, and goes on when there is space', async () => {
    const { outer } = bed.app.db
    const pages = async () =>
      (await sql<{ n: number }>`select page_count as n from pragma_page_count`.execute(outer)).rows[0]!.n
    const before = await Promise.all(others.map(worth))
    // Under way when the space ends: what the engine makes can't be written down.
    for (const client of others) expect((await wish(client, 'a hen 0')).status).toBe(202)
    await sql.raw(`pragma max_page_count = ${await pages()}`).execute(outer)
    const bodies: [Client, Sent][] = []
    const statuses = new Set<number>()
    for (let index = 0; index < 30 && !statuses.has(503); index++) {
      const client = others[index % others.length] as Client
      const { status, body } = await wish(client, `a hen ${index} ${'in the snow '.repeat(250)}`)
      if (status === 503) expect(body).toEqual({ error: 'try-again' })
      statuses.add(status)
      bodies.push([client, client.sent.at(-1) as Sent])
    }
    expect(statuses).toContain(503)
    for (const status of statuses) expect([202, 503]).toContain(status)
    expect((await fetch(`${bed.address}/healthz`)).status).toBe(200)
    await pause(FULL_MS)
    await sql.raw('pragma max_page_count = 1073741823').execute(outer)
    for (const [client, body] of bodies) expect((await insist(client, body)).at(-1)).toBe(202)
    await bed.hurry()
    const made = await Promise.all(
      others.map(async (client) => (await bed.jobs(client)).filter(({ prompt }) => /^a hen \d/.test(prompt))),
    )
    expect(made.flat().length).toBe(bodies.length + others.length)
    expect(made.flat().map(({ state, failure }) => failure ?? state)).toEqual(made.flat().map(() => 'done'))
    for (const [index, jobs] of made.entries()) {
      const charged = jobs.reduce((sum, job) => sum + job.charged_credits, 0)
      for (const job of jobs) expect(job.charged_credits).toBe(job.state === 'done' ? 1 : 0)
      expect(await worth(others[index]!)).toBe(before[index]! - charged)
    }
    // The faults of that time are in the log: that is where an operator looks.
    bed.faults()
  })

  test('a store that is full for a while delays a result, and it is charged once', async () => {
    const before = await worth(person)
    fullTimes = 2
    await wish(person, 'a lighthouse')
    await bed.hurry()
    expect((await bed.jobs(person)).at(-1)).toMatchObject({ state: 'done', prompt: 'a lighthouse', charged_credits: 1 })
    expect(await worth(person)).toBe(before - 1)
    expect(fullTimes).toBe(0)
    bed.faults()
  })

  test('a store that stays full ends the job: the credits come back, with a word of ours', async () => {
    const before = await worth(person)
    const files = (await stored()).length
    fullTimes = 1000
    await wish(person, 'a windmill')
    await bed.hurry()
    fullTimes = 0
    expect((await bed.jobs(person)).at(-1)).toMatchObject({ state: 'failed', failure: 'our_fault', charged_credits: 0 })
    const said = linesOf((await person.answers()).at(-1))
    expect(said).toContain(text('ru', 'failure-our_fault'))
    expect(said).toContain(text('ru', 'credits-back', { n: 1 }))
    expect(await worth(person)).toBe(before)
    expect(await stored()).toHaveLength(files)
    bed.faults()
  })

  test('an upload into a full store fails as a whole, and works again with space', async () => {
    const jpeg = await (await quarters()).jpeg().toBuffer()
    const files = (await stored()).length
    fullTimes = 1
    expect((await person.upload(jpeg)).status).toBeGreaterThanOrEqual(500)
    expect(await stored()).toHaveLength(files)
    expect((await person.upload(jpeg)).status).toBe(200)
    expect(await stored()).toHaveLength(files + 1)
    bed.faults()
  })

  const stored = () => bed.app.db.outer.selectFrom('artifacts').select('id').where('state', '=', 'stored').execute()
})

describe('postgres', () => {
  let bed: Bed
  beforeAll(async () => {
    bed = await startApp('postgres')
  })
  afterAll(() => bed.leave())

  test('connections torn away in the middle of it all cost nobody anything', async () => {
    const clients = await bed.people(['en', 'ru', 'zh', 'id'])
    let over = false
    const tearing = (async () => {
      for (let times = 0; times < 4; times++) {
        await pause(250)
        // The one that asks goes last, with its own statement.
        await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`
          .execute(bed.app.db.outer)
          .catch(() => {})
      }
      over = true
    })()
    const bodies = clients.flatMap((client, index) =>
      [0, 1].map((nr): [Client, Sent] => [
        client,
        { id: crypto.randomUUID(), type: 'message', text: `a hen ${index} and ${nr} foxes --size 512` },
      ]),
    )
    await Promise.all(
      bodies.map(async ([client, body], index) => {
        await pause(index * 120)
        await insist(client, body)
      }),
    )
    await tearing
    expect(over).toBe(true)
    expect((await fetch(`${bed.address}/healthz`)).status).toBe(200)
    await bed.hurry()
    for (const client of clients) {
      expect((await bed.jobs(client)).map(({ state }) => state)).toEqual(['done', 'done'])
      expect(await bed.balance(client)).toEqual({ availableCredits: 998, heldCredits: 0 })
    }
    bed.faults()
  })
})
