import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { markOf } from '../../src/bots/conversation/chats.ts'
import { ENDED } from '../../src/core/generation/types.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { LINK_CRASH_POINTS } from '../../src/core/link/parts.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { PLATFORM } from './chat-record.ts'
import { databasesOf, inTurn } from './in-turn.ts'
import { startLives } from './lives.ts'

const GIFT = 20
const JOB = 2
const PACK = 100

const root = mkdtempSync(join(tmpdir(), 'chatelier-link-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The real application: killed by SIGKILL at one point after another, with a job and an order of each of the two under way. */
test.each(databasesOf('postgres'))(
  'on %s a SIGKILL at a step of joining and parting loses nothing and doubles nothing',
  async (kind) => {
    const points = inTurn(LINK_CRASH_POINTS, kind)
    const lives = await startLives(kind, root)
    const { db, tell, until, write, press, personId } = lives
    const orderOf = async (name: string) => {
      const find = () =>
        db.outer.selectFrom('orders').select('id').where('key', 'like', `msg:main:${name}:%`).executeTakeFirst()
      await until(`an order of ${name}`, async () => (await find()) !== undefined)
      return (await find())!.id
    }
    const pay = (orderId: string) =>
      tell({
        type: 'receive',
        incoming: {
          source: 'pay:shop',
          externalId: `paid:${orderId}`,
          orderKey: `pay:shop:${orderId}`,
          payload: { externalId: orderId, orderId, amountMinor: 75, currency: 'XTR', status: 'paid' },
        },
      })

    for (const [index, point] of points.entries()) {
      const before = lives.deaths()
      const [kept, closed] = [`kept${index}`, `closed${index}`]
      await tell({ type: 'people', names: [kept, closed], credits: GIFT })
      await tell({ type: 'die', at: point })
      for (const name of [kept, closed]) {
        await write(name, 'image', `a fox of ${name}`)
        await press(name, 'pack::small')
      }
      const orders = [await orderOf(kept), await orderOf(closed)]
      const code = (await tell({ type: 'code', name: kept })) as string
      await write(closed, 'link', code)
      const claimed = () =>
        db.outer.selectFrom('link_codes').select('id').where('claimed_external_id', '=', closed).executeTakeFirst()
      await until('the code typed', async () => (await claimed()) !== undefined)
      await press(closed, `link:${(await claimed())!.id}`)
      await until('one person', async () => (await personId(closed)) === (await personId(kept)))
      await pay(orders[0]!)
      await press(closed, `unlink::${markOf({ platform: PLATFORM, externalId: closed })}`)
      await until('two people', async () => (await personId(closed)) !== (await personId(kept)))
      await pay(orders[1]!)
      // The last step's death comes after its effect.
      if (index === points.length - 1) await until('the last death', async () => lives.deaths() > before)
      expect([point, lives.deaths() - before]).toEqual([point, 1])
    }
    await until('rest', async () => {
      const { held } = (await tell({ type: 'status' })) as { held: number }
      // What a dead process held has nobody who goes on with it: only time helps.
      if (held === 0) await tell({ type: 'ahead', ms: 5000 })
      const open = await db.outer.selectFrom('generations').select('id').where('state', 'not in', ENDED).execute()
      const incoming = await db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute()
      return open.length + incoming.length === 0
    })
    await lives.stop()

    expect((await verify(db)).differences.map(lineOf)).toEqual([])
    for (const index of points.keys()) {
      const [kept, fresh] = [await personId(`kept${index}`), await personId(`closed${index}`)]
      const has = async (id: string) => {
        const { availableCredits, heldCredits, owedCredits } = await balanceOf(db.outer, id)
        return [availableCredits, heldCredits, owedCredits]
      }
      const jobs = await db.outer
        .selectFrom('generations')
        .select(['state', 'charged_credits'])
        .where('person_id', '=', kept)
        .execute()
      // One that was killed again and again is given up, and returned to whoever has the wallet now.
      const used = jobs.filter(({ state }) => state === 'done').length * JOB
      expect(jobs.map(({ charged_credits }) => charged_credits).reduce((sum, one) => sum + one, 0)).toBe(used)
      expect([index, jobs.length, await has(kept), await has(fresh)]).toEqual([
        index,
        2,
        [GIFT + 2 * PACK - used, 0, 0],
        [0, 0, 0],
      ])
    }
    const joined = await db.outer.selectFrom('people').select('id').where('merged_into', 'is not', null).execute()
    expect(joined).toHaveLength(points.length)
    await db.close()
  },
)
