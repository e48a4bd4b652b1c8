/** What stands in a message: its words, and its files as references that `prepare` fetches later. Pure. */
import type { APIAttachment, APIMessage, APIMessageComponent, APIUnfurledMediaItem } from 'discord.js'
import { Refusal } from '../../core/errors.ts'
import { LIMITS } from '../../core/limits.ts'
import type { IncomingFile } from '../conversation/types.ts'
import { PLATFORM } from './types.ts'

const MB = 1024 * 1024

/** Where a file came from: with a message it can be found again there, with a command only by its address. */
export interface Origin {
  bot: string
  channel?: string
  message?: string
}

type Attached = Pick<APIAttachment, 'id' | 'filename' | 'size' | 'url'> & {
  content_type?: string | undefined
  /** Of voice messages. */
  duration_secs?: number | undefined
}

/** Files as the conversation takes them, in their order. */
export function filesOf(attachments: readonly Attached[], origin: Origin): IncomingFile[] {
  return attachments.slice(0, LIMITS.inputFiles + 1).map((attachment) => {
    const file: IncomingFile = {
      input: {
        from: 'chat',
        platform: PLATFORM,
        ref: { ...origin, attachment: attachment.id, url: attachment.url },
        sizeBytes: attachment.size,
        ...lengthOf(attachment),
      },
      type: typeOf(attachment),
    }
    if (attachment.size <= LIMITS.uploadBytes) return file
    const { code, params } = new Refusal('file_too_big', { maxMb: Math.floor(LIMITS.uploadBytes / MB) })
    return { ...file, refused: { code, params } }
  })
}

function lengthOf({ duration_secs: seconds }: Attached): { durationMs?: number } {
  return seconds !== undefined && seconds > 0 ? { durationMs: Math.round(seconds * 1000) } : {}
}

/** Only the sender's word; what it is, its bytes decide later. */
function typeOf({ content_type, filename }: Attached): IncomingFile['type'] {
  const mime = content_type ?? ''
  if (mime.startsWith('image/')) return 'picture'
  if (mime.startsWith('video/')) return 'clip'
  if (mime.startsWith('audio/')) return 'audio'
  if (/\.(?:jpe?g|png|webp|gif|heic|avif)$/i.test(filename)) return 'picture'
  return 'unknown'
}

/** The pictures of a message: attached to it, or shown in it. */
export function picturesOf(message: Pick<APIMessage, 'attachments' | 'components'>): Attached[] {
  const attached = (message.attachments ?? []).filter((one) => typeOf(one) === 'picture')
  if (attached.length > 0) return attached
  return (message.components ?? []).flatMap(shownIn).flatMap(toAttached)
}

function shownIn(component: APIMessageComponent): APIUnfurledMediaItem[] {
  if ('items' in component) return component.items.map((item) => item.media)
  if ('components' in component) return (component.components as APIMessageComponent[]).flatMap(shownIn)
  return []
}

function toAttached(media: APIUnfurledMediaItem): Attached[] {
  const { attachment_id, url, content_type } = media
  const isHttp = /^https?:/.test(url)
  if (!isHttp || attachment_id === undefined || content_type?.startsWith('image/') !== true) return []
  return [{ id: attachment_id, url, content_type, filename: '', size: 0 }]
}

/** C0 and C1 but tab and line feed, and the characters that PostgreSQL's JSON takes as little as a person means them. */
const MISCHIEF = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

export const clean = (text: string): string => text.replace(/\r\n?/g, '\n').toWellFormed().replace(MISCHIEF, '')

type Worded = Pick<APIMessage, 'content'>

/** The words of a message. People who are named in it stay unnamed here: their names are not ours to keep. */
export function wordsOf({ content }: Worded, bot: string): string {
  return clean(content ?? '')
    .replaceAll(/<@!?(\d+)>/g, (_, id: string) => (id === bot ? ' ' : '@'))
    .replaceAll(/<a?:(\w+):\d+>/g, ':$1:')
    .replaceAll(/<[@#]&?\d+>/g, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}
