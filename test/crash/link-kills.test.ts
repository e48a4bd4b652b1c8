import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, inject, test } from 'vitest'
import { markOf } from '../../src/bots/conversation/chats.ts'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import { ENDED } from '../../src/core/generation/types.ts'
import { balanceOf } from '../../src/core/ledger.ts'
import { LINK_CRASH_POINTS } from '../../src/core/link/parts.ts'
import { findByIdentity } from '../../src/core/people.ts'
import type { Json } from '../../src/core/ports.ts'
import { lineOf, verify } from '../../src/core/verify/index.ts'
import { PLATFORM } from './chat-record.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import { inTurn } from './in-turn.ts'
import type { Order } from './worker.ts'

const GIFT = 20
const JOB = 2
const PACK = 100
const LOOK_MS = 50

const root = mkdtempSync(join(tmpdir(), 'chatelier-link-kills-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The real application: killed by SIGKILL at one point after another, with a job and an order of each of the two under way. */
test.each(['sqlite', 'postgres'] as const)(
  'on %s a SIGKILL at a step of joining and parting loses nothing and doubles nothing',
  async (kind) => {
    const points = inTurn(LINK_CRASH_POINTS, kind)
    const dir = join(root, kind)
    mkdirSync(join(dir, 'data'), { recursive: true })
    const url =
      kind === 'sqlite'
        ? `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
        : await fetch(`${inject('databasesUrl')}/postgres-empty`, { method: 'POST' }).then((answer) => answer.text())
    const port = await freePort()
    const start = async () => {
      const one = startWorker(
        {
          dataDir: join(dir, 'data'),
          url,
          port,
          chatPath: join(dir, 'chat.jsonl'),
          aheadMs: 0,
          logLevel: 'silent',
        },
        join(root, 'cache'),
      )
      await one.ready
      return one
    }
    let deaths = 0
    let worker: WorkerProcess = await start()
    let isGone = false
    const watch = () => {
      const one = worker
      isGone = false
      void one.stopped.then(() => {
        if (one === worker) isGone = true
      })
    }
    watch()
    const replace = async () => {
      worker = await start()
      watch()
    }
    /** Tells until somebody lives to confirm it, as a platform delivers again. */
    const tell = async (order: Order): Promise<unknown> => {
      for (;;) {
        try {
          return await worker.tell(order)
        } catch (error) {
          await Promise.race([worker.stopped, sleep(5000)])
          if (!isGone) throw error
          deaths++
          await replace()
        }
      }
    }
    const db = openDatabase(url)
    const until = async (what: string, holds: (db: Database) => Promise<boolean>) => {
      const endMs = Date.now() + 90_000
      while (!(await holds(db))) {
        if (isGone) {
          deaths++
          await replace()
        }
        if (Date.now() > endMs) throw new Error(`not seen: ${what} ${worker.complaints()}`)
        await sleep(LOOK_MS)
      }
    }

    let sent = 0
    const speak = async (name: string, intent: { [field: string]: Json }) => {
      const key = `msg:main:${name}:${++sent}`
      const payload: Json = {
        ...intent,
        key,
        address: { platform: PLATFORM, bot: 'main', chat: name, place: 'private' },
        speaker: { platform: PLATFORM, externalId: name },
      }
      await tell({
        type: 'receive',
        incoming: { source: PLATFORM, externalId: key, orderKey: `${PLATFORM}:main:${name}`, payload },
      })
    }
    const write = (name: string, command: string, text: string) =>
      speak(name, { type: 'command', name: command, text, files: [] })
    const press = (name: string, action: string) => speak(name, { type: 'press', action })
    const personId = async (name: string) => (await findByIdentity(db.outer, PLATFORM, name))?.id ?? ''
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
      const before = deaths
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
      if (index === points.length - 1) await until('the last death', async () => deaths > before)
      expect([point, deaths - before]).toEqual([point, 1])
    }
    await until('rest', async () => {
      const { held } = (await tell({ type: 'status' })) as { held: number }
      // What a dead process held has nobody who goes on with it: only time helps.
      if (held === 0) await tell({ type: 'ahead', ms: 5000 })
      const open = await db.outer.selectFrom('generations').select('id').where('state', 'not in', ENDED).execute()
      const incoming = await db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute()
      return open.length + incoming.length === 0
    })
    await Promise.race([worker.tell({ type: 'stop' }).catch(() => {}), worker.stopped])
    await worker.stopped

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
  300_000,
)

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return typeof address === 'object' && address !== null ? address.port : 0
}
