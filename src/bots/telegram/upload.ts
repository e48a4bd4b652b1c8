/** Files of ours on their way out: by the id that Telegram gave them before, else as a stream. */
import { InputFile } from 'grammy'
import type { Message } from 'grammy/types'
import { Fault } from '../../core/errors.ts'
import { endingOf, fileNameOf } from '../../core/file-names.ts'
import type { MediaItem } from '../../core/ports.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { formOf, type MediaForm, type RenderedMedia, type RenderLimits } from './render.ts'
import type { TelegramParts } from './types.ts'

type UploadParts = Pick<TelegramParts, 'file' | 'thumbnail' | 'smaller' | 'fileIds'>

/** A file as a call takes it. */
export type Upload = InputFile | string

export interface Uploads {
  /** The file of a message: an id that is known already, or the bytes. Throws Fault 'file_gone'. */
  main(one: RenderedMedia, personId: string, fresh: boolean): Promise<Upload>
  /** The still of a live photo; null where there is none that Telegram would take. */
  still(item: MediaItem, personId: string): Promise<Upload | null>
  /** A small picture for the player. */
  thumbnail(item: MediaItem, personId: string): Promise<InputFile | null>
  /** A copy that Telegram takes, as an item of its own; null where there is none. */
  smaller(item: MediaItem, personId: string): Promise<RenderedMedia | null>
  /** Keeps the ids of what was just sent. */
  keep(one: RenderedMedia, sent: Message): Promise<void>
  forget(one: RenderedMedia): Promise<void>
}

export function createUploads(parts: UploadParts, bot: string, limits: RenderLimits): Uploads {
  return {
    async main({ item, form }, personId, fresh) {
      if (!fresh) {
        const known = (await parts.fileIds.find(bot, [item.id], form)).get(item.id)
        if (known !== undefined) return known
      }
      const file = await parts.file(item.id, personId)
      if (file === null) throw new Fault('file_gone')
      return new InputFile(() => file.open(), nameOf(item))
    },
    async still(item, personId) {
      if (item.stillId === undefined) return null
      const known = (await parts.fileIds.find(bot, [item.stillId], 'still')).get(item.stillId)
      if (known !== undefined) return known
      const file = await parts.file(item.stillId, personId)
      if (file === null || file.sizeBytes > MAX.photoBytes) return null
      return new InputFile(() => file.open(), `"still.${endingOf(file.mime) ?? 'jpg'}"`)
    },
    async thumbnail(item, personId) {
      const small = await parts.thumbnail(item.stillId ?? item.id, personId).catch(() => null)
      return small === null ? null : new InputFile(small, '"thumbnail.jpg"')
    },
    async smaller(item, personId) {
      // A picture becomes one that goes out as a photo.
      const maxBytes = item.type === 'picture' ? Math.min(MAX.photoBytes, limits.uploadBytes) : limits.uploadBytes
      const copy = await parts.smaller(item.id, personId, { maxBytes, maxSidePx: MAX.photoSidesPx / 2 })
      if (copy === null) return null
      const { widthPx: _width, heightPx: _height, durationMs: _duration, ...rest } = item
      const small: MediaItem = { ...rest, ...copy }
      return { item: small, form: formOf(small, limits) }
    },
    async keep({ item, form }, sent) {
      const fileId = fileIdOf(sent, form)
      if (fileId !== null) await parts.fileIds.keep(bot, item.id, form, fileId)
      const still =
        form === 'live' ? (sent.live_photo?.photo?.at(-1)?.file_id ?? sent.photo?.at(-1)?.file_id) : undefined
      if (still !== undefined && item.stillId !== undefined) await parts.fileIds.keep(bot, item.stillId, 'still', still)
    },
    async forget({ item, form }) {
      await parts.fileIds.forget(bot, item.id, form)
      if (item.stillId !== undefined) await parts.fileIds.forget(bot, item.stillId, 'still')
    },
  }
}

/** What Telegram made of it may be another thing than what was sent: only the same form is kept. */
function fileIdOf(sent: Message, form: MediaForm): string | null {
  switch (form) {
    case 'photo':
      return sent.photo?.at(-1)?.file_id ?? null
    case 'live':
      return sent.live_photo?.file_id ?? null
    case 'video':
      return sent.video?.file_id ?? null
    case 'audio':
      return sent.audio?.file_id ?? null
    case 'document':
      return sent.document?.file_id ?? null
    case 'smaller':
    case 'link':
      return null
  }
}

/** In quotes, because grammY writes it into the header as it is. */
const nameOf = (item: MediaItem): string => `"${fileNameOf(item)}"`
