import { afterEach, beforeEach, expect, test } from 'vitest'
import { eachDatabase, manualClock, manualQueue, silentLog, type TestDatabase } from '../../test/support/databases.ts'
import { createAdminNotices } from './admins.ts'
import { noteAddress } from './identities.ts'
import { personOf } from './people.ts'
import type { Address } from './ports.ts'

const NOTICE = { text: [{ key: 'admin-minors', params: { person: 'p', moderator: 'local' } }] }

eachDatabase((_name, open) => {
  let database: TestDatabase
  const clock = manualClock(1000)
  const log = silentLog()
  const notices = (admins: { platform: string; id: string }[]) =>
    createAdminNotices({ queue: manualQueue({ clock, db: database.db }), clock, log, admins })
  beforeEach(async () => {
    database = await open()
    const given = { startCredits: 0, nowMs: 1000 }
    await database.db.transaction(async (trx) => {
      for (const externalId of ['1', '2'])
        await personOf(trx, { platform: 'telegram', externalId, locale: 'en' }, given)
      const address: Address = { platform: 'telegram', bot: 'main', chat: '1', place: 'private' }
      await noteAddress(trx, { platform: 'telegram', externalId: '1' }, address)
    })
  })
  afterEach(() => database.close())
  const posted = () => database.db.outer.selectFrom('messages').select(['chat_key', 'topic', 'content']).execute()

  test('admins who have spoken to the bot in private are told there, in the transaction of what it is about', async () => {
    const tell = notices([1, 2, 3].map((id) => ({ platform: 'telegram', id: String(id) })))
    expect(await database.db.transaction((trx) => tell(trx, NOTICE))).toBe(1)
    expect(await posted()).toMatchObject([{ chat_key: 'telegram:main:1', topic: 'notice' }])
    const broken = database.db.transaction(async (trx) => {
      await tell(trx, NOTICE)
      throw new Error('what it was about did not happen')
    })
    await expect(broken).rejects.toThrow()
    expect(await posted()).toHaveLength(1)
  })

  test('a notice that reaches nobody is an error of the log', async () => {
    const before = log.entries.length
    expect(await database.db.transaction((trx) => notices([])(trx, NOTICE))).toBe(0)
    expect(log.entries.slice(before)).toMatchObject([{ level: 'error' }])
  })
})
