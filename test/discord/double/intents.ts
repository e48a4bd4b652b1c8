/** Gateway intents, as far as events of this double need them. */
export const Intent = {
  Guilds: 1 << 0,
  GuildMembers: 1 << 1,
  GuildPresences: 1 << 8,
  GuildMessages: 1 << 9,
  GuildMessageReactions: 1 << 10,
  DirectMessages: 1 << 12,
  DirectMessageReactions: 1 << 13,
  MessageContent: 1 << 15,
} as const

/** Only with a switch in the developer portal. */
export const PRIVILEGED = Intent.GuildMembers | Intent.GuildPresences | Intent.MessageContent
/** Bits 0 to 16, 20, 21, 24, 25. */
export const KNOWN_INTENTS = 0x1ffff | (1 << 20) | (1 << 21) | (1 << 24) | (1 << 25)
