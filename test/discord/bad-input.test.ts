import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bed, idOf, openBed } from './bed.ts'
import type { ChannelControl, GuildControl, PersonControl } from './double/index.ts'

let bed: Bed
let ann: PersonControl
let guild: GuildControl
let studio: ChannelControl
beforeAll(async () => {
  bed = await openBed({ credits: 500, allowed: 200 })
  ann = await bed.guest({ username: 'ann' })
  guild = bed.discord.guild({ members: [ann] })
  studio = guild.channel('studio')
})
afterAll(() => bed.leave())

const jpeg = async (widthPx = 320) => ({
  name: 'photo.jpg',
  bytes: await sharp({ create: { width: widthPx, height: 240, channels: 3, background: '#3a6ea5' } })
    .jpeg()
    .toBuffer(),
  mime: 'image/jpeg',
})
const answered = async (options: { [name: string]: string }) => {
  const answer = await ann.slash('/image', options, { channel: studio })
  await bed.rest()
  return answer.settled()
}
const failedRows = async () =>
  (await bed.app.db.outer.selectFrom('inbox').select('id').where('state', '=', 'failed').execute()).length

test('four thousand characters are a prompt like any other, and shown within what Discord takes', async () => {
  const answer = await ann.slash('/image', { prompt: `fox ${'ы'.repeat(3996)}` }, { channel: studio })
  await bed.rest()
  const seen = answer.message === undefined ? answer.followUps : [answer.message, ...answer.followUps]
  expect(seen.flatMap((one) => one.media)).toHaveLength(1)
  expect(seen.map((one) => one.text).join('')).toContain('ы'.repeat(3000))
})

test('words that call everybody, link or draw are shown as they were written, and call nobody', async () => {
  for (const prompt of [
    '@everyone <@1> # fox',
    '[fox](https://evil.example) **x** ||y||',
    'fox \u202e \u0000 \ud800 <:a:1>',
  ]) {
    const seen = await answered({ prompt })
    expect(seen.pingsEveryone).toBe(false)
    expect(seen.mentions).toEqual([])
    expect(seen.media).toHaveLength(1)
  }
})

test('what is no picture, broken, empty or beyond all size is refused in words, and costs nothing', async () => {
  const before = await bed.balance(ann)
  const bad = [
    { name: 'photo.jpg', bytes: Buffer.from('this is no picture'), mime: 'image/jpeg' },
    { name: 'photo.png', bytes: (await jpeg()).bytes.subarray(0, 200), mime: 'image/png' },
    { name: 'notes.txt', bytes: Buffer.from('hello'), mime: 'text/plain' },
    { name: 'song.mp3', bytes: Buffer.from('ID3'), mime: 'audio/mpeg' },
  ]
  for (const file of bad) {
    const answer = await ann.slash('/upscale', { image: file }, { channel: studio })
    await bed.rest()
    const seen = await answer.settled()
    expect(seen.media, file.name).toHaveLength(0)
    expect(seen.text.length, file.name).toBeGreaterThan(10)
  }
  expect(await bed.balance(ann)).toBe(before)
})

test('a file that is gone before it is fetched is said to be gone, and costs nothing', async () => {
  const before = await bed.balance(ann)
  const stop = bed.discord.fail({ route: 'CDN', times: Number.POSITIVE_INFINITY, do: { status: 404 } })
  const answer = await ann.slash('/upscale', { image: await jpeg() }, { channel: studio })
  await bed.rest()
  stop()
  expect((await answer.settled()).text).toMatch(/Discord doesn't have this file/)
  expect(await bed.balance(ann)).toBe(before)
})

test('an address that has expired is made anew', async () => {
  const stop = bed.discord.fail({ route: 'CDN', times: 1, do: { status: 404 } })
  const answer = await ann.slash('/upscale', { image: await jpeg(200) }, { channel: studio })
  await bed.rest()
  stop()
  expect((await answer.settled()).media).toHaveLength(1)
  expect(bed.discord.calls('POST /attachments/refresh-urls').length).toBeGreaterThan(0)
})

test("somebody else's work, an unknown one and an unknown model change nothing for others", async () => {
  const bob = await bed.guest({ username: 'bob' })
  const made = await answered({ prompt: 'a fox' })
  const id = idOf(made, 'again').split(':')[1] as string
  for (const work of [id, 'nonsense', '../..', '%']) {
    const answer = await bob.slash('/upscale', { work })
    await bed.rest()
    expect((await answer.settled()).media).toHaveLength(0)
  }
  expect(await bed.balance(bob)).toBe(500)
})

test('stale and forged buttons are answered with a friendly word', async () => {
  const made = await answered({ prompt: 'a fox' })
  for (const id of [
    'go:00000000000000000000zz',
    'set:x:ratio=99:1',
    'order:nothing',
    'again',
    'answer',
    'pick::edit',
    ':::',
    '{}',
  ]) {
    const pressed = await ann.forge(made, id)
    await bed.rest()
    expect(pressed.kind, id).toBe('deferred-update')
    expect(pressed.followUps.length, id).toBe(1)
  }
})

test('a channel that is deleted in the middle of a job: the picture comes as a direct message', async () => {
  const doomed = guild.channel('doomed')
  ann.write(doomed, 'a fox on a hill', { mention: true })
  await bed.discord.until(() => bed.discord.calls(/reactions/).some((call) => call.path.includes(doomed.id)))
  doomed.delete()
  await bed.rest()
  const before = await bed.balance(ann)
  const works = await bed.app.db.outer
    .selectFrom('generations')
    .select('state')
    .where('prompt', '=', 'a fox on a hill')
    .execute()
  expect(works.map((one) => one.state)).toEqual(['done'])
  expect(await bed.balance(ann)).toBe(before)
})

test('thrown out of a guild in the middle of a job, the work is done and stays in the history', async () => {
  const other = bed.discord.guild({ members: [ann] })
  const hall = other.channel('hall')
  ann.write(hall, 'a fox at a gate', { mention: true })
  await bed.discord.until(() => bed.discord.calls(/reactions/).some((call) => call.path.includes(hall.id)))
  other.kickBot()
  await bed.rest()
  const answer = await ann.slash('/history')
  await bed.rest()
  expect((await answer.settled()).text).toContain('a fox at a gate')
})

test('an outage of a guild is no farewell', async () => {
  guild.outage()
  guild.recover()
  expect((await answered({ prompt: 'a fox after the storm' })).media).toHaveLength(1)
})

test('bots and webhooks are not listened to', async () => {
  const robot = bed.discord.user({ username: 'robot', bot: true })
  robot.write('dm', 'a fox')
  await bed.rest()
  const known = await bed.app.db.outer
    .selectFrom('identities')
    .select('external_id')
    .where('external_id', '=', robot.id)
    .execute()
  expect(known).toEqual([])
})

test('events that make no sense harm nothing', async () => {
  const failed = await failedRows()
  for (const [name, data] of [
    ['INTERACTION_CREATE', {}],
    ['INTERACTION_CREATE', { id: '1', token: 'x', type: 99, user: { id: '5' } }],
    [
      'INTERACTION_CREATE',
      { id: '2', token: 'x', type: 2, user: { id: '5' }, channel_id: '6', data: { name: 'image', options: 'none' } },
    ],
    ['INTERACTION_CREATE', { id: '3', token: 'x', type: 5, user: { id: '5' }, channel_id: '6', data: {} }],
    ['MESSAGE_CREATE', {}],
    ['MESSAGE_CREATE', { id: '7', channel_id: '8', author: { id: '9' }, type: 0, content: null, attachments: null }],
    ['GUILD_DELETE', { id: 'none' }],
    ['A_NEW_EVENT', { deep: { er: true } }],
  ] as const)
    bed.discord.dispatch(name, data)
  expect((await answered({ prompt: 'a fox after all' })).media).toHaveLength(1)
  expect(await failedRows()).toBe(failed)
})

test('not a word of what people wrote, and no address, is in the log', () => {
  expect(bed.lines.filter((line) => /fox|evil\.example|webhooks\/|\/attachments\//.test(line))).toEqual([])
})
