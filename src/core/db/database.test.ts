import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'

eachDatabase((name, open) => {
  test('opens', async () => {
    const { db, close } = await open()
    expect(db.dialect).toBe(name)
    const one = async (k: string) =>
      db.transaction(async (trx) => {
        await trx.insertInto('checkpoints').values({ name: k, value: '1' }).execute()
        await trx.selectFrom('checkpoints').selectAll().execute()
        await trx.updateTable('checkpoints').set({ value: '2' }).where('name', '=', k).execute()
        return 1
      })
    const outer = db.outer.selectFrom('checkpoints').selectAll().execute()
    console.log(await Promise.allSettled([one('a'), one('b'), outer, one('c')]))
    await close()
  })
})
