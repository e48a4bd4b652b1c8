/** What people do who are in a hurry: words before the file and after it, words instead of a press. A part of `story.test.ts`. */
import { expect, test } from 'vitest'
import { renderFile } from '../vendor/files.ts'
import type { Bed } from './bed.ts'
import { type Chatter, type Photo, type Shown, verbsOf, withVerb, wordsOf } from './chatters.ts'

export interface ClumsyStory {
  bed(): Bed
  ann(): Chatter
  photo(): Photo
  /** Awaits it, looks at files and price, and answers the card. */
  made(all: Promise<Shown[]>, media: Shown['media'], n: number): Promise<Shown>
  costs(n: number): Promise<void>
}

export function clumsyStory({ bed, ann, photo, made, costs }: ClumsyStory): void {
  const sent = async () => withVerb(await ann().say('', { photos: [photo()] }), 'pick')
  const asSong = async (modelId: string) => {
    await ann().press(withVerb(await ann().command('settings'), 'model'), modelId)
  }
  const lastSung = () => bed().sung.at(-1)

  test('words that follow a photo say what to do with it; after a press, or in reply to something else, they do not', async () => {
    await sent()
    const moved = await made(ann().say('zoom out, 3 s'), ['clip'], 4)
    expect(moved.text).toContain('Zoom out · 3 s')
    await sent()
    const changed = await made(ann().say('pencil'), ['picture'], 1)
    expect(changed.text).toMatch(/^pencil/)
    // Answered once.
    const painted = await made(ann().say('a red boat'), ['picture'], 1)
    expect(painted.text).toContain('1:1')
    const told = await made(ann().press(await sent(), 'describe'), [], 1)
    expect(verbsOf(told)).toContain('paint')
    expect((await made(ann().say('a green boat'), ['picture'], 1)).text).toContain('1:1')
    await sent()
    const replied = await made(ann().say('ink', { replyTo: painted }), ['picture'], 1)
    expect(replied.text).toMatch(/^ink/)
  })

  test('words that follow a song are for it, and it is asked again what to do', async () => {
    const bytes = await renderFile({ role: 'main', extension: 'mp3' }, 7, 7)
    await ann().send('voice', bytes)
    const asked = withVerb(await ann().say('with more drums'), 'pick')
    expect(asked.text).toContain('What shall I do with it?')
    const card = withVerb(await ann().press(asked, 'cover'), 'go')
    expect(card.text).toContain('with more drums')
    await ann().press(card, 'drop')
    await ann().send('voice', bytes)
    await made(ann().say('a cover as jazz'), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'music', prompt: 'a cover as jazz' })
  })

  test('words before the photo that was asked for are kept for it; a photo with the words that were asked for begins the video', async () => {
    await ann().command('animate')
    expect(wordsOf(await ann().say('wind in the trees, 3 s'))).toContain('Your words are kept.\nSend the photo')
    await costs(0)
    const moved = await made(ann().say('', { photos: [photo()] }), ['clip'], 4)
    expect(moved.text).toContain('wind in the trees')
    await ann().command('video')
    const film = await made(ann().say('a boat sails by', { photos: [photo()] }), ['clip'], 4)
    expect(film.text).toContain('a boat sails by')
    // Nothing takes words here: they are for themselves.
    await ann().command('upscale')
    await made(ann().say('a red boat'), ['picture'], 1)
  })

  test('what is sung in a song can be written instead of pressed: one line says more of it, several are sung', async () => {
    await asSong('choir')
    await ann().command('music')
    const more = withVerb(await ann().say('a sad song'), 'sung')
    expect(more.text).toMatch(/a sad song\nWhat is sung in it\?/)
    const again = withVerb(await ann().say('of the sea, --voice male'), 'sung')
    expect(again.text).toContain('a sad song, of the sea')
    await costs(0)
    const lyrics = '[Verse]\nThe tide comes in\n[Chorus]\nOh the sea'
    await made(ann().say(lyrics), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ prompt: 'a sad song, of the sea', options: { lyrics, voice: 'male' } })
    await made(ann().say('a red boat'), ['picture'], 1)
    // Let go or pressed: the next words are for themselves.
    await ann().press(withVerb(await ann().command('music', { words: 'rock' }), 'sung'), 'drop')
    await made(ann().say('a green boat'), ['picture'], 1)
    await made(
      ann().press(withVerb(await ann().command('music', { words: 'rock' }), 'sung'), 'none'),
      ['song', 'song'],
      2,
    )
    await made(ann().say('a blue boat'), ['picture'], 1)
    // No words behind it: it is asked, and nothing is sung without having been asked.
    if (ann().platform === 'telegram') withVerb(await ann().say('/music a song --lyrics'), 'sung')
    await ann().command('cancel')
    await costs(0)
  })

  test('words in reply to a song go on with it or cover it; /music in reply to takes of which none is picked asks which', async () => {
    const song = await made(
      ann().command('music', { words: 'a shanty', options: { instrumental: true } }),
      ['song', 'song'],
      2,
    )
    const asked = withVerb(await ann().say('/music as jazz', { replyTo: song }), 'ontake')
    await made(ann().press(asked, `${asked.buttons[1]?.action}`), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'music', prompt: 'as jazz', reference: { take: 2 } })
    const longer = withVerb(await ann().say('continue it, softly', { replyTo: song }), 'ontake')
    await made(ann().press(longer, `${longer.buttons[0]?.action}`), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'extend', prompt: 'continue it, softly', reference: { take: 1 } })
    withVerb(await ann().say('a cover as dub', { replyTo: song }), 'ontake')
    await costs(0)
  })

  test('a song for a picture is made by what takes pictures, whatever model makes songs from words', async () => {
    const picture = await made(ann().command('image', { words: 'a pond' }), ['picture'], 1)
    const card = withVerb(await ann().press(picture, 'song'), 'go')
    expect(card.text).toContain('Music box')
    await ann().press(card, 'drop')
    const other = withVerb(await ann().press(await sent(), 'music'), 'go')
    expect(other.text).toContain('Music box')
    await ann().press(other, 'drop')
    await made(ann().command('music', { words: 'calm piano 5 s', photo: photo() }), ['song'], 2)
    await costs(0)
  })

  test('/help tells the options of the model that is chosen; what does not fit is said at once, all of it', async () => {
    const told = wordsOf(ann().platform === 'telegram' ? await ann().command('help', { words: 'music' }) : [])
    if (ann().platform === 'telegram') {
      expect(told).toMatch(/--lyrics – Words: any words, at most 300 characters[\s\S]*--count – How many: always 2/)
      expect(told).not.toContain('--tempo')
    }
    await asSong('musicbox')
    const card = withVerb(await ann().say('/video a boat --duration 7 --ratio 4:3 --camera around'), 'go')
    expect(card.text).toMatch(/not “4:3”.*\n.*not “7”.*\n.*not “around”/)
    expect(card.text).toContain('a boat')
    await ann().press(card, 'drop')
    await costs(0)
  })
}
