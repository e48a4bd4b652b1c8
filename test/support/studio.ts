/**
 * A studio for tests: the core on one database, with a fake chat, engines that do as they are told, files in a temporary folder,
 * and a clock and a queue that move by hand. The place outlives its workers: `worker()` is a process, and after `die()` the next
 * one finds the same database, files, chat and vendors.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CatalogHolder, holdCatalog } from '../../src/core/catalog.ts'
import type { Database } from '../../src/core/db/database.ts'
import { Fault } from '../../src/core/errors.ts'
import { type Accepted, accept, plan } from '../../src/core/generation/accept.ts'
import { type Artifact, artifactsOf } from '../../src/core/generation/artifacts.ts'
import type { CrashPoint, Downloader, GenerationParts, MediaTools } from '../../src/core/generation/parts.ts'
import { sweepFiles, sweepOrphans } from '../../src/core/generation/sweep.ts'
import { type Draft, type Generation, toGeneration } from '../../src/core/generation/types.ts'
import { generationHandlers, startSweeps } from '../../src/core/generation/worker.ts'
import { createBreakers } from '../../src/core/health/breaker.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { formatListMistakes, loadLists, type Policy, type ScreenRules } from '../../src/core/moderation/index.ts'
import { type ComposeCard, deliverChat } from '../../src/core/outbox.ts'
import { personOf } from '../../src/core/people.ts'
import type { Address, Findings, MediaStore, Moderator, Outgoing, Provider } from '../../src/core/ports.ts'
import { createDiskStore } from '../../src/core/stores/disk.ts'
import {
  type ManualClock,
  type ManualQueue,
  manualClock,
  manualQueue,
  silentLog,
  type TestDatabase,
} from './databases.ts'
import { type CountedMetrics, countingMetrics, type FakeChat, fakeChat, passingMedia } from './fakes.ts'

const model = (changes: { [field: string]: unknown } = {}) => ({
  kind: 'image',
  title: { en: 'A model' },
  prompt: 'required',
  options: {
    count: { type: 'integer', min: 1, max: 4, default: 1 },
    seed: { type: 'integer', min: 0, max: 2147483647 },
  },
  price: { each: 2000 },
  routes: [{ provider: 'a', model: 'm', cost_micro_usd: 500 }],
  ...changes,
})

/** A catalogue (JSON is YAML): engines `a` and `b`; a picture costs 2 credits, two jobs of a person run at a time. */
export function catalogOf(changes: { models?: object; limits?: object } = {}): string {
  const pictures = { pictures: { min: 1, max: 2 } }
  return JSON.stringify({
    gifts: { start_credits: 100 },
    limits: { running: 2, queued: 4, daily: 200, confirm_credits: 50, ...changes.limits },
    retention: { result_days: 30 },
    default_kind: 'image',
    models: changes.models ?? {
      one: model(),
      two: model({ routes: [route('a'), route('b')] }),
      twice: model({ routes: [{ ...route('a'), may_pay_twice: true }, route('b')] }),
      edit: model({ kind: 'edit', prompt: 'optional', inputs: pictures }),
      words: model({ kind: 'describe', prompt: 'none', options: {}, inputs: pictures, price: { each: 1000 } }),
    },
    packs: { small: { credits: 100, prices: { XTR: 75 } } },
    plans: { plus: { credits: 300, prices: { XTR: 200 } } },
  })
}

const route = (provider: string) => ({ provider, model: 'm' })

export interface PlaceOptions {
  providers: Provider[]
  catalogYaml?: string
  media?: MediaTools
  outside?: Downloader
  moderators?: Moderator[]
  /** What the local lists say of titles and texts. */
  words?: (text: string) => Findings
  /** policy.yaml, by which screens are weighed; everything is refused that they find unless told. */
  policy?: string
  wordsKeptMs?: number
  /** The store that all workers use; files in the place's folder unless told. */
  store?: MediaStore
  clock?: ManualClock
}

export interface Place {
  readonly database: TestDatabase
  readonly clock: ManualClock
  readonly chat: FakeChat
  readonly metrics: CountedMetrics
  /** What admins were told. */
  readonly notices: Outgoing[]
  readonly workRoot: string
  readonly mediaRoot: string
  readonly store: MediaStore
  worker(options?: WorkerOptions): Promise<Studio>
  /** Keys of all files in the store, whatever the tables say. */
  files(): Promise<string[]>
  close(): Promise<void>
}

export interface WorkerOptions {
  crash?: (point: CrashPoint) => void
  /** Not the only process: rows that others may hold are left alone at start. */
  alone?: boolean
  /** Wraps what reaches outside: tests hold calls up there. */
  wrap?: (parts: GenerationParts, chat: FakeChat) => { parts?: Partial<GenerationParts>; chat?: FakeChat }
}

export interface Studio {
  readonly parts: GenerationParts
  readonly queue: ManualQueue
  readonly place: Place
  person(credits?: number): Promise<string>
  submit(personId: string, draft?: Partial<Draft>, key?: string): Promise<Accepted>
  /** Handles what is due until nothing is. */
  run(): Promise<void>
  /** Lets time pass, sweeps, and handles what is due. */
  pass(ms: number): Promise<void>
  /** Sweeps files that are to go, and those that nobody knows. */
  clean(): Promise<void>
  generation(id: string): Promise<Generation>
  artifacts(id: string): Promise<Artifact[]>
  balance(personId: string): ReturnType<typeof balanceOf>
  /** Text keys of what the person sees now, oldest message first. */
  screen(): string[]
  /** The process is gone: nothing that it still does reaches the database. */
  die(): void
}

/** What a dead process meets wherever it reaches for the world. */
export class Dead extends Error {}

export const ADDRESS: Address = { platform: 'test', bot: 'main', chat: 'c1', place: 'private' }

export async function openPlace(database: TestDatabase, options: PlaceOptions): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-place-'))
  const clock = options.clock ?? manualClock(Date.now())
  const chat = fakeChat()
  const metrics = countingMetrics()
  const mediaRoot = join(dir, 'media')
  const workRoot = join(dir, 'work')
  const holder = holdCatalog(
    options.catalogYaml ?? catalogOf(),
    options.providers.map((one) => one.id),
  )
  if (!holder.ok) throw new Error(JSON.stringify(holder.mistakes))
  const place: Place = {
    database,
    clock,
    chat,
    metrics,
    notices: [],
    workRoot,
    mediaRoot,
    store: options.store ?? createDiskStore({ root: mediaRoot }),
    worker: (worker) => openStudio(place, options, holder.catalog, worker ?? {}),
    async files() {
      if (!existsSync(mediaRoot)) return []
      const found = await readdir(mediaRoot, { recursive: true, withFileTypes: true })
      return found.filter((one) => one.isFile()).map((one) => one.name)
    },
    async close() {
      await database.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
  return place
}

async function openStudio(
  place: Place,
  options: PlaceOptions,
  catalog: CatalogHolder,
  worker: WorkerOptions,
): Promise<Studio> {
  const { clock } = place
  let dead = false
  const alive = () => {
    if (dead) throw new Dead('this process is gone')
  }
  const real = place.database.db
  const db: Database = {
    dialect: real.dialect,
    get outer() {
      alive()
      return real.outer
    },
    async transaction(work) {
      alive()
      return real.transaction(work)
    },
    afterCommit: (act) => real.afterCommit(act),
    close: async () => {},
  }
  const queue = manualQueue({ clock, db })
  const rules = rulesOf(options.policy ?? '')
  const base: GenerationParts = {
    db,
    queue,
    clock,
    calls: new Map(),
    looksAgainMs: new Map(),
    breakers: createBreakers(),
    log: silentLog(),
    catalog,
    providers: new Map(options.providers.map((one) => [one.id, one])),
    store: place.store,
    media: options.media ?? passingMedia(),
    outside: options.outside ?? {
      download: async () => {
        throw new Fault('outside-address')
      },
    },
    screens: {
      moderators: options.moderators ?? [],
      words: options.words ?? (() => ({ scores: {}, evidence: [] })),
      rules: () => rules,
      wordsKeptMs: options.wordsKeptMs ?? 0,
      notifyAdmins: async (_trx, outgoing) => place.notices.push(outgoing),
    },
    fetchFromChat: (_platform, ref, signal) => place.chat.fetch!(ref, signal),
    metrics: place.metrics,
    workRoot: place.workRoot,
    fingerprint: (text) => `of ${text}`,
    random: () => 0.5,
    crash: worker.crash ?? (() => {}),
  }
  const wrapped = worker.wrap?.(base, place.chat) ?? {}
  const parts: GenerationParts = { ...base, ...wrapped.parts }
  const ports = new Map([[place.chat.platform, wrapped.chat ?? place.chat]])
  await queue.work(
    {
      ...generationHandlers(parts),
      chat: (chatKey: string) => deliverChat({ ...parts, ports, compose: composeCard }, chatKey),
    },
    {},
  )
  await startSweeps(parts, { alone: worker.alone ?? real.dialect === 'sqlite', alsoWake: async () => {} })

  const studio: Studio = {
    parts,
    queue,
    place,
    async person(credits = 100) {
      const external = `p${++people}`
      const nowMs = clock.nowMs()
      const person = await db.transaction((trx) =>
        personOf(trx, { platform: 'test', externalId: external, locale: 'en' }, { startCredits: credits, nowMs }),
      )
      return person.id
    },
    submit(personId, draft = {}, key = `key-${++keys}`) {
      const whole: Draft = { kind: 'image', modelId: 'one', prompt: 'a fox', options: {}, inputs: [], ...draft }
      const planned = plan(parts, whole)
      return db.transaction((trx) => accept(parts, trx, { key, personId, address: ADDRESS, plan: planned }))
    },
    async run() {
      await queue.runDue()
    },
    async pass(ms) {
      clock.advance(ms)
      await queue.tick()
      await queue.runDue()
    },
    async clean() {
      await sweepFiles(parts)
      await sweepOrphans(parts)
    },
    async generation(id) {
      return toGeneration(
        await real.outer.selectFrom('generations').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
      )
    },
    artifacts: (id) => artifactsOf(real.outer, id),
    balance: (personId) => balanceOf(real.outer, personId),
    screen: () =>
      place.chat.messages
        .filter((one) => !one.removed)
        .map((one) => (one.outgoing.text ?? []).map((line) => line.key).join('+')),
    die() {
      dead = true
      queue.forget()
    },
  }
  return studio
}

/** A policy file as the loader reads it, with the shipped word lists. */
export function rulesOf(policy: string): { policy: Policy; screens: ScreenRules } {
  const dir = mkdtempSync(join(tmpdir(), 'chatelier-policy-'))
  try {
    writeFileSync(join(dir, 'rules.yaml'), 'threshold: 100\n')
    writeFileSync(join(dir, 'policy.yaml'), policy === '' ? '{}' : policy)
    const loaded = loadLists([dir])
    if (!loaded.ok) throw new Error(formatListMistakes(loaded.mistakes))
    return loaded.lists
  } finally {
    rmSync(dir, { recursive: true })
  }
}

let people = 0
let keys = 0

/** A card that says nothing but the state, and shows the files. */
const composeCard: ComposeCard = async (db, _topic, topicId) => {
  const row = await db.selectFrom('generations').selectAll().where('id', '=', topicId).executeTakeFirst()
  if (row === undefined || row.deleted_at_ms !== null) return null
  const files = row.state === 'done' ? await artifactsOf(db, topicId) : []
  return {
    text: [{ key: row.state, params: { id: row.id, failure: row.failure ?? '' } }],
    media: files.map((file) => ({ id: file.id, type: 'picture', mime: file.mime, sizeBytes: file.size_bytes })),
  }
}
