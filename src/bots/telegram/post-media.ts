/** Sends files, each in the form that Telegram takes it in: one by one or as an album. */
import { InputMediaBuilder } from 'grammy'
import type { Message, ReplyParameters } from 'grammy/types'
import type { Address } from '../../core/ports.ts'
import { type Payload, type TelegramApi, TelegramFault } from './api.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { isFileIdRefused, isMediaRefused } from './outcomes.ts'
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
  /** Without a sound. */
  isQuiet: boolean
  /** Gets the items that went out as they are. */
  whole: Set<string>
  /** What is said of a file that is too large for this chat. */
  tooLarge(item: RenderedMedia): Promise<{ text: string; url: string | null }>
}

/** Where to and how; a topic that was deleted meanwhile is left out at the next try. */
export function frame({ address, isReply, hasEffect, isQuiet }: Delivery) {
  const reply: ReplyParameters | undefined =
    isReply && address.message !== undefined
      ? { message_id: Number(address.message), allow_sending_without_reply: true }
      : undefined
  return {
    chat_id: Number(address.chat),
    ...(address.thread === undefined ? {} : { message_thread_id: Number(address.thread) }),
    ...(reply === undefined ? {} : { reply_parameters: reply }),
    ...(isQuiet ? { disable_notification: true } : {}),
    ...(hasEffect && address.place === 'private' ? { message_effect_id: PARTY_EFFECT } : {}),
  }
}

export interface MediaPoster {
  /** Throws TelegramFault. */
  single(delivery: Delivery, one: RenderedMedia, caption: string | undefined): Promise<Message>
  album(delivery: Delivery, group: readonly RenderedMedia[]): Promise<number[]>
}

/** @param given.performer who stands as the artist of songs */
export function createMediaPoster(given: { api: TelegramApi; uploads: Uploads; performer: () => string }): MediaPoster {
  const { api, uploads } = given

  async function single(delivery: Delivery, one: RenderedMedia, caption: string | undefined): Promise<Message> {
    const { item } = one
    if (one.form === 'link') return link(delivery, one)
    if (one.form === 'smaller') return smaller(delivery, one, caption)
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
      const form = simplerForm(one.form, item.spoiler === true)
      if (form === null) throw error
      if (form === 'document') delivery.whole.add(item.id)
      return single(delivery, { item, form }, caption)
    }
  }

  /** A copy that fits; what it is a copy of is said beside it. */
  async function smaller(delivery: Delivery, one: RenderedMedia, caption: string | undefined): Promise<Message> {
    const copy = await uploads.smaller(one.item, delivery.personId)
    const isFound = copy !== null && copy.form !== 'smaller'
    return single(delivery, isFound ? copy : { item: one.item, form: 'link' }, caption)
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

  return { single, album }
}

function sizeOf({ widthPx, heightPx }: RenderedMedia['item']) {
  return widthPx === undefined || heightPx === undefined ? {} : { width: widthPx, height: heightPx }
}

function durationOf({ durationMs }: RenderedMedia['item']) {
  return durationMs === undefined ? {} : { duration: Math.max(1, Math.round(durationMs / 1000)) }
}
