/**
 * What every vendor has to live through: the contract of providers, and then the whole application in front of its strict double, over
 * real HTTP on both sides. People speak in the web chat; what counts is what the double has made and billed, what they have paid, and
 * the files they can open.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { fromJson } from '../../src/core/db/database.ts'
import { accept, plan } from '../../src/core/generation/accept.ts'
import { artifactsOf } from '../../src/core/generation/artifacts.ts'
import { wakeOverdue } from '../../src/core/generation/sweep.ts'
import type { Draft } from '../../src/core/generation/types.ts'
import { resumeVendor } from '../../src/core/health/stops.ts'
import { LIMITS } from '../../src/core/limits.ts'
import type { Json, Kind, Options, Provider, Sandbox, Task, TaskInput } from '../../src/core/ports.ts'
import { type ProviderSubject, providerContract } from '../../src/core/providers/contract.ts'
import { createProviders, VENDORS } from '../../src/core/providers/index.ts'
import { type Bed, startApp } from '../bad-input/bed.ts'
import type { Client } from '../bad-input/client.ts'
import { agree } from '../support/agree.ts'
import { silentLog } from '../support/databases.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import type { DoubleOptions, Failure, FilePlan, Plan, VendorDouble } from './kit.ts'

/** One request that the vendor serves. */
export interface Errand {
  /** Of the story's catalogue. */
  model: string
  prompt: string
  options?: Options
  /** How many pictures go in. */
  pictures?: number
  makes: 'picture' | 'video' | 'audio' | 'words'
}

export interface StoryOptions<Double extends VendorDouble> {
  /** The models of the story's catalogue, as in catalog.yaml (JSON); each costs 1 credit or more and has a route to this vendor alone. */
  models: { [id: string]: { [field: string]: unknown } }
  /** Each kind that the vendor serves. The first one is what the rest of the story is told with: its result has to be a file. */
  errands: readonly [Errand, ...Errand[]]
  /** It answers pending, and jobs end with `finish`. */
  isAsync: boolean
  /**
   * How a submission whose answer was lost is found: asked for by our key (or a list), told by the callback, or not at all.
   */
  lost: 'found' | 'callback' | 'given-up'
  /** A cancel of a job that has not begun is confirmed and gives the credits back; absent: it can't be cancelled. */
  cancels?: boolean
  /** Jobs are called back about, though a lost submission is found without. */
  callsBack?: boolean
  /** Callbacks are signed, so that forged and old ones are sent away. */
  signs?: boolean
  /** It has refusals with status 200. */
  errorIn200?: 'content' | 'balance' | 'rate' | 'unavailable' | 'input'
  /** Refusals that it does not have. */
  lacks?: readonly ('content' | 'balance')[]
  /** What a refusal that can't be read for its length ends as; the person's input where nothing is said. */
  hugeError?: 'engine_input' | 'engines_down'
  /** How a job fails afterwards. */
  failures?: readonly Failure[]
  /** Makes the next result smaller than what was asked; it is the last of the story. */
  partial?: { errand: Errand; arrange(double: Double): void; asked: number; made: number }
  /** Results come as addresses, which may be spoiled. */
  addresses: boolean
  /** Other variables than the double's own. */
  env?: { [name: string]: string }
}

export const PUBLIC_URL = 'https://bot.example'
const STEP_MS = 5000
const MOST_STEPS = 400
const HEALED_MS = LIMITS.circuitWindowMs + LIMITS.circuitPauseMaxMs
const PLAN_OUTCOMES: { [plan in Plan]?: string } = { content: 'content', rate: 'rate', balance: 'balance' }

export interface VendorScene<Double> {
  bed: Bed
  double: Double
  /** Somebody new with 1000 credits. */
  person(): Promise<Client>
  /** Sends an errand; answers the generation's id. Nothing is finished yet at a vendor that takes its time. */
  send(client: Client, errand: Errand): Promise<string>
  /** Lets time and the vendor run until nothing is left to be done. */
  finish(given?: { vendor?: boolean }): Promise<void>
  /** The vendor has money again, and what went wrong was long ago. */
  heal(): Promise<void>
  /** Waits for something, while time stands still. */
  until(what: () => boolean | Promise<boolean>): Promise<void>
  state(id: string): Promise<{ state: string; failure: string | null; charged: number; price: number; made: number }>
  attempts(id: string): Promise<{ id: string; state: string; vendor_code: string | null; reason: string | null }[]>
}

/** The application in front of a double, alone on SQLite. */
export async function openVendorScene<Double extends VendorDouble>(
  vendorId: string,
  openDouble: (options: DoubleOptions) => Promise<Double>,
  options: Pick<StoryOptions<Double>, 'models' | 'env'>,
): Promise<VendorScene<Double> & { close(): Promise<void> }> {
  let address: string | undefined
  let clock = () => Date.now()
  const double = await openDouble({ botAddress: () => address, clock: { nowMs: () => clock() } })
  const bed = await startApp(
    'sqlite',
    { catalogYaml: catalogOf(options.models) },
    { ...double.variables, ...options.env },
    (config) => ({ ...config, publicUrl: PUBLIC_URL }),
  )
  address = bed.address
  clock = () => bed.app.generation.clock.nowMs()
  let sent = 0
  const heard = async () => {
    const rows = await bed.app.db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute()
    return rows.length === 0
  }
  const { db, generation } = bed.app

  const scene: VendorScene<Double> = {
    bed,
    double,
    async person() {
      const [client] = await bed.people(['en'])
      return client as Client
    },
    async send(client, errand) {
      const model = generation.catalog.current().models.find(({ id }) => id === errand.model)
      if (model === undefined) throw new Error(`no model ${errand.model}`)
      const personId = await bed.personId(client)
      const before = (await bed.jobs(client)).length
      const files: string[] = []
      for (let n = 0; n < (errand.pictures ?? 0); n++) files.push(await client.uploaded(await photo(n)))
      // A command makes the first model of its kind.
      if (generation.catalog.current().models.find(({ kind }) => kind === model.kind) === model) {
        await client.command(model.kind, errand.prompt, { files, options: errand.options ?? {} })
        await scene.until(heard)
        const jobs = await bed.jobs(client)
        if (jobs.length > before) return jobs.at(-1)!.id
      }
      // No command makes this kind: it is accepted as one would.
      const inputs = files.map((id) => ({ from: 'artifact' as const, id }))
      const draft: Draft = {
        ...{ kind: model.kind as Kind, modelId: model.id, prompt: errand.prompt },
        ...{ options: errand.options ?? {}, inputs },
      }
      const planned = plan(generation, draft)
      const { address: place } = await db.outer
        .selectFrom('messages')
        .select('address')
        .where('person_id', '=', personId)
        .limit(1)
        .executeTakeFirstOrThrow()
      const { generationId } = await db.transaction(async (trx) => {
        await agree(generation, trx, personId, draft)
        return accept(generation, trx, { key: `errand-${++sent}`, personId, address: fromJson(place), plan: planned })
      })
      return generationId
    },
    async finish({ vendor = true } = {}) {
      for (let step = 0; step < MOST_STEPS; ) {
        if (vendor) await double.finish()
        await new Promise((resolve) => setTimeout(resolve, 15))
        if ((await bed.unfinished()) === 0) return
        // Time that runs while the machine works would end the job's own.
        if (bed.isBusy()) continue
        step++
        bed.later(step < 12 ? STEP_MS : STEP_MS * 12)
        await wakeOverdue(generation, false)
      }
      throw new Error(`not at rest: ${bed.faults().slice(-3).join('')}`)
    },
    async heal() {
      bed.later(HEALED_MS)
      await db.transaction((trx) => resumeVendor(generation, trx, vendorId, false))
    },
    async until(what) {
      const untilMs = Date.now() + PATIENCE_MS
      while (!(await what())) {
        if (Date.now() > untilMs) throw new Error(`waited in vain: ${bed.faults().slice(-3).join('')}`)
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
    },
    async state(id) {
      const row = await db.outer
        .selectFrom('generations')
        .select(['state', 'failure', 'charged_credits', 'price_credits', 'count_made'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      const { state, failure, charged_credits: charged, price_credits: price, count_made: made } = row
      return { state, failure, charged, price, made }
    },
    attempts: (id) =>
      db.outer
        .selectFrom('attempts')
        .select(['id', 'state', 'vendor_code', 'reason'])
        .where('generation_id', '=', id)
        .orderBy('number')
        .execute(),
  }
  return {
    ...scene,
    async close() {
      await bed.leave()
      await double.close()
    },
  }
}

export function catalogOf(models: StoryOptions<VendorDouble>['models']): string {
  return JSON.stringify({
    gifts: { start_credits: 1000 },
    limits: { running: 4, queued: 20, daily: 1000, confirm_credits: 1000 },
    retention: { result_days: 30 },
    default_kind: (Object.values(models)[0] as { kind: string }).kind,
    models,
    packs: {},
  })
}

/** A small real photo; no two are alike. */
export async function photo(number = 0): Promise<Buffer> {
  const background = { r: (number * 53) % 256, g: 120, b: 200 }
  return sharp({ create: { width: 640, height: 480, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

const NO_SANDBOX: Sandbox = {
  run: () => Promise.reject(new Error('nothing is decoded here')),
}

/** The provider as the application makes it, alone in front of a double. */
export function providerAt(vendorId: string, variables: { readonly [name: string]: string }): Provider {
  const read = readConfig({ ...variables, DATA_DIR: join(tmpdir(), 'nowhere') }, { cwd: tmpdir() })
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const provider = createProviders({
    ...{ sandbox: NO_SANDBOX, clock: { nowMs: () => Date.now() }, log: silentLog(), dataDir: read.config.dataDir },
    vendors: read.config.vendors,
    callbackUrl: (vendor, key) => `${PUBLIC_URL}/wake/${vendor}/${key}.signature`,
  }).find(({ id }) => id === vendorId)
  if (provider === undefined) throw new Error(`${vendorId} is not switched on by its double's variables`)
  return provider
}

/** So many photos in a folder, as inputs of a task. */
export async function stagedPictures(workDir: string, count: number): Promise<TaskInput[]> {
  const inputs: TaskInput[] = []
  for (let n = 0; n < count; n++) {
    const path = join(workDir, `input-${n}.jpg`)
    const bytes = await photo(n)
    await writeFile(path, bytes)
    inputs.push({ type: 'picture', path, mime: 'image/jpeg', sizeBytes: bytes.length, widthPx: 640, heightPx: 480 })
  }
  return inputs
}

/** A task as the core would stage it for this errand. */
export async function taskOf(
  model: { [field: string]: unknown },
  errand: Errand,
  workDir: string,
  changes: Partial<Task> = {},
): Promise<Task> {
  const route = (model['routes'] as { model: string; settings?: { [name: string]: Json } }[])[0]!
  const inputs = await stagedPictures(workDir, errand.pictures ?? 0)
  const { count, seed, ...options } = errand.options ?? {}
  return {
    ...{ kind: model['kind'] as Kind, model: route.model, prompt: errand.prompt, options },
    ...(route.settings === undefined ? {} : { settings: route.settings }),
    ...{ count: typeof count === 'number' ? count : 1, seed: typeof seed === 'number' ? seed : 7, inputs },
    ...{ locale: 'en', workDir, signal: new AbortController().signal },
    ...changes,
  }
}

/** Declares the contract and the story of a vendor. */
export function vendorStory<Double extends VendorDouble>(
  vendorId: string,
  openDouble: (options: DoubleOptions) => Promise<Double>,
  options: StoryOptions<Double>,
): void {
  const [main] = options.errands
  const modelOf = (errand: Errand) => options.models[errand.model] as { [field: string]: unknown }

  test(`${vendorId} is off without its variables and on with them`, () => {
    expect(VENDORS.map(({ id }) => id)).toContain(vendorId)
    const off = readConfig({ DATA_DIR: join(tmpdir(), 'nowhere') }, { cwd: tmpdir() })
    expect(off.ok && off.config.vendors[vendorId]).toBeUndefined()
  })

  providerContract(vendorId, async (): Promise<ProviderSubject> => {
    const double = await openDouble({})
    const dir = await mkdtemp(join(tmpdir(), 'chatelier-vendor-'))
    const task = await taskOf(modelOf(main), main, dir)
    const refusals = (['content', 'rate', 'balance'] as const)
      .filter((plan) => plan === 'rate' || options.lacks?.includes(plan) !== true)
      .map((plan) => ({ title: plan, prepare: () => double.next(plan), task, reason: plan }))
    return {
      provider: providerAt(vendorId, { ...double.variables, ...options.env }),
      task: (changes = {}) => ({ ...task, ...changes }),
      refusals,
      finish: () => double.finish(),
      async close() {
        await double.close()
        await rm(dir, { recursive: true, force: true })
      },
    }
  })

  describe(`story of ${vendorId}`, () => {
    let scene: Awaited<ReturnType<typeof openVendorScene<Double>>>
    beforeAll(async () => {
      scene = await openVendorScene(vendorId, openDouble, options)
    })
    afterAll(async () => {
      await scene.close()
    })
    // What a vendor has refused or lost keeps the next jobs from it for a while: every test begins with one in good health.
    // What a test has done to the vendor's health is over in the next one: it has been topped up, and open circuits have closed.
    beforeEach(() => scene.heal())
    afterEach(() => {
      // What a vendor answers never reaches the log but as a code.
      const lines = scene.bed.faults().join('')
      for (const secret of Object.entries(scene.double.variables))
        if (/KEY|SECRET|TOKEN|PASSWORD/.test(secret[0])) expect(lines).not.toContain(secret[1])
      for (const { prompt } of options.errands) if (prompt.length > 8) expect(lines).not.toContain(prompt)
    })
    const jobsSince = (count: number) => scene.double.jobs().slice(count)

    test.each(options.errands.map((errand) => [errand.model, errand] as const))(
      'with %s a request is held, made once, stored and settled at the price that was shown',
      async (_model, errand) => {
        const { bed, double } = scene
        const client = await scene.person()
        const before = double.jobs().length
        const id = await scene.send(client, errand)
        const { price } = await scene.state(id)
        expect(price).toBeGreaterThan(0)
        if (options.isAsync) {
          await scene.until(async () => (await scene.state(id)).state === 'check')
          expect(await bed.balance(client)).toEqual({ availableCredits: 1000 - price, heldCredits: price })
        }
        await scene.finish()
        expect(await scene.state(id)).toMatchObject({ state: 'done', failure: null, charged: price })
        expect(await bed.balance(client)).toEqual({ availableCredits: 1000 - price, heldCredits: 0 })
        expect(jobsSince(before).map(({ state, billed }) => ({ state, billed }))).toEqual([
          { state: 'done', billed: true },
        ])
        await expectShown(bed, client, id, errand)
      },
    )

    /** Refused by the vendor: nothing was made, nothing is paid. */
    async function refusedWith(plan: Plan, failure: string): Promise<void> {
      const client = await scene.person()
      const before = scene.double.jobs().length
      scene.double.next(plan)
      const id = await scene.send(client, main)
      await scene.finish()
      expect(await scene.state(id)).toMatchObject({ state: 'failed', failure, charged: 0 })
      expect(await scene.bed.balance(client)).toEqual({ availableCredits: 1000, heldCredits: 0 })
      expect(jobsSince(before)).toEqual([])
    }

    test.skipIf(options.lacks?.includes('content'))(
      'what it refuses for its content is not made, not paid and not tried again',
      async () => {
        await refusedWith('content', 'engine_content')
      },
    )

    test.skipIf(options.lacks?.includes('balance'))(
      'an account without money there gives the credits back',
      async () => {
        await refusedWith('balance', 'engines_down')
      },
    )

    test('a refusal with megabytes of text is a refusal', async () => {
      await refusedWith('huge-error', options.hugeError ?? 'engine_input')
    })

    if (options.errorIn200 !== undefined)
      test('a refusal that comes with status 200 is one', async () => {
        const failure =
          options.errorIn200 === 'content'
            ? 'engine_content'
            : options.errorIn200 === 'input'
              ? 'engine_input'
              : 'engines_down'
        await refusedWith('error-in-200', failure)
      })

    test('too many requests are repeated after the pause that was asked for, and made once', async () => {
      const client = await scene.person()
      const before = scene.double.jobs().length
      scene.double.next('rate')
      const id = await scene.send(client, main)
      await scene.until(async () => (await scene.attempts(id)).some(({ state }) => state === 'refused'))
      expect(await scene.attempts(id)).toMatchObject([{ state: 'refused', reason: PLAN_OUTCOMES['rate'] }])
      await scene.finish()
      expect(await scene.state(id)).toMatchObject({ state: 'done' })
      expect((await scene.attempts(id)).map(({ state }) => state)).toEqual(['refused', 'done'])
      expect(jobsSince(before)).toHaveLength(1)
    })

    test.each(['timeout-before', 'html', '5xx'] as const)(
      'an answer that is lost before anything was made (%s) costs nobody anything',
      async (plan) => {
        const client = await scene.person()
        const before = scene.double.jobs().length
        scene.double.next(plan)
        const id = await scene.send(client, main)
        await scene.finish()
        const { state, failure, charged, price } = await scene.state(id)
        // Submitted again only where it is proven that nothing was there.
        if (options.lost === 'found' && state === 'done') {
          expect(jobsSince(before)).toHaveLength(1)
          expect(charged).toBe(price)
        } else {
          expect({ state, failure, charged }).toEqual({ state: 'failed', failure: 'engine_lost', charged: 0 })
          expect(jobsSince(before)).toEqual([])
          expect(await scene.attempts(id)).toHaveLength(1)
        }
        expect((await scene.bed.balance(client)).heldCredits).toBe(0)
      },
    )

    test.each(['timeout-after', 'empty', '5xx-created'] as const)(
      'an answer that is lost after the job exists (%s) leads to no second one',
      async (plan) => {
        const client = await scene.person()
        const before = scene.double.jobs().length
        scene.double.next(plan)
        const id = await scene.send(client, main)
        if (options.lost === 'callback') {
          await scene.until(async () => (await scene.attempts(id)).some(({ state }) => state === 'unknown'))
          const [job] = jobsSince(before)
          await scene.double.finish(job!.id)
          expect(await scene.double.callBack!(job!.id)).toBe(204)
        }
        await scene.finish()
        expect(jobsSince(before)).toHaveLength(1)
        expect(await scene.attempts(id)).toHaveLength(1)
        const found = await scene.state(id)
        if (options.lost === 'given-up')
          expect(found).toMatchObject({ state: 'failed', failure: 'engine_lost', charged: 0 })
        else expect(found).toMatchObject({ state: 'done', charged: found.price })
        expect((await scene.bed.balance(client)).heldCredits).toBe(0)
      },
    )

    if (options.isAsync) {
      test('whatever goes wrong while it is asked says nothing about the job', async () => {
        const client = await scene.person()
        const before = scene.double.jobs().length
        scene.double.nextChecks(404, 401, 429, 500, 'tear', 'html', 'empty')
        const id = await scene.send(client, main)
        await scene.until(async () => (await scene.state(id)).state === 'check')
        await scene.finish({ vendor: true })
        expect(await scene.state(id)).toMatchObject({ state: 'done' })
        expect(jobsSince(before)).toHaveLength(1)
        expect(await scene.attempts(id)).toHaveLength(1)
      })

      for (const how of options.failures ?? [])
        test(`a job that fails afterwards (${how}) gives the credits back`, async () => {
          const client = await scene.person()
          const before = scene.double.jobs().length
          const id = await scene.send(client, main)
          await scene.until(async () => (await scene.state(id)).state === 'check')
          await scene.double.fail(jobsSince(before)[0]!.id, how)
          await scene.finish()
          const failure = { content: 'engine_content', input: 'engine_input', fault: 'engines_down' }[how]
          expect(await scene.state(id)).toMatchObject({ state: 'failed', failure, charged: 0 })
          expect(await scene.bed.balance(client)).toEqual({ availableCredits: 1000, heldCredits: 0 })
          expect(jobsSince(before)).toHaveLength(1)
        })

      test(`a cancel is ${options.cancels === true ? 'confirmed and gives the credits back' : 'not promised'}`, async () => {
        const client = await scene.person()
        const before = scene.double.jobs().length
        const id = await scene.send(client, main)
        await scene.until(async () => (await scene.state(id)).state === 'check')
        await client.press(`cancel:${id}`)
        if (options.cancels === true) {
          await scene.finish({ vendor: false })
          expect(await scene.state(id)).toMatchObject({ state: 'cancelled', charged: 0 })
          expect(await scene.bed.balance(client)).toEqual({ availableCredits: 1000, heldCredits: 0 })
          expect(jobsSince(before)).toMatchObject([{ state: 'cancelled', billed: false }])
        } else {
          await scene.finish()
          expect(await scene.state(id)).toMatchObject({ state: 'done' })
          expect(jobsSince(before)).toHaveLength(1)
        }
      })
    }

    if (options.isAsync && (options.callsBack ?? options.lost === 'callback'))
      test('a callback wakes us at once, twice is once, and a forged or old one does nothing', async () => {
        const client = await scene.person()
        const before = scene.double.jobs().length
        const id = await scene.send(client, main)
        await scene.until(async () => (await scene.state(id)).state === 'check')
        const [job] = jobsSince(before)
        if (options.signs === true) {
          expect(await scene.double.callBack!(job!.id, 'forged')).toBe(401)
          expect(await scene.double.callBack!(job!.id, 'old')).toBe(401)
        }
        await scene.double.finish(job!.id)
        const [first, second] = await Promise.all([scene.double.callBack!(job!.id), scene.double.callBack!(job!.id)])
        expect([first, second]).toEqual([204, 204])
        // Time stands still: nothing but the callback can have brought it.
        await scene.until(async () => (await scene.state(id)).state === 'done')
        await scene.finish()
        const { charged, price } = await scene.state(id)
        expect(charged).toBe(price)
      })

    if (options.addresses)
      test.each(['html', 'empty', 'truncated', 'huge', 'redirect', 'gone', 'expired'] as const satisfies FilePlan[])(
        'a result that is no file of its kind (%s) is not stored and not paid',
        async (plan) => {
          const client = await scene.person()
          const before = scene.double.jobs().length
          scene.double.nextFiles(plan)
          const id = await scene.send(client, main)
          await scene.finish()
          expect(await scene.state(id)).toMatchObject({ state: 'failed', charged: 0 })
          expect(await scene.bed.balance(client)).toEqual({ availableCredits: 1000, heldCredits: 0 })
          expect(jobsSince(before)).toHaveLength(1)
          expect(await artifactsOf(scene.bed.app.db.outer, id)).toEqual([])
        },
      )

    if (options.addresses)
      test('a wrong content type and a download that fails once are no harm', async () => {
        const client = await scene.person()
        scene.double.nextFiles('wrong-type')
        const one = await scene.send(client, main)
        await scene.finish()
        scene.double.nextFiles('flaky')
        const two = await scene.send(client, main)
        await scene.finish()
        for (const id of [one, two]) expect(await scene.state(id)).toMatchObject({ state: 'done' })
      })

    const { partial } = options
    if (partial !== undefined)
      test('fewer results than were asked for are paid in part, and that is said', async () => {
        const client = await scene.person()
        // A vendor that answers at once is done before there is anything to arrange.
        if (!options.isAsync) partial.arrange(scene.double)
        const id = await scene.send(client, partial.errand)
        if (options.isAsync) partial.arrange(scene.double)
        await scene.finish()
        const { state, made, charged, price } = await scene.state(id)
        expect({ state, made }).toEqual({ state: 'done', made: partial.made })
        expect(charged).toBe(Math.floor((price * partial.made) / partial.asked))
        expect((await scene.bed.balance(client)).availableCredits).toBe(1000 - charged)
        const said = (await client.answers()).flatMap((entry) => entry.message?.lines ?? []).join(' ')
        expect(said).toMatch(new RegExp(`${partial.made} of ${partial.asked}`))
      })
  })
}

/** What was made is what the person sees, and it opens. */
async function expectShown(bed: Bed, client: Client, id: string, errand: Errand): Promise<void> {
  const files = await artifactsOf(bed.app.db.outer, id)
  const answers = await client.answers()
  if (errand.makes === 'words') {
    const row = await bed.app.db.outer
      .selectFrom('generations')
      .select('result_text')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.result_text?.length).toBeGreaterThan(0)
    return
  }
  const [first] = files.filter(({ role }) => role === 'main')
  expect(first?.mime).toMatch({ picture: /^image\//, video: /^video\//, audio: /^audio\// }[errand.makes])
  expect(answers.flatMap((entry) => entry.message?.media ?? []).map((media) => media.id)).toContain(first?.id)
  const response = await client.media(first!.id)
  expect(response.status).toBe(200)
  expect((await response.arrayBuffer()).byteLength).toBe(first?.size_bytes)
}
