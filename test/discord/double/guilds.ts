/** Guilds and channels as a test moves them: permissions, threads, deletions, the bot kicked and invited again. */
import { newChannel } from './actions.ts'
import { Intent } from './intents.ts'
import { permissionsOf } from './permissions.ts'
import { type Seen, see } from './seen.ts'
import { channelJson, guildCreateJson, roleJson } from './shapes.ts'
import {
  type Channel,
  type Desk,
  EVERYTHING_USUAL,
  type Guild,
  Permission,
  type PermissionName,
  type Person,
} from './world.ts'

export interface GuildOptions {
  name?: string
  owner?: { person: Person }
  members?: { person: Person }[]
  premiumTier?: 0 | 1 | 2 | 3
  locale?: string
  /** False: the bot is not there, but people who installed it themselves may use it. */
  botIn?: boolean
}

const ALL_NAMES = Object.keys(Permission) as PermissionName[]
const bits = (names: PermissionName[]) => names.reduce((sum, name) => sum | Permission[name], 0n)

function channelControl(desk: Desk, channel: Channel) {
  const { world } = desk
  const intent = Intent.Guilds
  return {
    id: channel.id,
    channel,
    /** What the bot may do there from now on: these and nothing else of the named ones. */
    deny(...names: PermissionName[]): void {
      channel.overwrites = channel.overwrites.filter((one) => one.id !== world.bot.id)
      channel.overwrites.push({
        id: world.bot.id,
        type: 1,
        allow:
          bits(ALL_NAMES.filter((name) => !names.includes(name) && name !== 'Administrator')) &
          permissionsOf(channel, world.bot),
        deny: bits(names),
      })
      this.changed()
    },
    allow(): void {
      channel.overwrites = channel.overwrites.filter((one) => one.id !== world.bot.id)
      this.changed()
    },
    /** Tells the bot that the channel changed. */
    changed(): void {
      if (channel.guild?.botIn) desk.dispatch('CHANNEL_UPDATE', { channel, intent }, () => channelJson(channel))
      desk.changed()
    },
    /** Marks it for adults. */
    setNsfw(nsfw: boolean): void {
      channel.nsfw = nsfw
      this.changed()
    },
    /** A thread in it, with the bot as a member unless told. */
    thread(name: string, given: { isPrivate?: boolean; withBot?: boolean } = {}) {
      const thread = newChannel(world, { type: given.isPrivate ? 12 : 11, name, guild: channel.guild, parent: channel })
      if (given.withBot ?? true) thread.joined.add(world.bot.id)
      if (channel.guild?.botIn)
        desk.dispatch('THREAD_CREATE', { channel: thread, intent }, () => ({
          ...channelJson(thread),
          newly_created: true,
        }))
      desk.changed()
      return channelControl(desk, thread)
    },
    /** Archives a thread; locked, nobody but moderators wakes it by writing. */
    archive(locked = true): void {
      channel.archived = true
      channel.locked = locked
      if (channel.guild?.botIn) desk.dispatch('THREAD_UPDATE', { channel, intent }, () => channelJson(channel))
      desk.changed()
    },
    delete(): void {
      channel.deleted = true
      for (const message of channel.messages.values()) for (const file of message.files) file.gone = true
      const isThread = channel.type >= 10 && channel.type <= 12
      const json = channelJson(channel)
      if (channel.guild?.botIn)
        desk.dispatch(isThread ? 'THREAD_DELETE' : 'CHANNEL_DELETE', { channel, intent }, () =>
          isThread
            ? { id: json['id'], guild_id: json['guild_id'], parent_id: json['parent_id'], type: json['type'] }
            : json,
        )
      desk.note({ type: 'channel-deleted', channelId: channel.id })
      desk.changed()
    },
    /** Everything in it, ephemeral messages too. */
    everything: (): Seen[] =>
      [...channel.messages.values()].filter((one) => !one.deleted).map((one) => see(world, one)),
  }
}
export type ChannelControl = ReturnType<typeof channelControl>

export function createGuild(desk: Desk, given: GuildOptions) {
  const { world } = desk
  const id = world.snowflake()
  const guild: Guild = {
    id,
    name: given.name ?? 'A guild',
    ownerId: given.owner?.person.id ?? world.snowflake(),
    premiumTier: given.premiumTier ?? 0,
    locale: given.locale ?? 'en-US',
    roles: new Map([[id, { id, name: '@everyone', permissions: EVERYTHING_USUAL }]]),
    members: new Map(),
    botIn: given.botIn ?? true,
    joinedAtMs: world.nowMs(),
  }
  world.guilds.set(id, guild)
  const add = (person: Person) => guild.members.set(person.id, { person, roles: [] })
  if (guild.botIn) add(world.bot)
  for (const one of [given.owner, ...(given.members ?? [])]) if (one) add(one.person)
  const announce = () =>
    desk.dispatch('GUILD_CREATE', { guild, intent: Intent.Guilds }, () => guildCreateJson(world, guild))
  if (guild.botIn) announce()

  return {
    id,
    guild,
    /** A text channel. */
    channel(name: string, options: { nsfw?: boolean } = {}): ChannelControl {
      const channel = newChannel(world, { type: 0, name, guild, nsfw: options.nsfw ?? false })
      if (guild.botIn) desk.dispatch('CHANNEL_CREATE', { channel, intent: Intent.Guilds }, () => channelJson(channel))
      return channelControl(desk, channel)
    },
    join(...people: { person: Person }[]): void {
      for (const one of people) add(one.person)
    },
    leave(one: { person: Person }): void {
      guild.members.delete(one.person.id)
    },
    /** What everybody may do from now on, the bot too: these and nothing else. */
    setPermissions(...names: PermissionName[]): void {
      const everyone = guild.roles.get(id)!
      everyone.permissions = bits(names)
      desk.dispatch('GUILD_ROLE_UPDATE', { guild, intent: Intent.Guilds }, () => ({
        guild_id: id,
        role: roleJson(everyone, 0),
      }))
      desk.changed()
    },
    setPremiumTier(tier: 0 | 1 | 2 | 3): void {
      guild.premiumTier = tier
    },
    /** The bot is thrown out. */
    kickBot(): void {
      desk.dispatch('GUILD_DELETE', { guild, intent: Intent.Guilds }, () => ({ id }))
      guild.botIn = false
      guild.members.delete(world.bot.id)
      desk.note({ type: 'kicked', guildId: id })
      desk.changed()
    },
    inviteBot(): void {
      guild.botIn = true
      guild.joinedAtMs = world.nowMs()
      add(world.bot)
      announce()
      desk.changed()
    },
    /** An outage of the guild: GUILD_DELETE with unavailable, and its return. */
    outage: (): void =>
      desk.dispatch('GUILD_DELETE', { guild, intent: Intent.Guilds }, () => ({ id, unavailable: true })),
    recover: announce,
  }
}
export type GuildControl = ReturnType<typeof createGuild>

/** A private channel of several people without the bot, where only what they installed themselves works. */
export function createGroupDm(desk: Desk, people: { person: Person }[]): ChannelControl {
  return channelControl(
    desk,
    newChannel(desk.world, { type: 3, name: 'group', recipients: people.map((one) => one.person) }),
  )
}
