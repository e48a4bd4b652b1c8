/**
 * Keyboards under messages: InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove and ForceReply.
 *
 * Stricter than Telegram: at most 8 buttons in a row and 100 in all (Telegram wraps or refuses, depending on the client), and
 * kinds of buttons that only other platforms of Telegram use (games, log-in, web apps) are refused.
 */
import { bad } from './failures.ts'
import { type Check, flag, list, object, oneOf, type Reading, text, textBytes, unsupported } from './fields.ts'

export interface InlineButton {
  text: string
  style?: string
  url?: string
  callback_data?: string
  copy_text?: { text: string }
  switch_inline_query?: string
  switch_inline_query_current_chat?: string
  switch_inline_query_chosen_chat?: object
  pay?: boolean
}
export interface Markup {
  inline_keyboard?: InlineButton[][]
  keyboard?: { text: string }[][]
  remove_keyboard?: boolean
  force_reply?: boolean
}

const BUTTON = object(
  {
    text: text(1),
    icon_custom_emoji_id: unsupported,
    style: oneOf(['danger', 'success', 'primary'], 'BUTTON_STYLE_INVALID'),
    url: text(1, 2048),
    callback_data: textBytes(1, 64, 'BUTTON_DATA_INVALID'),
    copy_text: object({ text: text(1, 256) }, ['text']),
    switch_inline_query: text(0, 256),
    switch_inline_query_current_chat: text(0, 256),
    switch_inline_query_chosen_chat: object({
      query: text(0, 256),
      allow_user_chats: flag,
      allow_bot_chats: flag,
      allow_group_chats: flag,
      allow_channel_chats: flag,
    }),
    pay: flag,
    web_app: unsupported,
    login_url: unsupported,
    callback_game: unsupported,
    disabled: unsupported,
  },
  ['text'],
)

const ROWS = object({ inline_keyboard: list(list(BUTTON, 0, 8, 'reply markup is too long'), 0, 100) }, [
  'inline_keyboard',
])

/** An inline keyboard; empty rows vanish, as they do in Telegram. */
export const inlineKeyboard: Check = (value, at, reading): Markup => {
  const markup = ROWS(value, at, reading) as { inline_keyboard: InlineButton[][] }
  const rows = markup.inline_keyboard.filter((row) => row.length > 0)
  if (rows.flat().length > 100) throw bad('reply markup is too long')
  for (const [index, button] of rows.flat().entries()) checkButton(button, index)
  return { inline_keyboard: rows }
}

function checkButton(button: InlineButton, index: number): void {
  const kinds = Object.keys(button).filter((name) => name !== 'text' && name !== 'style')
  if (kinds.length === 0)
    throw bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  if (kinds.length > 1) throw bad(`inline keyboard button has several kinds: ${kinds.join(', ')}`)
  if (button.url !== undefined && !isButtonUrl(button.url)) {
    throw bad(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`)
  }
  if (button.pay !== undefined && (!button.pay || index > 0)) throw bad('BUTTON_POS_INVALID')
}

function isButtonUrl(url: string): boolean {
  if (url.startsWith('tg://')) return true
  return URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol) && new URL(url).hostname.includes('.')
}

const KEYBOARD = object(
  {
    keyboard: list(list(object({ text: text(1) }, ['text']), 0, 12, 'reply markup is too long'), 1, 100),
    is_persistent: flag,
    resize_keyboard: flag,
    one_time_keyboard: flag,
    input_field_placeholder: text(1, 64),
    selective: flag,
  },
  ['keyboard'],
)
const REMOVE = object({ remove_keyboard: flag, selective: flag }, ['remove_keyboard'])
const FORCE = object({ force_reply: flag, input_field_placeholder: text(1, 64), selective: flag }, ['force_reply'])

/** Any of the four. */
export const replyMarkup: Check = (value, at, reading) => {
  const known = peek(value, reading)
  if (known && 'keyboard' in known) return KEYBOARD(value, at, reading)
  if (known && 'remove_keyboard' in known) return REMOVE(value, at, reading)
  if (known && 'force_reply' in known) return FORCE(value, at, reading)
  return inlineKeyboard(value, at, reading)
}

function peek(value: unknown, reading: Reading): object | undefined {
  try {
    const found: unknown = reading.textual ? JSON.parse(String(value)) : value
    return typeof found === 'object' && found !== null ? found : undefined
  } catch {
    throw bad("can't parse reply keyboard markup JSON object")
  }
}

/** The text of all buttons, for comparing two states of a message. */
export const sameMarkup = (one: Markup | undefined, other: Markup | undefined): boolean =>
  JSON.stringify(one ?? {}) === JSON.stringify(other ?? {})
