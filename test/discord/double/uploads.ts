/** Files of a message on their way in: sizes, names, and the attachments that describe them. */
import type { Upload } from './body.ts'
import { invalidForm, tooLarge, type Wrong } from './failures.ts'
import { cleanName, keepFile } from './files.ts'
import type { Channel, Desk, Interaction, Obj, Person, StoredFile } from './world.ts'

const MIB = 1024 * 1024

/** The largest file there, by the guild's boosts. */
export const sizeLimit = (channel: Channel): number =>
  ({ 0: 10, 1: 10, 2: 50, 3: 100 })[channel.guild?.premiumTier ?? 0] * MIB

export interface Making {
  channel: Channel
  author: Person
  body: Obj
  uploads: Upload[]
  interaction?: Interaction | undefined
  ephemeral?: boolean
  /** Where the fields stand in the request, for error trees: `data` in callbacks. */
  at?: string[]
}

export function refuseWrongs(wrongs: Wrong[], at: string[] = []): void {
  if (wrongs.length > 0) throw invalidForm(wrongs.map((one) => ({ ...one, path: [...at, ...one.path] })))
}

/** Uploads as the files they become; ids of `attachments` must name them. */
export function newFiles(desk: Desk, making: Making, kept: StoredFile[]): StoredFile[] {
  const { channel, uploads, body } = making
  const limit = making.interaction?.sizeLimitBytes ?? sizeLimit(channel)
  for (const upload of uploads) if (upload.bytes.length > limit) throw tooLarge()
  const listed: Obj[] | undefined = body['attachments'] ?? undefined
  const wrongs: Wrong[] = []
  listed?.forEach((one, n) => {
    const id = String(one['id'])
    if (uploads.some((upload) => upload.key === id) || kept.some((file) => file.id === id)) return
    wrongs.push({ path: ['attachments', n, 'id'], code: 'ATTACHMENT_NOT_FOUND', message: `no file ${id}` })
  })
  const ids = listed?.map((one) => String(one['id'])) ?? []
  if (new Set(ids).size < ids.length)
    wrongs.push({ path: ['attachments'], code: 'BASE_TYPE_DUPLICATE', message: 'an id stands twice' })
  if (listed)
    for (const upload of uploads)
      if (!ids.includes(upload.key))
        wrongs.push({
          path: ['attachments'],
          code: 'ATTACHMENT_NOT_FOUND',
          message: `files[${upload.key}] is not listed`,
        })
  if (kept.length + uploads.length > 10)
    wrongs.push({ path: ['attachments'], code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 10 or fewer in length.' })
  refuseWrongs(wrongs, making.at)
  return uploads.map((upload) => {
    const about = listed?.find((one) => String(one['id']) === upload.key)
    const given = {
      name: String(about?.['filename'] ?? upload.name),
      bytes: upload.bytes,
      // Types are told from names and contents; clients often send none.
      mime: undefined,
      description: about?.['description'] ?? undefined,
      title: about?.['title'] ?? undefined,
      waveform: about?.['waveform'],
      spoiler: about?.['is_spoiler'],
      durationS: about?.['duration_secs'],
    }
    return keepFile(desk.world, given, channel, making.ephemeral ?? false)
  })
}

export const uploadNames = (uploads: Upload[], body: Obj): string[] =>
  uploads.map((upload) => {
    const about = (body['attachments'] ?? []).find((one: Obj) => String(one['id']) === upload.key)
    return cleanName(String(about?.filename ?? upload.name))
  })
