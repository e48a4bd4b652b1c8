/** What a file is, by its bytes and never by its name: the allow-list of formats that any decoder is given. Child side. */
import { fileTypeFromFile } from 'file-type'

export type StillFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'heif'
/** FFmpeg's names of the demuxers that we let it use. */
export type AvFormat = 'mov' | 'matroska' | 'mp3' | 'ogg' | 'wav'

export type Detected = { family: 'still'; format: StillFormat } | { family: 'av'; format: AvFormat }

const STILLS: { [mime: string]: StillFormat } = {
  'image/jpeg': 'jpeg',
  'image/png': 'png',
  'image/apng': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/heic': 'heif',
  'image/heif': 'heif',
  'image/heic-sequence': 'heif',
  'image/heif-sequence': 'heif',
  'image/avif': 'heif',
}

const AV: { [mime: string]: AvFormat } = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/x-m4v': 'mov',
  'video/3gpp': 'mov',
  'video/webm': 'matroska',
  'audio/mp4': 'mov',
  'audio/x-m4a': 'mov',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/ogg; codecs=opus': 'ogg',
  'video/ogg': 'ogg',
  'application/ogg': 'ogg',
  'audio/wav': 'wav',
}

/** Null: none of the formats that we take (text, playlists, SVG, archives, programs, rarer media ...). */
export async function detect(path: string): Promise<Detected | null> {
  const mime = (await fileTypeFromFile(path))?.mime ?? ''
  const still = STILLS[mime]
  if (still) return { family: 'still', format: still }
  const format = AV[mime]
  return format ? { family: 'av', format } : null
}
