/** Talking portraits by HeyGen, and sound for clips by PiAPI: the models of the shipped catalogue in front of their doubles. */
import { expect } from 'vitest'
import { renderFile } from '../../vendor/files.ts'
import type { VendorDouble } from '../../vendors/kit.ts'
import { labels, paid, photo, plays, type Story, type Tell } from './story.ts'

/** What the vendor was asked for last, once there are so many jobs; then it is ready. */
async function ready(vendor: VendorDouble, jobs: number): Promise<unknown> {
  await expect.poll(() => vendor.jobs().length).toBe(jobs)
  await vendor.finish()
  return vendor.jobs().at(-1)?.request
}

async function filmOf(story: Story, id: string, credits: number): Promise<string> {
  const film = await story.me.result(id)
  expect(film.clips).toHaveLength(1)
  await story.me.page.evaluate(`document.querySelector('.entry[data-id="${film.id}"] video').play()`)
  expect((await plays(story, `.entry[data-id="${film.id}"] video`)).seconds).toBeGreaterThan(0)
  await paid(story, credits)
  return film.id
}

export function portraits(tell: Tell): void {
  tell(
    '/avatar shows who speaks and in which voice; a voice is listened to and chosen, and one press makes it speak',
    async (story) => {
      const { me, studio } = story
      const card = await me.say('/avatar Good morning, the shop is open again')
      expect(card.lines).toEqual([
        'A talking portrait with HeyGen',
        'Good morning, the shop is open again',
        'About 3 s. Only seconds that are made are paid.',
        '2 credits',
      ])
      expect(labels(card)).toEqual(
        expect.arrayContaining(['Who speaks: Abigail', 'Voice: Sara, a woman', 'Use a photo', 'Start for 2']),
      )
      await me.press(card.id, 'Voice: Sara, a woman')
      const list = await me.changed(card.id, (one) => one.lines[0] === 'Voice, page 1 of 1. Press one to choose it.')
      const sample = await me.answer(() =>
        me.page.click(`.entry[data-id="${list.id}"] .chip[data-action$="voice/brian"]`),
      )
      expect([sample.lines, sample.songs.length]).toEqual([['Brian, a man'], 1])
      expect((await me.fetch(sample.songs[0] as string)).type).toBe('audio/mpeg')
      await me.press(card.id, 'Brian, a man')
      await me.changed(card.id, (one) => labels(one).includes('Voice: Brian, a man'))
      await me.press(card.id, 'Who speaks: Abigail')
      await me.changed(card.id, (one) => labels(one).includes('Wayne'))
      await me.press(card.id, 'To the draft')
      await me.changed(card.id, (one) => labels(one).includes('Start for 2'))
      await me.press(card.id, 'Start for 2')
      expect(await ready(studio.speakers, 1)).toMatchObject({
        ...{ type: 'avatar', avatar_id: 'Abigail_expressive_2024112501', voice_id: 'f38a635bee7a4d1f9b0a654a31d050d2' },
        script: 'Good morning, the shop is open again',
      })
      await filmOf(story, card.id, 2)
    },
  )

  tell('a photo speaks once I have said whom it shows, with my voice; what I said can be taken back', async (story) => {
    const { me, studio } = story
    await me.attach(await photo())
    const words = await me.say('/avatar ')
    expect(words.lines).toEqual(['Write what should be said, or send a voice message.'])
    const bytes = await renderFile({ role: 'main', extension: 'mp3' }, 1, 0)
    await me.attach({ name: 'voice.mp3', mimeType: 'audio/mpeg', buffer: bytes })
    const question = await me.answer(() => me.page.press('.input', 'Enter'))
    expect(labels(question)).toEqual(["It's me", 'I have their consent', 'Neither'])
    await me.press(question.id, 'Neither')
    await me.changed(question.id, (one) => labels(one).includes('Let a stock avatar speak'))
    expect(studio.speakers.jobs()).toHaveLength(1)
    await me.press(question.id, 'Let a stock avatar speak')
    const stock = await me.changed(question.id, (one) => labels(one).includes('Start for 2'))
    expect(stock.lines).toContain('It says your voice message.')
    // The photo once more: nobody has said anything of it yet.
    const asked = await me.pressed(question.id, 'Use a photo')
    expect(asked.lines).toEqual(['Send the portrait that should talk.'])
    await me.attach(await photo())
    const again = await me.answer(() => me.page.press('.input', 'Enter'))
    await me.press(again.id, "It's me")
    await me.changed(again.id, (one) => labels(one).includes('Who speaks: your photo'))
    await me.press(again.id, 'Start for 2')
    expect(await ready(studio.speakers, 2)).toMatchObject({ type: 'image', audio_asset_id: expect.any(String) })
    await filmOf(story, again.id, 2)
    const mine = await me.say('/mydata')
    expect(mine.lines.join('\n')).toContain(
      'Consent of the person pictured, to speak in portraits and clips: 1 picture',
    )
    // The picture of what is kept comes in its own time, and moves the button.
    const isPicture = (lines: readonly string[]) => lines[0]?.startsWith('Pictures, films, songs') === true
    await me.until((seen) => seen.some(({ lines }) => isPicture(lines)), 'the picture of what is kept')
    const taken = await me.pressed(mine.id, 'Take back consents for pictures')
    expect(taken.lines[0]).toMatch(/^Taken back for 1 picture\./)
  })

  tell('/sound asks for a clip, shows what it costs, and the clip comes back with its sound', async (story) => {
    const { me, studio } = story
    expect((await me.say('/sound ')).lines).toEqual(['Send the clip that gets sound.'])
    const bytes = await renderFile({ role: 'main', extension: 'mp4' }, 1, 0)
    await me.attach({ name: 'clip.mp4', mimeType: 'video/mp4', buffer: bytes })
    const card = await me.answer(() => me.page.press('.input', 'Enter'))
    expect(card.lines[0]).toBe('Sound for a clip with MMAudio (PiAPI)')
    await me.press(card.id, labels(card).find((label) => label.startsWith('Start for')) as string)
    await ready(studio.foley, 1)
    await filmOf(story, card.id, 2)
    // Live photos have none: one press away.
    await me.attach(await photo())
    const live = await me.result((await me.say('/animate zoom in, 3 s')).id)
    await paid(story, 4)
    const offered = await me.pressed(live.id, 'Add sound')
    expect(offered.lines[0]).toBe('Sound for a clip with MMAudio (PiAPI)')
    await me.press(offered.id, 'Not now')
    await me.changed(offered.id, (one) => one.buttons.length === 0)
  })
}
