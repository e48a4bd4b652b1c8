/** How an archive reaches the person: each part a message of its own, or behind an address for a day; then it goes. */
import type { Selectable } from 'kysely'
import { fromJson, type Reader, type Trx, toJson } from '../db/database.ts'
import type { ExportsTable } from '../db/schema.ts'
import { Refusal } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import { post } from '../outbox.ts'
import { findPerson } from '../people.ts'
import type { Address, Button, MediaItem, Text } from '../ports.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'

export const ZIP = 'application/zip'
const DELIVERY_LOOK_MS = 60_000

export type ExportRow = Selectable<ExportsTable>
export interface ExportParts {
  artifacts: string[]
  messages: string[]
}

/** Throws Refusal 'export_gone': the person was erased, or another process has it. */
export async function lockExport(parts: PrivacyParts, trx: Trx, id: string): Promise<ExportRow> {
  const query = trx.selectFrom('exports').selectAll().where('id', '=', id).where('state', '=', 'waiting')
  const row = await (parts.generation.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()
  if (row === undefined) throw new Refusal('export_gone')
  return row
}

/** Makes the files known and sends them, each part a message of its own: one commit. */
export async function send(
  parts: PrivacyParts,
  row: ExportRow,
  text: Text[],
  measures: { widthPx: number; heightPx: number }[],
): Promise<void> {
  const { db, clock, queue } = parts.generation
  await db.transaction(async (trx) => {
    const now = await lockExport(parts, trx, row.id)
    const known = fromJson<ExportParts>(now.parts)
    await trx
      .updateTable('artifacts')
      .set({ state: 'stored' })
      .where('id', 'in', known.artifacts)
      .where('state', '=', 'storing')
      .execute()
    const files = await trx
      .selectFrom('artifacts')
      .select(['id', 'mime', 'size_bytes', 'position'])
      .where('id', 'in', known.artifacts)
      .where('state', '=', 'stored')
      .orderBy('position')
      .execute()
    if (files.length !== known.artifacts.length || files.length === 0) throw new Refusal('export_gone')
    const address = fromJson<Address>(now.address)
    const messages: string[] = []
    for (const [index, file] of files.entries()) {
      const item: MediaItem = {
        id: file.id,
        type: file.mime === ZIP ? 'file' : 'picture',
        mime: file.mime,
        sizeBytes: file.size_bytes,
        ...(file.mime === ZIP ? { title: titleOf(clock.nowMs(), index, files.length) } : {}),
        ...(measures[index] ?? {}),
      }
      const isLinked = item.type === 'file' && item.sizeBytes > parts.fileBytesOf(address.platform)
      const buttons = isLinked ? [[await linkTo(parts, file.id)]] : undefined
      const part: Text[] = files.length > 1 ? [{ key: 'export-part', params: { n: index + 1, of: files.length } }] : []
      messages.push(
        await tell(parts, trx, now, {
          text: [...(index === 0 ? text : []), ...part],
          ...(buttons === undefined ? { media: [item] } : { buttons }),
        }),
      )
    }
    const atMs = clock.nowMs() + DELIVERY_LOOK_MS
    await trx
      .updateTable('exports')
      .set({ state: 'sending', parts: toJson({ ...known, messages }), next_at_ms: atMs, tries: 0 })
      .where('id', '=', row.id)
      .execute()
    await queue.wake(trx, 'export', row.id, atMs)
    crashAfterCommit(parts, 'export:posted')
  })
}

const titleOf = (nowMs: number, index: number, of: number): string =>
  `chatelier ${new Date(nowMs).toISOString().slice(0, 10)}${of > 1 ? ` part ${index + 1} of ${of}` : ''}`

async function linkTo(parts: PrivacyParts, artifactId: string): Promise<Button> {
  const untilMs = parts.generation.clock.nowMs() + LIMITS.exportKeptMs
  const url = `${parts.publicUrl ?? ''}/export/${artifactId}/${untilMs}/${parts.key.proof(`${artifactId}:${untilMs}`)}`
  return { label: { key: 'button-download' }, press: { url } }
}

export async function tell(
  parts: PrivacyParts,
  trx: Trx,
  row: ExportRow,
  content: { text: Text[]; media?: MediaItem[]; buttons?: Button[][] },
): Promise<string> {
  const person = await findPerson(trx, row.person_id)
  if (person === null) throw new Refusal('export_gone')
  return post(parts.generation, trx, {
    personId: person.id,
    address: fromJson<Address>(row.address),
    topic: 'reply',
    content: { ...content, private: true },
  })
}

/** The file behind an address that we gave out; null: nothing there, or its time is over. */
export async function linkedExport(parts: PrivacyParts, asked: { id: string; untilMs: number; proof: string }) {
  if (!parts.key.isProof(`${asked.id}:${asked.untilMs}`, asked.proof)) return null
  if (parts.generation.clock.nowMs() > asked.untilMs) return null
  const row = await exportFile(parts.generation.db.outer, asked.id)
  return row === undefined ? null : { sizeBytes: row.size_bytes, open: () => parts.generation.store.open(row.key) }
}

function exportFile(db: Reader, id: string) {
  return db
    .selectFrom('artifacts')
    .select(['key', 'size_bytes'])
    .where('id', '=', id)
    .where('role', '=', 'export')
    .where('state', '=', 'stored')
    .executeTakeFirst()
}

/** A chat keeps what it was given; the web chat and an address read from here, so there it stays its day. */
export async function endWhenBrought(parts: PrivacyParts, row: ExportRow): Promise<void> {
  const { db, clock, queue } = parts.generation
  const nowMs = clock.nowMs()
  const { artifacts, messages } = fromJson<ExportParts>(row.parts)
  const overAtMs = row.created_at_ms + LIMITS.exportKeptMs
  const shown = await db.outer
    .selectFrom('messages')
    .select(['id', 'shown', 'revision'])
    .where('id', 'in', messages)
    .execute()
  const isBrought = shown.every((message) => message.shown >= message.revision)
  const isReadHere = fromJson<Address>(row.address).platform === 'web' || (await hasLinks(parts, row, artifacts))
  if (nowMs < overAtMs && (!isBrought || isReadHere)) {
    const atMs = isBrought ? overAtMs : Math.min(overAtMs, nowMs + DELIVERY_LOOK_MS)
    await db.outer.updateTable('exports').set({ next_at_ms: atMs }).where('id', '=', row.id).execute()
    return queue.wake(null, 'export', row.id, atMs)
  }
  await db.transaction(async (trx) => {
    // Pictures stay in the conversation as others do; archives do not.
    await trx.updateTable('artifacts').set({ state: 'deleting' }).where('id', 'in', artifacts).execute()
    await trx.updateTable('exports').set({ state: 'done' }).where('id', '=', row.id).execute()
  })
  parts.crash('export:file-removed')
}

async function hasLinks(parts: PrivacyParts, row: ExportRow, artifacts: readonly string[]): Promise<boolean> {
  const most = parts.fileBytesOf(fromJson<Address>(row.address).platform)
  const files = await parts.generation.db.outer
    .selectFrom('artifacts')
    .select('size_bytes')
    .where('id', 'in', artifacts)
    .execute()
  return files.some((file) => file.size_bytes > most)
}
