/** Messages -> rows of the inbox. Works without the privileged intent: what is said to the bot comes with its words. Pure. */
import type { APIMessage, GatewayMessageCreateDispatchData } from 'discord.js'
import type { Incoming } from '../../core/inbox.ts'
import type { Address, Json } from '../../core/ports.ts'
import type { IncomingFile, Intent } from '../conversation/types.ts'
import { filesOf, picturesOf, wordsOf } from './content.ts'
import { speakerOf } from './origin.ts'
import { orderKeyOf, PLATFORM, type ReadContext, sourceOf } from './types.ts'

/** A message of a person, and one that answers another. */
const DEFAULT = 0
const REPLY = 19
const GROUP_DM = 3

/** A sign that a message was seen. */
export interface Receipt {
  channel: string
  message: string
}

export interface MessageReading {
  row: Incoming
  receipt?: Receipt
}

/** Null: nothing that was said to the bot. */
export function readMessage(message: GatewayMessageCreateDispatchData, context: ReadContext): MessageReading | null {
  const { author } = message
  // Bots, webhooks and the system are nobody whom we could have a wallet for.
  if (author === undefined || author.bot === true || author.system === true || message.webhook_id !== undefined)
    return null
  if (message.type !== DEFAULT && message.type !== REPLY) return null
  const isDirect = message.guild_id === undefined && message.channel_type !== GROUP_DM
  if (!isDirect && !isForUs(message, context.bot)) return null
  const text = wordsOf(message, context.bot)
  const files = filesFor(message, context.bot)
  // Without the privileged intent a reply that names nobody comes without its words: there is nothing to answer to.
  const isBare = text === '' && files.length === 0
  if (isBare && !isDirect && !isNamed(message, context.bot)) return null
  const repliedTo = message.referenced_message
  const isReply = repliedTo != null && repliedTo.author?.id === context.bot
  const intent: Intent = {
    type: 'message',
    speaker: speakerOf(author.id),
    address: addressOf(message, isDirect, context),
    key: `msg:${context.bot}:${message.channel_id}:${message.id}`,
    text,
    files,
    ...(isReply ? { replyTo: { parts: [repliedTo.id] } } : {}),
  }
  return {
    row: {
      source: sourceOf(context.bot),
      externalId: intent.key,
      orderKey: orderKeyOf(context.bot, message.channel_id),
      payload: intent as unknown as Json,
    },
    ...(isBare ? {} : { receipt: { channel: message.channel_id, message: message.id } }),
  }
}

function isNamed(message: APIMessage, bot: string): boolean {
  return message.mentions?.some((user) => user.id === bot) === true
}

/** Named, or in reply to us. */
function isForUs(message: APIMessage, bot: string): boolean {
  return isNamed(message, bot) || message.referenced_message?.author?.id === bot
}

/** A message's own files; in reply to somebody's picture, that picture. A reply to ours means the work that it shows. */
function filesFor(message: APIMessage, bot: string): IncomingFile[] {
  const own = filesOf(message.attachments ?? [], { bot, channel: message.channel_id, message: message.id })
  const other = message.referenced_message
  if (own.length > 0 || other == null || other.author?.id === bot) return own
  return filesOf(picturesOf(other), { bot, channel: other.channel_id ?? message.channel_id, message: other.id })
}

function addressOf(message: GatewayMessageCreateDispatchData, isDirect: boolean, context: ReadContext): Address {
  return {
    platform: PLATFORM,
    bot: context.bot,
    chat: message.channel_id,
    message: message.id,
    place: isDirect ? 'private' : 'group',
    ...(isDirect ? {} : { speaker: message.author.id }),
    ...(!isDirect && context.isAdult(message.channel_id) ? { adult: true } : {}),
  }
}
