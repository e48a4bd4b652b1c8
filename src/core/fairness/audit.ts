/** The log of what operators did: who, when, what, about which id, and why in a code or their own words. Never a person's words. */
import type { Reader, Trx } from '../db/database.ts'
import type { AuditTable } from '../db/schema.ts'
import { newId } from '../id.ts'

export interface Act {
  /** The operator's person. */
  actorId: string
  action: string
  /** `appeal:<id>`, `person:<id>` ... */
  subject: string
  reason?: string
  nowMs: number
}

export async function noteAct(trx: Trx, act: Act): Promise<void> {
  await trx
    .insertInto('audit')
    .values({
      id: newId(act.nowMs),
      actor_id: act.actorId,
      action: act.action,
      subject: act.subject,
      reason: act.reason ?? null,
      created_at_ms: act.nowMs,
    })
    .execute()
}

/** What was done about something, oldest first. */
export function actsOn(db: Reader, subject: string): Promise<AuditTable[]> {
  return db.selectFrom('audit').selectAll().where('subject', '=', subject).orderBy('id').execute()
}
