import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median, quantile, rounds } from '../stats.ts'
import { topicsFor } from '../support/core.ts'
import { type Databases, openDatabases } from '../support/databases.ts'
import type { DiscordOrder } from '../support/discord-api.ts'
import type { Deed } from '../support/discord-world.ts'
import { forkStandIn, type StandIn } from '../support/forked.ts'
import { type Started, startApp } from '../support/started.ts'
import { type Bench, type Item, MEGABYTE, type Measure } from '../types.ts'

const PEOPLE = 500
const FIRST_USER = 300_000_000_000_000_000n
const CREDITS = 1_000_000
const APPLICATION = '1100000000000000001'
const TOKEN = `${Buffer.from(APPLICATION).toString('base64url')}.GdOuBl.bench-bench-bench-bench-bench-bench-bench`
const GUILDS = 1000
const AT_ONCE = 200
const BURSTS = 8
const BURST_BUDGET_MS = 20_000
const LOOKS = 5
const LOOK_EVERY_MS = 300
const INTEGER = 4
const STRING = 3
const ACKNOWLEDGED_TARGET_MS = 150
const MEMORY_TARGET_MB = 250
const READY_TARGET_S = 1.5

type Api = StandIn<DiscordOrder>

/** The whole application at a lean Discord. */
export const discord: Item = {
  name: 'discord',
  title: 'Discord: start, memory with a thousand guilds, acknowledgements',
  async run(bench) {
    const api = await forkStandIn<DiscordOrder>('discord-api')
    try {
      const apiRoot = (await api.ask({ do: 'listen', applicationId: APPLICATION })) as string
      const databases = await openDatabases('sqlite', bench.folder, {
        count: PEOPLE,
        startCredits: CREDITS,
        topics: topicsFor('builtin'),
        identityOf: (index) => ({ platform: 'discord', externalId: String(FIRST_USER + BigInt(index)) }),
      })
      const start = async (dataDir: string) => {
        const env = { DISCORD_TOKEN: TOKEN, DISCORD_API_ROOT: apiRoot }
        return startApp({ dataDir, cacheDir: join(bench.folder, 'cache'), env })
      }
      try {
        return [...(await starts(bench, api, start)), ...(await acknowledgements(bench, api, databases, start))]
      } finally {
        await databases.close()
      }
    } finally {
      await api.stop()
    }
  },
}

type Start = (dataDir: string) => Promise<Started>

/** Alone, and in a thousand guilds. */
async function starts({ folder, isQuick, tell }: Bench, api: Api, start: Start): Promise<Measure[]> {
  const restMs = isQuick ? 2000 : 5000
  const dataDir = join(folder, 'discord')
  await mkdir(dataDir)
  const ready: number[] = []
  const connected: number[] = []
  const memory: { [guilds: number]: number[] } = { 0: [], [GUILDS]: [] }
  const peaks: number[] = []
  // The first start fills the compile cache and makes the database: not counted.
  for (let run = -1; run < (isQuick ? 1 : 2); run++) {
    for (const guilds of run < 0 ? [0] : [0, GUILDS]) {
      tell(`start in ${guilds} guilds`)
      await api.ask({ do: 'guilds', count: guilds })
      const beganMs = performance.now()
      const app = await start(dataDir)
      try {
        await api.ask({ do: 'connected' })
        const connectedMs = performance.now() - beganMs
        if (run < 0) continue
        if (guilds === 0) {
          ready.push(app.readyMs / 1000)
          connected.push(connectedMs / 1000)
        }
        memory[guilds]!.push(await restingMb(app, restMs))
        if (guilds > 0) peaks.push((await app.peakBytes()) / MEGABYTE)
      } finally {
        await app.stop()
      }
    }
  }
  return [
    {
      id: 'discord.ready',
      title: 'Start to ready with Discord, later starts',
      unit: 's',
      runs: ready,
      target: { is: 'at most', value: READY_TARGET_S },
    },
    { id: 'discord.connected', title: '  until the gateway has greeted', unit: 's', runs: connected },
    {
      id: 'discord.memory',
      title: `Memory in ${GUILDS} guilds after ${restMs / 1000} s idle`,
      unit: 'MB',
      runs: memory[GUILDS]!,
      target: { is: 'at most', value: MEMORY_TARGET_MB },
    },
    { id: 'discord.memory.peak', title: '  peak, while they came', unit: 'MB', runs: peaks },
    { id: 'discord.memory.none', title: '  in no guild', unit: 'MB', runs: memory[0]! },
  ]
}

/** Two hundred at once, again and again, while the engine's children have more to paint than they can. */
async function acknowledgements(bench: Bench, api: Api, databases: Databases, start: Start): Promise<Measure[]> {
  await api.ask({ do: 'guilds', count: GUILDS })
  const app = await start((await databases.copy()).dataDir)
  const bursts: number[][] = []
  try {
    await api.ask({ do: 'connected' })
    let due = 0
    // The first one compiles our code and gives the children their work.
    for (const round of rounds(2, 1 + (bench.isQuick ? 2 : BURSTS), BURST_BUDGET_MS)) {
      if (round > 0 && due === 0) throw new Error('the engine had nothing to paint')
      const deeds = Array.from({ length: AT_ONCE }, (_, at) => deedOf(round * AT_ONCE + at))
      const tookMs = (await api.ask({ do: 'burst', deeds })) as number[]
      due = (await api.ask({ do: 'answered' })) as number
      bench.tell(
        `p50 ${median(tookMs).toFixed(0)} ms, p99 ${quantile(tookMs, 0.99).toFixed(0)} ms, ${due} pictures due`,
      )
      if (round > 0) bursts.push(tookMs)
    }
  } finally {
    await app.stop()
  }
  return [
    {
      id: 'discord.acknowledged.p50',
      title: `${AT_ONCE} interactions at once, children busy: acknowledged, p50`,
      unit: 'ms',
      runs: bursts.map(median),
    },
    {
      id: 'discord.acknowledged.p99',
      title: '  p99',
      unit: 'ms',
      runs: bursts.map((tookMs) => quantile(tookMs, 0.99)),
      target: { is: 'at most', value: ACKNOWLEDGED_TARGET_MS },
    },
  ]
}

/** By turns a large picture, a look at the balance and a press; half of all in guilds. */
function deedOf(at: number): Deed {
  const userId = String(FIRST_USER + BigInt(at % PEOPLE))
  const who = at % 2 === 0 ? { userId } : { userId, guild: at % GUILDS }
  switch (at % 4) {
    case 0:
    case 1:
      return {
        ...who,
        command: 'image',
        options: [
          { name: 'prompt', type: STRING, value: `a fox in the snow ${at}` },
          { name: 'size', type: INTEGER, value: 2048 },
        ],
      }
    case 2:
      return { ...who, command: 'balance', options: [] }
    default:
      return { ...who, press: 'help' }
  }
}

/** Memory at the end of a rest, the median of some looks. */
async function restingMb(app: Started, restMs: number): Promise<number> {
  await pause(restMs - LOOKS * LOOK_EVERY_MS)
  const looks: number[] = []
  for (let look = 0; look < LOOKS; look++) {
    await pause(LOOK_EVERY_MS)
    looks.push((await app.residentBytes()) / MEGABYTE)
  }
  return median(looks)
}
