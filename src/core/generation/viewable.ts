/**
 * Files that somebody may see: their own, samples of voices, and for a moderator the picture of an open appeal that they have opened.
 */
import { sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import { type Artifact, artifactOf } from './artifacts.ts'
import { sampleFile } from './samples.ts'

/** A stored file that this person may see now, or null. */
export async function viewableArtifact(db: Reader, id: string, personId: string): Promise<Artifact | null> {
  const own = await artifactOf(db, id, personId)
  if (own !== null) return own
  const appeal = await db
    .selectFrom('appeals')
    .select('person_id')
    .where('artifact_id', '=', id)
    .where('state', '=', 'open')
    // Whoever opened it is in the audit; the audit names operators alone.
    .where((on) =>
      on.exists(
        on
          .selectFrom('audit')
          .select('audit.id')
          .where('audit.action', '=', 'view')
          .where('audit.actor_id', '=', personId)
          .where('audit.subject', '=', sql<string>`'appeal:' || appeals.id`),
      ),
    )
    .executeTakeFirst()
  return appeal === undefined ? sampleFile(db, id) : artifactOf(db, id, appeal.person_id)
}
