/** Words that a text model outside makes more of, or translates: seen beside one's own, used, left, changed. */
import { expect } from 'vitest'
import { WRITTEN } from '../../vendors/openai/double.ts'
import { labels, paid, type Tell } from './story.ts'
import type { Visitor } from './visitor.ts'

/** Until the catalogue has been read anew. */
async function offers(me: Visitor, on: boolean): Promise<void> {
  for (let tries = 0; tries < 50; tries++)
    if (labels(await me.say('/settings')).includes('Enhance first: off') === on) return
  throw new Error('the catalogue was not read')
}

export function words(tell: Tell): void {
  tell(
    'more is made of words on a card and under a result; either words make it once, and one can go back',
    async (story) => {
      const { me, studio } = story
      await studio.offerWords(true)
      await offers(me, true)
      const plain = await me.result((await me.say('a lighthouse --size 512')).id)
      await paid(story, 1)
      const written = await me.result((await me.pressed(plain.id, 'Enhance words')).id)
      expect(written.lines).toEqual(['✏️ More was made of your words:', WRITTEN, 'What you wrote:', 'a lighthouse'])
      expect(labels(written)).toEqual([
        'Use these · 1 credit',
        'My own · 1 credit',
        'Change them',
        'Write anew',
        '✕ Delete',
      ])
      // The text model has had the words, and nothing else.
      const { messages } = studio.writer.jobs()[0]!.request as { messages: { content: string }[] }
      expect([messages.length, messages[1]?.content]).toEqual([2, 'a lighthouse'])
      const used = await me.result((await me.pressed(written.id, 'Use these · 1 credit')).id)
      expect(used.lines[0]).toBe(WRITTEN)
      await paid(story, 1)
      const twice = await me.pressed(written.id, 'Use these · 1 credit')
      expect(twice.lines).toEqual(['That is made already, or under way.'])
      const back = await me.result((await me.pressed(used.id, 'My own words')).id)
      expect(back.lines[0]).toBe('a lighthouse')
      await paid(story, 1)

      const card = await me.say('/video a lighthouse in the rain')
      await me.press(card.id, 'Enhance words')
      const dear = await me.changed(card.id, (one) => labels(one).includes('Use these · 10 credits'))
      expect(dear.lines.at(-1)).toBe('a lighthouse in the rain')
      await paid(story, 0)
    },
  )

  tell('words are translated for a model that takes another language best, and changed by hand', async (story) => {
    const { me, studio } = story
    const card = await me.say('/video маяк под дождём')
    expect(labels(card)).toContain('Translate')
    studio.writer.says.push('“A lighthouse in the rain”')
    await me.press(card.id, 'Translate')
    const written = await me.changed(card.id, (one) => labels(one).includes('Change them'))
    expect(written.lines).toEqual([
      ...['✏️ Your words in English:', 'A lighthouse in the rain', 'What you wrote:', 'маяк под дождём'],
    ])
    expect((await me.pressed(written.id, 'Change them')).lines).toEqual(['Write what should happen in the video.'])
    const changed = await me.say('a lighthouse in a storm')
    expect(changed.lines).toEqual(['A video with Reel', 'a lighthouse in a storm', '10 credits'])
    await me.press(changed.id, 'My own words')
    await me.changed(changed.id, (one) => one.lines[1] === 'маяк под дождём')
    await me.press(changed.id, 'Not now')
    await paid(story, 0)
  })

  tell('whoever wants it so sees other words before every wish', async (story) => {
    const { me } = story
    const settings = await me.say('/settings')
    await me.press(settings.id, 'Enhance first: off')
    await me.changed(settings.id, (one) => labels(one).includes('Enhance first: on'))
    const written = await me.result((await me.say('a lighthouse at noon --size 512')).id)
    expect(written.lines).toContain(WRITTEN)
    await paid(story, 0)
    const own = await me.result((await me.pressed(written.id, 'My own · 1 credit')).id)
    expect(own.lines[0]).toBe('a lighthouse at noon')
    await paid(story, 1)
    await me.press(settings.id, 'Enhance first: on')
    await me.changed(settings.id, (one) => labels(one).includes('Enhance first: off'))
    await story.studio.offerWords(false)
    await offers(me, false)
  })
}
