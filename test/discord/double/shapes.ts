/** The JSON of what the world holds, as Discord's API shows it to the bot. */
import { attachmentJson, urlOf } from './files.ts'
import { Intent } from './intents.ts'
import { permissionsOf } from './permissions.ts'
import {
  type Channel,
  type Guild,
  type Interaction,
  isDm,
  isThread,
  type Member,
  type Message,
  type Obj,
  type Person,
  type World,
} from './world.ts'

export const iso = (ms: number): string => new Date(ms).toISOString().replace('Z', '000+00:00')

export const userJson = (person: Person): Obj => ({
  id: person.id,
  username: person.username,
  discriminator: '0',
  global_name: person.global_name,
  avatar: null,
  ...(person.bot ? { bot: true } : {}),
  public_flags: 0,
  flags: 0,
})

export const memberJson = (guild: Guild, member: Member): Obj => ({
  roles: member.roles,
  joined_at: iso(guild.joinedAtMs),
  premium_since: null,
  nick: null,
  avatar: null,
  deaf: false,
  mute: false,
  pending: false,
  flags: 0,
  communication_disabled_until: null,
})

export const roleJson = (role: { id: string; name: string; permissions: bigint }, position: number): Obj => ({
  id: role.id,
  name: role.name,
  color: 0,
  colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
  hoist: false,
  position,
  permissions: String(role.permissions),
  managed: false,
  mentionable: false,
  flags: 0,
})

export function channelJson(channel: Channel): Obj {
  const common = {
    id: channel.id,
    type: channel.type,
    flags: 0,
    last_message_id: [...channel.messages.keys()].at(-1) ?? null,
  }
  if (isDm(channel)) {
    const recipients = channel.recipients.map(userJson)
    if (channel.type === 1) return { ...common, name: null, recipients }
    return { ...common, name: channel.name, icon: null, owner_id: channel.recipients[0]?.id, recipients }
  }
  const inGuild = {
    ...common,
    guild_id: channel.guild!.id,
    name: channel.name,
    rate_limit_per_user: 0,
    parent_id: channel.parent?.id ?? null,
  }
  if (isThread(channel))
    return {
      ...inGuild,
      owner_id: channel.ownerId,
      message_count: channel.messages.size,
      member_count: channel.joined.size,
      total_message_sent: channel.messages.size,
      thread_metadata: {
        archived: channel.archived,
        auto_archive_duration: 1440,
        archive_timestamp: iso(0),
        locked: channel.locked,
      },
    }
  return {
    ...inGuild,
    position: 0,
    topic: null,
    nsfw: channel.nsfw,
    permission_overwrites: channel.overwrites.map((one) => ({
      id: one.id,
      type: one.type,
      allow: String(one.allow),
      deny: String(one.deny),
    })),
  }
}

export const guildJson = (guild: Guild): Obj => ({
  id: guild.id,
  name: guild.name,
  icon: null,
  splash: null,
  discovery_splash: null,
  owner_id: guild.ownerId,
  afk_channel_id: null,
  afk_timeout: 300,
  verification_level: 0,
  default_message_notifications: 0,
  explicit_content_filter: 0,
  roles: [...guild.roles.values()].map(roleJson),
  emojis: [],
  features: [],
  mfa_level: 0,
  application_id: null,
  system_channel_id: null,
  system_channel_flags: 0,
  rules_channel_id: null,
  vanity_url_code: null,
  description: null,
  banner: null,
  premium_tier: guild.premiumTier,
  premium_subscription_count: 0,
  preferred_locale: guild.locale,
  public_updates_channel_id: null,
  nsfw_level: 0,
  hub_type: null,
  incidents_data: null,
  stickers: [],
  premium_progress_bar_enabled: false,
  safety_alerts_channel_id: null,
})

/** GUILD_CREATE. */
export function guildCreateJson(world: World, guild: Guild): Obj {
  const channels = [...world.channels.values()].filter((one) => one.guild === guild && !one.deleted)
  const own = guild.members.get(world.bot.id)!
  return {
    ...guildJson(guild),
    joined_at: iso(guild.joinedAtMs),
    large: guild.members.size > 50,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [{ user: userJson(world.bot), ...memberJson(guild, own) }],
    channels: channels.filter((one) => !isThread(one)).map(channelJson),
    threads: channels.filter(isThread).map(channelJson),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

/** An emoji's key in reactions, as in paths (`👀`, `name:id`). */
export const emojiJson = (key: string): Obj => {
  const [name, id] = key.split(':')
  return { id: id ?? null, name }
}

function metadata(interaction: Interaction): Obj {
  const source = interaction.parent ?? interaction
  return {
    id: interaction.id,
    type: interaction.type,
    user: userJson(interaction.person),
    authorizing_integration_owners: owners(interaction),
    ...(interaction.type === 5 ? { triggering_interaction_metadata: metadata(source) } : {}),
    ...(interaction.type === 3 && interaction.source ? { interacted_message_id: interaction.source.id } : {}),
  }
}

export const owners = (interaction: Pick<Interaction, 'guild' | 'person'>): Obj =>
  interaction.guild?.botIn ? { '0': interaction.guild.id } : { '0': '0', '1': interaction.person.id }

/** Components as Discord gives them back: numbered, attachment:// replaced, pictures described. */
function componentJson(world: World, message: Message, component: Obj): Obj {
  const shown: Obj = {}
  for (const [name, value] of Object.entries(component)) {
    if (Array.isArray(value))
      shown[name] = value.map((one) =>
        typeof one === 'object' && one !== null ? componentJson(world, message, one) : one,
      )
    else if (typeof value === 'object' && value !== null && typeof value.url === 'string')
      shown[name] = mediaJson(world, message, value)
    else if (typeof value === 'object' && value !== null && 'type' in value)
      shown[name] = componentJson(world, message, value)
    else shown[name] = value
  }
  if (component['type'] === 13) {
    const file = referred(message, String(component['file']?.url ?? ''))
    if (file) Object.assign(shown, { name: file.name, size: file.bytes.length })
  }
  return shown
}

export const referred = (message: Message, url: string) =>
  url.startsWith('attachment://') ? message.files.find((file) => file.name === url.slice(13)) : undefined

function mediaJson(world: World, message: Message, media: Obj): Obj {
  const file = referred(message, String(media['url']))
  if (!file) return { ...media, proxy_url: media['url'], loading_state: 2 }
  const url = urlOf(world, file)
  return {
    url,
    proxy_url: url,
    width: file.width ?? null,
    height: file.height ?? null,
    content_type: file.mime,
    attachment_id: file.id,
    loading_state: 2,
    flags: 0,
  }
}

function embedMediaJson(world: World, message: Message, media: Obj): Obj {
  const file = referred(message, String(media['url']))
  const url = file ? urlOf(world, file) : media['url']
  return { url, proxy_url: url, ...(file?.width === undefined ? {} : { width: file.width, height: file.height }) }
}

function embedJson(world: World, message: Message, embed: Obj): Obj {
  const shown: Obj = { type: 'rich', ...embed }
  for (const field of ['image', 'thumbnail', 'video'])
    if (embed[field]?.url) shown[field] = embedMediaJson(world, message, embed[field])
  return shown
}

/** Files that a component or embed shows are not listed as attachments. */
function listed(message: Message) {
  const text = JSON.stringify([message.embeds, message.flags & (1 << 15) ? [] : message.components])
  return message.files.filter((file) => !text.includes(`"attachment://${file.name}"`))
}

export function messageJson(world: World, message: Message, deep = true): Obj {
  const { interaction } = message
  return {
    id: message.id,
    type: message.type,
    channel_id: message.channel.id,
    author: userJson(message.author),
    content: message.content,
    timestamp: iso(message.createdAtMs),
    edited_timestamp: message.editedAtMs === undefined ? null : iso(message.editedAtMs),
    tts: message.tts,
    mention_everyone: message.mentionEveryone,
    mentions: message.mentions.map(userJson),
    mention_roles: message.mentionRoles,
    attachments: listed(message).map((file) => attachmentJson(world, file)),
    embeds: message.embeds.map((embed) => embedJson(world, message, embed)),
    components: message.components.map((one) => componentJson(world, message, one)),
    pinned: false,
    flags: message.flags | (message.loading ? 1 << 7 : 0),
    ...(message.nonce === undefined ? {} : { nonce: message.nonce }),
    ...(interaction || message.author === world.bot ? { application_id: world.applicationId } : {}),
    ...(interaction ? { webhook_id: world.applicationId, interaction_metadata: metadata(interaction) } : {}),
    ...(message.reference ? { message_reference: message.reference } : {}),
    ...(message.reference && deep
      ? {
          referenced_message:
            message.referenced?.deleted === false ? messageJson(world, message.referenced, false) : null,
        }
      : {}),
    ...(message.reactions.size > 0
      ? {
          reactions: [...message.reactions].map(([key, who]) => ({
            emoji: emojiJson(key),
            count: who.size,
            count_details: { normal: who.size, burst: 0 },
            me: who.has(world.bot.id),
            me_burst: false,
            burst_colors: [],
          })),
        }
      : {}),
  }
}

/** A message as far as the bot may read it with these intents: without content unless own, mentioning it, or in a DM. */
export function readableJson(world: World, message: Message, intents: number): Obj {
  const json = messageJson(world, message)
  if ((intents & Intent.MessageContent) !== 0 || isDm(message.channel)) return json
  const mayRead = (one: Message) => one.author === world.bot || one.mentions.includes(world.bot)
  if (!mayRead(message)) Object.assign(json, UNREAD)
  const { referenced } = message
  if (referenced && json['referenced_message'] && !mayRead(referenced))
    Object.assign(json['referenced_message'], UNREAD)
  return json
}

const UNREAD = { content: '', embeds: [], attachments: [], components: [] }

/** The `member` of a message or interaction in a guild. */
export function memberIn(guild: Guild, person: Person): Obj | undefined {
  const member = guild.members.get(person.id)
  return member && memberJson(guild, member)
}

/** A member among the resolved data of a command. */
export function resolvedMember(channel: Channel, person: Person): Obj | undefined {
  const member = channel.guild && memberIn(channel.guild, person)
  if (!member) return undefined
  const { deaf: _deaf, mute: _mute, ...rest } = member
  return { ...rest, permissions: permissionsJson(channel, person) }
}

/** `permissions` beside a member of an interaction. */
export const permissionsJson = (channel: Channel, person: Person): string => String(permissionsOf(channel, person))

export function applicationJson(world: World): Obj {
  return {
    id: world.applicationId,
    name: world.applicationName,
    icon: null,
    description: '',
    summary: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    team: null,
    flags: 0,
    flags_new: '0',
    bot: userJson(world.bot),
    owner: { ...userJson(world.bot), id: '100000000000000001', username: 'operator', bot: false },
    approximate_guild_count: [...world.guilds.values()].filter((guild) => guild.botIn).length,
    approximate_user_install_count: 0,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    event_webhooks_url: null,
    event_webhooks_status: 1,
    integration_types_config: { '0': {}, '1': {} },
    ...world.application,
  }
}
