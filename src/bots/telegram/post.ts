/** Sends what was rendered, call by call; remembers how far it came, so that a try after a 429 does not repeat what is there. */

import { InputMediaBuilder } from 'grammy'
import type { Message, ReplyParameters } from 'grammy/types'
import { Fault } from '../../core/errors.ts'
import type { Address } from '../../core/ports.ts'
import { type Payload, type TelegramApi, TelegramFault } from './api.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { isEffectRefused, isFileIdRefused, isMediaRefused, isReplyGone, isTopicGone } from './outcomes.ts'
import type { SentMessages } from './ref.ts'
import { type Rendered, type RenderedMedia, shorten, simplerForm } from './render.ts'
import type { Upload, Uploads } from './upload.ts'

type Album = Payload<'sendMediaGroup'>['media']

const UPLOAD_MS = 10 * 60_000
/** 🎉, one of the effects that are free for everybody. */
const PARTY_EFFECT = '5046509860389126442'

export interface Delivery {
  rendered: Rendered
  address: Pick<Address, 'chat' | 'thread' | 'message' | 'place'>
  personId: string
  /** Quote the message that asked. */
  isReply: boolean
  hasEffect: boolean
  /** What is said of a file that is too large for this chat. */
  tooLarge(item: RenderedMedia): Promise<{ text: string; url: string | null }>
}

/** What was sent so far of one message. */
export interface Sent {
  /** Message ids of each group of files, in order. */
  groups: number[][]
  texts: number[]
}

export interface Poster {
  /** Throws TelegramFault; `sent` then holds what is there already. */
  post(delivery: Delivery, sent: Sent): Promise<SentMessages>
}

/** @param given.performer who stands as the artist of songs */
export function createPoster(given: { api: TelegramApi; uploads: Uploads; performer: () => string }): Poster {
  const { api, uploads } = given

  /** Where to and how; a topic that was deleted meanwhile is left out at the next try. */
  function frame({ address, isReply, hasEffect }: Delivery) {
    const reply: ReplyParameters | undefined =
      isReply && address.message !== undefined
        ? { message_id: Number(address.message), allow_sending_without_reply: true }
        : undefined
    return {
      chat_id: Number(address.chat),
      ...(address.thread === undefined ? {} : { message_thread_id: Number(address.thread) }),
      ...(reply === undefined ? {} : { reply_parameters: reply }),
      ...(hasEffect && address.place === 'private' ? { message_effect_id: PARTY_EFFECT } : {}),
    }
  }

  /** Tries again without what Telegram does not take any more and nobody would miss. */
  async function bending<T>(delivery: Delivery, act: (delivery: Delivery) => Promise<T>): Promise<T> {
    try {
      return await act(delivery)
    } catch (error) {
      if (!(error instanceof TelegramFault)) throw error
      if (isEffectRefused(error) && delivery.hasEffect) return bending({ ...delivery, hasEffect: false }, act)
      if (isReplyGone(error) && delivery.isReply) return bending({ ...delivery, isReply: false }, act)
      if (isTopicGone(error) && delivery.address.thread !== undefined) {
        const { thread: _gone, ...address } = delivery.address
        return bending({ ...delivery, address }, act)
      }
      throw error
    }
  }

  async function single(delivery: Delivery, one: RenderedMedia, caption: string | undefined): Promise<Message> {
    const { item } = one
    if (one.form === 'link') return link(delivery, one)
    const keyboard = caption === undefined ? undefined : delivery.rendered.keyboard
    const tryIt = async (fresh: boolean): Promise<Message> => {
      const base = {
        ...frame(delivery),
        ...(caption === undefined || caption === '' ? {} : { caption }),
        ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
      }
      const spoiler = item.spoiler === true ? { has_spoiler: true } : {}
      const options = { timeoutMs: UPLOAD_MS }
      const file = await uploads.main(one, delivery.personId, fresh)
      switch (one.form) {
        case 'photo':
          return api.call('sendPhoto', { ...base, ...spoiler, photo: file }, options)
        case 'live': {
          const still = await uploads.still(item, delivery.personId)
          if (still === null) throw new TelegramFault(400, 'Bad Request: LIVE photo without a still')
          return api.call('sendLivePhoto', { ...base, ...spoiler, live_photo: file, photo: still }, options)
        }
        case 'video':
          return api.call(
            'sendVideo',
            { ...base, ...spoiler, video: file, ...(await videoFacts(delivery, one, file)) },
            options,
          )
        case 'audio':
          return api.call('sendAudio', { ...base, audio: file, ...(await audioFacts(delivery, one, file)) }, options)
        default:
          return api.call('sendDocument', { ...base, document: file }, options)
      }
    }
    try {
      const sent = await tryIt(false).catch(async (error: unknown) => {
        if (!(error instanceof TelegramFault) || !isFileIdRefused(error)) throw error
        await uploads.forget(one)
        return tryIt(true)
      })
      await uploads.keep(one, sent)
      return sent
    } catch (error) {
      // A server that is older than live photos does not know the method.
      const isUnknown = error instanceof TelegramFault && error.status === 404 && one.form === 'live'
      if (!(error instanceof TelegramFault) || !(isUnknown || isMediaRefused(error))) throw error
      const form = simplerForm(one.form)
      if (form === null) throw error
      return single(delivery, { item, form }, caption)
    }
  }

  /** As the last resort: words and, where the store gives one, an address. */
  async function link(delivery: Delivery, one: RenderedMedia): Promise<Message> {
    const { text, url } = await delivery.tooLarge(one)
    return api.call('sendMessage', { ...frame(delivery), text: url === null ? text : `${text}\n${url}` })
  }

  async function videoFacts({ personId }: Delivery, { item }: RenderedMedia, file: Upload) {
    const thumbnail = typeof file === 'string' ? null : await uploads.thumbnail(item, personId)
    return {
      supports_streaming: true,
      ...sizeOf(item),
      ...durationOf(item),
      ...(thumbnail === null ? {} : { thumbnail }),
    }
  }

  async function audioFacts({ personId }: Delivery, { item }: RenderedMedia, file: Upload) {
    const thumbnail =
      typeof file === 'string' || item.stillId === undefined ? null : await uploads.thumbnail(item, personId)
    return {
      ...(item.title === undefined ? {} : { title: shorten(item.title, MAX.titleChars) }),
      performer: given.performer(),
      ...durationOf(item),
      ...(thumbnail === null ? {} : { thumbnail }),
    }
  }

  async function album(delivery: Delivery, group: readonly RenderedMedia[]): Promise<number[]> {
    const tryIt = async (fresh: boolean): Promise<Message[]> => {
      const media = await Promise.all(
        group.map(async (one) => {
          const file = await uploads.main(one, delivery.personId, fresh)
          const spoiler = one.item.spoiler === true ? { has_spoiler: true } : {}
          if (one.form === 'photo') return InputMediaBuilder.photo(file, spoiler)
          if (one.form === 'video')
            return InputMediaBuilder.video(file, { ...spoiler, ...(await videoFacts(delivery, one, file)) })
          if (one.form === 'audio') return InputMediaBuilder.audio(file, await audioFacts(delivery, one, file))
          return InputMediaBuilder.document(file)
        }),
      )
      return api.call('sendMediaGroup', { ...frame(delivery), media: media as Album }, { timeoutMs: UPLOAD_MS })
    }
    try {
      const sent = await tryIt(false).catch(async (error: unknown) => {
        if (!(error instanceof TelegramFault) || !isFileIdRefused(error)) throw error
        await Promise.all(group.map((one) => uploads.forget(one)))
        return tryIt(true)
      })
      for (const [index, one] of group.entries()) if (sent[index] !== undefined) await uploads.keep(one, sent[index])
      return sent.map((message) => message.message_id)
    } catch (error) {
      if (!(error instanceof TelegramFault) || !isMediaRefused(error)) throw error
      // One of them is not taken: each on its own finds its form.
      const alone: number[] = []
      for (const one of group) alone.push((await single(delivery, one, undefined)).message_id)
      return alone
    }
  }

  async function invoice(delivery: Delivery): Promise<SentMessages | null> {
    const bill = delivery.rendered.invoice
    if (bill === undefined) return null
    const rows = delivery.rendered.keyboard?.inline_keyboard ?? []
    const sent = await api.call('sendInvoice', {
      ...frame(delivery),
      title: bill.title,
      description: bill.description,
      payload: bill.payload,
      provider_token: '',
      currency: 'XTR',
      prices: [{ label: bill.title, amount: bill.amount }],
      // Forwarded copies lead here instead of paying somebody else's order.
      start_parameter: 'x_buy',
      reply_markup: { inline_keyboard: [[{ text: bill.pay, pay: true }], ...rows] },
    })
    return { main: sent.message_id, form: 'invoice', others: [] }
  }

  return {
    async post(given, sent) {
      const { rendered } = given
      const bill = await bending(given, invoice)
      if (bill !== null) return bill
      const isOne = rendered.media.length === 1 && rendered.media[0]?.length === 1
      const onlyOne = rendered.media[0]?.[0]
      if (isOne && onlyOne !== undefined && rendered.fitsCaption && onlyOne.form !== 'link') {
        if (sent.groups.length === 0) {
          const message = await bending(given, (now) => single(now, onlyOne, rendered.texts[0] ?? ''))
          if (message.text === undefined) return { main: message.message_id, form: 'media', others: [] }
          // It went out as a link: the words and buttons come after it.
          sent.groups.push([message.message_id])
        }
      }
      for (const group of rendered.media.slice(sent.groups.length)) {
        const first = group[0] as RenderedMedia
        const ids = await bending(given, async (now) =>
          group.length === 1 ? [(await single(now, first, undefined)).message_id] : album(now, group),
        )
        sent.groups.push(ids)
      }
      for (const [index, text] of rendered.texts.entries()) {
        if (index < sent.texts.length) continue
        const isLast = index === rendered.texts.length - 1
        const markup = isLast
          ? (rendered.keyboard ?? (given.address.place === 'group' ? rendered.question : undefined))
          : undefined
        const message = await bending({ ...given, hasEffect: given.hasEffect && isLast }, (now) =>
          api.call('sendMessage', {
            ...frame(now),
            text,
            link_preview_options: { is_disabled: true },
            ...(markup === undefined ? {} : { reply_markup: markup }),
          }),
        )
        sent.texts.push(message.message_id)
      }
      const all = [...sent.groups.flat(), ...sent.texts]
      const main = sent.texts.at(-1) ?? all[0]
      if (main === undefined) throw new Fault('nothing_to_send')
      const form = sent.texts.length > 0 ? 'text' : 'media'
      return { main, form, others: all.filter((id) => id !== main) }
    },
  }
}

function sizeOf({ widthPx, heightPx }: RenderedMedia['item']) {
  return widthPx === undefined || heightPx === undefined ? {} : { width: widthPx, height: heightPx }
}

function durationOf({ durationMs }: RenderedMedia['item']) {
  return durationMs === undefined ? {} : { duration: Math.max(1, Math.round(durationMs / 1000)) }
}
