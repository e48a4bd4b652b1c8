/** The operators of ADMIN_IDS: who they are, and how they are told something. */
import type { Reader, Trx } from '../db/database.ts'
import { chatsOf } from '../identities.ts'
import { post } from '../outbox.ts'
import { findByIdentity, findPerson, type Person } from '../people.ts'
import type { Clock, Outgoing, Queue } from '../ports.ts'

/** An account of a chat; `person:<id>` is one of ours, whatever chats they come from. */
export interface AdminEntry {
  platform: string
  id: string
}

const PERSON = 'person'

/** Whether somebody who speaks is an operator. */
export function isAdmin(
  admins: readonly AdminEntry[],
  who: { platform: string; externalId: string; personId: string },
): boolean {
  return admins.some(({ platform, id }) =>
    platform === PERSON ? id === who.personId : platform === who.platform && id === who.externalId,
  )
}

/** Writes a notice to every operator, in the chat in which they wrote to the bot in private last. Answers to how many. */
export async function tellAdmins(
  parts: { queue: Queue; clock: Clock },
  trx: Trx,
  admins: readonly AdminEntry[],
  content: Outgoing,
  aboutId?: string,
): Promise<number> {
  const told = new Set<string>()
  for (const admin of admins) {
    const person = await personOf(trx, admin)
    if (person === null || told.has(person.id)) continue
    const chats = (await chatsOf(trx, person.id)).filter(({ address }) => address !== null)
    const chat = chats.find(({ platform, externalId }) => platform === admin.platform && externalId === admin.id)
    const address = (chat ?? chats[0])?.address ?? null
    if (address === null) continue
    const about = aboutId === undefined ? {} : { aboutId }
    await post(parts, trx, { personId: person.id, address, topic: 'notice', content, ...about })
    told.add(person.id)
  }
  return told.size
}

function personOf(db: Reader, { platform, id }: AdminEntry): Promise<Person | null> {
  return platform === PERSON ? findPerson(db, id) : findByIdentity(db, platform, id)
}
