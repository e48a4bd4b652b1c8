/** What Telegram's server, or a stranger's that stands in for it, answers when something is wrong. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Bed, openBed } from '../telegram/bed.ts'
import type { Seen, UserControl } from '../telegram/double/index.ts'
import { actionsOf, answersTo, faultsOf, jobsOf, people, said } from './telegram.ts'

const CREDITS = 50
const HOURS_S = 3 * 3600

describe("Telegram's own server", () => {
  let bed: Bed
  let ann: UserControl
  beforeAll(async () => {
    bed = await openBed({ credits: CREDITS })
    ;[ann] = (await people(bed, ['en'])) as [UserControl]
  })
  afterEach(() => {
    bed.telegram.clearFaults()
    expect(faultsOf(bed)).toEqual([])
  })
  afterAll(async () => {
    await bed.leave()
  })

  test('a chat that is told to wait for hours waits, others do not; then everything comes, in order and once', async () => {
    const [cat, bob] = (await people(bed, ['en', 'ru'])) as [UserControl, UserControl]
    bed.telegram.fail({
      method: /^send(Message|Photo)$/,
      chatId: cat.id,
      do: { code: 429, description: `Too Many Requests: retry after ${HOURS_S}`, retryAfterS: HOURS_S },
    })
    const before = answersTo(cat).length
    cat.send('/models')
    await bed.telegram.until(() => bed.telegram.calls('sendMessage').at(-1)?.status === 429)
    const calls = bed.telegram.calls('sendMessage').length
    cat.send('a red kite')
    cat.send('/balance')
    bob.send('/models')
    await expect.poll(() => answersTo(bob).length).toBeGreaterThan(2)
    await expect.poll(async () => (await jobsOf(bed, cat)).map(({ state }) => state)).toEqual(['done'])
    expect(answersTo(cat)).toHaveLength(before)
    expect(
      bed.telegram
        .calls('sendMessage')
        .slice(calls)
        .filter((call) => call.params['chat_id'] === cat.id),
    ).toEqual([])
    bed.later(HOURS_S * 1000 + 1000)
    cat.send('/jobs')
    await bed.rest()
    const news = answersTo(cat).slice(before)
    expect(news.map((one) => one.kind ?? 'text')).toEqual(['text', 'photo', 'text', 'text'])
    expect(await bed.balance(cat)).toBe(CREDITS - 1)
  })

  test.each([
    ['says in words only how long to wait', { code: 429, description: 'Too Many Requests: retry after 1' }],
    ['is a proxy that says 429', { html: 429 }],
    ['has an error of its own', { code: 500, description: 'Internal Server Error' }],
    ['is a proxy without one behind it', { html: 503 }],
    [
      'does not find the message that asked',
      { code: 400, description: 'Bad Request: message to be replied not found' },
    ],
    ['does not know the topic', { code: 400, description: 'Bad Request: message thread not found' }],
    ['does not take the file as a photo', { code: 400, description: 'Bad Request: IMAGE_PROCESS_FAILED' }],
    ['has a proxy that finds it too large', { html: 413 }],
    [
      'forgot the file',
      { code: 400, description: 'Bad Request: wrong remote file identifier specified: Wrong padding' },
    ],
  ] as const)('a work comes once, and is charged once, where the server %s', async (_what, harm) => {
    const [money, before] = [await bed.balance(ann), answersTo(ann).length]
    const group = bed.telegram.group({ kind: 'supergroup', owner: ann, forum: true })
    const topic = group.addTopic('x')
    bed.telegram.fail({ method: 'sendPhoto', times: 1, do: harm })
    ann.send('/image a red kite', { chat: group, topic })
    await bed.rest()
    const made = group.messages().filter((one) => one.from === 'bot' && one.kind !== undefined)
    expect(made).toHaveLength(1)
    expect(actionsOf(made[0]).length).toBeGreaterThan(3)
    expect(await bed.balance(ann)).toBe(money - 1)
    expect(answersTo(ann)).toHaveLength(before)
  })

  test('a work that the server will not take in any way stays in the history, and is said in the log', async () => {
    const money = await bed.balance(ann)
    bed.telegram.fail({
      method: /^send(Photo|Document|Message)$/,
      times: 3,
      do: { code: 400, description: 'Bad Request: something of a later version' },
    })
    ann.send('a red kite')
    await bed.rest()
    bed.telegram.clearFaults()
    expect(bed.lines.some((line) => line.includes('a message was given up'))).toBe(true)
    ann.send('/history')
    await bed.rest()
    expect(ann.last()?.text).toContain('a red kite')
    expect(await bed.balance(ann)).toBe(money - 1)
  })

  test('403 is no end: whoever writes again is answered, and what they paid for is in the history', async () => {
    bed.telegram.fail({
      method: 'sendPhoto',
      do: { code: 403, description: 'Forbidden: user is deactivated' },
    })
    ann.send('a blue kite')
    await bed.rest()
    ann.send('/history')
    await bed.rest()
    expect(ann.last()?.text).toContain('a blue kite')
  })

  test.each([
    ['torn before anything', 'tear-before'],
    ['torn after the update was given', 'tear-after'],
    ['cut in the middle of its JSON', 'cut'],
    ['a page of HTML', { html: 502 }],
    ['no JSON that we know', { code: 418, description: "I'm a teapot" }],
  ] as const)('an answer to getUpdates that is %s loses nothing and doubles nothing', async (_what, harm) => {
    const before = answersTo(ann).length
    bed.telegram.fail({ method: 'getUpdates', times: 1, do: harm })
    for (const text of ['/jobs', '/models', '/jobs']) ann.send(text)
    await bed.rest()
    expect(answersTo(ann)).toHaveLength(before + 3)
  })

  test('a token that is revoked in the middle is said once, the rest lives, nothing is lost, and it comes back when mended', async () => {
    const money = await bed.balance(ann)
    const before = answersTo(ann).length
    ann.send('a red kite')
    ann.send('/balance')
    await bed.telegram.until(() => bed.telegram.updates.pending().length === 0)
    bed.telegram.revokeToken()
    // The poll that waits ends with this one; its answer has to wait.
    ann.send('/jobs')
    const told = () => bed.lines.filter((line) => line.includes('does not accept the token'))
    await expect.poll(() => told().length).toBeGreaterThan(0)
    const health = (path: string) => bed.app.http!.server.inject({ url: path, headers: { host: 'localhost' } })
    expect((await health('/healthz')).statusCode).toBe(200)
    expect((await health('/readyz')).statusCode).toBe(200)
    await expect.poll(async () => (await jobsOf(bed, ann)).every(({ state }) => state === 'done')).toBe(true)
    expect(JSON.parse(told()[0]!).level).toBe('error')
    expect(told()).toHaveLength(1)
    bed.lines.length = 0
    bed.telegram.revokeToken(false)
    bed.later(60_000)
    ann.send('/jobs')
    await bed.rest()
    const news = answersTo(ann).slice(before)
    expect(news.filter((one) => one.kind === 'photo')).toHaveLength(1)
    expect(news).toHaveLength(4)
    expect(await bed.balance(ann)).toBe(money - 1)
    faultsOf(bed)
  })
})

describe("a stranger's server", () => {
  let bed: Bed
  let ann: UserControl
  /** It knows little more than how to send. */
  const UNKNOWN =
    /^(getWebhookInfo|deleteWebhook|getMy\w+|setMy\w+|setChatMenuButton|sendChatAction|setMessageReaction|sendLivePhoto|getStarTransactions)$/
  beforeAll(async () => {
    bed = await openBed({
      credits: CREDITS,
      prepare: (telegram) =>
        telegram.fail({
          method: UNKNOWN,
          times: Number.POSITIVE_INFINITY,
          do: { code: 404, description: 'Not Found' },
        }),
    })
    ;[ann] = (await people(bed, ['zh'])) as [UserControl]
  })
  afterAll(async () => {
    await bed.leave()
  })

  test('one that knows no webhooks, menus, reactions and live photos is served all the same', async () => {
    ann.send('a fox')
    await bed.rest()
    expect(ann.last()?.kind).toBe('photo')
    const card = ann.last() as Seen
    await ann.press(card, actionsOf(card).find((action) => action.startsWith('animate:')) as string)
    await bed.rest()
    const offer = ann.last() as Seen
    await ann.press(offer, actionsOf(offer).find((action) => action.startsWith('go:')) as string)
    await bed.rest()
    expect(ann.last()?.kind).toBe('video')
    ann.send('/nonsense')
    await bed.rest()
    expect(ann.last()?.text?.startsWith(said('zh', 'command-unknown', { name: 'nonsense' }))).toBe(true)
    expect(bed.lines.some((line) => line.includes('does not accept the token'))).toBe(false)
  })
})
