/**
 * `npm run proof -- [--kills 200] [--seed 1] [--database sqlite|postgres|both] [--engine builtin|vendor|both] [--keep]`
 * `npm run proof -- --chat telegram [--kills 100] [--seed 1] [--database ...] [--mode polling|webhook|both] [--keep]`
 * `npm run proof -- --chat discord [--kills 60] [--seed 1] [--database ...] [--keep]`
 * `npm run proof -- --shops [--kills 200] [--seed 1] [--database ...] [--keep]`
 * `npm run proof -- --vendors [--vendor kling] [--callbacks] [--kills 200] [--seed 1] [--database ...] [--keep]`: so many kills for each vendor
 *
 * The real application under load, killed at random moments and started again, on each asked database with each asked engine, or
 * before the Bot API by polling and by webhook, before Discord, or before six outside shops whose notices are under way, or before each vendor outside while submissions are; the kills are divided among them. Ends with 0 when every
 * submission was delivered or returned exactly once, every Star is credited or given back exactly once, every payment at a shop is credited exactly once, and everything agrees.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runDiscordRound } from './discord-round.ts'
import { type Postgres, startPostgres } from './postgres.ts'
import { type EngineName, runRound } from './round.ts'
import { runShopsRound } from './shops-round.ts'
import { runTelegramRound } from './telegram-round.ts'
import { runVendorsRound, STANDS } from './vendors-round.ts'

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string', default: 'both' },
    engine: { type: 'string', default: 'both' },
    /** `telegram` or `discord`; else a chat that only writes down what it receives. */
    chat: { type: 'string', default: 'record' },
    mode: { type: 'string', default: 'both' },
    /** Outside shops instead of a chat. */
    shops: { type: 'boolean', default: false },
    /** Vendors outside, one after another, or this one. */
    vendors: { type: 'boolean', default: false },
    vendor: { type: 'string' },
    /** The bot is reached from outside, and the vendors that can call back do. */
    callbacks: { type: 'boolean', default: false },
    /** Leaves the folders for a look. */
    keep: { type: 'boolean', default: false },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const databases = flags.database === 'both' ? ['sqlite', 'postgres'] : [flags.database]
const engines = (flags.engine === 'both' ? ['vendor', 'builtin'] : [flags.engine]) as EngineName[]
const modes = (flags.mode === 'both' ? ['polling', 'webhook'] : [flags.mode]) as ('polling' | 'webhook')[]
const vendors = flags.vendor === undefined ? Object.keys(STANDS) : [flags.vendor]
const kinds = flags.vendors
  ? vendors
  : flags.shops
    ? ['shops']
    : flags.chat === 'telegram'
      ? modes
      : flags.chat === 'discord'
        ? ['gateway']
        : engines
const seed = Number(flags.seed)
const kills = Math.ceil(Number(flags.kills) / (databases.length * (flags.vendors ? 1 : kinds.length)))

const root = await mkdtemp(join(tmpdir(), 'chatelier-proof-'))
await chmod(root, 0o755)
say(`proof with seed ${seed}, ${kills} kills a round`)
let postgres: Postgres | undefined
let failures = 0
try {
  let round = 0
  for (const database of databases)
    for (const kind of kinds) {
      const name = `${database} and ${kind}`
      const dir = join(root, `round-${++round}`)
      if (database === 'postgres') postgres ??= await startPostgres(join(root, 'server'))
      const url =
        postgres !== undefined && database === 'postgres'
          ? await postgres.newDatabase()
          : `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
      const given = {
        url,
        kills,
        seed: seed + round,
        dir,
        say: (line: string) => say(`  ${name}: ${line}`),
      }
      const wrong = flags.vendors
        ? await vendorsRound(name, { ...given, vendors: [kind], callbacks: flags.callbacks })
        : flags.shops
          ? await shopsRound(name, given)
          : flags.chat === 'telegram'
            ? await telegramRound(name, { ...given, mode: kind as 'polling' | 'webhook' })
            : flags.chat === 'discord'
              ? await discordRound(name, given)
              : await recordRound(name, { ...given, engine: kind as EngineName })
      for (const line of wrong.slice(0, 50)) say(`  WRONG ${line}`)
      failures += wrong.length
    }
} finally {
  await postgres?.stop()
  if (flags.keep) say(`kept in ${root}`)
  else await rm(root, { recursive: true, force: true })
}
say(failures === 0 ? 'proof ok' : `proof failed: ${failures} wrong (seed ${seed})`)
process.exit(failures === 0 ? 0 : 1)

async function recordRound(name: string, given: Parameters<typeof runRound>[0]): Promise<string[]> {
  const result = await runRound({ ...given, everyMs: given.engine === 'builtin' ? 250 : 60 })
  say(
    `${name}: ${result.kills} kills (and ${result.vendorKills} of the vendor) in ${result.seconds} s; ` +
      `${result.generations} jobs, ${result.delivered} delivered (${result.late} late and free), ${result.refunded} returned; ` +
      `${result.attempts} attempts, ${result.vendorJobs} at the vendor; ${result.files} files; ` +
      `${result.copies} messages sent twice; ${verdictOf(result.wrong)}`,
  )
  return result.wrong
}

async function telegramRound(name: string, given: Parameters<typeof runTelegramRound>[0]): Promise<string[]> {
  const result = await runTelegramRound(given)
  say(
    `${name}: ${result.kills} kills and ${result.faults} faults in ${result.seconds} s; ${result.updates} updates, each twice; ` +
      `${result.jobs} jobs, ${result.delivered} delivered, ${result.returned} returned; ` +
      `${result.payments} payments in Stars, ${result.refunds} given back; ${result.files} files; ` +
      `${result.copies} messages sent twice, ${result.leftBehind} statuses left by a death; ${verdictOf(result.wrong)}`,
  )
  for (const line of result.about) say(`  ABOUT ${line}`)
  return result.wrong
}

async function discordRound(name: string, given: Parameters<typeof runDiscordRound>[0]): Promise<string[]> {
  const result = await runDiscordRound(given)
  say(
    `${name}: ${result.kills} kills, ${result.faults} faults and ${result.breaks} broken connections in ${result.seconds} s; ` +
      `${result.events} events, ${result.unheard} unheard in the time of a death; ` +
      `${result.jobs} jobs, ${result.delivered} delivered, ${result.returned} returned; ${result.files} files; ` +
      `${result.copies} messages sent twice; ${verdictOf(result.wrong)}`,
  )
  for (const line of result.about) say(`  ABOUT ${line}`)
  return result.wrong
}

async function shopsRound(name: string, given: Parameters<typeof runShopsRound>[0]): Promise<string[]> {
  const result = await runShopsRound(given)
  say(
    `${name}: ${result.kills} kills in ${result.seconds} s, ${result.inFlight} with notices on their way; ` +
      `${result.orders} orders, ${result.paid} paid; ${result.told} notices told, ${result.lost} given up by the shop; ` +
      `${verdictOf(result.wrong)}`,
  )
  return result.wrong
}

async function vendorsRound(name: string, given: Parameters<typeof runVendorsRound>[0]): Promise<string[]> {
  const result = await runVendorsRound(given)
  say(
    `${name}: ${result.kills} kills in ${result.seconds} s, ${result.inFlight} with a call under way; ` +
      `${result.jobs} jobs, ${result.delivered} delivered, ${result.returned} returned; ` +
      `${result.made} made there, ${result.lost} of them for nobody; ${verdictOf(result.wrong)}`,
  )
  return result.wrong
}

function verdictOf(wrong: string[]): string {
  return wrong.length === 0 ? 'everything agrees' : `${wrong.length} WRONG`
}
