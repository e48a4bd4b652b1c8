/** What Telegram shows of the bot: commands, descriptions, the menu button; and where updates go. Changed only where it differs. */
import type { BotCommand } from 'grammy/types'
import { LOCALES, type Locale, type Log } from '../../core/ports.ts'
import { t } from '../conversation/scene.ts'
import type { TelegramApi } from './api.ts'
import { ALLOWED_UPDATES } from './bot.ts'
import { shorten } from './render.ts'
import type { TelegramParts } from './types.ts'
import { webhookPath, webhookSecret } from './webhook.ts'

const DESCRIPTION_CHARS = 512
const ABOUT_CHARS = 120
const COMMAND_CHARS = 256
const WEBHOOK_CONNECTIONS = 40

type Scope = { type: 'default' } | { type: 'all_group_chats' }
const SCOPES: readonly Scope[] = [{ type: 'default' }, { type: 'all_group_chats' }]

type SetupParts = Pick<TelegramParts, 'config' | 'publicUrl' | 'locales' | 'menu'> & { api: TelegramApi; log: Log }

/** English is also for everybody whose language we do not have. */
const languageOf = (locale: Locale): { language_code?: Exclude<Locale, 'en'> } =>
  locale === 'en' ? {} : { language_code: locale }

export function commandsFor(parts: Pick<TelegramParts, 'menu'>, locale: Locale, scope: Scope): BotCommand[] {
  return parts
    .menu(locale)
    .filter(({ inGroups }) => inGroups || scope.type === 'default')
    .map(({ name, description }) => ({ command: name, description: shorten(description, COMMAND_CHARS) }))
}

/** Brings everything in step. Each thing on its own: what fails is said at the end, once, and tried again at the next start. */
export async function setUp(parts: SetupParts): Promise<void> {
  const { api, log } = parts
  const failed = new Set<string>()
  let problem: unknown
  const tryTo = (what: string, act: () => Promise<unknown>) =>
    act().catch((error: unknown) => {
      failed.add(what)
      problem ??= error
    })
  for (const locale of LOCALES) {
    const language = languageOf(locale)
    for (const scope of SCOPES)
      await tryTo('commands', async () => {
        const commands = commandsFor(parts, locale, scope)
        const there = await api.call('getMyCommands', { scope, ...language })
        if (!isSame(there, commands)) await api.call('setMyCommands', { commands, scope, ...language })
      })
    await tryTo('description', async () => {
      const description = shorten(parts.locales.format(locale, t('telegram-description')), DESCRIPTION_CHARS)
      const there = await api.call('getMyDescription', language)
      if (there.description !== description) await api.call('setMyDescription', { description, ...language })
    })
    await tryTo('about', async () => {
      const about = shorten(parts.locales.format(locale, t('telegram-about')), ABOUT_CHARS)
      const there = await api.call('getMyShortDescription', language)
      if (there.short_description !== about)
        await api.call('setMyShortDescription', { short_description: about, ...language })
    })
  }
  await tryTo('menu button', () => api.call('setChatMenuButton', { menu_button: { type: 'commands' } }))
  if (failed.size > 0) log.warn({ what: [...failed], err: problem }, 'Telegram was not set up wholly')
}

export function isSame(a: readonly BotCommand[], b: readonly BotCommand[]): boolean {
  const line = (all: readonly BotCommand[]) =>
    JSON.stringify(all.map(({ command, description }) => [command, description]))
  return line(a) === line(b)
}

/** Names our address to Telegram. What waits there is kept. */
export async function setWebhook(parts: SetupParts): Promise<void> {
  const { api, config } = parts
  await api.call('setWebhook', {
    url: `${parts.publicUrl ?? ''}${webhookPath(config)}`,
    secret_token: webhookSecret(config),
    allowed_updates: [...ALLOWED_UPDATES],
    max_connections: WEBHOOK_CONNECTIONS,
    drop_pending_updates: false,
  })
}
