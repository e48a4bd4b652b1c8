/** A second browser is a second chat: joined, sent to, and parted again. */
import { expect } from 'vitest'
import { labels, paid, type Tell } from './story.ts'
import { Visitor } from './visitor.ts'

export function links(tell: Tell): void {
  tell('two browsers become one person with one wallet, send each other works, and part', async (story) => {
    const { me, studio, browser } = story
    const other = new Visitor(await browser.page())
    await other.open(studio.address)
    await other.has(20)
    const made = await other.say('/link')
    expect(made.lines[0]).toBe('Write this to me in your other chat within 10 minutes:')
    const typed = made.lines[1] ?? ''
    expect(typed).toMatch(/^\/link [2-9A-Z]{4}-[2-9A-Z]{4}$/)
    const first = await me.say(typed)
    expect(labels(first)).toEqual(['Join them', 'Leave it'])
    await me.press(first.id, 'Leave it')
    await me.changed(first.id, (one) => one.lines[0] === 'Left as it was.')

    const asked = await me.say(typed)
    expect(asked.lines.slice(0, 3)).toEqual([
      'Join this chat (Web chat) with your chat on Web chat?',
      `There: 20 credits · here: ${story.credits} credits · together: ${story.credits} credits`,
      'The starting gift counts once: 20 credits of it go back.',
    ])
    await me.press(asked.id, 'Join them')
    await me.changed(asked.id, (one) => one.lines[0]?.startsWith('Joined with Web chat.') === true)
    await paid(story, 0)
    await other.has(story.credits)
    expect((await other.say('/history')).lines[0]).toBe((await me.say('/history')).lines[0])

    const work = await me.make('a bridge in the fog --size 512')
    await paid(story, 1)
    expect(labels(work).at(-1)).toBe('Send to my other chat')
    const copied = await other.answer(() => me.press(work.id, 'Send to my other chat'))
    expect([copied.lines[0], copied.pictures.length]).toEqual(['a bridge in the fog', 1])
    expect((await other.fetch(copied.pictures[0] ?? '')).status).toBe(200)

    const parting = await me.say('/unlink')
    await me.press(parting.id, 'Stays with Web chat (this one)')
    await me.changed(parting.id, (one) => one.lines[0] === 'Parted. Everything stays here; Web chat begins anew.')
    await paid(story, 0)
    await other.has(0)
    expect((await other.fetch(copied.pictures[0] ?? '')).status).toBe(404)
    expect((await me.say('/link')).lines[1]).toMatch(/^\/link /)
    expect(other.problems.filter((problem) => !problem.includes('404'))).toEqual([])
    await other.context.close()
  })
}
