/**
 * Every command and every button, lived through in Telegram and in Discord by the same story: what it does to balance, message and
 * file is the same in both. `test/browser/story` does it for the web chat; `docs/features.md` names what is shown where.
 */
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { sweepExpired } from '../../src/core/generation/sweep.ts'
import { renderFile } from '../vendor/files.ts'
import { type Bed, CREDITS, DISCORD_ADMIN, openBed, TELEGRAM_ADMIN } from './bed.ts'

import { type Chatter, inDiscord, inTelegram, type Photo, type Shown, verbsOf, withVerb, wordsOf } from './chatters.ts'

import { clumsyStory } from './clumsy.ts'
import { songStory } from './songs.ts'

const REPEAT_MS = 2100
let bed: Bed
let photo: Photo
beforeAll(async () => {
  bed = await openBed()
  const bytes = await sharp({ create: { width: 160, height: 120, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer()
  photo = { bytes, name: 'photo.jpg', mime: 'image/jpeg' }
})
afterAll(() => bed.leave())

const lastOf = (all: readonly Shown[]): Shown => all.at(-1) as Shown
const mediaIn = (all: readonly Shown[]) => all.flatMap(({ media }) => media)

describe.each(['telegram', 'discord'] as const)('in %s', (platform) => {
  let ann: Chatter
  let mod: Chatter
  let credits = CREDITS
  /** The newest picture with its buttons. */
  let work: Shown
  /** Something was made that costs this much. */
  const costs = async (n: number) => {
    credits -= n
    expect(await ann.balance()).toBe(credits)
  }
  const made = async (all: Promise<Shown[]>, media: Shown['media'], n: number): Promise<Shown> => {
    const shown = await all
    expect(mediaIn(shown), wordsOf(shown)).toEqual(media)
    await costs(n)
    bed.later(REPEAT_MS)
    return withVerb(shown, 'save')
  }
  let isBroken = false
  beforeEach(({ skip }) => {
    if (isBroken) skip('an earlier chapter failed')
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') isBroken = true
  })
  let guests = 500
  const guest = (name: string, id?: string): Chatter =>
    platform === 'telegram'
      ? inTelegram(bed, bed.telegram.user({ id: Number(id ?? ++guests), first_name: name, language_code: 'en' }))
      : inDiscord(bed, bed.discord.user({ username: name.toLowerCase(), ...(id === undefined ? {} : { id }) }))
  beforeAll(async () => {
    ann = guest('Ann')
    mod = guest('Mod', platform === 'telegram' ? String(TELEGRAM_ADMIN) : DISCORD_ADMIN)
    await mod.command('help')
  })

  test('the terms come first, in four languages; what was wished for is made once they are accepted', async () => {
    const gate = withVerb(await ann.command('image', { words: 'a fox in the snow' }), 'agree')
    expect(verbsOf(gate)).toEqual(['agree', 'terms', 'privacy', 'decline', 'lang'])
    expect(wordsOf(await ann.press(gate, 'terms'))).toMatch(/terms/i)
    expect(wordsOf(await ann.press(gate, 'privacy'))).toMatch(/privacy/i)
    const languages = [/\p{Script=Cyrillic}{4}/u, /\p{Script=Han}{4}/u, /kredit/, /You have 200 credits/]
    let shown = gate
    for (const [at, locale] of ['ru', 'zh', 'id', 'en'].entries()) {
      shown = withVerb(await ann.press(shown, `${locale}/gate`), 'agree')
      expect([shown.id, shown.text]).toEqual([gate.id, expect.stringMatching(languages[at] as RegExp)])
    }
    expect(await ann.balance()).toBe(CREDITS)
    work = await made(ann.press(shown, 'agree'), ['picture'], 1)
    expect(work.text).toContain('a fox in the snow')
  })

  test('/start and /help tell what can be done; an example is made at a press', async () => {
    const welcome = withVerb(await ann.command('start'), 'try')
    expect(wordsOf(await ann.press(welcome, 'help'))).toContain('/image')
    expect(wordsOf(await ann.command('help'))).toContain('/image')
    const shown = await made(ann.press(welcome, 'try::image'), ['picture'], 1)
    expect(shown.text).toContain('fox')
  })

  test('plain words become a picture, and words in reply to it change it', async () => {
    const lake = await made(ann.say('a lake at dawn'), ['picture'], 1)
    expect(lake.text).toContain('a lake at dawn')
    const changed = await made(ann.say('pencil', { replyTo: lake }), ['picture'], 1)
    expect(changed.text).toContain('pencil')
    expect(changed.text).not.toContain('a lake')
  })

  test('Again, Vary and Upscale make one more picture each', async () => {
    const seed = (shown: Shown) => Number(/seed (\d+)/.exec(shown.text)?.[1])
    const again = await made(ann.press(work, 'again'), ['picture'], 1)
    expect(again.text).toContain('a fox in the snow')
    const varied = await made(ann.press(work, 'vary'), ['picture'], 1)
    expect(seed(varied)).toBe(seed(work) + 1)
    await made(ann.press(work, 'upscale'), ['picture'], 1)
  })

  test('Edit by words asks for them, and the answer changes the picture', async () => {
    const edited = await made(ann.answer(work, 'edit', 'pencil'), ['picture'], 1)
    expect(edited.text).toContain('pencil')
  })

  test('Animate shows its choices as buttons or menus, whose price changes in place; Start makes a clip, Not now lets it go', async () => {
    const card = withVerb(await ann.press(work, 'animate'), 'go')
    const price = (shown: Shown) =>
      Number(/\d+/.exec(shown.buttons.find(({ action }) => action?.startsWith('go:'))?.label ?? '')?.[0])
    const changed = withVerb(await ann.press(card, 'duration=10'), 'go')
    expect([changed.id, price(card), price(changed)]).toEqual([card.id, 4, 6])
    // What has many values is a menu where the chat has menus, else buttons.
    expect(changed.buttons.find(({ action }) => action?.endsWith('camera=pan-left'))?.inMenu).toBe(
      platform === 'discord' ? true : undefined,
    )
    const panned = withVerb(await ann.press(changed, 'camera=pan-left'), 'go')
    expect(panned.id).toBe(card.id)
    // Ten seconds are long to render, and nothing that is shown here depends on them.
    const short = withVerb(await ann.press(panned, 'duration=3'), 'go')
    expect(price(short)).toBe(4)
    const film = await made(ann.press(short, 'go'), ['clip'], 4)
    expect(film.text).toContain('← Left · 3 s')
    const other = withVerb(await ann.press(work, 'animate'), 'go')
    expect(wordsOf(await ann.press(other, 'drop'))).toContain('Left as it was. Nothing was charged.')
    await costs(0)
  })

  test('a song for the picture', async () => {
    const card = withVerb(await ann.press(work, 'song'), 'go')
    const short = withVerb(await ann.press(card, 'duration=15'), 'go')
    await made(ann.press(short, 'go'), ['song'], 2)
  })

  songStory({ ann: () => ann, bed: () => bed, made, costs })
  clumsyStory({ ann: () => ann, bed: () => bed, photo: () => photo, made, costs })

  test('Save turns and turns back, the work tells its number, Delete asks first and takes it away', async () => {
    const kept = withVerb(await ann.press(work, 'save'), 'unsave')
    expect(kept.id).toBe(work.id)
    expect(withVerb(await ann.press(kept, 'unsave'), 'save').id).toBe(work.id)
    const id = work.buttons.find(({ action }) => action?.startsWith('info:'))?.action?.split(':')[1] as string
    expect(wordsOf(await ann.press(work, 'info'))).toContain(`/show ${id}`)
    const first = withVerb(await ann.press(work, 'delete'), 'keep')
    expect(wordsOf(await ann.press(first, 'keep'))).toContain('It stays.')
    const copy = await ann.command('show', { words: id })
    expect(mediaIn(copy)).toEqual(['picture'])
    const second = withVerb(await ann.press(work, 'delete'), 'erase')
    expect(wordsOf(await ann.press(second, 'erase'))).toContain('Deleted.')
    const left = ann.shown().filter((one) => one.buttons.some(({ action }) => action === `again:${id}`))
    expect(left).toEqual([])
    expect(mediaIn(await ann.command('show', { words: id }))).toEqual([])
  })

  test('every command that makes something makes it, from words or from the photo that comes along', async () => {
    await made(ann.command('image', { words: 'a red kite', options: { count: 2 } }), ['picture', 'picture'], 2)
    await made(ann.command('edit', { words: 'pencil', photo }), ['picture'], 1)
    await made(ann.command('upscale', { photo }), ['picture'], 1)
    await made(ann.command('animate', { photo, options: { duration: 3 } }), ['clip'], 4)
    await made(ann.command('music', { words: 'calm piano', options: { duration: 5 } }), ['song'], 2)
    const told = await made(ann.command('describe', { photo }), [], 1)
    const painted = await made(ann.press(told, 'paint'), ['picture'], 1)
    expect(painted.text).toContain(told.text.split('\n')[0])
  })

  test('/video makes a clip of words by a card of its choices; a photo that comes along begins to move', async () => {
    const card = withVerb(await ann.command('video', { words: 'a paper boat', options: { duration: 5 } }), 'go')
    expect(card.text).toMatch(/A video with Reel.*a paper boat.*14 credits/s)
    const silent = withVerb(await ann.press(card, 'sound=off'), 'go')
    expect(silent.id).toBe(card.id)
    expect(silent.buttons.map(({ label }) => label)).toContain('Sound: off')
    await ann.press(silent, 'camera=zoom-in')
    await made(ann.press(silent, 'go'), ['clip'], 14)
    expect(bed.films.at(-1)).toEqual({
      prompt: 'a paper boat',
      options: { ratio: '16:9', duration: 5, camera: 'zoom-in', sound: false },
    })
    // Its own ratio is no option of what makes a photo move.
    const options = { ratio: '9:16', duration: 3 }
    await made(ann.command('video', { words: 'zoom out', options, photo }), ['clip'], 4)
    const refused = await ann.command('video', { words: 'a boat', options: { duration: 5, ratio: '16:9' }, photo })
    await made(Promise.resolve(refused), ['clip'], 4)
  })

  test('/avatar: a stock avatar says my words; who and how is chosen from lists, voices can be listened to, and one press starts', async () => {
    const asked = await ann.command('avatar')
    expect(wordsOf(asked)).toContain('Write what should be said, or send a voice message.')
    const card = withVerb(await ann.say('Good morning, and welcome.'), 'go')
    expect(card.text).toMatch(/A talking portrait with Talker.*Good morning, and welcome\..*6 credits/s)
    expect(card.buttons.map(({ label }) => label)).toContain('Who speaks: abigail')
    const voices = withVerb(await ann.press(card, 'voice'), 'hear')
    expect(voices.id).toBe(card.id)
    const more = withVerb(await ann.press(voices, 'voice/2'), 'hear')
    expect(more.text).toContain('Voice, page 2 of 2')
    const sara = more.buttons.findIndex(({ label }) => label === 'Sara')
    const hear = more.buttons.slice(sara + 1).find(({ action }) => action?.startsWith('hear:'))?.action as string
    const before = bed.heard.length
    for (let times = 0; times < 2; times++) {
      const heard = await ann.press(more, hear)
      expect([wordsOf(heard), mediaIn(heard)]).toEqual([expect.stringContaining('Sara'), ['song']])
    }
    // Fetched once for everybody.
    expect(bed.heard.slice(before)).toEqual(platform === 'telegram' ? ['voice-7-of-a-catalogue-with-long-names'] : [])
    const chosen = withVerb(await ann.press(more, more.buttons[sara]?.action as string), 'go')
    expect([chosen.id, chosen.buttons.some(({ label }) => label === 'Voice: Sara')]).toEqual([card.id, true])
    expect(wordsOf(await ann.press(chosen, 'photo'))).toContain('Send the portrait that should talk.')
    await ann.command('cancel')
    // It came out shorter than the words promised.
    await made(ann.press(chosen, 'go'), ['clip'], 4)
    expect(bed.films.at(-1)).toEqual({
      prompt: 'Good morning, and welcome.',
      options: { avatar: 'abigail', voice: 'voice-7-of-a-catalogue-with-long-names', duration: 3 },
    })
  })

  test('/avatar: a photo needs a word about whom it shows, once; a voice message says it; what was said can be taken back', async () => {
    const question = withVerb(await ann.command('avatar', { words: 'Hello', photo }), 'likeness')
    expect(question.text).toContain('Whom does this photo show?')
    expect(verbsOf(question)).toEqual(['likeness'])
    const no = withVerb(await ann.press(question, 'no'), 'drop')
    expect([no.id, wordsOf(await ann.press(no, 'drop'))]).toEqual([
      question.id,
      expect.stringContaining('Nothing was charged'),
    ])
    const again = withVerb(await ann.command('avatar', { words: 'Hello', photo }), 'likeness')
    const card = withVerb(await ann.press(again, 'me'), 'go')
    expect(card.buttons.map(({ label }) => label)).toContain('Who speaks: your photo')
    await made(ann.press(card, 'go'), ['clip'], 4)
    expect(bed.films.at(-1)).toMatchObject({ prompt: 'Hello', inputs: ['picture'] })
    // The same picture: nothing is asked again. Discord gives every upload a name of its own, and its bytes come later.
    const isKnown = platform === 'telegram'
    const same = withVerb(await ann.command('avatar', { words: 'Hello', photo }), isKnown ? 'go' : 'likeness')
    await ann.press(same, isKnown ? 'drop' : 'no')
    const mine = withVerb(await ann.command('mydata'), 'unlike')
    expect(mine.text).toContain('to speak in portraits and clips: 1 picture')
    expect(wordsOf(await ann.press(mine, 'unlike'))).toContain('Taken back for 1 picture.')
    await costs(0)
    const anew = withVerb(await ann.say('', { photos: [photo] }), 'pick')
    expect(wordsOf(await ann.press(anew, 'avatar'))).toContain('Write what should be said, or send a voice message.')
    const voice = await renderFile({ role: 'main', extension: 'mp3' }, 1, 0)
    const spoken = withVerb(await ann.send('voice', voice), 'likeness')
    const ready = withVerb(await ann.press(spoken, 'consent'), 'go')
    expect(ready.text).toContain('It says your voice message.')
    await made(ann.press(ready, 'go'), ['clip'], 4)
    expect(bed.films.at(-1)).toMatchObject({ prompt: '', options: { duration: 2 }, inputs: ['picture', 'audio'] })
  })

  test('/sound: a clip of mine gets sound by its button or by a reply, one that is sent along by the command', async () => {
    const card = withVerb(await ann.command('video', { words: 'a paper boat', options: { duration: 3 } }), 'go')
    const boat = await made(ann.press(card, 'go'), ['clip'], 10)
    const sound = withVerb(await ann.press(boat, 'sound'), 'go')
    expect(sound.text).toMatch(/Sound for a clip with Foley.*1 credit/s)
    const loud = await made(ann.press(sound, 'go'), ['clip'], 1)
    expect(bed.films.at(-1)).toMatchObject({ options: { duration: 1 }, inputs: ['clip'] })
    expect(verbsOf(loud)).not.toContain('animate')
    const replied = withVerb(await ann.say('/sound waves', { replyTo: boat }), 'go')
    await made(ann.press(replied, 'go'), ['clip'], 1)
    expect(bed.films.at(-1)?.prompt).toBe('waves')
    const clip = await renderFile({ role: 'main', extension: 'mp4' }, 1, 0)
    const sent = withVerb(await ann.send('clip', clip), 'go')
    // Discord does not say how long a clip is: the usual length is held, and what was made is paid.
    if (platform === 'discord') expect(sent.text).toContain('5 credits')
    await made(ann.press(sent, 'go'), ['clip'], 1)
    expect(wordsOf(await ann.command('sound'))).toContain('Send the clip that gets sound.')
    expect(wordsOf(await ann.say('', { photos: [photo] }))).toMatch(/this file doesn't fit. Send a clip/)
    await ann.command('cancel')
  })

  test('a photo without words is asked about, and every offer leads where it says', async () => {
    const ask = async () => withVerb(await ann.say('', { photos: [photo] }), 'pick')
    const asked = await ask()
    expect(asked.buttons.map(({ action }) => action?.split(':')[2])).toEqual([
      'animate',
      'edit',
      'describe',
      'music',
      'upscale',
      'avatar',
    ])
    expect(verbsOf(withVerb(await ann.press(asked, 'animate'), 'go'))).toEqual(['set', 'go', 'drop'])
    await made(ann.answer(await ask(), 'edit', 'pencil'), ['picture'], 1)
    await made(ann.press(await ask(), 'describe'), [], 1)
    expect(verbsOf(withVerb(await ann.press(await ask(), 'music'), 'go'))).toEqual(['set', 'go', 'drop'])
    await made(ann.press(await ask(), 'upscale'), ['picture'], 1)
  })

  test('words with a photo change it; several photos are one wish', async () => {
    await made(ann.say('pencil', { photos: [photo] }), ['picture'], 1)
    const answers = await ann.say('pencil', { photos: [photo, photo] })
    expect(wordsOf(answers)).toMatch(/at most 1/)
    expect(answers).toHaveLength(1)
    await costs(0)
  })

  test('a clip, and a voice message, are refused at once and in words', async () => {
    for (const file of ['clip', 'voice'] as const) {
      const answers = await ann.send(file, Buffer.from('whatever it is'), '/edit pencil')
      expect(wordsOf(answers)).toMatch(/doesn't fit. Send a photo/)
    }
    await costs(0)
  })

  test('what is under way is listed, and stopped by its number or by /cancel; its credits are back', async () => {
    bed.hold(true)
    await ann.command('image', { words: 'a slow windmill' })
    const jobs = withVerb(await ann.command('jobs'), 'cancel')
    expect(jobs.text).toContain('a slow windmill')
    expect(await ann.balance()).toBe(credits - 1)
    bed.hold(false)
    expect(wordsOf(await ann.press(jobs, 'cancel'))).toContain('Cancelled. Your credit is back.')
    await costs(0)
    bed.hold(true)
    await ann.command('image', { words: 'a slow river' })
    bed.hold(false)
    expect(wordsOf(await ann.command('cancel'))).toContain('Cancelled. Your credit is back.')
    await costs(0)
    expect(wordsOf(await ann.command('jobs'))).toContain('Nothing is under way.')
  })

  test('/history and /balance are told in pages, and a number shows what it stands for', async () => {
    const list = withVerb(await ann.command('history'), 'hist')
    expect(mediaIn(await ann.press(list, 'show')).length).toBeGreaterThan(0)
    const older = await ann.press(list, 'hist')
    expect(older.map(({ id }) => id)).toEqual([list.id])
    expect(older[0]?.text).not.toBe(list.text)
    const statement = withVerb(await ann.command('balance'), 'bal')
    expect(statement.text).toContain(`You have ${credits} credits`)
    expect(verbsOf(statement)).toEqual(['show', 'bal', 'buy'])
    const before = await ann.press(statement, 'bal')
    expect(before.map(({ id }) => id)).toEqual([statement.id])
    expect(before[0]?.text).not.toBe(statement.text)
  })

  test('what the screen refuses has its reason behind a button, and costs nothing', async () => {
    const refused = withVerb(await ann.command('image', { words: 'kill all immigrants' }), 'why')
    expect(wordsOf(await ann.press(refused, 'why'))).toMatch(/made here/)
    await costs(0)
  })

  test('a refused wish can be put in other words, with its command and options', async () => {
    const refused = withVerb(
      await ann.command('image', { words: 'kill all immigrants', options: { count: 2 } }),
      'reword',
    )
    expect(verbsOf(refused)).toEqual(['reword', 'why', 'appeal'])
    expect(wordsOf([refused])).toMatch(/it spreads hatred of people\. Nothing was charged/)
    await made(ann.answer(refused, 'reword', 'a calm lake'), ['picture', 'picture'], 2)
  })

  test('a moderator looks again on request: what is allowed can be made once, and no words stay with the moderator', async () => {
    const words = 'kill all immigrants at noon'
    const refused = withVerb(await ann.command('image', { words }), 'appeal')
    expect(wordsOf(await ann.press(refused, 'appeal'))).toContain('A moderator will look at it.')
    expect(wordsOf(await ann.press(refused, 'appeal'))).toContain('passed on to a moderator already')
    const told = withVerb(mod.shown(), 'case')
    expect(told.text).toBe('Somebody asks for another look at a refusal: hatred.')
    const look = withVerb(await mod.press(told, 'case'), 'judge')
    expect(look.text).toContain(words)
    expect(look.text).toContain(`Person: ${await bed.personId(platform, ann.externalId)}`)
    const reasons = withVerb(await mod.press(look, 'overturn'), 'judge')
    expect(withVerb(await mod.press(reasons, 'back'), 'judge').text).toContain(words)
    await mod.press(withVerb(mod.shown(), 'judge'), 'overturn')
    const before = ann.shown().length
    await mod.press(withVerb(mod.shown(), 'judge'), 'overturn/mistake')
    expect(wordsOf(mod.shown())).toContain('hatred: allowed. The screen was wrong')
    expect(wordsOf(mod.shown())).not.toContain(words)
    const result = withVerb(ann.shown().slice(before), 'remake')
    expect(result.text).toMatch(
      /looked at your refused wish again \(hatred\)\. It may be made\.[\s\S]*The screen was wrong/,
    )
    expect((await made(ann.press(result, 'remake'), ['picture'], 1)).text).toContain(words)
    const again = withVerb(await ann.command('image', { words }), 'appeal')
    await ann.press(again, 'appeal')
    await mod.press(withVerb(await mod.press(withVerb(mod.shown(), 'case'), 'case'), 'judge'), 'uphold')
    const seen = ann.shown().length
    await mod.answer(withVerb(mod.shown(), 'judge'), 'uphold/own', 'It calls for murder.')
    expect(wordsOf(ann.shown().slice(seen))).toMatch(/It stays refused\.[\s\S]*It calls for murder\./)
    expect(wordsOf(mod.shown())).not.toContain(words)
    await costs(0)
  })

  test('/queue lists what waits; a wording can be excepted in one press, and the exception removed', async () => {
    const words = 'kill all immigrants at night'
    await ann.press(withVerb(await ann.command('image', { words }), 'appeal'), 'appeal')
    const list = withVerb(await mod.say('/queue'), 'case')
    expect(list.text).toMatch(
      /^1 appeal is open\.\nIn 24 hours: refusals \d+, limits met \d+\. Now: muted 0, banned 0\.\n1\. hatred · Picture/,
    )
    await mod.press(withVerb(await mod.press(list, 'case'), 'judge'), 'except')
    await mod.press(withVerb(mod.shown(), 'judge'), 'except/context')
    await made(ann.command('image', { words: 'Kill ALL immigrants, at night' }), ['picture'], 1)
    const exceptions = withVerb(await mod.press(withVerb(await mod.say('/queue'), 'exc'), 'exc'), 'exc')
    expect(exceptions.text).toContain('1. hatred: one whole text')
    expect(wordsOf(await mod.press(exceptions, 'remove'))).toContain('There are no exceptions.')
    // What was allowed may be made once all the same; after that it is refused as before.
    await made(ann.command('image', { words }), ['picture'], 1)
    expect(verbsOf(withVerb(await ann.command('image', { words }), 'appeal'))).toContain('reword')
    expect(wordsOf(await mod.press(withVerb(mod.shown(), 'queue'), 'queue'))).toContain('No appeal is open.')
    expect(wordsOf(await ann.say('/queue'))).toContain('There is no /queue here.')
    await costs(0)
  })

  test('who is refused again and again is told until when nothing is made for them; an operator sees why', async () => {
    const eve = guest('Eve')
    await eve.press(withVerb(await eve.command('start'), 'agree'), 'agree')
    for (let n = 0; n < 4; n++) await eve.command('image', { words: `kill all immigrants ${n}` })
    const fifth = wordsOf(await eve.command('image', { words: 'kill all immigrants' }))
    expect(fifth).toMatch(/Nothing is made for you for 15 minutes, until \d+ \w+, \d\d:\d\d UTC\./)
    expect(wordsOf(await eve.command('image', { words: 'a calm lake' }))).toMatch(
      /Nothing is made for you[\s\S]*stay open to you/,
    )
    expect(wordsOf(await eve.command('balance'))).toContain(`You have ${CREDITS} credits`)
    const personId = await bed.personId(platform, eve.externalId)
    const seen = wordsOf(await mod.say(`/person ${personId}`))
    expect(seen).toMatch(/Muted until .* UTC · 50 points\nhatred · 10 points/)
    expect(seen).not.toContain('immigrants')
    expect(wordsOf(await eve.say(`/person ${personId}`))).toContain('There is no /person here.')
    bed.later(16 * 60_000)
    expect(mediaIn(await eve.command('image', { words: 'a calm lake' }))).toEqual(['picture'])
  })

  test('what the policy asks about is made once it is said to be meant, or with other words', async () => {
    const asked = withVerb(await ann.command('image', { words: 'a man smoking crack cocaine' }), 'sure')
    expect([asked.text, verbsOf(asked)]).toEqual([expect.stringMatching(/drugs/), ['sure', 'reword']])
    await costs(0)
    await made(ann.press(asked, 'sure'), ['picture'], 1)
    const other = withVerb(await ann.command('image', { words: 'how to cook meth' }), 'sure')
    const reworded = await made(ann.answer(other, 'reword', 'a quiet kitchen'), ['picture'], 1)
    expect(reworded.text).toContain('a quiet kitchen')
  })

  test('what the policy covers is shown at a press', async () => {
    const shown = await ann.command('image', { words: 'free Tibet poster' })
    expect([mediaIn(shown), shown.map(({ covered }) => covered)]).toEqual([['picture'], [1]])
    await costs(1)
    bed.later(REPEAT_MS)
    expect((await ann.command('image', { words: 'a plain poster' })).map(({ covered }) => covered)).toEqual([0])
    await costs(1)
    bed.later(REPEAT_MS)
  })

  test('/settings change language, model, notices and what only this chat can do, in place', async () => {
    const page = withVerb(await ann.command('settings'), 'lang')
    const own = platform === 'telegram' ? 'originals' : 'alone'
    expect(verbsOf(page)).toEqual([
      ...['lang', 'model', 'notices', 'statistics', 'enhance', 'enhancefirst', own, 'email'],
    ])
    for (const [locale, words] of Object.entries({
      ru: /\p{Script=Cyrillic}/u,
      zh: /\p{Script=Han}/u,
      id: /bahasa/i,
    })) {
      const changed = await ann.press(page, locale)
      expect([changed.map(({ id }) => id), changed[0]?.text]).toEqual([[page.id], expect.stringMatching(words)])
    }
    await ann.press(page, 'en')
    for (const verb of ['notices', 'statistics', 'enhance', 'enhancefirst', own]) {
      expect((await ann.press(page, verb)).map(({ id }) => id)).toEqual([page.id])
      const label = (shown: Shown | undefined) => shown?.buttons.find(({ action }) => action === verb)?.label
      const now = ann.shown().find(({ id }) => id === page.id)
      expect(label(now)).not.toBe(label(page))
      await ann.press(page, verb)
      expect(label(ann.shown().find(({ id }) => id === page.id))).toBe(label(page))
    }
    await ann.press(page, 'sketchpad')
    expect((await made(ann.command('image', { words: 'an old bridge' }), ['picture'], 1)).text).toContain('Sketchpad')
    await ann.press(page, 'canvas')
  })

  test('more is made of words under a result: both stand side by side, either makes it once, and one can go back', async () => {
    const plain = await made(ann.command('image', { words: 'a tin robot' }), ['picture'], 1)
    const written = withVerb(await ann.press(plain, 'enrich'), 'usewords')
    expect(written.text).toMatch(/a tin robot, in golden light.*What you wrote:\s+a tin robot/s)
    expect(verbsOf(written)).toEqual(['usewords', 'ownwords', 'editwords', 'again', 'delete'])
    await costs(0)
    const used = await made(ann.press(written, 'usewords'), ['picture'], 1)
    expect(used.text).toContain('a tin robot, in golden light')
    expect(wordsOf(await ann.press(written, 'usewords'))).toContain('That is made already')
    const back = await made(ann.press(used, 'ownwords'), ['picture'], 1)
    expect(back.text).not.toContain('golden light')
    // The same from both cards.
    expect(mediaIn(await ann.press(written, 'ownwords'))).toEqual([])
    await costs(0)
    const anew = withVerb(await ann.press(written, 'again'), 'usewords')
    expect(anew.id).not.toBe(written.id)
    expect(wordsOf(await ann.command('history'))).not.toContain('Words')
  })

  test('a dear draft offers it on its card, and a translation of what its model does not take as it is', async () => {
    const card = withVerb(await ann.command('video', { words: 'a paper boat' }), 'enrich')
    expect(verbsOf(card)).toEqual(['set', 'enrich', 'go', 'drop'])
    const written = withVerb(await ann.press(card, 'enrich'), 'usewords')
    expect(written.buttons[0]?.label).toBe('Use these · 10 credits')
    const edited = withVerb(await ann.answer(written, 'editwords', 'a tin boat'), 'ownwords')
    expect(edited.text).toMatch(/A video with Reel.*a tin boat.*10 credits/s)
    const undone = withVerb(await ann.press(edited, 'ownwords'), 'go')
    expect([undone.id, undone.text]).toEqual([edited.id, expect.stringContaining('a paper boat')])
    await ann.press(undone, 'drop')
    const russian = withVerb(await ann.command('video', { words: 'красный трактор' }), 'translate')
    const translated = withVerb(await ann.press(russian, 'translate'), 'usewords')
    expect(translated.text).toMatch(/Your words in English:\s+in en: a red tractor.*красный трактор/s)
    await made(ann.press(translated, 'usewords'), ['clip'], 10)
    expect(bed.films.at(-1)?.prompt).toBe('in en: a red tractor')
  })

  test('whoever wants it so sees other words before every wish; whoever has switched it off is offered none', async () => {
    const page = withVerb(await ann.command('settings'), 'enhancefirst')
    await ann.press(page, 'enhancefirst')
    const written = withVerb(await ann.say('a green door'), 'usewords')
    await costs(0)
    expect((await made(ann.press(written, 'ownwords'), ['picture'], 1)).text).toContain('a green door')
    await ann.press(page, 'enhance')
    const plain = await made(ann.say('a blue door'), ['picture'], 1)
    expect(verbsOf(plain)).not.toContain('enrich')
    await ann.press(withVerb(ann.shown(), 'enhance'), 'enhance')
    await ann.press(withVerb(ann.shown(), 'enhancefirst'), 'enhancefirst')
    await made(ann.say('a brown door'), ['picture'], 1)
  })

  test('words that could not be written, or must not be shown, cost nothing, and one goes on with their own', async () => {
    const plain = await made(ann.command('image', { words: 'an ink blot' }), ['picture'], 1)
    const failed = withVerb(await ann.press(plain, 'enrich'), 'ownwords')
    expect(failed.text).toContain('You can go on with your own words.')
    await made(ann.press(failed, 'ownwords'), ['picture'], 1)
    const bottle = await made(ann.command('image', { words: 'a bottle of poison' }), ['picture'], 1)
    const stopped = withVerb(await ann.press(bottle, 'enrich'), 'ownwords')
    expect(stopped.text).toMatch(/hatred/)
    expect(stopped.text).not.toContain('immigrants')
    await made(ann.press(stopped, 'ownwords'), ['picture'], 1)
  })

  test('a hidden work stands under /hidden alone until it is shown again; /delete takes one away by its number', async () => {
    const made_ = await made(ann.command('image', { words: 'a quiet pond' }), ['picture'], 1)
    const id = made_.buttons.find(({ action }) => action?.startsWith('info:'))?.action?.split(':')[1] as string
    expect(wordsOf(await ann.command('hidden'))).toContain('Nothing is hidden.')
    const told = withVerb(await ann.press(made_, 'info'), 'hide')
    expect(told.text).toContain('Made by: this machine')
    const hidden = withVerb(await ann.press(told, 'hide'), 'unhide')
    expect([hidden.id, hidden.text]).toEqual([told.id, expect.stringContaining('/hidden')])
    expect(wordsOf(await ann.command('history'))).not.toContain('a quiet pond')
    expect(wordsOf(await ann.command('hidden'))).toContain('a quiet pond')
    const shown = await ann.command('show', { words: id })
    expect([mediaIn(shown), wordsOf(shown)]).toEqual([['picture'], expect.stringContaining('Made by: this machine')])
    await ann.press(hidden, 'unhide')
    expect(wordsOf(await ann.command('history'))).toContain('a quiet pond')
    expect(wordsOf(await ann.command('delete', { words: id }))).toContain('Deleted.')
    expect(ann.shown().filter(({ text }) => text.includes('a quiet pond') && text.includes('credit'))).toEqual([])
    expect(wordsOf(await ann.command('show', { words: id }))).toMatch(/don't have this work/)
    await costs(0)
  })

  test('the address for receipts is set, changed by a button, and taken out', async () => {
    expect(wordsOf(await ann.command('email', { words: 'not an address' }))).toContain('That is no e-mail address.')
    expect(wordsOf(await ann.command('email', { words: 'ann@example.com' }))).toMatch(/ann\\?@example/)
    const page = withVerb(await ann.command('settings'), 'email')
    const changed = withVerb(await ann.answer(page, 'email', 'ann+receipts@example.org'), 'email')
    expect(changed.text).toMatch(/receipts\\?@example/)
    expect(wordsOf(await ann.press(changed, 'email::off'))).toContain('Receipts go to no e-mail address.')
  })

  test('Decline and /withdraw stop everything but what is theirs; whoever agrees again goes on', async () => {
    bed.hold(true)
    await ann.command('image', { words: 'a slow tide' })
    const asked = withVerb(await ann.command('withdraw'), 'withdraw')
    bed.hold(false)
    const withdrawn = withVerb(await ann.press(asked, 'withdraw'), 'gate')
    expect(wordsOf(ann.shown())).toContain('Your consent is withdrawn. Nothing new is made.')
    await costs(0)
    const terms = withVerb(await ann.press(withdrawn, 'gate'), 'agree')
    expect(terms.text).toContain('You have withdrawn your consent.')
    const declined = withVerb(await ann.press(terms, 'decline'), 'gate')
    expect(declined.text).toContain('Nothing of yours is processed.')
    expect(wordsOf(await ann.command('balance'))).toContain(`You have ${credits} credits`)
    const gate = withVerb(await ann.say('a red door'), 'agree')
    await costs(0)
    await made(ann.press(gate, 'agree'), ['picture'], 1)
  })

  test('/models, /terms, /privacy and /paysupport say what they promise', async () => {
    const models = wordsOf(await ann.command('models'))
    for (const words of ['Canvas (no AI)', 'Music box (no AI)', 'Sketchpad']) expect(models).toContain(words)
    expect(wordsOf(await ann.command('terms'))).toMatch(/terms/i)
    expect(wordsOf(await ann.command('privacy'))).toMatch(/privacy/i)
    const personId = await bed.personId(platform, ann.externalId)
    expect(wordsOf(await ann.command('paysupport'))).toContain(personId)
  })

  test('/models tells of each model what it takes, its options, prices and an example; it is chosen there', async () => {
    const all = withVerb(await ann.command('models'), 'models')
    const kind = withVerb(await ann.press(all, 'kind/video'), 'models')
    expect([kind.id, kind.text]).toEqual([all.id, expect.stringContaining('Reel · Video · 10 credits')])
    const reel = withVerb(await ann.press(kind, 'model/reel'), 'models')
    for (const words of ['Takes: words', 'Camera: Camera by itself · Zoom in', '3 s – 10 credits · 5 s – 14 credits'])
      expect(reel.text).toContain(words)
    expect(reel.text).toContain('Write: /video a paper boat')
    expect(reel.text).toContain('Camera: the move is put into words for the model')
    const live = await ann.press(lastOf(await ann.command('models')), 'kind/animate').then(lastOf)
    expect(wordsOf(await ann.press(live, 'model/dolly'))).toContain('Camera: moved by a control of its own')
    const pictures = withVerb(await ann.press(reel, 'kind/video'), 'models')
    const listed = withVerb(await ann.press(pictures, 'models'), 'models')
    const sketchpad = withVerb(
      await ann.press(await ann.press(listed, 'kind/image').then(lastOf), 'model/sketchpad'),
      'models',
    )
    const used = withVerb(await ann.press(sketchpad, 'use/sketchpad'), 'models')
    expect(used.text).toContain('This one is used for “Picture”')
    expect(wordsOf([await made(ann.command('image', { words: 'an old mill' }), ['picture'], 1)])).toContain('Sketchpad')
    const settings = await ann.command('settings')
    await ann.press(lastOf(settings), 'model::canvas')
  })

  test('/mydata and /export show and bring what is kept, /forget asks first and can be taken back, /complaint is written down', async () => {
    const told = await ann.command('mydata')
    const page = withVerb(told, 'export')
    expect(page.text).toContain(await bed.personId(platform, ann.externalId))
    // The picture comes by itself, to the person alone.
    await expect
      .poll(() =>
        ann
          .shown()
          .slice(-3)
          .flatMap(({ media }) => media),
      )
      .toContain('picture')
    const before = ann.shown().length
    expect(wordsOf(await ann.press(page, 'export'))).toContain('putting everything together')
    await expect.poll(() => mediaIn(ann.shown().slice(before))).toContain('other')
    expect(wordsOf(ann.shown().slice(before))).toContain('Here is everything that is kept of you')
    await bed.rest()
    expect(wordsOf(await ann.command('export'))).toMatch(/putting everything|being made/)
    const ask = withVerb(await ann.command('forget'), 'forget')
    expect(ask.text).toContain('unspent credits')
    expect(wordsOf(await ann.press(ask, 'yes'))).toContain('is erased from')
    const waiting = withVerb(await ann.command('forget'), 'forget')
    expect(wordsOf(await ann.press(waiting, 'no'))).toContain('Taken back. Nothing is erased.')
    expect(wordsOf(await ann.command('complaint', { code: 'the fox was too red' }))).toContain(
      'The operator answers by',
    )
    await bed.rest()
  })

  test('works that will go are named once, three days before, and Save all keeps them', async () => {
    bed.later(28 * 24 * 60 * 60 * 1000)
    await sweepExpired(bed.app.generation)
    await bed.rest()
    const warned = withVerb(ann.shown(), 'saveall')
    expect(warned.text).toMatch(/In 3 days \d+ works that you have not saved will be deleted/)
    const saved = await ann.press(warned, 'saveall')
    expect([saved[0]?.id, saved[0]?.text]).toEqual([warned.id, expect.stringMatching(/\d+ works are saved and stay/)])
    expect(wordsOf(await ann.command('history'))).toContain('♥')
  })

  test('/link tells a code and /unlink that there is nothing to part', async () => {
    expect(wordsOf(await ann.command('link'))).toMatch(/\/link [2-9A-Z]{4}-[2-9A-Z]{4}/)
    expect(wordsOf(await ann.command('unlink'))).toContain("This chat isn't joined with another one.")
  })
})
