/** Refusals and what can be done about them: other words, another look by the operator, who sits at another browser. */
import { expect } from 'vitest'
import { labels, paid, type Tell } from './story.ts'
import { Visitor } from './visitor.ts'

export function fairness(tell: Tell): void {
  let guest: Visitor
  let guestId = ''

  tell(
    'a refused wish is put in other words; a moderator in another browser allows it, and it is made once',
    async (story) => {
      const { me, studio, browser } = story
      const people = () =>
        studio.db.outer
          .selectFrom('identities')
          .innerJoin('people', 'people.id', 'identities.person_id')
          .select(['identities.person_id'])
          .orderBy('people.created_at_ms')
          .orderBy('people.id')
          .execute()
      const known = new Set((await people()).map((one) => one.person_id))
      guest = new Visitor(await browser.page())
      await guest.open(studio.address)
      await guest.has(20)
      guestId = (await people()).find((one) => !known.has(one.person_id))?.person_id ?? ''
      const mine = /[0-9A-Za-z]{22}/.exec((await me.say('/paysupport')).lines.join('\n'))?.[0] ?? ''
      await studio.kill()
      await studio.restart({ ADMIN_IDS: `person:${mine}` })
      await Promise.all([me.online(), guest.online()])
      await guest.pressed((await guest.say('/start')).id, 'I am 17 or older and agree')

      const refused = await guest.say('kill all immigrants')
      expect(refused.lines[0]).toBe("I can't make this: it spreads hatred of people. Nothing was charged.")
      expect(labels(refused)).toEqual(['✎ Change the words', 'Why?', 'Ask a moderator'])
      expect((await guest.pressed(refused.id, '✎ Change the words')).lines[0]).toMatch(/\S/)
      expect((await guest.make('a calm lake --size 512')).pictures).toHaveLength(1)
      await guest.has(19)

      const told = await me.answer(async () => {
        expect((await guest.pressed(refused.id, 'Ask a moderator')).lines[0]).toContain('A moderator will look at it.')
      })
      expect(told.lines[0]).toBe('Somebody asks for another look at a refusal: hatred.')
      const look = await me.pressed(told.id, 'Look at it')
      expect(look.lines).toContain('kill all immigrants')
      await me.press(look.id, 'Overturn')
      await me.changed(look.id, (one) => labels(one).includes('The screen was wrong'))
      const result = await guest.answer(() => me.press(look.id, 'The screen was wrong'))
      expect(result.lines[0]).toBe('A moderator has looked at your refused wish again (hatred). It may be made.')
      await me.changed(look.id, (one) => one.lines.join() === 'hatred: allowed. The screen was wrong')
      await guest.press(result.id, 'Make it now for 1 credit')
      expect((await guest.result(result.id)).lines[0]).toBe('kill all immigrants')
      await guest.has(18)
      expect(labels(await guest.say('kill all immigrants'))).toContain('Ask a moderator')
      await paid(story, 0)
    },
  )

  tell('the operator’s page lists appeals and exceptions, and tells how a person stands', async (story) => {
    const { me } = story
    const again = await guest.say('kill all immigrants at night')
    await me.answer(() => guest.press(again.id, 'Ask a moderator'))
    const list = await me.say('/queue')
    expect(list.lines[0]).toBe('1 appeal is open.')
    const look = await me.pressed(list.id, '1')
    await me.press(look.id, 'Except this wording')
    await me.changed(look.id, (one) => labels(one).includes('Harmless in its context'))
    await me.press(look.id, 'Harmless in its context')
    await me.changed(look.id, (one) => one.lines[0]?.startsWith('hatred: allowed, and this wording') === true)
    expect((await guest.make('Kill all immigrants, AT NIGHT --size 512')).pictures).toHaveLength(1)
    const empty = await me.pressed(look.id, 'Open appeals')
    expect(empty.lines[0]).toBe('No appeal is open.')
    const exceptions = await me.pressed(empty.id, 'Exceptions')
    expect(exceptions.lines[1]).toMatch(/^1\. hatred: one whole text/)
    await me.press(exceptions.id, 'Remove 1')
    await me.changed(exceptions.id, (one) => one.lines[0] === 'There are no exceptions.')
    const page = (await me.say(`/person ${guestId}`)).lines
    expect(page.slice(1, 3)).toEqual(['Chats: Web chat', expect.stringMatching(/^Free · \d+ points$/)])
    expect((await guest.say('/queue')).lines[0]).toBe('There is no /queue here.')
  })

  tell('money back is asked for at the page; the operator at another one returns a part of it', async (story) => {
    const { me } = story
    const packs = await guest.say('/buy')
    await guest.press(packs.id, '100')
    const order = await guest.changed(packs.id, (one) => labels(one).includes('Let it fail'))
    await guest.press(packs.id, labels(order)[0] ?? '')
    const card = await guest.changed(packs.id, (one) => one.lines[0]?.startsWith('✅') === true)
    const credits = (await guest.balance()).available
    expect(labels(card)).toEqual(['Ask for the money back'])
    const why = await guest.pressed(card.id, 'Ask for the money back')
    expect(why.lines[0]).toMatch(/^\$1\.49 can go back to you, and 100 credits go with it\./)
    const asked = await me.answer(() => guest.press(why.id, 'Not what I expected'))
    await guest.changed(why.id, (one) => one.lines[0]?.startsWith('I have told the operators.') === true)
    await guest.changed(card.id, (one) => labels(one).length === 0)
    expect(labels(asked)).toEqual(['Return $1.49', 'A part', 'Refuse'])
    const question = await me.pressed(asked.id, 'A part')
    expect(question.lines).toEqual(['The amount to return, such as 49.50'])
    const told = await guest.answer(() => me.write('0,75'))
    await me.changed(asked.id, (one) => one.lines[0] === 'Decided: a part goes back.')
    expect(told.lines[0]).toMatch(/^\$0\.75 of your \$1\.49 by Pretend money goes back to you/)
    await guest.has(credits - 50)
    await guest.changed(card.id, (one) => one.lines[0]?.startsWith('Part of $1.49 was returned') === true)
    const help = await guest.say('/paysupport')
    expect(labels(help)).toEqual(['My orders'])
    expect((await guest.pressed(help.id, 'My orders')).lines[1]).toMatch(/returned in part$/)
    for (const verb of guest.verbs) me.verbs.add(verb)
    expect(guest.problems).toEqual([])
    await guest.context.close()
  })
}
