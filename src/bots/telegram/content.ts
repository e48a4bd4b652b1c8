/** What stands in a message: its words, and its files as references that `prepare` fetches later. Pure. */
import type { Message, PhotoSize } from 'grammy/types'
import { Refusal } from '../../core/errors.ts'
import { LIMITS } from '../../core/limits.ts'
import type { IncomingFile } from '../conversation/types.ts'
import { PLATFORM } from './types.ts'

/** What `getFile` of Telegram's own server gives; one of one's own has no such bound. */
export const CLOUD_FETCH_BYTES = 20 * 1024 * 1024
const MB = 1024 * 1024

export interface FileLimits {
  maxBytes: number
  /** The bound is Telegram's, not ours. */
  byTelegram: boolean
}

export function fileLimits(apiRoot: string): FileLimits {
  const isCloud = new URL(apiRoot).hostname === 'api.telegram.org'
  return isCloud
    ? { maxBytes: CLOUD_FETCH_BYTES, byTelegram: true }
    : { maxBytes: LIMITS.uploadBytes, byTelegram: false }
}

interface Found {
  fileId: string
  /** The same for every bot and at every sending of one file; it can't be fetched by it. */
  unique: string | undefined
  sizeBytes: number | undefined
  /** Whole seconds. */
  seconds: number | undefined
  type: IncomingFile['type']
}

/** The files of a message, as the conversation takes them. */
export function filesOf(message: Message, bot: string, limits: FileLimits): IncomingFile[] {
  const found = findFile(message)
  if (found === null) return []
  const file: IncomingFile = {
    input: {
      from: 'chat',
      platform: PLATFORM,
      ref: { bot, file: found.fileId, ...(found.unique === undefined ? {} : { unique: found.unique }) },
      ...(found.sizeBytes === undefined ? {} : { sizeBytes: found.sizeBytes }),
      ...(found.seconds === undefined || !(found.seconds > 0) ? {} : { durationMs: found.seconds * 1000 }),
    },
    type: found.type,
  }
  if ((found.sizeBytes ?? 0) <= limits.maxBytes) return [file]
  const maxMb = Math.floor(limits.maxBytes / MB)
  const sizeMb = Math.ceil((found.sizeBytes ?? 0) / MB)
  const { code, params } = limits.byTelegram
    ? new Refusal('telegram_file_too_big', { maxMb, sizeMb })
    : new Refusal('file_too_big', { maxMb })
  return [{ ...file, refused: { code, params } }]
}

/** One message carries one file. An animation also stands as a document, a live photo also as a photo: the first that fits. */
function findFile(message: Message): Found | null {
  const largest = [...(message.photo ?? [])].sort((a, b) => areaOf(a) - areaOf(b)).at(-1)
  if (largest !== undefined) return of(largest, 'picture')
  if (message.live_photo !== undefined) return of(message.live_photo, 'clip')
  if (message.animation !== undefined) return of(message.animation, 'clip')
  if (message.video !== undefined) return of(message.video, 'clip')
  if (message.video_note !== undefined) return of(message.video_note, 'clip')
  if (message.audio !== undefined) return of(message.audio, 'audio')
  if (message.voice !== undefined) return of(message.voice, 'audio')
  if (message.document !== undefined) return of(message.document, typeOf(message.document.mime_type))
  return null
}

/** Sizes without measures stand in the order in which they came, the largest last as a rule. */
const areaOf = ({ width, height }: PhotoSize): number => (width || 0) * (height || 0)

function of(
  file: { file_id: string; file_unique_id?: string; file_size?: number; duration?: number },
  type: IncomingFile['type'],
): Found {
  return {
    fileId: file.file_id,
    unique: file.file_unique_id,
    sizeBytes: file.file_size,
    seconds: file.duration,
    type,
  }
}

/** Only the sender's word; what it is, its bytes decide later. */
function typeOf(mime: string | undefined): IncomingFile['type'] {
  if (mime?.startsWith('image/')) return 'picture'
  if (mime?.startsWith('video/')) return 'clip'
  if (mime?.startsWith('audio/')) return 'audio'
  return 'unknown'
}

/** C0 and C1 but tab and line feed, and the characters that PostgreSQL's JSON takes as little as a person means them. */
const MISCHIEF = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

export function wordsOf(message: Message): string {
  return (message.text ?? message.caption ?? '').replace(/\r\n?/g, '\n').toWellFormed().replace(MISCHIEF, '')
}
