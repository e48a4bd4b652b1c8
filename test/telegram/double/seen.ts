/** What a person sees: the messages of a chat now, with edits and deletions applied. */
import { EFFECTS } from './chats.ts'
import type { StoredFile } from './files.ts'
import type { InlineButton } from './keyboards.ts'
import type { Entity } from './params.ts'
import { type Chat, type Message, messageJson, type Obj } from './world.ts'

export interface Seen {
  chatId: number
  id: number
  from: 'bot' | number
  topic: number | undefined
  text: string | undefined
  caption: string | undefined
  entities: Entity[]
  /** photo, video, audio ...; undefined for text and service messages. */
  kind: string | undefined
  file: StoredFile | undefined
  still: StoredFile | undefined
  thumbnail: StoredFile | undefined
  albumId: string | undefined
  buttons: InlineButton[][]
  replyTo: number | undefined
  /** The bot's reaction and those of people. */
  reactions: string[]
  effect: string | undefined
  invoice:
    | { title: string; description: string; amountStars: number; currency: string; needEmail: boolean; payload: string }
    | undefined
  /** How often it was edited. */
  edits: number
  silent: boolean
  /** The message as the Bot API shows it. */
  raw: Obj
}

export function see(message: Message): Seen {
  const { body, media, invoice } = message
  const reply = body['reply_to_message'] as Message | undefined
  return {
    chatId: message.chat.id,
    id: message.id,
    from: message.byBot ? 'bot' : ((body['from'] as { id: number } | undefined)?.id ?? 0),
    topic: message.topic,
    text: body['text'] as string | undefined,
    caption: body['caption'] as string | undefined,
    entities: (body['entities'] ?? body['caption_entities'] ?? []) as Entity[],
    kind: media?.kind,
    file: media?.file,
    still: media?.still,
    thumbnail: media?.thumbnail,
    albumId: body['media_group_id'] as string | undefined,
    buttons: message.markup?.inline_keyboard ?? [],
    replyTo: reply && !reply.deleted ? reply.id : undefined,
    reactions: [...(message.reaction ? [message.reaction] : []), ...message.reactions.values()],
    effect: message.effectId ? EFFECTS[message.effectId] : undefined,
    invoice: invoice && {
      title: invoice.title,
      description: invoice.description,
      amountStars: invoice.amountStars,
      currency: invoice.currency,
      needEmail: invoice.needEmail,
      payload: invoice.payload,
    },
    edits: message.edits,
    silent: message.silent,
    raw: messageJson(message),
  }
}

/** Messages of a chat, or of one topic, oldest first, without deleted ones. */
export function seenIn(chat: Chat, topic?: number): Seen[] {
  return [...chat.messages.values()]
    .filter((message) => !message.deleted && (topic === undefined || message.topic === topic))
    .map(see)
}
