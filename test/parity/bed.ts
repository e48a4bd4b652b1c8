/** One application in front of both doubles: Telegram and Discord, and the web chat by way of the inbox. */
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type App, createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { createSandbox } from '../../src/core/media/sandbox.ts'
import { findByIdentity } from '../../src/core/people.ts'
import type { Provider, Task } from '../../src/core/ports.ts'
import { createBuiltinProvider } from '../../src/core/providers/builtin/index.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { type Discord, startDiscord } from '../discord/double/index.ts'
import { looks } from '../support/look.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { sparing } from '../support/sparing.ts'
import { startTelegram, type Telegram } from '../telegram/double/index.ts'
import { renderFile } from '../vendor/files.ts'
import { CHOIR, createChoir, type Sung } from './choir.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const CREDITS = 200
export const TELEGRAM_ADMIN = 900
export const DISCORD_ADMIN = '9000000000000000001'

/** So that there is one to choose. */
const SECOND_MODEL = `
  sketchpad:
    kind: image
    title: { en: Sketchpad, ru: Блокнот, zh: 速写本, id: Buku sketsa }
    prompt: required
    price: { each: 1000 }
    routes:
      - { provider: builtin, model: paint, cost_micro_usd: 0 }
`

/** Makes videos from words alone; dear enough to be shown first. */
const FILMS = `
  reel:
    kind: video
    title: { en: Reel, ru: Плёнка, zh: 胶片, id: Gulungan }
    help: { en: 'Write: /video a paper boat', ru: 'Напишите: /video кораблик', zh: 写：/video 纸船, id: 'Tulis: /video perahu' }
    prompt: required
    languages: [en]
    options:
      ratio: { type: choice, choices: ['16:9', '9:16'], default: '16:9' }
      duration: { type: choice, choices: [3, 5], default: 3 }
      camera: { type: choice, choices: [auto, zoom-in, zoom-out], default: auto }
      sound: { type: switch, default: true }
    price: { each: 10000, choices: { duration: { 5: 4000 } } }
    routes:
      - { provider: film, model: reel, cost_micro_usd: 0 }
`

export type Film = Pick<Task, 'prompt' | 'options'> & { inputs?: string[] }

/** Speaks for people, and gives clips their sound. */
const SPEAKING = `
  talker:
    kind: avatar
    title: { en: Talker, ru: Оратор, zh: 讲述者, id: Pembicara }
    prompt: optional
    inputs: { pictures: { min: 0, max: 1 }, audio: { min: 0, max: 1 } }
    options:
      avatar: { type: choice, choices: [abigail, wayne], default: abigail }
      voice:
        type: choice
        choices: [${Array.from({ length: 8 }, (_, at) => `voice-${at + 1}-of-a-catalogue-with-long-names`).join(', ')}]
        default: voice-1-of-a-catalogue-with-long-names
        titles: { voice-7-of-a-catalogue-with-long-names: { en: Sara, ru: Сара, zh: 萨拉, id: Sara } }
      duration: { type: integer, min: 2, max: 60, chips: [2, 10, 30], unit: seconds }
    price: { each: 0, per_second: 2000 }
    routes:
      - { provider: film, model: talk, cost_micro_usd: 0 }
  foley:
    kind: sound
    title: { en: Foley, ru: Шумы, zh: 拟音, id: Foley }
    prompt: optional
    inputs: { clips: { min: 1, max: 1 } }
    options: { duration: { type: integer, min: 1, max: 20, default: 5, chips: [5, 10, 20], unit: seconds } }
    price: { each: 0, per_second: 1000 }
    routes:
      - { provider: film, model: foley, cost_micro_usd: 0 }
`

/** Writes words of words; what it makes of them is plain to see. */
const PEN = `
  pen:
    kind: write
    title: { en: Pen, ru: Перо, zh: 笔, id: Pena }
    prompt: required
    options:
      purpose: { type: choice, choices: [enhance, translate], default: enhance }
      for: { type: choice, choices: [image, edit, video, music], default: image }
      language: { type: choice, choices: [en, ru, zh, id], default: en }
    price: { each: 0 }
    routes:
      - { provider: pen, model: pen, cost_micro_usd: 0 }
`

export interface Bed {
  app: App
  telegram: Telegram
  discord: Discord
  /** Everybody has been answered: no row of the inbox, job or message is open, but those jobs that a test holds. */
  rest(): Promise<void>
  later(ms: number): void
  balance(platform: string, externalId: string): Promise<number>
  personId(platform: string, externalId: string): Promise<string>
  /** What the engine of videos was asked for, in order. */
  films: readonly Film[]
  /** Voices whose sample was fetched, in order. */
  heard: readonly string[]
  /** What the engine of songs was asked for, in order. */
  sung: readonly Sung[]
  /** From now on what is asked for waits at the engine, and `rest` does not wait for it. */
  hold(on: boolean): void
  leave(): Promise<void>
}

export async function openBed(): Promise<Bed> {
  const telegram = await startTelegram({ flood: false })
  const discord = await startDiscord({ rates: false, requireAllowedMentions: true })
  const dataDir = await mkdtemp(join(tmpdir(), 'chatelier-parity-'))
  await mkdir(join(dataDir, 'moderation'))
  await writeFile(join(dataDir, 'moderation/policy.yaml'), 'drugs: ask\npolitical: blur\n')
  const read = readConfig(
    {
      PICTURE_SCREEN: 'off',
      DATA_DIR: dataDir,
      PORT: '0',
      WEB_CHAT: 'on',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.root,
      TELEGRAM_MODE: 'polling',
      DISCORD_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_API_ROOT: discord.root,
      ADMIN_IDS: `telegram:${TELEGRAM_ADMIN},discord:${DISCORD_ADMIN}`,
    },
    { cwd: dataDir },
  )
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  const lines: string[] = []
  const log = createLog('info', { write: (line: string) => void lines.push(line) })
  let aheadMs = 0
  let isHolding = false
  const catalogYaml = readFileSync(join(ROOT, 'data/catalog.yaml'), 'utf8')
    .replace(/start_credits: \d+/, `start_credits: ${CREDITS}`)
    .replace('choices: [512, 1024, 2048], default: 1024', 'choices: [512, 1024, 2048], default: 512')
    .replace('min: 3, max: 10, default: 5, chips', 'min: 3, max: 10, default: 3, chips')
    .replace(/^models:\n[\s\S]*?(?=^packs:)/m, `$&${SECOND_MODEL}${FILMS}${SPEAKING}${PEN}${CHOIR}\n`)
    .concat('\nprompts: { enhance: true, translate: true, model: pen }\n')
  const sandbox = createSandbox({ log })
  const films: Film[] = []
  const heard: string[] = []
  const samples = await openSamples((voice) => heard.push(voice))
  const sung: Sung[] = []
  const film: Provider = {
    id: 'film',
    startTimeoutMs: 60_000,
    camera: () => 'words',
    trustedHosts: [samples.host],
    async sample(_route, option, value) {
      return option === 'voice' ? { url: `http://${samples.host}/${value}` } : null
    },
    async start({ prompt, options, inputs, workDir }) {
      const types = inputs.map(({ type }) => type)
      const number = films.push({ prompt, options, ...(types.length === 0 ? {} : { inputs: types }) })
      const path = join(workDir, 'film.mp4')
      await writeFile(path, await renderFile({ role: 'main', extension: 'mp4' }, number, 0))
      return { state: 'done', files: [{ source: { path }, role: 'main' }] }
    },
    check: () => Promise.reject(new Error('answers at once')),
  }
  const pen: Provider = {
    id: 'pen',
    title: 'The Pen Company',
    startTimeoutMs: 60_000,
    async start({ prompt, options }) {
      if (prompt.includes('blot')) return { state: 'refused', reason: 'input' }
      if (prompt.includes('poison')) return { state: 'done', files: [], text: 'kill all immigrants' }
      const text =
        options['purpose'] === 'translate' ? `in ${options['language']}: a red tractor` : `${prompt}, in golden light`
      return { state: 'done', files: [], text }
    },
    check: () => Promise.reject(new Error('answers at once')),
  }
  const app = await createApp(
    read.config,
    { log, metrics: createMetrics({ processFigures: false }) },
    {
      clock: { nowMs: () => Date.now() + aheadMs },
      unwatched: true,
      catalogYaml,
      sandbox,
      providers: [
        holdable(sparing(createBuiltinProvider({ sandbox })), () => isHolding),
        ...[film, pen, createChoir(sung)],
      ],
    },
  )
  await app.start()
  const isOn = () => lines.some((line) => line.includes('"Discord is on"')) && discord.commands().length > 0
  for (const untilMs = Date.now() + PATIENCE_MS; !isOn(); await pause())
    if (Date.now() > untilMs) throw new Error(`Discord is not on: ${lines.slice(-8).join('')}`)

  async function open(): Promise<unknown[]> {
    const { outer } = app.db
    const found = await Promise.all([
      outer.selectFrom('inbox').select('external_id as what').where('state', '=', 'new').execute(),
      outer.selectFrom('refunds').select('id as what').where('state', 'in', ['created', 'sent']).execute(),
      outer
        .selectFrom('generations')
        .select('id as what')
        .where('state', 'not in', ['done', 'failed', 'cancelled', ...(isHolding ? (['check'] as const) : [])])
        .execute(),
      outer
        .selectFrom('messages')
        .select('id as what')
        .where('state', '=', 'open')
        .whereRef('shown', '<', 'revision')
        .execute(),
      outer.selectFrom('samples').select('id as what').where('state', '=', 'wanted').execute(),
      // The picture of /mydata comes by itself.
      outer.selectFrom('exports').select('id as what').where('state', '=', 'waiting').execute(),
    ])
    return [...found.flat(), ...telegram.updates.pending()]
  }

  const bed: Bed = {
    app,
    telegram,
    discord,
    films,
    heard,
    sung,
    async rest() {
      const untilMs = Date.now() + PATIENCE_MS
      const { pause, soon } = looks(20)
      for (let quiet = 0; quiet < 3; await pause()) {
        const rows = await open()
        quiet = rows.length === 0 ? quiet + 1 : 0
        if (quiet > 0) soon()
        if (Date.now() > untilMs)
          throw new Error(`still unfinished: ${JSON.stringify(rows)} ${lines.slice(-8).join('')}`)
      }
    },
    later(ms) {
      aheadMs += ms
      telegram.clock.move(ms)
      discord.clock.move(ms)
    },
    async personId(platform, externalId) {
      const person = await findByIdentity(app.db.outer, platform, externalId)
      if (person === null) throw new Error(`nobody knows ${platform}:${externalId}`)
      return person.id
    },
    async balance(platform, externalId) {
      return (await balanceOf(app.db.outer, await bed.personId(platform, externalId))).availableCredits
    },
    hold(on) {
      isHolding = on
    },
    async leave() {
      try {
        expect((await verify(app.db)).differences.map(lineOf)).toEqual([])
      } finally {
        await app.stop()
        await sandbox.close()
        await samples.close()
        await Promise.all([telegram.close(), discord.close()])
        await rm(dataDir, { recursive: true, force: true })
      }
      const refused = discord.calls().filter((call) => Number(call.status) >= 400)
      expect(refused.map((call) => `${call.method} ${call.route} ${call.status} ${call.code}`)).toEqual([])
    },
  }
  return bed
}

/** The real engine, and while a test holds it one that takes what it is asked for and makes nothing. */
function holdable(engine: Provider, isHolding: () => boolean): Provider {
  const pending = { state: 'pending', operation: null, checkAfterMs: 60_000 } as const
  return {
    ...engine,
    start: async (task, key) => (isHolding() ? pending : engine.start(task, key)),
    check: async () => pending,
    cancel: async () => 'cancelled',
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20))

/** A server with a sound under every name, as vendors have for their voices. */
async function openSamples(note: (voice: string) => unknown): Promise<{ host: string; close(): Promise<void> }> {
  const tone = await renderFile({ role: 'main', extension: 'mp3' }, 1, 0)
  const server = createServer((request, response) => {
    note((request.url ?? '').slice(1))
    response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': tone.length }).end(tone)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
