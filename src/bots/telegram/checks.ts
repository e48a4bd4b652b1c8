/** What `doctor` says of Telegram: one look at each thing that an operator sets up. Never throws. */
import { LOCALES, type Money } from '../../core/ports.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { billOf } from './post.ts'
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
  given: {
    config: TelegramConfig
    publicUrl: string | undefined
    /** Bills in money that people will get, and the ways besides Stars that are offered in this chat. */
    sales?: { providerToken: string | undefined; prices: readonly Money[]; otherMethods: readonly string[] }
  } & Pick<TelegramParts, 'menu'>,
): Promise<TelegramFinding[]> {
  const looks: [string, () => Promise<Omit<TelegramFinding, 'part'>>][] = [
    ['telegram', () => bot(api)],
    ['telegram intake', () => intake(api, given)],
    ['telegram commands', () => commands(api, given)],
    ['telegram stars', () => stars(api)],
    ['telegram payments', () => payments(api, given.sales)],
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

const STARS_ONLY =
  "Telegram's rules want digital goods inside Telegram sold for Stars only; who sells them for money may lose the provider, or the bot, and iPhones may not show the button"

/** Whether Telegram takes bills in money, which it says by making a link that nobody gets to know. */
async function payments(
  api: TelegramApi,
  sales: { providerToken: string | undefined; prices: readonly Money[]; otherMethods: readonly string[] } | undefined,
): Promise<Omit<TelegramFinding, 'part'>> {
  if (sales === undefined || sales.otherMethods.length === 0)
    return { state: 'ok', detail: 'only Stars are taken in Telegram, as its rules want' }
  const ways = `besides Stars Telegram's people are offered: ${sales.otherMethods.join(', ')}`
  if (sales.providerToken === undefined) return { state: 'warn', detail: `${ways}. ${STARS_ONLY}` }
  const refused: string[] = []
  for (const { amountMinor, currency } of sales.prices)
    try {
      const bill = { title: 'Check', description: 'Check', payload: 'doctor', amount: amountMinor, currency }
      await api.call('createInvoiceLink', billOf(bill, sales.providerToken))
    } catch (error) {
      if (!(error instanceof TelegramFault) || error.status !== 400) throw error
      refused.push(`${amountMinor} ${currency} (${error.description})`)
    }
  if (refused.length > 0) return { state: 'wrong', detail: `bills that Telegram does not take: ${refused.join('; ')}` }
  const test = sales.providerToken.includes(':TEST:') ? ' The token is a TEST one: nobody really pays.' : ''
  return { state: 'warn', detail: `${ways}.${test} ${STARS_ONLY}` }
}

function problemOf(error: unknown): string {
  if (!(error instanceof TelegramFault)) return 'could not be looked at'
  if (error.status === 401 || error.status === 404) return 'the token is not accepted: ask @BotFather for a new one'
  return error.status === 0 ? 'no answer from TELEGRAM_API_ROOT' : error.description
}
