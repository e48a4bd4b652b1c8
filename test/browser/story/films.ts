/** Videos of a vendor outside, and what each model can do. */
import { expect } from 'vitest'
import { labels, paid, photo, plays, type Tell } from './story.ts'

export function films(tell: Tell): void {
  tell(
    '/video shows its choices first; the vendor makes it once, and it plays; a photo with it begins to move',
    async (story) => {
      const { me, studio } = story
      const card = await me.say('/video a paper boat on a river')
      expect(card.lines).toEqual(['A video with Reel', 'a paper boat on a river', '10 credits'])
      expect(labels(card)).toEqual(
        expect.arrayContaining(['16:9', '9:16', '5 s', '10 s', 'Camera by itself', 'Zoom in', 'Start for 10']),
      )
      await me.choose(card.id, '10 s')
      await me.changed(card.id, (one) => labels(one).includes('Start for 15'))
      await me.choose(card.id, '9:16')
      await me.press(card.id, 'Start for 15')
      const jobs = () => studio.vendor.jobs()
      await expect.poll(() => jobs().length).toBe(1)
      expect(jobs()[0]?.request).toMatchObject({
        ...{ prompt: 'a paper boat on a river', aspect_ratio: '9:16', duration: '10' },
      })
      await studio.vendor.finish()
      const film = await me.result(card.id)
      expect(film.clips).toHaveLength(1)
      await me.page.evaluate(`document.querySelector('.entry[data-id="${film.id}"] video').play()`)
      expect((await plays(story, `.entry[data-id="${film.id}"] video`)).seconds).toBeGreaterThan(0)
      expect(jobs().filter(({ billed }) => billed)).toHaveLength(1)
      await paid(story, 15)

      await me.attach(await photo())
      const moving = await me.result((await me.say('/video zoom out, 3 s')).id)
      expect(moving.lines.slice(0, 2).join('\n')).toContain('Zoom out · 3 s')
      expect(jobs()).toHaveLength(1)
      await paid(story, 4)
    },
  )

  tell('/models tells of each model what it takes, its options, prices and an example', async ({ me }) => {
    const list = await me.say('/models')
    await me.press(list.id, 'Video')
    await me.changed(list.id, (one) => one.lines[1] === 'Reel · Video · 10 credits')
    await me.press(list.id, 'Reel')
    const reel = await me.changed(list.id, (one) => one.lines[1]?.startsWith('Takes: words') === true)
    expect(reel.lines).toContain('--camera – Camera: Camera by itself · Zoom in · Zoom out')
    expect(reel.lines).toContain('Price by “Length”: 5 s – 10 credits · 10 s – 15 credits')
    expect(reel.lines).toContain('Camera: the move is put into words for the model, which mostly follows them.')
    expect(reel.lines).toContain('For example: /video a paper boat on a river, 5 s, zoom in')
    await me.press(list.id, 'Other models: Video')
    await me.changed(list.id, (one) => labels(one).includes('All models'))
    await me.press(list.id, 'All models')
    await me.changed(list.id, (one) => labels(one).includes('Song'))
    await me.press(list.id, 'Picture')
    await me.changed(list.id, (one) => labels(one).includes('Sketchpad'))
    expect((await me.say('/models sketchpad')).buttons.map(({ label }) => label)).toContain('Use it from now on')
  })
}
