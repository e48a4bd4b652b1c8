/** Too few credits, buying them, and what had been wanted; then the statement. */

import { sql } from 'kysely'
import { expect } from 'vitest'
import { generation, labels, paid, picture, type Story, type Tell, workOf } from './story.ts'

export function money(tell: Tell): void {
  tell('too few credits: what would fit is one press away, and what was wanted after buying', async (story) => {
    const { me } = story
    expect(story.credits).toBe(3)
    const short = await me.say('misty mountains --count 4 --size 512')
    expect(short.lines).toEqual(['This costs 4 credits; you have 3.'])
    expect(labels(short)).toEqual(['× 3 for 3', 'Buy credits'])
    await me.press(short.id, '× 3 for 3')
    const three = await me.result(short.id)
    expect(new Set(three.pictures).size).toBe(3)
    await paid(story, 3)

    const shorter = await me.say('misty mountains --count 4 --size 512')
    expect([shorter.lines, labels(shorter)]).toEqual([['This costs 4 credits; you have 0.'], ['Buy credits']])
    const packs = await me.pressed(shorter.id, 'Buy credits')
    expect(packs.lines[0]).toBe('You have 0 credits. Which pack?')
    expect(packs.lines[2]).toMatch(/^500 credits · .*best value$/)
    // One way to pay: nothing to ask, the order is next.
    await me.press(packs.id, '100')
    const order = await me.changed(packs.id, (one) => labels(one).includes('Let it fail'))
    const pay = labels(order)[0] ?? ''
    expect(pay).toMatch(/^Pay \$1\.49/)
    const checking = await me.pressed(packs.id, 'I have paid')
    expect(checking.lines[0]).toMatch(/^I'm asking the shop/)
    await me.has(0)

    await me.press(packs.id, 'Let it fail')
    const failed = await me.changed(packs.id, (one) => labels(one).includes('Buy again'))
    expect(failed.lines[0]).toMatch(/^The payment of .* didn't go through\. Nothing was charged\.$/)
    await me.has(0)

    const next = await me.pressed(packs.id, 'Buy again')
    await me.press(next.id, '100')
    await me.changed(next.id, (one) => labels(one).includes(pay))
    await me.press(next.id, pay)
    const done = await me.changed(next.id, (one) => one.lines[0]?.startsWith('✅') === true)
    expect(done.lines).toEqual(['✅ Paid. +100 credits, 100 left.', 'What you wanted is waiting:'])
    story.credits = 100
    await paid(story, 0)

    await me.press(next.id, 'Start for 4')
    const four = await me.result(next.id)
    expect(new Set(four.pictures).size).toBe(4)
    for (const url of four.pictures) expect((await picture(story, url)).width).toBe(512)
    await paid(story, 4)

    const which = await me.pressed(four.id, 'Upscale')
    expect([which.lines, labels(which)]).toEqual([['Which picture?'], ['1', '2', '3', '4']])
    const large = await me.makeBy(which.id, '3')
    expect((await picture(story, large.pictures[0])).width).toBe(1024)
    const { inputs } = await generation(story, workOf(large))
    expect(JSON.parse(inputs)).toMatchObject([{ id: four.pictures[2]?.split('/').at(-1) }])
    await paid(story, 1)
  })

  tell('/buy sells without a wish, too', async (story) => {
    const { me } = story
    const packs = await me.say('/buy')
    await me.press(packs.id, '100')
    const order = await me.changed(packs.id, (one) => labels(one).includes('Let it fail'))
    await me.press(packs.id, labels(order)[0] ?? '')
    const done = await me.changed(packs.id, (one) => one.lines[0]?.startsWith('✅') === true)
    expect(labels(done)).toEqual(['Ask for the money back'])
    story.credits += 100
    expect(done.lines).toEqual([`✅ Paid. +100 credits, ${story.credits} left.`])
    await paid(story, 0)
  })

  tell('/orders lists what was bought and what became of it, and a number shows the order', async ({ me }) => {
    const list = await me.say('/orders')
    expect(list.lines[0]).toBe('Your newest orders (UTC):')
    expect(list.lines.slice(1, 4).map((line) => line.split(' · ').at(-1))).toEqual(['paid', 'paid', 'payment failed'])
    expect(labels(list)).toEqual(['1', '2', '3'])
    expect((await me.pressed(list.id, '3')).lines[0]).toMatch(/didn't go through/)
  })

  tell('/balance tells every movement, each a press away from its job or order', async (story) => {
    const { me } = story
    const statement = await me.answer(() => me.page.click('.header .balance'))
    expect(statement.lines[0]).toBe(`You have ${story.credits} credits.`)
    const bought = statement.lines.findIndex((line) => /^\d+\. \+100 · bought/.test(line))
    const used = statement.lines.findIndex((line) => /^\d+\. −4 · used/.test(line))
    const numberAt = (at: number) => statement.lines[at]?.split('.')[0] ?? ''
    expect((await me.pressed(statement.id, numberAt(bought))).lines[0]).toMatch(/^✅ Paid\. \+100 credits/)
    expect((await me.pressed(statement.id, numberAt(used))).pictures).toHaveLength(4)

    const first = (await me.entry(statement.id)).lines
    await me.press(statement.id, 'Older')
    const older = await me.changed(statement.id, (one) => one.lines[2] !== first[2], 'the next page in its place')
    let last = older
    while (labels(last).includes('Older')) {
      const before = last.lines.join()
      await me.press(statement.id, 'Older')
      last = await me.changed(statement.id, (one) => one.lines.join() !== before)
    }
    expect(last.lines.at(-1)).toMatch(/\+20 · gift/)
    await me.has(story.credits)
  })

  tell(
    'a plan is paid by the month, becomes a smaller one, is cancelled and kept, and is over with its month',
    async (story) => {
      const { me } = story
      const before = story.credits
      expect((await me.say('/subscription')).lines).toEqual(['You have no plan.'])
      const plans = await me.pressed((await me.say('/subscription')).id, 'See plans')
      expect(labels(plans)).toEqual(['600', '2,500'])
      expect((await me.say('/subscribe')).lines).toEqual(plans.lines)
      expect(plans.lines).toContain('– everything costs 20 % less')
      await me.press(plans.id, '2,500')
      const order = await me.changed(plans.id, (one) => labels(one).includes('Let it fail'))
      expect(order.lines.at(-1)).toMatch(/^\$19\.99 now and then every month, until you cancel/)
      await me.press(plans.id, labels(order)[0] ?? '')
      const done = await me.changed(plans.id, (one) => one.lines[0]?.startsWith('✅') === true)
      expect(done.lines[1]).toMatch(/^Your plan runs until /)
      await me.has(before + 2500)
      expect((await me.say('/balance')).lines[1]).toMatch(/^2,500 of them are your plan's and last until /)

      const card = await me.say('/subscription')
      const larger = await me.pressed(card.id, 'Change')
      await me.press(larger.id, '600')
      const asked = await me.changed(larger.id, (one) => labels(one).includes('Change next month'))
      expect(asked.lines[0]).toMatch(/^Your plan becomes 600 credits a month after /)
      await me.press(larger.id, 'Change next month')
      const next = await me.changed(larger.id, (one) => labels(one).includes('Cancel the plan'))
      expect(next.lines).toContain('From the next month on: 600 credits for $5.99.')
      await aMonthPasses(story)
      await me.say('/subscription')
      await heard(me, '✅ Your plan was renewed: +600 credits')
      await me.has(before + 600)

      const own = await me.say('/subscription')
      await me.press(own.id, 'Cancel the plan')
      await me.changed(own.id, (one) => labels(one).includes('Yes, cancel'))
      await me.press(own.id, 'Yes, cancel')
      await me.changed(own.id, (one) => one.lines.some((line) => line.startsWith('Cancelled: it runs until ')))
      await me.press(own.id, 'Keep the plan after all')
      await me.changed(own.id, (one) => labels(one).includes('Cancel the plan'))
      await me.press(own.id, 'Cancel the plan')
      await me.changed(own.id, (one) => labels(one).includes('Yes, cancel'))
      await me.press(own.id, 'Yes, cancel')
      await me.changed(own.id, (one) => one.lines.some((line) => line.startsWith('Cancelled: it runs until ')))
      await aMonthPasses(story)
      await me.say('/subscription')
      await heard(me, 'Your plan with 600 credits a month is over. Nothing more is paid.')
      await me.has(before)
    },
  )
}

const heard = (me: Story['me'], words: string) =>
  me.until((all) => all.some((one) => one.lines[0]?.startsWith(words) === true), words)

const MONTH_MS = 30 * 24 * 60 * 60 * 1000

/** Everything of the plan lies a month back: the program has no clock that one could move. */
async function aMonthPasses({ studio }: Story): Promise<void> {
  await studio.db.transaction(async (trx) => {
    await sql`update subscription_periods set starts_at_ms = starts_at_ms - ${MONTH_MS}, ends_at_ms = ends_at_ms - ${MONTH_MS}`.execute(
      trx,
    )
    await sql`update subscriptions set period_start_ms = period_start_ms - ${MONTH_MS},
      period_end_ms = period_end_ms - ${MONTH_MS}, next_step_at_ms = next_step_at_ms - ${MONTH_MS}`.execute(trx)
    await sql`update accounts set expires_at_ms = expires_at_ms - ${MONTH_MS}`.execute(trx)
  })
}
