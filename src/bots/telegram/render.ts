/**
 * Outgoing -> what is to be sent, as data. Pure. Words go out without any markup mode, so there is nothing to escape: what people
 * wrote is shown as they typed it, and no prompt can make a link, a mention by id or bold type.
 */
import type { ForceReply, InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import type { Button, Locale, MediaItem, Outgoing, Text } from '../../core/ports.ts'
import type { Format } from '../conversation/locale.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'

/** How a file goes out; each way has the next one to fall back to. */
export type MediaForm = 'photo' | 'live' | 'video' | 'audio' | 'document' | 'smaller' | 'link'

export interface RenderedMedia {
  item: MediaItem
  form: MediaForm
}

export interface RenderedInvoice {
  title: string
  description: string
  payload: string
  amount: number
  currency: string
  provider?: { data?: string; needEmail: boolean }
  pay: string
}

export interface Rendered {
  /** The words, cut into messages; the last one carries the buttons. Empty: there are none. */
  texts: string[]
  /** The words fit under a picture. */
  fitsCaption: boolean
  /** Files that go together, in order; one alone is a message of its own. */
  media: RenderedMedia[][]
  /** Files of pictures that go out as photos too; after them, as documents. */
  originals: RenderedMedia[][]
  keyboard?: InlineKeyboardMarkup
  /** Asked in a group, where the bot hears replies only. */
  question?: ForceReply
  invoice?: RenderedInvoice
}

export interface RenderLimits {
  uploadBytes: number
}

/** C0 and C1 but tab and line feed, and the overrides that write text backwards. */
const MISCHIEF = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202d\u202e]/g
const HAS_DIRECTION = /[\u0590-\u08ff\u200f\u202a\u202b\u2066-\u2068\ufb1d-\ufdff\ufe70-\ufeff]/
const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

/** Words of a person inside a text of ours: a right-to-left prompt leaves the order of what stands around it alone. */
export function embedWords(words: string): string {
  const clean = words.toWellFormed().replace(/\r\n?/g, '\n').replace(MISCHIEF, '')
  return HAS_DIRECTION.test(clean) ? `${FIRST_STRONG_ISOLATE}${clean}${POP_ISOLATE}` : clean
}

export function render(outgoing: Outgoing, locale: Locale, format: Format, limits: RenderLimits): Rendered {
  const say = (text: Text): string => format(locale, text, embedWords)
  const media = (outgoing.media ?? []).map((item): RenderedMedia => ({ item, form: formOf(item, limits) }))
  const whole = [
    ...(outgoing.text ?? []),
    ...media.flatMap(({ item, form }) =>
      form === 'smaller' && item.sizeBytes > limits.uploadBytes ? [smallerNote(item, limits)] : [],
    ),
  ]
    .map(say)
    .filter((line) => line.trim() !== '')
    .join('\n')
    .trim()
  const keyboard = renderKeyboard(outgoing.buttons ?? [], say)
  const photos = outgoing.originals === true ? media.filter(({ form }) => form === 'photo') : []
  return {
    texts: splitText(whole),
    fitsCaption: whole.length <= MAX.captionChars,
    media: groupMedia(media),
    originals: groupMedia(photos.map(({ item }) => ({ item, form: 'document' }))),
    ...(keyboard.length === 0 ? {} : { keyboard: { inline_keyboard: keyboard } }),
    ...(outgoing.ask === undefined
      ? {}
      : {
          question: {
            force_reply: true,
            selective: true,
            input_field_placeholder: shorten(say(outgoing.ask.placeholder), MAX.placeholderChars),
          },
        }),
    ...(outgoing.invoice === undefined
      ? {}
      : {
          invoice: {
            title: shorten(say(outgoing.invoice.title), MAX.invoiceTitleChars),
            description: shorten(say(outgoing.invoice.description), MAX.invoiceTextChars),
            payload: outgoing.invoice.payload,
            amount: outgoing.invoice.amountMinor,
            currency: outgoing.invoice.currency,
            ...(outgoing.invoice.provider === undefined ? {} : { provider: outgoing.invoice.provider }),
            pay: shorten(say(outgoing.invoice.pay), MAX.labelChars),
          },
        }),
  }
}

const MB = 1024 * 1024

function smallerNote({ sizeBytes }: MediaItem, { uploadBytes }: RenderLimits): Text {
  const params = { sizeMb: Math.ceil(sizeBytes / MB), maxMb: Math.floor(uploadBytes / MB) }
  return { key: 'telegram-smaller', params }
}

/** Photo where Telegram takes it as one, else a document, else a smaller copy (and where there can't be one, a link). */
export function formOf(item: MediaItem, limits: RenderLimits): MediaForm {
  const form = plainFormOf(item, limits)
  // A document can't be covered, and Telegram shows what is in it.
  return form === 'document' && item.spoiler === true && item.type !== 'audio' ? 'smaller' : form
}

function plainFormOf(item: MediaItem, limits: RenderLimits): MediaForm {
  if (item.sizeBytes > limits.uploadBytes) return 'smaller'
  if (item.type === 'file') return 'document'
  if (item.type === 'picture') return isPhoto(item) ? 'photo' : 'document'
  if (item.type === 'audio') return ['audio/mpeg', 'audio/mp4'].includes(item.mime) ? 'audio' : 'document'
  if (item.mime !== 'video/mp4') return 'document'
  return item.type === 'live' && item.stillId !== undefined && (item.durationMs ?? 0) <= MAX.liveMs ? 'live' : 'video'
}

function isPhoto({ mime, sizeBytes, widthPx, heightPx }: MediaItem): boolean {
  if (!['image/jpeg', 'image/png', 'image/webp'].includes(mime) || sizeBytes > MAX.photoBytes) return false
  if (widthPx === undefined || heightPx === undefined) return true
  const ratio = Math.max(widthPx, heightPx) / Math.max(1, Math.min(widthPx, heightPx))
  return widthPx + heightPx <= MAX.photoSidesPx && ratio <= MAX.photoRatio
}

/** What Telegram did not take as it was goes out in the next simpler form. */
export function simplerForm(form: MediaForm, isCovered = false): MediaForm | null {
  if (isCovered && (form === 'photo' || form === 'video')) return 'smaller'
  switch (form) {
    case 'live':
      return 'video'
    case 'photo':
    case 'video':
    case 'audio':
      return 'document'
    case 'document':
      return 'smaller'
    case 'smaller':
      return 'link'
    case 'link':
      return null
  }
}

/** Photos and videos go together, audio with audio, documents with documents; two to ten in an album. */
function groupMedia(all: readonly RenderedMedia[]): RenderedMedia[][] {
  const groups: RenderedMedia[][] = []
  const kindOf = ({ form }: RenderedMedia) => (form === 'photo' || form === 'video' ? 'pictures' : form)
  for (const one of all) {
    const last = groups.at(-1)
    const joins =
      last !== undefined &&
      last.length < MAX.albumItems &&
      one.form !== 'live' &&
      one.form !== 'link' &&
      one.form !== 'smaller' &&
      kindOf(last[0] as RenderedMedia) === kindOf(one)
    if (joins) last.push(one)
    else groups.push([one])
  }
  return groups
}

function renderKeyboard(rows: readonly Button[][], say: (text: Text) => string): InlineKeyboardButton[][] {
  return rows
    .flatMap((row) => {
      const buttons = row.flatMap((button) => renderButton(button, say))
      return chunk(buttons, MAX.buttonsInRow)
    })
    .filter((row) => row.length > 0)
    .slice(0, MAX.buttonRows)
}

function renderButton(button: Button, say: (text: Text) => string): InlineKeyboardButton[] {
  const label = shorten(say(button.label), MAX.labelChars)
  const text = button.chosen === true ? `• ${label}` : label
  const style = button.style === undefined ? {} : { style: button.style }
  if ('action' in button.press) return [{ text, callback_data: button.press.action, ...style }]
  // Addresses of our own site mean nothing in a chat, and `javascript:` nothing good.
  if (!('url' in button.press) || !/^(https?|tg):\/\//i.test(button.press.url)) return []
  return [{ text, url: button.press.url, ...style }]
}

/** Cuts at a line's end, else at a space, never through a character of two units. */
export function splitText(text: string, max: number = MAX.textChars): string[] {
  const texts: string[] = []
  let rest = text
  while (rest.length > max) {
    const head = rest.slice(0, max)
    const line = head.lastIndexOf('\n')
    const space = head.lastIndexOf(' ')
    let at = line > max / 2 ? line : space > max / 2 ? space : max
    if (isHighSurrogate(rest.charCodeAt(at - 1))) at -= 1
    texts.push(rest.slice(0, at).trimEnd())
    rest = rest.slice(at).trimStart()
  }
  if (rest !== '') texts.push(rest)
  return texts.filter((one) => one !== '')
}

export function shorten(text: string, max: number): string {
  if (text.length <= max) return text
  let at = max - 1
  if (isHighSurrogate(text.charCodeAt(at - 1))) at -= 1
  return `${text.slice(0, at).trimEnd()}…`
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff

function chunk<T>(all: readonly T[], size: number): T[][] {
  const rows: T[][] = []
  for (let at = 0; at < all.length; at += size) rows.push(all.slice(at, at + size))
  return rows
}
