/**
 * What a choice sounds like: a voice of a model, as its vendor lets it be heard. The first who asks has it fetched, under the rules
 * for outside addresses; it is kept for everybody, of nobody, and fetched anew once it has expired. A death at any moment leaves a
 * row that says what is still to be done.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Selectable } from 'kysely'
import { fromJson, type Reader, type Trx, toJson } from '../db/database.ts'
import type { SamplesTable } from '../db/schema.ts'
import { Fault, Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { post } from '../outbox.ts'
import { lockOwner } from '../owner.ts'
import type { Address, MediaItem, Outgoing, Provider } from '../ports.ts'
import { shownTo } from '../serving.ts'
import { type Artifact, putAll } from './artifacts.ts'
import type { GenerationParts } from './parts.ts'
import { workDir } from './work-dir.ts'

export interface SampleName {
  modelId: string
  option: string
  value: string
}

type Row = Selectable<SamplesTable>

/** Whether a vendor of this model lets choices be heard. */
export function hasSamples(parts: Pick<GenerationParts, 'catalog' | 'providers'>, modelId: string): boolean {
  return vendorsOf(parts, modelId).length > 0
}

function vendorsOf({ catalog, providers }: Pick<GenerationParts, 'catalog' | 'providers'>, modelId: string) {
  const model = catalog.current().models.find((one) => one.id === modelId)
  return (model?.routes ?? []).flatMap((route) => {
    const provider = providers.get(route.provider)
    return model === undefined || provider?.sample === undefined ? [] : [{ kind: model.kind, route, provider }]
  })
}

/**
 * The sample, where it is kept; else it is fetched and brought to this address when it is there. `none`: there is none to be had.
 */
export async function askSample(
  parts: GenerationParts,
  trx: Trx,
  asked: SampleName & { personId: string; address: Address },
): Promise<MediaItem | 'later' | 'none'> {
  const nowMs = parts.clock.nowMs()
  const row = await rowOf(parts, trx, asked, nowMs)
  if (row.state === 'kept') return itemOf(row)
  if (row.state === 'none') return 'none'
  const personId = await lockOwner(trx, asked.personId, parts.db.dialect)
  const { count } = await trx
    .selectFrom('sample_asks')
    .select((on) => on.fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  if (Number(count) >= LIMITS.sampleAsks) throw new Refusal('too_fast', { waitMs: LIMITS.sampleMs })
  await trx
    .insertInto('sample_asks')
    .values({
      id: newId(nowMs),
      sample_id: row.id,
      person_id: personId,
      address: toJson(asked.address),
      created_at_ms: nowMs,
    })
    .execute()
  await parts.queue.wake(trx, 'sample', row.id, nowMs)
  return 'later'
}

async function rowOf(parts: GenerationParts, trx: Trx, asked: SampleName, nowMs: number): Promise<Row> {
  const fresh = { state: 'wanted' as const, tries: 0, next_at_ms: nowMs, expires_at_ms: nowMs + LIMITS.sampleKeptMs }
  await trx
    .insertInto('samples')
    .values({
      ...fresh,
      id: newId(nowMs),
      model_id: asked.modelId,
      option_name: asked.option,
      value: asked.value,
      created_at_ms: nowMs,
    })
    .onConflict((conflict) => conflict.columns(['model_id', 'option_name', 'value']).doNothing())
    .execute()
  const query = trx
    .selectFrom('samples')
    .selectAll()
    .where('model_id', '=', asked.modelId)
    .where('option_name', '=', asked.option)
    .where('value', '=', asked.value)
  const row = await (parts.db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirstOrThrow()
  if (row.state === 'wanted' || (row.state !== 'deleting' && row.expires_at_ms > nowMs)) return row
  // Expired, or could not be had a while ago: fetched anew, whatever becomes of the old file.
  return trx.updateTable('samples').set(fresh).where('id', '=', row.id).returningAll().executeTakeFirstOrThrow()
}

/** The queue's handler of 'sample': fetches what is wanted, removes what has expired. */
export async function stepSample(parts: GenerationParts, sampleId: string): Promise<void> {
  const nowMs = parts.clock.nowMs()
  const row = await rowById(parts.db.outer, sampleId)
  if (row === undefined) return
  if (row.state === 'deleting') return removeSample(parts, row)
  // Kept or given up by the time that this one was asked for: it is answered from what is there.
  if (row.state !== 'wanted') return parts.db.transaction((trx) => tell(parts, trx, row))
  if (row.next_at_ms > nowMs) return parts.queue.wake(null, 'sample', row.id, row.next_at_ms)
  const taken = await parts.db.outer
    .updateTable('samples')
    .set({ next_at_ms: nowMs + LIMITS.sampleMs * 2, tries: row.tries + 1 })
    .where('id', '=', row.id)
    .where('state', '=', 'wanted')
    .where('next_at_ms', '=', row.next_at_ms)
    .executeTakeFirst()
  if (taken.numUpdatedRows !== 1n) return
  const dir = await workDir(parts.workRoot, `sample-${newId(nowMs)}`)
  try {
    await bring(parts, row, dir)
  } catch (error) {
    await setBack(parts, row, error)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function bring(parts: GenerationParts, row: Row, dir: string): Promise<void> {
  const signal = AbortSignal.timeout(LIMITS.sampleMs)
  const found = await addressOf(parts, row, signal)
  if (found === null) return end(parts, row)
  const sourcePath = join(dir, 'sample')
  const bounds = { maxBytes: LIMITS.sampleBytes, timeoutMs: LIMITS.sampleMs, signal }
  if (found.provider.download === undefined) await parts.outside.download(found.url, { ...bounds, to: sourcePath })
  else await found.provider.download(found.url, sourcePath, bounds)
  const facts = await parts.media.intake({ sourcePath, targetDir: join(dir, 'out') })
  if (facts.type !== 'audio' || (facts.durationMs ?? 0) > LIMITS.sampleLengthMs) return end(parts, row)
  const key = `${newId(parts.clock.nowMs()).split('').reverse().join('')}${endingOf(facts.mime)}`
  // The row first: a file that no row names is swept.
  const { numUpdatedRows } = await parts.db.outer
    .updateTable('samples')
    .set({ key, mime: facts.mime, size_bytes: facts.sizeBytes, duration_ms: facts.durationMs ?? null })
    .where('id', '=', row.id)
    .where('state', '=', 'wanted')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) return
  await putAll(parts, [{ key, file: { ...facts, type: 'audio', role: 'main', position: 0 } }])
  if (row.key !== null) await parts.store.remove(row.key)
  await parts.db.transaction(async (trx) => {
    const kept = await trx
      .updateTable('samples')
      .set({ state: 'kept', expires_at_ms: parts.clock.nowMs() + LIMITS.sampleKeptMs })
      .where('id', '=', row.id)
      .where('key', '=', key)
      .returningAll()
      .executeTakeFirst()
    if (kept !== undefined) await tell(parts, trx, kept)
  })
}

/** The first vendor of the model's routes that says where it can be heard. */
async function addressOf(
  parts: GenerationParts,
  row: Row,
  signal: AbortSignal,
): Promise<{ url: string; provider: Provider } | null> {
  for (const { kind, route, provider } of vendorsOf(parts, row.model_id)) {
    const found = await provider.sample?.({ kind, ...shownTo(route) }, row.option_name, row.value, signal)
    if (found != null) return { url: found.url, provider }
  }
  return null
}

/** A passing fault is tried again; what is no sound, too long or nowhere is not there for a while. */
async function setBack(parts: GenerationParts, row: Row, error: unknown): Promise<void> {
  parts.log.warn({ sample: row.id, tries: row.tries + 1, err: error }, 'a sample could not be had')
  const isPassing = !(error instanceof Refusal) && !(error instanceof Fault && !error.retryable)
  if (!isPassing || row.tries + 1 >= LIMITS.sampleTries) return end(parts, row)
  const atMs = parts.clock.nowMs() + LIMITS.stepBackoffMs * 2 ** row.tries
  await parts.db.outer.updateTable('samples').set({ next_at_ms: atMs }).where('id', '=', row.id).execute()
  await parts.queue.wake(null, 'sample', row.id, atMs)
}

async function end(parts: GenerationParts, row: Row): Promise<void> {
  await parts.db.transaction(async (trx) => {
    const none = await trx
      .updateTable('samples')
      .set({ state: 'none', expires_at_ms: parts.clock.nowMs() + LIMITS.sampleNoneMs })
      .where('id', '=', row.id)
      .where('state', '=', 'wanted')
      .returningAll()
      .executeTakeFirst()
    if (none !== undefined) await tell(parts, trx, none)
  })
}

/** Brings it to everybody who waits for it. */
async function tell(parts: GenerationParts, trx: Trx, row: Row): Promise<void> {
  const asks = await trx.deleteFrom('sample_asks').where('sample_id', '=', row.id).returningAll().execute()
  const content = sampleMessage(parts, row, row.state === 'kept' ? itemOf(row) : 'none')
  for (const ask of asks.sort((a, b) => (a.id < b.id ? -1 : 1)))
    await post(parts, trx, {
      personId: ask.person_id,
      address: fromJson<Address>(ask.address),
      topic: 'reply',
      content,
    })
}

/** What somebody is shown who has asked for it. */
export function sampleMessage(
  { catalog }: Pick<GenerationParts, 'catalog'>,
  sample: { model_id: string; option_name: string; value: string },
  item: MediaItem | 'none',
): Outgoing {
  const model = catalog.current().models.find((one) => one.id === sample.model_id)
  const definition = model?.options[sample.option_name]
  const title = (definition?.type === 'choice' ? definition.titles?.[sample.value] : undefined) ?? { en: sample.value }
  if (item === 'none') return { text: [{ key: 'sample-none', params: { title } }], quiet: true }
  return { text: [{ key: 'sample', params: { title } }], media: [item], quiet: true }
}

function itemOf(row: Row): MediaItem {
  return {
    id: row.id,
    type: 'audio',
    mime: row.mime ?? '',
    sizeBytes: Number(row.size_bytes),
    ...(row.duration_ms === null ? {} : { durationMs: Number(row.duration_ms) }),
  }
}

const endingOf = (mime: string): string => (mime === 'audio/mpeg' ? '.mp3' : '.m4a')

const rowById = (db: Reader, id: string): Promise<Row | undefined> =>
  db.selectFrom('samples').selectAll().where('id', '=', id).executeTakeFirst()

/** A kept sample as a stored file that anybody may be shown; null: there is none of this id. */
export async function sampleFile(db: Reader, id: string): Promise<Artifact | null> {
  const row = await rowById(db, id)
  if (row?.state !== 'kept' || row.key === null) return null
  return {
    ...{ id: row.id, person_id: '', generation_id: null, role: 'main', position: 0, state: 'stored', key: row.key },
    ...{ type: 'audio', mime: row.mime ?? '', size_bytes: Number(row.size_bytes), width_px: null, height_px: null },
    ...{ duration_ms: row.duration_ms, created_at_ms: row.created_at_ms, expires_at_ms: row.expires_at_ms },
    ...{ remove_tries: 0, remove_at_ms: 0, fingerprint: null, has_sound: null, reference: null },
  }
}

/** Wakes what is overdue; `all` at the start of a one-process installation. What has expired goes, nobody's asks with it. */
export async function wakeSamples(parts: GenerationParts, all: boolean): Promise<void> {
  const { db, clock, queue } = parts
  const nowMs = clock.nowMs()
  await db.outer
    .updateTable('samples')
    .set({ state: 'deleting', next_at_ms: nowMs })
    .where('state', 'in', ['kept', 'none'])
    .where('expires_at_ms', '<', nowMs)
    .execute()
  if (all) await db.outer.updateTable('samples').set({ next_at_ms: nowMs }).where('state', '=', 'wanted').execute()
  const due = await db.outer
    .selectFrom('samples')
    .select(['id', 'next_at_ms'])
    .where('state', 'in', ['wanted', 'deleting'])
    .where('next_at_ms', '<=', nowMs)
    .limit(LIMITS.sweepBatchRows)
    .execute()
  for (const row of due) await queue.wake(null, 'sample', row.id, row.next_at_ms)
}

/** File first, then row: one that is asked for at this moment is fetched anew. */
async function removeSample(parts: GenerationParts, row: Row): Promise<void> {
  if (row.key !== null) await parts.store.remove(row.key)
  await parts.db.outer.deleteFrom('samples').where('id', '=', row.id).where('state', '=', 'deleting').execute()
}
