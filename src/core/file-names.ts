/** The kinds of files that go out, and the names under which they do: one table for every chat. */

const ENDINGS: { readonly [mime: string]: string } = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
}
/** Kept, never shown. */
const KEPT_ENDINGS: { readonly [mime: string]: string } = { 'application/zip': 'zip' }
const NAME_CHARS = 60

/** Without a dot; undefined: none of the kinds that we make and show, to be offered as mere bytes. */
export function endingOf(mime: string): string | undefined {
  return ENDINGS[mime]
}

/** Of a name: of what is only kept too. */
export const nameEndingOf = (mime: string): string => ENDINGS[mime] ?? KEPT_ENDINGS[mime] ?? 'bin'

/** The type of a file by its ending, of the kinds that we make and show. */
export function mimeOfEnding(ending: string): string | undefined {
  return Object.keys(ENDINGS).find((mime) => ENDINGS[mime] === ending)
}

/** A name that every file system takes: the work's title where it has one, else the end of its id. */
export function fileNameOf(file: { id: string; mime: string; title?: string | undefined }): string {
  const clean = (file.title ?? '')
    .toWellFormed()
    .replace(/[^\p{L}\p{N} _.-]+/gu, ' ')
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, NAME_CHARS)
    .replace(/^[. ]+/, '')
    .toWellFormed()
    .trim()
  return `${clean === '' ? plainName(file.id) : clean}.${nameEndingOf(file.mime)}`
}

/** The same without a title: ASCII alone. */
export function plainFileNameOf(file: { id: string; mime: string }): string {
  return `${plainName(file.id)}.${nameEndingOf(file.mime)}`
}

const plainName = (id: string): string => `chatelier-${id.slice(-8)}`
