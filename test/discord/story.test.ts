import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bed, idOf, openBed } from './bed.ts'
import type { ChannelControl, GuildControl, PersonControl, Seen } from './double/index.ts'

const picture = async (name = 'photo.jpg', widthPx = 64, heightPx = 48) => ({
  name,
  bytes: await sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer(),
  mime: 'image/jpeg',
})

describe('in one installation', () => {
  let bed: Bed
  let ann: PersonControl
  let guild: GuildControl
  let studio: ChannelControl
  beforeAll(async () => {
    bed = await openBed({ credits: 300 })
    ann = await bed.guest({ username: 'ann' })
    guild = bed.discord.guild({ members: [ann] })
    studio = guild.channel('studio')
  })
  afterAll(() => bed.leave())

  test('a prompt by slash becomes a picture in the channel, one message, charged once', async () => {
    const before = await bed.balance(ann)
    const answer = await ann.slash('/image', { prompt: 'a lighthouse at night', ratio: '16:9' }, { channel: studio })
    expect(answer.kind).toBe('deferred')
    await bed.rest()
    const seen = await answer.settled()
    expect(seen.media).toHaveLength(1)
    expect(seen.text).toContain('a lighthouse at night')
    expect(seen.ephemeral).toBe(false)
    expect(await bed.balance(ann)).toBe(before - 1)
    expect(ann.sees(studio).filter((one) => one.media.length > 0)).toHaveLength(1)
  })

  test('Animate shows the card of choices, and its start makes a clip', async () => {
    const answer = await ann.slash('/image', { prompt: 'a red kite' }, { channel: studio })
    await bed.rest()
    const pressed = await ann.press(await answer.settled(), 'Animate')
    expect(pressed.kind).toBe('deferred-update')
    await bed.rest()
    const card = await ann.waitFor((one) => one.buttons.some((b) => b.customId?.startsWith('go:')), studio)
    await ann.press(card, idOf(card, 'go'))
    await bed.rest()
    const clip = await ann.waitFor((one) => one.media.some((file) => file.mime === 'video/mp4'), studio)
    expect(clip.buttons.some((one) => one.customId?.startsWith('again:'))).toBe(true)
  })

  test('a song comes as a file that plays in place', async () => {
    const answer = await ann.slash('/music', { prompt: 'calm piano', duration: 5 }, { channel: studio })
    await bed.rest()
    const seen = await answer.settled()
    expect(seen.media.some((one) => one.mime?.startsWith('audio/') && one.as === 'attachment')).toBe(true)
  })

  test('Edit opens a window, and its words change the picture', async () => {
    const answer = await ann.slash('/image', { prompt: 'a blue boat' }, { channel: studio })
    await bed.rest()
    const made = await answer.settled()
    const before = await bed.balance(ann)
    const asked = await ann.press(made, idOf(made, 'edit'))
    expect(asked.kind).toBe('modal')
    const sent = await ann.submit(asked, { words: 'pencil' })
    expect(sent.kind).toBe('deferred-update')
    await bed.rest()
    expect(await bed.balance(ann)).toBe(before - 1)
    const edited = await ann.waitFor((one) => one.media.length > 0 && one.text.includes('pencil'), studio)
    expect(edited.id).not.toBe(made.id)
  })

  test('a command without words opens a window that keeps what was chosen', async () => {
    const asked = await ann.slash('/image', { count: 2 }, { channel: studio })
    expect(asked.kind).toBe('modal')
    const sent = await ann.submit(asked, { words: 'two green birds' })
    await bed.rest()
    expect((await sent.settled()).media).toHaveLength(2)
  })

  test('a direct message is taken as words, seen at once and answered there', async () => {
    const said = ann.write('dm', 'a small green house')
    await bed.rest()
    const made = await ann.waitFor((one) => one.media.length > 0)
    expect(made.text).toContain('a small green house')
    await bed.discord.until(() => ann.again(said)?.reactions.some((one) => one.emoji === '👀'))
  })

  test('a picture in a direct message is asked about, and described at a press', async () => {
    ann.write('dm', '', { attachments: [await picture('photo.jpg', 320, 240)] })
    await bed.rest()
    const asked = await ann.waitFor((one) => one.buttons.some((b) => b.customId?.endsWith(':describe')))
    await ann.press(asked, asked.buttons.find((b) => b.customId?.endsWith(':describe'))?.customId ?? '')
    await bed.rest()
    await ann.waitFor((one) => one.buttons.some((b) => b.customId?.startsWith('paint:')))
  })

  test('a mention in a thread is answered in that thread; what was not said to the bot is not heard', async () => {
    const thread = studio.thread('foxes')
    ann.write(thread, 'what a fine day')
    ann.write(thread, 'a fox in the snow', { mention: true })
    await bed.rest()
    const made = await ann.waitFor((one) => one.media.length > 0, thread)
    expect(made.text).toContain('a fox in the snow')
    expect(ann.sees(thread).filter((one) => one.from === 'bot')).toHaveLength(1)
  })

  test('whoever has not agreed is led to the terms, which they alone see; then their wish is made where it was said', async () => {
    const eve = bed.discord.user({ username: 'eve' })
    const den = bed.discord.guild({ members: [eve, ann] }).channel('den')
    eve.write(den, 'an otter', { mention: true })
    await bed.rest()
    const line = await eve.waitFor((one) => one.buttons.some(({ customId }) => customId === 'gate'), den)
    expect(line.text).toContain('I need your agreement, once for all places')
    await eve.press(line, 'gate')
    await bed.rest()
    const terms = await eve.waitFor((one) => one.buttons.some(({ customId }) => customId === 'agree'), den)
    expect(terms.ephemeral).toBe(true)
    expect(ann.sees(den).some((one) => one.buttons.some(({ customId }) => customId === 'agree'))).toBe(false)
    await eve.press(terms, 'agree')
    await bed.rest()
    expect((await eve.waitFor((one) => one.media.length > 0, den)).text).toContain('an otter')
  })

  test('the menu of a message animates and describes its picture', async () => {
    const shown = ann.write(studio, 'look', { attachments: [await picture('p.jpg', 320, 240)] })
    const answer = await ann.messageMenu('Describe', shown)
    await bed.rest()
    expect((await answer.settled()).buttons.some((one) => one.customId?.startsWith('paint:'))).toBe(true)
    const animated = await ann.messageMenu('Animate', shown)
    await bed.rest()
    const seen = await animated.settled()
    expect(seen.media.length + seen.buttons.length).toBeGreaterThan(0)
  })

  test('an attachment of a command is its picture, words tell what to do with it', async () => {
    const answer = await ann.slash(
      '/edit',
      { prompt: 'pencil', image: await picture('in.jpg', 320, 240) },
      { channel: studio },
    )
    await bed.rest()
    expect((await answer.settled()).media).toHaveLength(1)
  })

  test("while typing one's own works are offered, and the chosen one is used", async () => {
    const typed = await ann.autocomplete('/upscale', 'work', { work: 'lighthouse' }, { channel: studio })
    expect(typed.kind).toBe('choices')
    expect(typed.choices?.length).toBeGreaterThan(0)
    const [first] = typed.choices ?? []
    expect(first?.name).toContain('a lighthouse at night')
    const answer = await ann.slash('/upscale', { work: String(first?.value) }, { channel: studio })
    await bed.rest()
    expect((await answer.settled()).media).toHaveLength(1)
    const bob = bed.discord.user({ username: 'nobody' })
    expect((await bob.autocomplete('/upscale', 'work', { work: '' })).choices).toEqual([])
  })

  test("personal commands are for the person's eyes, in a guild too", async () => {
    for (const name of ['/balance', '/history', '/settings', '/jobs', '/terms']) {
      const answer = await ann.slash(name, {}, { channel: studio })
      await bed.rest()
      expect((await answer.settled()).ephemeral, name).toBe(true)
    }
  })

  test('whoever wants to be answered alone is', async () => {
    const settings = await (await ann.slash('/settings')).settled()
    await ann.press(settings, 'alone')
    await bed.rest()
    const answer = await ann.slash('/image', { prompt: 'a quiet pond' }, { channel: studio })
    await bed.rest()
    const seen = await answer.settled()
    expect(seen.ephemeral).toBe(true)
    expect(seen.media).toHaveLength(1)
    const again = await (await ann.slash('/settings')).settled()
    await ann.press(again, 'alone')
    await bed.rest()
  })

  test("another's press is refused to them alone, and changes nothing", async () => {
    const bob = await bed.guest({ username: 'bob' })
    guild.join(bob)
    const shown = bob.sees(studio).findLast((one) => one.buttons.some((b) => b.customId?.startsWith('again:'))) as Seen
    const before = await bed.balance(ann)
    const pressed = await bob.press(shown, idOf(shown, 'again'))
    await bed.rest()
    expect(pressed.followUps.every((one) => one.ephemeral)).toBe(true)
    expect(pressed.followUps).toHaveLength(1)
    expect(await bed.balance(ann)).toBe(before)
    expect(await bed.balance(bob)).toBe(300)
  })

  test("another application's button, and one of another version, get a friendly word for the presser", async () => {
    const shown = await ann.waitFor((one) => one.media.length > 0, studio)
    for (const id of ['other-bot|vote|1', 'oldverb:123', `${'x'.repeat(99)}`]) {
      const pressed = await ann.forge(shown, id)
      await bed.rest()
      expect(pressed.followUps.map((one) => [one.ephemeral, one.text.length > 10])).toEqual([[true, true]])
    }
  })

  test('/cancel does not leave the person waiting for an answer', async () => {
    const answer = await ann.slash('/cancel', {}, { channel: studio })
    await bed.rest()
    expect((await answer.settled()).text).not.toBe('')
  })
})

test('everybody is answered in their language', async () => {
  const bed = await openBed()
  try {
    const seen = await Promise.all(
      ['en-US', 'ru', 'zh-CN', 'id'].map(async (locale) => {
        const user = bed.discord.user({ username: `u${locale}`, locale })
        return (await (await user.slash('/start')).settled()).text
      }),
    )
    expect(seen[0]).toMatch(/You have 100 credits/)
    expect(seen[1]).toMatch(/[а-я]{4}/i)
    expect(seen[2]).toMatch(/\p{Script=Han}{4}/u)
    expect(seen[3]).toMatch(/kredit/i)
    expect(new Set(seen).size).toBe(4)
  } finally {
    await bed.leave()
  }
})
