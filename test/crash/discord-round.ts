/** One round of the proof in Discord: people, connections and calls that break, a process that is killed again and again; then rest. */
import sharp from 'sharp'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import type { Discord, Fault } from '../discord/double/index.ts'
import { type DiscordJudged, judgeDiscord } from './discord-judge.ts'
import { type Crowd, live } from './discord-people.ts'
import { openDiscordStage } from './discord-stage.ts'
import { explain } from './explain.ts'
import { killAgain } from './killing.ts'
import { type Dice, diceOf } from './random.ts'

export interface DiscordRoundOptions {
  url: string
  kills: number
  seed: number
  dir: string
  people?: number
  say?: (line: string) => void
}

export interface DiscordRoundResult extends DiscordJudged {
  kills: number
  faults: number
  /** How often a connection of the gateway broke. */
  breaks: number
  seconds: number
  /** What the books say about people whom a line of `wrong` names. */
  about: string[]
}

/** What is said while nobody is there is lost, so they live longer than the restart takes. */
const LIFE_MS: [number, number] = [20, 6000]
/** What takes so long is told how it goes. */
const SLOW_MS = 20_000
/** So many count for an estimate. */
const MEASURED_JOBS = 30

export async function runDiscordRound(options: DiscordRoundOptions): Promise<DiscordRoundResult> {
  const { seed, say = () => {} } = options
  const startedMs = Date.now()
  const dice = diceOf(seed)
  const stage = await openDiscordStage(options)
  const { discord } = stage
  const db = openDatabase(options.url)
  try {
    await stage.start()
    const names = Array.from({ length: options.people ?? 10 }, (_, n) => `guest${n}`)
    const people = await Promise.all(names.map((name) => stage.guest(name)))
    const guild = discord.guild({ members: people })
    const studio = guild.channel('studio')
    const mute = guild.channel('mute')
    mute.deny('SendMessages')
    const crowd: Crowd = {
      discord,
      isBusy: () => stage.isBusy,
      db,
      studio,
      thread: studio.thread('pictures'),
      mute,
      picture: await sharp({ create: { width: 96, height: 64, channels: 3, background: '#3a6ea5' } })
        .jpeg()
        .toBuffer(),
      wishes: new Map(),
      forlorn: [],
    }
    let isOver = false
    let living = people.length
    const lives = people.map((user, n) =>
      live(crowd, user, diceOf(seed * 100 + n), () => isOver).finally(() => living--),
    )
    let faults = 0
    let breaks = 0
    let started = Promise.resolve()
    await killAgain({
      kills: options.kills,
      dice,
      lifeMs: LIFE_MS,
      everyMs: 150,
      ready: () => started,
      act() {
        if (dice.next() < 0.3) {
          discord.fail(trouble(dice))
          faults++
        }
        if (dice.next() < 0.1) {
          breakOff(discord, dice)
          breaks++
        }
      },
      kill: stage.kill,
      async next(downMs, kill) {
        await stage.pass(downMs)
        if (kill % 2 === 0) await seemSlow(db)
        if (kill % 10 === 0) say(`${kill} kills, ${crowd.wishes.size} wishes, ${discord.calls().length} calls`)
        started = stage.start()
        started.catch(() => {})
      },
    })
    await started
    isOver = true
    discord.clearFaults()
    await stage.rest(() => living === 0)
    await Promise.all(lives)
    await stage.rest()
    await stage.tell({ type: 'clean' })
    await stage.stop()
    const judged = await judgeDiscord(stage, db, crowd.wishes)
    const wrong = [...crowd.forlorn, ...judged.wrong]
    return {
      ...judged,
      wrong,
      about: await explain({ url: options.url, wrong, people: people.map((one) => one.id), seen: () => [] }),
      kills: options.kills,
      faults,
      breaks,
      seconds: Math.round((Date.now() - startedMs) / 1000),
    }
  } finally {
    await stage.close()
    await db.close()
  }
}

/** What was asked for takes long from now on, by the books: so people are shown how it goes, and that message may be caught by a death. */
async function seemSlow(db: Database): Promise<void> {
  const models = await db.outer.selectFrom('generations').select(['model_id', 'kind']).distinct().execute()
  const rows = models.flatMap(({ model_id, kind }) =>
    Array.from({ length: MEASURED_JOBS }, () => ({
      ...{ day: '2026-01-01', model_id, kind, provider: 'builtin', outcome: 'done' },
      ...{ wait_ms: 0, work_ms: SLOW_MS, credits: 0, cost_micro_usd: 0 },
    })),
  )
  if (rows.length > 0) await db.transaction((trx) => trx.insertInto('usage').values(rows).execute())
}

function breakOff({ gateway }: Discord, dice: Dice): void {
  const kind = dice.next()
  if (kind < 0.5) gateway.drop()
  else if (kind < 0.75) gateway.drop(4000)
  else gateway.askToReconnect()
}

/** What goes wrong between us and Discord, each time for one call. */
function trouble(dice: Dice): Fault {
  const anySend = /^(POST|PATCH|DELETE) .*(messages|webhooks)/
  const callback = /^POST .*callback/
  const all: Fault[] = [
    { route: anySend, do: { retryAfterS: dice.between(1, 3) } },
    { route: anySend, do: { html: 502 } },
    { route: anySend, do: { html: 502, applied: true } },
    { route: anySend, do: 'tear-before' },
    { route: anySend, do: 'tear-after' },
    { route: anySend, do: 'cut' },
    { route: callback, do: 'tear-before' },
    { route: callback, do: 'tear-after' },
    { route: callback, do: { html: 502 } },
    { route: /^GET .*messages/, do: { html: 502 } },
    { route: 'CDN', do: 'cut' },
    { route: 'CDN', do: { html: 502 } },
  ]
  return all[dice.between(0, all.length - 1)]!
}
