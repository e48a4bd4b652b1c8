/** Stored files: the row is committed before the file is put, and the file is gone before the row is. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Selectable, sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import { fromJson, type Reader, type Trx, toJson } from '../db/database.ts'
import type { ArtifactRole, ArtifactsTable } from '../db/schema.ts'
import { Fault, Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { findOwned } from '../owner.ts'
import type { TaskInput } from '../ports.ts'
import type { GenerationParts } from './parts.ts'
import type { InputRef } from './types.ts'
import { endingOf, save } from './work-dir.ts'

export type Artifact = Selectable<ArtifactsTable>

export interface NewArtifact {
  role: ArtifactRole
  position: number
  type: 'picture' | 'video' | 'clip' | 'audio'
  path: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
  /** Keyed: see `fingerprint` of GenerationParts. */
  fingerprint?: string
  hasSound?: boolean
  /** What its vendor calls it. */
  reference?: TaskInput['reference']
}

/** Writes the rows, as `storing`. Their keys are random, never made from content. */
export async function insertStoring(
  trx: Trx,
  files: readonly NewArtifact[],
  owner: { personId: string; generationId: string | null; nowMs: number; expiresAtMs: number | null },
): Promise<{ id: string; key: string; file: NewArtifact }[]> {
  const made = files.map((file) => {
    const id = newId(owner.nowMs)
    return { id, key: `${newId(owner.nowMs).split('').reverse().join('')}${endingOf(file.path)}`, file }
  })
  if (made.length === 0) return made
  await trx
    .insertInto('artifacts')
    .values(
      made.map(({ id, key, file }) => ({
        id,
        person_id: owner.personId,
        generation_id: owner.generationId,
        role: file.role,
        position: file.position,
        state: 'storing' as const,
        key,
        type: file.type,
        mime: file.mime,
        size_bytes: file.sizeBytes,
        width_px: file.widthPx ?? null,
        height_px: file.heightPx ?? null,
        duration_ms: file.durationMs ?? null,
        fingerprint: file.fingerprint ?? null,
        has_sound: file.hasSound === undefined ? null : Number(file.hasSound),
        reference: file.reference === undefined ? null : toJson(file.reference),
        created_at_ms: owner.nowMs,
        expires_at_ms: owner.expiresAtMs,
      })),
    )
    .execute()
  return made
}

/** Puts the files of rows that stand as `storing`; the caller's commit makes them `stored`. */
export async function putAll(
  parts: Pick<GenerationParts, 'store' | 'crash'>,
  rows: readonly { key: string; file: NewArtifact }[],
): Promise<void> {
  for (const { key, file } of rows) {
    const body = await reading(file.path)
    try {
      await parts.store.put(key, body)
    } finally {
      // A store that failed before it read has left it open.
      body.destroy()
    }
    parts.crash('store:file-put')
  }
}

/** A stream of a file that is there: one that is missing is a fault here, not an error that nobody hears before the store listens. */
async function reading(path: string): Promise<Readable> {
  const body = (await open(path)).createReadStream()
  return body.on('error', () => {})
}

/** Makes them stored, or throws the retryable Fault 'storing_broken_off': the sweeper took them for abandoned meanwhile. */
export async function markStored(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { numUpdatedRows } = await trx
    .updateTable('artifacts')
    .set({ state: 'stored' })
    .where('id', 'in', ids)
    .where('state', '=', 'storing')
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== ids.length) throw new Fault('storing_broken_off', { retryable: true })
}

/** What an earlier, broken-off try of this generation left half-stored is given to the sweeper. */
export async function abandonStoring(trx: Trx, generationId: string): Promise<void> {
  await trx
    .updateTable('artifacts')
    .set({ state: 'deleting' })
    .where('generation_id', '=', generationId)
    .where('state', '=', 'storing')
    .execute()
}

/** The stored files of a generation, main files first in their order. */
export async function artifactsOf(db: Reader, generationId: string): Promise<Artifact[]> {
  const rows = await storedOf(db, { generationId })
  return rows.sort((a, b) => a.position - b.position || Number(a.role !== 'main') - Number(b.role !== 'main'))
}

const storedOf = compiled((db, given: { generationId: string }) =>
  db
    .selectFrom('artifacts')
    .selectAll()
    .where('generation_id', '=', given.generationId)
    .where('state', '=', sql.lit('stored'))
    .where('role', '<>', sql.lit('small'))
    .orderBy('position'),
)

/** One stored file of a person; null where it is not theirs or not there. */
export async function artifactOf(db: Reader, artifactId: string, personId: string): Promise<Artifact | null> {
  const row = await findOwned(db, personId, (owner) =>
    db
      .selectFrom('artifacts')
      .selectAll()
      .where('id', '=', artifactId)
      .where('person_id', '=', owner)
      .where('state', '=', 'stored')
      .executeTakeFirst(),
  )
  return row ?? null
}

/** What a stored file is as an input; a clip that was made here is a `video`. */
export function typeOf({ type }: Pick<Artifact, 'type'>): TaskInput['type'] {
  return type === 'picture' || type === 'audio' ? type : 'clip'
}

/** A stored file as an input of a job, with what is known of it. */
export function inputOf(artifact: Pick<Artifact, 'id' | 'type' | 'duration_ms' | 'reference'>): InputRef {
  return {
    ...{ from: 'artifact', id: artifact.id, type: typeOf(artifact) },
    ...(artifact.duration_ms === null ? {} : { durationMs: artifact.duration_ms }),
    reference: artifact.reference === null ? null : fromJson(artifact.reference),
  }
}

/** Copies a stored file to this machine's disk, as an input of a task. Throws Refusal 'input_gone'. */
export async function stage(
  parts: Pick<GenerationParts, 'store'>,
  artifact: Artifact,
  dir: string,
): Promise<TaskInput> {
  const path = join(dir, `${artifact.id}${endingOf(artifact.key)}`)
  try {
    await save(await parts.store.open(artifact.key), path, artifact.size_bytes)
  } catch (error) {
    if (error instanceof Fault && error.code === 'not_found') throw new Refusal('input_gone')
    throw error
  }
  return {
    type: typeOf(artifact),
    path,
    mime: artifact.mime,
    sizeBytes: artifact.size_bytes,
    ...(artifact.width_px === null ? {} : { widthPx: artifact.width_px }),
    ...(artifact.height_px === null ? {} : { heightPx: artifact.height_px }),
    ...(artifact.duration_ms === null ? {} : { durationMs: artifact.duration_ms }),
    ...(artifact.reference === null ? {} : { reference: fromJson(artifact.reference) }),
  }
}
