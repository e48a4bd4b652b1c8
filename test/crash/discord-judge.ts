/** After a round in Discord: what people see there, by the double's own record, held against the books. */
import type { Database } from '../../src/core/db/database.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import type { Discord, Seen } from '../discord/double/index.ts'

/** What Discord's user has to spend. */
export async function creditsOf(db: Database, userId: string): Promise<number> {
  const row = await db.outer
    .selectFrom('identities')
    .select('person_id')
    .where('platform', '=', 'discord')
    .where('external_id', '=', userId)
    .executeTakeFirstOrThrow()
  return (await balanceOf(db.outer, row.person_id)).availableCredits
}

export const buttonOf = (seen: Seen, verb: string): string | undefined =>
  seen.buttons.find((one) => one.customId?.startsWith(`${verb}:`))?.customId

/** Messages that show the end of a job, good or bad. */
export const showsOf = (discord: Discord, generationId: string): Seen[] =>
  discord.messages().filter((seen) => seen.buttons.some((one) => one.customId === `again:${generationId}`))

/** It says "thinking…" or "please wait". */
export const isLeftBehind = (seen: Seen): boolean => seen.loading || buttonOf(seen, 'cancel') !== undefined
