/** The log of what operators did: who, when, what, about which id, and why in a code or their own words. Never a person's words. */
import type { Reader, Trx } from '../db/database.ts'
import type { AuditTable } from '../db/schema.ts'
import { newId } from '../id.ts'

/** What a subject begins with that is a person. */
export const ABOUT_PERSON = 'person:'

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

/**
 * What was done stays answerable; that these people did it, or that it was about them, does not, nor what was written of them.
 * Called while their appeals are still there.
 */
export async function forgetActs(trx: Trx, people: readonly string[]): Promise<void> {
  await trx.updateTable('audit').set({ actor_id: '' }).where('actor_id', 'in', people).execute()
  const appeals = await trx.selectFrom('appeals').select('id').where('person_id', 'in', people).execute()
  const aboutAppeals = appeals.map(({ id }) => `appeal:${id}`)
  const aboutPeople = people.map((id) => `${ABOUT_PERSON}${id}`)
  await trx
    .updateTable('audit')
    .set({ reason: null })
    .where('subject', 'in', [...aboutAppeals, ...aboutPeople])
    .execute()
  await trx.updateTable('audit').set({ subject: ABOUT_PERSON }).where('subject', 'in', aboutPeople).execute()
  await trx.updateTable('exceptions').set({ created_by: '' }).where('created_by', 'in', people).execute()
}
