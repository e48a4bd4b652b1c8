/** What goes wrong, lists, papers and settings. */
import { expect } from 'vitest'
import { labels, paid, type Tell, workOf } from './story.ts'

export function corners(tell: Tell): void {
  tell('an option that does not exist is answered with those that do, as chips', async (story) => {
    const { me } = story
    const card = await me.say('a green hill --ratio 5:4 --size 512')
    expect(card.lines[0]).toBe('Ratio: 1:1, 4:3, 3:4, 16:9, 9:16, not “5:4”.')
    await me.choose(card.id, '4:3')
    await me.press(card.id, 'Start for 1')
    expect((await me.result(card.id)).lines[1]).toMatch(/^4:3 · 512 px/)
    await paid(story, 1)
    expect((await me.say('a hill --colour red')).lines[0]).toMatch(
      /^There is no option --colour here\. There are: --ratio/,
    )
  })

  tell(
    'nonsense and unknown commands get help; what the screen refuses gets a reason; nothing is charged',
    async (story) => {
      const { me, studio } = story
      const count = async () => (await studio.db.outer.selectFrom('generations').select('id').execute()).length
      const before = await count()
      expect((await me.say('?!…')).lines[0]).toBe('I need words to paint, or a photo.')
      expect((await me.say('/dance')).lines[0]).toBe('There is no /dance here.')
      const refused = await me.say('kill all immigrants')
      expect(refused.lines[0]).toMatch(/^I can't make this: .*Nothing was charged\.$/)
      expect((await me.pressed(refused.id, 'Why?')).lines[0]).toMatch(/not made here|made here/)
      expect(await count()).toBe(before)
      // What was weighed and let through is written down, too.
      const weighed = studio.db.outer.selectFrom('verdicts').select('action').where('action', '<>', 'allow')
      expect(await weighed.execute()).toEqual([{ action: 'refuse' }])
      await me.has(story.credits)
    },
  )

  tell('/models, /terms, /privacy, /paysupport and /help say what they promise', async ({ me, studio }) => {
    const models = (await me.say('/models')).lines.join('\n')
    for (const words of ['Canvas (no AI) · Picture · 1 credit', 'Music box (no AI) · Song · 3 credits', 'Sketchpad'])
      expect(models).toContain(words)
    expect((await me.say('/terms')).lines[0]).toMatch(/terms/i)
    expect((await me.say('/privacy')).lines[0]).toMatch(/privacy/i)
    const { id } = await studio.db.outer.selectFrom('people').select('id').executeTakeFirstOrThrow()
    expect((await me.say('/paysupport')).lines[0]).toContain(id)
    expect((await me.say('/help image')).lines.join('\n')).toContain('--ratio – Ratio: 1:1')
    expect((await me.say('/help')).lines.join('\n')).toContain('/image – a picture')
  })

  tell('/history lists the works in pages, and a number shows one again', async ({ me }) => {
    const list = await me.say('/history')
    expect(list.lines).toHaveLength(9)
    const copy = await me.pressed(list.id, '2')
    const id = workOf(copy)
    expect(list.buttons.find((one) => one.label === '2')?.action).toBe(`show:${id}`)
    await me.press(list.id, 'Older')
    await me.changed(list.id, (one) => one.lines[1] !== list.lines[1], 'the next page in its place')
    expect((await me.say(`/show ${id}`)).lines).toEqual(copy.lines)
    expect((await me.say('/show 1234')).lines).toEqual(["I don't have this work. /history shows yours."])
  })

  tell('/settings change the language of page and bot, the notices and the model', async (story) => {
    const { me, studio } = story
    const settings = await me.say('/settings')
    const words: [label: string, lang: string, answer: RegExp][] = [
      ['🌐 Русский', 'ru', /\p{Script=Cyrillic}/u],
      ['🌐 中文', 'zh-Hans', /\p{Script=Han}/u],
      ['🌐 Bahasa Indonesia', 'id', /kredit/],
      ['🌐 English', 'en', /^You have/],
    ]
    const placeholders = new Set<string | null>()
    for (const [label, lang, answer] of words) {
      await me.choose(settings.id, label)
      await expect.poll(() => me.page.getAttribute('html', 'lang')).toBe(lang)
      await expect.poll(() => me.page.inputValue('.language-select')).toBe(lang === 'zh-Hans' ? 'zh' : lang)
      placeholders.add(await me.page.getAttribute('.input', 'placeholder'))
      expect((await me.say('/balance')).lines[0]).toMatch(answer)
    }
    expect(placeholders.size).toBe(words.length)
    await me.press(settings.id, 'Notices: on')
    await me.changed(settings.id, (one) => labels(one).includes('Notices: off'))
    await me.press(settings.id, 'Notices: off')
    await me.changed(settings.id, (one) => labels(one).includes('Notices: on'))

    await me.choose(settings.id, 'Picture: Sketchpad')
    expect((await me.make('an old bridge')).lines[1]).toMatch(/Sketchpad$/)
    await paid(story, 1)
    await me.choose(settings.id, 'Picture: Canvas (no AI)')
    const people = await studio.db.outer.selectFrom('people').select(['locale', 'settings']).execute()
    expect(people).toHaveLength(1)
    expect(JSON.parse(people[0]?.settings ?? '{}')).toMatchObject({ notices: true, models: { image: 'canvas' } })
  })
}

export function jobs(tell: Tell): void {
  tell('what waits behind two slow jobs can be cancelled, and its credits are back', async (story) => {
    const { me, studio } = story
    const films = [await me.say('/video a slow river'), await me.say('/video a fast train')]
    for (const film of films) {
      await me.press(film.id, 'Start for 10')
      await me.changed(film.id, (one) => one.isUnderWay)
    }
    const picture = await me.say('a windmill --size 512')
    await me.has(story.credits - 21, 21)
    const list = await me.say('/jobs')
    expect(list.lines[0]).toBe('Under way:')
    expect(list.lines[3]).toMatch(/^3\. Picture \(1 credit held\) a windmill/)
    await me.press(list.id, '✕ Cancel 3')
    const cancelled = await me.changed(picture.id, (one) => one.lines[0]?.startsWith('Cancelled') === true)
    expect(cancelled.lines).toEqual(['Cancelled. Your credit is back.'])
    expect(labels(cancelled)).toEqual(['Try again'])
    const second = await me.pressed(picture.id, 'Try again')
    expect(labels(second)).toEqual(['✕ Cancel'])
    await me.press(second.id, '✕ Cancel')
    await me.changed(second.id, (one) => one.lines[0] === 'Cancelled. Your credit is back.')
    const third = await me.say('a mill by a river --size 512')
    await me.write('/cancel')
    await me.changed(third.id, (one) => one.lines[0] === 'Cancelled. Your credit is back.')
    const asked = () =>
      studio.vendor.jobs().filter(({ request }) => /(slow river|fast train)"/.test(JSON.stringify(request)))
    await expect.poll(() => asked().length).toBe(2)
    await studio.vendor.finish()
    for (const film of films) expect((await me.result(film.id)).clips).toHaveLength(1)
    const retried = await me.makeBy(third.id, 'Try again')
    expect(retried.lines[0]).toBe('a mill by a river')
    await paid(story, 21)
    expect((await me.pressed(list.id, '✕ Cancel 1')).lines).toEqual([
      'It has ended already; there is nothing to cancel.',
    ])
    expect((await me.say('/jobs')).lines).toEqual(['Nothing is under way.'])
  })
}
