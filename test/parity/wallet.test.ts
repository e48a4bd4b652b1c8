/** One person in Telegram, Discord and the web chat: joined, sold to, sent to and parted, in one application over both doubles. */
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Intent } from '../../src/bots/conversation/types.ts'
import { receive } from '../../src/core/inbox.ts'
import type { Json } from '../../src/core/ports.ts'
import { tellNext } from '../../src/core/privacy/notices.ts'
import type { PersonControl } from '../discord/double/index.ts'
import type { UserControl } from '../telegram/double/index.ts'
import { type Bed, CREDITS, DISCORD_ADMIN, openBed, TELEGRAM_ADMIN } from './bed.ts'
import { type Chatter, inDiscord, inTelegram, type Shown, verbsOf, withVerb, wordsOf } from './chatters.ts'

let bed: Bed
beforeAll(async () => {
  bed = await openBed()
})
afterAll(() => bed.leave())

let people = 600
async function telegramGuest(): Promise<{ user: UserControl; chat: Chatter }> {
  const user = bed.telegram.user({ id: ++people, first_name: 'Ann', language_code: 'en' })
  return { user, chat: await agreed(inTelegram(bed, user)) }
}
async function discordGuest(
  given: { id?: string; locale?: string } = {},
): Promise<{ user: PersonControl; chat: Chatter }> {
  const user = bed.discord.user({ username: `ann${++people}`, ...given })
  return { user, chat: await agreed(inDiscord(bed, user)) }
}
async function agreed(chat: Chatter): Promise<Chatter> {
  const shown = await chat.command('start')
  // Operators come more than once.
  if (shown.some((one) => verbsOf(one).includes('agree'))) await chat.press(withVerb(shown, 'agree'), 'agree')
  return chat
}

const codeIn = (all: readonly Shown[]): string =>
  /\/link ([2-9A-Z]{4}-[2-9A-Z]{4})/.exec(wordsOf(all))?.[1] ?? 'no code'
/** The second types the code of the first, and confirms. */
async function join(first: Chatter, second: Chatter): Promise<Shown[]> {
  const asked = withVerb(await second.command('link', { code: codeIn(await first.command('link')) }), 'link')
  return second.press(asked, 'link')
}

let sent = 0
interface Page {
  lines: string[]
  media?: unknown[]
  buttons?: { label: string; action?: string; url?: string }[][]
}
/** Somebody at the page of the web chat, by way of the inbox. */
async function atPage(chat: string, intent: { text: string } | { action: string }): Promise<Page[]> {
  const key = `web:${chat}:${++sent}`
  const payload = {
    ...('text' in intent
      ? { type: 'message' as const, text: intent.text, files: [] }
      : { type: 'press' as const, action: intent.action }),
    key,
    speaker: { platform: 'web', externalId: chat },
    address: { platform: 'web', bot: 'web', chat, place: 'private' },
  } satisfies Intent
  await receive(bed.app.generation, {
    source: 'web',
    externalId: key,
    orderKey: `web:${chat}`,
    payload: payload as unknown as Json,
  })
  await bed.rest()
  return pageOf(chat)
}
async function pageOf(chat: string): Promise<Page[]> {
  const rows = await bed.app.db.outer
    .selectFrom('web_messages')
    .select('payload')
    .where('chat', '=', chat)
    .orderBy('id')
    .execute()
  return rows.map(({ payload }) => JSON.parse(payload ?? '{}') as Page)
}

test('a code made in Telegram and typed in Discord joins both into one wallet, which either may leave', async () => {
  const { chat: ann } = await telegramGuest()
  const { chat: her } = await discordGuest()
  await ann.command('image', { words: 'a lighthouse' })
  await her.command('image', { words: 'a windmill' })
  const code = codeIn(await ann.command('link'))
  const first = withVerb(await her.command('link', { code }), 'nolink')
  expect(wordsOf(await her.press(first, 'nolink'))).toContain('Left as it was.')
  expect(await her.balance()).toBe(CREDITS - 1)

  const asked = withVerb(await her.command('link', { code }), 'link')
  expect(asked.text).toContain('Join this chat (Discord) with your chat on Telegram?')
  expect(asked.text).toContain(`There: ${CREDITS - 1} credits · here: ${CREDITS - 1} credits`)
  const before = ann.shown().length
  expect(wordsOf(await her.press(asked, 'link'))).toContain('Joined with Telegram.')
  expect(wordsOf(ann.shown().slice(before))).toContain('Joined with your chat on Discord')
  // The starting gift counts once: what both have used is gone.
  expect([await ann.balance(), await her.balance()]).toEqual([CREDITS - 2, CREDITS - 2])
  expect(wordsOf(await her.command('history'))).toMatch(/a windmill[\s\S]*a lighthouse/)
  expect(wordsOf(await ann.command('history'))).toMatch(/a windmill[\s\S]*a lighthouse/)

  // What was made in Discord goes to Telegram, once, and costs nothing; the other way round likewise.
  const fox = withVerb(await her.command('image', { words: 'a fox at night' }), 'copy')
  expect(fox.buttons.at(-1)?.label).toBe('Send to my other chat')
  const seen = ann.shown().length
  expect(wordsOf(await her.press(fox, 'copy'))).toContain('Sent to Telegram.')
  const copied = ann.shown().slice(seen)
  expect(copied.map(({ media, text }) => [media, text.includes('a fox at night')])).toEqual([[['picture'], true]])
  expect(verbsOf(copied[0] as Shown)).toContain('again')
  const there = her.shown().length
  expect(wordsOf(await ann.press(copied[0] as Shown, 'copy'))).toContain('Sent to Discord.')
  expect(
    her
      .shown()
      .slice(there)
      .map(({ media }) => media),
  ).toEqual([['picture']])
  expect([await ann.balance(), await her.balance()]).toEqual([CREDITS - 3, CREDITS - 3])
  // Its buttons work where it came to.
  bed.later(3000)
  expect((await ann.press(copied[0] as Shown, 'again')).flatMap(({ media }) => media)).toEqual(['picture'])
  expect(await her.balance()).toBe(CREDITS - 4)

  const parting = withVerb(await her.command('unlink'), 'unlink')
  const stays = parting.buttons.find(({ label }) => label.includes('Telegram'))?.action ?? ''
  expect(wordsOf(await her.press(parting, stays))).toContain('Parted. Everything stays with Telegram;')
  expect([await ann.balance(), await her.balance()]).toEqual([CREDITS - 4, 0])
  expect(wordsOf(await her.command('history'))).toContain('Nothing yet.')
  expect(wordsOf(await ann.command('history'))).toContain('a windmill')
})

test('a code of the web chat, typed in Discord, joins those two; a work of Discord goes to the page', async () => {
  const { chat: bob } = await discordGuest()
  const made = (await atPage('bob', { text: '/link' })).at(-1)
  const code = /\/link (\S+)/.exec(made?.lines.join('\n') ?? '')?.[1] ?? ''
  const asked = withVerb(await bob.command('link', { code }), 'link')
  expect(asked.text).toContain('Join this chat (Discord) with your chat on Web chat?')
  await bob.press(asked, 'link')
  expect(await bed.personId('web', 'bob')).toBe(await bed.personId('discord', bob.externalId))
  expect(await bob.balance()).toBe(CREDITS)
  const kite = withVerb(await bob.command('image', { words: 'a red kite' }), 'copy')
  expect(wordsOf(await bob.press(kite, 'copy'))).toContain('Sent to Web chat.')
  const copied = (await pageOf('bob')).filter(({ lines, media }) => lines[0] === 'a red kite' && media !== undefined)
  expect(copied).toHaveLength(1)
  // And a code of Discord in the web chat: they are joined already.
  const own = codeIn(await bob.command('link'))
  expect((await atPage('bob', { text: `/link ${own}` })).at(-1)?.lines).toEqual(['These chats are joined already.'])
})

test('three chats of one person: a work asks to which it should go, and the one that leaves is named', async () => {
  const { chat: eve } = await telegramGuest()
  const { chat: her } = await discordGuest()
  await join(eve, her)
  const code = codeIn(await eve.command('link'))
  const asked = (await atPage('eve', { text: `/link ${code}` })).at(-1)
  await atPage('eve', { action: asked?.buttons?.flat()[0]?.action ?? '' })
  const boat = withVerb(await her.command('image', { words: 'a boat' }), 'copy')
  const which = withVerb(await her.press(boat, 'copy'), 'copy')
  expect(which.buttons.map(({ label }) => label).sort()).toEqual(['Telegram', 'Web chat'])
  const seen = eve.shown().length
  await her.press(which, which.buttons.find(({ label }) => label === 'Telegram')?.action ?? '')
  expect(
    eve
      .shown()
      .slice(seen)
      .flatMap(({ media }) => media),
  ).toEqual(['picture'])
  const parting = withVerb(await eve.command('unlink'), 'unlink')
  const leaves = parting.buttons.find(({ label }) => label.includes('Discord'))?.action ?? ''
  await eve.press(parting, leaves)
  expect([await eve.balance(), await her.balance()]).toEqual([CREDITS - 1, 0])
  expect(await bed.balance('web', 'eve')).toBe(CREDITS - 1)
})

test('nothing is on sale in Discord without a SKU, which is said kindly; what was bought in Telegram is there, and its order can be shown', async () => {
  const { user, chat: ann } = await telegramGuest()
  const { chat: her } = await discordGuest()
  const none = wordsOf(await her.command('buy'))
  expect(wordsOf(await her.command('orders'))).toContain('You have bought nothing yet.')
  expect(none).toContain(`You have ${CREDITS} credits.`)
  expect(none).toContain('/link')
  await join(ann, her)
  await ann.press(withVerb(await ann.command('buy'), 'pack'), 'pack')
  const bill = user.messages().findLast((one) => one.invoice !== undefined)
  expect(verbsOf(withVerb(ann.shown(), 'check'))).toEqual(['check'])
  expect(wordsOf(await ann.press(withVerb(ann.shown(), 'check'), 'check'))).toContain("I'm asking the shop.")
  expect((await user.pay(bill as never)).paid).toBe(true)
  await bed.rest()
  expect(await her.balance()).toBe(CREDITS + 100)
  // The statement names it in both chats, and each shows the order.
  for (const chat of [ann, her]) {
    const order = await chat.press(withVerb(await chat.command('balance'), 'order'), 'order')
    expect(wordsOf(order)).toContain('+100 credits')
    const orders = withVerb(await chat.command('orders'), 'order')
    expect(orders.text).toMatch(/1\. .* · 100 credits · ⭐ \d+ · .* · paid/)
    expect(wordsOf(await chat.press(orders, 'order'))).toContain('+100 credits')
  }
  // Discord has no pack of its own to press: an old or forged button says so, and nothing is sold.
  const statement = withVerb(await her.command('balance'), 'buy')
  expect(wordsOf(await her.press(statement, 'buy'))).toContain(`You have ${CREDITS + 100} credits.`)
  expect(await her.balance()).toBe(CREDITS + 100)
})

test('a plan of Telegram is one wallet’s in Discord too: shown there, and cancelled and kept there; none is sold there without a SKU', async () => {
  const { user, chat: ann } = await telegramGuest()
  const { chat: her } = await discordGuest()
  expect(wordsOf(await her.command('subscription'))).toContain('You have no plan.')
  const none = withVerb(await her.command('subscription'), 'plans')
  expect(wordsOf(await her.press(none, 'plans'))).toContain('No plans are sold here.')
  expect(wordsOf(await her.command('subscribe'))).toContain('They are sold in: Telegram')
  await join(ann, her)
  const ways = withVerb(await ann.command('subscribe'), 'plan')
  await ann.press(ways, 'plan::plus')
  const link = () => ann.shown().flatMap((one) => one.buttons.flatMap(({ url }) => url ?? []))
  await expect.poll(() => link().length).toBe(1)
  expect((await user.pay(link()[0] ?? '')).paid).toBe(true)
  await bed.rest()
  expect(await her.balance()).toBe(CREDITS + 600)
  expect(wordsOf(await her.command('balance'))).toContain("600 of them are your plan's")
  const card = withVerb(await her.command('subscription'), 'sub')
  expect(card.text).toContain('Your plan: 600 credits a month')
  const asked = withVerb(await her.press(card, 'cancel'), 'stop')
  expect(wordsOf(await her.press(asked, 'stop'))).toContain('Cancelled: it runs until')
  await expect.poll(() => wordsOf(ann.shown())).toContain('Your plan is cancelled.')
  const ended = withVerb(await her.command('subscription'), 'resume')
  await her.press(ended, 'resume')
  await expect.poll(() => wordsOf(ann.shown())).toContain('Your plan goes on.')
  expect(wordsOf(await ann.command('subscribe'))).toContain('Yours brings 600 credits a month')
})

test('an operator in Discord gives back what was paid in Telegram; nobody else can', async () => {
  const { user, chat: ann } = await telegramGuest()
  await ann.press(withVerb(await ann.command('buy'), 'pack'), 'pack')
  const bill = user.messages().findLast((one) => one.invoice !== undefined)
  const paid = await user.pay(bill as never)
  await bed.rest()
  const charge = paid.paid ? paid.chargeId : 'not paid'
  const { chat: stranger } = await discordGuest()
  expect(wordsOf(await stranger.say(`/refund ${charge}`))).toContain('There is no /refund here.')
  expect(await ann.balance()).toBe(CREDITS + 100)
  const { chat: operator } = await discordGuest({ id: DISCORD_ADMIN })
  expect(wordsOf(await operator.say(`/refund ${charge}`))).toContain('Returning')
  expect(await ann.balance()).toBe(CREDITS)
})

test('money back is asked for once in either chat, and an operator answers in theirs: all of it, or why not', async () => {
  const operators = [
    await agreed(inTelegram(bed, bed.telegram.user({ id: TELEGRAM_ADMIN, first_name: 'Op', language_code: 'en' }))),
    (await discordGuest({ id: DISCORD_ADMIN })).chat,
  ] as const
  const { user, chat: ann } = await telegramGuest()
  const { chat: her } = await discordGuest()
  await join(ann, her)
  const buy = async () => {
    await ann.press(withVerb(await ann.command('buy'), 'pack'), 'pack')
    const bill = user.messages().findLast((one) => one.invoice !== undefined)
    expect((await user.pay(bill as never)).paid).toBe(true)
    await bed.rest()
  }
  await buy()
  const why = withVerb(await ann.press(withVerb(ann.shown(), 'moneyback'), 'moneyback'), 'moneyback')
  expect(why.text).toMatch(/⭐ 75 can go back to you, and 100 credits go with it/)
  expect(wordsOf(await ann.press(why, 'mistake'))).toContain('I have told the operators.')
  expect(verbsOf(withVerb(await ann.command('orders'), 'order'))).toEqual(['order'])
  // Both operators see it; the one in Discord answers, and the other sees that it is answered.
  const card = withVerb(operators[1].shown(), 'payback')
  expect(card.text).toMatch(
    /none of its 100 credits is spent[\s\S]*Why: Bought by mistake[\s\S]*returns a payment whole only/,
  )
  expect(card.buttons.map(({ label }) => label)).toEqual(['Return ⭐ 75', 'Refuse'])
  const theirs = withVerb(operators[0].shown(), 'payback')
  expect(wordsOf(await her.press(withVerb(await her.command('balance'), 'order'), 'order'))).toContain(
    'You have asked for your money back',
  )
  await operators[1].press(card, 'all')
  expect([await ann.balance(), await her.balance()]).toEqual([CREDITS, CREDITS])
  expect(wordsOf(ann.shown())).toContain('⭐ 75 of your ⭐ 75 by Stars goes back to you')
  expect(operators[0].shown().find(({ id }) => id === theirs.id)?.text).toContain('Decided: all goes back.')

  // The second one is asked for in Discord, in their own words, and refused in Telegram, in theirs.
  await buy()
  const help = withVerb(await her.command('paysupport'), 'moneyback')
  expect(verbsOf(help)).toEqual(['moneyback', 'orders'])
  const mine = withVerb(await her.press(help, 'moneyback'), 'moneyback')
  expect(wordsOf(await her.answer(mine, 'own', 'My cat stepped on it'))).toContain('I have told the operators.')
  expect(wordsOf(await her.press(help, 'moneyback'))).toContain('You have asked about this order already')
  const listed = withVerb(await operators[0].say('/refund'), 'payback')
  expect(listed.text).toMatch(/1\. .* · ⭐ 75 · Stars/)
  const asked = withVerb(await operators[0].press(listed, 'payback'), 'no')
  expect(asked.text).toContain('My cat stepped on it')
  const reasons = withVerb(await operators[0].press(asked, 'no'), 'no/used')
  expect(wordsOf(await operators[0].answer(reasons, 'no/own', 'Cats pay like everybody'))).toContain(
    'Decided: nothing goes back.',
  )
  expect(wordsOf(her.shown())).toContain('Why: Cats pay like everybody')
  expect(wordsOf(operators.flatMap((one) => one.shown()))).not.toContain('My cat stepped on it')
  expect(await her.balance()).toBe(CREDITS + 100)

  // What is returned in part, more than there is, or again, is said in money.
  const charge = (
    await bed.app.db.outer.selectFrom('payments').select('external_id').orderBy('id', 'desc').executeTakeFirstOrThrow()
  ).external_id
  for (const operator of operators) {
    expect(wordsOf(await operator.say(`/refund ${charge} 10`))).toContain('goes back whole or not at all: ⭐ 75.')
    expect(wordsOf(await operator.say(`/refund ${charge} 0.5`))).toContain('at most ⭐ 75')
  }
})

test('many orders are told in pages, in either chat', async () => {
  const { user, chat: ann } = await telegramGuest()
  const { chat: her } = await discordGuest()
  await join(ann, her)
  await ann.press(withVerb(await ann.command('buy'), 'pack'), 'pack')
  const bill = user.messages().findLast((one) => one.invoice !== undefined)
  await user.pay(bill as never)
  await bed.rest()
  const { outer } = bed.app.db
  const row = await outer.selectFrom('orders').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  for (let n = 0; n < 9; n++)
    await outer
      .insertInto('orders')
      .values({
        ...row,
        id: `00${n}${row.id.slice(3)}`,
        key: `copy-${n}-${row.id}`,
        state: 'expired',
        paid_at_ms: null,
        next_look_at_ms: null,
      })
      .execute()
  for (const chat of [ann, her]) {
    const first = withVerb(await chat.command('orders'), 'orders')
    expect(first.text.match(/ · 100 credits · /g)).toHaveLength(8)
    const rest = withVerb(await chat.press(first, 'orders'), 'order')
    expect([rest.id, rest.text.match(/ · 100 credits · /g)?.length]).toEqual([first.id, 2])
    expect(verbsOf(rest)).toEqual(['order'])
  }
})

test('operators list requests and close them, erase somebody at once and see figures of use; nobody else can', async () => {
  const { chat: ann } = await telegramGuest()
  await ann.command('image', { words: 'a heron' })
  await ann.command('complaint', { code: 'too slow' })
  const annId = await bed.personId('telegram', ann.externalId)
  const { chat: stranger } = await discordGuest()
  const inTheirs = inTelegram(bed, bed.telegram.user({ id: TELEGRAM_ADMIN, first_name: 'Op', language_code: 'en' }))
  for (const name of ['requests', 'erase', 'usage'])
    expect(wordsOf(await stranger.say(`/${name} ${annId}`))).toContain(`There is no /${name} here.`)
  const operators = [
    await agreed(inTheirs),
    inDiscord(bed, bed.discord.user({ username: 'operator', id: DISCORD_ADMIN })),
  ]
  for (const operator of operators) {
    const listed = withVerb(await operator.say('/requests'), 'close')
    expect(listed.text).toContain('complaint')
    expect(wordsOf(await operator.say('/usage'))).toMatch(/without people|Too few uses/)
    if (operator === operators[1]) {
      expect(wordsOf(await operator.press(listed, 'close'))).toContain('No request is open.')
      continue
    }
    // Another's button is nobody's.
    const asked = withVerb(await operator.say(`/erase telegram:${ann.externalId}`), 'wipe')
    expect(asked.text).toContain(annId)
    const { chat: bob } = await telegramGuest()
    expect(wordsOf(await operator.say(`/erase telegram:${bob.externalId} parent`))).toContain('can not be undone')
    const begun = await operator.press(withVerb(operator.shown(), 'wipe'), 'wipe')
    expect(wordsOf(begun)).toContain('is being erased')
    await expect.poll(() => wordsOf(bob.shown())).toContain('Everything about you is erased:')
    await bed.rest()
  }
  const { chat: eve } = await discordGuest()
  const operator = operators[1] as Chatter
  await operator.press(withVerb(await operator.say(`/erase discord:${eve.externalId}`), 'wipe'), 'wipe')
  await expect.poll(() => wordsOf(eve.shown())).toContain('Everything about you is erased:')
  await bed.rest()
})

test('an operator tells everybody in their language, after a look at it, and sees how far it is', async () => {
  const told = [(await telegramGuest()).chat, (await discordGuest()).chat]
  await told[0]?.press(withVerb(await told[0].command('settings'), 'lang'), 'ru')
  expect(wordsOf((await told[1]?.say('/notice breach en: hello')) ?? [])).toContain('There is no /notice here.')
  for (const operator of [
    await agreed(inTelegram(bed, bed.telegram.user({ id: TELEGRAM_ADMIN, first_name: 'Op', language_code: 'en' }))),
    (await discordGuest({ id: DISCORD_ADMIN })).chat,
  ]) {
    expect(wordsOf(await operator.say('/notice'))).toContain('/notice terms, security or breach')
    const text = `The lock of the door was changed by ${operator.platform}`
    const preview = withVerb(await operator.say(`/notice security en: ${text} ru: Замок сменили`), 'notify')
    expect(preview.text).toContain(`🌐 Bahasa Indonesia: ${text}`)
    expect(wordsOf(told.flatMap((one) => one.shown()))).not.toContain(text)
    const sent = withVerb(await operator.press(preview, 'send'), 'notify')
    expect(sent.text).toContain('Under way: 0 of')
    // Pressed once more it is not sent once more.
    await operator.press(sent, 'notify')
    while (await tellNext(bed.app.generation)) await bed.rest()
    expect(told.map((one) => one.shown().at(-1)?.text)).toEqual([
      expect.stringContaining('Замок сменили'),
      expect.stringContaining(text),
    ])
    expect(wordsOf(await operator.press(sent, 'notify'))).toMatch(/Done: (\d+) of \d+ reached/)
  }
})

test('what is asked in a server of Discord about money is answered to the person alone, in their language', async () => {
  const { user, chat } = await discordGuest()
  const studio = bed.discord.guild({ members: [user] }).channel('studio')
  const words: { [locale: string]: RegExp } = {
    ru: /\p{Script=Cyrillic}{4}/u,
    'zh-CN': /\p{Script=Han}{4}/u,
    id: /kredit/i,
  }
  for (const [locale, expected] of Object.entries(words)) {
    const other = bed.discord.user({ username: `in-${locale.toLowerCase()}`, locale })
    bed.discord.guild({ members: [other] })
    const answer = await other.slash('/balance')
    expect((await answer.settled()).text, locale).toMatch(expected)
  }
  for (const name of ['/balance', '/history', '/settings', '/buy', '/link', '/unlink']) {
    const answer = await user.slash(name, {}, { channel: studio })
    await bed.rest()
    const seen = await answer.settled()
    expect([name, seen.ephemeral, seen.text.length > 0]).toEqual([name, true, true])
  }
  // A code is only told and taken where nobody reads along.
  expect(wordsOf(chat.shown())).not.toMatch(/\/link [2-9A-Z]{4}-/)
  expect(user.sees(studio).some(({ text }) => /\/link [2-9A-Z]{4}-/.test(text))).toBe(false)
  await bed.rest()
})

test('where a message does not always reach the bot, its question carries a button whose window takes the answer', async () => {
  const { chat } = await discordGuest()
  const bytes = await sharp({ create: { width: 96, height: 72, channels: 3, background: '#a53' } })
    .jpeg()
    .toBuffer()
  const photo = { bytes, name: 'p.jpg', mime: 'image/jpeg' }
  const asked = withVerb(await chat.say('/edit', { photos: [photo] }), 'answer')
  const changed = await chat.answer(asked, 'answer', 'pencil')
  expect(changed.flatMap(({ media }) => media)).toEqual(['picture'])
  expect(await chat.balance()).toBe(CREDITS - 1)
})
