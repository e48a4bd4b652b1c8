import { expect, test } from 'vitest'
import { eachDatabase } from '../../../test/support/databases.ts'
import { toJson } from '../db/database.ts'
import { LIMITS } from '../limits.ts'
import { personOf } from '../people.ts'
import { recordUsage, usageFigures } from './usage.ts'

const USE = {
  day: '2026-11-20',
  kind: 'image',
  model_id: 'canvas',
  provider: 'builtin',
  outcome: 'done',
  wait_ms: 10,
  work_ms: 1500,
  credits: 2,
  cost_micro_usd: 0,
}

eachDatabase((_name, open) => {
  test('usage figures are anonymous: a group that is too small is shown with others, or not at all', async () => {
    const opened = await open()
    const { db } = opened
    const use = async (times: number, change: Partial<typeof USE>) => {
      for (let n = 0; n < times; n++)
        await db.outer
          .insertInto('usage')
          .values({ ...USE, ...change })
          .execute()
    }
    await use(LIMITS.figureGroup, {})
    await use(LIMITS.figureGroup - 1, { kind: 'music', model_id: 'piano', work_ms: 4000 })
    const canvas = { of: { kind: 'image', model: 'canvas', outcome: 'done' }, n: 5, workSeconds: 1.5, credits: 10 }
    expect(LIMITS.figureGroup).toBe(5)
    // Four alone could be one person: they are nowhere.
    expect(await usageFigures(db.outer, '2026-11-01')).toEqual([canvas])
    await use(1, { outcome: 'failed', work_ms: 0, credits: 0 })
    // Five together say nothing of any of them.
    expect(await usageFigures(db.outer, '2026-11-01')).toEqual([
      canvas,
      { of: null, n: 5, workSeconds: 3.2, credits: 8 },
    ])
    expect(await usageFigures(db.outer, '2026-11-21')).toEqual([])
    await opened.close()
  })

  test('whoever has switched statistics off is not counted, and no figure names anybody', async () => {
    const opened = await open()
    const { db } = opened
    const settings = [{}, { statistics: true }, { statistics: false }]
    for (const [index, wish] of settings.entries())
      await db.transaction(async (trx) => {
        const identity = { platform: 'test', externalId: `p${index}`, locale: 'en' } as const
        const { id } = await personOf(trx, identity, { startCredits: 0, nowMs: 1 })
        await trx
          .updateTable('people')
          .set({ settings: toJson(wish) })
          .where('id', '=', id)
          .execute()
        await recordUsage(trx, id, { ...USE, credits: index })
      })
    const rows = await db.outer.selectFrom('usage').selectAll().orderBy('id').execute()
    expect(rows.map(({ credits }) => credits)).toEqual([0, 1])
    expect(Object.keys(rows[0]!).sort()).toEqual(['id', ...Object.keys(USE)].sort())
    await opened.close()
  })
})
