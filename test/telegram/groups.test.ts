import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, openBed } from './bed.ts'
import type { GroupControl, Seen, UserControl } from './double/index.ts'

let bed: Bed
let ann: UserControl
let bob: UserControl
let group: GroupControl
const ofBot = (seen: Seen[]) => seen.filter((one) => one.from === 'bot')

beforeAll(async () => {
  bed = await openBed({ telegram: { twice: true, privacy: false }, credits: 50 })
  ann = await bed.guest({ id: 601 })
  bob = await bed.guest({ id: 602 })
  group = bed.telegram.group({ id: -1001, title: 'Friends', type: 'supergroup', owner: ann, members: [bob] } as never)
})
afterAll(async () => {
  await bed.leave()
})

test('in a group it is silent until it is spoken to: a command, its name, or a reply', async () => {
  ann.send('what a nice day', { chat: group })
  ann.send('/image@another_bot a fox', { chat: group })
  ann.send('/weather', { chat: group })
  await bed.rest()
  expect(ofBot(group.messages())).toEqual([])
  const asked = ann.send('@chatelier_bot a fox in the snow', { chat: group })
  await bed.rest()
  const made = ofBot(group.messages()).at(-1) as Seen
  expect(made).toMatchObject({ kind: 'photo', replyTo: asked.id })
  ann.send('pencil', { chat: group, replyTo: made })
  await bed.rest()
  expect(ofBot(group.messages()).filter((one) => one.kind === 'photo')).toHaveLength(2)
})

test('whoever presses the offer that somebody else was made is told whose it is, and nothing is made', async () => {
  ann.send('/image@chatelier_bot a hen --count 9', { chat: group })
  await bed.rest()
  const offer = ofBot(group.messages()).at(-1) as Seen
  const before = group.messages().length
  for (const verb of ['go', 'set', 'drop']) {
    const { callback_data: action } = offer.buttons
      .flat()
      .find((one) => String(one.callback_data).startsWith(`${verb}:`)) as { callback_data: string }
    expect(await bob.press(offer, action)).toMatchObject({ text: 'This button belongs to somebody else.' })
  }
  await bed.rest()
  expect(group.messages()).toHaveLength(before)
})

test('in a topic it answers in that topic', async () => {
  const forum = bed.telegram.group({ id: -1002, title: 'Forum', type: 'supergroup', forum: true, owner: ann } as never)
  const topic = forum.addTopic('Pictures')
  ann.send('/image a red kite', { chat: forum, topic })
  await bed.rest()
  expect(
    ofBot(forum.messages())
      .filter((one) => one.kind === 'photo')
      .map((one) => one.topic),
  ).toEqual([topic])
})

test('an album with a command at its first picture is one wish', async () => {
  const small = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer()
  const before = ofBot(group.messages()).length
  ann.album([{ photo: small, caption: '/edit@chatelier_bot pencil' }, { photo: small }, { photo: small }], {
    chat: group,
  })
  ann.album([{ photo: small }, { photo: small }], { chat: group })
  await bed.rest()
  const said = ofBot(group.messages()).slice(before)
  expect(said.map((one) => one.text)).toEqual([expect.stringMatching(/at most 1 files/)])
})

test.each(['second', 'last'] as const)(
  'an album with its words at the %s picture is one wish, a restart in between or not',
  async (place) => {
    const small = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#888' } })
      .jpeg()
      .toBuffer()
    const words = { photo: small, caption: '@chatelier_bot' }
    const album =
      place === 'last' ? [{ photo: small }, { photo: small }, words] : [{ photo: small }, words, { photo: small }]
    const before = ofBot(group.messages()).length
    ann.album(album, { chat: group })
    if (place === 'last') await bed.restart()
    await bed.rest()
    const said = ofBot(group.messages()).slice(before)
    expect(said.map((one) => one.text)).toEqual([expect.stringMatching(/with these 3/)])
  },
)

test('an album that nobody speaks of to us is nothing to us: nobody gets a wallet for it and nothing of it is kept', async () => {
  const small = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer()
  const tom = bed.telegram.user({ id: 604, first_name: 'Tom', language_code: 'en' })
  const before = ofBot(group.messages()).length
  tom.album([{ photo: small }, { photo: small }], { chat: group })
  await bed.rest()
  expect(ofBot(group.messages())).toHaveLength(before)
  const known = bed.app.db.outer.selectFrom('identities').select('person_id').where('external_id', '=', '604')
  expect(await known.execute()).toEqual([])
  const kept = bed.app.db.outer
    .selectFrom('inbox')
    .select('id')
    .where('source', 'like', 'telegram:%')
    .where('payload', 'is not', null)
  expect(await kept.execute()).toEqual([])
})

test('what is personal is said in private, and the group learns only that', async () => {
  ann.send('/balance@chatelier_bot', { chat: group })
  await bed.rest()
  expect(ann.last()?.text).toMatch(/credits/)
  const said = ofBot(group.messages()).at(-1) as Seen
  expect(said.text).toBe("I've answered you in private.")
  expect(said.buttons.flat()[0]?.url).toContain('https://t.me/chatelier_bot')
  const eve = bed.telegram.user({ id: 603, first_name: 'Eve', language_code: 'en' })
  eve.send('/balance@chatelier_bot', { chat: group })
  await bed.rest()
  expect(ofBot(group.messages()).at(-1)?.text).toMatch(/can't write to you yet/)
})

test('whoever has not agreed is led into the private chat; agreed to there, their wish is made in the group, and no group asks again', async () => {
  const kim = bed.telegram.user({ id: 611, first_name: 'Kim', language_code: 'en' })
  const den = bed.telegram.group({ id: -1011, title: 'Den', type: 'supergroup', owner: ann, members: [kim] } as never)
  kim.send('/image@chatelier_bot an otter', { chat: den })
  await bed.rest()
  const line = ofBot(den.messages()).at(-1) as Seen
  expect(line.text).toContain('I need your agreement, once for all places')
  expect(line.buttons.flat().map(({ url }) => url)).toEqual(['https://t.me/chatelier_bot?start=x_terms'])
  kim.send('/start x_terms')
  await bed.rest()
  const terms = kim
    .messages()
    .findLast((one) => one.buttons.flat().some((each) => each.callback_data === 'agree')) as Seen
  await kim.press(terms, 'agree')
  await bed.rest()
  expect(ofBot(den.messages()).at(-1)).toMatchObject({ kind: 'photo', caption: expect.stringContaining('an otter') })
  const other = bed.telegram.group({
    id: -1012,
    title: 'Other',
    type: 'supergroup',
    owner: ann,
    members: [kim],
  } as never)
  kim.send('/image@chatelier_bot a newt', { chat: other })
  await bed.rest()
  expect(ofBot(other.messages())).toEqual([expect.objectContaining({ kind: 'photo' })])
})

test("other people's buttons are answered to them alone", async () => {
  const made = ofBot(group.messages()).find((one) => one.kind === 'photo') as Seen
  const before = ofBot(group.messages()).length
  const answer = await bob.press(
    made,
    made.buttons.flat().find((one) => one.callback_data?.startsWith('again'))?.callback_data ?? '',
  )
  expect(answer).toMatchObject({ showAlert: true })
  await bed.rest()
  expect(ofBot(group.messages())).toHaveLength(before)
})

test('whoever blocks the bot is not written to, and comes back to a bot that works', async () => {
  ann.block()
  await bed.rest()
  const before = bed.telegram.calls().length
  await bed.rest()
  expect(
    bed.telegram
      .calls()
      .slice(before)
      .filter((call) => call.method.startsWith('send')),
  ).toEqual([])
  ann.unblock()
  ann.send('/balance')
  await bed.rest()
  expect(ann.last()?.text).toMatch(/credits/)
})

test('a group that becomes a supergroup is answered under its new id', async () => {
  const old = bed.telegram.group({ id: -77, title: 'Old', type: 'group', owner: ann } as never)
  ann.send('/help@chatelier_bot', { chat: old })
  await bed.rest()
  bed.telegram.fail({
    method: 'sendMessage',
    chatId: -77,
    do: { code: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', migrateTo: -1001 },
  })
  const before = ofBot(group.messages()).length
  ann.send('/help@chatelier_bot', { chat: old })
  await bed.rest()
  expect(ofBot(group.messages()).length).toBe(before + 1)
})

test('a result still comes when the message that asked for it is gone; in groups there are no effects', async () => {
  const asked = ann.send('/image@chatelier_bot a grey cat', { chat: group })
  group.chat.messages.get(asked.id)!.deleted = true
  await bed.rest()
  const made = ofBot(group.messages()).at(-1) as Seen
  expect(made).toMatchObject({ kind: 'photo', replyTo: undefined, effect: undefined })
  expect(made.caption).toContain('a grey cat')
  const effects = bed.telegram
    .calls()
    .filter((call) => Number(call.params['chat_id']) < 0 && call.params['message_effect_id'] !== undefined)
  expect(effects).toEqual([])
})

test('a press on a picture never edits its words as a text', async () => {
  const made = ofBot(group.messages()).findLast((one) => one.kind === 'photo') as Seen
  const before = bed.telegram.calls('editMessageText').length
  const keep = made.buttons.flat().find((one) => one.callback_data?.startsWith('save'))?.callback_data ?? ''
  await ann.press(made, keep)
  await bed.rest()
  expect(bed.telegram.calls('editMessageText')).toHaveLength(before)
  expect(bed.telegram.calls('editMessageCaption').at(-1)).toMatchObject({ status: 200 })
  expect(
    bed.telegram.calls().filter((call) => /not modified|no text in the message/.test(call.description ?? '')),
  ).toEqual([])
})
