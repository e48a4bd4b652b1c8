/** A person's chats by name, as buttons and texts tell them apart. */
import { createHash } from 'node:crypto'
import type { KnownChat } from '../../core/identities.ts'
import { type Identity, isSameIdentity } from '../../core/link/parts.ts'
import type { Text } from '../../core/ports.ts'
import { raw, type Scene, t } from './scene.ts'

/** `Telegram`, `Web chat` ... */
export function platformName(scene: Pick<Scene, 'locales'>, platform: string): Text {
  const key = `chat-${platform}`
  return scene.locales.has(key) ? t(key) : raw(platform)
}

/** The same, numbered where a person has several there, and said to be this one where it is. */
export function chatName(scene: Pick<Scene, 'locales' | 'speaker'>, chats: readonly KnownChat[], one: Identity): Text {
  const same = chats.filter((chat) => chat.platform === one.platform)
  const name = platformName(scene, one.platform)
  if (same.length < 2) return name
  if (isSameIdentity(one, scene.speaker)) return t('chat-here', { chat: name })
  const others = same.filter((chat) => !isSameIdentity(chat, scene.speaker))
  if (others.length < 2) return name
  return t('chat-numbered', { chat: name, n: others.findIndex((chat) => isSameIdentity(chat, one)) + 1 })
}

const MARK_CHARS = 16

/** A chat in a button: short, and of no use to anybody else. */
export function markOf({ platform, externalId }: Identity): string {
  return createHash('sha256').update(`${platform}\n${externalId}`).digest('base64url').slice(0, MARK_CHARS)
}
