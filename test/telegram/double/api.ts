/** Each method of methods.ts and who carries it out. */
import { destination, getChat, getChatMember, post } from './chats.ts'
import {
  deleteMessage,
  deleteMessages,
  editMessageCaption,
  editMessageMedia,
  editMessageReplyMarkup,
  editMessageText,
  setMessageReaction,
} from './edit.ts'
import { bad, QUERY_TOO_OLD } from './failures.ts'
import { type FileKind, getFile } from './files.ts'
import type { Params } from './params.ts'
import * as profile from './profile.ts'
import { copyMessage, forwardMessage, sendChatAction, sendMedia, sendMediaGroup, sendMessage } from './send.ts'
import * as stars from './stars.ts'
import type { Updates } from './updates.ts'
import { botJson, type Message, messageJson, type World } from './world.ts'

export const CALLBACK_MS = 15_000

export interface Hooks {
  /** A payment was given back: the person sees a service message, the bot gets an update. */
  refunded(personId: number, chargeId: string, amountStars: number, payload: string): void
}

type Handler = (params: Params, gone: AbortSignal) => unknown

/** Name -> what does it. The answer is the `result` of the call, as JSON or as a Message. */
export function createApi(world: World, updates: Updates, hooks: Hooks): { [method: string]: Handler } {
  const media =
    (kind: FileKind): Handler =>
    (params) =>
      sendMedia(world, kind, params)

  return {
    getMe: () => profile.getMe(world),
    getUpdates: (params, gone) => updates.getUpdates(params, gone),
    setWebhook: (params) => updates.setWebhook(params),
    deleteWebhook: (params) => updates.deleteWebhook(params),
    getWebhookInfo: () => updates.webhookInfo(),

    sendMessage: (params) => sendMessage(world, params),
    sendPhoto: media('photo'),
    sendLivePhoto: media('live_photo'),
    sendAudio: media('audio'),
    sendVideo: media('video'),
    sendAnimation: media('animation'),
    sendDocument: media('document'),
    sendVoice: media('voice'),
    sendMediaGroup: (params) => sendMediaGroup(world, params),
    sendInvoice: (params) => sendInvoice(world, params),
    copyMessage: (params) => copyMessage(world, params),
    forwardMessage: (params) => forwardMessage(world, params),
    sendChatAction: (params) => sendChatAction(world, params),
    setMessageReaction: (params) => setMessageReaction(world, params),

    editMessageText: (params) => editMessageText(world, params),
    editMessageCaption: (params) => editMessageCaption(world, params),
    editMessageMedia: (params) => editMessageMedia(world, params),
    editMessageReplyMarkup: (params) => editMessageReplyMarkup(world, params),
    deleteMessage: (params) => deleteMessage(world, params),
    deleteMessages: (params) => deleteMessages(world, params),

    answerCallbackQuery: (params) => answerCallbackQuery(world, params),
    getFile: (params) => getFile(world, params.file_id!),
    getChat: (params) => getChat(world, params),
    getChatMember: (params) => getChatMember(world, params),

    setMyCommands: (params) => profile.setMyCommands(world, params),
    getMyCommands: (params) => profile.getMyCommands(world, params),
    deleteMyCommands: (params) => profile.deleteMyCommands(world, params),
    setMyDescription: (params) => profile.setText(world, 'description', params.language_code, params.description),
    getMyDescription: (params) => profile.getText(world, 'description', params.language_code),
    setMyShortDescription: (params) =>
      profile.setText(world, 'short_description', params.language_code, params.short_description),
    getMyShortDescription: (params) => profile.getText(world, 'short_description', params.language_code),
    setChatMenuButton: (params) => profile.setChatMenuButton(world, params),
    getChatMenuButton: (params) => profile.getChatMenuButton(world, params),

    createInvoiceLink: (params) => stars.createInvoiceLink(world, params),
    answerPreCheckoutQuery: (params) => stars.answerPreCheckoutQuery(world, params),
    refundStarPayment: (params) => {
      const row = stars.refund(world, params.user_id!, params.telegram_payment_charge_id!)
      hooks.refunded(row.personId, row.chargeId, row.amountStars, row.payload)
      return true
    },
    getStarTransactions: (params) => stars.getStarTransactions(world, params),
    getMyStarBalance: () => ({ amount: world.stars.balance }),
    editUserStarSubscription: (params) => stars.editUserStarSubscription(world, params),
  }
}

function sendInvoice(world: World, params: Params): Message {
  const invoice = stars.readInvoice(world, params)
  stars.checkInvoiceMarkup(params)
  const where = destination(world, params)
  return post(world, where.chat, {
    from: botJson(world),
    byBot: true,
    content: { invoice: stars.invoiceJson(invoice) },
    topic: where.topic,
    reply: where.reply,
    more: {
      invoice,
      markup: params.reply_markup,
      effectId: params.message_effect_id,
      silent: params.disable_notification ?? false,
    },
  })
}

function answerCallbackQuery(world: World, params: Params): true {
  const query = world.callbacks.get(params.callback_query_id!)
  if (!query || query.answered || world.nowMs() - query.askedAtMs > CALLBACK_MS) throw bad(QUERY_TOO_OLD)
  if (params.url && !/^(tg:\/\/|https:\/\/t\.me\/)/.test(params.url)) throw bad('URL_INVALID')
  query.answered = true
  query.settle({
    showAlert: params.show_alert ?? false,
    tooLate: false,
    ...(params.text ? { text: params.text } : {}),
    ...(params.url ? { url: params.url } : {}),
  })
  return true
}

/** The result of a call as it goes over the wire. */
export function resultJson(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(resultJson)
  return isMessage(result) ? messageJson(result) : result
}
const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'byBot' in value && 'body' in value
