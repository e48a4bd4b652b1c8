/**
 * The CDN: attachments with signed addresses that expire after a day (`ex`, `is`, `hm`, as the documentation's "Signed
 * Attachment CDN URLs"), and their renewal.
 */
import { createHash, createHmac } from 'node:crypto'
import { type Channel, DAY_MS, type StoredFile, type World } from './world.ts'

export interface NewFile {
  name: string
  bytes: Buffer
  mime?: string | undefined
  width?: number | undefined
  height?: number | undefined
  durationS?: number | undefined
  description?: string | undefined
  title?: string | undefined
  waveform?: string | undefined
  spoiler?: boolean | undefined
}

const MIMES: { [extension: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  wav: 'audio/x-wav',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
}

/** Discord replaces what it does not like in names; attachment:// must say the name as it is then. */
export const cleanName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^\.+/, '') || 'unknown'

export function keepFile(world: World, given: NewFile, channel: Channel, ephemeral: boolean): StoredFile {
  const id = world.snowflake()
  const name = cleanName(given.name)
  const mime = given.mime ?? MIMES[name.split('.').at(-1)!.toLowerCase()] ?? 'application/octet-stream'
  const size =
    given.width === undefined ? pictureSize(given.bytes) : { width: given.width, height: given.height ?? given.width }
  const folder = ephemeral ? `ephemeral-attachments/${world.applicationId}` : `attachments/${channel.id}`
  const file: StoredFile = {
    id,
    name,
    mime,
    bytes: given.bytes,
    sha256: createHash('sha256').update(given.bytes).digest('hex'),
    path: `/${folder}/${id}/${encodeURIComponent(name)}`,
    ephemeral,
    spoiler: given.spoiler ?? name.startsWith('SPOILER_'),
    gone: false,
    ...size,
    ...(given.durationS === undefined ? {} : { durationS: given.durationS }),
    ...(given.description === undefined ? {} : { description: given.description }),
    ...(given.title === undefined ? {} : { title: given.title }),
    ...(given.waveform === undefined ? {} : { waveform: given.waveform }),
  }
  world.files.set(id, file)
  return file
}

const sign = (world: World, path: string, ex: string, is: string): string =>
  createHmac('sha256', world.token).update(`${path}?ex=${ex}&is=${is}`).digest('hex')

/** A fresh address of a file; good for a day. */
export function urlOf(world: World, file: StoredFile): string {
  const is = Math.floor(world.nowMs() / 1000).toString(16)
  const ex = Math.floor((world.nowMs() + DAY_MS) / 1000).toString(16)
  return `${world.root()}${file.path}?ex=${ex}&is=${is}&hm=${sign(world, file.path, ex, is)}&`
}

/** The file that an address gives, or nothing when it is forged, expired or gone. */
export function download(world: World, url: URL): StoredFile | undefined {
  const file = fileAt(world, url)
  const ex = url.searchParams.get('ex') ?? ''
  const is = url.searchParams.get('is') ?? ''
  if (!file || file.gone || url.searchParams.get('hm') !== sign(world, file.path, ex, is)) return undefined
  return Number.parseInt(ex, 16) * 1000 > world.nowMs() ? file : undefined
}

/** The file of an address, whatever its signature. */
export function fileAt(world: World, url: URL): StoredFile | undefined {
  const file = world.files.get(url.pathname.split('/')[3] ?? '')
  return file && file.path === url.pathname ? file : undefined
}

export function attachmentJson(world: World, file: StoredFile) {
  const url = urlOf(world, file)
  return {
    id: file.id,
    filename: file.name,
    size: file.bytes.length,
    url,
    proxy_url: url,
    content_type: file.mime,
    ...(file.title === undefined ? {} : { title: file.title }),
    ...(file.description === undefined ? {} : { description: file.description }),
    ...(file.width === undefined ? {} : { width: file.width, height: file.height }),
    ...(file.durationS === undefined ? {} : { duration_secs: file.durationS }),
    ...(file.waveform === undefined ? {} : { waveform: file.waveform }),
    ...(file.ephemeral ? { ephemeral: true } : {}),
    ...(file.spoiler ? { flags: 8 } : {}),
  }
}

/** Width and height of a PNG or JPEG, as Discord finds them. */
function pictureSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length >= 24 && bytes.toString('latin1', 1, 4) === 'PNG')
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    const marker = bytes[at + 1]!
    if (bytes[at] !== 0xff) return undefined
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
  }
  return undefined
}
