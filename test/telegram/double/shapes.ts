/**
 * Shapes that several methods share, by the objects of the specification: destinations, captions, InputMedia, invoices,
 * BotCommandScope, ReactionType. methods.ts puts methods together from them.
 */
import {
  type Check,
  chatId,
  file,
  flag,
  integer,
  list,
  matching,
  object,
  oneOf,
  type Shape,
  tagged,
  text,
  textBytes,
  unsupported,
} from './fields.ts'
import { inlineKeyboard, replyMarkup } from './keyboards.ts'

export const CHAT_ACTIONS = [
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]

/** The emoji that may be a reaction, as ReactionTypeEmoji lists them. */
const REACTIONS = (
  '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 ' +
  '👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
).split(' ')

const UPDATE_TYPES = (
  'message edited_message channel_post edited_channel_post business_connection business_message ' +
  'edited_business_message deleted_business_messages guest_message stopped_message_generation message_reaction ' +
  'message_reaction_count inline_query chosen_inline_result callback_query shipping_query pre_checkout_query ' +
  'purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request chat_boost removed_chat_boost ' +
  'managed_bot subscription'
).split(' ')

export const messageId = integer(1, 2 ** 31 - 1)
export const language = matching(/^([a-z]{2})?$/, 'LANG_CODE_INVALID')
const parseMode = matching(/^(html|markdownv2)$/i, 'unsupported parse_mode')
export const upload = file({ mayBeUrl: true })
export const uploadOnly = file({ mayBeUrl: false })
export const thumbnail = file({ mayBeUrl: false, mustBeUpload: true })

const USER: Shape = { id: integer(1), is_bot: flag, first_name: text(), last_name: text(), username: text() }
const ENTITY_TYPES = (
  'mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote ' +
  'expandable_blockquote code pre text_link text_mention custom_emoji date_time'
).split(' ')
const entities = list(
  object(
    {
      type: oneOf(ENTITY_TYPES, 'unsupported entity type'),
      offset: integer(),
      length: integer(),
      url: text(1),
      user: object({ ...USER, language_code: text(), is_premium: flag }, ['id']),
      language: text(),
      custom_emoji_id: text(1),
      unix_time: integer(0),
      date_time_format: text(),
    },
    ['type', 'offset', 'length'],
  ),
  0,
  100,
  'too many entities',
)

const linkPreview = object({
  is_disabled: flag,
  url: text(),
  prefer_small_media: flag,
  prefer_large_media: flag,
  show_above_text: flag,
})
const replyParameters = object(
  {
    message_id: messageId,
    chat_id: chatId,
    allow_sending_without_reply: flag,
    quote: text(0, 1024),
    quote_parse_mode: parseMode,
    quote_entities: entities,
    quote_position: integer(0),
    ephemeral_message_id: unsupported,
    checklist_task_id: unsupported,
    poll_option_id: unsupported,
  },
  ['message_id'],
)

/** Where a message goes and how; all methods that send have it. */
export const DESTINATION: Shape = {
  chat_id: chatId,
  message_thread_id: integer(1),
  direct_messages_topic_id: unsupported,
  disable_notification: flag,
  protect_content: flag,
  message_effect_id: text(1),
  suggested_post_parameters: unsupported,
}
export const SENDING: Shape = {
  ...DESTINATION,
  business_connection_id: unsupported,
  allow_paid_broadcast: flag,
  reply_parameters: replyParameters,
  reply_markup: replyMarkup,
}
export const EPHEMERAL: Shape = { ephemeral_message_parameters: unsupported }
export const TEXT: Shape = {
  text: text(),
  parse_mode: parseMode,
  entities,
  link_preview_options: linkPreview,
}
export const CAPTION: Shape = { caption: text(), parse_mode: parseMode, caption_entities: entities }
export const SHOWN: Shape = { show_caption_above_media: flag, has_spoiler: flag }
const side = integer(0, 100_000)
export const seconds = integer(0, 10_000_000)
export const VIDEO: Shape = { duration: seconds, width: side, height: side, thumbnail }
export const MOVIE: Shape = { ...VIDEO, cover: upload, start_timestamp: seconds, supports_streaming: flag }
export const AUDIO: Shape = { duration: seconds, performer: text(), title: text(), thumbnail }

const INPUT_MEDIA: { [type: string]: { shape: Shape; required: string[] } } = {
  photo: { shape: { media: upload, ...CAPTION, ...SHOWN }, required: ['media'] },
  live_photo: { shape: { media: uploadOnly, photo: uploadOnly, ...CAPTION, ...SHOWN }, required: ['media', 'photo'] },
  video: { shape: { media: upload, ...CAPTION, ...SHOWN, ...MOVIE }, required: ['media'] },
  animation: { shape: { media: upload, ...CAPTION, ...SHOWN, ...VIDEO }, required: ['media'] },
  audio: { shape: { media: upload, ...CAPTION, ...AUDIO }, required: ['media'] },
  document: {
    shape: { media: upload, ...CAPTION, thumbnail, disable_content_type_detection: flag },
    required: ['media'],
  },
}
export const inputMedia = tagged(INPUT_MEDIA, "can't parse InputMedia: type is unsupported")
export const albumMedia = tagged(
  Object.fromEntries(Object.entries(INPUT_MEDIA).filter(([type]) => type !== 'animation')),
  "can't use the media of the specified type in the album",
)

export const EDITED: Shape = {
  business_connection_id: unsupported,
  inline_message_id: unsupported,
  chat_id: chatId,
  message_id: messageId,
  reply_markup: inlineKeyboard,
}

const prices = list(
  object({ label: text(1), amount: integer() }, ['label', 'amount']),
  1,
  100,
  'there must be at least one price',
)
export const INVOICE: Shape = {
  title: text(1, 32),
  description: text(1, 255),
  payload: textBytes(1, 128, 'invoice payload must be 1-128 bytes long'),
  provider_token: text(),
  currency: matching(/^[A-Z]{3}$/, 'CURRENCY_INVALID'),
  prices,
  max_tip_amount: integer(0),
  suggested_tip_amounts: list(integer(1), 0, 4),
  provider_data: text(),
  photo_url: text(),
  photo_size: integer(0),
  photo_width: integer(0),
  photo_height: integer(0),
  need_name: flag,
  need_phone_number: flag,
  need_email: flag,
  need_shipping_address: flag,
  send_phone_number_to_provider: flag,
  send_email_to_provider: flag,
  is_flexible: flag,
}
export const INVOICE_REQUIRED = ['title', 'description', 'payload', 'currency', 'prices']

export const scope = tagged(
  {
    default: { shape: {} },
    all_private_chats: { shape: {} },
    all_group_chats: { shape: {} },
    all_chat_administrators: { shape: {} },
    chat: { shape: { chat_id: chatId }, required: ['chat_id'] },
    chat_administrators: { shape: { chat_id: chatId }, required: ['chat_id'] },
    chat_member: { shape: { chat_id: chatId, user_id: integer(1) }, required: ['chat_id', 'user_id'] },
  },
  "can't parse BotCommandScope: unsupported type specified",
)
export const COMMAND: Check = object(
  {
    command: matching(/^[a-z0-9_]{1,32}$/, 'BOT_COMMAND_INVALID'),
    description: text(1, 256),
    is_ephemeral: flag,
  },
  ['command', 'description'],
)
export const menuButton = tagged(
  {
    default: { shape: {} },
    commands: { shape: {} },
    web_app: { shape: { text: text(1), web_app: object({ url: text(1) }, ['url']) }, required: ['text', 'web_app'] },
  },
  "can't parse menu button: MenuButton has unsupported type",
)
export const reaction = list(
  tagged(
    {
      emoji: { shape: { emoji: oneOf(REACTIONS, 'REACTION_INVALID') }, required: ['emoji'] },
      custom_emoji: { shape: { custom_emoji_id: unsupported }, required: ['custom_emoji_id'] },
    },
    'invalid reaction type specified',
  ),
  0,
  1,
  'REACTIONS_TOO_MANY',
)
export const allowedUpdates = list(oneOf(UPDATE_TYPES), 0, 100)
