/** Updates -> what is to be done with them. Pure: the same update gives the same rows, however often it comes. */
import type { CallbackQuery, Message, Update, User } from 'grammy/types'
import type { GatherRow } from '../../core/gather.ts'
import type { Incoming } from '../../core/inbox.ts'
import type { Address, Json } from '../../core/ports.ts'
import type { ProviderPayment, StarsMovement } from '../../payments/index.ts'
import type { IncomingFile, Intent, Speaker } from '../conversation/types.ts'
import { isReplyToUs, type Spoken, spokenTo } from './addressed.ts'
import { type FileLimits, filesOf } from './content.ts'
import { pressedRef } from './ref.ts'
import { type Me, PLATFORM, type PreCheckout } from './types.ts'

/** Only what is used: everything else stays with Telegram. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'pre_checkout_query', 'my_chat_member'] as const

export interface ReadContext {
  me: Me
  limits: FileLimits
  /** Names of the commands. */
  commands: ReadonlySet<string>
  /** Commands that make something: their messages get a receipt. */
  making: ReadonlySet<string>
  starsSource: string
  providerSource: string
}

/** A sign that a message was seen. */
export interface Receipt {
  chat: string
  message: number
  thread?: string
  withFiles: boolean
}

export type Reading =
  | { do: 'row'; row: Incoming | GatherRow; press?: { id: string; isPrivate: boolean }; receipt?: Receipt }
  | { do: 'judge'; id: string; query: PreCheckout }
  | { do: 'dismiss'; press: string }
  | { do: 'silence'; chat: string; key: string }
  | { do: 'move'; from: string; to: string }
  | { do: 'nothing' }

const ALBUM_WAIT_MS = 700
const NOTHING: Reading = { do: 'nothing' }

export function readUpdate(update: Update, context: ReadContext): Reading {
  if (update.pre_checkout_query !== undefined) {
    const { id, from, currency, total_amount, invoice_payload } = update.pre_checkout_query
    const query = { orderId: invoice_payload, userId: String(from.id), amountMinor: total_amount, currency }
    return { do: 'judge', id, query: { ...query, language: from.language_code } }
  }
  if (update.callback_query !== undefined) return readPress(update.callback_query, context)
  if (update.my_chat_member !== undefined) {
    const { chat, new_chat_member } = update.my_chat_member
    const isOut = new_chat_member.status === 'kicked' || new_chat_member.status === 'left'
    return isOut ? { do: 'silence', chat: String(chat.id), key: `gone:${update.update_id}` } : NOTHING
  }
  return update.message === undefined ? NOTHING : readMessage(update.message, update.update_id, context)
}

function readMessage(message: Message, update: number, context: ReadContext): Reading {
  if (message.migrate_to_chat_id !== undefined)
    return { do: 'move', from: String(message.chat.id), to: String(message.migrate_to_chat_id) }
  // The same, told in the new group: whichever comes.
  if (message.migrate_from_chat_id !== undefined)
    return { do: 'move', from: String(message.migrate_from_chat_id), to: String(message.chat.id) }
  const money = readMoney(message, context)
  if (money !== null) return money
  const from = authorOf(message)
  // Channels, admins without a name and other bots are nobody whom we could have a wallet for.
  if (from === undefined || from.is_bot || message.sender_chat !== undefined || message.chat.type === 'channel')
    return NOTHING
  if (message.via_bot !== undefined && String(message.via_bot.id) === context.me.id) return NOTHING
  if (isService(message)) return NOTHING
  const group = message.media_group_id
  const spoken = spokenTo(message, context.me, context.commands)
  // The words of an album stand at any of its pictures: in a group the others wait for them.
  if (spoken === null && group !== undefined) return overhear(message, from, group, context)
  if (spoken === null) return NOTHING
  const intent = toIntent(message, from, spoken, context)
  // A message without a number of its own would be taken for every other one.
  if (!isNumbered(message)) intent.key = `update:${context.me.bot}:${update}`
  const receipt = receiptOf(message, spoken, intent, context)
  const row: Incoming = {
    source: sourceOf(context.me.bot),
    externalId: intent.key,
    orderKey: orderKeyOf(context.me.bot, message.chat.id),
    payload: intent as unknown as Json,
  }
  if (group === undefined || intent.files.length === 0) return { do: 'row', row, ...receipt }
  const into = albumOf(message, group, context)
  const merge = (whole: Json | null) => mergeAlbum(whole as unknown as Spoke | null, intent, into) as unknown as Json
  return { do: 'row', row: { ...row, gather: { into, waitMs: ALBUM_WAIT_MS, merge } }, ...receipt }
}

/** In a private chat the chat is the person. */
function authorOf({ from, chat }: Message): User | undefined {
  if (from !== undefined || chat.type !== 'private') return from
  return { id: chat.id, is_bot: false, first_name: chat.first_name }
}

/** Ids of messages begin at 1; 0 is one that Telegram will send later, which can't be answered or changed. */
const isNumbered = ({ message_id }: Pick<Message, 'message_id'>): boolean => message_id > 0

/** A picture of an album in a group, without a word to us: it counts where another of them has one, before it or after it. */
function overhear(message: Message, from: User, group: string, context: ReadContext): Reading {
  const intent: Spoke = { ...toIntent(message, from, { text: '' }, context), overheard: true }
  if (intent.files.length === 0) return NOTHING
  const into = albumOf(message, group, context)
  const merge = (whole: Json | null) => mergeAlbum(whole as unknown as Spoke | null, intent, into) as unknown as Json
  return {
    do: 'row',
    row: {
      source: sourceOf(context.me.bot),
      externalId: intent.key,
      orderKey: orderKeyOf(context.me.bot, message.chat.id),
      payload: null,
      gather: { into, waitMs: ALBUM_WAIT_MS, merge, droppedLate: true },
    },
  }
}

const albumOf = (message: Message, group: string, { me }: ReadContext): string =>
  `album:${me.bot}:${message.chat.id}:${group}`

type Spoke = Exclude<Intent, { type: 'press' }>

function toIntent(message: Message, from: User, spoken: Spoken, context: ReadContext): Spoke {
  const { me, limits } = context
  const repliedTo = message.reply_to_message
  const own = filesOf(message, me.bot, limits)
  const isReply = isReplyToUs(message, me)
  // A reply to somebody's photo means that photo; one to ours means the work that it shows.
  const files: IncomingFile[] =
    own.length > 0 || repliedTo === undefined || isReply ? own : filesOf(repliedTo as Message, me.bot, limits)
  const base = {
    speaker: speakerOf(from),
    address: addressOf(message, me.bot, from),
    key: `msg:${me.bot}:${message.chat.id}:${message.message_id}`,
    text: spoken.text,
    files,
    ...unwantedIn(message),
    ...(isReply && repliedTo !== undefined ? { replyTo: { parts: [String(repliedTo.message_id)] } } : {}),
  }
  return spoken.command === undefined
    ? { ...base, type: 'message' }
    : { ...base, type: 'command', name: spoken.command }
}

/** A place or a person: only that one came is written down. */
function unwantedIn(message: Message): Pick<Spoke, 'unwanted'> {
  if (message.contact !== undefined) return { unwanted: 'contact' }
  return message.location !== undefined || message.venue !== undefined ? { unwanted: 'location' } : {}
}

/** The pictures of an album in the order of their messages, with the words that stand at any of them. */
function mergeAlbum(whole: Spoke | null, part: Spoke, into: string): Spoke {
  if (whole === null) return { ...part, key: into }
  const numberOf = (spoke: Spoke) => Number(spoke.address.message ?? 0)
  const [first, second] = numberOf(whole) <= numberOf(part) ? [whole, part] : [part, whole]
  const text = [first.text, second.text].filter((one) => one !== '').join('\n')
  const spoken = [first, second].filter((one) => one.overheard !== true)
  const named = spoken.find((one) => one.type === 'command') ?? spoken[0] ?? first
  return { ...named, address: first.address, key: into, text, files: [...first.files, ...second.files] }
}

function readPress(query: CallbackQuery, { me }: ReadContext): Reading {
  const { message } = query
  // Buttons of games and of messages sent inline are none of ours: they only stop spinning.
  if (message === undefined || query.data === undefined || query.from.is_bot) return { do: 'dismiss', press: query.id }
  const isPrivate = message.chat.type === 'private'
  const isGone = message.date === 0 || !isNumbered(message)
  const address: Address = {
    ...addressOf(message as Message, me.bot, query.from),
    ...(isPrivate ? {} : { press: query.id }),
  }
  const form = 'invoice' in message ? 'invoice' : 'text' in message ? 'text' : 'media'
  const intent: Intent = {
    type: 'press',
    speaker: speakerOf(query.from),
    address,
    key: `press:${query.id}`,
    action: query.data.toWellFormed(),
    ...(isGone ? {} : { on: pressedRef(message.message_id, form) }),
  }
  return {
    do: 'row',
    row: {
      source: sourceOf(me.bot),
      externalId: intent.key,
      orderKey: orderKeyOf(me.bot, message.chat.id),
      payload: intent as unknown as Json,
    },
    press: { id: query.id, isPrivate },
  }
}

/** Money that has moved: a notice of the shop, whoever paid and wherever. */
function readMoney(message: Message, { starsSource, providerSource }: ReadContext): Reading | null {
  const paid = message.successful_payment
  const back = message.refunded_payment
  const money = paid ?? back
  if (money === undefined) return null
  const facts = {
    chargeId: money.telegram_payment_charge_id,
    // In a private chat the chat is the person, whoever wrote the service message.
    userId: String(message.chat.type === 'private' ? message.chat.id : (message.from?.id ?? '')),
    orderId: (money.invoice_payload ?? '').replaceAll('\u0000', '').toWellFormed(),
    amountMinor: money.total_amount,
    currency: money.currency,
  }
  const isMoney = facts.currency !== 'XTR'
  // Telegram tells of refunds in Stars only.
  if (isMoney && paid === undefined) return NOTHING
  const notice: StarsMovement | ProviderPayment = isMoney
    ? { type: 'paid', providerChargeId: paid?.provider_payment_charge_id ?? '', ...facts }
    : { type: paid !== undefined ? 'paid' : 'refunded', ...facts, ...periodOf(paid) }
  return { do: 'row', row: moneyRow(isMoney ? providerSource : starsSource, notice) }
}

/** What a payment says of the subscription that it is one of many of. */
function periodOf(paid: Message['successful_payment']): Pick<StarsMovement, 'expiresAtMs' | 'isFirst'> {
  const untilS = paid?.subscription_expiration_date
  return {
    ...(untilS === undefined ? {} : { expiresAtMs: untilS * 1000 }),
    ...(paid?.is_first_recurring === true ? { isFirst: true } : {}),
  }
}

/** The inbox row of a notice: the same however we hear of it. */
export function moneyRow(source: string, notice: StarsMovement | ProviderPayment): Incoming {
  return {
    source,
    externalId: `${notice.type}:${notice.chargeId}`,
    orderKey: `${source}:${notice.orderId.slice(0, 64)}`,
    payload: notice,
  }
}

function receiptOf(message: Message, spoken: Spoken, intent: Spoke, context: ReadContext): { receipt?: Receipt } {
  if (spoken.command !== undefined && !context.making.has(spoken.command)) return {}
  if (!isNumbered(message) || (intent.files.length === 0 && intent.text.trim() === '')) return {}
  return {
    receipt: {
      chat: String(message.chat.id),
      message: message.message_id,
      ...threadOf(message),
      withFiles: intent.files.length > 0,
    },
  }
}

export const sourceOf = (bot: string): string => `${PLATFORM}:${bot}`
const orderKeyOf = (bot: string, chat: number): string => `${PLATFORM}:${bot}:${chat}`

function speakerOf(from: User): Speaker {
  return {
    platform: PLATFORM,
    externalId: String(from.id),
    ...(from.language_code === undefined ? {} : { language: from.language_code }),
  }
}

function addressOf(message: Message, bot: string, from: User): Address {
  const isPrivate = message.chat.type === 'private'
  return {
    platform: PLATFORM,
    bot,
    chat: String(message.chat.id),
    ...threadOf(message),
    ...(isNumbered(message) ? { message: String(message.message_id) } : {}),
    place: isPrivate ? 'private' : 'group',
    ...(isPrivate ? {} : { speaker: String(from.id) }),
  }
}

/** Outside forums the same field only names a thread of replies, which can't be sent to. */
function threadOf(message: Message): { thread?: string } {
  if (message.is_topic_message !== true || message.message_thread_id === undefined) return {}
  return { thread: String(message.message_thread_id) }
}

/** Joined, left, pinned, renamed ...: nothing that anybody said. */
function isService(message: Message): boolean {
  const said = ['text', 'caption', 'photo', 'document', 'video', 'animation', 'audio', 'voice', 'video_note'] as const
  const other = [
    'sticker',
    'contact',
    'location',
    'venue',
    'poll',
    'dice',
    'game',
    'story',
    'live_photo',
    'checklist',
  ] as const
  return ![...said, ...other].some((field) => message[field] !== undefined)
}
