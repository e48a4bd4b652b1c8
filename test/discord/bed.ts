/** The whole application in Discord: with its real engine and an unmodified discord.js, over real HTTP and a real socket, against the strict double. */
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
import { createMetrics, type MetricsRegistry } from '../../src/metrics.ts'
import { looks } from '../support/look.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { sharedSandbox } from '../support/sandbox.ts'
import { type Discord, type DiscordOptions, type PersonControl, type Seen, startDiscord } from './double/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface Bed {
  discord: Discord
  dataDir: string
  app: App
  metrics: MetricsRegistry
  /** Of its HTTP server. */
  address: string
  /** Lines of the log. */
  lines: string[]
  /** Everybody has been answered: no row of the inbox, job or message is open. */
  rest(): Promise<void>
  balance(user: PersonControl): Promise<number>
  personId(user: PersonControl): Promise<string>
  /** Somebody new who has accepted the terms, in the private chat. */
  guest(given?: { username?: string; locale?: string }): Promise<PersonControl>
  later(ms: number): void
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it, and checks that the books add up, that no token was said anywhere, and that Discord had nothing to complain of. */
  leave(): Promise<void>
}

export interface BedOptions {
  discord?: DiscordOptions
  overrides?: Overrides
  credits?: number
  /** More variables, made once the double is there. */
  env?: (discord: Discord) => { [name: string]: string }
  /** Refusals that this test causes on purpose. */
  allowed?: number
}

export async function openBed(given: BedOptions = {}): Promise<Bed> {
  const discord = await startDiscord({ rates: false, requireAllowedMentions: true, ...given.discord })
  const dataDir = await mkdtemp(join(tmpdir(), 'chatelier-discord-'))
  const read = readConfig(
    {
      PICTURE_SCREEN: 'off',
      DATA_DIR: dataDir,
      PORT: '0',
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_API_ROOT: discord.root,
      ...given.env?.(discord),
    },
    { cwd: dataDir },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const { config } = read
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  let aheadMs = 0
  let address = ''
  const metrics = createMetrics({ processFigures: false })
  const catalogYaml = readFileSync(join(ROOT, 'data/catalog.yaml'), 'utf8')
    .replace(/start_credits: \d+/, `start_credits: ${given.credits ?? 100}`)
    .replace('choices: [512, 1024, 2048], default: 1024', 'choices: [512, 1024, 2048], default: 512')
    .replace('min: 3, max: 10, default: 5, chips', 'min: 3, max: 10, default: 3, chips')
  const start = async () => {
    const app = await createApp(
      config,
      { log, metrics },
      {
        clock: { nowMs: () => Date.now() + aheadMs },
        unwatched: true,
        catalogYaml,
        sandbox: sharedSandbox(),
        ...given.overrides,
      },
    )
    const isOn = () => lines.filter((line) => line.includes('"Discord is on"')).length
    const before = isOn()
    address = await app.start()
    const isThere = () => isOn() > before && discord.commands(config.discord?.guildId).length > 0
    for (const untilMs = Date.now() + PATIENCE_MS; !isThere(); await new Promise((resolve) => setTimeout(resolve, 20)))
      if (Date.now() > untilMs) throw new Error(`Discord is not on:\n${story(discord)}\n${lines.slice(-12).join('')}`)
    return app
  }

  async function unfinished(app: App): Promise<number> {
    const { outer } = app.db
    const counted = await Promise.all([
      outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute(),
      outer.selectFrom('generations').select('id').where('state', 'not in', ['done', 'failed', 'cancelled']).execute(),
      outer
        .selectFrom('messages')
        .select('id')
        .where('state', '=', 'open')
        .whereRef('shown', '<', 'revision')
        .execute(),
    ])
    return counted.reduce((sum, rows) => sum + rows.length, 0)
  }

  const bed: Bed = {
    discord,
    dataDir,
    app: await start(),
    metrics,
    get address() {
      return address
    },
    lines,
    async rest() {
      const untilMs = Date.now() + PATIENCE_MS
      const { pause, soon } = looks(25)
      for (let quiet = 0; quiet < 3; await pause()) {
        quiet = (await unfinished(bed.app)) === 0 ? quiet + 1 : 0
        if (quiet > 0) soon()
        if (Date.now() > untilMs) throw new Error(`still unfinished:\n${story(discord)}\n${lines.slice(-12).join('')}`)
      }
    },
    async personId(user) {
      const row = await bed.app.db.outer
        .selectFrom('identities')
        .select('person_id')
        .where('platform', '=', 'discord')
        .where('external_id', '=', user.id)
        .executeTakeFirstOrThrow()
      return row.person_id
    },
    async balance(user) {
      return (await balanceOf(bed.app.db.outer, await bed.personId(user))).availableCredits
    },
    async guest(one = {}) {
      const user = discord.user({ username: 'guest', ...one })
      const terms = await (await user.slash('/start')).settled()
      await user.press(terms, 'agree')
      await bed.rest()
      return user
    },
    later(ms) {
      aheadMs += ms
      discord.clock.move(ms)
    },
    stop: () => bed.app.stop(),
    async start() {
      bed.app = await start()
    },
    async leave() {
      try {
        const { differences } = await verify(bed.app.db)
        expect(differences.map(lineOf)).toEqual([])
      } finally {
        await bed.app.stop()
        await discord.close()
        await rm(dataDir, { recursive: true, force: true })
      }
      const secret = discord.token.split('.').at(-1) as string
      expect(lines.filter((line) => line.includes(secret))).toEqual([])
      const refused = discord.calls().filter((call) => Number(call.status) >= 400)
      if (refused.length > (given.allowed ?? 0)) expect(refused.map(brief)).toEqual([])
    },
  }
  return bed
}

const brief = (call: ReturnType<Discord['calls']>[number]) =>
  `${call.method} ${call.route} ${call.status} ${call.code ?? ''} ${JSON.stringify(call.body)?.slice(0, 300)}`

const story = (discord: Discord): string => discord.calls().slice(-12).map(brief).join('\n')

/** The custom_id of the first button whose verb is this one. */
export function idOf(seen: Seen, verb: string): string {
  const found = seen.buttons.find((one) => one.customId?.split(':')[0] === verb)?.customId
  if (found === undefined)
    throw new Error(`no button ${verb}; there are ${JSON.stringify(seen.buttons.map((one) => one.customId))}`)
  return found
}
