/** Files of ours on their way out: which of them fit, what stands for those that do not, and their bytes. */

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { ReadableStream } from 'node:stream/web'
import { Fault } from '../../core/errors.ts'
import type { MediaItem } from '../../core/ports.ts'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import type { PreparedMedia, RenderedFile } from './render.ts'
import type { RestFile } from './rest.ts'
import type { DiscordParts } from './types.ts'

/** Larger than the "preview" of a player: what is looked at instead of the file itself. */
const PREVIEW_PX = 1280

export interface Uploads {
  /** @param maxBytes of one file, in the place where they go */
  prepare(items: readonly MediaItem[], personId: string, maxBytes: number): Promise<PreparedMedia[]>
  /** Throws Fault 'file_gone'. */
  open(file: RenderedFile, personId: string): Promise<RestFile>
}

/** Discord shows no more of a picture or clip in place. */
const SMALLER_PX = 2048

export function createUploads(parts: Pick<DiscordParts, 'file' | 'preview' | 'link' | 'smaller' | 'crash'>): Uploads {
  /** A picture of it that fits; a song has its cover only. */
  async function previewOf(item: MediaItem, personId: string, maxBytes: number): Promise<Buffer | null> {
    const id = item.stillId ?? (item.type === 'audio' || item.type === 'file' ? undefined : item.id)
    if (id === undefined) return null
    const picture = await parts.preview(id, personId, PREVIEW_PX).catch(() => null)
    return picture === null || picture.length > maxBytes ? null : picture
  }

  return {
    prepare: (items, personId, maxBytes) =>
      Promise.all(
        items.map(async (item): Promise<PreparedMedia> => {
          if (item.sizeBytes <= maxBytes) return { item, form: 'file', sizeBytes: item.sizeBytes, url: null }
          const url = await parts.link(item.id, personId)
          const bound = { maxBytes, maxSidePx: SMALLER_PX }
          const copy = maxBytes === 0 ? null : await parts.smaller(item.id, personId, bound).catch(() => null)
          if (copy !== null && copy.sizeBytes <= maxBytes)
            return {
              item: { ...item, ...copy },
              form: 'smaller',
              sizeBytes: copy.sizeBytes,
              url,
              ofBytes: item.sizeBytes,
            }
          const picture = await previewOf(item, personId, maxBytes)
          return picture === null
            ? { item, form: 'link', sizeBytes: 0, url }
            : { item, form: 'preview', sizeBytes: picture.length, url, picture }
        }),
      ),
    async open({ name, media }, personId) {
      if (media.picture !== undefined)
        return { name, data: new Blob([new Uint8Array(media.picture)], { type: 'image/jpeg' }) }
      const file = await parts.file(media.item.id, personId)
      if (file === null) throw new Fault('file_gone')
      const data =
        file.sizeBytes <= MAX.uploadBytes
          ? new Blob([new Uint8Array(await buffer(await file.open()))], { type: file.mime })
          : new StreamedFile(name, file.mime, file.sizeBytes, file.open)
      parts.crash('answer:uploading')
      return { name, data }
    },
  }
}

/** A file whose bytes are read when the form that holds it goes out; a form that is sent again reads them again. */
class StreamedFile extends File {
  readonly #open: () => Promise<Readable>

  constructor(name: string, type: string, sizeBytes: number, open: () => Promise<Readable>) {
    super([], name, { type })
    this.#open = open
    Object.defineProperty(this, 'size', { value: sizeBytes })
  }

  override stream(): ReturnType<File['stream']> {
    return Readable.toWeb(Readable.from(this.#read(), { objectMode: false })) as ReadableStream as ReturnType<
      File['stream']
    >
  }

  async *#read(): AsyncGenerator<Buffer> {
    yield* await this.#open()
  }
}
