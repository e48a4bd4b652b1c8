/** One generation from its submission to its end, through deaths; judged by what the vendor, the disk and the chat say. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { cancel, deleteWork } from '../../src/core/generation/cancel.ts'
import type { CrashPoint } from '../../src/core/generation/parts.ts'
import type { Draft } from '../../src/core/generation/types.ts'
import { createOutside } from '../../src/core/net/outside.ts'
import type { Provider } from '../../src/core/ports.ts'
import { wrongInBooks } from '../support/books.ts'
import type { TestDatabase } from '../support/databases.ts'
import { type Engine, engine } from '../support/fakes.ts'
import { Dead, openPlace, type Place, type Studio, type WorkerOptions } from '../support/studio.ts'
import { readMark, readRecord, summary } from '../vendor/oracle.ts'
import { createVendorProvider, filesAllowed } from '../vendor/provider.ts'
import type { VendorProcess } from '../vendor/spawn.ts'

export interface Scenario {
  draft: Partial<Draft>
  /** For the vendor: a behaviour in the prompt. */
  behave?: string
  /** For the instant engine. */
  script?: (engine: Engine) => void
  /** What the person does once the job runs, or has ended. */
  asks?: 'cancel' | 'delete'
  canRecover?: false
  ends: 'done' | 'cancelled' | 'failed'
}

const PENDING = { state: 'pending', operation: { id: 1 }, checkAfterMs: 50 } as const
const PHOTO = { from: 'chat' as const, platform: 'test', ref: 'photo' }

export const SCENARIOS = {
  plain: { draft: { options: { count: 2 } }, ends: 'done' },
  photo: { draft: { modelId: 'edit', inputs: [PHOTO] }, ends: 'done' },
  lost: { draft: {}, behave: 'lose=after', script: (one) => one.starts.push({ state: 'unknown' }), ends: 'done' },
  polls: { draft: {}, behave: 'pendingPolls=2', script: (one) => one.starts.push(PENDING), ends: 'done' },
  cancelled: {
    draft: {},
    behave: 'pendingPolls=1000',
    script: (one) => one.starts.push(PENDING),
    asks: 'cancel',
    ends: 'cancelled',
  },
  unfindable: {
    draft: {},
    behave: 'lose=after',
    script: (one) => one.starts.push({ state: 'unknown' }),
    canRecover: false,
    ends: 'failed',
  },
  deleted: { draft: { options: { count: 2 } }, asks: 'delete', ends: 'done' },
} satisfies { [name: string]: Scenario }

export type EngineName = 'vendor' | 'instant'

export interface Stage {
  place: Place
  scenario: Scenario
  engineName: EngineName
  /** Keys that the engine was handed, in order. */
  submitted: string[]
  vendor: VendorProcess
  record: string
  close(): Promise<void>
}

export async function openStage(
  database: TestDatabase,
  given: { scenario: Scenario; engineName: EngineName; vendor: VendorProcess; record: string },
): Promise<Stage> {
  const { scenario, engineName, vendor } = given
  const submitted: string[] = []
  const options = scenario.canRecover === undefined ? {} : { canRecover: scenario.canRecover }
  const clock = { nowMs: (): number => place.clock.nowMs() }
  const inner: Provider =
    engineName === 'vendor'
      ? createVendorProvider({ root: vendor.root, token: vendor.token, id: 'a', clock, ...options })
      : instant(scenario, options)
  const provider: Provider = {
    ...inner,
    start(task, key) {
      submitted.push(key)
      return inner.start(task, key)
    },
  }
  const place: Place = await openPlace(database, {
    providers: [provider, engine('b')],
    outside: createOutside({ allow: filesAllowed(vendor.root) }),
  })
  place.chat.files.set('photo', Buffer.from('a photo'))
  return { place, submitted, ...given, close: () => place.close() }
}

/** As the built-in engine: everything at once, and what was lost was never begun. */
function instant(scenario: Scenario, options: Parameters<typeof engine>[1]): Engine {
  const one = engine('a', options)
  scenario.script?.(one)
  if (scenario.script === undefined && one.recover !== undefined) one.recover = async () => ({ state: 'absent' })
  return one
}

/** A worker that dies the first time it comes to `point`. */
export async function mortal(place: Place, point: CrashPoint): Promise<{ studio: Studio; died: () => boolean }> {
  let died = false
  const studio = await place.worker({
    crash(at) {
      if (at !== point || died) return
      died = true
      studio.die()
      throw new Dead(point)
    },
  })
  return { studio, died: () => died }
}

const STEP_MS = 20_000
const MOST_STEPS = 90

/** Plays the scenario to its end: whenever the worker dies, another one takes over, and what was not confirmed is sent again. */
export async function play(stage: Stage, first: Studio, afterDeath: WorkerOptions = {}): Promise<Played> {
  const { place, scenario } = stage
  let studio = first
  let deaths = 0
  const through = async (act: (studio: Studio) => Promise<unknown>): Promise<void> => {
    try {
      await act(studio)
    } catch (error) {
      if (!(error instanceof Dead)) throw error
      deaths++
      studio = await place.worker(afterDeath)
      await act(studio)
    }
  }
  let personId = ''
  await through(async (one) => {
    if (personId === '') personId = await one.person(100)
  })
  const prompt = scenario.behave === undefined ? 'a fox' : `a fox behave:${scenario.behave}`
  let generationId = ''
  await through(async (one) => {
    generationId = (await one.submit(personId, { prompt, ...scenario.draft }, `key:${personId}`)).generationId
  })
  await through((one) => one.run())
  const request = { generationId, personId }
  const ask = (act: typeof cancel | typeof deleteWork) =>
    through((one) =>
      one.parts.db.transaction(async (trx) => {
        await act(one.parts, trx, request)
      }),
    )
  if (scenario.asks === 'cancel') await ask(cancel)
  await settle(generationId)
  if (scenario.asks === 'delete') await ask(deleteWork)
  for (let n = 0; n < 4; n++) await through((one) => one.pass(STEP_MS))
  return { personId, generationId, deaths, studio }

  async function settle(id: string): Promise<void> {
    for (let n = 0; n < MOST_STEPS; n++) {
      if (['done', 'failed', 'cancelled'].includes((await studio.generation(id)).state)) return
      await through((one) => one.pass(STEP_MS))
    }
  }
}

export interface Played {
  personId: string
  generationId: string
  deaths: number
  studio: Studio
}

const HOUR_MS = 60 * 60_000

/** What must be true when everything has come to rest. `copies`: how often the message may have been sent. */
export async function judge(stage: Stage, played: Played, allowed: { copies?: number } = {}): Promise<void> {
  const { place, scenario } = stage
  const { studio, personId, generationId } = played
  // Time for the sweeps of what a death left behind.
  await studio.pass(2 * HOUR_MS)
  await studio.clean()

  const count = Number(scenario.draft.options?.['count'] ?? 1)
  const price = count * 2
  const delivered = scenario.ends === 'done'
  expect((await studio.generation(generationId)).state).toBe(scenario.ends)
  expect(await studio.balance(personId)).toEqual({
    availableCredits: delivered ? 100 - price : 100,
    heldCredits: 0,
    owedCredits: 0,
  })
  expect(await wrongInBooks(place.database.db)).toEqual([])

  // The chat: one message, or copies of one where the death was between sending and writing it down.
  const messages = place.chat.messages
  expect(new Set(messages.map((one) => one.sendingId)).size).toBe(1)
  expect(messages.length).toBeLessThanOrEqual(allowed.copies ?? 1)
  const last = messages.at(-1)!
  if (scenario.asks === 'delete') expect(last.removed).toBe(true)
  else {
    expect(last.outgoing.text![0]!.key).toBe(scenario.ends)
    expect(last.outgoing.media).toHaveLength(delivered ? count : 0)
  }

  // The disk: the files that the person has, and nothing else.
  const uploads = scenario.draft.inputs === undefined ? 0 : await uploadsOf(place)
  const files = await place.files()
  const kept = delivered && scenario.asks !== 'delete' ? count : 0
  expect(files).toHaveLength(kept + uploads)

  // The engine: handed one key that counted, and what it made is what was delivered.
  expect(new Set(stage.submitted).size).toBe(stage.submitted.length)
  if (stage.engineName === 'vendor') await judgeVendor(stage, kept, delivered)
}

/** An upload that was taken over twice by a death in between is kept for its 30 days like any other. */
async function uploadsOf(place: Place): Promise<number> {
  const rows = await place.database.db.outer.selectFrom('artifacts').selectAll().where('role', '=', 'input').execute()
  expect(rows.every((row) => row.state === 'stored' && row.expires_at_ms !== null)).toBe(true)
  return rows.length
}

async function judgeVendor(stage: Stage, kept: number, delivered: boolean): Promise<void> {
  const { keys, doubled } = summary(await readRecord(stage.record))
  expect(doubled).toEqual([])
  const work = stage.submitted.flatMap((key) => keys.get(key)?.submissions ?? [])
  const charged = work.filter((one) => !one.cancelled)
  expect(charged.length).toBeLessThanOrEqual(1)
  if (delivered) expect(charged).toHaveLength(1)
  if (stage.scenario.ends === 'cancelled') expect(charged).toHaveLength(0)
  const marks = []
  for (const row of await stage.place.database.db.outer.selectFrom('artifacts').selectAll().execute()) {
    if (row.role !== 'main') continue
    const path = join(
      stage.place.mediaRoot,
      row.key.split('.')[0]!.slice(-2),
      row.key.split('.')[0]!.slice(-4, -2),
      row.key,
    )
    marks.push(await readMark(await readFile(path)))
  }
  expect(marks.map((mark) => mark?.number)).toEqual(Array.from({ length: kept }, () => charged[0]?.number))
  expect(new Set(marks.map((mark) => mark?.index)).size).toBe(kept)
}
