/** The whole application, as main.ts makes it, on either database and a free port: with its real engine and child processes. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type App, createApp, type Overrides } from '../../src/app.ts'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import { render } from '../../src/bots/web/render.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { wakeOverdue } from '../../src/core/generation/sweep.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import type { Locale, Sandbox, Text } from '../../src/core/ports.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { wrongInBooks } from '../support/books.ts'
import { type DatabaseName, openPostgres } from '../support/databases.ts'
import { looks } from '../support/look.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { sharedPids, sharedSandbox } from '../support/sandbox.ts'
import { type Client, newClient } from './client.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STOP_MS = 60_000
const HURRY_MS = 10_000
const STILL_LOOKS = 3

export interface Bed {
  app: App
  address: string
  dataDir: string
  /** The person behind a client. */
  personId(client: Client): Promise<string>
  /** New people who have accepted the terms, by pressing the button. */
  people(locales: readonly Locale[]): Promise<Client[]>
  /** How many rows of the inbox, jobs and messages are left to be done. */
  unfinished(): Promise<number>
  /** Whether media are being made or read, for whose time the machine counts. */
  isBusy(): boolean
  /** Resolves when nothing is left to be done: no row of the inbox, no job, no message. */
  rest(): Promise<void>
  /** The same while time flies: for pauses between tries, and for calls that count as lost only after a while. */
  hurry(): Promise<void>
  balance(client: Client): Promise<{ availableCredits: number; heldCredits: number }>
  /** Jobs of a person, oldest first. */
  jobs(client: Client): Promise<Job[]>
  /** Lines of the log at `error` and above since the last call: our own faults. */
  faults(): string[]
  /** Moves the application's clock ahead. */
  later(ms: number): void
  /** Stops it, and checks what every file has to show: the books add up, no child is left, it stops in time. */
  leave(): Promise<void>
}

export interface Job {
  id: string
  state: string
  kind: string
  prompt: string
  options: string
  price_credits: number
  charged_credits: number
  failure: string | null
}

const locales = loadLocales([join(ROOT, 'data/locales')], 'en', (problem) => {
  throw new Error(problem)
})

/** A text of the locale file as the page shows it. */
export function text(locale: Locale, key: string, params: Text['params'] = {}): string {
  if (!locales.has(key)) throw new Error(`no text ${key}`)
  return render({ text: [{ key, params }] }, locale, locales.format).lines[0] ?? ''
}

/** The catalogue as shipped, with so many credits to begin with that money is not what stops anybody, and clips that are soon made. */
export function richCatalog(startCredits = 1000): string {
  return readFileSync(join(ROOT, 'data/catalog.yaml'), 'utf8')
    .replace(/start_credits: \d+/, `start_credits: ${startCredits}`)
    .replace(/queued: \d+/, 'queued: 500')
    .replace(/confirm_credits: \d+/, 'confirm_credits: 5')
    .replace('min: 3, max: 10, default: 5, chips', 'min: 3, max: 10, default: 3, chips')
}

/** A song takes more than half of what people have: a second one can't be paid for. */
export function dearSongs(): string {
  return richCatalog().replace('price: { each: 1000, per_second: 50 }', 'price: { each: 600000 }')
}

/** @param given.ownChildren with child processes of its own, which must be gone at the end; else it shares those of this process */
export async function startApp(
  name: DatabaseName,
  given: Overrides & { ownChildren?: true } = {},
  env: { [name: string]: string } = {},
  adjust: (config: Config) => Config = (config) => config,
): Promise<Bed> {
  const { ownChildren, ...more } = given
  let beingMade = 0
  const shared = sharedSandbox()
  const watched: Sandbox = {
    run: (...job) => {
      beingMade++
      return shared.run<never>(...job).finally(() => beingMade--)
    },
  }
  const overrides: Overrides = ownChildren === true ? more : { sandbox: watched, ...more }
  const before = new Set(children())
  const dataDir = await mkdtemp(join(tmpdir(), 'chatelier-bad-'))
  const postgres = name === 'postgres' ? await openPostgres() : undefined
  const read = readConfig(
    {
      PICTURE_SCREEN: 'off',
      DATA_DIR: dataDir,
      PORT: '0',
      WEB_CHAT: 'on',
      ...(postgres ? { DATABASE_URL: postgres.url } : {}),
      ...env,
    },
    { cwd: dataDir },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const lines: string[] = []
  const log = createLog('error', { write: (line: string) => void lines.push(line) })
  let aheadMs = 0
  const app = await createApp(
    adjust(read.config),
    { log, metrics: createMetrics({ processFigures: false }) },
    { clock: { nowMs: () => Date.now() + aheadMs }, unwatched: true, catalogYaml: richCatalog(), ...overrides },
  )
  const said = await app.start()
  // What it says of itself is where people reach it; tests reach it here.
  const port = (app.http?.server.server.address() as AddressInfo | null | undefined)?.port
  const address = port == null ? said : `http://127.0.0.1:${port}`
  const { db } = app

  async function unfinished(): Promise<number> {
    const counted = await Promise.all([
      db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute(),
      db.outer
        .selectFrom('generations')
        .select('id')
        .where('state', 'not in', ['done', 'failed', 'cancelled'])
        .execute(),
      db.outer
        .selectFrom('messages')
        .select('id')
        .where('state', '=', 'open')
        .whereRef('shown', '<', 'revision')
        .execute(),
    ])
    return counted.reduce((sum, rows) => sum + rows.length, 0)
  }

  const bed: Bed = {
    unfinished,
    isBusy: () => beingMade > 0,
    app,
    address,
    dataDir,
    async personId(client) {
      // Whoever asks for the session becomes a person.
      await client.request('/session')
      const secret = client.cookie.slice('chatelier='.length)
      const row = await db.outer
        .selectFrom('identities')
        .select('person_id')
        .where('external_id', '=', createHash('sha256').update(secret).digest('base64url'))
        .executeTakeFirstOrThrow()
      return row.person_id
    },
    async people(wanted) {
      const clients = wanted.map((locale) => newClient(address, locale))
      await Promise.all(clients.map((client) => client.press('agree')))
      await bed.rest()
      return clients
    },
    async rest() {
      const untilMs = Date.now() + PATIENCE_MS
      const { pause } = looks(40)
      for (;;) {
        const left = await unfinished()
        if (left === 0) return
        if (Date.now() > untilMs) throw new Error(`${left} rows are still unfinished: ${lines.slice(-5).join('')}`)
        await pause()
      }
    },
    async hurry() {
      let before = ''
      let still = 0
      for (const untilMs = Date.now() + PATIENCE_MS; Date.now() < untilMs && (await unfinished()) > 0; ) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        const now = JSON.stringify(
          await db.outer.selectFrom('generations').select(['id', 'version', 'step_tries', 'next_step_at_ms']).execute(),
        )
        still = now === before && beingMade === 0 ? still + 1 : 0
        before = now
        // A clock that runs while somebody works would end the worker's lease, again and again, and on a busy machine the job's time.
        if (still < STILL_LOOKS) continue
        still = 0
        aheadMs += HURRY_MS
        await wakeOverdue(app.generation, false)
      }
      await bed.rest()
    },
    async balance(client) {
      const { availableCredits, heldCredits } = await balanceOf(db.outer, await bed.personId(client))
      return { availableCredits, heldCredits }
    },
    async jobs(client) {
      return db.outer
        .selectFrom('generations')
        .select(['id', 'state', 'kind', 'prompt', 'options', 'price_credits', 'charged_credits', 'failure'])
        .where('person_id', '=', await bed.personId(client))
        .orderBy('created_at_ms')
        .orderBy('id')
        .execute()
    },
    faults: () => lines.splice(0),
    later(ms) {
      aheadMs += ms
    },
    async leave() {
      try {
        expect((await fetch(`${address}/healthz`)).status).toBe(200)
        const { differences } = await verify(db)
        expect(differences.map(lineOf)).toEqual([])
        expect(await wrongInBooks(db)).toEqual([])
      } finally {
        const beganMs = Date.now()
        await app.stop()
        await postgres?.close()
        await rm(dataDir, { recursive: true, force: true })
        expect(Date.now() - beganMs).toBeLessThan(STOP_MS)
        const own = children().filter((pid) => !sharedPids().includes(pid))
        expect(own.filter((pid) => !before.has(pid))).toEqual([])
      }
    },
  }
  return bed
}

/** Process ids of this process's children. */
function children(): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      // "pid (name) state parent ...": the name may hold anything.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === process.pid ? [Number(name)] : []
    } catch {
      // It ended while we looked.
      return []
    }
  })
}
