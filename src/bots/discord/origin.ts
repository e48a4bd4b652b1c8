/** Where an interaction came from, and by whom. Pure. */
import type { APIInteraction, APIUser } from 'discord.js'
import type { Speaker } from '../conversation/types.ts'
import { PLATFORM, type ReadContext } from './types.ts'

const CONTEXT_BOT_DM = 1
const DM = 1

export const userOf = (interaction: APIInteraction): APIUser | undefined => interaction.member?.user ?? interaction.user

const DISCORD_EPOCH_MS = 1_420_070_400_000n
const TIME_SHIFT = 22n

/** The account; its id tells when it was made (https://discord.com/developers/docs/reference#snowflakes). */
export function speakerOf(userId: string): Speaker {
  const sinceMs = /^\d{1,20}$/.test(userId) ? Number((BigInt(userId) >> TIME_SHIFT) + DISCORD_EPOCH_MS) : undefined
  return { platform: PLATFORM, externalId: userId, ...(sinceMs === undefined ? {} : { sinceMs }) }
}

/** The speaker, and the key of what this interaction begins. */
export function baseOf(interaction: APIInteraction): { speaker: Speaker; key: string } {
  const user = userOf(interaction) as APIUser
  const language = 'locale' in interaction ? interaction.locale : undefined
  return {
    speaker: { ...speakerOf(user.id), ...(language === undefined ? {} : { language }) },
    key: `int:${interaction.id}`,
  }
}

export const channelOf = (interaction: APIInteraction): string =>
  interaction.channel_id ?? interaction.channel?.id ?? ''

export function placeOf(interaction: APIInteraction): 'private' | 'group' {
  if (interaction.guild_id !== undefined) return 'group'
  const isBotDm =
    interaction.context === undefined ? interaction.channel?.type === DM : interaction.context === CONTEXT_BOT_DM
  return isBotDm ? 'private' : 'group'
}

/** Installed to the guild, or a DM with us: only there the bot has a voice of its own. */
export function isBotThere(interaction: APIInteraction): boolean {
  return placeOf(interaction) === 'private' || interaction.authorizing_integration_owners?.[0] !== undefined
}

export function isAdultPlace(interaction: APIInteraction, context: ReadContext): boolean {
  const channel = interaction.channel as { nsfw?: boolean; parent_id?: string | null } | undefined
  if (channel?.nsfw === true) return true
  return context.isAdult(channelOf(interaction)) || (channel?.parent_id != null && context.isAdult(channel.parent_id))
}
