/** Of guilds only what is looked at again: which channels they have, and which of them are for adults. Ids alone, in memory. */
import type { GatewayDispatchPayload } from 'discord.js'

interface Place {
  id: string
  guild_id?: string
  nsfw?: boolean
  parent_id?: string | null
  thread_metadata?: unknown
}

export interface Places {
  /** Notes what an event says of channels. */
  take(event: GatewayDispatchPayload): void
  /** Whether a channel, or the one that a thread belongs to, is marked as for adults. */
  isAdult(channelId: string): boolean
  channelsOf(guildId: string): string[]
}

export function createPlaces(): Places {
  const channels = new Map<string, Set<string>>()
  const adult = new Set<string>()
  const parents = new Map<string, string>()

  function keep(guildId: string, place: Place): void {
    const known = channels.get(guildId) ?? new Set()
    channels.set(guildId, known.add(place.id))
    if (place.nsfw === true) adult.add(place.id)
    else adult.delete(place.id)
    if (place.thread_metadata !== undefined && place.parent_id != null) parents.set(place.id, place.parent_id)
  }

  function drop(guildId: string, id: string): void {
    channels.get(guildId)?.delete(id)
    adult.delete(id)
    parents.delete(id)
  }

  return {
    take({ t, d }) {
      const about = d as Place & { channels?: Place[]; threads?: Place[]; unavailable?: boolean }
      switch (t as string) {
        case 'GUILD_CREATE':
          for (const place of [...(about.channels ?? []), ...(about.threads ?? [])]) keep(about.id, place)
          break
        case 'CHANNEL_CREATE':
        case 'CHANNEL_UPDATE':
        case 'THREAD_CREATE':
        case 'THREAD_UPDATE':
          if (about.guild_id !== undefined) keep(about.guild_id, about)
          break
        case 'CHANNEL_DELETE':
        case 'THREAD_DELETE':
          if (about.guild_id !== undefined) drop(about.guild_id, about.id)
          break
        case 'GUILD_DELETE':
          if (about.unavailable === true) break
          for (const id of channels.get(about.id) ?? []) drop(about.id, id)
          channels.delete(about.id)
          break
        default:
      }
    },
    isAdult: (channelId) => adult.has(channelId) || adult.has(parents.get(channelId) ?? ''),
    channelsOf: (guildId) => [...(channels.get(guildId) ?? [])],
  }
}

const LISTS = [
  'channels',
  'threads',
  'roles',
  'emojis',
  'stickers',
  'members',
  'presences',
  'voice_states',
  'stage_instances',
  'guild_scheduled_events',
  'soundboard_sounds',
]

/** Empties, in the event itself, what discord.js would keep of a guild: a thousand of them would fill the memory. */
export function slimGuild(guild: object): void {
  for (const name of LISTS) {
    const list = (guild as { [name: string]: unknown })[name]
    if (Array.isArray(list)) list.length = 0
  }
}
