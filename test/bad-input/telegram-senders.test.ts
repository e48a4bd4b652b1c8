/** Who else writes where a bot is: other bots, channels, admins without a name; and chats that change while a job runs. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Bed, openBed } from '../telegram/bed.ts'
import type { GroupControl, Seen, UserControl } from '../telegram/double/index.ts'
import { actionsOf, answersTo, faultsOf, jobsOf, people, pushMessage, said } from './telegram.ts'

const CREDITS = 50
let bed: Bed
let ann: UserControl
let bob: UserControl

beforeAll(async () => {
  bed = await openBed({ credits: CREDITS, telegram: { privacy: false } })
  ;[ann, bob] = (await people(bed, ['en', 'ru'])) as [UserControl, UserControl]
})
afterEach(() => {
  expect(faultsOf(bed)).toEqual([])
  bed.telegram.clearFaults()
})
afterAll(async () => {
  await bed.leave()
})

const ofBot = (seen: Seen[]) => seen.filter((one) => one.from === 'bot')
const sendings = () => bed.telegram.calls().filter((call) => /^(send|edit)/.test(call.method)).length
const persons = async () => (await bed.app.db.outer.selectFrom('people').select('id').execute()).length
const supergroup = (more: object = {}) =>
  bed.telegram.group({ kind: 'supergroup', owner: ann, members: [bob], ...more }) as GroupControl
const works = async (user: UserControl) => (await jobsOf(bed, user)).length

test('bots, channels, automatic forwards, admins without a name and the bot itself are politely left alone', async () => {
  const group = supergroup()
  const channel = bed.telegram.group({ kind: 'channel', owner: ann, bot: 'administrator' })
  const chat = { id: group.id, type: 'supergroup', title: 'Friends' }
  const [sent, known] = [sendings(), await persons()]
  const say = (more: object) =>
    pushMessage(bed, group.id, { chat, text: `/image@${bed.telegram.username} a fox`, ...more })
  const me = { id: bed.telegram.botId, is_bot: true, first_name: 'Chatelier', username: bed.telegram.username }
  say({ from: { id: 12345, is_bot: true, first_name: 'Another bot' } })
  say({ from: me })
  say({ from: ann.person, via_bot: me })
  say({ from: { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' }, sender_chat: chat })
  say({
    from: { id: 136817688, is_bot: true, first_name: 'Channel' },
    sender_chat: { id: channel.id, type: 'channel', title: 'C' },
  })
  say({
    from: { id: 777000, is_bot: false, first_name: 'Telegram' },
    sender_chat: { id: channel.id, type: 'channel', title: 'C' },
    is_automatic_forward: true,
  })
  say({})
  channel.post('/image a fox')
  for (const service of [
    { new_chat_members: [me] },
    { left_chat_member: me },
    { supergroup_chat_created: true },
    { group_chat_created: true },
    { channel_chat_created: true },
    { new_chat_title: 'x' },
    { delete_chat_photo: true },
    { pinned_message: { chat, message_id: 1, date: 0 } },
    { forum_topic_created: { name: 'x', icon_color: 1 } },
    { video_chat_started: {} },
    { of_a_later_version: { text: 'a fox' } },
  ])
    pushMessage(bed, group.id, { chat, from: ann.person, ...service })
  await bed.rest()
  expect(sendings()).toBe(sent)
  expect(await persons()).toBe(known)
  expect(await works(ann)).toBe(0)
})

test('updates of unknown kinds, with unknown fields, with nothing in them, again and out of order are taken as what they are', async () => {
  const [user] = await people(bed, ['en'])
  const before = answersTo(user!).length
  const chat = { id: user!.id, type: 'private', first_name: 'P' }
  for (const [kind, body] of [
    ['message', { message_id: 1, date: 1, chat }],
    ['message', null],
    ['message', { chat: null }],
    ['message', { text: 'a fox' }],
    ['callback_query', {}],
    ['my_chat_member', { chat }],
    ['pre_checkout_query', {}],
  ] as const)
    bed.telegram.updates.push(kind, user!.id, body as never)
  await bed.rest()
  // What could not be read is in the log, each once, and holds up nothing.
  expect(faultsOf(bed).every((line) => line.includes('could not be'))).toBe(true)
  bed.telegram.updates.setTwice(true)
  bed.telegram.updates.setShuffle(7)
  const seen = answersTo(user!).length
  for (const text of ['/balance', '/models', '/jobs', '/help']) user!.send(text)
  pushMessage(bed, user!.id, {
    from: user!.person,
    chat,
    text: '/balance',
    of_a_later_version: { a: [1] },
    date: 'soon',
  })
  await bed.rest()
  bed.telegram.updates.setTwice(false)
  bed.telegram.updates.setShuffle(undefined)
  await bed.rest()
  expect(answersTo(user!)).toHaveLength(seen + 5)
  expect(seen - before).toBeLessThanOrEqual(1)
})

test('a message without a sender, a name or a language in a private chat is that of the chat', async () => {
  const id = 4_503_599_999_999_999
  bed.telegram.user({ id, first_name: 'Nobody' })
  const user = bed.telegram.user({ id, first_name: 'Nobody' })
  user.chat.started = true
  const chat = { id, type: 'private' }
  pushMessage(bed, id, { chat, text: '/start' })
  await bed.rest()
  expect(user.last()?.text).toContain(said('en', 'welcome').split('\n')[0])
  bed.telegram.updates.push('callback_query', id, {
    id: '991',
    from: { id },
    message: { message_id: user.last()!.id, date: 1, chat },
    data: 'agree',
  })
  await bed.rest()
  for (let times = 0; times < 2; times++) pushMessage(bed, id, { chat, from: { id }, text: 'a fox', message_id: 0 })
  await bed.rest()
  // Messages that have no number yet are not taken for one another.
  expect((await jobsOf(bed, user)).map(({ state }) => state)).toEqual(['done', 'done'])
  expect(ofBot(user.messages()).filter((one) => one.kind === 'photo')).toHaveLength(2)
})

test('a topic that is closed or deleted while the job runs: the work goes to its person, or to the group itself', async () => {
  const forum = supergroup({ forum: true })
  const [closed, gone] = [forum.addTopic('A'), forum.addTopic('B')]
  await bed.rest()
  ann.send('/image a red kite', { chat: forum, topic: closed })
  forum.closeTopic(closed)
  bob.send('/image a red kite', { chat: forum, topic: gone })
  forum.deleteTopic(gone)
  await bed.rest()
  expect(ann.last()).toMatchObject({ kind: 'photo' })
  expect(ofBot(forum.messages()).map((one) => [one.kind, one.topic])).toEqual([['photo', undefined]])
  expect(await bed.balance(ann)).toBe(CREDITS - 1)
  // Its buttons work there.
  const card = ann.last()!
  await ann.press(card, actionsOf(card).find((action) => action.startsWith('save:')) as string)
  await bed.rest()
  expect(actionsOf(ann.last()).some((action) => action.startsWith('unsave:'))).toBe(true)
})

test('a thread of replies in a group without topics is no topic: the answer goes to the group', async () => {
  const group = supergroup()
  pushMessage(bed, group.id, {
    chat: { id: group.id, type: 'supergroup', title: 'G' },
    from: bob.person,
    text: `/image@${bed.telegram.username} a red kite`,
    message_thread_id: 17,
  })
  pushMessage(bed, group.id, {
    chat: { id: group.id, type: 'supergroup', title: 'G' },
    from: bob.person,
    text: `/image@${bed.telegram.username} a blue kite`,
    is_topic_message: true,
  })
  await bed.rest()
  expect(ofBot(group.messages()).filter((one) => one.kind === 'photo')).toHaveLength(2)
})

test('rights withdrawn, and the bot put out, while the job runs: the work goes to its person, and is charged once', async () => {
  for (const harm of [
    (group: GroupControl) => group.withdraw(),
    (group: GroupControl) => group.withdraw('can_send_photos', 'can_send_documents'),
    (group: GroupControl) => group.kickBot(),
  ]) {
    const group = supergroup()
    const before = await bed.balance(ann)
    const seen = answersTo(ann).length
    ann.send('/image a red kite', { chat: group })
    await bed.telegram.until(() => bed.telegram.updates.pending().length === 0)
    harm(group)
    await bed.rest()
    const there = [...ofBot(group.messages()), ...answersTo(ann).slice(seen)].filter((one) => one.kind === 'photo')
    expect(there).toHaveLength(1)
    expect(await bed.balance(ann)).toBe(before - 1)
  }
})

test('a work that neither its group takes nor its person may be sent is in their history, and comes when they write', async () => {
  const group = supergroup()
  const [shy] = await people(bed, ['en'])
  group.withdraw('can_send_photos', 'can_send_documents')
  await bed.rest()
  shy!.send('/image a red kite', { chat: group })
  await bed.telegram.until(() => bed.telegram.updates.pending().length === 0)
  shy!.block()
  await bed.rest()
  expect(ofBot(group.messages()).at(-1)?.text).toBe(said('en', 'telegram-not-here'))
  shy!.unblock()
  shy!.send('/history')
  await bed.rest()
  expect(shy!.last()?.text).toContain('a red kite')
  expect(await bed.balance(shy!)).toBe(CREDITS - 1)
})

test('a group that becomes a supergroup in the middle of a job gets the work there, once', async () => {
  const group = bed.telegram.group({ kind: 'group', owner: ann, members: [bob] })
  const before = await bed.balance(bob)
  bob.send('/image a red kite', { chat: group })
  await bed.telegram.until(() => bed.telegram.updates.pending().length === 0)
  const next = group.migrate()
  await bed.rest()
  const there = [...ofBot(group.messages()), ...ofBot(next.messages())].filter((one) => one.kind === 'photo')
  expect(there).toHaveLength(1)
  expect(await bed.balance(bob)).toBe(before - 1)
  bob.send('/image a blue kite', { chat: next })
  await bed.rest()
  expect(ofBot(next.messages()).at(-1)?.kind).toBe('photo')
})

test('whoever blocks the bot while it paints and comes back finds the work, and pays for it once', async () => {
  const [user] = await people(bed, ['id'])
  for (let times = 0; times < 3; times++) {
    user!.send(`a red kite ${times}`)
    await bed.telegram.until(() => bed.telegram.updates.pending().length === 0)
    user!.block()
    user!.unblock()
  }
  user!.block()
  await bed.rest()
  user!.unblock()
  user!.send('/history')
  await bed.rest()
  for (let times = 0; times < 3; times++) expect(user!.last()?.text).toContain(`a red kite ${times}`)
  expect((await jobsOf(bed, user!)).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
  expect(await bed.balance(user!)).toBe(CREDITS - 3)
})

test('the status message and the one that asked may be deleted while the job runs: the work comes all the same', async () => {
  const [user] = await people(bed, ['en'])
  const group = supergroup()
  const asked = user!.send('/image a red kite', { chat: group })
  user!.delete(asked)
  const other = user!.send('/music calm piano --duration 5')
  await bed.telegram.until(
    () =>
      user!.messages().find((one) => actionsOf(one).some((a) => a.startsWith('cancel:'))) ||
      user!.last()?.kind === 'audio',
  )
  for (const one of answersTo(user!).filter((seen) => actionsOf(seen).some((a) => a.startsWith('cancel:'))))
    user!.delete(one)
  user!.delete(other)
  await bed.rest()
  expect(ofBot(group.messages()).filter((one) => one.kind === 'photo')).toHaveLength(1)
  expect(answersTo(user!).filter((one) => one.kind === 'audio')).toHaveLength(1)
})
