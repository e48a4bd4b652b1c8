import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { run } from '../../src/tools/reconcile.ts'
import { sweep } from '../support/sweep.ts'
import { type Bed, openBed } from './bed.ts'
import type { Seen, UserControl } from './double/index.ts'

const picture = (widthPx = 64, heightPx = 48) =>
  sharp({ create: { width: widthPx, height: heightPx, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer()

/** The newest message of the bot that carries a button with this verb. */
const withVerb = (user: UserControl, verb: string): Seen | undefined =>
  user.messages().findLast((one) => one.buttons.flat().some((b) => b.callback_data?.startsWith(`${verb}:`)))
const buttonOf = (seen: Seen, verb: string): string =>
  seen.buttons.flat().find((one) => one.callback_data?.startsWith(`${verb}:`))?.callback_data ?? 'no such button'

describe.each(['polling', 'webhook'] as const)('by %s, every update twice', (mode) => {
  let bed: Bed
  beforeAll(async () => {
    bed = await openBed({ mode, telegram: { twice: true }, credits: 200 })
  })
  afterAll(async () => {
    await bed.leave()
  })

  test('a prompt becomes a picture: seen at once, one message, charged once; again and shown without an upload', async () => {
    const ann = await bed.guest({ id: 501 })
    const asked = ann.send('a lighthouse at night, storm, 16:9')
    await bed.rest()
    const result = withVerb(ann, 'again') as Seen
    expect(result.kind).toBe('photo')
    expect(result.caption).toContain('a lighthouse at night, storm')
    expect(result.replyTo).toBe(asked.id)
    expect(ann.messages().find((one) => one.id === asked.id)?.reactions).toContain('👀')
    expect(ann.messages().filter((one) => one.kind === 'photo')).toHaveLength(1)
    expect(await bed.balance(ann)).toBe(199)
    // Nothing is left behind that says "please wait".
    expect(ann.messages().filter((one) => /Painting|Next in line/.test(one.text ?? ''))).toEqual([])
    const uploads = bed.telegram.calls('sendPhoto').length
    ann.send(`/show ${buttonOf(result, 'again').split(':')[1]}`)
    await bed.rest()
    expect(ann.messages().filter((one) => one.kind === 'photo')).toHaveLength(2)
    const calls = bed.telegram.calls('sendPhoto')
    expect(calls).toHaveLength(uploads + 1)
    expect(calls.at(-1)?.params['photo']).toEqual({ fileId: result.file?.fileId })
  })

  test('a photo becomes a live photo, with the card in between; four languages', async () => {
    const people = await Promise.all(
      (['ru', 'zh-hans', 'id'] as const).map((language_code, n) => bed.guest({ id: 510 + n, language_code })),
    )
    const texts = people.map((one) => one.messages().find((seen) => seen.from === 'bot')?.text ?? '')
    expect(texts[0]).toMatch(/[а-я]/i)
    expect(texts[1]).toMatch(/\p{Script=Han}/u)
    const [oleg] = people as [UserControl]
    oleg.send({ photo: await picture(640, 480) })
    await bed.rest()
    const choice = oleg.last() as Seen
    await oleg.press(
      choice,
      choice.buttons.flat().find((one) => one.callback_data?.endsWith(':animate'))?.callback_data ?? '',
    )
    await bed.rest()
    const card = withVerb(oleg, 'go') as Seen
    await oleg.press(card, buttonOf(card, 'go'))
    await bed.rest()
    const live = withVerb(oleg, 'again') as Seen
    expect(live.kind).toBe('live_photo')
    expect(oleg.messages().some((one) => one.id === card.id)).toBe(false)
  })

  test('an album is one wish, with all its pictures', async () => {
    const ann = await bed.guest({ id: 502 })
    ann.album([{ photo: await picture(), caption: '/edit pencil' }, { photo: await picture(48, 64) }])
    await bed.rest()
    // The editor takes one picture: it says so once, for the whole album.
    const answers = ann
      .messages()
      .filter((one) => one.from === 'bot')
      .slice(-1)
    expect(answers[0]?.text).toMatch(/at most 1/i)
    expect(ann.messages().filter((one) => /at most 1/i.test(one.text ?? ''))).toHaveLength(1)
  })

  test('several pictures come as an album, with words and buttons below', async () => {
    const ann = await bed.guest({ id: 503 })
    ann.send('/image a red kite x3')
    await bed.rest()
    const photos = ann.messages().filter((one) => one.kind === 'photo')
    expect(photos).toHaveLength(3)
    expect(new Set(photos.map((one) => one.albumId)).size).toBe(1)
    const card = withVerb(ann, 'save') as Seen
    await ann.press(card, buttonOf(card, 'save'))
    await bed.rest()
    expect(withVerb(ann, 'unsave')?.id).toBe(card.id)
    expect(ann.messages().filter((one) => one.kind === 'photo')).toHaveLength(3)
  })

  test('a song has a title, a performer, a cover and its length', async () => {
    const ann = await bed.guest({ id: 504 })
    ann.send('/music calm piano --duration 5')
    await bed.rest()
    const song = withVerb(ann, 'again') as Seen
    expect(song.kind).toBe('audio')
    expect(song.file?.title).toBeTruthy()
    expect(song.file?.performer).toBe('Chatelier')
    expect(song.thumbnail).toBeDefined()
  })

  test('Stars: order, bill, payment, credits once; a paid bill is not paid again; a refund takes its credits back once', async () => {
    const ann = await bed.guest({ id: 505 })
    ann.send('/buy')
    await bed.rest()
    const packs = ann.last() as Seen
    await ann.press(packs, { row: 0, column: 0 })
    await bed.rest()
    const bill = ann.messages().findLast((one) => one.invoice !== undefined) as Seen
    expect(bill.invoice).toMatchObject({ amountStars: 75 })
    const paid = await ann.pay(bill)
    expect(paid.paid).toBe(true)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(300)
    expect(ann.last()?.text).toContain('+100 credits')
    expect(ann.last()?.effect).toBeDefined()
    expect(ann.messages().some((one) => one.id === bill.id)).toBe(true)
    // It is paid: whoever presses once more is told so.
    const again = await ann.pay(bill)
    expect(again).toMatchObject({ paid: false, reason: 'declined' })
    const admin = await bed.guest({ id: 900 })
    admin.send(`/refund ${paid.paid ? paid.chargeId : ''}`)
    await bed.rest()
    expect(await bed.balance(ann)).toBe(200)
    expect(bed.telegram.stars.balance()).toBe(0)
    admin.send(`/refund ${paid.paid ? paid.chargeId : ''}`)
    await bed.rest()
    expect(bed.telegram.calls('refundStarPayment')).toHaveLength(1)
  })

  test('npm run reconcile compares Stars with what Telegram lists, beside the running bot: what nobody told of is credited', async () => {
    const ann = await bed.guest({ id: 520 })
    ann.send('/buy')
    await bed.rest()
    await ann.press(ann.last() as Seen, { row: 0, column: 0 })
    await bed.rest()
    const bill = ann.messages().findLast((one) => one.invoice !== undefined) as Seen
    const paid = await ann.pay(bill, { loseUpdate: true })
    expect(paid.paid).toBe(true)
    const before = await bed.balance(ann)
    const { token, root } = bed.telegram
    const env = {
      DATA_DIR: bed.dataDir,
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_API_ROOT: root,
      TELEGRAM_PAYMENTS_TOKEN: '381764678:TEST:100037',
    }
    const reading = readConfig(env, { cwd: bed.dataDir })
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    const printed: string[] = []
    const clock = { nowMs: () => Date.now() }
    const reconcile = (...words: string[]) => {
      printed.length = 0
      return run(words, { config: reading.config, clock, print: (line) => printed.push(line) })
    }
    const since = new Date(Date.now() - 24 * 60 * 60_000).toISOString().slice(0, 10)
    expect([await reconcile('--method', 'stars', '--since', since), ...printed]).toEqual([
      0,
      expect.stringMatching(/^matched +\d+$/),
      expect.stringMatching(/^credited late +1$/),
      expect.stringMatching(/^unknown here +0$/),
      expect.stringMatching(/^unknown there +0$/),
      expect.stringMatching(/^differing +0$/),
      '',
      expect.any(String),
      expect.stringContaining(paid.paid ? paid.chargeId : 'not paid'),
    ])
    await expect.poll(() => bed.balance(ann)).toBe(before + 100)
    expect(await reconcile('--method', 'stars', '--since', since)).toBe(0)
    expect(printed[1]).toMatch(/^credited late +0$/)
    expect(await bed.balance(ann)).toBe(before + 100)
    // What has no list says so, with a place to look at.
    expect(await reconcile('--method', 'telegram', '--since', since)).toBe(2)
    expect(printed.join()).toContain('payment provider’s cabinet')
    expect(await reconcile('--method', 'discord', '--since', since)).toBe(2)
    expect(printed.join()).toContain('discord is not on here')
    // What it has written down the running bot tells.
    await sweep(bed.app)
    await bed.rest()
  })

  test('a bill that somebody else pays, with another amount, or after its time, is refused in words', async () => {
    const ann = await bed.guest({ id: 506 })
    const bob = await bed.guest({ id: 507, language_code: 'ru' })
    ann.send('/buy')
    await bed.rest()
    await ann.press(ann.last() as Seen, { row: 0, column: 1 })
    await bed.rest()
    const bill = ann.messages().findLast((one) => one.invoice !== undefined) as Seen
    expect(await bob.pay(bill)).toMatchObject({
      paid: false,
      reason: 'declined',
      errorMessage: expect.stringMatching(/чуж/),
    })
    expect(await ann.pay(bill, { forge: { amountStars: 1 } })).toMatchObject({ paid: false, reason: 'declined' })
    expect(await ann.pay(bill, { forge: { payload: 'x' } })).toMatchObject({ paid: false, reason: 'declined' })
    expect(await bed.balance(ann)).toBe(200)
  })

  test('settings change in place, an unknown command and a strange thing are answered kindly', async () => {
    const ann = await bed.guest({ id: 508 })
    ann.send('/settings')
    await bed.rest()
    const page = ann.last() as Seen
    await ann.press(page, 'lang::id')
    await bed.rest()
    expect(ann.last()).toMatchObject({ id: page.id, edits: 1 })
    await ann.press(ann.last() as Seen, 'lang::id')
    await bed.rest()
    ann.send('/nonsense')
    ann.send({ other: { location: { latitude: 1, longitude: 2 } } })
    await bed.rest()
    expect(ann.messages().filter((one) => one.from === 'bot').length).toBeGreaterThan(3)
    await ann.pressData(ann.last() as Seen, 'zz:old-version')
    await bed.rest()
  })

  test('the menu lists the commands in the language of who looks, and operators have theirs unlisted', async () => {
    await bed.telegram.until(() => bed.telegram.calls('setChatMenuButton').length > 0)
    const oleg = bed.telegram.user({ id: 511, first_name: 'Oleg', language_code: 'ru' })
    const names = oleg.commands().map(({ command }) => command)
    expect(names).toContain('balance')
    expect(names).not.toContain('refund')
    expect(oleg.commands()[0]?.description).toMatch(/[а-я]/)
  })

  test('only methods and fields of the Bot API were used', () => {
    const refused = bed.telegram.calls().filter((call) => Number(call.status) >= 400)
    // What is expected: a status that was deleted already, an edit that changes nothing.
    const unexpected = refused.filter((call) => !/not modified|to delete not found/.test(call.description ?? ''))
    expect(unexpected.map((call) => `${call.method}: ${call.description}`)).toEqual([])
  })
})
