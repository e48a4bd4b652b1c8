import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sweepExpired } from '../../src/core/generation/sweep.ts'
import { type Bed, openBed } from './bed.ts'
import type { GroupControl, Seen, UserControl } from './double/index.ts'
import { slowEngine } from './slow-engine.ts'

const HOUR_MS = 3_600_000
const engine = slowEngine()
let bed: Bed
let ann: UserControl
const ofBot = (who: { messages(): Seen[] }) => who.messages().filter((one) => one.from === 'bot')
const status = (who: { messages(): Seen[] }) =>
  ofBot(who).find((one) => /Painting with|Looking with/.test(one.text ?? ''))
const photo = () =>
  sharp({ create: { width: 64, height: 48, channels: 3, background: '#a31' } })
    .jpeg()
    .toBuffer()

beforeAll(async () => {
  bed = await openBed({ credits: 100, telegram: { privacy: false }, overrides: { providers: [engine.provider] } })
  ann = await bed.guest({ id: 821 })
})
beforeEach(() => engine.hold())
afterAll(async () => {
  await bed.leave()
})

/** Asks, waits `waitMs` by the clock, and lets it be ready. Answers the status message and what came of it. */
async function wait(ask: () => unknown, waitMs: number): Promise<{ before: Seen; after: Seen }> {
  engine.hold()
  ask()
  const before = (await bed.telegram.until(() => status(ann))) as Seen
  bed.later(waitMs)
  engine.release()
  await bed.rest()
  return { before, after: ofBot(ann).at(-1) as Seen }
}

describe('while something is made', () => {
  test('a status makes no sound, its result does, and nothing is left behind', async () => {
    const { before, after } = await wait(() => ann.send('/image a fox'), 180_000)
    expect(before).toMatchObject({ silent: true, effect: undefined })
    expect(after).toMatchObject({ kind: 'photo', silent: false, effect: expect.any(String) })
    expect(status(ann)).toBeUndefined()
  })

  test('whoever waits more than two minutes hears that they can go on', async () => {
    const { before } = await wait(() => ann.send('/image a fox'), 1000)
    expect(before.text).toContain("I'll send it here and tell you; you can go on.")
  })

  test('what is shown while it is made fits what it is', async () => {
    const actions = () => bed.telegram.calls('sendChatAction').map((call) => call.params['action'])
    expect(actions().at(-1)).toBe('upload_photo')
    const asked = await photo()
    await wait(() => ann.send({ photo: asked, caption: '/describe' }), 20_000)
    expect(actions().at(-1)).toBe('typing')
    engine.hold()
    ann.send('/music calm piano --duration 5')
    await bed.telegram.until(() => actions().at(-1) === 'record_voice')
    engine.release()
    await bed.rest()
    engine.hold()
    ann.send({ photo: asked, caption: '/animate zoom in' })
    await bed.telegram.until(() => actions().at(-1) === 'upload_video')
    engine.release()
    await bed.rest()
  })

  test('words that come soon take the place of the status; after a long wait they are a new message, with a sound', async () => {
    const asked = await photo()
    const soon = await wait(() => ann.send({ photo: asked, caption: '/describe' }), 20_000)
    expect(soon.after).toMatchObject({ id: soon.before.id, text: expect.stringContaining('A red square.') })
    const late = await wait(() => ann.send({ photo: asked, caption: '/describe' }), 180_000)
    expect(late.after.text).toContain('A red square.')
    expect(late.after).toMatchObject({ silent: false })
    expect(late.after.id).not.toBe(late.before.id)
    expect(ann.messages().some((one) => one.id === late.before.id)).toBe(false)
    // A press changes it in place, however long it took.
    const keep = late.after.buttons.flat().find((one) => one.callback_data?.startsWith('save'))?.callback_data ?? ''
    await ann.press(late.after, keep)
    await bed.rest()
    expect(ofBot(ann).at(-1)?.id).toBe(late.after.id)
  })

  test('without notices everything comes silently, and changes in place', async () => {
    await ann.pressData(ofBot(ann).at(-1) as Seen, 'notices')
    await bed.rest()
    const asked = await photo()
    const { before, after } = await wait(() => ann.send({ photo: asked, caption: '/describe' }), 180_000)
    expect(after.id).toBe(before.id)
    const fox = await wait(() => ann.send('/image a fox'), 180_000)
    expect(fox.before.text).toContain('without a sound')
    expect(fox.after).toMatchObject({ kind: 'photo', silent: true })
    await ann.pressData(ofBot(ann).at(-1) as Seen, 'notices')
    await bed.rest()
  })

  test('no edit was asked for that changes nothing', () => {
    const refused = bed.telegram.calls().filter((call) => /not modified/.test(call.description ?? ''))
    expect(refused.map((call) => call.params)).toEqual([])
  })
})

describe('what nobody asked for', () => {
  test('is said in words, and at night without a sound', async () => {
    const nowMs = () => bed.app.generation.clock.nowMs()
    const untilHour = (hour: number) => (((hour * HOUR_MS - nowMs()) % (24 * HOUR_MS)) + 24 * HOUR_MS) % (24 * HOUR_MS)
    bed.later(28 * 24 * HOUR_MS + untilHour(3))
    await sweepExpired(bed.app.generation)
    await bed.rest()
    const said = ofBot(ann).at(-1) as Seen
    expect(said.text).toMatch(/works that you have not saved will be deleted/)
    expect(said.buttons.flat().map(({ text }) => text)).toEqual(['♡ Save all', 'History'])
    expect(said.silent).toBe(true)
  })
})

describe('a group that is closed to the bot', () => {
  let forum: GroupControl
  let topic: number
  beforeAll(() => {
    forum = bed.telegram.group({ title: 'Forum', kind: 'supergroup', forum: true, owner: ann } as never)
    topic = forum.addTopic('Pictures')
  })

  test('the result of a closed topic reaches its person in private', async () => {
    const before = ofBot(forum).length
    ann.send('/image a red kite', { chat: forum, topic })
    await bed.telegram.until(() => forum.actions().length > 0)
    forum.closeTopic(topic)
    engine.release()
    await bed.rest()
    expect(ofBot(ann).at(-1)).toMatchObject({ kind: 'photo', caption: expect.stringContaining('a red kite') })
    expect(ofBot(forum).filter((one) => one.kind === 'photo')).toHaveLength(before)
  })

  test('who can be reached nowhere finds it named at their next command, once', async () => {
    const eve = await bed.guest({ id: 822 })
    const second = forum.addTopic('More')
    const actions = forum.actions().length
    eve.send('/image a blue kite', { chat: forum, topic: second })
    await bed.telegram.until(() => forum.actions().length > actions)
    eve.block()
    forum.closeTopic(second)
    engine.release()
    await bed.rest()
    await bed.restart()
    eve.unblock()
    eve.send('/balance')
    await bed.rest()
    const named = ofBot(eve).at(-2) as Seen
    expect(named.text).toMatch(/While I could not write to you, a work of yours was finished/)
    await eve.press(named, named.buttons.flat()[0]?.callback_data ?? '')
    await bed.rest()
    expect(ofBot(eve).at(-1)).toMatchObject({ kind: 'photo', caption: expect.stringContaining('a blue kite') })
    eve.send('/balance')
    await bed.rest()
    expect(ofBot(eve).filter((one) => /could not write/.test(one.text ?? ''))).toHaveLength(1)
  })

  test('a bill that can be brought nowhere is paid by its address, by its person alone', async () => {
    const eve = bed.telegram.user({ id: 822 })
    const open = forum.addTopic('Money')
    eve.send('/buy', { chat: forum, topic: open })
    await bed.rest()
    const packs = ofBot(eve).at(-1) as Seen
    const pack = packs.buttons.flat()[0]?.callback_data ?? ''
    // The press comes from the group; the private chat is closed by then.
    const shown = ofBot(forum).at(-1) as Seen
    eve.block()
    await eve.pressData(shown, pack)
    await bed.rest()
    const link = ofBot(forum)
      .at(-1)
      ?.buttons.flat()
      .find((one) => one.text === 'Pay by link')?.url
    expect(link).toMatch(/^https:\/\/t\.me\/\$/)
    expect(await ann.pay(link ?? '')).toMatchObject({ paid: false, reason: 'declined' })
    eve.unblock()
    const before = await bed.balance(eve)
    expect(await eve.pay(link ?? '')).toMatchObject({ paid: true })
    await bed.rest()
    expect(await bed.balance(eve)).toBe(before + 100)
  })
})
