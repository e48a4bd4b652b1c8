/** The whole application in Telegram: with its real engine, over real HTTP, against the strict double. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type App, createApp, type Overrides } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { looks } from '../support/look.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { sharedSandbox } from '../support/sandbox.ts'
import { startTelegram, type Telegram, type TelegramOptions, type UserControl } from './double/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Bed {
  telegram: Telegram
  app: App
  dataDir: string
  /** Lines of the log. */
  lines: string[]
  /** Everybody has been answered: no row of the inbox, job, refund or message is open. */
  rest(): Promise<void>
  balance(user: UserControl): Promise<number>
  personId(user: UserControl): Promise<string>
  /** Somebody new who has accepted the terms. */
  guest(given: { id: number; language_code?: string }): Promise<UserControl>
  later(ms: number): void
  /** Ends this process and starts another on the same data. */
  restart(): Promise<void>
  /** Stops it, and checks that the books add up and that no token was said anywhere. */
  leave(): Promise<void>
}

export const ADMIN_ID = 900

export async function openBed(
  given: {
    mode?: 'polling' | 'webhook'
    telegram?: TelegramOptions
    overrides?: Overrides
    credits?: number
    /** More variables. */
    env?: { [name: string]: string }
    /** Before the application starts. */
    prepare?: (telegram: Telegram) => void
    logLevel?: 'debug'
  } = {},
): Promise<Bed> {
  const telegram = await startTelegram({ flood: false, ...given.telegram })
  given.prepare?.(telegram)
  const dataDir = await mkdtemp(join(tmpdir(), 'chatelier-telegram-'))
  const port = given.mode === 'webhook' ? await freePort() : 0
  const read = readConfig(
    {
      PICTURE_SCREEN: 'off',
      DATA_DIR: dataDir,
      PORT: String(port),
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      ...given.env,
      TELEGRAM_MODE: given.mode ?? 'polling',
      ADMIN_IDS: `telegram:${ADMIN_ID}`,
      ...(given.mode === 'webhook' ? { PUBLIC_URL: `http://127.0.0.1:${port}` } : {}),
    },
    { cwd: dataDir },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const { config } = read
  const lines: string[] = []
  const log = createLog(given.logLevel ?? 'info', { write: (line: string) => void lines.push(line) })
  let aheadMs = 0
  const catalogYaml = readFileSync(join(ROOT, 'data/catalog.yaml'), 'utf8')
    .replace(/start_credits: \d+/, `start_credits: ${given.credits ?? 20}`)
    .replace('choices: [512, 1024, 2048], default: 1024', 'choices: [512, 1024, 2048], default: 512')
    .replace('min: 3, max: 10, default: 5, chips', 'min: 3, max: 10, default: 3, chips')
  const start = async () => {
    const app = await createApp(
      config,
      { log, metrics: createMetrics({ processFigures: false }) },
      {
        clock: { nowMs: () => Date.now() + aheadMs },
        unwatched: true,
        catalogYaml,
        sandbox: sharedSandbox(),
        ...given.overrides,
      },
    )
    await app.start()
    return app
  }

  async function unfinished(app: App): Promise<number> {
    const { outer } = app.db
    const counted = await Promise.all([
      outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute(),
      outer.selectFrom('refunds').select('id').where('state', 'in', ['created', 'sent']).execute(),
      outer.selectFrom('generations').select('id').where('state', 'not in', ['done', 'failed', 'cancelled']).execute(),
      outer
        .selectFrom('messages')
        .select('id')
        .where('state', '=', 'open')
        .whereRef('shown', '<', 'revision')
        .execute(),
    ])
    return counted.reduce((sum, rows) => sum + rows.length, 0) + telegram.updates.pending().length
  }

  const bed: Bed = {
    telegram,
    app: await start(),
    dataDir,
    lines,
    async rest() {
      const untilMs = Date.now() + PATIENCE_MS
      const { pause, soon } = looks(25)
      for (let quiet = 0; quiet < 2; await pause()) {
        quiet = (await unfinished(bed.app)) === 0 ? quiet + 1 : 0
        if (quiet > 0) soon()
        if (Date.now() > untilMs)
          throw new Error(
            `still unfinished: ${JSON.stringify(telegram.updates.pending().map((one) => one.update_id))} ${JSON.stringify(
              telegram
                .calls()
                .slice(-4)
                .map((c) => [c.method, c.status, c.params]),
            )} ${lines.slice(-8).join('')}`,
          )
      }
    },
    async personId(user) {
      const row = await bed.app.db.outer
        .selectFrom('identities')
        .select('person_id')
        .where('platform', '=', 'telegram')
        .where('external_id', '=', String(user.person.id))
        .executeTakeFirstOrThrow()
      return row.person_id
    },
    async balance(user) {
      return (await balanceOf(bed.app.db.outer, await bed.personId(user))).availableCredits
    },
    async guest({ id, language_code = 'en' }) {
      const user = telegram.user({ id, first_name: `Guest ${id}`, language_code })
      user.send('/start')
      const terms = await telegram.until(() => user.messages().find((one) => one.buttons.length > 2))
      await user.press(terms, 'agree')
      await bed.rest()
      return user
    },
    later(ms) {
      aheadMs += ms
      telegram.clock.move(ms)
    },
    async restart() {
      await bed.app.stop()
      bed.app = await start()
    },
    async leave() {
      try {
        const { differences } = await verify(bed.app.db)
        expect(differences.map(lineOf)).toEqual([])
      } finally {
        await bed.app.stop()
        await telegram.close()
        await rm(dataDir, { recursive: true, force: true })
      }
      const secret = telegram.token.split(':')[1] as string
      expect(lines.filter((line) => line.includes(secret))).toEqual([])
    },
  }
  return bed
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return address !== null && typeof address === 'object' ? address.port : 0
}
