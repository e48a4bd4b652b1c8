import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Config, type Env, formatMistakes, loadEnvironment, type Mistake, readConfig } from './config.ts'

const CWD = '/srv/chatelier'
const TOKEN = 'a-token-of-24-characters'

function good(env: Env): Config {
  const result = readConfig(env, { cwd: CWD })
  if (!result.ok) throw new Error(formatMistakes(result.mistakes))
  return result.config
}
function bad(env: Env): Mistake[] {
  const result = readConfig(env, { cwd: CWD })
  return result.ok ? [] : result.mistakes
}
const variables = (env: Env) => bad(env).map(({ variable }) => variable)

test('nothing set gives a bot for this machine alone with SQLite and the web chat on', () => {
  expect(good({})).toEqual({
    host: '127.0.0.1',
    port: 8080,
    publicUrl: undefined,
    dataDir: '/srv/chatelier/data/local',
    database: { kind: 'sqlite', path: '/srv/chatelier/data/local/chatelier.sqlite' },
    s3: undefined,
    webChat: { on: true, token: undefined, loopback: true },
    telegram: undefined,
    discord: undefined,
    screens: {
      pictures: 'auto',
      moderationModel: undefined,
      openai: { root: 'https://api.openai.com/v1', key: undefined },
      wordsKeptDays: 0,
    },
    pretendMoney: true,
    shops: {
      CRYPTOCLOUD_API_ROOT: 'https://api.cryptocloud.plus',
      NOWPAYMENTS_API_ROOT: 'https://api.nowpayments.io',
      ROBOKASSA_ROOT: 'https://auth.robokassa.ru',
      STRIPE_API_ROOT: 'https://api.stripe.com',
      TBANK_API_ROOT: 'https://securepay.tinkoff.ru/v2',
      TELEGRAM_PAYMENTS_CURRENCIES: 'RUB',
      YOOKASSA_API_ROOT: 'https://api.yookassa.ru/v3',
    },
    vendors: {},
    trustedProxies: [],
    admins: [],
    logLevel: 'info',
    logDir: undefined,
    logKeptDays: 30,
    uploadKeptDays: 30,
    operator: { name: undefined, email: undefined, jurisdiction: undefined },
    minimumAge: 17,
    visibleMark: false,
    defaultLocale: 'en',
    paymentRetentionYears: 5,
    rightsDueWorkingDays: 15,
  })
})

test('everything set is understood', () => {
  const config = good({
    HOST: '[::1]',
    PORT: '0',
    PUBLIC_URL: 'https://Bot.example.com/',
    DATA_DIR: '/var/lib/chatelier',
    DATABASE_URL: 'postgresql://bot:p%40ss@db:5432/chatelier',
    WEB_CHAT: 'Off',
    WEB_CHAT_TOKEN: TOKEN,
    ADMIN_IDS: 'telegram:1, discord:2,web:a-B_3,',
    LOG_LEVEL: 'debug',
    OPERATOR_NAME: 'Ann & Co.',
    OPERATOR_EMAIL: 'help@example.com',
    OPERATOR_JURISDICTION: 'Indonesia',
    MINIMUM_AGE: '18',
    VISIBLE_MARK: 'on',
    DEFAULT_LOCALE: 'id',
  })
  expect(config).toMatchObject({
    host: '::1',
    port: 0,
    publicUrl: 'https://bot.example.com',
    database: { kind: 'postgres', url: 'postgresql://bot:p%40ss@db:5432/chatelier' },
    webChat: { on: false, loopback: false },
    admins: [
      { platform: 'telegram', id: '1' },
      { platform: 'discord', id: '2' },
      { platform: 'web', id: 'a-B_3' },
    ],
    minimumAge: 18,
    visibleMark: true,
    defaultLocale: 'id',
  })
})

test('a bucket needs its name and both halves of its key; a server of its own has the bucket in the path', () => {
  const env = { S3_BUCKET: 'media', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' }
  expect(good({}).s3).toBeUndefined()
  expect(good(env).s3).toEqual({
    endpoint: undefined,
    region: 'us-east-1',
    bucket: 'media',
    accessKeyId: 'id',
    secretAccessKey: 'secret',
    forcePathStyle: false,
    prefix: '',
  })
  expect(good({ ...env, S3_ENDPOINT: 'http://127.0.0.1:9000/' }).s3).toMatchObject({
    endpoint: 'http://127.0.0.1:9000',
    forcePathStyle: true,
  })
  expect(variables({ S3_BUCKET: 'media' })).toEqual(['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])
  expect(variables({ S3_ENDPOINT: 'https://s3.example' })).toEqual([
    'S3_BUCKET',
    'S3_ACCESS_KEY_ID',
    'S3_SECRET_ACCESS_KEY',
  ])
  expect(variables({ ...env, S3_PREFIX: '/media' })).toEqual(['S3_PREFIX'])
})

test('a variable that both a screen and an engine read is wrong once', () => {
  expect(variables({ OPENAI_API_ROOT: 'https://somebody:secret@example.com/v1' })).toEqual(['OPENAI_API_ROOT'])
})

test('an empty value counts as not set', () => {
  expect(good({ PORT: '', WEB_CHAT_TOKEN: '  ', PUBLIC_URL: '' }).port).toBe(8080)
})

test('all mistakes are told at once, each with its variable and its mend', () => {
  const env = {
    PORT: '80800',
    LOG_LEVEL: 'loud',
    ADMIN_IDS: 'ann,telegram:1',
    MINIMUM_AGE: '9',
    DATABASE_URL: 'mysql://x/y',
  }
  const mistakes = bad(env)
  expect(mistakes.map(({ variable }) => variable).sort()).toEqual(Object.keys(env).sort())
  const text = formatMistakes(mistakes)
  for (const { variable, problem, mend } of mistakes) {
    expect(text).toContain(`${variable} ${problem}`)
    expect(text).toContain(mend)
  }
  expect(text).toContain('5 mistakes')
  expect(text).toContain('"ann"')
})

describe('PORT', () => {
  test.each(['-1', '65536', '80.5', '0x50', 'eighty', '1e3'])('%s is refused', (PORT) => {
    expect(variables({ PORT })).toEqual(['PORT'])
  })
})

describe('PUBLIC_URL', () => {
  test.each([
    'bot.example.com',
    'ftp://bot.example.com',
    'https://bot.example.com/path',
    'https://user:pw@bot.example.com',
    'https://',
    'https://a b',
    'https://bot.example.com?x=1',
  ])('%s is refused', (PUBLIC_URL) => {
    expect(variables({ PUBLIC_URL, WEB_CHAT: 'off' })).toEqual(['PUBLIC_URL'])
  })
})

describe('DATABASE_URL', () => {
  test.each(['postgres://host-without-name', 'sqlite:', 'sqlite::memory:', 'chatelier.sqlite', 'postgres://u:p#w@h/x'])(
    '%s is refused',
    (DATABASE_URL) => {
      expect(variables({ DATABASE_URL })).toEqual(['DATABASE_URL'])
    },
  )
  test('a password in it is never repeated in the mistake', () => {
    expect(formatMistakes(bad({ DATABASE_URL: 'postgres://u:hunter2@host' }))).not.toContain('hunter2')
  })
  test('a SQLite file is taken from the working folder', () => {
    expect(good({ DATABASE_URL: 'sqlite:books.sqlite' }).database).toEqual({
      kind: 'sqlite',
      path: `${CWD}/books.sqlite`,
    })
    expect(good({ DATABASE_URL: 'sqlite:///var/books.sqlite' }).database).toMatchObject({ path: '/var/books.sqlite' })
  })
})

describe('a web chat that others can reach', () => {
  test.each([{ HOST: '0.0.0.0' }, { HOST: '192.168.1.5' }, { HOST: '::' }, { PUBLIC_URL: 'https://bot.example.com' }])(
    '%o needs a token',
    (env) => {
      expect(variables(env)).toEqual(['WEB_CHAT_TOKEN'])
      expect(variables({ ...env, WEB_CHAT_TOKEN: 'short' })).toEqual(['WEB_CHAT_TOKEN'])
      expect(good({ ...env, WEB_CHAT_TOKEN: TOKEN }).webChat).toEqual({ on: true, token: TOKEN, loopback: false })
      expect(good({ ...env, WEB_CHAT: 'off' }).webChat.on).toBe(false)
    },
  )
  test.each([{ HOST: 'localhost' }, { HOST: '127.0.0.2' }, { HOST: '::1' }, { PUBLIC_URL: 'http://localhost:3000' }])(
    '%o needs none',
    (env) => {
      expect(good(env).webChat.loopback).toBe(true)
    },
  )
})

describe('a name that looks like one of ours', () => {
  test.each([
    ['WEB_CHAT_TOKN', 'WEB_CHAT_TOKEN'],
    ['PROT', 'PORT'],
    ['DATADIR', 'DATA_DIR'],
    ['ADMIN_ID', 'ADMIN_IDS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['public_url', 'PUBLIC_URL'],
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['WEB_TOKEN', 'WEB_CHAT_TOKEN'],
  ])('%s is told to mean %s', (name, meant) => {
    const mistakes = bad({ [name]: 'x' })
    expect(mistakes.map(({ variable }) => variable)).toEqual([name])
    expect(mistakes[0]?.mend).toContain(meant)
  })
  test.each([
    'HOSTNAME',
    'AWS_REGION',
    'GROK_API_KEY',
    'R2_ACCESS_KEY_ID',
    'RUST_LOG_LEVEL',
    'DATABASE_PUBLIC_URL',
    'TELEGRAM_CHAT_ID',
    'HOME',
    'PATH',
    'NODE_ENV',
    'PWD',
    'SHELL',
    'npm_config_port',
    'LOGNAME',
  ])('%s is not', (name) => {
    expect(bad({ [name]: 'x' })).toEqual([])
  })
})

test('what is odd but works is a warning: open to others without saying who runs it', () => {
  const result = readConfig({ HOST: '0.0.0.0', WEB_CHAT_TOKEN: TOKEN }, { cwd: CWD })
  expect(result.ok && result.warnings.map(({ variable }) => variable)).toEqual([
    'PUBLIC_URL',
    'OPERATOR_NAME, OPERATOR_EMAIL',
  ])
})

test('an engine or a bucket that would get its key by plain http is a warning, but not in a network of one’s own', () => {
  const warned = (env: { [name: string]: string }) => {
    const result = readConfig({ PRETEND_MONEY: 'off', ...env }, { cwd: CWD })
    return result.ok ? result.warnings.map(({ variable }) => variable) : result.mistakes
  }
  const bucket = { S3_BUCKET: 'media', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' }
  expect(warned({ FAL_KEY: 'k', FAL_QUEUE_ROOT: 'http://queue.fal.run' })).toEqual(['FAL_QUEUE_ROOT'])
  expect(warned({ ...bucket, S3_ENDPOINT: 'http://s3.example.com' })).toEqual(['S3_ENDPOINT'])
  expect(warned({ FAL_QUEUE_ROOT: 'http://queue.fal.run' })).toEqual([])
  for (const own of ['http://127.0.0.1:8188', 'http://comfyui:8188', 'http://gpu.lan', 'http://192.168.1.20:8188'])
    expect(warned({ COMFYUI_ROOT: own })).toEqual([])
})

test('a DATA_DIR that is a file is refused, and the shell wins over the .env file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'chatelier-config-'))
  try {
    writeFileSync(path.join(folder, '.env'), '# a comment\nMINIMUM_AGE=21\nPATH=from-file\n')
    const env = loadEnvironment(folder)
    expect(env.MINIMUM_AGE).toBe('21')
    expect(env.PATH).not.toBe('from-file')
    expect(variables({ DATA_DIR: path.join(folder, '.env') })).toEqual(['DATA_DIR'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

describe('Telegram', () => {
  const bot = { TELEGRAM_BOT_TOKEN: '123456789:AAFexample-example-example-exam' }

  test('with a token the web chat is off, and pretend money is not there unless it is asked for', () => {
    expect(good(bot)).toMatchObject({ webChat: { on: false }, pretendMoney: false })
    expect(good({ ...bot, WEB_CHAT: 'on' }).pretendMoney).toBe(false)
    expect(good({ ...bot, WEB_CHAT: 'on', PRETEND_MONEY: 'on' }).pretendMoney).toBe(true)
  })

  test('pretend money is refused where others could use it', () => {
    expect(variables({ PRETEND_MONEY: 'on', HOST: '0.0.0.0', WEB_CHAT_TOKEN: TOKEN })).toEqual(['PRETEND_MONEY'])
    expect(variables({ ...bot, PRETEND_MONEY: 'on' })).toEqual(['PRETEND_MONEY'])
  })

  test('a webhook needs an address that Telegram can call', () => {
    const hook = { ...bot, TELEGRAM_MODE: 'webhook' }
    expect(variables(hook)).toEqual(['TELEGRAM_MODE'])
    expect(good({ ...hook, PUBLIC_URL: 'https://bot.example.com' }).telegram?.mode).toBe('webhook')
  })

  test.each(['', 'token', '123:ab', 'abc:AAFexample-example-example'])('"%s" is no token', (token) => {
    const read = readConfig({ TELEGRAM_BOT_TOKEN: token }, { cwd: CWD })
    expect(read.ok).toBe(token === '')
  })
})

describe('shops', () => {
  test('are on with all that they need, and have their official addresses', () => {
    const env = {
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      STRIPE_API_ROOT: 'http://127.0.0.1:9',
    }
    expect(good(env).shops).toMatchObject({ ...env, YOOKASSA_API_ROOT: 'https://api.yookassa.ru/v3' })
  })
  test('that are set in part are a mistake, which names both variables', () => {
    const [mistake] = bad({ YOOKASSA_SHOP_ID: '123456' })
    expect(mistake).toMatchObject({
      variable: 'YOOKASSA_SECRET_KEY',
      problem: expect.stringContaining('YOOKASSA_SHOP_ID'),
    })
    expect(bad({ YOOKASSA_API_ROOT: 'http://127.0.0.1:9' })).toEqual([])
  })
  test('with a value of a wrong form are a mistake', () => {
    const shop = { YOOKASSA_SHOP_ID: '123456', YOOKASSA_SECRET_KEY: 'live_1' }
    expect(variables({ ...shop, YOOKASSA_VAT_CODE: '13' })).toEqual(['YOOKASSA_VAT_CODE'])
    expect(variables({ ...shop, YOOKASSA_SECRET_KEY: 'two words' })).toEqual(['YOOKASSA_SECRET_KEY'])
    expect(good({ ...shop, YOOKASSA_VAT_CODE: '11' }).shops['YOOKASSA_VAT_CODE']).toBe('11')
  })
})

test('proxies are addresses and networks', () => {
  expect(good({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2a02::/16' }).trustedProxies).toEqual([
    'loopback',
    '10.0.0.0/8',
    '2a02::/16',
  ])
  for (const wrong of ['proxy.example', '10.0.0.0/33', '10.0.0', '::/129', '10.0.0.0/8/8'])
    expect(variables({ TRUSTED_PROXIES: wrong })).toEqual(['TRUSTED_PROXIES'])
})

test('a remote screen at OpenAI needs a key, one of your own may not', () => {
  const omni = { MODERATION_MODEL: 'omni-moderation-latest' }
  expect(variables(omni)).toEqual(['OPENAI_API_KEY'])
  expect(good({ ...omni, OPENAI_API_KEY: 'sk-0123456789' }).screens.moderationModel).toBe('omni-moderation-latest')
  const own = good({ ...omni, OPENAI_API_ROOT: 'http://127.0.0.1:8000/v1/' })
  expect(own.screens.openai).toEqual({ root: 'http://127.0.0.1:8000/v1', key: undefined })
  expect(variables({ PICTURE_SCREEN: 'yes', MODERATION_TEXT_RETENTION_DAYS: '-1' })).toEqual([
    'PICTURE_SCREEN',
    'MODERATION_TEXT_RETENTION_DAYS',
  ])
})
