/** What `doctor` says of Discord: one look at each thing that an operator sets up. Never throws. */

import type { CommandParts } from './commands.ts'
import { DiscordFault, type DiscordRest } from './rest.ts'
import { registration } from './setup.ts'
import type { DiscordConfig, DiscordParts } from './types.ts'

export interface DiscordFinding {
  part: string
  state: 'ok' | 'warn' | 'wrong'
  detail: string
}

type CheckParts = CommandParts & {
  config: DiscordConfig
  rest: DiscordRest
  notes: Pick<DiscordParts['notes'], 'read'>
  /** What the catalogue sells here, and whether anything can be bought elsewhere too. */
  sales: { skus: readonly { pack: string; sku: string }[]; isSoldElsewhere: boolean }
}

type Found = Omit<DiscordFinding, 'part'>

const VIEW_CHANNEL = 1n << 10n
const SEND_MESSAGES = 1n << 11n
const ATTACH_FILES = 1n << 15n
const READ_HISTORY = 1n << 16n
const ADD_REACTIONS = 1n << 6n
const EMBED_LINKS = 1n << 14n
const SEND_IN_THREADS = 1n << 38n
const PERMISSIONS =
  VIEW_CHANNEL | SEND_MESSAGES | ATTACH_FILES | READ_HISTORY | ADD_REACTIONS | EMBED_LINKS | SEND_IN_THREADS
const SESSIONS_LOW = 50

/** Where whoever manages a server lets the bot in, with the rights that it needs and no others. */
export function inviteLink(applicationId: string): string {
  const query = new URLSearchParams({
    client_id: applicationId,
    scope: 'bot applications.commands',
    permissions: String(PERMISSIONS),
  })
  return `https://discord.com/oauth2/authorize?${query}`
}

export async function checkDiscord(parts: CheckParts): Promise<DiscordFinding[]> {
  const looks: [string, () => Promise<Found>][] = [
    ['discord', () => application(parts)],
    ['discord intake', () => gateway(parts)],
    ['discord commands', () => commands(parts)],
    ['discord shop', () => shop(parts)],
    ['discord invite', async () => ({ state: 'ok', detail: inviteLink(parts.config.applicationId) })],
  ]
  const findings: DiscordFinding[] = []
  for (const [part, look] of looks) {
    try {
      findings.push({ part, ...(await look()) })
    } catch (error) {
      findings.push({ part, state: 'wrong', detail: problemOf(error) })
      // Without an answer to the first the others say nothing new.
      if (findings.length === 1) break
    }
  }
  return findings
}

async function application({ config, rest }: CheckParts): Promise<Found> {
  const { id, username } = await rest.call<{ id: string; username: string }>('GET', '/users/@me')
  const app = await rest.call<{ id: string; name: string; interactions_endpoint_url?: string | null }>(
    'GET',
    '/applications/@me',
  )
  if (app.id !== config.applicationId)
    return { state: 'wrong', detail: `the token is that of application ${app.id}: set DISCORD_APPLICATION_ID to it` }
  if (app.interactions_endpoint_url != null && app.interactions_endpoint_url !== '')
    return {
      state: 'wrong',
      detail:
        'an interactions endpoint URL is set: commands would go there; clear it on the page "General Information"',
    }
  return { state: 'ok', detail: `${username} (user ${id}), application ${app.name}` }
}

async function gateway({ rest }: CheckParts): Promise<Found> {
  const { session_start_limit: sessions, shards } = await rest.call<{
    shards: number
    session_start_limit: { remaining: number; total: number }
  }>('GET', '/gateway/bot')
  const app = await rest.call<{ flags?: number }>('GET', '/applications/@me')
  const hears = hasMessageContent(app.flags ?? 0)
    ? 'the message content intent is on, though the bot needs it for nothing'
    : 'hears commands, mentions and direct messages; no privileged intent is needed'
  const detail = `${hears}; ${sessions.remaining} of ${sessions.total} sessions left today, ${shards} shard(s)`
  return { state: sessions.remaining < SESSIONS_LOW ? 'warn' : 'ok', detail }
}

/** Application flags GATEWAY_MESSAGE_CONTENT and its limited form. */
const hasMessageContent = (flags: number): boolean => (flags & ((1 << 18) | (1 << 19))) !== 0

async function commands(parts: CheckParts): Promise<Found> {
  const where = parts.config.guildId === undefined ? 'everywhere' : `in guild ${parts.config.guildId} alone`
  switch (await registration(parts)) {
    case 'in step':
      return { state: 'ok', detail: `in step in every language, ${where}` }
    case 'changed':
      return { state: 'warn', detail: `not in step, ${where}; the bot registers them when it starts` }
    case 'never':
      return { state: 'warn', detail: `not registered yet, ${where}; the bot registers them when it starts` }
  }
}

const CONSUMABLE = 3
const PARITY =
  "Discord's monetization policy wants nothing to cost more here than where you sell it elsewhere; who breaks it may lose the shop, or the app"

/** Packs against the SKUs of the application, and what Discord's rules demand of prices. */
async function shop({ config, rest, sales }: CheckParts): Promise<Found> {
  if (sales.skus.length === 0)
    return {
      state: sales.isSoldElsewhere ? 'warn' : 'ok',
      detail: sales.isSoldElsewhere
        ? `no pack has a discord_sku: nothing is sold in Discord, though you sell elsewhere. Where your team can have Premium Apps, ${PARITY}`
        : 'nothing is sold in Discord: no pack has a discord_sku',
    }
  const there = await rest.call<{ id: string; type: number }[]>('GET', `/applications/${config.applicationId}/skus`)
  const wrong = sales.skus.flatMap(({ pack, sku }) => {
    const found = there.find((one) => one.id === sku)
    if (found === undefined) return [`pack ${pack}: the application has no SKU ${sku}`]
    return found.type === CONSUMABLE ? [] : [`pack ${pack}: SKU ${sku} is not consumable, so nobody can buy it twice`]
  })
  if (wrong.length > 0) return { state: 'wrong', detail: wrong.join('; ') }
  const sold = `${sales.skus.length} pack(s) are sold by SKUs`
  const test = config.testPurchases ? '; purchases of test mode bring credits, too: DISCORD_TEST_PURCHASES is on' : ''
  const isWarned = sales.isSoldElsewhere || config.testPurchases
  const parity = sales.isSoldElsewhere ? `; ${PARITY}` : ''
  return { state: isWarned ? 'warn' : 'ok', detail: `${sold}${test}${parity}` }
}

function problemOf(error: unknown): string {
  if (!(error instanceof DiscordFault)) return 'could not be looked at'
  if (error.status === 401) return 'the token is not accepted: make a new one on the page "Bot" of the application'
  return error.status === 0 ? 'no answer from DISCORD_API_ROOT' : `Discord answers ${error.status} (${error.code})`
}
