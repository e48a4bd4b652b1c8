/**
 * Outgoing -> messages of Discord, as data. Pure: which files fit, and where the others can be had, is found out before.
 *
 * Pictures and clips are a gallery of a message made of components. Songs are plain attachments of a plain message, because that is
 * what every client plays in place: a file component only offers the download. Words alone are a plain message too, as long as they
 * fit: a message can become one of components later, but never the other way round, and a status must be able to become a song.
 */
import type { APIMessageTopLevelComponent, ComponentType, MessageFlags } from 'discord.js'
import { nameEndingOf } from '../../core/file-names.ts'
import type { Locale, MediaItem, Outgoing, Text } from '../../core/ports.ts'
import type { Format } from '../conversation/locale.ts'
import { t } from '../conversation/scene.ts'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import { cleanWords, embedWords, splitText } from './markdown.ts'
import type { MessageForm } from './ref.ts'
import { type Row, renderRows } from './rows.ts'
import { shorten } from './words.ts'

/** How a file goes out: itself, as a smaller copy or a picture of it beside a link to it, or as that link alone. */
export type MediaForm = 'file' | 'smaller' | 'preview' | 'link'

/** A file of a message, looked into: what goes up, and where the whole can be had. */
export interface PreparedMedia {
  item: MediaItem
  form: MediaForm
  /** Of what goes up. */
  sizeBytes: number
  /** Set unless the file itself goes up, and the store gives addresses. */
  url: string | null
  /** The preview, a JPEG. */
  picture?: Buffer
  /** For a smaller copy: the size of the whole. */
  ofBytes?: number
}

export interface RenderedFile {
  name: string
  media: PreparedMedia
  title?: string
  description?: string
}

export interface MessageBody {
  content?: string
  components?: APIMessageTopLevelComponent[]
  flags?: MessageFlags
  allowed_mentions: { parse: [] }
}

export interface RenderedMessage {
  form: MessageForm
  /** Without `attachments`: those depend on what is there already. */
  body: MessageBody
  files: RenderedFile[]
}

export interface RenderContext {
  locale: Locale
  format: Format
  media: readonly PreparedMedia[]
  /** It takes the place of a message of components, which it has to be then too. */
  isV2?: boolean
}

export const COMPONENTS_V2 = 1 << 15
const TEXT_DISPLAY = 10 as ComponentType.TextDisplay
const GALLERY = 12 as ComponentType.MediaGallery
/** Nobody is called by what a person wrote. */
const NOBODY: { parse: [] } = { parse: [] }

/** The messages that show it, in order; the last one has the buttons. None: there is nothing to show. */
export function render(outgoing: Outgoing, context: RenderContext): RenderedMessage[] {
  const text = textOf(outgoing, context)
  const say = (label: Text): string => context.format(context.locale, label, cleanWords)
  const links = context.media.flatMap(({ form, url }) =>
    form === 'file' || url === null || url.length > MAX.linkChars
      ? []
      : [[{ label: t('discord-open-original'), press: { url } }]],
  )
  const answer = outgoing.ask?.action
  const window = answer === undefined ? [] : [[{ label: t('button-answer'), press: { action: answer } }]]
  const buttons = [...links, ...window, ...(outgoing.buttons ?? [])]
  const rowsFor = (reserved: number): Row[] => renderRows(buttons, say, MAX.components - reserved)
  const groups = groupFiles(context.media)
  const shown = groups.map((group) => mediaMessage(group))
  const last = shown.at(-1)
  if (last === undefined) return wordsMessages(text, rowsFor, context.isV2 === true)
  return addWords(last, text, rowsFor) ? shown : [...shown, ...wordsMessages(text, rowsFor, false)]
}

function textOf(outgoing: Outgoing, { locale, format, media }: RenderContext): string {
  const say = (text: Text): string => format(locale, text, embedWords)
  const lines = (outgoing.text ?? []).map(say)
  for (const { item, form, url, ofBytes } of media) {
    if (form === 'file') continue
    const sizeMb = Math.ceil((ofBytes ?? item.sizeBytes) / 2 ** 20)
    lines.push(say(t(form === 'smaller' ? 'discord-smaller' : 'discord-too-large', { sizeMb })))
    // Longer than a button takes: the parentheses of Markdown end at the first one inside.
    if (url !== null && url.length > MAX.linkChars) {
      const address = url.replaceAll('(', '%28').replaceAll(')', '%29')
      lines.push(`[${say(t('discord-open-original'))}](${address})`)
    }
  }
  if (outgoing.progress?.readyAtMs !== undefined)
    lines.push(`-# <t:${Math.ceil(outgoing.progress.readyAtMs / 1000)}:R>`)
  const hint = outgoing.ask === undefined ? '' : say(outgoing.ask.placeholder)
  // Most questions stand above in the same words.
  if (hint !== '' && !lines.includes(hint)) lines.push(`-# ${hint}`)
  return lines
    .filter((line) => line.trim() !== '')
    .join('\n')
    .trim()
}

/** Words and buttons into a message of files, where they fit. */
function addWords(message: RenderedMessage, text: string, rowsFor: (reserved: number) => Row[]): boolean {
  const { body } = message
  if (message.form === 'plain') {
    const rows = rowsFor(0)
    if (text.length > MAX.contentChars || rows.length > MAX.plainRows) return false
    if (text !== '') body.content = text
    if (rows.length > 0) body.components = rows
    return true
  }
  const components = body.components ?? []
  const reserved = components.length + galleryRoom(components)
  const rows = rowsFor(reserved + 1)
  if (text.length > MAX.textChars) return false
  body.components = [...components, ...displays(text), ...rows]
  return true
}

/** Items of a gallery are no components, but a cautious count costs nothing. */
const galleryRoom = (components: readonly APIMessageTopLevelComponent[]): number =>
  components.reduce((sum, one) => sum + ('items' in one ? one.items.length : 0), 0)

function wordsMessages(text: string, rowsFor: (reserved: number) => Row[], isV2: boolean): RenderedMessage[] {
  const rows = rowsFor(1)
  if (text === '' && rows.length === 0) return []
  if (!isV2 && text.length <= MAX.contentChars && rows.length <= MAX.plainRows)
    return [
      {
        form: 'plain',
        body: {
          ...(text === '' ? {} : { content: text }),
          ...(rows.length === 0 ? {} : { components: rows }),
          allowed_mentions: NOBODY,
        },
        files: [],
      },
    ]
  const texts = text === '' ? [''] : splitText(text, MAX.textChars)
  return texts.map((part, index) => ({
    form: 'v2',
    body: {
      flags: COMPONENTS_V2 as MessageFlags,
      components: [...displays(part), ...(index === texts.length - 1 ? rows : [])],
      allowed_mentions: NOBODY,
    },
    files: [],
  }))
}

const displays = (text: string): APIMessageTopLevelComponent[] =>
  text === '' ? [] : [{ type: TEXT_DISPLAY, content: text }]

/** What plays as a gallery goes together, songs among themselves; ten to a message, and no more than a call carries. */
function groupFiles(media: readonly PreparedMedia[]): PreparedMedia[][] {
  const groups: PreparedMedia[][] = []
  for (const one of media) {
    if (one.form === 'link') continue
    const last = groups.at(-1)
    const joins =
      last !== undefined &&
      isSong(last[0] as PreparedMedia) === isSong(one) &&
      last.length < MAX.galleryItems &&
      last.reduce((sum, { sizeBytes }) => sum + sizeBytes, one.sizeBytes) <= MAX.callBytes
    if (joins) last.push(one)
    else groups.push([one])
  }
  return groups
}

/** Songs and archives are attachments; a preview of a song is its cover: a picture. */
const isSong = ({ item, form }: PreparedMedia): boolean =>
  (item.type === 'audio' || item.type === 'file') && form !== 'preview'

function mediaMessage(group: readonly PreparedMedia[]): RenderedMessage {
  const files = group.map((media, index) => fileOf(media, index))
  if (isSong(group[0] as PreparedMedia)) return { form: 'plain', body: { allowed_mentions: NOBODY }, files }
  return {
    form: 'v2',
    body: {
      flags: COMPONENTS_V2 as MessageFlags,
      components: [
        {
          type: GALLERY,
          items: files.map(({ name, media, description }) => ({
            media: { url: `attachment://${name}` },
            ...(description === undefined ? {} : { description }),
            ...(media.item.spoiler === true ? { spoiler: true } : {}),
          })),
        },
      ],
      allowed_mentions: NOBODY,
    },
    files,
  }
}

function fileOf(media: PreparedMedia, index: number): RenderedFile {
  const title = cleanWords(media.item.title ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  return {
    name: fileName(media, index),
    media,
    ...(title === '' ? {} : { description: shorten(title, MAX.descriptionChars) }),
    ...(title === '' || !isSong(media) ? {} : { title: shorten(title, MAX.fileNameChars) }),
  }
}

/**
 * Letters that Discord leaves as they are, because `attachment://` must find it again. The same file has the same name in every
 * message at this place, by which an edit knows what is there already.
 */
function fileName({ item, form }: PreparedMedia, index: number): string {
  const words = (item.title ?? '')
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^0-9A-Za-z]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  const id = item.id.replace(/[^0-9A-Za-z]/g, '').slice(-10)
  const stem = form === 'preview' ? 'preview' : words === '' ? 'chatelier' : words
  return `${stem}-${id}${index}.${form === 'preview' ? 'jpg' : nameEndingOf(item.mime)}`
}
