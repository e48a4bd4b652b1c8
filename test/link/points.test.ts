import { expect, test } from 'vitest'
import { LINK_CRASH_POINTS } from '../../src/core/link/parts.ts'
import { eachDatabase } from '../support/databases.ts'
import { codeOf, GIFT, openBed, type Somebody } from './bed.ts'

const PENDING = { state: 'pending', operation: { id: 1 }, checkAfterMs: 5000 } as const

/** Everything between the first word and the last, with a job and an order of each under way all the time. */
eachDatabase((_name, open) => {
  test.each(LINK_CRASH_POINTS)(
    'a fault at %s, with jobs and payments in flight, loses nothing and doubles nothing',
    async (point) => {
      const opened = await open()
      const bed = await openBed(opened.url)
      const [ann, web] = [await bed.guest('one', 'ann'), await bed.guest('two', 'web')]
      const orders: string[] = []
      const busy = async (who: Somebody, prompt: string) => {
        bed.engine.starts.push(PENDING)
        await who.write(prompt)
        await who.say('/buy')
        await who.press('pack')
        const { id } = await bed.app.db.outer
          .selectFrom('orders')
          .select('id')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirstOrThrow()
        orders.push(id)
      }
      await busy(ann, 'a song')
      await busy(web, 'a fox')
      bed.dieAt(point)
      const patiently = async (act: () => Promise<unknown>, isDone: () => boolean | Promise<boolean>) => {
        await act()
        // What was rolled back is tried again by itself.
        for (let n = 0; n < 5 && !(await isDone()); n++) await bed.pass(2000)
        expect(await isDone()).toBe(true)
      }
      await patiently(
        () => ann.write('/link'),
        () => ann.seen().some((one) => one.lines.some((line) => line.startsWith('/link '))),
      )
      const code = ann.seen().find((one) => one.lines.some((line) => line.startsWith('/link ')))!
      await patiently(
        () => web.write(`/link ${codeOf(code)}`),
        () => web.seen().some((one) => one.buttons.some(({ label }) => label === 'Join them')),
      )
      await patiently(
        () => web.press('Join them'),
        async () => (await web.personId()) === (await ann.personId()),
      )
      await bed.pay(orders[0]!)
      await busy(web, 'a cat')
      await patiently(
        () => web.write('/unlink'),
        () => web.seen().some((one) => one.buttons.some(({ label }) => label === 'Stays with one')),
      )
      await patiently(
        () => web.press('Stays with one'),
        async () => (await web.personId()) !== (await ann.personId()),
      )
      await bed.pay(orders[1]!)
      await bed.pay(orders[2]!)
      for (let n = 0; n < 4; n++) await bed.pass(6000)
      expect(bed.died()).toBe(true)
      // One gift, three purchases, three jobs of two credits; all of it with whom it was left.
      expect([await ann.balance(), await web.balance()]).toEqual([
        [GIFT + 300 - 6, 0],
        [0, 0],
      ])
      const shown = (who: Somebody) =>
        who
          .seen()
          .filter((one) => one.media > 0)
          .map((one) => one.lines[0])
      expect([shown(ann), shown(web)]).toEqual([['a song'], ['a fox', 'a cat']])
      const links = await bed.app.db.outer
        .selectFrom('transfers')
        .select('key')
        .where('cause_type', '=', 'link')
        .execute()
      expect(links).toHaveLength(2)
      await bed.leave()
      await opened.close()
    },
  )
})
