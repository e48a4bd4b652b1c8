/**
 * The real application in a process that is made to be killed: started by host.ts with its settings as the first argument, spoken
 * to over the channel to its parent. Its clock can stand ahead of the machine's, so that hours of waiting fit into a proof.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import nodeModule from 'node:module'
import { type App, createApp, type Overrides } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { findModel } from '../../src/core/catalog.ts'
import { accept, plan } from '../../src/core/generation/accept.ts'
import { sweepExpired, sweepFiles, sweepOrphans, wakeOverdue } from '../../src/core/generation/sweep.ts'
import { ENDED } from '../../src/core/generation/types.ts'
import { type Incoming, receive } from '../../src/core/inbox.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { makeCode } from '../../src/core/link/codes.ts'
import { createSandbox, type RunningSandbox } from '../../src/core/media/sandbox.ts'
import { createOutside } from '../../src/core/net/outside.ts'
import { findByIdentity, personOf } from '../../src/core/people.ts'
import type { Address, Json, PaymentFacts, Provider, Queue, Topic } from '../../src/core/ports.ts'
import { giveConsent } from '../../src/core/privacy/consent.ts'
import { wakeErasures } from '../../src/core/privacy/erase.ts'
import { wakeExports } from '../../src/core/privacy/export.ts'
import { createBuiltinProvider } from '../../src/core/providers/builtin/index.ts'
import { VENDORS } from '../../src/core/providers/index.ts'
import { createEmbeddedQueue } from '../../src/core/queue/embedded.ts'
import { createPgBossQueue } from '../../src/core/queue/pg-boss.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import type { Method } from '../../src/payments/index.ts'
import { createVendorProvider, filesAllowed } from '../vendor/provider.ts'
import { PLATFORM, recordedChat } from './chat-record.ts'

export interface WorkerSettings {
  dataDir: string
  url: string
  port: number
  chatPath: string
  /** Where the vendor is; without it the built-in engine works. */
  vendorRoot?: string
  /** Serves this Bot API, with the catalogue as it is shipped, instead of the chat with a record. */
  telegram?: { token: string; root: string; mode: 'polling' | 'webhook'; adminId: number; startCredits: number }
  /** Serves this Discord likewise. */
  discord?: { token: string; root: string; applicationId: string; startCredits: number }
  /** Serves these outside shops, by their variables, in a chat with a record. */
  shops?: { [variable: string]: string }
  /** Vendors that are on, by their variables, with the shipped catalogue. */
  vendors?: { [variable: string]: string }
  /** It can be reached from outside: vendors and shops are told where to call. */
  isPublic?: boolean
  aheadMs: number
  logLevel: string
  /** Unsaved results stay so long; ten years unless told. */
  resultDays?: number
}

export type Order =
  | { type: 'receive'; incoming: Incoming }
  | { type: 'people'; names: string[]; credits: number }
  | { type: 'status' }
  | { type: 'ahead'; ms: number }
  | { type: 'clean' }
  /** Somebody new orders; the same name again is the same order. */
  | { type: 'order'; name: string; methodId: string }
  /** Somebody has something made; the same key again is the same job. */
  | { type: 'make'; name: string; key: string; modelId: string; prompt: string }
  /** Orders that can be paid, with the pages to do so. */
  | { type: 'pages' }
  /** What goes by itself after its time. */
  | { type: 'sweep' }
  /** A one-time code of somebody's chat. */
  | { type: 'code'; name: string }
  /** Dies of SIGKILL when it comes to this point; `pass`: after so many times that it has lived through it. */
  | { type: 'die'; at: string; pass?: number }
  | { type: 'stop' }

const settings = JSON.parse(process.argv[2] ?? '{}') as WorkerSettings
let aheadMs = settings.aheadMs
let built: App | undefined
const clock = { nowMs: () => Date.now() + aheadMs }

const VENDOR = 'practice'
const CATALOG = (provider: string) =>
  JSON.stringify({
    gifts: { start_credits: 0 },
    limits: { running: 100, queued: 10_000, daily: 1_000_000, confirm_credits: 1000 },
    retention: { result_days: settings.resultDays ?? 3650 },
    default_kind: 'image',
    models: {
      quick: {
        kind: 'image',
        title: { en: 'Quick' },
        prompt: 'required',
        options: {
          count: { type: 'integer', min: 1, max: 4, default: 1 },
          size: { type: 'choice', choices: [512], default: 512 },
          seed: { type: 'integer', min: 0, max: 2147483647 },
        },
        price: { each: 2000 },
        routes: [{ provider, model: 'paint' }],
      },
    },
    packs: { small: { credits: 100, prices: { XTR: 75, RUB: 29900, USD: 299 } } },
  })

/** The shipped catalogue as it is, for people who have a lot made. */
const vendorCatalog = (): string =>
  readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
    .replace(/running: \d+/, 'running: 100')
    .replace(/queued: \d+/, 'queued: 10000')
    .replace(/daily: \d+/, 'daily: 100000')
    .replace(/result_days: \d+/, 'result_days: 3650')

/** The shipped catalogue with smaller pictures, shorter clips, more credits, and an editor that takes albums. */
const shippedCatalog = (startCredits: number): string =>
  readFileSync(new URL('../../data/catalog.yaml', import.meta.url), 'utf8')
    .replace(/start_credits: \d+/, `start_credits: ${startCredits}`)
    .replace(/daily: \d+/, 'daily: 100000')
    .replace('choices: [512, 1024, 2048], default: 1024', 'choices: [512, 1024, 2048], default: 512')
    .replace('min: 3, max: 10, default: 5, chips', 'min: 3, max: 10, default: 3, chips')
    .replace(/(?<=\n {2}darkroom:\n[\s\S]*?inputs: \{ pictures: \{ min: 1, max: )1/, '2')

let death: { at: string; pass: number } | undefined
function crash(point: string): void {
  if (point !== death?.at || death.pass-- > 0) return
  process.kill(process.pid, 'SIGKILL')
}

const log = createLog(settings.logLevel)
/** What is being rendered, checked or fetched here now: the clock must not run away from it. */
let busy = 0
async function whileBusy<T>(work: Promise<T>): Promise<T> {
  busy++
  return work.finally(() => busy--)
}
const children = createSandbox({ log })
const sandbox: RunningSandbox = { ...children, run: (...args) => whileBusy(children.run(...args)) }
const roots = settings.vendorRoot === undefined ? Object.values(settings.vendors ?? {}) : [settings.vendorRoot]
const outside = createOutside({ allow: roots.filter((one) => one.startsWith('http:')).flatMap(filesAllowed) })

function theProvider(): Provider {
  if (settings.vendorRoot === undefined) return createBuiltinProvider({ sandbox })
  return createVendorProvider({
    root: settings.vendorRoot,
    token: 'practice',
    id: VENDOR,
    startTimeoutMs: 1500,
    callTimeoutMs: 1500,
    callbackUrl: `http://127.0.0.1:${settings.port}/wake/${VENDOR}`,
    callbackSecret: 'practice-secret',
  })
}

const SLOW_CHECK_MS = 3_600_000
const isSlow = (operation: Json) => JSON.stringify(operation) === '{"slow":true}'
/** What is asked for slowly is made until somebody stops it. */
function withPatience(provider: Provider): Provider {
  return {
    ...provider,
    start: async (task, key) =>
      task.prompt.startsWith('slowly')
        ? { state: 'pending', operation: { slow: true }, checkAfterMs: SLOW_CHECK_MS }
        : provider.start(task, key),
    check: async (operation, signal, workDir) =>
      isSlow(operation)
        ? { state: 'pending', operation, checkAfterMs: SLOW_CHECK_MS }
        : provider.check(operation, signal, workDir),
    cancel: async (operation, signal) =>
      isSlow(operation) ? 'cancelled' : ((await provider.cancel?.(operation, signal)) ?? 'unknown'),
  }
}

/** A shop whose notices are facts: what is paid, the proof says. */
const shop: Method = {
  id: 'shop',
  currencies: ['XTR'],
  platforms: [PLATFORM],
  checkout: async (order) => ({ kind: 'link', url: `https://shop.example/${order.id}` }),
  receive: async (notice) => notice as unknown as PaymentFacts,
  look: async () => null,
  refund: async () => ({ state: 'succeeded' }),
}

/** Outside shops sell in the chats that there are: the one with a record then stands for the web chat. */
const PLACE: Address = {
  platform: settings.shops === undefined ? PLATFORM : 'web',
  bot: 'web',
  chat: 'c',
  place: 'private',
}

/** Timers and pg-boss know the machine's time alone: what is due ahead is told in it. */
async function translated(topics: Topic[]): Promise<Queue> {
  const real = { nowMs: () => Date.now() }
  const inner = settings.url.startsWith('postgres')
    ? await createPgBossQueue({ url: settings.url, clock: real, log, topics })
    : createEmbeddedQueue({ clock: real, log, afterCommit: (act) => built?.db.afterCommit(act) })
  return { ...inner, wake: (trx, topic, ref, atMs) => inner.wake(trx, topic, ref, atMs - aheadMs) }
}

async function open(): Promise<App> {
  mkdirSync(settings.dataDir, { recursive: true })
  const postgres = settings.url.startsWith('postgres')
  const { discord, shops, telegram } = settings
  const chat = telegram ?? discord
  const { vendors } = settings
  const read = readConfig(
    {
      PICTURE_SCREEN: 'off',
      DATA_DIR: settings.dataDir,
      PORT: String(settings.port),
      WEB_CHAT: 'off',
      LOG_LEVEL: settings.logLevel,
      ...(postgres ? { DATABASE_URL: settings.url } : {}),
      ...(telegram === undefined ? {} : telegramVariables(telegram)),
      ...(discord === undefined ? {} : discordVariables(discord)),
      ...vendors,
      ...shops,
      ...(settings.isPublic === true ? { PUBLIC_URL: 'https://bot.example', TRUSTED_PROXIES: 'loopback' } : {}),
    },
    { cwd: settings.dataDir },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const provider = chat === undefined && settings.vendorRoot === undefined ? withPatience(theProvider()) : theProvider()
  const overrides: Overrides = {
    clock,
    sandbox,
    ...(vendors === undefined ? { providers: [provider] } : {}),
    catalogYaml:
      vendors !== undefined
        ? vendorCatalog()
        : chat === undefined
          ? CATALOG(provider.id)
          : shippedCatalog(chat.startCredits),
    chats: chat === undefined ? [{ ...recordedChat(settings.chatPath), platform: PLACE.platform }] : [],
    crash,
    methods: chat === undefined && shops === undefined ? [shop] : [],
    outside: { ...outside, download: (...args) => whileBusy(outside.download(...args)) },
    unwatched: true,
    queue: await translated([
      'inbox',
      'generation',
      'chat',
      'order',
      'refund',
      'erasure',
      'export',
      ...[provider.id, ...VENDORS.map(({ id }) => id)].map((id): Topic => `start.${id}`),
    ]),
  }
  const app = await createApp(read.config, { log, metrics: createMetrics({ processFigures: false }) }, overrides)
  built = app
  await app.start()
  return app
}

function telegramVariables(telegram: NonNullable<WorkerSettings['telegram']>): { [name: string]: string } {
  return {
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.root,
    TELEGRAM_MODE: telegram.mode,
    ADMIN_IDS: `telegram:${telegram.adminId}`,
    ...(telegram.mode === 'webhook' ? { PUBLIC_URL: `http://127.0.0.1:${settings.port}` } : {}),
  }
}

function discordVariables(discord: NonNullable<WorkerSettings['discord']>): { [name: string]: string } {
  return {
    DISCORD_TOKEN: discord.token,
    DISCORD_APPLICATION_ID: discord.applicationId,
    DISCORD_API_ROOT: discord.root,
  }
}

async function obey(app: App, order: Order): Promise<unknown> {
  const { db, queue } = app
  switch (order.type) {
    case 'receive':
      return receive({ db, queue, clock }, order.incoming)
    case 'people':
      return db.transaction(async (trx) => {
        const nowMs = clock.nowMs()
        for (const name of order.names) {
          const identity = { platform: PLATFORM, externalId: name, locale: 'en' as const }
          const person = await personOf(trx, identity, { startCredits: order.credits, nowMs })
          await giveConsent(trx, { personId: person.id, policyVersion: 1_000_000, minimumAge: 99, nowMs })
        }
      })
    case 'status':
      return {
        inbox: await count(app, 'inbox'),
        open: await count(app, 'generations'),
        messages: await count(app, 'messages'),
        refunds: await count(app, 'refunds'),
        unpaid: await unpaid(app),
        held: busy + app.generation.calls.size,
      }
    case 'ahead':
      aheadMs += order.ms
      await wakeOverdue(app.generation, false)
      await app.payments.wakeOverdue(false)
      await wakeErasures(app, false)
      await wakeExports(app, false)
      return aheadMs
    case 'order':
      return db.transaction(async (trx) => {
        const { name, methodId } = order
        const identity = { platform: PLACE.platform, externalId: name, locale: 'en' as const }
        const { id: personId } = await personOf(trx, identity, { startCredits: 0, nowMs: clock.nowMs() })
        return app.payments.order(trx, { key: name, personId, address: PLACE, packId: 'small', methodId })
      })
    case 'make':
      return db.transaction(async (trx) => {
        const { name, key, modelId, prompt } = order
        const person = await findByIdentity(trx, PLATFORM, name)
        if (person === null) throw new Error(`nobody is called ${name}`)
        const { kind } = findModel(app.catalog.current(), modelId)
        const planned = plan(app.generation, { kind, modelId, prompt, options: {}, inputs: [] })
        const address = { platform: PLATFORM, bot: 'main', chat: name, place: 'private' as const }
        return accept(app.generation, trx, { key, personId: person.id, address, plan: planned })
      })
    case 'pages':
      return (
        await db.outer
          .selectFrom('orders')
          .select(['id', 'key', 'method', 'checkout'])
          .where('state', '=', 'awaiting_payment')
          .execute()
      ).map(({ checkout, ...row }) => ({
        ...row,
        url: (JSON.parse(checkout ?? 'null') as { url: string } | null)?.url,
      }))
    case 'code':
      return db.transaction((trx) => makeCode(app.generation, trx, { platform: PLATFORM, externalId: order.name }))
    case 'die':
      death = { at: order.at, pass: order.pass ?? 0 }
      return null
    case 'sweep':
      await sweepExpired(app.generation)
      return sweepFiles(app.generation)
    case 'clean':
      aheadMs += 2 * LIMITS.orphanFileKeptMs
      return [await sweepFiles(app.generation), await sweepFiles(app.generation), await sweepOrphans(app.generation)]
    case 'stop':
      await app.stop()
      await sandbox.close()
      return null
  }
}

async function unpaid(app: App): Promise<number> {
  const open = app.db.outer.selectFrom('orders').select('id').where('state', 'in', ['created', 'awaiting_payment'])
  return (await open.execute()).length
}

/** Rows that still want something. */
async function count(app: App, table: 'inbox' | 'generations' | 'refunds' | 'messages'): Promise<number> {
  const { outer } = app.db
  const rows =
    table === 'refunds'
      ? await outer.selectFrom('refunds').select('id').where('state', 'in', ['created', 'sent']).execute()
      : table === 'inbox'
        ? await outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute()
        : table === 'generations'
          ? await outer.selectFrom('generations').select('id').where('state', 'not in', ENDED).execute()
          : await outer
              .selectFrom('messages')
              .select('id')
              .where('state', '=', 'open')
              .whereRef('shown', '<', 'revision')
              .execute()
  return rows.length
}

const opening = open()
process.on('message', async ({ id, order }: { id: number; order: Order }) => {
  try {
    const answer = await obey(await opening, order)
    process.send?.({ id, answer })
    if (order.type === 'stop') process.exit(0)
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
process.on('disconnect', () => process.exit(0))
await opening
process.send?.({ ready: true })
// Who dies by SIGKILL writes nothing down: the next start finds what this one has compiled.
nodeModule.flushCompileCache()
