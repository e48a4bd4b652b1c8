/**
 * An archive of everything that is kept of a person, or a picture of it: asked for once, built by a worker, brought to the person
 * alone, and removed a day later or as soon as their chat has it. A build that broke off is begun anew.
 */
import type { Readable } from 'node:stream'
import { fromJson, type Trx, toJson } from '../db/database.ts'
import type { ExportsTable } from '../db/schema.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { lockOwner, ownerOf } from '../owner.ts'
import type { Address, Text } from '../ports.ts'
import { EXPORT_VERSION, type Unit, unitsOf } from './export-data.ts'
import { type ExportParts, type ExportRow, endWhenBrought, lockExport, send, tell, ZIP } from './export-send.ts'
import { type Built, writeParts } from './export-zip.ts'
import { drawOverview } from './overview.ts'
import { crashAfterCommit, type PrivacyParts } from './parts.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** A process that builds is given this long before another one takes over. */
const LEASE_MS = 30 * 60_000
/**
 * Writes down that somebody wants it. Throws Refusal 'export_running' (one is being made), 'export_often' { max } (a day).
 * @param wanted.address private
 */
export async function requestExport(
  parts: PrivacyParts,
  trx: Trx,
  wanted: { personId: string; kind: ExportsTable['kind']; address: Address },
): Promise<string> {
  const { db, clock, queue } = parts.generation
  const nowMs = clock.nowMs()
  const personId = await lockOwner(trx, wanted.personId, db.dialect)
  const rows = await trx
    .selectFrom('exports')
    .select('state')
    .where('person_id', '=', personId)
    .where('kind', '=', wanted.kind)
    .where('created_at_ms', '>', nowMs - DAY_MS)
    .execute()
  // One that was brought may stay within reach for a day: the next can be made all the same.
  if (rows.some((row) => row.state === 'waiting')) throw new Refusal('export_running')
  if (rows.length >= LIMITS.exportsPerDay * (wanted.kind === 'overview' ? 10 : 1))
    throw new Refusal('export_often', { max: LIMITS.exportsPerDay })
  const id = newId(nowMs)
  await trx
    .insertInto('exports')
    .values({
      id,
      person_id: personId,
      kind: wanted.kind,
      state: 'waiting',
      address: toJson(wanted.address),
      parts: toJson({ artifacts: [], messages: [] } satisfies ExportParts),
      next_at_ms: nowMs,
      created_at_ms: nowMs,
    })
    .execute()
  await queue.wake(trx, 'export', id, nowMs)
  crashAfterCommit(parts, 'export:asked')
  return id
}

/** The queue's handler of 'export'. */
export async function stepExport(parts: PrivacyParts, exportId: string): Promise<void> {
  const { db, clock, queue, log } = parts.generation
  const row = await db.outer.selectFrom('exports').selectAll().where('id', '=', exportId).executeTakeFirst()
  if (row === undefined || (row.state !== 'waiting' && row.state !== 'sending')) return
  if (row.next_at_ms > clock.nowMs()) return queue.wake(null, 'export', row.id, row.next_at_ms)
  if (row.state === 'sending') return endWhenBrought(parts, row)
  const mine = await db.outer
    .updateTable('exports')
    .set({ next_at_ms: clock.nowMs() + LEASE_MS, tries: row.tries + 1 })
    .where('id', '=', row.id)
    .where('next_at_ms', '=', row.next_at_ms)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (mine.numUpdatedRows !== 1n) return
  try {
    await build(parts, row)
  } catch (error) {
    log.error({ export: row.id, tries: row.tries, err: error }, 'an export was not made')
    await setBack(parts, row)
  }
}

/** Wakes what is overdue; `all` at the start of a one-process installation: whoever was building is gone. */
export async function wakeExports(parts: Pick<PrivacyParts, 'generation'>, all: boolean): Promise<number> {
  const { db, clock, queue } = parts.generation
  const nowMs = clock.nowMs()
  if (all) await db.outer.updateTable('exports').set({ next_at_ms: nowMs }).where('state', '=', 'waiting').execute()
  const rows = await db.outer
    .selectFrom('exports')
    .select(['id', 'next_at_ms'])
    .where('state', 'in', ['waiting', 'sending'])
    .where('next_at_ms', '<=', all ? Number.MAX_SAFE_INTEGER : nowMs)
    .limit(LIMITS.sweepBatchRows)
    .execute()
  for (const row of rows) await queue.wake(null, 'export', row.id, row.next_at_ms)
  return rows.length
}

async function setBack(parts: PrivacyParts, row: ExportRow): Promise<void> {
  const { db, clock, queue } = parts.generation
  const isOver = row.tries + 1 >= LIMITS.exportTries
  const atMs = clock.nowMs() + Math.min(LIMITS.stepBackoffMs * 2 ** row.tries, LIMITS.erasureRetryMaxMs)
  await db.transaction(async (trx) => {
    const kept = await trx
      .updateTable('exports')
      .set({ next_at_ms: atMs, ...(isOver ? { state: 'failed' } : {}) })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .returning('id')
      .executeTakeFirst()
    // Sent already, or its person was erased.
    if (kept === undefined) return
    await abandon(trx, row.id)
    if (!isOver) return queue.wake(trx, 'export', row.id, atMs)
    await tell(parts, trx, row, { text: [{ key: 'export-failed' }] })
  })
}

/** What an earlier try has left is given to the sweeper of files. */
async function abandon(trx: Trx, exportId: string): Promise<void> {
  const row = await trx.selectFrom('exports').select('parts').where('id', '=', exportId).executeTakeFirst()
  const { artifacts } = fromJson<ExportParts>(row?.parts ?? '{"artifacts":[]}')
  if (artifacts.length === 0) return
  await trx.updateTable('artifacts').set({ state: 'deleting' }).where('id', 'in', artifacts).execute()
  const empty = toJson({ artifacts: [], messages: [] } satisfies ExportParts)
  await trx.updateTable('exports').set({ parts: empty }).where('id', '=', exportId).execute()
}

async function build(parts: PrivacyParts, row: ExportRow): Promise<void> {
  const { db, clock } = parts.generation
  await db.transaction((trx) => abandon(trx, row.id))
  if (row.kind === 'overview') {
    const personId = await ownerOf(db.outer, row.person_id)
    const picture = await drawOverview(parts, personId)
    await put(parts, row, { mime: 'image/png', position: 0, ending: 'png' }, picture.open())
    await send(parts, row, [{ key: 'mydata-picture' }], [{ widthPx: picture.widthPx, heightPx: picture.heightPx }])
    return
  }
  const partBytes = await partBytesOf(parts, row)
  const built = await writeParts(unitsOf(parts, await ownerOf(db.outer, row.person_id), clock.nowMs()), {
    partBytes,
    open: (key) => parts.generation.store.open(key),
    put: (part, body) => put(parts, row, { mime: ZIP, position: part - 1, ending: 'zip' }, body),
    last: (so) => indexOf(so, clock.nowMs()),
  })
  const tooLarge = built.left.filter(({ why }) => why === 'too_large').length
  const text: Text[] = [{ key: 'export-ready', params: { hours: LIMITS.exportKeptMs / 3_600_000 } }]
  if (tooLarge > 0) text.push({ key: 'export-too-large', params: { n: tooLarge } })
  await send(parts, row, text, [])
}

/** What the chat takes at once; where it is more than that and people can come by, one archive behind an address. */
async function partBytesOf(parts: PrivacyParts, row: ExportRow): Promise<number> {
  const { db } = parts.generation
  const chatBytes = parts.fileBytesOf(fromJson<Address>(row.address).platform)
  if (parts.publicUrl === undefined) return chatBytes
  const { sum } = await db.outer
    .selectFrom('artifacts')
    .select((on) => on.fn.sum<number | null>('size_bytes').as('sum'))
    .where('person_id', '=', row.person_id)
    .where('state', '=', 'stored')
    .where('role', '<>', 'export')
    .executeTakeFirstOrThrow()
  return Number(sum ?? 0) > chatBytes ? Math.max(chatBytes, LIMITS.exportPartBytes) : chatBytes
}

function indexOf({ left, names }: Built, nowMs: number): Unit {
  const index = {
    format: 'chatelier-export',
    version: EXPORT_VERSION,
    madeAt: new Date(nowMs).toISOString(),
    files: names,
    left,
  }
  return { name: 'export.json', text: JSON.stringify(index, null, 1), atMs: nowMs }
}

/** The row first, then the file, as everything is stored. */
async function put(
  parts: PrivacyParts,
  row: ExportRow,
  file: { mime: string; position: number; ending: string },
  body: Readable,
): Promise<void> {
  const { db, clock, store } = parts.generation
  const nowMs = clock.nowMs()
  const id = newId(nowMs)
  const key = `${newId(nowMs).split('').reverse().join('')}.${file.ending}`
  try {
    await db.transaction(async (trx) => {
      const now = await lockExport(parts, trx, row.id)
      const known = fromJson<ExportParts>(now.parts)
      await trx
        .insertInto('artifacts')
        .values({
          id,
          person_id: now.person_id,
          generation_id: null,
          role: 'export',
          position: file.position,
          state: 'storing',
          key,
          type: file.mime === ZIP ? 'file' : 'picture',
          mime: file.mime,
          size_bytes: 0,
          width_px: null,
          height_px: null,
          duration_ms: null,
          created_at_ms: nowMs,
          expires_at_ms: nowMs + LIMITS.exportKeptMs,
        })
        .execute()
      const next = toJson({ ...known, artifacts: [...known.artifacts, id] } satisfies ExportParts)
      await trx.updateTable('exports').set({ parts: next }).where('id', '=', row.id).execute()
      crashAfterCommit(parts, 'export:rows-committed')
    })
  } catch (error) {
    body.destroy()
    throw error
  }
  const { sizeBytes } = await store.put(key, body)
  parts.crash('export:file-put')
  await db.outer.updateTable('artifacts').set({ size_bytes: sizeBytes }).where('id', '=', id).execute()
}
