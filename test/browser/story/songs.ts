/** Songs of a vendor outside, by the shipped models: their words, their takes, and how they go on. */
import { expect } from 'vitest'
import { renderFile } from '../../vendor/files.ts'
import { labels, paid, plays, type Story, type Tell } from './story.ts'
import type { Seen } from './visitor.ts'

let song: Seen

/** The vendor makes what it was asked for. */
async function sung({ studio }: Story, jobs: number): Promise<{ [field: string]: unknown }> {
  await expect.poll(() => studio.songs.jobs().length).toBe(jobs)
  await studio.songs.finish()
  return studio.songs.jobs().at(-1)?.request as { [field: string]: unknown }
}

export function songs(tell: Tell): void {
  tell(
    'a song is asked whose words it sings; written ones are shown, changed and sung, in two takes',
    async (story) => {
      const { me } = story
      const list = await me.say('/models suno')
      expect(list.lines).toContain('--lyrics – Words: any words, at most 4000 characters')
      expect(list.lines).toContain('--count – How many: always 2')
      await me.press(list.id, 'Use it from now on')
      await me.changed(list.id, (one) => one.lines.at(-1)?.startsWith('This one is used for “Song”') === true)
      const card = await me.say('/music a night train')
      expect(card.lines.slice(-2)).toEqual(['a night train', 'What is sung in it?'])
      expect(labels(card)).toEqual(['Own words', 'Written for me', 'Instrumental', 'Not now'])
      await me.press(card.id, 'Written for me')
      expect((await sung(story, 1))['prompt']).toBe('a night train')
      const written = await me.result(card.id)
      expect(written.lines.slice(0, 2)).toEqual(['🎵 Words for “a night train”:', 'Lighthouse 1'])
      expect(labels(written)).toEqual(['Sing it for 10', 'Write anew', 'Change words'])
      await me.has(story.credits)
      const asked = await me.pressed(written.id, 'Change words')
      expect(asked.lines[0]).toContain('At most 4000 characters')
      const offer = await me.say('[Verse] The rails go by [Chorus] Carry me on')
      expect(offer.lines.slice(0, 3)).toEqual([
        'A song with Suno V5 (unofficial)',
        'a night train',
        '[Verse] The rails go by [Chorus] Carry me on',
      ])
      await me.press(offer.id, 'Start for 10')
      expect(await sung(story, 2)).toMatchObject({
        ...{ customMode: true, instrumental: false, prompt: '[Verse] The rails go by [Chorus] Carry me on' },
        style: 'a night train',
      })
      song = await me.result(offer.id)
      expect(song.songs).toHaveLength(2)
      expect(await me.page.locator(`.entry[data-id="${song.id}"] .song-title`).allTextContents()).toEqual([
        'The Lighthouse · Take 1',
        'The Lighthouse · Take 2',
      ])
      expect((await me.pressed(song.id, 'Words')).lines).toEqual(['[Verse] The rails go by [Chorus] Carry me on'])
      await paid(story, 10)
    },
  )

  tell(
    'a take is picked and gone on with; the other is taken away; a song that is sent is asked about',
    async (story) => {
      const { me } = story
      const which = await me.pressed(song.id, 'Extend')
      expect([which.lines, labels(which)]).toEqual([['Which take?'], ['Take 1', 'Take 2']])
      await me.choose(song.id, 'Take 1')
      await me.choose(song.id, 'Take 2')
      const card = await me.pressed(song.id, 'Extend')
      await me.press(card.id, 'Start for 10')
      expect((await sung(story, 3))['audioId']).toBeTypeOf('string')
      const longer = await me.result(card.id)
      expect(longer.songs).toHaveLength(2)
      await me.page.click(`.entry[data-id="${longer.id}"] .song:last-child .song-button`)
      expect((await plays(story, `.entry[data-id="${longer.id}"] audio`)).seconds).toBeGreaterThan(0)
      await paid(story, 10)
      // By its number, and nobody has said which of its takes is meant.
      const number = longer.buttons.find(({ action }) => action?.startsWith('extend:'))?.action?.split(':')[1]
      const open = await me.say(`/extend ${number} softly`)
      expect([open.lines, labels(open)]).toEqual([['Which take?'], ['Take 1', 'Take 2']])
      const offer = await me.pressed(open.id, 'Take 1')
      await me.press(offer.id, 'Not now')
      await me.changed(offer.id, (one) => one.buttons.length === 0)
      await me.pressed(song.id, 'Cover')
      expect((await me.say('/cancel')).lines).toEqual(['Left it. Write what you want next.'])
      const ask = await me.pressed(song.id, 'Keep only this')
      await me.press(ask.id, 'Delete the rest')
      await me.changed(ask.id, (one) => one.lines[0] === 'The rest is deleted.')
      await me.changed(song.id, (one) => one.songs.length === 1 && one.songs[0] === song.songs[1])
      await expect.poll(async () => (await me.fetch(song.songs[0] ?? '')).status).toBe(404)

      const buffer = await renderFile({ role: 'main', extension: 'mp3' }, 9, 9)
      await me.attach({ name: 'own.mp3', mimeType: 'audio/mpeg', buffer })
      const own = await me.answer(() => me.page.press('.input', 'Enter'))
      expect(labels(own)).toEqual(['Go on with it', 'Cover of it', 'Let it speak'])
      await me.press(own.id, 'Cover of it')
      await expect.poll(() => me.page.getAttribute('.input', 'placeholder')).toMatch(/mood, genre or instruments/)
      expect((await me.say('/cancel')).lines).toEqual(['Left it. Write what you want next.'])
      expect((await me.say('/extend ')).lines).toEqual(['Send a song, or reply to one of yours with /extend.'])
      expect((await me.say('/cancel')).lines).toEqual(['Left it. Write what you want next.'])
      // Asked for and let go: the model of this machine makes songs again.
      const list = await me.say('/models musicbox')
      await me.press(list.id, 'Use it from now on')
      await me.changed(list.id, (one) => one.lines.at(-1)?.startsWith('This one is used for “Song”') === true)
      await me.has(story.credits)
    },
  )
}
