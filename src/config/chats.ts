/** What the chats need: tokens, and whom to ask. */
import { isLoopbackName } from './hosts.ts'

export interface TelegramConfig {
  token: string
  /** Without a slash at its end. */
  apiRoot: string
  environment: 'production' | 'test'
  mode: 'polling' | 'webhook'
  /** Not set: derived from the token. */
  webhookSecret: string | undefined
}

export interface DiscordConfig {
  token: string
  applicationId: string
  /** Without a version and without a slash at its end. */
  apiRoot: string
  /** Commands are registered to this guild alone. */
  guildId: string | undefined
  /** Purchases of the application's test mode count as well. */
  testPurchases: boolean
}

export function telegramOf(
  token: string | undefined,
  apiRoot: string | undefined,
  environment: TelegramConfig['environment'] | undefined,
  mode: TelegramConfig['mode'] | undefined,
  webhookSecret: string | undefined,
): TelegramConfig | undefined {
  if (token === undefined) return undefined
  return {
    token,
    apiRoot: apiRoot ?? 'https://api.telegram.org',
    environment: environment ?? 'production',
    mode: mode ?? 'polling',
    webhookSecret,
  }
}

/** A token begins with the application's id, in Base64. */
export function discordOf(
  token: string | undefined,
  applicationId: string | undefined,
  apiRoot: string | undefined,
  guildId: string | undefined,
  testPurchases: boolean | undefined,
): DiscordConfig | 'no id' | undefined {
  if (token === undefined) return undefined
  const inToken = Buffer.from(token.split('.')[0] ?? '', 'base64').toString('latin1')
  const id = applicationId ?? (/^\d{15,20}$/.test(inToken) ? inToken : undefined)
  if (id === undefined) return 'no id'
  return {
    token,
    applicationId: id,
    apiRoot: (apiRoot ?? 'https://discord.com/api').replace(/\/v\d+$/, ''),
    guildId,
    testPurchases: testPurchases ?? false,
  }
}

/** Telegram itself calls https only; a Bot API server of one's own may stand beside the bot. */
export function canHaveWebhook(telegram: TelegramConfig, publicUrl: string | undefined): boolean {
  if (publicUrl === undefined) return false
  return publicUrl.startsWith('https:') || isLoopbackName(new URL(telegram.apiRoot).hostname)
}
