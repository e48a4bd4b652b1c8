import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { median, quantile, rounds } from '../stats.ts'
import { topicsFor } from '../support/core.ts'
import { type Databases, openDatabases } from '../support/databases.ts'
import { INSTANT } from '../support/instant.ts'
import { type BotApi, startBare, startBotApi, startFull, type Update } from '../support/telegram.ts'
import { type Bench, type Item, MEGABYTE, type Measure } from '../types.ts'

const PEOPLE = 500
const FIRST_USER = 5_000_000
const FULL = '1000000001:full_full_full_full_full_full_full_'
const BARE = '1000000002:bare_bare_bare_bare_bare_bare_bare_'
const UPDATES = 2000
/** The engine works each of them through before the round ends. */
const IMAGES = 800
const ROUNDS = 5
const BUDGET_MS = 25_000
const CREDITS = 1_000_000
const PACE_MS = 20
const RECEIPT_TARGET_MS = 50
const GROWTH_TARGET_MB = 60

/** The full bot in Telegram beside the plainest one, on the same Bot API. */
export const telegram: Item = {
  name: 'telegram',
  title: 'Telegram: updates a second beside a bare bot, receipts, large files',
  async run(bench) {
    const api = await startBotApi()
    const databases = await openDatabases('sqlite', bench.folder, {
      count: PEOPLE,
      startCredits: CREDITS,
      topics: topicsFor(INSTANT),
      identityOf: (index) => ({ platform: 'telegram', externalId: String(FIRST_USER + index) }),
    })
    try {
      return [
        ...(await throughput(bench, api, databases)),
        ...(await receipts(bench, api, databases)),
        ...(await largeFiles(bench, api, databases)),
      ]
    } finally {
      await databases.close()
      await api.stop()
    }
  },
}

let nextMessage = 1

function messageUpdate(at: number, content: object): Update {
  const id = FIRST_USER + (at % PEOPLE)
  const person = { id, first_name: 'Ann', language_code: 'en' }
  return {
    message: {
      message_id: nextMessage++,
      date: Math.floor(Date.now() / 1000),
      chat: { id, type: 'private', first_name: 'Ann' },
      from: { ...person, is_bot: false },
      ...content,
    },
  }
}

function pressUpdate(at: number): Update {
  const id = FIRST_USER + (at % PEOPLE)
  return {
    callback_query: {
      id: String(10_000_000 + nextMessage++),
      from: { id, is_bot: false, first_name: 'Ann', language_code: 'en' },
      chat_instance: '1',
      data: 'help',
      message: {
        message_id: nextMessage++,
        date: Math.floor(Date.now() / 1000),
        chat: { id, type: 'private', first_name: 'Ann' },
        text: 'Write what you want to see.',
      },
    },
  }
}

const balanceUpdate = (at: number) =>
  messageUpdate(at, { text: '/balance', entities: [{ type: 'bot_command', offset: 0, length: 8 }] })
// Without a number: the screen knows what 1488 means, and what is refused is never painted.
const imageUpdate = (at: number) => messageUpdate(at, { text: 'a fox in the snow' })

const many = (count: number, make: (at: number) => Update) => Array.from({ length: count }, (_, at) => make(at))

const perSecond = (count: number, ms: number) => (count * 1000) / ms

interface Sides {
  full: number[]
  bare: number[]
}

async function throughput(bench: Bench, api: BotApi, databases: Databases): Promise<Measure[]> {
  const count = bench.isQuick ? 300 : UPDATES
  const bare = await startBare(BARE, api.root)
  const full = await startFull({
    ...(await databases.copy()),
    token: FULL,
    apiRoot: api.root,
    engine: 'instant',
    resultBytes: 0,
  })
  const images = bench.isQuick ? 300 : IMAGES
  const echo = async (make: (at: number) => Update, count: number) =>
    perSecond(count, await api.run(BARE, many(count, make), { method: 'sendMessage', count }))
  const balance: Sides = { full: [], bare: [] }
  const image: Sides = { full: [], bare: [] }
  const delivered: number[] = []
  try {
    // The first round warms both up and is not counted; one alone that is would be no median.
    for (const round of rounds(bench.isQuick ? 2 : 3, bench.isQuick ? 2 : ROUNDS + 1, BUDGET_MS)) {
      const bareMs = await echo(balanceUpdate, count)
      const fullMs = perSecond(count, await api.run(FULL, many(count, balanceUpdate), { method: 'sendMessage', count }))
      const bareImage = await echo(imageUpdate, images)
      const accepted = await full.grown('generations_accepted', images)
      const beganMs = performance.now()
      const done = api.run(FULL, many(images, imageUpdate), { method: 'sendPhoto', count: images })
      await accepted.reached
      const fullImage = perSecond(images, performance.now() - beganMs)
      const photos = perSecond(images, await done)
      bench.tell(
        `${Math.round(fullMs)} of ${Math.round(bareMs)}, ${Math.round(fullImage)} of ${Math.round(bareImage)}, photos ${Math.round(photos)}`,
      )
      if (round === 0) continue
      balance.bare.push(bareMs)
      balance.full.push(fullMs)
      image.bare.push(bareImage)
      image.full.push(fullImage)
      delivered.push(photos)
    }
  } finally {
    await full.stop()
    await bare.stop()
  }
  return [
    ...report('balance', '/balance', balance, 0.4),
    ...report('image', 'Image requests accepted', image, 0.2),
    { id: 'telegram.image.delivered', title: '  their pictures sent', unit: '/s', runs: delivered },
  ]
}

function report(id: string, title: string, { full, bare }: Sides, target: number): Measure[] {
  return [
    { id: `telegram.${id}`, title: `${title} a second in Telegram`, unit: '/s', runs: full },
    { id: `telegram.${id}.bare`, title: '  a bare bot that echoes', unit: '/s', runs: bare },
    {
      id: `telegram.${id}.ratio`,
      title: '  speed, as a part of the bare bot',
      unit: 'x',
      runs: full.map((figure, round) => figure / bare[round]!),
      target: { is: 'at least', value: target },
    },
  ]
}

/** Messages and presses one by one, while the engine's children have more to paint than they can. */
async function receipts(bench: Bench, api: BotApi, databases: Databases): Promise<Measure[]> {
  const count = bench.isQuick ? 100 : 400
  const full = await startFull({
    ...(await databases.copy()),
    token: FULL,
    apiRoot: api.root,
    engine: 'real',
    resultBytes: 0,
  })
  try {
    const runs: number[][] = []
    for (const round of rounds(2, bench.isQuick ? 2 : 4, BUDGET_MS)) {
      const updates = many(count, (at) =>
        at % 2 === 0 ? messageUpdate(at, { text: 'a fox --size 2048' }) : pressUpdate(at),
      )
      const times = await api.pace(FULL, updates, PACE_MS)
      if (round > 0) runs.push(times)
    }
    return [
      {
        id: 'telegram.receipt.p50',
        title: 'Update to receipt, children busy, p50',
        unit: 'ms',
        runs: runs.map(median),
      },
      {
        id: 'telegram.receipt.p99',
        title: '  p99',
        unit: 'ms',
        runs: runs.map((times) => quantile(times, 0.99)),
        target: { is: 'at most', value: RECEIPT_TARGET_MS },
      },
    ]
  } finally {
    await full.stop()
  }
}

/** A picture of 20 MB comes in, a file of 50 MB goes out. */
async function largeFiles(bench: Bench, api: BotApi, databases: Databases): Promise<Measure[]> {
  const large = await makeLarge(join(bench.folder, 'large.png'), 2600)
  const small = await makeLarge(join(bench.folder, 'small.png'), 64)
  await api.serve('large', large)
  await api.serve('small', small)
  const full = await startFull({
    ...(await databases.copy()),
    ...{ token: FULL, apiRoot: api.root, engine: 'large', resultBytes: 50 * MEGABYTE },
  })
  const send = (at: number, file: { id: string; sizeBytes: number }) =>
    api.run(
      FULL,
      [
        messageUpdate(at, {
          caption: 'make it blue',
          document: { file_id: file.id, file_unique_id: file.id, mime_type: 'image/png', file_size: file.sizeBytes },
        }),
      ],
      { method: 'sendDocument', count: 1 },
    )
  try {
    // Code is compiled and the child has started before anything is weighed.
    for (let at = 0; at < 3; at++) await send(at, { id: 'small', ...small })
    const runs: number[] = []
    for (let at = 0; at < (bench.isQuick ? 1 : 5); at++) {
      const restingBytes = await full.residentBytes()
      await full.resetPeak()
      await send(at, { id: 'large', ...large })
      runs.push(((await full.peakBytes()) - restingBytes) / MEGABYTE)
    }
    return [
      {
        id: 'telegram.files',
        title: '20 MB in and 50 MB out, growth of memory',
        unit: 'MB',
        runs,
        target: { is: 'at most', value: GROWTH_TARGET_MB },
        note: 'peak of the main process above its rest',
      },
    ]
  } finally {
    await full.stop()
  }
}

/** Grain that nothing can press: as large as its pixels. */
async function makeLarge(path: string, sidePx: number): Promise<{ path: string; sizeBytes: number }> {
  const pixels = Buffer.alloc(sidePx * sidePx * 3)
  let state = 7
  for (let at = 0; at < pixels.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    pixels[at] = state >>> 24
  }
  const bytes = await sharp(pixels, { raw: { width: sidePx, height: sidePx, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer()
  await writeFile(path, bytes)
  return { path, sizeBytes: bytes.length }
}
