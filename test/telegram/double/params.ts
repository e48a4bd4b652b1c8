/** Parameters after the checks of methods.ts: every field of every method, each method's required ones are there. */
import type { GivenFile } from './fields.ts'
import type { Markup } from './keyboards.ts'

export interface Entity {
  type: string
  offset: number
  length: number
  url?: string
  user?: object
  language?: string
  custom_emoji_id?: string
}

export interface ReplyParameters {
  message_id: number
  chat_id?: number | string
  allow_sending_without_reply?: boolean
  quote?: string
  quote_position?: number
}

export interface MediaParams {
  type?: string
  media?: GivenFile
  photo?: GivenFile
  live_photo?: GivenFile
  audio?: GivenFile
  video?: GivenFile
  animation?: GivenFile
  document?: GivenFile
  voice?: GivenFile
  thumbnail?: GivenFile
  cover?: GivenFile
  start_timestamp?: number
  caption?: string
  parse_mode?: string
  caption_entities?: Entity[]
  show_caption_above_media?: boolean
  has_spoiler?: boolean
  duration?: number
  width?: number
  height?: number
  supports_streaming?: boolean
  performer?: string
  title?: string
  disable_content_type_detection?: boolean
}

export interface Scope {
  type: string
  chat_id?: number | string
  user_id?: number
}

export interface Params extends Omit<MediaParams, 'media'> {
  chat_id?: number | string
  from_chat_id?: number | string
  message_thread_id?: number
  message_id?: number
  message_ids?: number[]
  text?: string
  entities?: Entity[]
  link_preview_options?: object
  disable_notification?: boolean
  protect_content?: boolean
  message_effect_id?: string
  allow_paid_broadcast?: boolean
  reply_parameters?: ReplyParameters
  reply_markup?: Markup
  media?: MediaParams | MediaParams[]
  action?: string
  reaction?: { type: 'emoji'; emoji: string }[]

  offset?: number
  limit?: number
  timeout?: number
  allowed_updates?: string[]
  url?: string
  max_connections?: number
  drop_pending_updates?: boolean
  secret_token?: string

  callback_query_id?: string
  show_alert?: boolean
  file_id?: string
  user_id?: number

  commands?: { command: string; description: string }[]
  scope?: Scope
  language_code?: string
  description?: string
  short_description?: string
  menu_button?: { type: string }

  payload?: string
  provider_token?: string
  currency?: string
  prices?: { label: string; amount: number }[]
  start_parameter?: string
  subscription_period?: number
  max_tip_amount?: number
  suggested_tip_amounts?: number[]
  photo_url?: string
  is_flexible?: boolean
  pre_checkout_query_id?: string
  ok?: boolean
  error_message?: string
  telegram_payment_charge_id?: string
  is_canceled?: boolean
}
