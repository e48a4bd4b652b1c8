/** Songs, lived through in each chat: takes of which one is liked, going on, covers. A part of `story.test.ts`. */
import { expect, test } from 'vitest'
import { renderFile } from '../vendor/files.ts'
import type { Bed } from './bed.ts'
import { type Chatter, type Shown, verbsOf, withVerb, wordsOf } from './chatters.ts'

const LYRICS = '[Verse]\nThe tide comes in, 10 s -- no more\n[Chorus]\nOh the sea'
const REPEAT_MS = 2100

export interface SongStory {
  bed(): Bed
  ann(): Chatter
  /** Awaits it, looks at files and price, and answers the card. */
  made(all: Promise<Shown[]>, media: Shown['media'], n: number): Promise<Shown>
  costs(n: number): Promise<void>
}

export function songStory({ bed, ann, made, costs }: SongStory): void {
  let song: Shown
  const lastSung = () => bed().sung.at(-1)
  const numberOf = (shown: Shown) =>
    shown.buttons.find(({ action }) => action?.startsWith('info:'))?.action?.split(':')[1] as string
  const now = (shown: Shown) =>
    ann()
      .shown()
      .find(({ id }) => id === shown.id) as Shown
  const later = () => bed().later(REPEAT_MS)

  test('a song comes in takes with their numbers; one is picked, then the other, and what follows is made of it', async () => {
    await ann().press(withVerb(await ann().command('settings'), 'model'), 'choir')
    const asked = ann().command('music', { words: 'a sea shanty', options: { instrumental: true } })
    const answers = await asked
    song = await made(Promise.resolve(answers), ['song', 'song'], 2)
    expect(answers.flatMap(({ titles }) => titles)).toEqual(['Take 1', 'Take 2'])
    expect(verbsOf(song)).toEqual(['take', 'again', 'extend', 'cover', 'enrich', 'save', 'delete', 'info'])
    // Nobody has said which: it is asked.
    const which = withVerb(await ann().press(song, 'extend'), 'extend')
    expect(which.text).toContain('Which take?')
    await ann().press(song, `take:${numberOf(song)}:1`)
    await ann().press(song, `take:${numberOf(song)}:2`)
    const picked = now(song)
    expect(verbsOf(picked)).toEqual(verbsOf(song).toSpliced(1, 0, 'onlytake'))
    const card = withVerb(await ann().press(picked, 'extend'), 'go')
    expect(card.text).toMatch(/A song that goes on, with Encore.*2 credits/s)
    const longer = await made(ann().press(card, 'go'), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'extend', prompt: '', reference: { take: 2 } })
    expect(verbsOf(longer)).toContain('take')
    // No seed is needed for another one.
    await made(ann().press(picked, 'again'), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'music', prompt: 'a sea shanty', reference: undefined })
    song = picked
  })

  test('/extend goes on with a song that is replied to, from a second that it has; a cover is asked how it should sound', async () => {
    const late = ann().say('/extend a quiet ending --from 99', { replyTo: song })
    const mended = withVerb(await late, 'go')
    expect(mended.text).toMatch(/This song is \d s long/)
    await ann().press(mended, 'drop')
    await costs(0)
    await made(ann().say('/extend a quiet ending', { replyTo: song }), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'extend', prompt: 'a quiet ending', reference: { take: 2 } })
    await made(ann().answer(song, 'cover', 'as a waltz'), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'music', prompt: 'as a waltz', reference: { take: 2 } })
  })

  test('/extend by the number of a work asks which of its takes, and takes no picture for a song', async () => {
    const answers = await ann().command('music', { words: 'a lullaby', options: { instrumental: true } })
    const other = await made(Promise.resolve(answers), ['song', 'song'], 2)
    const asked =
      ann().platform === 'telegram'
        ? ann().command('extend', { words: `${numberOf(other)} softly` })
        : ann().command('extend', { words: 'softly', options: { work: numberOf(other) } })
    const which = withVerb(await asked, 'ontake')
    await made(ann().press(which, `${which.buttons[0]?.action}`), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'extend', prompt: 'softly', reference: { take: 1 } })
    const picture = await made(ann().command('image', { words: 'a pond' }), ['picture'], 1)
    const refused =
      ann().platform === 'telegram'
        ? ann().command('extend', { words: numberOf(picture) })
        : ann().command('extend', { options: { work: numberOf(picture) } })
    expect(wordsOf(await refused)).toContain('There is no song in this work.')
    await costs(0)
  })

  test('a song that is sent without words is asked about; a caption that says what to do is not', async () => {
    const bytes = await renderFile({ role: 'main', extension: 'mp3' }, 7, 7)
    const asked = withVerb(await ann().send('voice', bytes), 'pick')
    expect(asked.buttons.map(({ label }) => label)).toEqual(['Go on with it', 'Cover of it', 'Let it speak'])
    await made(ann().press(asked, 'extend'), ['song', 'song'], 2)
    // Nobody but its maker has a name for it.
    expect(lastSung()).toMatchObject({ kind: 'extend', reference: undefined })
    later()
    await made(ann().send('voice', bytes, 'a cover as jazz'), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'music', prompt: 'a cover as jazz' })
  })

  test('whose words a song has is asked once; its own are sung as they are, and no more than the model sings', async () => {
    const card = withVerb(await ann().command('music', { words: 'a sea song' }), 'sung')
    expect(card.buttons.map(({ label }) => label)).toEqual(['Own words', 'Written for me', 'Instrumental', 'Not now'])
    const own = await made(ann().answer(card, 'own', LYRICS), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ kind: 'music', prompt: 'a sea song', options: { lyrics: LYRICS } })
    expect(wordsOf(await ann().press(own, 'lyrics'))).toContain('The tide comes in')
    const long = await ann().command('music', { words: `a sea song --lyrics "${'la '.repeat(150)}"` })
    expect(wordsOf(long)).toMatch(/These are 450 characters, and at most 300 can be sung here/)
    await costs(0)
    const shorter =
      ann().platform === 'telegram' ? ann().say(LYRICS) : ann().answer(long.at(-1) as Shown, 'answer', LYRICS)
    await made(shorter, ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ prompt: 'a sea song', options: { lyrics: LYRICS } })
    // What is asked about for its words is asked for its words.
    const meant = withVerb(await ann().command('music', { words: 'a song --lyrics "smoking crack cocaine"' }), 'sure')
    await made(ann().answer(meant, 'reword', LYRICS), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ prompt: 'a song', options: { lyrics: LYRICS } })
    const both = await ann().command('music', { words: 'a sea song --lyrics "la la" --instrumental on' })
    expect(wordsOf(both)).toContain('A song without singing has no words.')
    await costs(0)
  })

  test('words are written for a theme, seen before they are sung, written anew or changed; or nobody sings', async () => {
    const card = withVerb(await ann().command('music', { words: 'the moon' }), 'sung')
    const written = withVerb(await ann().press(card, 'written'), 'usewords')
    expect(written.text).toMatch(/Words for “the moon”:\nOf the moon\n\\?\[Verse/)
    later()
    const anew = withVerb(await ann().press(written, 'again'), 'editwords')
    expect(anew.id).not.toBe(written.id)
    await costs(0)
    await made(ann().answer(anew, 'editwords', LYRICS), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ prompt: 'the moon', options: { lyrics: LYRICS } })
    const song = await made(ann().press(written, 'usewords'), ['song', 'song'], 2)
    expect(lastSung()?.options).toMatchObject({ lyrics: '[Verse]\nthe moon\n[Chorus]\nla la', title: 'Of the moon' })
    expect(verbsOf(song)).toContain('lyrics')
    // Sung once, however often it is pressed.
    expect(wordsOf(await ann().press(written, 'usewords'))).toContain('That is made already')
    await costs(0)
    const bare = withVerb(await ann().command('music'), 'sung')
    expect(withVerb(await ann().answer(bare, 'written', 'the tide'), 'usewords').text).toContain('Words for “the tide”')
    const silent = withVerb(await ann().command('music', { words: 'a march' }), 'sung')
    await made(ann().press(silent, 'none'), ['song', 'song'], 2)
    expect(lastSung()).toMatchObject({ prompt: 'a march', options: { instrumental: true } })
  })

  test('the take that is not liked goes when it is asked to, once more asked; a copy of the work says what was picked', async () => {
    const id = numberOf(song)
    const copy = withVerb(await ann().command('show', { words: id }), 'take')
    expect(wordsOf(await ann().press(copy, `take:${id}:1`))).toContain('Take 1 it is.')
    expect(wordsOf(await ann().press(copy, `take:${id}:2`))).toContain('Take 2 it is.')
    const ask = withVerb(await ann().press(song, 'onlytake'), 'keep')
    expect(ask.text).toContain('Keep take 2 and delete the rest?')
    const answers = await ann().press(ask, `onlytake:${id}:yes`)
    expect(wordsOf(answers)).toContain('The rest is deleted.')
    const left = await ann().command('show', { words: id })
    expect(left.flatMap(({ media }) => media)).toEqual(['song'])
    expect(verbsOf(withVerb(left, 'save'))).not.toContain('take')
    // An old button under an old message: what it meant is gone, and that is said.
    expect(wordsOf(await ann().press(copy, `take:${id}:1`))).toContain('This take is not there any more.')
    await costs(0)
    await ann().press(withVerb(await ann().command('settings'), 'model'), 'musicbox')
  })
}
