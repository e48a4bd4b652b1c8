/** `npm run doctor`: looks at everything an operator set up, says what is wrong and what mends it; exit 1 when something is. */
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { discordMenu, notesIn } from '../app/discord.ts'
import { makeFolder } from '../app/folders.ts'
import { openProviders } from '../app/providers.ts'
import { memoryNow, pictureScreenOf } from '../app/screens.ts'
import { catalogMistakes, readCatalogFile, SHIPPED, StartError } from '../app/shipped.ts'
import { openS3 } from '../app/store.ts'
import { telegramMenu } from '../app/telegram.ts'
import { loadLocales } from '../bots/conversation/locale.ts'
import { checkTelegram, createApi } from '../bots/telegram/index.ts'
import { type Config, formatMistakes, loadEnvironment, readConfig } from '../config.ts'
import { type Catalog, holdCatalog, readCatalog } from '../core/catalog.ts'
import { openDatabase } from '../core/db/database.ts'
import { migrationsOf } from '../core/db/migrate.ts'
import { Fault } from '../core/errors.ts'
import { createSandbox } from '../core/media/sandbox.ts'
import { formatListMistakes, loadLists } from '../core/moderation/index.ts'
import type { Log } from '../core/ports.ts'
import { type KnownProvider, knownProviders, vendorProblems } from '../core/providers/index.ts'
import { shopFindings } from './doctor-shops.ts'
import { resume, vendorFindings } from './doctor-vendors.ts'
import { discordSales, telegramSales } from './sales.ts'

type State = 'ok' | 'warn' | 'wrong'
interface Finding {
  part: string
  state: State
  detail: string
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }
const LOW_DISK_BYTES = 1024 ** 3
const NODE_MAJOR = 24

async function examine(config: Config): Promise<Finding[]> {
  const sandbox = createSandbox({ log: SILENT })
  // Those whose files are wrong are told of and left out, so that the rest can be looked at.
  const broken = vendorProblems(config.vendors, config.dataDir)
  const vendors = Object.fromEntries(Object.entries(config.vendors).filter(([id]) => broken[id] === undefined))
  const providers = openProviders({ ...config, vendors }, { sandbox, clock: { nowMs: () => Date.now() }, log: SILENT })
  try {
    const known = knownProviders(providers)
    return [
      node(),
      ...(await folders(config)),
      await database(config),
      catalogue(config, known),
      ...screens(config, known),
      await store(config),
      ...(await vendorFindings(config, providers, broken)),
      ...(await shopFindings(config, catalogOf(config, known))),
      chats(config),
      ...(await telegram(config, known)),
      ...(await discord(config, known)),
    ]
  } finally {
    await sandbox.close()
  }
}

/** A catalogue that can't be read at all is what everything else waits for. */
async function examined(config: Config): Promise<Finding[]> {
  try {
    return await examine(config)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return [{ part: 'catalogue', state: 'wrong', detail: error.message }]
  }
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return {
    part: 'node',
    state: major >= NODE_MAJOR ? 'ok' : 'wrong',
    detail: `${process.version} at ${process.execPath}`,
  }
}

const BUCKET_FAULTS: { readonly [code: string]: string } = {
  not_found: 'it is not there. Make it, or check S3_BUCKET, S3_ENDPOINT and S3_FORCE_PATH_STYLE',
  store_denied: 'the key is not taken, or may not use it. Check S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and its rights',
  store_unavailable: 'its server does not answer, or not so. Check S3_ENDPOINT and S3_REGION',
}

async function store(config: Config): Promise<Finding> {
  const part = 'media'
  if (config.s3 === undefined) {
    const links = config.publicUrl === undefined ? 'no links, because PUBLIC_URL is not set' : 'links of our own'
    return { part, state: 'ok', detail: `in DATA_DIR/media; ${links}` }
  }
  const bucket = await openS3(config.s3, { nowMs: Date.now })
  try {
    await bucket.probe()
    return { part, state: 'ok', detail: `in the bucket ${config.s3.bucket}` }
  } catch (error) {
    const code = error instanceof Fault ? error.code : 'no answer'
    const why = BUCKET_FAULTS[code] ?? 'check the S3_ variables'
    return { part, state: 'wrong', detail: `the bucket ${config.s3.bucket} cannot be used (${code}): ${why}` }
  } finally {
    bucket.close()
  }
}

async function folders(config: Config): Promise<Finding[]> {
  try {
    await makeFolder(config.dataDir)
  } catch {
    return [
      {
        part: 'data folder',
        state: 'wrong',
        detail: `${config.dataDir} can't be written: give this user the right to, or set DATA_DIR`,
      },
    ]
  }
  const disk = await statfs(config.dataDir)
  const freeBytes = disk.bavail * disk.bsize
  const state: State = freeBytes < LOW_DISK_BYTES ? 'warn' : 'ok'
  return [{ part: 'data folder', state, detail: `${config.dataDir}, ${(freeBytes / 1024 ** 3).toFixed(1)} GiB free` }]
}

async function database(config: Config): Promise<Finding> {
  const url = config.database.kind === 'sqlite' ? `sqlite:${config.database.path}` : config.database.url
  const name = config.database.kind === 'sqlite' ? config.database.path : 'PostgreSQL'
  try {
    const waiting = await migrationsOf(url)
    if (waiting === 'new') return { part: 'database', state: 'ok', detail: `${name} will be made at the first start` }
    const db = openDatabase(url, { readonly: true })
    try {
      const { n } = await db.outer
        .selectFrom('people')
        .select((on) => on.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      const more = waiting.length === 0 ? '' : `; ${waiting.length} change(s) of its schema follow at the next start`
      return { part: 'database', state: 'ok', detail: `${name}, ${n} people${more}` }
    } finally {
      await db.close()
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown'
    return { part: 'database', state: 'wrong', detail: `${name} can't be opened (${why}): check DATABASE_URL` }
  }
}

function catalogue(config: Config, providers: readonly KnownProvider[]): Finding {
  const { path, yaml } = readCatalogFile(config.dataDir)
  const reading = readCatalog(yaml, providers)
  if (!reading.ok)
    return { part: 'catalogue', state: 'wrong', detail: [path, ...catalogMistakes(reading.mistakes)].join('\n') }
  const { models, packs } = reading.catalog
  return { part: 'catalogue', state: 'ok', detail: `${path}: ${models.length} models, ${packs.length} packs` }
}

/** Null where it has mistakes. */
function catalogOf(config: Config, providers: readonly KnownProvider[]): Catalog | null {
  const reading = readCatalog(readCatalogFile(config.dataDir).yaml, providers)
  return reading.ok ? reading.catalog : null
}

function screens(config: Config, providers: readonly KnownProvider[]): Finding[] {
  const lists = loadLists([join(SHIPPED, 'moderation'), join(config.dataDir, 'moderation')])
  const words: Finding = lists.ok
    ? { part: 'screen of words', state: 'ok', detail: `${lists.files.length} lists` }
    : { part: 'screen of words', state: 'wrong', detail: formatListMistakes(lists.mistakes) }
  const { moderationModel } = config.screens
  if (lists.ok && moderationModel !== undefined) words.detail += `, and ${moderationModel}`
  const reading = readCatalog(readCatalogFile(config.dataDir).yaml, providers)
  return [words, reading.ok ? pictures(config, reading.catalog) : waits('screen of pictures')]
}

function pictures(config: Config, catalog: Catalog): Finding {
  const part = 'screen of pictures'
  const who = pictureScreenOf(config.screens, catalog, memoryNow())
  if (who.by === 'remote')
    return { part, state: 'ok', detail: `${who.names} at ${new URL(config.screens.openai.root).host}` }
  if (who.by === 'local') return { part, state: 'ok', detail: 'on this machine' }
  const why =
    who.why === 'off'
      ? 'PICTURE_SCREEN is off'
      : 'this machine has no memory for it: set MODERATION_MODEL, or PICTURE_SCREEN=local to try'
  return { part, state: 'warn', detail: `pictures are not screened (${why})` }
}

function chats(config: Config): Finding {
  const web = config.webChat.on
    ? `web chat on ${config.publicUrl ?? `http://${config.host}:${config.port}`}${config.webChat.loopback ? (config.pretendMoney ? ', for this machine only, with pretend money' : ', for this machine only') : ', with a token'}`
    : 'web chat off'
  return {
    part: 'chats',
    state: config.webChat.on || config.telegram !== undefined || config.discord !== undefined ? 'ok' : 'warn',
    detail: web,
  }
}

/** Menus are made of the catalogue. */
const waits = (part: string): Finding => ({ part, state: 'warn', detail: 'looked at when the catalogue is mended' })

/** One look at each thing that Telegram knows of the bot. */
async function telegram(config: Config, providers: readonly KnownProvider[]): Promise<Finding[]> {
  if (config.telegram === undefined) return []
  const reading = holdCatalog(readCatalogFile(config.dataDir).yaml, providers)
  if (!reading.ok) return [waits('telegram')]
  const locales = loadLocales(
    [join(SHIPPED, 'locales'), join(config.dataDir, 'locales')],
    config.defaultLocale,
    () => {},
  )
  const api = createApi(config.telegram)
  return checkTelegram(api, {
    config: config.telegram,
    publicUrl: config.publicUrl,
    menu: (locale) => telegramMenu(reading.catalog, locales, locale),
    sales: telegramSales(config, reading.catalog.current()),
  })
}

/** One look at each thing that Discord knows of the bot. Its library is loaded only where a token is set. */
async function discord(config: Config, providers: readonly KnownProvider[]): Promise<Finding[]> {
  if (config.discord === undefined) return []
  const reading = holdCatalog(readCatalogFile(config.dataDir).yaml, providers)
  if (!reading.ok) return [waits('discord')]
  const locales = loadLocales(
    [join(SHIPPED, 'locales'), join(config.dataDir, 'locales')],
    config.defaultLocale,
    () => {},
  )
  const { checkDiscord, createRest } = await import('../bots/discord/index.ts')
  const { token, apiRoot } = config.discord
  const metrics = { count() {} }
  const rest = createRest({ token, apiRoot, clock: { nowMs: () => Date.now() }, log: SILENT, metrics })
  try {
    return await checkDiscord({
      config: config.discord,
      rest,
      locales,
      menu: discordMenu(reading.catalog, locales),
      notes: { read: (name) => noteOf(config, name) },
      sales: discordSales(config, reading.catalog.current()),
    })
  } finally {
    rest.close()
  }
}

/** What the bot noted down when it ran last; null where there is no database yet. */
async function noteOf(config: Config, name: string): Promise<string | null> {
  const url = config.database.kind === 'sqlite' ? `sqlite:${config.database.path}` : config.database.url
  if ((await migrationsOf(url)) === 'new') return null
  const db = openDatabase(url, { readonly: true })
  try {
    return await notesIn(db).read(name)
  } finally {
    await db.close()
  }
}

const SIGNS: { [state in State]: string } = { ok: 'ok', warn: 'note', wrong: 'WRONG' }

function print(findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ part }) => part.length))
  for (const { part, state, detail } of findings) {
    const [first = '', ...rest] = detail.split('\n')
    process.stdout.write(`${SIGNS[state].padEnd(6)} ${part.padEnd(width)}  ${first}\n`)
    for (const line of rest) process.stdout.write(`${' '.repeat(width + 9)}${line}\n`)
  }
}

const reading = readConfig(loadEnvironment(), { cwd: process.cwd() })
if (!reading.ok) {
  process.stdout.write(`${SIGNS.wrong.padEnd(6)} configuration\n${formatMistakes(reading.mistakes)}\n`)
  process.exit(1)
}
const { values: flags } = parseArgs({ options: { resume: { type: 'string' } } })
if (flags.resume !== undefined) {
  const { ok, line } = await resume(reading.config, flags.resume, SILENT)
  process.stdout.write(`${line}\n`)
  process.exit(ok ? 0 : 1)
}
const findings: Finding[] = [
  { part: 'configuration', state: 'ok', detail: 'every variable is understood' },
  ...reading.warnings.map(
    ({ variable, problem, mend }): Finding => ({ part: variable, state: 'warn', detail: `${problem}: ${mend}` }),
  ),
  ...(await examined(reading.config)),
]
print(findings)
process.exit(findings.some(({ state }) => state === 'wrong') ? 1 : 0)
