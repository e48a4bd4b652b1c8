/** The whole application without a server, on either database: two chats that record, an engine and a shop that do as they are told. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import type { Intent } from '../../src/bots/conversation/types.ts'
import { render } from '../../src/bots/web/render.ts'
import { readConfig } from '../../src/config.ts'
import { Fault } from '../../src/core/errors.ts'
import { receive } from '../../src/core/inbox.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { findByIdentity } from '../../src/core/people.ts'
import type { Address, Json, MediaStore, Moderator, PaymentFacts } from '../../src/core/ports.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { type ManualQueue, manualClock, manualQueue } from '../support/databases.ts'
import { type Engine, engine, type FakeChat, fakeChat, passingMedia } from '../support/fakes.ts'
import { creditsByTransfers, creditsOfAll, wrongIn } from '../support/link.ts'
import { type ShopDouble, shopDouble } from '../support/payments.ts'
import { catalogOf } from '../support/studio.ts'

const LOCALES = loadLocales([fileURLToPath(new URL('../../data/locales', import.meta.url))], 'en', () => {})
export const GIFT = 20
const SECOND = 1000

/** What somebody sees of a message. */
export interface Seen {
  id: string
  lines: string[]
  buttons: { label: string; action?: string }[]
  media: number
}

/** Somebody in a chat of one platform. */
export interface Somebody {
  say(text: string): Promise<Seen>
  /** Writes, and hears nothing back at once. */
  write(text: string): Promise<void>
  /** Presses the button whose label or verb is given on their newest message that has it; answers the newest message then. */
  press(button: string): Promise<Seen>
  pressAction(action: string): Promise<Seen>
  seen(): Seen[]
  last(): Seen
  balance(): Promise<[available: number, held: number]>
  personId(): Promise<string>
}

export interface Bed {
  app: App
  dataDir: string
  chats: { [platform: string]: FakeChat }
  engine: Engine
  shop: ShopDouble
  clock: ReturnType<typeof manualClock>
  queue: ManualQueue
  lines: string[]
  somebody(platform: 'one' | 'two', name: string, place?: Address['place']): Somebody
  /** Somebody who has accepted the terms. */
  guest(platform: 'one' | 'two', name: string): Promise<Somebody>
  /** Throws once at this point. */
  dieAt(point: string): void
  /** Whether it came by. */
  died(): boolean
  run(): Promise<void>
  pass(ms: number): Promise<void>
  pay(orderId: string, change?: Partial<PaymentFacts>): Promise<void>
  /** Subscriptions that the shop was told to end, by its own names. */
  readonly ended: readonly string[]
  /** Ends it, and looks at the books. */
  leave(): Promise<void>
}

class Death extends Error {}

/** What differs from the usual: variables, the catalogue, and files of DATA_DIR (`legal/terms.en.md`). */
export interface BedOptions {
  env?: { [name: string]: string }
  catalogYaml?: string
  store?: MediaStore
  /** Screens beside the word lists. */
  moderators?: Moderator[]
  /** With the HTTP server. */
  http?: true
  files?: { [path: string]: string }
  /** While it says so, the shop takes no word about subscriptions. */
  deafShop?: () => boolean
  /** Ids sort by the millisecond: a second application on one database begins later than the first one ended. */
  fromMs?: number
}

export async function openBed(url: string, options: BedOptions = {}): Promise<Bed> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chatelier-link-'))
  for (const [path, text] of Object.entries(options.files ?? {})) {
    await mkdir(dirname(join(dataDir, path)), { recursive: true })
    await writeFile(join(dataDir, path), text)
  }
  const isPostgres = url.startsWith('postgres')
  const read = readConfig(
    {
      PICTURE_SCREEN: 'off',
      DATA_DIR: dataDir,
      WEB_CHAT: 'off',
      PORT: '0',
      LOG_LEVEL: 'warn',
      DATABASE_URL: url,
      ...options.env,
    },
    { cwd: dataDir },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const lines: string[] = []
  const log = createLog('warn', { write: (line: string) => void lines.push(line) })
  const clock = manualClock(options.fromMs ?? Date.now())
  let built: App | undefined
  const queue = manualQueue({
    clock,
    db: { afterCommit: (act) => (built === undefined ? act() : built.db.afterCommit(act)) },
  })
  const chats: { [platform: string]: FakeChat } = { one: fakeChat('one'), two: fakeChat('two') }
  const a = engine('a')
  const ended: string[] = []
  const shop = shopDouble('shop', {
    platforms: ['one', 'two'],
    currencies: ['XTR'],
    subscriptions: {
      renews: 'shop',
      async cancel({ externalId }) {
        if (options.deafShop?.() === true) throw new Fault('shop_down', { retryable: true })
        ended.push(externalId ?? '')
        return { state: 'done' }
      },
    },
  })
  let point: string | null = null
  let died = false
  const app = await createApp(
    read.config,
    { log, metrics: createMetrics({ processFigures: false }) },
    {
      clock,
      queue,
      providers: [a, engine('b')],
      media: passingMedia(),
      // Nothing here is hostile: without a process of its own it takes no time.
      sandbox: { run: async (_lane, entry, job) => (await import(entry.href)).run(job) },
      methods: [shop],
      chats: [chats['one']!, chats['two']!],
      catalogYaml: (options.catalogYaml ?? catalogOf()).replace('"start_credits":100', `"start_credits":${GIFT}`),
      ...(options.store === undefined ? {} : { store: options.store }),
      ...(options.moderators === undefined ? {} : { moderators: options.moderators }),
      ...(options.http === true ? {} : { headless: true }),
      unwatched: true,
      crash(at) {
        if (at !== point) return
        point = null
        died = true
        throw new Death(at)
      },
    },
  )
  built = app
  await app.start()
  let sent = options.fromMs ?? 0

  const bed: Bed = {
    ended,
    app,
    dataDir,
    chats,
    engine: a,
    shop,
    clock,
    queue,
    lines,
    somebody(platform, name, place = 'private') {
      const address: Address = { platform, bot: 'main', chat: place === 'private' ? name : 'group', place }
      const tell = async (
        intent:
          | { type: 'message'; text: string; files: [] }
          | { type: 'press'; action: string; on?: { parts: string[] } },
      ) => {
        clock.advance(1)
        const key = `${platform}:${name}:${++sent}`
        const payload = { ...intent, key, address, speaker: { platform, externalId: name } } satisfies Intent
        const orderKey = `${platform}:main:${address.chat}`
        await receive(app.generation, {
          source: platform,
          externalId: key,
          orderKey,
          payload: payload as unknown as Json,
        })
        await bed.run()
      }
      const self: Somebody = {
        async say(text) {
          await self.write(text)
          return self.last()
        },
        write: (text) => tell({ type: 'message', text, files: [] }),
        async press(wanted) {
          const found = self
            .seen()
            .toReversed()
            .flatMap((one) => one.buttons.map((button) => ({ one, button })))
            .find(({ button }) => button.label === wanted || button.action?.split(':')[0] === wanted)
          if (found?.button.action === undefined) throw new Error(`no button ${wanted}: ${JSON.stringify(self.seen())}`)
          await tell({ type: 'press', action: found.button.action, on: { parts: [found.one.id] } })
          return self.last()
        },
        async pressAction(action) {
          await tell({ type: 'press', action })
          return self.last()
        },
        seen: () =>
          chats[platform]!.messages.filter((one) => one.address.chat === address.chat && !one.removed).map((one) => {
            const shown = render(one.outgoing, 'en', LOCALES.format)
            const buttons = (shown.buttons ?? []).flat()
            return { id: one.id, lines: shown.lines, buttons, media: one.outgoing.media?.length ?? 0 }
          }),
        last() {
          const last = self.seen().at(-1)
          if (last === undefined) throw new Error(`${name} has seen nothing`)
          return last
        },
        async balance() {
          const { availableCredits, heldCredits, owedCredits } = await balanceOf(app.db.outer, await self.personId())
          return [availableCredits - owedCredits, heldCredits]
        },
        async personId() {
          const person = await findByIdentity(app.db.outer, platform, name)
          if (person === null) throw new Error(`nobody knows ${name}`)
          return person.id
        },
      }
      return self
    },
    async guest(platform, name) {
      const one = bed.somebody(platform, name)
      await one.say('/start')
      await one.press('agree')
      return one
    },
    dieAt(at) {
      point = at
      died = false
    },
    died: () => died,
    async run() {
      for (let tries = 0; ; tries++) {
        try {
          await queue.runDue()
          return
        } catch (error) {
          if (!(error instanceof Death) || tries > 3) throw error
        }
      }
    },
    async pass(ms) {
      clock.advance(ms)
      await queue.tick()
      await bed.run()
    },
    async pay(orderId, change = {}) {
      const row = await app.db.outer
        .selectFrom('orders')
        .selectAll()
        .where('id', '=', orderId)
        .executeTakeFirstOrThrow()
      const facts: PaymentFacts = {
        externalId: `pay-${orderId}`,
        orderId,
        amountMinor: row.amount_minor,
        currency: row.currency,
        status: 'paid',
        ...change,
      }
      const externalId = `${facts.externalId}:${facts.status}:${++sent}`
      await receive(app.generation, {
        source: 'pay:shop',
        externalId,
        orderKey: `pay:shop:${orderId}`,
        payload: facts as unknown as Json,
      })
      await bed.run()
    },
    async leave() {
      await bed.pass(10 * SECOND)
      try {
        expect(await wrongIn(app.db)).toEqual([])
        expect(await creditsOfAll(app.db)).toBe(await creditsByTransfers(app.db))
        const open = await app.db.outer.selectFrom('inbox').select('external_id').where('state', '<>', 'done').execute()
        expect(open).toEqual([])
      } finally {
        await app.stop()
        await rm(dataDir, { recursive: true, force: true })
      }
    },
  }
  expect(isPostgres).toBe(app.db.dialect === 'postgres')
  return bed
}

/** The code in the answer to /link. */
export function codeOf(seen: Seen): string {
  const code = seen.lines.map((line) => /^\/link (\S+)$/.exec(line)?.[1]).find((one) => one !== undefined)
  if (code === undefined) throw new Error(`no code: ${seen.lines.join(' / ')}`)
  return code
}

/** Joins two: `closed` types the code of `kept` and confirms. */
export async function joinChats(kept: Somebody, closed: Somebody): Promise<Seen> {
  await closed.say(`/link ${codeOf(await kept.say('/link'))}`)
  return closed.press('link')
}
