/** Copies of results for chats that do not take them as they are: made once, kept beside the result, gone with it. */
import { rm } from 'node:fs/promises'
import type { Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { type Artifact, artifactOf, insertStoring, markStored, putAll, stage } from './artifacts.ts'
import type { GenerationParts } from './parts.ts'
import { workDir } from './work-dir.ts'

export interface Bound {
  maxBytes: number
  maxSidePx: number
}

/** A copy of a person's stored result within a bound; null where there is none worth having. */
export async function smallerCopy(
  parts: GenerationParts,
  wanted: { artifactId: string; personId: string } & Bound,
): Promise<Artifact | null> {
  const original = await artifactOf(parts.db.outer, wanted.artifactId, wanted.personId)
  if (original === null || original.generation_id === null || original.role !== 'main') return null
  return (await findCopy(parts, original, wanted)) ?? (await makeCopy(parts, original, wanted))
}

/** The best of the copies that fit. */
async function findCopy({ db }: GenerationParts, original: Artifact, bound: Bound): Promise<Artifact | null> {
  const row = await db.outer
    .selectFrom('artifacts')
    .selectAll()
    .where('generation_id', '=', original.generation_id)
    .where('role', '=', 'small')
    .where('state', '=', 'stored')
    .where('position', '=', original.position)
    .where('size_bytes', '<=', bound.maxBytes)
    .where((on) => on.or([on('width_px', 'is', null), on('width_px', '<=', bound.maxSidePx)]))
    .where((on) => on.or([on('height_px', 'is', null), on('height_px', '<=', bound.maxSidePx)]))
    .orderBy('size_bytes', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** The work may be deleted at this moment: whoever does that waits for this, or this for them. */
async function isThere({ db }: GenerationParts, trx: Trx, original: Artifact): Promise<boolean> {
  const query = trx
    .selectFrom('generations')
    .select('id')
    .where('id', '=', original.generation_id)
    .where('deleted_at_ms', 'is', null)
  return (await (db.dialect === 'postgres' ? query.forUpdate() : query).executeTakeFirst()) !== undefined
}

async function makeCopy(parts: GenerationParts, original: Artifact, bound: Bound): Promise<Artifact | null> {
  const { db, clock } = parts
  const dir = await workDir(parts.workRoot, `small-${newId(clock.nowMs())}`)
  try {
    const { path } = await stage(parts, original, dir)
    const made = await parts.media.shrink({ sourcePath: path, targetDir: dir, ...bound })
    if (made === null) return null
    const file = { ...made, role: 'small' as const, position: original.position, type: original.type as 'picture' }
    const owner = {
      personId: original.person_id,
      generationId: original.generation_id,
      nowMs: clock.nowMs(),
      expiresAtMs: null,
    }
    const rows = await db.transaction(async (trx) =>
      (await isThere(parts, trx, original)) ? insertStoring(trx, [file], owner) : [],
    )
    if (rows.length === 0) return null
    await putAll(parts, rows)
    const id = rows[0]?.id ?? ''
    await db.transaction((trx) => markStored(trx, [id]))
    return await artifactOf(db.outer, id, original.person_id)
  } catch (error) {
    // What can't be made smaller goes another way.
    if (error instanceof Refusal) return null
    throw error
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
