/** A machine that dies in the middle, two tabs, and the count at the end. */
import { expect } from 'vitest'
import { commands, verbs } from '../../../src/bots/conversation/commands/index.ts'
import { lineOf, verify } from '../../../src/core/verify/index.ts'
import { labels, paid, type Tell } from './story.ts'
import { Visitor } from './visitor.ts'

let film: { card: string; work: string }

export function death(tell: Tell): void {
  tell('a program killed in the middle of a job comes back, and the page with it', async (story) => {
    const { me, studio } = story
    const still = await me.make('a castle on a hill, 16:9 --size 512')
    await paid(story, 1)
    const card = await me.pressed(still.id, 'Animate')
    await me.press(card.id, 'Start for 4')
    const begun = await me.changed(card.id, (one) => one.lines[0]?.startsWith('Animating') === true, 'its beginning')
    await me.has(story.credits - 4, 4)
    const row = studio.db.outer.selectFrom('generations').select('id').where('state', 'not in', ['done', 'cancelled'])
    film = { card: card.id, work: (await row.executeTakeFirstOrThrow()).id }
    const before = (await me.look()).map((one) => one.id)
    await studio.kill()
    await me.page.waitForSelector('.header[data-state=waiting]')
    // What is written meanwhile waits in the page.
    await me.write('a boat on a lake --size 512')
    await studio.restart()
    await me.online()
    expect((await me.look()).map((one) => one.id).slice(0, before.length)).toEqual(before)
    expect(begun.clips).toEqual([])
    const boat = await me.until(
      (seen) => seen.find((one) => one.role === 'bot' && one.lines[0] === 'a boat on a lake' && one.isDone),
      'what was written while nothing was there',
    )
    expect(boat.pictures).toHaveLength(1)
    await paid(story, 4 + 1)
  })
}

/** While it recovers, everything else goes on: this is asked later. */
export function afterDeath(tell: Tell): void {
  tell('what was being made when the program died arrives once and is paid once', async (story) => {
    const { me, studio } = story
    const { clips } = await me.result(film.card)
    expect(clips).toHaveLength(1)
    await me.has(story.credits, 0)
    await paid(story, 0)
    const cards = studio.db.outer.selectFrom('messages').select('id').where('topic_id', '=', film.work)
    expect(await cards.execute()).toHaveLength(1)
    const files = studio.db.outer.selectFrom('artifacts').select('role').where('generation_id', '=', film.work)
    expect((await files.execute()).map((one) => one.role).sort()).toEqual(['main', 'still'])
    const transfers = studio.db.outer.selectFrom('transfers').select('kind').where('cause_id', '=', film.work)
    expect((await transfers.execute()).map((one) => one.kind).sort()).toEqual(['hold', 'post'])
    expect((await me.look()).filter((one) => one.clips[0]?.src === clips[0]?.src)).toHaveLength(1)
  })
}

export function ends(tell: Tell): void {
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
      // What was deleted goes with the next sweep: row and file.
      const rows = () => studio.db.outer.selectFrom('artifacts').select(['key', 'state']).execute()
      await expect
        .poll(async () => (await rows()).filter((one) => one.state !== 'stored'), { interval: 500 })
        .toEqual([])
      // Samples of voices are nobody's.
      const samples = await studio.db.outer.selectFrom('samples').select('key').where('state', '=', 'kept').execute()
      const keys = [...(await rows()), ...samples].map((one) => one.key ?? '')
      expect((await studio.files()).sort()).toEqual(keys.sort())
      expect(await studio.db.outer.selectFrom('inbox').select('id').where('state', '!=', 'done').execute()).toEqual([])
      expect(me.problems).toEqual([])
      expect(studio.log.filter((line) => /"level":"(error|fatal)"/.test(line))).toEqual([])
      const forAll = commands.filter((one) => one.admin !== true).map((one) => one.name)
      const forAdmins = commands.filter((one) => one.admin === true).map((one) => one.name)
      expect([...me.commands].filter((name) => name !== 'dance' && !forAdmins.includes(name)).sort()).toEqual(
        forAll.sort(),
      )
      // Offered only where a chat makes pictures smaller, where others read along, and where not every message reaches the bot;
      // what operators press; and a way to pay for a plan where there are several.
      const elsewhere = ['subscribe', 'originals', 'alone', 'answer', 'close', 'wipe', 'notify']
      expect([...me.verbs].sort()).toEqual(
        verbs
          .map((one) => one.verb)
          .filter((verb) => !elsewhere.includes(verb))
          .sort(),
      )
    },
  )
}
