/**
 * One-time codes that join two chats. A code stands for the identity that made it; it is kept as a hash, holds ten minutes, and is
 * good for one identity that types it and one confirmation. Making and guessing are limited by identity: 29^8 codes, five wrong
 * ones an hour.
 */
import { createHash, randomInt } from 'node:crypto'
import type { Trx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId } from '../id.ts'
import { LIMITS } from '../limits.ts'
import { crashAfterCommit, type Identity, isSameIdentity, type LinkParts } from './parts.ts'

/** Without what is taken for something else: 0 O, 1 I L, U V. */
const LETTERS = '23456789ABCDEFGHJKMNPQRSTWXYZ'
const CODE_CHARS = 8
const HALF = CODE_CHARS / 2

/** What was typed, as a code without its dash; null: it does not have the form of one. */
export function readCode(typed: string): string | null {
  if (typed.length > 64) return null
  const letters = typed.toUpperCase().replaceAll(/[\s\-–—_.]/g, '')
  return letters.length === CODE_CHARS && [...letters].every((one) => LETTERS.includes(one)) ? letters : null
}

/** As people read it: `ABCD-EFGH`. */
export function writeCode(code: string): string {
  return `${code.slice(0, HALF)}-${code.slice(HALF)}`
}

const hashOf = (code: string): string => createHash('sha256').update(`link ${code}`).digest('base64url')

/**
 * A new code of this identity; the one before is good no more. Throws Refusal 'link_often' { minutes }.
 * @param random an integer from 0 up to, not including, its argument
 */
export async function makeCode(
  parts: LinkParts,
  trx: Trx,
  maker: Identity,
  random: (below: number) => number = randomInt,
): Promise<string> {
  const nowMs = parts.clock.nowMs()
  const again = await tooOften(trx, maker, 'made', LIMITS.linkCodesMade, nowMs)
  if (again !== null) throw new Refusal('link_often', { minutes: again })
  await note(trx, maker, 'made', nowMs)
  await trx
    .deleteFrom('link_codes')
    .where('platform', '=', maker.platform)
    .where('external_id', '=', maker.externalId)
    .where('used', '=', 0)
    .execute()
  const code = Array.from({ length: CODE_CHARS }, () => LETTERS[random(LETTERS.length)]).join('')
  await trx
    .insertInto('link_codes')
    .values({
      id: newId(nowMs),
      hash: hashOf(code),
      platform: maker.platform,
      external_id: maker.externalId,
      claimed_platform: null,
      claimed_external_id: null,
      expires_at_ms: nowMs + LIMITS.linkCodeMs,
    })
    .execute()
  crashAfterCommit(parts, 'link:code-made')
  return code
}

/** `wrong`: no such code, or no more. `form`: not a code at all. `often`: too many wrong ones, in whole minutes. */
export type Claimed =
  | { state: 'claimed'; linkId: string; maker: Identity }
  | { state: 'form' }
  | { state: 'wrong' }
  | { state: 'own' }
  | { state: 'often'; minutes: number }

/**
 * Takes a code for whoever typed it: from now on nobody else can. A wrong one is written down, so the caller answers instead of
 * throwing.
 */
export async function claimCode(parts: LinkParts, trx: Trx, typer: Identity, typed: string): Promise<Claimed> {
  const nowMs = parts.clock.nowMs()
  const code = readCode(typed)
  if (code === null) return { state: 'form' }
  const again = await tooOften(trx, typer, 'wrong', LIMITS.linkWrongCodes, nowMs)
  if (again !== null) return { state: 'often', minutes: again }
  const found = await trx
    .selectFrom('link_codes')
    .selectAll()
    .where('hash', '=', hashOf(code))
    .where('used', '=', 0)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst()
  if (found !== undefined && isSameIdentity(makerOf(found), typer)) return { state: 'own' }
  // One statement: of two who type it at the same moment one has it.
  const taken =
    found === undefined
      ? undefined
      : await trx
          .updateTable('link_codes')
          .set({
            claimed_platform: typer.platform,
            claimed_external_id: typer.externalId,
            // Read at the last moment it can still be confirmed in peace.
            ...(found.claimed_platform === null ? { expires_at_ms: nowMs + LIMITS.linkCodeMs } : {}),
          })
          .where('id', '=', found.id)
          .where('used', '=', 0)
          .where((on) =>
            on.or([
              on('claimed_platform', 'is', null),
              on.and([on('claimed_platform', '=', typer.platform), on('claimed_external_id', '=', typer.externalId)]),
            ]),
          )
          .returning('id')
          .executeTakeFirst()
  if (found === undefined || taken === undefined) {
    await note(trx, typer, 'wrong', nowMs)
    return { state: 'wrong' }
  }
  crashAfterCommit(parts, 'link:code-claimed')
  return { state: 'claimed', linkId: found.id, maker: makerOf(found) }
}

/** Uses a claimed code up. Answers whose code it was; null: it was not claimed by this identity, or is over. */
export async function useCode(
  parts: Pick<LinkParts, 'clock'>,
  trx: Trx,
  typer: Identity,
  linkId: string,
): Promise<Identity | null> {
  const used = await trx
    .updateTable('link_codes')
    .set({ used: 1 })
    .where('id', '=', linkId)
    .where('used', '=', 0)
    .where('claimed_platform', '=', typer.platform)
    .where('claimed_external_id', '=', typer.externalId)
    .where('expires_at_ms', '>', parts.clock.nowMs())
    .returning(['platform', 'external_id'])
    .executeTakeFirst()
  return used === undefined ? null : makerOf(used)
}

/** Seen by others than the one it was meant for: good no more. */
export async function burnCode(trx: Trx, typed: string): Promise<void> {
  const code = readCode(typed)
  if (code !== null) await trx.deleteFrom('link_codes').where('hash', '=', hashOf(code)).where('used', '=', 0).execute()
}

/** Removes codes and counts that are long over. */
export async function sweepCodes(db: Pick<Trx, 'deleteFrom'>, nowMs: number): Promise<void> {
  const before = nowMs - LIMITS.linkRowsKeptMs
  await db.deleteFrom('link_codes').where('expires_at_ms', '<', before).execute()
  await db.deleteFrom('link_tries').where('at_ms', '<', before).execute()
}

function makerOf(row: { platform: string; external_id: string }): Identity {
  return { platform: row.platform, externalId: row.external_id }
}

async function note(trx: Trx, who: Identity, kind: 'made' | 'wrong', nowMs: number): Promise<void> {
  await trx
    .insertInto('link_tries')
    .values({ platform: who.platform, external_id: who.externalId, kind, at_ms: nowMs })
    .execute()
}

/** Null: not too often; else in how many minutes again. */
async function tooOften(
  trx: Trx,
  who: Identity,
  kind: 'made' | 'wrong',
  most: number,
  nowMs: number,
): Promise<number | null> {
  const rows = await trx
    .selectFrom('link_tries')
    .select('at_ms')
    .where('platform', '=', who.platform)
    .where('external_id', '=', who.externalId)
    .where('kind', '=', kind)
    .where('at_ms', '>', nowMs - LIMITS.linkTriesMs)
    .orderBy('at_ms', 'desc')
    .limit(most)
    .execute()
  const oldest = rows.length < most ? undefined : rows.at(-1)
  return oldest === undefined ? null : Math.max(1, Math.ceil((oldest.at_ms + LIMITS.linkTriesMs - nowMs) / 60_000))
}
