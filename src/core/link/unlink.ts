/** A chat leaves the person it was joined with: the wallet and everything in it stay, the chat's identity begins anew. */
import type { Trx } from '../db/database.ts'
import { toJson } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { copyStrikes } from '../fairness/strikes.ts'
import { newId } from '../id.ts'
import { balanceOf, openAccount } from '../ledger.ts'
import { findPerson, type Person } from '../people.ts'
import { copyConsents } from '../privacy/consent.ts'
import { lockIdentities } from './join.ts'
import { crashAfterCommit, type Identity, type LinkParts } from './parts.ts'

/**
 * Gives the identity a person of its own: language, consents and a block are carried over (it is the same human being), a second
 * starting gift is not given. What is under way goes on for the old person and is delivered where it began.
 * Throws Refusal: unlink_gone (the identity is not this person's, or their only one), unlink_owed { n } (a debt is paid first).
 */
export async function unlink(
  parts: LinkParts,
  trx: Trx,
  leaving: { personId: string; identity: Identity },
): Promise<Person> {
  const { personId, identity } = leaving
  await lockIdentities(trx, parts.db.dialect, [personId])
  const all = await trx
    .selectFrom('identities')
    .select(['platform', 'external_id'])
    .where('person_id', '=', personId)
    .execute()
  const isTheirs = all.some((one) => one.platform === identity.platform && one.external_id === identity.externalId)
  const old = await findPerson(trx, personId)
  if (!isTheirs || all.length < 2 || old === null) throw new Refusal('unlink_gone')
  const { owedCredits } = await balanceOf(trx, personId, parts.clock.nowMs())
  // Else whoever owes something would leave it with a chat that they need no more.
  if (owedCredits > 0) throw new Refusal('unlink_owed', { n: owedCredits })
  parts.crash('unlink:locked')
  const nowMs = parts.clock.nowMs()
  const id = newId(nowMs)
  await trx
    .insertInto('people')
    .values({
      id,
      locale: old.locale,
      settings: toJson(old.settings),
      blocked: old.blocked ? 1 : 0,
      created_at_ms: nowMs,
    })
    .execute()
  await openAccount(trx, id, nowMs)
  await copyConsents(trx, personId, id)
  await copyStrikes(trx, personId, id, nowMs)
  await trx
    .updateTable('identities')
    .set({ person_id: id })
    .where('platform', '=', identity.platform)
    .where('external_id', '=', identity.externalId)
    .execute()
  parts.crash('unlink:moved')
  crashAfterCommit(parts, 'unlink:committed')
  return { ...old, id }
}
