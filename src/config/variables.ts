/** The variables: what each may hold, its default, and what mends a mistake. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { LOCALES } from '../core/ports.ts'
import { OPENAI_VARIABLES, VENDOR_VARIABLES } from '../core/providers/index.ts'
import { apiRoot, integer, line, onOff, shorten, variable } from '../core/variable.ts'
import { SHOP_VARIABLES } from './shops.ts'

export type { Variable } from '../core/variable.ts'

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Chats that need a token. While one of them is set the web chat is off by default. Each chat's issue adds its own. */
export const CHAT_TOKEN_VARIABLES: readonly string[] = ['TELEGRAM_BOT_TOKEN', 'DISCORD_TOKEN']

const WEB_CHAT_TOKEN_CHARS = 16

const host = z
  .string()
  .refine((text) => /^([\w.-]+|\[?[\da-f:.]*:[\da-f:.]*\]?)$/i.test(text), {
    error: 'is not a host name or an address',
  })
  .transform((text) => text.replace(/^\[(.*)\]$/, '$1'))

const publicUrl = z
  .string()
  .refine((text) => originOf(text) !== null, {
    error: 'is not an address of the form https://name or https://name:port',
  })
  .transform((text) => originOf(text) as string)

const secret = z.string().regex(/^[\x21-\x7e]{1,500}$/, { error: 'holds a space or a sign that no key has' })

/** Ids of Discord's things: digits. */
const snowflake = z.string().regex(/^\d{1,20}$/, { error: 'is not an id of Discord (digits alone)' })

const databaseUrl = z.string().refine((text) => databaseProblem(text) === null, {
  error: (issue) => databaseProblem(String(issue.input)) ?? 'is not understood',
})

const admins = z.string().transform((text, context) => {
  const parts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  const found = parts.map((part) => ({ part, match: /^([a-z][a-z0-9]*):([\w-]+)$/.exec(part) }))
  for (const { part } of found.filter(({ match }) => match === null)) {
    context.addIssue({ code: 'custom', message: `has the entry "${shorten(part)}", which is not of the form chat:id` })
  }
  return found.flatMap(({ match }) => (match ? [{ platform: match[1] as string, id: match[2] as string }] : []))
})

const proxies = z.string().transform((text, context) => {
  const entries = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  for (const entry of entries)
    if (!isNetwork(entry))
      context.addIssue({ code: 'custom', message: `has the entry "${shorten(entry)}", which is no address or network` })
  return entries
})

/** Every variable there is, with its default as it would be written in `.env`. */
export const VARIABLES = {
  HOST: variable(host, '127.0.0.1', 'Write an address of this machine, such as 127.0.0.1 or 0.0.0.0.'),
  PORT: variable(integer(0, 65_535), '8080', 'Write a free port, such as 8080.'),
  PUBLIC_URL: variable(
    publicUrl,
    undefined,
    'Write scheme and name only, such as https://bot.example.com, or leave it out.',
  ),
  DATA_DIR: variable(z.string(), 'data/local', 'Write a folder that the bot may write to.'),
  DATABASE_URL: variable(
    databaseUrl,
    undefined,
    'Leave it out for SQLite in DATA_DIR, or write sqlite:path/to/file.sqlite or postgres://user:password@host:5432/name.',
  ),
  S3_ENDPOINT: variable(
    apiRoot,
    undefined,
    'Write the address of the server, such as https://s3.example.com, or leave it out for AWS.',
  ),
  S3_REGION: variable(
    z.string().regex(/^[a-z0-9-]{1,40}$/, { error: 'is not the name of a region' }),
    'us-east-1',
    'Write the region of the bucket, such as eu-central-1; auto for Cloudflare R2.',
  ),
  S3_BUCKET: variable(
    z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: 'is not the name of a bucket' }),
    undefined,
    'Write the name of a bucket that is there, or leave it out: media then lie in DATA_DIR.',
  ),
  S3_ACCESS_KEY_ID: variable(secret, undefined, 'Write the id of a key that may read, write and list the bucket.'),
  S3_SECRET_ACCESS_KEY: variable(secret, undefined, 'Write the secret that belongs to S3_ACCESS_KEY_ID.'),
  S3_FORCE_PATH_STYLE: variable(
    onOff,
    undefined,
    'Write on where the server wants the bucket in the path (MinIO, Garage), else leave it out.',
  ),
  S3_PREFIX: variable(
    z.string().regex(/^(?!\/)[\w./-]{0,200}$/, { error: 'holds more than letters, digits, dots, dashes and slashes' }),
    undefined,
    'Write a folder inside the bucket with a slash at its end, such as chatelier/, or leave it out.',
  ),
  WEB_CHAT: variable(
    onOff,
    undefined,
    'Write on or off, or leave it out: then it is on exactly when no chat token is set.',
  ),
  WEB_CHAT_TOKEN: variable(
    z
      .string()
      .min(WEB_CHAT_TOKEN_CHARS, { error: `is shorter than ${WEB_CHAT_TOKEN_CHARS} characters` })
      .max(200, {
        error: 'is longer than 200 characters',
      }),
    undefined,
    'Make one with: node -p "crypto.randomBytes(24).toString(\'base64url\')"',
  ),
  PRETEND_MONEY: variable(
    onOff,
    undefined,
    'Write on or off, or leave it out: then it is on exactly where only this machine reaches the web chat and no chat token is set.',
  ),
  TELEGRAM_BOT_TOKEN: variable(
    z.string().regex(/^\d{1,20}:[\w-]{3,100}$/, { error: 'is not a token as @BotFather gives it' }),
    undefined,
    'Ask @BotFather in Telegram for one (/newbot): digits, a colon, letters.',
  ),
  TELEGRAM_API_ROOT: variable(
    apiRoot,
    'https://api.telegram.org',
    'Write the address of a Bot API server, such as http://127.0.0.1:8081, or leave it out.',
  ),
  TELEGRAM_ENVIRONMENT: variable(
    z.enum(['production', 'test'], { error: 'is neither production nor test' }),
    'production',
    "Leave it out; test is Telegram's test environment, with accounts and bots of its own and Stars that cost nothing.",
  ),
  TELEGRAM_MODE: variable(
    z.enum(['polling', 'webhook'], { error: 'is neither polling nor webhook' }),
    'polling',
    'Write polling (works everywhere) or webhook (needs PUBLIC_URL with https).',
  ),
  TELEGRAM_WEBHOOK_SECRET: variable(
    z.string().regex(/^[\w-]{16,256}$/, { error: 'is not 16 to 256 of A-Z a-z 0-9 _ -' }),
    undefined,
    'Leave it out (it is derived from the token), or make one with: node -p "crypto.randomBytes(24).toString(\'base64url\')"',
  ),
  DISCORD_TOKEN: variable(
    z.string().regex(/^[^\s]{8,200}$/, { error: 'is not a token as the page "Bot" of the application gives it' }),
    undefined,
    'Copy it from the page "Bot" of your application on https://discord.com/developers/applications (Reset Token).',
  ),
  DISCORD_APPLICATION_ID: variable(
    snowflake,
    undefined,
    'Leave it out (it is read from the token), or copy it from the page "General Information" of the application.',
  ),
  DISCORD_API_ROOT: variable(
    apiRoot,
    'https://discord.com/api',
    'Write an address without a version, such as http://127.0.0.1:8082/api, or leave it out.',
  ),
  DISCORD_GUILD_ID: variable(
    snowflake,
    undefined,
    'Write the id of the server in which you try things out, or leave it out: commands are then known everywhere.',
  ),
  DISCORD_TEST_PURCHASES: variable(
    onOff,
    'off',
    "Write on where purchases of the application's test mode should bring credits, or off.",
  ),
  ADMIN_IDS: variable(
    admins,
    undefined,
    'Write chat and id with a colon, several with commas: telegram:123456,discord:987654.',
  ),
  TRUSTED_PROXIES: variable(
    proxies,
    undefined,
    'Write addresses or networks with commas, such as 127.0.0.1 or 10.0.0.0/8, or loopback.',
  ),
  LOG_LEVEL: variable(
    z.enum(LOG_LEVELS, { error: 'is not a level of the log' }),
    'info',
    `Write one of ${LOG_LEVELS.join(', ')}.`,
  ),
  LOG_DIR: variable(z.string(), undefined, 'Write a folder that the bot may write to, or leave it out.'),
  LOG_RETENTION_DAYS: variable(integer(1, 365), '30', 'Write a whole number of days from 1 to 365.'),
  UPLOAD_RETENTION_DAYS: variable(integer(1, 30), '30', 'Write a whole number of days from 1 to 30.'),
  OPERATOR_NAME: variable(line, undefined, 'Write your name or that of your company in one line.'),
  OPERATOR_EMAIL: variable(
    z.email({ error: 'is not an e-mail address' }),
    undefined,
    'Write the address under which people reach you.',
  ),
  OPERATOR_JURISDICTION: variable(line, undefined, 'Write the country, or state, whose law applies.'),
  MINIMUM_AGE: variable(integer(13, 99), '17', 'Write a whole number of years, at least 13.'),
  PAYMENT_RETENTION_YEARS: variable(
    integer(0, 99),
    '5',
    'Write a whole number of years, as your law on bookkeeping says.',
  ),
  RIGHTS_DUE_WORKING_DAYS: variable(integer(1, 60), '15', 'Write a whole number of working days, as your law says.'),
  PICTURE_SCREEN: variable(
    z.enum(['auto', 'local', 'off'], { error: 'is none of auto, local and off' }),
    'auto',
    'Write auto (on this machine, unless a remote screen looks at pictures or memory is short), local or off.',
  ),
  MODERATION_MODEL: variable(
    z.string().regex(/^[\w.:/-]{1,100}$/, { error: 'is not the name of a model' }),
    undefined,
    'Write omni-moderation-latest, or leave it out: then no remote screen is asked about words.',
  ),
  ...OPENAI_VARIABLES,
  MODERATION_TEXT_RETENTION_DAYS: variable(
    integer(0, 365),
    '0',
    'Write a number of days up to 365; 0 keeps no words with the decisions of screens.',
  ),
  VISIBLE_MARK: variable(onOff, 'off', 'Write on or off.'),
  DEFAULT_LOCALE: variable(
    z.enum(LOCALES, { error: 'is not a language of the bot' }),
    'en',
    `Write one of ${LOCALES.join(', ')}.`,
  ),
  ...SHOP_VARIABLES,
  ...VENDOR_VARIABLES,
} as const

function isNetwork(text: string): boolean {
  if (text === 'loopback') return true
  const [address = '', bits, ...more] = text.split('/')
  const most = isIP(address) === 4 ? 32 : 128
  return (
    isIP(address) !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  )
}

function originOf(text: string): string | null {
  if (!/^https?:\/\/[^/?#@\s]+\/?$/i.test(text)) return null
  return URL.canParse(text) ? new URL(text).origin : null
}

function databaseProblem(text: string): string | null {
  if (text.startsWith('sqlite:')) {
    const file = text.slice('sqlite:'.length)
    if (file === '' || file === ':memory:') return 'names no file: the books cannot live in memory'
    return null
  }
  if (!/^postgres(ql)?:\/\//.test(text)) return 'begins neither with sqlite: nor with postgres://'
  if (!URL.canParse(text)) return 'is not a valid address (special characters of a password are written as %XX)'
  return new URL(text).pathname.length > 1 ? null : 'names no database after the host'
}
