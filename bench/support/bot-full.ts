/** The whole application in Telegram, durable intake and all, as the bench needs it. A program, forked by the bench. */
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createApp, type Overrides } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createMediaTools } from '../../src/core/media/index.ts'
import { createSandbox } from '../../src/core/media/sandbox.ts'
import type { Provider } from '../../src/core/ports.ts'
import { createMetrics } from '../../src/metrics.ts'
import { createInstantProvider, INSTANT, INSTANT_CATALOG, passThrough } from './instant.ts'
import { quietLog } from './quiet.ts'

/** `instant`: an engine that answers at once. `large`: one that takes a picture and gives a large file. `real`: as shipped. */
export type Engine = 'instant' | 'large' | 'real'

export interface FullOptions {
  url: string
  dataDir: string
  token: string
  apiRoot: string
  engine: Engine
  /** Size of the file that the engine `large` gives. */
  resultBytes: number
}

const given = JSON.parse(process.argv[2] ?? '{}') as FullOptions
const reading = readConfig(
  {
    PICTURE_SCREEN: 'off',
    DATA_DIR: given.dataDir,
    DATABASE_URL: given.url,
    LOG_LEVEL: 'warn',
    TELEGRAM_BOT_TOKEN: given.token,
    TELEGRAM_API_ROOT: given.apiRoot,
    WEB_CHAT: 'off',
  },
  { cwd: given.dataDir },
)
if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))

/** Counts what was accepted, and says so when it is as much as was asked for. */
const metrics = createMetrics({ processFigures: false })
const counts: { [name: string]: number } = {}
let target: { name: string; count: number } | undefined
const counting = {
  ...metrics,
  count(name: string, labels: { [label: string]: string }) {
    metrics.count(name, labels)
    counts[name] = (counts[name] ?? 0) + 1
    if (target?.name === name && counts[name] >= target.count) {
      target = undefined
      process.send?.('reached')
    }
  },
}

const EDIT_CATALOG = INSTANT_CATALOG.replace(
  'packs:',
  `  large:
    kind: edit
    title: { en: Large }
    prompt: optional
    inputs: { pictures: { min: 1, max: 1 } }
    price: { each: 1000 }
    routes:
      - { provider: ${INSTANT}, model: large, cost_micro_usd: 0 }
packs:`,
)

function largeProvider(): Provider {
  return {
    ...createInstantProvider(),
    async start(task) {
      const path = join(task.workDir, 'large.png')
      await writeFile(path, '')
      await truncate(path, given.resultBytes)
      return { state: 'done', files: [{ source: { path }, role: 'main' }] }
    },
  }
}

function overridesFor(engine: Engine): Overrides {
  if (engine === 'instant')
    return { providers: [createInstantProvider()], media: passThrough, catalogYaml: INSTANT_CATALOG }
  if (engine === 'real') return {}
  // Files from outside are decoded as ever, in a child; only the engine and what looks at its result are ours.
  const sandbox = createSandbox({ log: quietLog })
  return {
    sandbox,
    providers: [largeProvider()],
    catalogYaml: EDIT_CATALOG,
    media: {
      ...createMediaTools(sandbox, { visibleMark: false }),
      finish: async ({ sourcePath }) => ({
        ...{ path: sourcePath, mime: 'image/png', sizeBytes: given.resultBytes },
        ...{ widthPx: 20_000, heightPx: 20_000 },
      }),
      thumbnail: async () => null,
    },
  }
}

const app = await createApp(
  reading.config,
  { log: quietLog, metrics: counting },
  { headless: true, unwatched: true, ...overridesFor(given.engine) },
)
await app.start()
process.on('message', (said: 'stop' | { name: string; more: number }) => {
  if (said === 'stop') void app.stop().then(() => process.exit(0))
  else {
    target = { name: said.name, count: (counts[said.name] ?? 0) + said.more }
    process.send?.('noted')
  }
})
process.once('disconnect', () => void app.stop().then(() => process.exit(0)))
process.send?.('ready')
