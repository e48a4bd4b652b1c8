/** Messages to the people of ADMIN_IDS, written in the transaction of what they are about. */
import type { Trx } from './db/database.ts'
import { type AdminEntry, tellAdmins } from './fairness/admins.ts'
import type { Clock, Log, Outgoing, Queue } from './ports.ts'

/** Tells them; answers how many could be reached. Whoever has never spoken to the bot in private can't be. */
export type NotifyAdmins = (trx: Trx, outgoing: Outgoing) => Promise<number>

export function createAdminNotices(parts: {
  queue: Queue
  clock: Clock
  log: Log
  admins: readonly AdminEntry[]
}): NotifyAdmins {
  return async (trx, outgoing) => {
    const reached = await tellAdmins(parts, trx, parts.admins, outgoing)
    if (reached === 0)
      parts.log.error({ text: outgoing.text?.[0]?.key }, 'a notice for admins reached nobody: see ADMIN_IDS')
    return reached
  }
}
