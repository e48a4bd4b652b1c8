/**
 * Configuration: the only reader of process.env. Every mistake is found in one go and told in words, with what mends it.
 *
 * `VARIABLES` (config/variables.ts) is the whole list; `.env.example` documents the same one, and a test compares the two.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'dotenv'
import { canHaveWebhook, type DiscordConfig, discordOf, type TelegramConfig, telegramOf } from './config/chats.ts'
import { isLoopbackName, isWildcardHost } from './config/hosts.ts'
import { plainHttp } from './config/plain-http.ts'
import { type ScreensConfig, screenMistakes, screensOf } from './config/screens.ts'
import { halfShops, readShops } from './config/shops.ts'
import { type S3Config, s3Of } from './config/store.ts'
import { closestName } from './config/typos.ts'
import { CHAT_TOKEN_VARIABLES, type LogLevel, VARIABLES, type Variable } from './config/variables.ts'
import { halfVendors, readVendors } from './config/vendors.ts'
import type { Locale } from './core/ports.ts'
import type { Settings } from './core/providers/index.ts'

export type { DiscordConfig, TelegramConfig } from './config/chats.ts'
export type { ScreensConfig } from './config/screens.ts'
export { CHAT_TOKEN_VARIABLES, LOG_LEVELS, type LogLevel, VARIABLES } from './config/variables.ts'

export type DatabaseConfig = { kind: 'sqlite'; path: string } | { kind: 'postgres'; url: string }

export interface Config {
  host: string
  /** 0 lets the system choose one: tests. */
  port: number
  /** Origin only, without a slash at its end. */
  publicUrl: string | undefined
  /** Absolute. */
  dataDir: string
  database: DatabaseConfig
  /** Absent: media lie in `dataDir`. */
  s3: S3Config | undefined
  webChat: {
    on: boolean
    token: string | undefined
    /** Reachable from this machine alone: only then is pretend money offered. */
    loopback: boolean
  }
  /** Absent: no token is set. */
  telegram: TelegramConfig | undefined
  /** Absent: no token is set. */
  discord: DiscordConfig | undefined
  /** Only where nobody but this machine reaches the web chat, and no chat with people in it is on. */
  pretendMoney: boolean
  /** The variables of outside shops that are set or have a default, as they were written. */
  shops: { [variable: string]: string }
  /** The vendors that are on, by id, each with its variables. */
  vendors: { [vendorId: string]: Settings }
  /** Proxies whose word about who calls is believed; empty: none. */
  trustedProxies: string[]
  admins: { platform: string; id: string }[]
  logLevel: LogLevel
  /** Undefined: standard output. */
  logDir: string | undefined
  logKeptDays: number
  uploadKeptDays: number
  /** What is not set is said by the legal texts in their own words. */
  operator: { name: string | undefined; email: string | undefined; jurisdiction: string | undefined }
  minimumAge: number
  /** How long payments of people who were erased can still be told by the shop's number. */
  paymentRetentionYears: number
  rightsDueWorkingDays: number
  screens: ScreensConfig
  visibleMark: boolean
  defaultLocale: Locale
}

export interface Mistake {
  variable: string
  problem: string
  mend: string
}

/** `warnings` do not keep the bot from starting; `doctor` and the first lines of the log show them. */
export type ConfigResult = { ok: true; config: Config; warnings: Mistake[] } | { ok: false; mistakes: Mistake[] }

export type Env = { [name: string]: string | undefined }

const NAMES = Object.keys(VARIABLES)

/**
 * Reads the whole configuration from `env`; relative paths are taken from `cwd`. An empty value counts as not set.
 * Writes nothing and looks at the disk only to see whether DATA_DIR can be a folder.
 */
export function readConfig(env: Env, { cwd }: { cwd: string }): ConfigResult {
  const mistakes: Mistake[] = unknownVariables(env)
  const given = (name: string): string | undefined => env[name]?.trim() || undefined
  function read<T>(name: string, entry: Variable<T>): T | undefined {
    const text = given(name) ?? entry.fallback
    if (text === undefined) return undefined
    const result = entry.schema.safeParse(text)
    if (result.success) return result.data
    // Screens and engines read some variables both.
    if (mistakes.some(({ variable }) => variable === name)) return undefined
    for (const issue of result.error.issues) mistakes.push({ variable: name, problem: issue.message, mend: entry.mend })
    return undefined
  }

  const hostName = read('HOST', VARIABLES.HOST) ?? '127.0.0.1'
  const url = read('PUBLIC_URL', VARIABLES.PUBLIC_URL)
  const dataDir = path.resolve(cwd, read('DATA_DIR', VARIABLES.DATA_DIR) ?? 'data/local')
  const database = read('DATABASE_URL', VARIABLES.DATABASE_URL)
  const webChatOn = read('WEB_CHAT', VARIABLES.WEB_CHAT) ?? !CHAT_TOKEN_VARIABLES.some((name) => given(name))
  const webChatToken = read('WEB_CHAT_TOKEN', VARIABLES.WEB_CHAT_TOKEN)
  const loopback = isLoopbackName(hostName) && (url === undefined || isLoopbackName(new URL(url).hostname))
  const telegram = telegramOf(
    read('TELEGRAM_BOT_TOKEN', VARIABLES.TELEGRAM_BOT_TOKEN),
    read('TELEGRAM_API_ROOT', VARIABLES.TELEGRAM_API_ROOT),
    read('TELEGRAM_ENVIRONMENT', VARIABLES.TELEGRAM_ENVIRONMENT),
    read('TELEGRAM_MODE', VARIABLES.TELEGRAM_MODE),
    read('TELEGRAM_WEBHOOK_SECRET', VARIABLES.TELEGRAM_WEBHOOK_SECRET),
  )
  const discord = discordOf(
    read('DISCORD_TOKEN', VARIABLES.DISCORD_TOKEN),
    read('DISCORD_APPLICATION_ID', VARIABLES.DISCORD_APPLICATION_ID),
    read('DISCORD_API_ROOT', VARIABLES.DISCORD_API_ROOT),
    read('DISCORD_GUILD_ID', VARIABLES.DISCORD_GUILD_ID),
    read('DISCORD_TEST_PURCHASES', VARIABLES.DISCORD_TEST_PURCHASES),
  )
  const s3 = s3Of(
    {
      S3_ENDPOINT: read('S3_ENDPOINT', VARIABLES.S3_ENDPOINT),
      S3_REGION: read('S3_REGION', VARIABLES.S3_REGION),
      S3_BUCKET: read('S3_BUCKET', VARIABLES.S3_BUCKET),
      S3_ACCESS_KEY_ID: read('S3_ACCESS_KEY_ID', VARIABLES.S3_ACCESS_KEY_ID),
      S3_SECRET_ACCESS_KEY: read('S3_SECRET_ACCESS_KEY', VARIABLES.S3_SECRET_ACCESS_KEY),
      S3_FORCE_PATH_STYLE: read('S3_FORCE_PATH_STYLE', VARIABLES.S3_FORCE_PATH_STYLE),
      S3_PREFIX: read('S3_PREFIX', VARIABLES.S3_PREFIX),
    },
    (name) => given(name) !== undefined,
    mistakes,
  )
  const hasChat = telegram !== undefined || discord !== undefined
  const alone = webChatOn && loopback
  const logDir = read('LOG_DIR', VARIABLES.LOG_DIR)
  const pretendMoney = read('PRETEND_MONEY', VARIABLES.PRETEND_MONEY) ?? (alone && !hasChat)
  const config: Config = {
    host: hostName,
    port: read('PORT', VARIABLES.PORT) ?? 8080,
    publicUrl: url,
    dataDir,
    database: databaseOf(database, dataDir, cwd),
    s3,
    webChat: { on: webChatOn, token: webChatToken, loopback },
    telegram,
    discord: discord === 'no id' ? undefined : discord,
    pretendMoney,
    shops: {},
    vendors: {},
    trustedProxies: read('TRUSTED_PROXIES', VARIABLES.TRUSTED_PROXIES) ?? [],
    admins: read('ADMIN_IDS', VARIABLES.ADMIN_IDS) ?? [],
    logLevel: read('LOG_LEVEL', VARIABLES.LOG_LEVEL) ?? 'info',
    logDir: logDir === undefined ? undefined : path.resolve(cwd, logDir),
    logKeptDays: read('LOG_RETENTION_DAYS', VARIABLES.LOG_RETENTION_DAYS) ?? 30,
    uploadKeptDays: read('UPLOAD_RETENTION_DAYS', VARIABLES.UPLOAD_RETENTION_DAYS) ?? 30,
    operator: {
      name: read('OPERATOR_NAME', VARIABLES.OPERATOR_NAME),
      email: read('OPERATOR_EMAIL', VARIABLES.OPERATOR_EMAIL),
      jurisdiction: read('OPERATOR_JURISDICTION', VARIABLES.OPERATOR_JURISDICTION),
    },
    paymentRetentionYears: read('PAYMENT_RETENTION_YEARS', VARIABLES.PAYMENT_RETENTION_YEARS) ?? 5,
    rightsDueWorkingDays: read('RIGHTS_DUE_WORKING_DAYS', VARIABLES.RIGHTS_DUE_WORKING_DAYS) ?? 15,
    minimumAge: read('MINIMUM_AGE', VARIABLES.MINIMUM_AGE) ?? 17,
    screens: screensOf({
      pictures: read('PICTURE_SCREEN', VARIABLES.PICTURE_SCREEN),
      moderationModel: read('MODERATION_MODEL', VARIABLES.MODERATION_MODEL),
      root: read('OPENAI_API_ROOT', VARIABLES.OPENAI_API_ROOT),
      key: read('OPENAI_API_KEY', VARIABLES.OPENAI_API_KEY),
      wordsKeptDays: read('MODERATION_TEXT_RETENTION_DAYS', VARIABLES.MODERATION_TEXT_RETENTION_DAYS),
    }),
    visibleMark: read('VISIBLE_MARK', VARIABLES.VISIBLE_MARK) ?? false,
    defaultLocale: read('DEFAULT_LOCALE', VARIABLES.DEFAULT_LOCALE) ?? 'en',
  }

  config.shops = readShops(read)
  const isSet = (name: string) => given(name) !== undefined
  mistakes.push(...halfShops(isSet))
  config.vendors = readVendors(read, isSet)
  mistakes.push(...halfVendors(isSet))
  if (webChatOn && !loopback && given('WEB_CHAT_TOKEN') === undefined) {
    const reason = isLoopbackName(hostName) ? `PUBLIC_URL is ${url}` : `HOST is ${hostName}`
    mistakes.push({
      variable: 'WEB_CHAT_TOKEN',
      problem: `is not set, but ${reason}: others than this machine could use the web chat`,
      mend: `${VARIABLES.WEB_CHAT_TOKEN.mend} Or set WEB_CHAT=off.`,
    })
  }
  if (pretendMoney && !alone) {
    mistakes.push({
      variable: 'PRETEND_MONEY',
      problem:
        'is on, but others than this machine could use the web chat, or it is off: anybody could credit themselves',
      mend: 'Leave it out.',
    })
  }
  mistakes.push(...screenMistakes(config.screens))
  if (discord === 'no id') {
    mistakes.push({
      variable: 'DISCORD_APPLICATION_ID',
      problem: 'is not set, and can not be read from DISCORD_TOKEN',
      mend: VARIABLES.DISCORD_APPLICATION_ID.mend,
    })
  }
  if (telegram?.mode === 'webhook' && !canHaveWebhook(telegram, url)) {
    mistakes.push({
      variable: 'TELEGRAM_MODE',
      problem: 'is webhook, but PUBLIC_URL is not an https address: Telegram could not reach the bot',
      mend: 'Set PUBLIC_URL to the https address of the bot, or TELEGRAM_MODE=polling.',
    })
  }
  if (existsSync(dataDir) && !statSync(dataDir).isDirectory()) {
    mistakes.push({ variable: 'DATA_DIR', problem: 'is a file, not a folder', mend: VARIABLES.DATA_DIR.mend })
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, config, warnings: warningsOf(config) }
}

/** What `readConfig` reads by default: `.env` in `cwd`, below what the shell has set. */
export function loadEnvironment(cwd: string = process.cwd()): Env {
  const file = path.join(cwd, '.env')
  const fromFile = existsSync(file) ? parse(readFileSync(file)) : {}
  return { ...fromFile, ...process.env }
}

/** The mistakes as lines for a terminal, each with its mend below it. */
export function formatMistakes(mistakes: Mistake[]): string {
  const head =
    mistakes.length === 1 ? 'The configuration has a mistake:' : `The configuration has ${mistakes.length} mistakes:`
  return [head, ...mistakes.map(({ variable, problem, mend }) => `  ${variable} ${problem}.\n    ${mend}`)].join('\n')
}

function unknownVariables(env: Env): Mistake[] {
  const known = [...NAMES, ...CHAT_TOKEN_VARIABLES]
  return Object.keys(env).flatMap((name) => {
    const meant = closestName(name, known)
    if (meant === null) return []
    return [{ variable: name, problem: `is not a variable of the bot; ${meant} is`, mend: `Rename it to ${meant}.` }]
  })
}

function warningsOf(config: Config): Mistake[] {
  const warnings: Mistake[] = []
  if (!config.webChat.on && config.telegram === undefined && config.discord === undefined) {
    warnings.push({
      variable: 'WEB_CHAT',
      problem: 'is off and no chat token is set: nobody can talk to the bot',
      mend: VARIABLES.WEB_CHAT.mend,
    })
  }
  if (isWildcardHost(config.host) && config.publicUrl === undefined) {
    warnings.push({
      variable: 'PUBLIC_URL',
      problem: `is not set while HOST is ${config.host}: the bot answers under the addresses of this machine only, under no name`,
      mend: VARIABLES.PUBLIC_URL.mend,
    })
  }
  if (
    (!config.webChat.loopback || config.telegram !== undefined || config.discord !== undefined) &&
    (config.operator.name === undefined || config.operator.email === undefined)
  ) {
    warnings.push({
      variable: 'OPERATOR_NAME, OPERATOR_EMAIL',
      problem: 'are not both set, but the bot can be reached by others: the terms cannot say who runs it',
      mend: 'Set both, and OPERATOR_JURISDICTION.',
    })
  }
  warnings.push(...plainHttp(Object.assign({ S3_ENDPOINT: config.s3?.endpoint }, ...Object.values(config.vendors))))
  return warnings
}

function databaseOf(url: string | undefined, dataDir: string, cwd: string): DatabaseConfig {
  if (url === undefined) return { kind: 'sqlite', path: path.join(dataDir, 'chatelier.sqlite') }
  if (!url.startsWith('sqlite:')) return { kind: 'postgres', url }
  return { kind: 'sqlite', path: path.resolve(cwd, url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')) }
}
