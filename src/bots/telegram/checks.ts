/** What `doctor` says of Telegram: one look at each thing that an operator sets up. Never throws. */
import { LOCALES } from '../../core/ports.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { commandsFor, isSame } from './setup.ts'
import type { TelegramConfig, TelegramParts } from './types.ts'
import { webhookPath } from './webhook.ts'

export interface TelegramFinding {
  part: string
  state: 'ok' | 'warn' | 'wrong'
  detail: string
}

export async function checkTelegram(
  api: TelegramApi,
  given: { config: TelegramConfig; publicUrl: string | undefined } & Pick<TelegramParts, 'menu'>,
): Promise<TelegramFinding[]> {
  const looks: [string, () => Promise<Omit<TelegramFinding, 'part'>>][] = [
    ['telegram', () => bot(api)],
    ['telegram intake', () => intake(api, given)],
    ['telegram commands', () => commands(api, given)],
    ['telegram stars', () => stars(api)],
  ]
  const findings: TelegramFinding[] = []
  for (const [part, look] of looks) {
    try {
      findings.push({ part, ...(await look()) })
    } catch (error) {
      findings.push({ part, state: 'wrong', detail: problemOf(error) })
      // Without an answer to the first the others say nothing new.
      break
    }
  }
  return findings
}

async function bot(api: TelegramApi): Promise<Omit<TelegramFinding, 'part'>> {
  const me = await api.call('getMe', {})
  const groups = me.can_join_groups
    ? me.can_read_all_group_messages
      ? 'reads everything in groups (privacy mode is off; @BotFather /setprivacy)'
      : 'hears commands, mentions and replies in groups'
    : 'can not be added to groups (@BotFather /setjoingroups)'
  return { state: me.can_read_all_group_messages ? 'warn' : 'ok', detail: `@${me.username}, ${groups}` }
}

async function intake(
  api: TelegramApi,
  { config, publicUrl }: { config: TelegramConfig; publicUrl: string | undefined },
): Promise<Omit<TelegramFinding, 'part'>> {
  const hook = await api.call('getWebhookInfo', {})
  const url = hook.url ?? ''
  const waiting = `${hook.pending_update_count} updates wait`
  if (config.mode === 'polling')
    return url === ''
      ? { state: 'ok', detail: `polling; ${waiting}` }
      : { state: 'warn', detail: 'a webhook is set; the bot removes it when it starts' }
  if (url === '') return { state: 'warn', detail: 'no webhook is set; the bot sets it when it starts' }
  if (url !== `${publicUrl ?? ''}${webhookPath(config)}`)
    return { state: 'warn', detail: 'the webhook is that of another address; the bot changes it when it starts' }
  const error = hook.last_error_message
  const isFresh = hook.last_error_date !== undefined && Date.now() / 1000 - hook.last_error_date < 3600
  return error !== undefined && isFresh
    ? { state: 'wrong', detail: `webhook; Telegram could not reach it: ${error}; ${waiting}` }
    : { state: 'ok', detail: `webhook; ${waiting}` }
}

async function commands(api: TelegramApi, given: Pick<TelegramParts, 'menu'>): Promise<Omit<TelegramFinding, 'part'>> {
  const behind: string[] = []
  for (const locale of LOCALES) {
    const language = locale === 'en' ? {} : { language_code: locale }
    const there = await api.call('getMyCommands', { scope: { type: 'default' }, ...language })
    if (!isSame(there, commandsFor(given, locale, { type: 'default' }))) behind.push(locale)
  }
  return behind.length === 0
    ? { state: 'ok', detail: 'in step in every language' }
    : { state: 'warn', detail: `not in step in ${behind.join(', ')}; the bot sets them when it starts` }
}

async function stars(api: TelegramApi): Promise<Omit<TelegramFinding, 'part'>> {
  const { amount } = await api.call('getMyStarBalance', {})
  return { state: 'ok', detail: `payments in Stars are on; ${amount} Stars in the bot's balance` }
}

function problemOf(error: unknown): string {
  if (!(error instanceof TelegramFault)) return 'could not be looked at'
  if (error.status === 401 || error.status === 404) return 'the token is not accepted: ask @BotFather for a new one'
  return error.status === 0 ? 'no answer from TELEGRAM_API_ROOT' : error.description
}
