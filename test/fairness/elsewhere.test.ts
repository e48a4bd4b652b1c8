/** What a screen elsewhere refused, after the handler had let it through: the same ways out as under a refusal of the word lists. */
import { expect, test } from 'vitest'
import type { Moderator } from '../../src/core/ports.ts'
import { GIFT, openBed } from '../link/bed.ts'
import { eachDatabase } from '../support/databases.ts'

/** Finds violence in storms, and nothing else. */
const stormScreen: Moderator = {
  id: 'storms',
  reads: ['text'],
  screen: async ({ text = '' }) =>
    text.includes('storm') ? { scores: { violence: 1 }, evidence: ['storm'] } : { scores: {}, evidence: [] },
}

const PRICE = 2

eachDatabase((_name, open) => {
  test('a moderator can look again at it, and what they allow is made once', async () => {
    const bed = await openBed((await open()).url, {
      env: { ADMIN_IDS: 'one:operator' },
      moderators: [stormScreen],
    })
    const [operator, ann] = [await bed.guest('one', 'operator'), await bed.guest('two', 'ann')]
    await ann.say('a lighthouse in a storm')
    expect(ann.last().buttons.map(({ action }) => action?.split(':')[0])).toEqual(['reword', 'why', 'appeal'])
    expect(await ann.balance()).toEqual([GIFT, 0])
    await ann.press('appeal')
    expect((await operator.press('case')).lines.join(' ')).toContain('a lighthouse in a storm')
    await operator.press('Overturn')
    await operator.press('Harmless in its context')
    await ann.press('remake')
    expect(ann.last()).toMatchObject({ media: 1 })
    expect(await ann.balance()).toEqual([GIFT - PRICE, 0])
    // Once: the next one is looked at again.
    await bed.pass(60_000)
    await ann.say('a lighthouse in a storm')
    expect(await ann.balance()).toEqual([GIFT - PRICE, 0])
    await bed.leave()
  })
})
