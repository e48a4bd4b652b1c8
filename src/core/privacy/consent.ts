/** Consent: given to a version of the terms, withdrawn at any time, given again. What was done when stays with it. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import { fromJson, type Reader, type Trx, toJson } from '../db/database.ts'

/** A version `2.1`: a new major part asks everybody again, a new minor one is told once. */
export interface PolicyVersion {
  version: number
  minor: number
}

export interface ConsentAct {
  act: 'given' | 'withdrawn'
  minor?: number
  atMs: number
}

/** Of one row: presses of years are more than anybody needs to prove. */
const ACTS_KEPT = 50

/** Whether the person has agreed to this version of the terms (or a later one), and not withdrawn it since. */
export async function hasConsent(db: Reader, personId: string, policyVersion: number): Promise<boolean> {
  return (await consentTo(db, { personId, policyVersion })).length > 0
}

const consentTo = compiled((db, given: { personId: string; policyVersion: number }) =>
  db
    .selectFrom('consents')
    .select('policy_version')
    .where('person_id', '=', given.personId)
    .where('policy_version', '>=', given.policyVersion)
    .where('withdrawn_at_ms', 'is', null)
    .limit(sql.lit(1)),
)

/** Records the agreement; a second press changes nothing, one after a withdrawal gives it anew. */
export async function giveConsent(
  trx: Trx,
  consent: { personId: string; policyVersion: number; minor?: number; minimumAge: number; nowMs: number },
): Promise<void> {
  const { personId, policyVersion, minor = 0, minimumAge, nowMs } = consent
  const there = await rowOf(trx, personId, policyVersion)
  const acts = actsWith(there?.acts, { act: 'given', minor, atMs: nowMs })
  if (there === undefined)
    await trx
      .insertInto('consents')
      .values({
        person_id: personId,
        policy_version: policyVersion,
        minimum_age: minimumAge,
        given_at_ms: nowMs,
        minor,
        acts,
      })
      // Two presses of two chats at once: one of them is enough.
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  else if (there.withdrawn_at_ms !== null)
    await trx
      .updateTable('consents')
      .set({ minimum_age: minimumAge, given_at_ms: nowMs, minor, withdrawn_at_ms: null, acts })
      .where('person_id', '=', personId)
      .where('policy_version', '=', policyVersion)
      .execute()
}

/** Takes back every agreement that stands. Answers whether there was one. */
export async function withdrawConsent(trx: Trx, personId: string, nowMs: number): Promise<boolean> {
  const standing = await trx
    .selectFrom('consents')
    .select(['policy_version', 'acts'])
    .where('person_id', '=', personId)
    .where('withdrawn_at_ms', 'is', null)
    .execute()
  for (const { policy_version, acts } of standing)
    await trx
      .updateTable('consents')
      .set({ withdrawn_at_ms: nowMs, acts: actsWith(acts, { act: 'withdrawn', atMs: nowMs }) })
      .where('person_id', '=', personId)
      .where('policy_version', '=', policy_version)
      .execute()
  return standing.length > 0
}

/** How it stands with somebody: never agreed, agreed to a version, or withdrawn. */
export async function consentOf(
  db: Reader,
  personId: string,
): Promise<{ state: 'none' } | ({ state: 'given' | 'withdrawn' } & PolicyVersion)> {
  const rows = await db
    .selectFrom('consents')
    .select(['policy_version', 'minor', 'withdrawn_at_ms'])
    .where('person_id', '=', personId)
    .orderBy('policy_version', 'desc')
    .execute()
  const row = rows.find(({ withdrawn_at_ms }) => withdrawn_at_ms === null) ?? rows[0]
  if (row === undefined) return { state: 'none' }
  return {
    state: row.withdrawn_at_ms === null ? 'given' : 'withdrawn',
    version: row.policy_version,
    minor: row.minor,
  }
}

/** Takes note that somebody is being told of a minor change. Answers whether they had not been told yet. */
export async function takeNews(trx: Trx, personId: string, policy: PolicyVersion): Promise<boolean> {
  if (policy.minor === 0) return false
  const { numUpdatedRows } = await trx
    .updateTable('consents')
    .set({ minor: policy.minor })
    .where('person_id', '=', personId)
    .where('policy_version', '=', policy.version)
    .where('withdrawn_at_ms', 'is', null)
    .where('minor', '<', policy.minor)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Another's consents become also theirs: what one of two has agreed to, they have agreed to, and what one of them has withdrawn
 * after that, they have withdrawn.
 */
export async function copyConsents(trx: Trx, from: string, to: string): Promise<void> {
  await sql`insert into consents (person_id, policy_version, minimum_age, given_at_ms, minor, withdrawn_at_ms, acts)
    select ${to}, policy_version, minimum_age, given_at_ms, minor, withdrawn_at_ms, acts from consents where person_id = ${from}
    on conflict (person_id, policy_version) do nothing`.execute(trx)
  const last = sql`(select max(withdrawn_at_ms) from consents where person_id in (${from}, ${to}))`
  await sql`update consents set withdrawn_at_ms = ${last}
    where person_id = ${to} and withdrawn_at_ms is null and given_at_ms <= ${last}`.execute(trx)
}

function rowOf(trx: Trx, personId: string, policyVersion: number) {
  return trx
    .selectFrom('consents')
    .select(['withdrawn_at_ms', 'acts'])
    .where('person_id', '=', personId)
    .where('policy_version', '=', policyVersion)
    .executeTakeFirst()
}

function actsWith(acts: string | undefined, act: ConsentAct): string {
  const all = acts === undefined ? [] : fromJson<ConsentAct[]>(acts)
  return toJson([...all, act].slice(-ACTS_KEPT))
}
