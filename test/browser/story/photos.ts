/** Photos that people send: with a command, with words, without words, in reply. */
import sharp from 'sharp'
import { expect } from 'vitest'
import { generation, labels, paid, photo, picture, plays, type Story, type Tell, workOf } from './story.ts'
import type { Seen } from './visitor.ts'

/** Sends a photo with words, or without. */
async function send(story: Story, words = ''): Promise<Seen> {
  await story.me.attach(await photo())
  return words === '' ? story.me.answer(() => story.me.page.press('.input', 'Enter')) : story.me.say(words)
}

export function photosBeforeMoney(tell: Tell): void {
  tell('a photo is put into words, and what is kept of it does not tell where it was taken', async (story) => {
    const { me } = story
    expect((await sharp((await photo()).buffer).metadata()).exif).toBeDefined()
    const described = await me.result((await send(story, '/describe')).id)
    expect(described.lines[0]).toMatch(/\w+.*,/)
    const own = (await me.look()).findLast((one) => one.role === 'person')
    const kept = await picture(story, own?.pictures[0])
    expect([kept.width, kept.height]).toEqual([640, 480])
    expect((await sharp(kept.bytes).metadata()).exif).toBeUndefined()
    expect(kept.bytes.includes('GPS') || kept.bytes.includes('A phone')).toBe(false)
    await paid(story, 1)

    const painted = await me.makeBy(described.id, 'Paint it')
    expect(painted.lines[0]).toBe(described.lines[0])
    await picture(story, painted.pictures[0])
    await paid(story, 1)
  })

  tell('words with a photo change it; without words I am asked what to do', async (story) => {
    const { me } = story
    const edited = await me.result((await send(story, 'pencil')).id)
    expect(edited.lines[1]).toContain('Darkroom')
    expect((await picture(story, edited.pictures[0])).width).toBe(640)
    await paid(story, 1)

    const asked = await send(story)
    expect(asked.lines).toEqual(['What shall I do with it?'])
    expect(labels(asked)).toEqual(['Animate', 'Edit by words', 'Describe', 'Song for it', 'Upscale', 'Let it speak'])
    await me.press(asked.id, 'Upscale')
    const large = await picture(story, (await me.result(asked.id)).pictures[0])
    expect([large.width, large.height]).toEqual([1280, 960])
    await paid(story, 1)
  })
}

export function photos(tell: Tell): void {
  tell('every offer for a photo without words leads where it says', async (story) => {
    const { me } = story
    const animate = await send(story)
    await me.press(animate.id, 'Animate')
    await me.changed(animate.id, (one) => labels(one).includes('Start for 4'))
    await me.press(animate.id, 'Not now')
    await me.changed(animate.id, (one) => one.buttons.length === 0)

    const edit = await send(story)
    await me.press(edit.id, 'Edit by words')
    await me.changed(edit.id, (one) => one.lines[0]?.startsWith('Write what to change') === true)
    expect((await me.make('vintage')).lines[0]).toBe('vintage')
    await paid(story, 1)

    const describe = await send(story)
    await me.press(describe.id, 'Describe')
    expect((await me.result(describe.id)).pictures).toEqual([])
    await paid(story, 1)

    const song = await send(story)
    await me.press(song.id, 'Song for it')
    await me.changed(song.id, (one) => labels(one).includes('15 s'))
    await me.choose(song.id, '15 s')
    await me.press(song.id, 'Start for 2')
    expect((await me.result(song.id)).songs).toHaveLength(1)
    await paid(story, 2)
  })

  tell('words that follow a photo change it', async (story) => {
    await send(story)
    const edited = await story.me.make('pencil')
    expect(edited.lines.join('\n')).toContain('Darkroom')
    await paid(story, 1)
  })

  tell('“zoom in slowly, 3 s” under a photo is never asked about', async (story) => {
    const film = await story.me.result((await send(story, 'zoom in slowly, 3 s')).id)
    expect(film.lines.slice(0, 2).join('\n')).toMatch(/^zoom in slowly\nZoom in · 3 s · /)
    await story.me.page.emulateMedia({ reducedMotion: 'no-preference' })
    await story.me.page.hover(`.entry[data-id="${film.id}"] .tile.live`)
    expect((await plays(story, `.entry[data-id="${film.id}"] video`)).seconds).toBeCloseTo(3, 0)
    await story.me.page.mouse.move(5, 300)
    await story.me.page.emulateMedia({ reducedMotion: 'reduce' })
    await paid(story, 4)
  })

  tell('words in reply to a picture change that picture', async (story) => {
    const { me } = story
    const first = await me.make('a red balloon over the sea --size 512')
    await paid(story, 1)
    await me.make('a quiet forest --size 512')
    await paid(story, 1)
    await me.page.hover(`.entry[data-id="${first.id}"]`)
    await me.page.click(`.entry[data-id="${first.id}"] .side button`)
    const edited = await me.make('pixel')
    expect((await generation(story, workOf(edited))).parent_id).toBe(workOf(first))
    await paid(story, 1)
  })

  tell('the commands that work on a picture ask for one, or take the one that came along', async (story) => {
    const { me } = story
    expect((await me.say('/edit duotone blue and orange')).lines).toEqual([
      'Your words are kept.',
      'Send the picture to edit.',
    ])
    const edited = await me.result((await send(story)).id)
    expect(edited.lines[0]).toBe('duotone blue and orange')
    await paid(story, 1)
    const large = await me.result((await send(story, '/upscale')).id)
    expect((await picture(story, large.pictures[0])).width).toBe(1280)
    await paid(story, 1)
    const film = await me.result((await send(story, '/animate tilt up --duration 3')).id)
    expect(film.lines.slice(0, 2).join('\n')).toContain('↑ Up · 3 s')
    await paid(story, 4)
    const song = await me.make('/music calm piano in A minor, 5 s')
    expect(song.lines.join('\n')).toMatch(/^Key Am · \d+ BPM$/m)
    await me.page.click(`.entry[data-id="${song.id}"] .song-button`)
    expect(Math.abs((await plays(story, `.entry[data-id="${song.id}"] audio`)).seconds - 5)).toBeLessThan(0.5)
    await paid(story, 2)
  })

  tell('the form of /image gives its options as they were chosen', async (story) => {
    const { me } = story
    await me.page.click('.bar .icon-button[aria-label=Commands]')
    await me.page.click('#slash-image')
    await me.page.keyboard.type('a harbour at dawn')
    await me.page.locator('.form-panel').getByLabel('Ratio').selectOption('9:16')
    await me.page.locator('.form-panel').getByLabel('Size').selectOption('512 px')
    const made = await me.result((await me.answer(() => me.page.press('.input', 'Enter'))).id)
    expect(made.lines[0]).toBe('a harbour at dawn')
    const { width, height } = await picture(story, made.pictures[0])
    expect([width, height]).toEqual([288, 512])
    await paid(story, 1)
  })
}
