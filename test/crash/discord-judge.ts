/** After a round in Discord: what people see there, by the double's own record, held against the books. */
import { readFileSync } from 'node:fs'
import type { Database } from '../../src/core/db/database.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import type { Call, Discord, Seen } from '../discord/double/index.ts'
import { deathsOf, type Life } from './chat-stage.ts'
import { type DiscordStage, GIFT_CREDITS } from './discord-stage.ts'
import { judgeDisk, wrongFailures, wrongInTables } from './judge.ts'
import { slownessOf } from './killing.ts'

export interface DiscordJudged {
  /** Everything that is not as it has to be: empty is the proof. */
  wrong: string[]
  /** Interactions and messages to the bot, and those of them that nobody heard, each in the time of a death. */
  events: number
  unheard: number
  jobs: number
  delivered: number
  returned: number
  /** Messages that went out a second time, each after a death or a torn answer. */
  copies: number
  files: number
}

/** What Discord's user has to spend. */
export async function creditsOf(db: Database, userId: string): Promise<number> {
  const row = await db.outer
    .selectFrom('identities')
    .select('person_id')
    .where('platform', '=', 'discord')
    .where('external_id', '=', userId)
    .executeTakeFirstOrThrow()
  return (await balanceOf(db.outer, row.person_id)).availableCredits
}

export const buttonOf = (seen: Seen, verb: string): string | undefined =>
  seen.buttons.find((one) => one.customId?.startsWith(`${verb}:`))?.customId

/** Messages that show the end of a job, good or bad. */
export const showsOf = (discord: Discord, generationId: string): Seen[] =>
  discord.messages().filter((seen) => seen.buttons.some((one) => one.customId === `again:${generationId}`))

/** It says "thinking…" or "please wait". */
export const isLeftBehind = (seen: Seen): boolean => seen.loading || buttonOf(seen, 'cancel') !== undefined

/**
 * What came in shortly before a death, or while nobody was up, may be unheard: the gateway says nothing twice to another process. Longer
 * before it where the machine is slow.
 */
const LAST_MS = 5000
const lastMs = ({ fromMs, upMs }: Life): number => LAST_MS * slownessOf(upMs === undefined ? 0 : upMs - fromMs)

export async function judgeDiscord(
  stage: DiscordStage,
  db: Database,
  wishes: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<DiscordJudged> {
  const wrong = await wrongInTables(db)
  const artifacts = await db.outer.selectFrom('artifacts').selectAll().execute()
  const disk = await judgeDisk(stage.dataDir, artifacts)
  wrong.push(...disk.wrong)
  const intake = await judgeIntake(stage, db, wrong)
  const jobs = await judgeJobs(stage, db, wishes, wrong)
  await judgeCredits(db, wrong)
  return { wrong, ...intake, ...jobs, files: disk.files.length }
}

interface Entry {
  type: string
  atMs: number
  id?: string
  kind?: number | string
  interactionId?: string
  channelId?: string
  content?: string
}

/** What was acknowledged is one row of the inbox, and done; what is not there came in the time of a death. */
async function judgeIntake(stage: DiscordStage, db: Database, wrong: string[]) {
  const { discord, lives, record } = stage
  const entries = readFileSync(record, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry)
  const rows = await db.outer.selectFrom('inbox').select(['external_id', 'state']).execute()
  const stateOf = new Map(rows.map((row) => [row.external_id, row.state]))
  for (const row of rows) if (row.state === 'new') wrong.push(`${row.external_id} was never handled`)
  const answers = new Map(entries.filter((one) => one.type === 'answered').map((one) => [one.interactionId, one.kind]))
  const isDeath = ({ atMs }: Entry) =>
    !lives.some((life) => (life.upMs ?? Infinity) < atMs && (life.toMs ?? Infinity) > atMs + lastMs(life))
  let events = 0
  let unheard = 0
  for (const entry of entries) {
    const key = keyOf(discord, entry)
    if (key === undefined) continue
    events++
    const answer = answers.get(entry.id)
    const isAcknowledged = answer === 'deferred' || answer === 'deferred-update'
    const state = stateOf.get(key)
    if (state === 'done' || answer === 'modal') continue
    if (state === undefined && !isAcknowledged) {
      unheard++
      if (!isDeath(entry)) wrong.push(`${key} was not heard, and nobody had died (${answer ?? 'no answer'})`)
    } else wrong.push(`${key} (${answer ?? 'no answer'}) is ${state ?? 'unknown'} in the inbox`)
  }
  return { events, unheard }
}

/** The row of the inbox that this should be; undefined: none. */
function keyOf(discord: Discord, { type, id, channelId, content = '' }: Entry): string | undefined {
  if (type === 'asked') return `int:${id}`
  if (type !== 'said') return undefined
  const isForBot = discord.world.channels.get(channelId!)?.type === 1 || content.includes(`<@${discord.applicationId}>`)
  return isForBot ? `msg:${discord.applicationId}:${channelId}:${id}` : undefined
}

/** Every wish that was heard is one job, shown to whom it is for in one message, or in copies that a death or a torn call explains. */
async function judgeJobs(
  stage: DiscordStage,
  db: Database,
  wishes: ReadonlyMap<string, ReadonlySet<string>>,
  wrong: string[],
) {
  const { discord } = stage
  const generations = await db.outer.selectFrom('generations').selectAll().execute()
  const rows = await db.outer.selectFrom('inbox').select('external_id').execute()
  const heard = new Set(rows.map((row) => row.external_id))
  const known = new Set(generations.map((one) => one.key))
  for (const [key, sources] of wishes) {
    const isDue = [...sources].some((source) => heard.has(source))
    if (isDue !== known.has(key)) wrong.push(`${key} was ${isDue ? '' : 'not '}heard, and is ${isDue ? 'no' : 'a'} job`)
  }
  for (const one of generations) if (!wishes.has(one.key)) wrong.push(`${one.key} is a job that nobody wished for`)
  const messages = discord.messages()
  wrong.push(...wrongFailures(generations, deathsOf(stage)))
  let copies = 0
  for (const one of generations) {
    const name = `${one.key} (${one.kind}, ${one.state})`
    const shows = messages.filter((seen) => seen.buttons.some((button) => button.customId === `again:${one.id}`))
    if (shows.length === 0) wrong.push(`${name} is shown nowhere`)
    const more = Math.max(0, shows.length - 1)
    copies += more
    const doubtful = doubtfulCalls(stage, `"again:${one.id}"`)
    if (more > doubtful) wrong.push(`${name} is shown ${shows.length} times, ${doubtful} explained`)
    if (one.state !== 'done') continue
    for (const seen of shows)
      if (seen.media.length !== one.count_made) wrong.push(`${name} came with ${seen.media.length} files`)
  }
  for (const seen of messages)
    if (isLeftBehind(seen))
      wrong.push(`"${seen.loading ? 'thinking' : seen.text}" was left behind in ${seen.channelId} (${seen.id})`)
  return {
    jobs: generations.length,
    delivered: generations.filter((one) => one.state === 'done').length,
    returned: generations.filter((one) => one.state !== 'done').length,
    copies,
  }
}

/** Calls with this in them of which nobody wrote down that they had their effect. */
function doubtfulCalls({ discord, lives }: DiscordStage, part: string): number {
  const isLast = ({ atMs }: Call) =>
    lives.some((life) => life.killed && life.fromMs <= atMs && life.toMs! - lastMs(life) < atMs)
  return discord
    .calls(/^(POST|PATCH)/)
    .filter((call) => JSON.stringify(call.body ?? '').includes(part) && (call.status !== 200 || isLast(call))).length
}

/** Everybody has what they were given, without what was charged. */
async function judgeCredits(db: Database, wrong: string[]): Promise<void> {
  const accounts = await db.outer
    .selectFrom('accounts')
    .innerJoin('identities', 'identities.person_id', 'accounts.person_id')
    .select(['external_id', 'posted', 'held', 'accounts.person_id'])
    .execute()
  const charges = await db.outer.selectFrom('generations').select(['person_id', 'charged_credits']).execute()
  for (const account of accounts) {
    const spent = charges
      .filter((one) => one.person_id === account.person_id)
      .reduce((sum, one) => sum + one.charged_credits, 0)
    const left = account.posted - account.held
    if (left !== GIFT_CREDITS - spent) wrong.push(`${account.external_id} has ${left} credits, and spent ${spent}`)
  }
}
