/** From the empty page to the first picture and what its buttons do. */
import sharp from 'sharp'
import { expect } from 'vitest'
import { generation, labels, paid, picture, plays, type Tell, workOf } from './story.ts'
import type { Seen } from './visitor.ts'

const LIGHTHOUSE = 'a lighthouse at night, storm'
let lighthouse: Seen

export function firstMinute(tell: Tell): void {
  tell('the first press brings the welcome, the terms and a choice of language', async ({ me }) => {
    const gate = await me.answer(() => me.page.getByRole('button', { name: 'Begin' }).click())
    expect(gate.lines.join('\n')).toMatch(
      /^Hello\.[\s\S]*20 credits to begin with; a picture costs 1\.[\s\S]*17 or older/,
    )
    expect(labels(gate)).toEqual([
      'I am 17 or older and agree',
      'Terms',
      'Privacy',
      'Decline',
      '🌐 Русский',
      '🌐 中文',
      '🌐 Bahasa Indonesia',
    ])
    await me.has(20)
    expect((await me.pressed(gate.id, 'Terms')).lines[0]).toMatch(/terms/i)
    expect((await me.pressed(gate.id, 'Privacy')).lines[0]).toMatch(/privacy/i)
    await me.press(gate.id, '🌐 Русский')
    const russian = await me.changed(
      gate.id,
      (one) => one.lines[0]?.startsWith('Здравствуйте') === true || /[а-я]/.test(one.lines[0] ?? ''),
    )
    expect(labels(russian)).toContain('🌐 English')
    await expect.poll(() => me.page.getAttribute('html', 'lang')).toBe('ru')
    await me.press(gate.id, '🌐 English')
    await me.changed(gate.id, (one) => one.lines[0]?.startsWith('Hello') === true)
    await expect.poll(() => me.page.getAttribute('html', 'lang')).toBe('en')
  })

  tell('whoever has not accepted the terms may look around, and nothing is made', async ({ me, studio }) => {
    const balance = await me.say('/balance')
    expect(balance.lines.slice(0, 3).join('\n')).toMatch(/^You have 20 credits\.\nStatement.*\n1\. \+20 · gift/)
    expect((await me.say('/help')).lines.join('\n')).toContain('/paysupport – help with a payment')
    expect((await me.say('/history')).lines).toEqual(['Nothing yet. Write what you want to see.'])
    expect((await me.say('/image a fox')).lines[0]).toMatch(/^Hello/)
    expect(await studio.db.outer.selectFrom('generations').select('id').execute()).toEqual([])
    await me.has(20)
  })

  tell('plain words with options become a picture as soon as the terms are accepted', async (story) => {
    const { me } = story
    const gate = await me.say(`${LIGHTHOUSE}, 16:9 --size 512 --seed 7`)
    const card = await me.pressed(gate.id, 'I am 17 or older and agree')
    await me.changed(gate.id, (one) => one.lines.at(-1)?.startsWith('You have accepted the terms') === true)
    lighthouse = await me.result(card.id)
    expect(lighthouse.lines[0]).toBe(LIGHTHOUSE)
    expect(lighthouse.lines[1]).toMatch(/^16:9 · 512 px · seed 7 · Canvas \(no AI\)$/)
    expect(lighthouse.lines.at(-1)).toBe('1 credit · 19 left')
    expect(labels(lighthouse)).toEqual([
      ...['Again', 'Vary', 'Animate', 'Upscale'],
      ...['Edit by words', 'Song for it', '♡ Save', '✕ Delete', '⋯'],
    ])
    const { width, height } = await picture(story, lighthouse.pictures[0])
    expect([width, height]).toEqual([512, 288])
    const image = me.page.locator(`.entry[data-id="${lighthouse.id}"] img.loaded`)
    expect([await image.getAttribute('width'), await image.getAttribute('height')]).toEqual(['512', '288'])
    await paid(story, 1)
  })

  tell('an example of the welcome is painted at a press', async (story) => {
    const { me } = story
    const welcome = await me.say('/start')
    expect((await me.pressed(welcome.id, 'What else?')).lines.join('\n')).toContain('/image – a picture')
    const fox = await me.makeBy(welcome.id, 'A fox in the snow, watercolour')
    expect(fox.lines[0]).toBe('a fox in the snow, watercolour')
    expect((await picture(story, fox.pictures[0])).width).toBe(1024)
    await paid(story, 1)
  })
}

export function underAPicture(tell: Tell): void {
  tell('Vary paints its neighbour, Upscale the same twice as large, Again another one', async (story) => {
    const { me } = story
    const before = await picture(story, lighthouse.pictures[0])
    const varied = await me.makeBy(lighthouse.id, 'Vary')
    expect(varied.lines[1]).toContain('seed 8 ·')
    expect((await picture(story, varied.pictures[0])).bytes.equals(before.bytes)).toBe(false)
    await paid(story, 1)

    const large = await me.makeBy(lighthouse.id, 'Upscale')
    const after = await picture(story, large.pictures[0])
    expect([after.width, after.height]).toEqual([1024, 576])
    await expectSameScene(before.bytes, after.bytes)
    await paid(story, 1)

    const again = await me.makeBy(varied.id, 'Again')
    expect(again.lines[0]).toBe(LIGHTHOUSE)
    expect(again.lines[1]).not.toMatch(/seed [78] /)
    await paid(story, 1)
  })

  tell('Animate asks with chips whose price changes in place, and makes a film that plays', async (story) => {
    const { me } = story
    const dropped = await me.pressed(lighthouse.id, 'Animate')
    await me.press(dropped.id, 'Not now')
    await me.changed(dropped.id, (one) => one.lines[0] === 'Left as it was. Nothing was charged.')

    const card = await me.pressed(lighthouse.id, 'Animate')
    expect(labels(card)).toContain('Start for 4')
    expect(labels(await me.choose(card.id, '10 s'))).toContain('Start for 6')
    expect(labels(await me.choose(card.id, '3 s'))).toContain('Start for 4')
    expect(labels(await me.choose(card.id, '← Left'))).toContain('Start for 4')
    await me.has(story.credits)
    await me.press(card.id, 'Start for 4')
    await me.changed(card.id, (one) => one.isUnderWay, 'the job in the place of its card')
    const film = await me.result(card.id)
    expect(film.lines[1]).toMatch(/^← Left · 3 s · /)
    expect((await picture(story, film.clips[0]?.poster ?? undefined)).width).toBeGreaterThan(500)
    const file = await me.fetch(film.clips[0]?.src ?? '')
    expect([file.status, file.type, file.bytes.subarray(4, 8).toString()]).toEqual([200, 'video/mp4', 'ftyp'])
    await me.page.click(`.entry[data-id="${film.id}"] .tile.live`)
    const playing = await plays(story, '.lightbox video')
    expect(playing.seconds).toBeCloseTo(3, 0)
    expect(Math.min(playing.width, playing.height)).toBe(720)
    await me.page.keyboard.press('Escape')
    await paid(story, 4)
  })

  tell('a song for the picture plays, and lasts as long as it says', async (story) => {
    const { me } = story
    const card = await me.pressed(lighthouse.id, 'Song for it')
    expect(labels(await me.choose(card.id, '15 s'))).toContain('Start for 2')
    await me.press(card.id, 'Start for 2')
    const song = await me.result(card.id)
    expect((await me.fetch(song.songs[0] ?? '')).type).toBe('audio/mpeg')
    await me.page.click(`.entry[data-id="${song.id}"] .song-button`)
    const playing = await plays(story, '.song audio')
    expect(Math.abs(playing.seconds - 15)).toBeLessThan(0.5)
    await me.page.click(`.entry[data-id="${song.id}"] .song-button`)
    await paid(story, 2)
  })

  tell('Edit by words asks in the composer, takes the answer, and lets go of the question', async (story) => {
    const { me } = story
    const question = await me.pressed(lighthouse.id, 'Edit by words')
    await expect.poll(() => me.page.getAttribute('.input', 'placeholder')).toBe(question.lines[0])
    expect((await me.say('/cancel')).lines).toEqual(['Left it. Write what you want next.'])
    await me.pressed(lighthouse.id, 'Edit by words')
    const edited = await me.make('pencil')
    const { width, height, bytes } = await picture(story, edited.pictures[0])
    expect([width, height]).toEqual([512, 288])
    const { channels } = await sharp(bytes).stats()
    // Pencil on paper: no colour to speak of.
    expect(Math.abs(channels[0]!.mean - channels[2]!.mean)).toBeLessThan(12)
    await paid(story, 1)
  })

  tell('Save keeps it beyond the sweep and shows it; pressed again it lets go', async (story) => {
    const { me } = story
    const id = workOf(lighthouse)
    await me.press(lighthouse.id, '♡ Save')
    const saved = await me.changed(lighthouse.id, (one) => labels(one).includes('♥ Saved'))
    expect(saved.buttons.find((one) => one.label === '♥ Saved')?.chosen).toBe(true)
    expect((await generation(story, id)).saved).toBe(1)
    expect((await me.say('/history')).lines.join('\n')).toMatch(/lighthouse.*♥/)
    await me.press(lighthouse.id, '♥ Saved')
    await me.changed(lighthouse.id, (one) => labels(one).includes('♡ Save'))
    expect((await generation(story, id)).saved).toBe(0)
    await me.has(story.credits)
  })

  tell('⋯ tells the number by which /show finds it; the button is free as soon as that is said', async (story) => {
    const { me } = story
    const info = await me.pressed(lighthouse.id, '⋯')
    await expect.poll(() => me.page.locator('[aria-busy=true]').count()).toBe(0)
    expect(info.lines[0]).toBe(`Work ${workOf(lighthouse)}`)
    expect(info.lines[2]).toBe('Price 1 credit, charged 1 credit.')
    const copy = await me.say(info.lines[3]!.replace(/^.*?\/show/, '/show'))
    expect(copy.pictures).toEqual(lighthouse.pictures)
    expect(copy.lines[0]).toBe(LIGHTHOUSE)
  })

  tell('Delete asks; then message, copies and file are gone, and an old button says so', async (story) => {
    const { me } = story
    const work = await me.makeBy(lighthouse.id, 'Again')
    await paid(story, 1)
    const copy = await me.say(`/show ${workOf(work)}`)
    const first = await me.pressed(work.id, '✕ Delete')
    await me.press(first.id, 'Keep it')
    await me.changed(first.id, (one) => one.lines[0] === 'It stays.')
    const old = await me.pressed(work.id, '✕ Delete')
    const ask = await me.pressed(work.id, '✕ Delete')
    expect((await me.fetch(work.pictures[0]!)).status).toBe(200)
    await me.press(ask.id, 'Delete for good')
    await me.changed(ask.id, (one) => one.lines[0] === 'Deleted.')
    await me.gone(work.id)
    await me.gone(copy.id)
    expect((await me.fetch(work.pictures[0]!)).status).toBe(404)
    expect((await me.pressed(old.id, 'Delete for good')).lines).toEqual([
      'This work was deleted. /history shows the others.',
    ])
    await me.has(story.credits)
  })
}

/** Two pictures of one scene: small, they hardly differ. */
async function expectSameScene(one: Buffer, other: Buffer): Promise<void> {
  const small = (bytes: Buffer) => sharp(bytes).resize(16, 9, { fit: 'fill' }).removeAlpha().raw().toBuffer()
  const [a, b] = [await small(one), await small(other)]
  const difference = a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length
  expect(difference).toBeLessThan(6)
}
