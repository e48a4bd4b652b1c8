/**
 * Files: uploads with their limits, file ids, download paths (sections "Sending files", getFile, File, PhotoSize, Video ...).
 *
 * A photo of at most 10 MB, width and height together at most 10000, ratio at most 20; anything else at most 50 MB; a
 * thumbnail a JPEG of at most 200 kB and 320 pixels; getFile at most 20 MB, its path good for an hour. By address: 5 MB for
 * a photo, 20 MB for others, and from loopback only, since a test needs no network.
 *
 * Stricter than Telegram, which makes a document of what does not fit the method: a video must be MPEG4, an animation MPEG4
 * or GIF, audio MP3 or M4A, a voice note OGG, MP3 or M4A, and given width, height and duration must be the real ones.
 * Photos are kept as uploaded, not shrunk to 1280 pixels.
 */
import { createHash } from 'node:crypto'
import type { Part } from './body.ts'
import { ApiFailure, bad } from './failures.ts'
import type { GivenFile } from './fields.ts'
import { type Measured, measure } from './measure.ts'
import type { Obj, World } from './world.ts'

const MB = 1024 * 1024
export const LARGEST_PHOTO_BYTES = 10 * MB
export const LARGEST_UPLOAD_BYTES = 50 * MB
export const LARGEST_DOWNLOAD_BYTES = 20 * MB
const PATH_LIVES_MS = 3_600_000

export type FileKind =
  | 'photo'
  | 'document'
  | 'video'
  | 'animation'
  | 'audio'
  | 'voice'
  | 'video_note'
  | 'sticker'
  | 'live_photo'
  | 'thumbnail'

export interface StoredFile {
  fileId: string
  uniqueId: string
  kind: FileKind
  sizeBytes: number
  sha256: string
  /** Kept up to 20 MB: what is larger can't be downloaded anyway. */
  bytes: Buffer | undefined
  name: string
  mime: string
  format: Measured['format']
  width: number
  height: number
  durationS: number
  performer: string | undefined
  title: string | undefined
  path: string
  pathEndsAtMs: number
  uploadedByBot: boolean
}

/** 1x1 pixels: the smaller sizes of a photo are this, so that whoever takes the wrong size is seen. */
const TINY = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

export interface NewFile {
  kind: FileKind
  bytes: Buffer
  name?: string | undefined
  mime?: string | undefined
  width?: number | undefined
  height?: number | undefined
  durationS?: number | undefined
  performer?: string | undefined
  title?: string | undefined
  uploadedByBot?: boolean
}

/** Keeps a file under a new id. */
export function keepFile(world: World, given: NewFile): StoredFile {
  const measured = measure(given.bytes)
  const sha256 = createHash('sha256').update(given.bytes).digest('hex')
  const number = world.files.size + 1
  const suffix = /\.[A-Za-z0-9]{1,8}$/.exec(given.name ?? '')?.[0] ?? SUFFIXES[measured.format]
  const file: StoredFile = {
    fileId: `${PREFIXES[given.kind]}${Buffer.from(`${world.bot.id}:${number}`).toString('base64url')}${world.secret(12)}`,
    uniqueId: `AQ${sha256.slice(0, 14)}`,
    kind: given.kind,
    sizeBytes: given.bytes.length,
    sha256,
    bytes: given.bytes.length <= LARGEST_DOWNLOAD_BYTES ? given.bytes : undefined,
    name: given.name ?? '',
    mime: given.mime ?? measured.mime,
    format: measured.format,
    width: given.width ?? measured.width ?? 0,
    height: given.height ?? measured.height ?? 0,
    durationS: given.durationS ?? Math.floor((measured.durationMs ?? 0) / 1000),
    performer: given.performer,
    title: given.title,
    path: `${FOLDERS[given.kind]}/file_${number}${suffix}`,
    pathEndsAtMs: 0,
    uploadedByBot: given.uploadedByBot ?? false,
  }
  world.files.set(file.fileId, file)
  return file
}

const PREFIXES: { [kind in FileKind]: string } = {
  photo: 'AgACAgIAAx',
  live_photo: 'LgACAgIAAx',
  document: 'BQACAgIAAx',
  video: 'BAACAgIAAx',
  animation: 'CgACAgIAAx',
  audio: 'CQACAgIAAx',
  voice: 'AwACAgIAAx',
  video_note: 'DQACAgIAAx',
  sticker: 'CAACAgIAAx',
  thumbnail: 'AAMCAgADGx',
}
const FOLDERS: { [kind in FileKind]: string } = {
  photo: 'photos',
  live_photo: 'videos',
  document: 'documents',
  video: 'videos',
  animation: 'animations',
  audio: 'music',
  voice: 'voice',
  video_note: 'video_notes',
  sticker: 'stickers',
  thumbnail: 'thumbnails',
}
const SUFFIXES: { [format in Measured['format']]: string } = {
  png: '.png',
  jpeg: '.jpg',
  gif: '.gif',
  webp: '.webp',
  mp4: '.mp4',
  ogg: '.oga',
  mp3: '.mp3',
  unknown: '',
}

/** The file that a request means: an upload that passes the limits of `kind`, a kept file of that kind, or one fetched. */
export async function takeFile(world: World, given: GivenFile, kind: FileKind, details: Partial<NewFile> = {}) {
  if ('fileId' in given) {
    const file = world.files.get(given.fileId)
    if (!file) throw bad('wrong file identifier/HTTP URL specified')
    if (file.kind !== kind) throw bad(`can't use file of type ${TYPE_NAMES[file.kind]} as ${TYPE_NAMES[kind]}`)
    return file
  }
  const part = 'upload' in given ? given.upload : await fetchPart(given.url, kind)
  checkUpload(part, kind, details)
  const mime = part.mime && part.mime !== 'application/octet-stream' ? part.mime : undefined
  return keepFile(world, { ...details, kind, bytes: part.bytes, name: part.fileName, mime, uploadedByBot: true })
}

const TYPE_NAMES: { [kind in FileKind]: string } = {
  photo: 'Photo',
  live_photo: 'LivePhoto',
  document: 'Document',
  video: 'Video',
  animation: 'Animation',
  audio: 'Audio',
  voice: 'VoiceNote',
  video_note: 'VideoNote',
  sticker: 'Sticker',
  thumbnail: 'Thumbnail',
}

async function fetchPart(url: string, kind: FileKind): Promise<Part> {
  const { hostname } = new URL(url)
  if (!['127.0.0.1', 'localhost'].includes(hostname)) throw bad('failed to get HTTP URL content')
  const answer = await fetch(url).catch(() => undefined)
  if (!answer?.ok) throw bad('failed to get HTTP URL content')
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (bytes.length > (kind === 'photo' ? 5 : 20) * MB) throw bad('failed to get HTTP URL content')
  const mime = answer.headers.get('content-type')?.split(';')[0]
  return { name: 'url', fileName: new URL(url).pathname.split('/').at(-1)!, mime, bytes }
}

const FORMATS: { [kind in FileKind]?: Measured['format'][] } = {
  video: ['mp4'],
  live_photo: ['mp4'],
  animation: ['mp4', 'gif'],
  audio: ['mp3', 'mp4'],
  voice: ['ogg', 'mp3', 'mp4'],
}

function checkUpload(part: Part, kind: FileKind, details: Partial<NewFile>): void {
  const sizeBytes = part.bytes.length
  if (sizeBytes === 0) throw bad('file must be non-empty')
  if (sizeBytes > LARGEST_UPLOAD_BYTES) throw new ApiFailure(413, 'Request Entity Too Large')
  const measured = measure(part.bytes)
  if (kind === 'photo') checkPhoto(sizeBytes, measured)
  if (kind === 'thumbnail') checkThumbnail(sizeBytes, measured)
  if (kind === 'live_photo' && sizeBytes > LARGEST_PHOTO_BYTES)
    throw bad(`file of size ${sizeBytes} bytes is too big for a live photo`)
  if (kind === 'live_photo' && (measured.durationMs ?? 0) > 10_000)
    throw bad('live photo must be no longer than 10 seconds')
  if (FORMATS[kind] && !FORMATS[kind].includes(measured.format)) {
    throw bad(`${TYPE_NAMES[kind]} of format ${measured.format} would not be shown as such`)
  }
  if (measured.format !== 'mp4' || kind === 'audio' || kind === 'voice') return
  for (const side of ['width', 'height'] as const) {
    if (details[side] && measured[side] && details[side] !== measured[side]) {
      throw bad(`the ${side} of the ${kind} is ${measured[side]}, not ${details[side]}`)
    }
  }
  if (details.durationS && measured.durationMs && Math.abs(details.durationS * 1000 - measured.durationMs) > 1000) {
    throw bad(`the duration of the ${kind} is ${measured.durationMs} ms, not ${details.durationS} s`)
  }
}

function checkPhoto(sizeBytes: number, measured: Measured): void {
  if (sizeBytes > LARGEST_PHOTO_BYTES) throw bad(`file of size ${sizeBytes} bytes is too big for a photo`)
  const { width, height } = measured
  if (!width || !height || !['png', 'jpeg', 'webp', 'gif'].includes(measured.format)) throw bad('IMAGE_PROCESS_FAILED')
  if (width + height > 10_000 || width > 20 * height || height > 20 * width) throw bad('PHOTO_INVALID_DIMENSIONS')
}

function checkThumbnail(sizeBytes: number, measured: Measured): void {
  if (measured.format !== 'jpeg') throw bad('thumbnail must be in JPEG format')
  if (sizeBytes > 200 * 1024) throw bad('thumbnail must be at most 200 kB')
  if ((measured.width ?? 0) > 320 || (measured.height ?? 0) > 320)
    throw bad("thumbnail's width and height must not exceed 320")
}

/** getFile: File with a path that is good for an hour. */
export function getFile(world: World, fileId: string): Obj {
  const file = world.files.get(fileId)
  if (!file) throw bad('wrong file_id or the file is temporarily unavailable')
  if (file.sizeBytes > LARGEST_DOWNLOAD_BYTES) throw bad('file is too big')
  file.pathEndsAtMs = world.nowMs() + PATH_LIVES_MS
  return { ...idsOf(file), file_path: file.path }
}

/** The file under a download path, or undefined: unknown, never asked for, or too long ago. */
export function fileAt(world: World, path: string): StoredFile | undefined {
  for (const file of world.files.values()) {
    if (file.path === path && file.pathEndsAtMs > world.nowMs()) return file
  }
  return undefined
}

const idsOf = (file: StoredFile): Obj => ({
  file_id: file.fileId,
  file_unique_id: file.uniqueId,
  file_size: file.sizeBytes,
})

/** The sizes of a photo, smallest first; only the last is the photo itself. */
export function photoSizes(world: World, file: StoredFile): Obj[] {
  const longest = Math.max(file.width, file.height)
  const smaller = [90, 320, 800].filter((side) => side < longest)
  const sizes = smaller.map((side) => {
    const tiny = smallerSize(world, file, side)
    return { ...idsOf(tiny), width: tiny.width, height: tiny.height }
  })
  return [...sizes, { ...idsOf(file), width: file.width, height: file.height }]
}

const smallerSizes = new WeakMap<StoredFile, Map<number, StoredFile>>()

function smallerSize(world: World, file: StoredFile, side: number): StoredFile {
  const known = smallerSizes.get(file) ?? new Map<number, StoredFile>()
  smallerSizes.set(file, known)
  const scale = side / Math.max(file.width, file.height)
  const width = Math.max(1, Math.round(file.width * scale))
  const height = Math.max(1, Math.round(file.height * scale))
  const found = known.get(side) ?? keepFile(world, { kind: 'photo', bytes: TINY, width, height })
  known.set(side, found)
  return found
}

/** The media field of a message for a file, as Video, Audio, Document and the others describe it. */
export function mediaJson(
  world: World,
  file: StoredFile,
  more: { still?: StoredFile; thumbnail?: StoredFile; cover?: StoredFile },
): Obj {
  if (file.kind === 'photo') return { photo: photoSizes(world, file) }
  const json: Obj = { ...idsOf(file), mime_type: file.mime }
  if (['video', 'animation', 'live_photo'].includes(file.kind))
    Object.assign(json, { width: file.width, height: file.height })
  if (file.kind === 'video_note') Object.assign(json, { length: file.width })
  if (['video', 'animation', 'live_photo', 'audio', 'voice', 'video_note'].includes(file.kind))
    json['duration'] = file.durationS
  if (file.name && ['video', 'animation', 'audio', 'document'].includes(file.kind)) json['file_name'] = file.name
  if (file.performer) json['performer'] = file.performer
  if (file.title) json['title'] = file.title
  if (more.thumbnail) {
    json['thumbnail'] = { ...idsOf(more.thumbnail), width: more.thumbnail.width, height: more.thumbnail.height }
  }
  if (more.cover) json['cover'] = photoSizes(world, more.cover)
  if (more.still) json['photo'] = photoSizes(world, more.still)
  // An animation is shown as a document too, for old programs.
  if (file.kind === 'animation') return { animation: json, document: { ...idsOf(file), mime_type: file.mime } }
  return { [file.kind]: json }
}
