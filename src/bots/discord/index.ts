/** Discord: a chat like the others. Made of narrow functions; listens at the gateway, speaks by REST. */
import type { APIInteraction, GatewayDispatchPayload } from 'discord.js'
import type { ChatPort } from '../../core/ports.ts'
import { t } from '../conversation/scene.ts'
import { createAcknowledgements } from './acknowledge.ts'
import { createEntitlementShop, type EntitlementShop, readEntitlement, readSubscriptionEvent } from './entitlements.ts'
import { fetchFile } from './files.ts'
import { createGateway } from './gateway.ts'
import { createIntake } from './intake.ts'
import { createPresence } from './presence.ts'
import { createRest, DiscordFault } from './rest.ts'
import { createSender } from './sender.ts'
import { registerCommands } from './setup.ts'
import type { DiscordParts } from './types.ts'

export { checkDiscord, inviteLink } from './checks.ts'
export { createEntitlementShop } from './entitlements.ts'
export { createRest } from './rest.ts'
export type { DiscordCommand, DiscordConfig, DiscordParts, OutgoingFile, Suggestion, Wishes } from './types.ts'
export { DISCORD_CRASH_POINTS } from './types.ts'

export interface Discord {
  port: ChatPort
  /** What people bought in Discord's own shop. */
  shop: EntitlementShop
  /** Begins to take events in, in the background; never throws. */
  start(): void
  /** Takes nothing new; resolves when what came in is written down. */
  stop(): Promise<void>
  /** Ends timers; after the last delivery. */
  close(): void
  /** The gateway is there. */
  isConnected(): boolean
}

const AGAIN_MS = [1000, 5000, 30_000, 300_000]
const LINE_MS = 30_000

export function createDiscord(parts: DiscordParts): Discord {
  const { clock, config, locales, log, metrics } = parts
  const bot = config.applicationId
  const rest = createRest({ token: config.token, apiRoot: config.apiRoot, clock, log, metrics })
  const acknowledgements = createAcknowledgements({ rest, clock, log, metrics })
  const presence = createPresence(rest)
  const gateway = createGateway({ token: config.token, apiRoot: config.apiRoot, log, event: take })
  const intake = createIntake({
    ...parts,
    rest,
    bot,
    acknowledgements,
    presence,
    isAdult: (channelId) => gateway.isAdult(channelId),
  })
  const sender = createSender({ ...parts, rest, presence, acknowledged: acknowledgements.settled })
  let timer: NodeJS.Timeout | undefined
  let lines: NodeJS.Timeout | undefined
  let isStopping = false
  const selling = new Set<Promise<void>>()
  metrics.gauge('discord_connected', () => (gateway.isConnected() ? 1 : 0))

  function take(event: GatewayDispatchPayload): void {
    if (isStopping) return
    switch (event.t as string) {
      case 'INTERACTION_CREATE':
        intake.interaction(event.d as APIInteraction)
        break
      case 'MESSAGE_CREATE':
        intake.message(event.d as Parameters<typeof intake.message>[0])
        break
      case 'ENTITLEMENT_CREATE':
      case 'ENTITLEMENT_UPDATE':
      case 'ENTITLEMENT_DELETE':
        sold(event.t as string, event.d)
        break
      case 'SUBSCRIPTION_CREATE':
      case 'SUBSCRIPTION_UPDATE':
      case 'SUBSCRIPTION_DELETE': {
        const months = readSubscriptionEvent(event.d)
        if (months !== null) writeDown(parts.renewed(months))
        break
      }
      case 'READY':
        parts.connected()
        break
      case 'GUILD_DELETE': {
        const guild = event.d as { id: string; unavailable?: boolean }
        // An outage is not a farewell.
        if (guild.unavailable !== true) intake.gone(gateway.channelsOf(guild.id))
        break
      }
      case 'CHANNEL_DELETE':
      case 'THREAD_DELETE':
        intake.gone([(event.d as { id: string }).id])
        break
      default:
    }
  }

  function sold(event: string, data: unknown): void {
    const thing = readEntitlement(data)
    if (thing === null) return
    const name = event.slice('ENTITLEMENT_'.length).toLowerCase()
    const deleted = thing.deleted || name === 'delete'
    // There is one creation and one deletion of each, but updates are as many as there are states.
    const told = name === 'update' ? `update-${thing.consumed}-${deleted}` : name
    writeDown(parts.sold({ ...thing, deleted }, told))
  }

  function writeDown(writing: Promise<void>): void {
    const written = writing.catch((error: unknown) => {
      // The list of all of them is looked through later.
      log.warn({ err: error }, 'an entitlement was not written down')
    })
    selling.add(written)
    void written.finally(() => selling.delete(written))
  }

  /** Until it works; the rest does not wait for it. */
  function register(tries = 0): void {
    registerCommands({ ...parts, rest }).catch((error: unknown) => {
      if (isStopping) return
      const where = error instanceof DiscordFault ? error.where : ''
      log.warn({ err: error, where }, 'commands could not be registered with Discord')
      const waitMs = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0
      const askedMs = error instanceof DiscordFault ? (error.retryAfterMs ?? 0) : 0
      timer = setTimeout(() => register(tries + 1), Math.max(waitMs, askedMs))
      timer.unref()
    })
  }

  async function tellQueue(): Promise<void> {
    const n = await parts.queueLength()
    gateway.tell(n === 0 ? null : locales.format(locales.negotiate(undefined), t('discord-queue', { n })))
  }

  return {
    shop: createEntitlementShop(rest, bot),
    port: {
      ...sender,
      fetch: (ref, signal) => fetchFile({ rest, bot, apiRoot: config.apiRoot }, ref, signal),
    },
    start() {
      register()
      gateway.start()
      lines = setInterval(() => void tellQueue().catch(() => {}), LINE_MS)
      lines.unref()
    },
    async stop() {
      isStopping = true
      clearTimeout(timer)
      clearInterval(lines)
      await gateway.stop()
      await intake.settle()
      await Promise.all(selling)
    },
    close() {
      presence.close()
      rest.close()
    },
    isConnected: () => gateway.isConnected(),
  }
}
