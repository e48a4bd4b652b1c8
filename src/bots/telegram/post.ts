/** Sends what was rendered, call by call; remembers how far it came, so that a try after a 429 does not repeat what is there. */

import { Fault } from '../../core/errors.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { isEffectRefused, isReplyGone, isTopicGone } from './outcomes.ts'
import { type Delivery, frame, type MediaPoster } from './post-media.ts'
import type { SentMessages } from './ref.ts'
import type { Rendered, RenderedInvoice, RenderedMedia } from './render.ts'

export type { Delivery } from './post-media.ts'

/** What was sent so far of one message. */
export interface Sent {
  /** Message ids of each group of files, in order. */
  groups: number[][]
  texts: number[]
  /** The file that carries the words. */
  captioned?: number
  /** Items that went out as they are, as documents. */
  whole: Set<string>
}

export const nothingSent = (): Sent => ({ groups: [], texts: [], whole: new Set() })

export interface Poster {
  /** Throws TelegramFault; `sent` then holds what is there already. */
  post(delivery: Omit<Delivery, 'whole'>, sent: Sent): Promise<SentMessages>
  /** An address under which the bill can be paid, wherever it is opened. Throws TelegramFault. */
  invoiceLink(bill: RenderedInvoice): Promise<string>
}

export function createPoster(parts: {
  api: TelegramApi
  media: MediaPoster
  /** Of @BotFather, for bills in money. */
  providerToken: string | undefined
}): Poster {
  const { api, media, providerToken } = parts
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

  async function invoice(delivery: Delivery): Promise<SentMessages | null> {
    const bill = delivery.rendered.invoice
    if (bill === undefined) return null
    const rows = delivery.rendered.keyboard?.inline_keyboard ?? []
    const sent = await api.call('sendInvoice', {
      ...frame(delivery),
      ...billOf(bill, providerToken),
      // Forwarded copies lead here instead of paying somebody else's order.
      start_parameter: 'x_buy',
      reply_markup: { inline_keyboard: [[{ text: bill.pay, pay: true }], ...rows] },
    })
    return { main: sent.message_id, form: 'invoice', others: [] }
  }

  /** Every group of files that has no words of its own. */
  async function files(delivery: Delivery, groups: readonly RenderedMedia[][], sent: Sent): Promise<void> {
    for (const group of groups.slice(sent.groups.length)) {
      const first = group[0] as RenderedMedia
      const ids = await bending(delivery, async (now) =>
        group.length === 1 ? [(await media.single(now, first, undefined)).message_id] : media.album(now, group),
      )
      sent.groups.push(ids)
    }
  }

  /** The files themselves of pictures that went out as photos. */
  async function originals(delivery: Delivery, before: number, sent: Sent): Promise<void> {
    const groups = delivery.rendered.originals
      .map((group) => group.filter(({ item }) => !sent.whole.has(item.id)))
      .filter((group) => group.length > 0)
    const done = { ...sent, groups: sent.groups.slice(before) }
    try {
      await files({ ...delivery, isQuiet: true, hasEffect: false }, groups, done)
    } finally {
      sent.groups.splice(before, Number.POSITIVE_INFINITY, ...done.groups)
    }
  }

  async function texts(delivery: Delivery, sent: Sent): Promise<void> {
    const { rendered, address } = delivery
    for (const [index, text] of rendered.texts.entries()) {
      if (index < sent.texts.length) continue
      const isLast = index === rendered.texts.length - 1
      const markup = isLast
        ? (rendered.keyboard ?? (address.place === 'group' ? rendered.question : undefined))
        : undefined
      const message = await bending({ ...delivery, hasEffect: delivery.hasEffect && isLast }, (now) =>
        api.call('sendMessage', {
          ...frame(now),
          text,
          link_preview_options: { is_disabled: true },
          ...(markup === undefined ? {} : { reply_markup: markup }),
        }),
      )
      sent.texts.push(message.message_id)
    }
  }

  return {
    invoiceLink: (bill) => api.call('createInvoiceLink', billOf(bill, providerToken)),
    async post(given, sent) {
      const { rendered } = given
      const delivery = { ...given, whole: sent.whole }
      const bill = await bending(delivery, invoice)
      if (bill !== null) return bill
      const one = captioned(rendered)
      if (one !== null && sent.captioned === undefined && sent.groups.length === 0) {
        const message = await bending(delivery, (now) => media.single(now, one, rendered.texts[0] ?? ''))
        if (message.text === undefined) sent.captioned = message.message_id
        // It went out as a link: the words and buttons come after it.
        else sent.groups.push([message.message_id])
      }
      if (sent.captioned !== undefined) {
        await originals(delivery, 0, sent)
        return { main: sent.captioned, form: 'media', others: sent.groups.flat() }
      }
      // One effect a message: at its words, which come last.
      await files({ ...delivery, hasEffect: given.hasEffect && rendered.texts.length === 0 }, rendered.media, sent)
      await originals(delivery, rendered.media.length, sent)
      await texts(delivery, sent)
      const all = [...sent.groups.flat(), ...sent.texts]
      const main = sent.texts.at(-1) ?? all[0]
      if (main === undefined) throw new Fault('nothing_to_send')
      const form = sent.texts.length > 0 ? 'text' : 'media'
      return { main, form, others: all.filter((id) => id !== main) }
    },
  }
}

/** Also for `doctor`, which asks Telegram whether it takes such a bill. */
export function billOf(bill: Omit<RenderedInvoice, 'pay'>, providerToken: string | undefined) {
  const { title, description, payload, amount, currency, provider } = bill
  return {
    title,
    description,
    payload,
    // Stars need none, and anything else is refused without one.
    provider_token: currency === 'XTR' ? '' : (providerToken ?? ''),
    currency,
    prices: [{ label: title, amount }],
    ...(provider?.data === undefined ? {} : { provider_data: provider.data }),
    ...(provider?.needEmail === true ? { need_email: true, send_email_to_provider: true } : {}),
  }
}

/** One file that carries words and buttons itself. */
function captioned({ media, fitsCaption }: Rendered): RenderedMedia | null {
  const one = media.length === 1 && media[0]?.length === 1 ? media[0][0] : undefined
  return one === undefined || !fitsCaption || one.form === 'link' ? null : one
}
