/** A machine that dies in the middle, two tabs, and the count at the end. */
import { expect } from 'vitest'
import { commands, verbs } from '../../../src/bots/conversation/commands/index.ts'
import { lineOf, verify } from '../../../src/core/verify/index.ts'
import { labels, paid, type Tell, workOf } from './story.ts'
import { Visitor } from './visitor.ts'

export function ends(tell: Tell): void {
  tell(
    'a program killed in the middle of a job comes back, and so does the page: made once, paid once',
    async (story) => {
      const { me, studio } = story
      const still = await me.make('a castle on a hill, 16:9 --size 512')
      await paid(story, 1)
      const card = await me.pressed(still.id, 'Animate')
      await me.press(card.id, 'Start for 4')
      await me.changed(card.id, (one) => one.lines[0]?.startsWith('Animating') === true, 'that it is being made')
      await me.has(story.credits - 4, 4)
      const before = (await me.look()).map((one) => one.id)
      await studio.kill()
      await me.page.waitForSelector('.header[data-state=waiting]')
      await studio.restart()
      await me.online()
      expect((await me.look()).map((one) => one.id)).toEqual(before)

      // While it recovers, everything else goes on.
      const other = await me.make('a boat on a lake --size 512')
      expect((await me.say('/history')).lines.join('\n')).toMatch(/a boat on a lake[\s\S]*a castle on a hill/)
      const film = await me.result(card.id)
      expect(film.clips).toHaveLength(1)
      await paid(story, 5)
      const work = workOf(film)
      const cards = studio.db.outer.selectFrom('messages').select('id').where('topic_id', '=', work)
      expect(await cards.execute()).toHaveLength(1)
      const files = studio.db.outer.selectFrom('artifacts').select('role').where('generation_id', '=', work)
      expect((await files.execute()).map((one) => one.role).sort()).toEqual(['main', 'still'])
      expect((await me.look()).filter((one) => one.clips[0]?.src === film.clips[0]?.src)).toHaveLength(1)
      expect(other.pictures).toHaveLength(1)
    },
  )

  tell('two tabs show the same, and a press in one shows in the other', async (story) => {
    const { me, studio } = story
    const made = await me.make('two birds at sunset --size 512')
    await paid(story, 1)
    const problems: string[] = []
    const tab = await me.context.newPage()
    tab.on('pageerror', (error) => problems.push(error.message))
    const second = new Visitor({ page: tab, context: me.context, problems })
    await second.open(studio.address)
    await second.changed(made.id, (one) => one.isDone)
    const tail = (await me.look()).slice(-10)
    await expect.poll(async () => (await second.look()).slice(-10)).toEqual(tail)
    await second.has(story.credits)

    await second.press(made.id, '♡ Save')
    await me.changed(made.id, (one) => labels(one).includes('♥ Saved'))
    const answer = await me.answer(() => second.write('/balance'))
    await second.changed(answer.id, (one) => one.lines[0] === answer.lines[0])
    expect(problems).toEqual([])
    await tab.close()
  })

  tell(
    'after all this the books are right, no file is left over, and nothing was forgotten',
    async ({ me, studio }) => {
      const books = await verify(studio.db)
      expect(books.differences.map(lineOf)).toEqual([])
      expect(books.transfers).toBeGreaterThan(50)
      const rows = await studio.db.outer.selectFrom('artifacts').select(['key', 'state']).execute()
      expect(rows.filter((one) => one.state !== 'stored')).toEqual([])
      expect((await studio.files()).sort()).toEqual((await rows()).map((one) => one.key).sort())
      expect(await studio.db.outer.selectFrom('inbox').select('id').where('state', '!=', 'done').execute()).toEqual([])
      expect(me.problems).toEqual([])
      expect(studio.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([])
      expect([...me.commands].filter((name) => name !== 'dance').sort()).toEqual(commands.map((one) => one.name).sort())
      expect([...me.verbs].sort()).toEqual(verbs.map((one) => one.verb).sort())
    },
  )
}
