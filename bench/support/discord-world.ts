/** What Discord tells of guilds and asks for people, as large as it is there. Pure. */

export type Json = { [name: string]: unknown }

const EPOCH_MS = 1_420_070_400_000n
const CHANNELS = 50
const ROLES = 20
const MEMBERS = 10
const EMOJIS = 30
/** Roles with a say of their own in a channel. */
const OVERWRITES = 4
const FIRST_GUILD = 2_000_000_000_000_000_000n
/** Ids of a guild's own things follow its own. */
const IDS_EACH = 10_000n
const HASH = 'a_0123456789abcdef0123456789abcdef'
const GUILD_TEXT = 0
const GUILD_VOICE = 2
const GUILD_CATEGORY = 4

let counter = 0n
/** A new id that says what time it is. */
export const snowflake = (): string => String(((BigInt(Date.now()) - EPOCH_MS) << 22n) | (counter++ & 0x3fffffn))

const idIn = (guild: number, at: number): string => String(FIRST_GUILD + BigInt(guild) * IDS_EACH + BigInt(at))
export const guildIdOf = (guild: number): string => idIn(guild, 0)
const roleIdOf = (guild: number, at: number): string => (at === 0 ? guildIdOf(guild) : idIn(guild, 100 + at))
const channelIdOf = (guild: number, at: number): string => idIn(guild, 1000 + at)

/** Somebody, by their own id. */
export const userOf = (id: string, more: Json = {}): Json => ({
  ...{ id, username: `person_${id.slice(-6)}`, discriminator: '0', global_name: `Person ${id.slice(-6)}` },
  ...{ avatar: HASH, avatar_decoration_data: null, collectibles: null, primary_guild: null, public_flags: 0 },
  ...more,
})

const memberOf = (roles: string[]): Json => ({
  ...{ roles, joined_at: '2024-01-01T00:00:00.000000+00:00', premium_since: null, nick: null, avatar: null },
  ...{ banner: null, deaf: false, mute: false, pending: false, flags: 0, communication_disabled_until: null },
})

function channelOf(guild: number, at: number): Json {
  const type = at % 10 === 0 ? GUILD_CATEGORY : at % 7 === 0 ? GUILD_VOICE : GUILD_TEXT
  const parent = type === GUILD_CATEGORY ? null : channelIdOf(guild, at - (at % 10))
  return {
    ...{ id: channelIdOf(guild, at), type, name: `a-place-to-talk-${at}`, position: at, parent_id: parent, flags: 0 },
    permission_overwrites: Array.from({ length: OVERWRITES }, (_, role) => ({
      ...{ id: roleIdOf(guild, role), type: 0, allow: '1024', deny: '2048' },
    })),
    ...(type === GUILD_CATEGORY
      ? {}
      : { nsfw: at % 25 === 1, rate_limit_per_user: 0, last_message_id: idIn(guild, at) }),
    ...(type === GUILD_VOICE ? { bitrate: 64_000, user_limit: 0, rtc_region: null } : {}),
    ...(type === GUILD_TEXT
      ? { topic: `What people talk about in place ${at}, and which rules there are in this one. `.repeat(2) }
      : {}),
  }
}

const roleOf = (guild: number, at: number): Json => ({
  ...{ id: roleIdOf(guild, at), name: at === 0 ? '@everyone' : `Role number ${at}`, color: 0, hoist: false },
  ...{ colors: { primary_color: 0, secondary_color: null, tertiary_color: null }, icon: null, unicode_emoji: null },
  ...{ position: at, permissions: '2248473465835073', managed: false, mentionable: false, flags: 0 },
})

/** GET /guilds/:id. */
export const guildOf = (guild: number): Json => ({
  ...{ id: guildIdOf(guild), name: `Guild number ${guild}`, icon: HASH, splash: null, discovery_splash: null },
  ...{ owner_id: idIn(guild, 5000), afk_channel_id: null, afk_timeout: 300, verification_level: 1, banner: null },
  ...{ default_message_notifications: 1, explicit_content_filter: 2, mfa_level: 0, nsfw_level: 0, hub_type: null },
  ...{ features: ['COMMUNITY', 'NEWS', 'ANIMATED_ICON', 'INVITE_SPLASH'], application_id: null, region: 'deprecated' },
  ...{ system_channel_id: channelIdOf(guild, 1), system_channel_flags: 0, rules_channel_id: channelIdOf(guild, 2) },
  ...{ vanity_url_code: null, description: 'People who like pictures', premium_tier: 1, max_members: 25_000_000 },
  ...{ premium_subscription_count: 3, preferred_locale: 'en-US', public_updates_channel_id: null, stickers: [] },
  ...{ max_video_channel_users: 25, premium_progress_bar_enabled: false, safety_alerts_channel_id: null },
  ...{ incidents_data: null, latest_onboarding_question_id: null, inventory_settings: null },
  roles: Array.from({ length: ROLES }, (_, at) => roleOf(guild, at)),
  emojis: Array.from({ length: EMOJIS }, (_, at) => ({
    ...{ id: idIn(guild, 3000 + at), name: `emoji_${at}`, roles: [], require_colons: true, managed: false },
    ...{ animated: false, available: true },
  })),
})

/** GUILD_CREATE. */
export const guildCreateOf = (guild: number, bot: Json): Json => ({
  ...guildOf(guild),
  ...{ joined_at: '2025-01-01T00:00:00.000000+00:00', large: true, unavailable: false, member_count: 900 + guild },
  members: [
    { user: bot, ...memberOf([roleIdOf(guild, 3)]) },
    ...Array.from({ length: MEMBERS - 1 }, (_, at) => ({
      user: userOf(idIn(guild, 5000 + at)),
      ...memberOf([roleIdOf(guild, 1), roleIdOf(guild, 2)]),
    })),
  ],
  channels: Array.from({ length: CHANNELS }, (_, at) => channelOf(guild, at)),
  ...{ threads: [], presences: [], stage_instances: [], guild_scheduled_events: [], soundboard_sounds: [] },
  voice_states: Array.from({ length: 3 }, (_, at) => ({
    ...{ channel_id: channelIdOf(guild, 7), user_id: idIn(guild, 5001 + at), session_id: HASH, deaf: false },
    ...{ mute: false, self_deaf: false, self_mute: true, self_video: false, suppress: false },
    request_to_speak_timestamp: null,
  })),
  version: 1,
})

/** What somebody does: a command with options, or the press of a button. */
export type Deed = { userId: string; guild?: number } & (
  | { command: string; options: { name: string; type: number; value: string | number }[] }
  | { press: string }
)

/** INTERACTION_CREATE. */
export function interactionOf(deed: Deed, applicationId: string): Json {
  const id = snowflake()
  const user = userOf(deed.userId)
  const { guild } = deed
  const channelId = guild === undefined ? String(BigInt(deed.userId) + 1_000_000n) : channelIdOf(guild, 1)
  return {
    ...{ id, application_id: applicationId, token: `aW50ZXJhY3Rpb24${id.padEnd(180, 'x')}`, version: 1 },
    ...('command' in deed
      ? { type: 2, data: { id: '1', name: deed.command, type: 1, options: deed.options } }
      : {
          ...{ type: 3, data: { component_type: 2, custom_id: deed.press, id: 2 } },
          message: messageOf({ channelId, id: snowflake(), applicationId }),
        }),
    ...(guild === undefined
      ? { user, channel: { id: channelId, type: 1, flags: 0, last_message_id: null, recipients: [user] } }
      : {
          ...{ guild_id: guildIdOf(guild), guild: { id: guildIdOf(guild), locale: 'en-US', features: [] } },
          ...{ member: { user, ...memberOf([]), permissions: '2248473465835073' }, guild_locale: 'en-US' },
          channel: { ...channelOf(guild, 1), guild_id: guildIdOf(guild) },
        }),
    ...{ channel_id: channelId, app_permissions: '2248473465835073', locale: 'en-US', entitlements: [] },
    authorizing_integration_owners: { 0: guild === undefined ? '0' : guildIdOf(guild) },
    ...{ context: guild === undefined ? 1 : 0, attachment_size_limit: 10 * 1024 * 1024, attachments: [] },
  }
}

/** A message by the bot. */
export const messageOf = (given: { channelId: string; id: string; applicationId: string }): Json => ({
  ...{ id: given.id, channel_id: given.channelId, type: 0, content: 'Write what you want to see.', flags: 0 },
  author: userOf(given.applicationId, { bot: true }),
  ...{ attachments: [], embeds: [], mentions: [], mention_roles: [], pinned: false, mention_everyone: false },
  ...{ tts: false, timestamp: new Date().toISOString(), edited_timestamp: null, components: [] },
  application_id: given.applicationId,
})
