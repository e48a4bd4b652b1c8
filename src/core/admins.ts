/** Messages to the people of ADMIN_IDS, written in the transaction of what they are about. */
import { fromJson, type Trx } from './db/database.ts'
import { post } from './outbox.ts'
import type { Address, Clock, Log, Outgoing, Queue } from './ports.ts'

/** Tells them; answers how many could be reached. Whoever has never spoken to the bot in private can't be. */
export type NotifyAdmins = (trx: Trx, outgoing: Outgoing) => Promise<number>

export function createAdminNotices(parts: {
  queue: Queue
  clock: Clock
  log: Log
  admins: readonly { platform: string; id: string }[]
}): NotifyAdmins {
  return async (trx, outgoing) => {
    let reached = 0
    for (const admin of parts.admins) {
      const row = await trx
        .selectFrom('identities')
        .select(['person_id', 'address'])
        .where('platform', '=', admin.platform)
        .where('external_id', '=', admin.id)
        .executeTakeFirst()
      if (row?.address == null) continue
      const address = fromJson<Address>(row.address)
      await post(parts, trx, { personId: row.person_id, address, topic: 'notice', content: outgoing })
      reached++
    }
    if (reached === 0)
      parts.log.error({ text: outgoing.text?.[0]?.key }, 'a notice for admins reached nobody: see ADMIN_IDS')
    return reached
  }
}
