/**
 * The schema of every method that this double plays: fields, types and limits, written by hand from the specification
 * (Bot API 10.1 in the machine-readable form, 10.3 in @grammyjs/types). What depends on the state of a chat is checked
 * where the method is carried out. A method that is not here answers 404, as an unknown one does.
 */
import type { Body } from './body.ts'
import { bad } from './failures.ts'
import { chatId, flag, integer, list, oneOf, readShape, type Shape, text, unsupported } from './fields.ts'
import { inlineKeyboard } from './keyboards.ts'
import type { Params } from './params.ts'
import {
  AUDIO,
  albumMedia,
  allowedUpdates,
  CAPTION,
  CHAT_ACTIONS,
  COMMAND,
  DESTINATION,
  EDITED,
  EPHEMERAL,
  INVOICE,
  INVOICE_REQUIRED,
  inputMedia,
  language,
  MOVIE,
  menuButton,
  messageId,
  reaction,
  SENDING,
  SHOWN,
  scope,
  seconds,
  TEXT,
  thumbnail,
  upload,
  uploadOnly,
  VIDEO,
} from './shapes.ts'

interface Method {
  shape: Shape
  required: string[]
}
const method = (shape: Shape, ...required: string[]): Method => ({ shape, required })

/** Method name, as the specification spells it -> its schema. */
export const METHODS: { [name: string]: Method } = {
  getMe: method({}),
  getUpdates: method({
    offset: integer(-(2 ** 31), 2 ** 31 - 1),
    limit: integer(1, 100),
    timeout: integer(0, 50),
    allowed_updates: allowedUpdates,
  }),
  setWebhook: method(
    {
      url: text(0, 2048),
      certificate: unsupported,
      ip_address: unsupported,
      max_connections: integer(1, 100),
      allowed_updates: allowedUpdates,
      drop_pending_updates: flag,
      secret_token: text(),
    },
    'url',
  ),
  deleteWebhook: method({ drop_pending_updates: flag }),
  getWebhookInfo: method({}),

  sendMessage: method({ ...SENDING, ...EPHEMERAL, ...TEXT }, 'chat_id', 'text'),
  sendPhoto: method({ ...SENDING, ...EPHEMERAL, ...CAPTION, ...SHOWN, photo: upload }, 'chat_id', 'photo'),
  sendLivePhoto: method(
    { ...SENDING, ...EPHEMERAL, ...CAPTION, ...SHOWN, live_photo: uploadOnly, photo: uploadOnly },
    'chat_id',
    'live_photo',
    'photo',
  ),
  sendAudio: method({ ...SENDING, ...EPHEMERAL, ...CAPTION, ...AUDIO, audio: upload }, 'chat_id', 'audio'),
  sendVideo: method({ ...SENDING, ...EPHEMERAL, ...CAPTION, ...SHOWN, ...MOVIE, video: upload }, 'chat_id', 'video'),
  sendAnimation: method(
    { ...SENDING, ...EPHEMERAL, ...CAPTION, ...SHOWN, ...VIDEO, animation: upload },
    'chat_id',
    'animation',
  ),
  sendDocument: method(
    { ...SENDING, ...EPHEMERAL, ...CAPTION, thumbnail, disable_content_type_detection: flag, document: upload },
    'chat_id',
    'document',
  ),
  sendVoice: method({ ...SENDING, ...EPHEMERAL, ...CAPTION, duration: seconds, voice: upload }, 'chat_id', 'voice'),
  sendMediaGroup: method(
    {
      ...without(SENDING, 'reply_markup', 'suggested_post_parameters'),
      media: list(albumMedia, 2, 10, 'MEDIA_GROUP_INVALID: an album must have 2-10 items'),
    },
    'chat_id',
    'media',
  ),
  sendInvoice: method(
    {
      ...without(SENDING, 'business_connection_id'),
      ...INVOICE,
      start_parameter: text(0, 64),
      reply_markup: inlineKeyboard,
    },
    'chat_id',
    ...INVOICE_REQUIRED,
  ),
  copyMessage: method(
    {
      ...without(SENDING, 'business_connection_id'),
      ...CAPTION,
      show_caption_above_media: flag,
      from_chat_id: chatId,
      message_id: messageId,
      video_start_timestamp: seconds,
    },
    'chat_id',
    'from_chat_id',
    'message_id',
  ),
  forwardMessage: method(
    { ...DESTINATION, from_chat_id: chatId, message_id: messageId, video_start_timestamp: seconds },
    'chat_id',
    'from_chat_id',
    'message_id',
  ),
  sendChatAction: method(
    {
      business_connection_id: unsupported,
      chat_id: chatId,
      message_thread_id: integer(1),
      action: oneOf(CHAT_ACTIONS, 'wrong parameter action in request'),
    },
    'chat_id',
    'action',
  ),
  setMessageReaction: method(
    { chat_id: chatId, message_id: messageId, reaction, is_big: flag },
    'chat_id',
    'message_id',
  ),

  editMessageText: method({ ...EDITED, ...TEXT, rich_message: unsupported }, 'chat_id', 'message_id', 'text'),
  editMessageCaption: method({ ...EDITED, ...CAPTION, show_caption_above_media: flag }, 'chat_id', 'message_id'),
  editMessageMedia: method({ ...EDITED, media: inputMedia }, 'chat_id', 'message_id', 'media'),
  editMessageReplyMarkup: method(EDITED, 'chat_id', 'message_id'),
  deleteMessage: method({ chat_id: chatId, message_id: messageId }, 'chat_id', 'message_id'),
  deleteMessages: method({ chat_id: chatId, message_ids: list(messageId, 1, 100) }, 'chat_id', 'message_ids'),

  answerCallbackQuery: method(
    {
      callback_query_id: text(1),
      text: text(0, 200),
      show_alert: flag,
      url: text(1),
      cache_time: integer(0),
    },
    'callback_query_id',
  ),

  getFile: method({ file_id: text(1) }, 'file_id'),
  getChat: method({ chat_id: chatId }, 'chat_id'),
  getChatMember: method({ chat_id: chatId, user_id: integer(1) }, 'chat_id', 'user_id'),

  setMyCommands: method({ commands: list(COMMAND, 0, 100), scope, language_code: language }, 'commands'),
  getMyCommands: method({ scope, language_code: language }),
  deleteMyCommands: method({ scope, language_code: language }),
  setMyDescription: method({ description: text(0, 512), language_code: language }),
  getMyDescription: method({ language_code: language }),
  setMyShortDescription: method({ short_description: text(0, 120), language_code: language }),
  getMyShortDescription: method({ language_code: language }),
  setChatMenuButton: method({ chat_id: integer(), menu_button: menuButton }),
  getChatMenuButton: method({ chat_id: integer() }),

  createInvoiceLink: method(
    { ...INVOICE, business_connection_id: unsupported, subscription_period: integer(1) },
    ...INVOICE_REQUIRED,
  ),
  answerPreCheckoutQuery: method(
    { pre_checkout_query_id: text(1), ok: flag, error_message: text(1, 255) },
    'pre_checkout_query_id',
    'ok',
  ),
  refundStarPayment: method(
    { user_id: integer(1), telegram_payment_charge_id: text(1) },
    'user_id',
    'telegram_payment_charge_id',
  ),
  getStarTransactions: method({ offset: integer(0), limit: integer(1, 100) }),
  getMyStarBalance: method({}),
  editUserStarSubscription: method(
    { user_id: integer(1), telegram_payment_charge_id: text(1), is_canceled: flag },
    'user_id',
    'telegram_payment_charge_id',
    'is_canceled',
  ),
}

function without(shape: Shape, ...names: string[]): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([name]) => !names.includes(name)))
}

/** Method names are case-insensitive in the Bot API. */
const BY_LOWER_NAME = new Map(Object.keys(METHODS).map((name) => [name.toLowerCase(), name]))
export const methodNamed = (name: string): string | undefined => BY_LOWER_NAME.get(name.toLowerCase())

/** The checked parameters of a call; throws ApiFailure for the first mistake. */
export function readParams(name: string, body: Body): Params {
  const { shape, required } = METHODS[name]!
  const used = new Set<string>()
  const fields = new Map(body.fields)
  for (const part of body.files.values()) {
    if (!Object.hasOwn(shape, part.name)) continue
    fields.set(part.name, part)
    used.add(part.name)
  }
  for (const [field, value] of fields) {
    if (typeof value === 'object' && value !== null && 'bytes' in value && !acceptsUpload(name, field)) {
      throw bad(`field "${field}" can't be a file`)
    }
  }
  const params = readShape(fields, shape, required, '', { textual: body.textual, files: body.files, used })
  for (const part of body.files.keys()) if (!used.has(part)) throw bad(`unknown field "${part}"`)
  return params as Params
}

const FILE_FIELDS = ['photo', 'live_photo', 'audio', 'video', 'animation', 'document', 'voice', 'thumbnail', 'cover']
const acceptsUpload = (name: string, field: string) => name.startsWith('send') && FILE_FIELDS.includes(field)
