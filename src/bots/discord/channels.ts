/**
 * What is known of channels without the gateway, because a process that only delivers has none: asked for once in a few minutes.
 * Whatever can't be found out is null, and then the attempt itself will tell.
 */

import type { APIChannel, APIGuild, APIGuildMember, APIOverwrite } from 'discord.js'
import { PermissionFlagsBits } from 'discord.js'
import type { Clock } from '../../core/ports.ts'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import type { DiscordRest, Route } from './rest.ts'
import { DiscordFault } from './rest.ts'

/** What is wrong for longer than this is wrong for somebody who has just set it right. */
const KNOWN_MS = 2 * 60_000
const KEPT = 2000

export interface Rights {
  /** May speak in this channel; in a thread, in it. */
  speak: boolean
  /** May attach files. */
  attach: boolean
  /** May point at an earlier message. */
  reply: boolean
}

export interface Channels {
  /** What the bot may do there; null: not known, or a DM. */
  rights(channelId: string): Promise<Rights | null>
  /** The largest file that may be attached there. */
  uploadBytes(channelId: string): Promise<number>
  /** Something changed there, or with the guild. */
  forget(id: string): void
}

type GuildChannel = APIChannel & {
  guild_id?: string
  parent_id?: string | null
  permission_overwrites?: APIOverwrite[]
  thread_metadata?: { archived: boolean; locked?: boolean }
}

const {
  Administrator,
  AttachFiles,
  ManageThreads,
  ReadMessageHistory,
  SendMessages,
  SendMessagesInThreads,
  ViewChannel,
} = PermissionFlagsBits

export function createChannels(parts: { rest: Pick<DiscordRest, 'call'>; bot: string; clock: Clock }): Channels {
  const { bot, clock, rest } = parts
  const known = new Map<string, { value: Promise<unknown>; untilMs: number }>()

  /** Null where Discord does not let us see it; passing faults are not kept. */
  function look<T>(route: Route): Promise<T | null> {
    const there = known.get(route)
    if (there !== undefined && clock.nowMs() < there.untilMs) return there.value as Promise<T | null>
    const value = rest.call<T>('GET', route).catch((error: unknown) => {
      if (!(error instanceof DiscordFault) || error.retryable) known.delete(route)
      return null
    })
    known.delete(route)
    known.set(route, { value, untilMs: clock.nowMs() + KNOWN_MS })
    if (known.size > KEPT) known.delete(known.keys().next().value as string)
    return value
  }

  const channelOf = (id: string) => look<GuildChannel>(`/channels/${id}`)
  const guildOf = (id: string) => look<APIGuild>(`/guilds/${id}`)

  return {
    async rights(channelId) {
      const channel = await channelOf(channelId)
      if (channel?.guild_id === undefined) return null
      const isThread = channel.thread_metadata !== undefined
      // A thread has the overwrites of the channel that it hangs on.
      const place = isThread && channel.parent_id != null ? await channelOf(channel.parent_id) : channel
      const [guild, member] = await Promise.all([
        guildOf(channel.guild_id),
        look<APIGuildMember>(`/guilds/${channel.guild_id}/members/${bot}`),
      ])
      if (place === null || guild === null || member === null) return null
      const bits = permissionsOf(guild, member, place.permission_overwrites ?? [], bot)
      const has = (bit: bigint) => (bits & bit) === bit
      const isShut = channel.thread_metadata?.locked === true && !has(ManageThreads)
      const speak = has(ViewChannel) && has(isThread ? SendMessagesInThreads : SendMessages) && !isShut
      return { speak, attach: speak && has(AttachFiles), reply: has(ReadMessageHistory) }
    },
    async uploadBytes(channelId) {
      const channel = await channelOf(channelId)
      const guild = channel?.guild_id === undefined ? null : await guildOf(channel.guild_id)
      return MAX.tierUploadBytes[guild?.premium_tier ?? 0] ?? MAX.uploadBytes
    },
    forget(id) {
      for (const route of known.keys()) if (route.split('/').includes(id)) known.delete(route)
    },
  }
}

/** Permissions as Discord computes them: the guild's, then the overwrites for everyone, for roles, for the member. */
export function permissionsOf(
  guild: Pick<APIGuild, 'id' | 'owner_id' | 'roles'>,
  member: Pick<APIGuildMember, 'roles' | 'communication_disabled_until'>,
  overwrites: readonly APIOverwrite[],
  userId: string,
): bigint {
  const all = ~0n
  if (guild.owner_id === userId) return all
  let bits = 0n
  for (const role of guild.roles)
    if (role.id === guild.id || member.roles.includes(role.id)) bits |= BigInt(role.permissions)
  if ((bits & Administrator) === Administrator) return all
  const apply = (some: readonly APIOverwrite[]) => {
    const deny = some.reduce((sum, one) => sum | BigInt(one.deny), 0n)
    const allow = some.reduce((sum, one) => sum | BigInt(one.allow), 0n)
    bits = (bits & ~deny) | allow
  }
  apply(overwrites.filter(({ id }) => id === guild.id))
  apply(overwrites.filter(({ id }) => id !== guild.id && member.roles.includes(id)))
  apply(overwrites.filter(({ id }) => id === userId))
  return bits
}
