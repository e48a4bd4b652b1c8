/** The small parts of the outgoing half: what errors mean, rights, budgets, pace, signs of life. */
import { describe, expect, test } from 'vitest'
import { Fault } from '../../core/errors.ts'
import { createPace } from '../conversation/pace.ts'
import { createChannels, permissionsOf } from './channels.ts'
import { createDms } from './dms.ts'
import { speakerOf } from './origin.ts'
import { isClosed, isTokenOver, isTooLarge, outcomeOf } from './outcomes.ts'
import { createPresence } from './presence.ts'
import { ackOf, dependsOnWishes, type Wanted } from './read-interaction.ts'
import { DiscordFault, type DiscordRest } from './rest.ts'

const fault = (status: number, code = 0, more = {}) => new DiscordFault(status, code, more)
const NOW_MS = 1_790_000_000_000

describe('what an error means', () => {
  test.each<[string, DiscordFault, object]>([
    ['a message that is gone', fault(404, 10008), { state: 'gone', code: 'discord-10008' }],
    ['a channel that is gone', fault(404, 10003), { state: 'gone', code: 'discord-10003' }],
    ['a body that is not taken', fault(400, 50035), { state: 'gone', code: 'discord-50035' }],
    ['no access', fault(403, 50001), { state: 'forbidden', code: 'discord-50001' }],
    ['no rights', fault(403, 50013), { state: 'forbidden', code: 'discord-50013' }],
    ['a person who takes no messages', fault(403, 50007), { state: 'forbidden', code: 'discord-50007' }],
    ['too many new private chats', fault(403, 40003), { state: 'later', code: 'discord-40003' }],
    ['a rate limit', fault(429, 0, { retryAfterMs: 7000 }), { state: 'later', retryAfterMs: 7000 }],
    ['an outage', fault(503), { state: 'later', retryAfterMs: 0 }],
    ['a torn connection', fault(0), { state: 'later', code: 'discord-network' }],
    ['a token that the operator must mend', fault(401), { state: 'later', retryAfterMs: 60_000 }],
  ])('%s', (_what, error, outcome) => {
    expect(outcomeOf(error)).toMatchObject(outcome)
  })

  test('a file that is gone ends the message; what is no fault of Discord is thrown on', () => {
    expect(outcomeOf(new Fault('file_gone'))).toEqual({ state: 'gone', code: 'file_gone' })
    expect(() => outcomeOf(new TypeError('a bug'))).toThrow('a bug')
  })

  test('there are other ways than a token that is over, and than a channel that is closed', () => {
    for (const over of [fault(404, 10015), fault(401, 50027), fault(404, 10062), fault(404)])
      expect([isTokenOver(over), isClosed(over)]).toEqual([true, false])
    for (const closed of [
      fault(403, 50001),
      fault(403, 50013),
      fault(404, 10003),
      fault(404, 10004),
      fault(400, 50083),
    ])
      expect([isTokenOver(closed), isClosed(closed)]).toEqual([false, true])
    expect(isTokenOver(fault(404, 10008))).toBe(false)
    expect([fault(413), fault(400, 40005), fault(413, 40005)].every(isTooLarge)).toBe(true)
  })
})

test('an account tells by its id when it was made', () => {
  // The example of Discord's own documentation: 2016-04-30T11:18:25.796Z.
  expect(speakerOf('175928847299117063').sinceMs).toBe(Date.UTC(2016, 3, 30, 11, 18, 25, 796))
  expect(speakerOf('not an id')).toEqual({ platform: 'discord', externalId: 'not an id' })
})

describe('acknowledging', () => {
  const anybodys = [true, false].flatMap((isPrivate) =>
    [true, false].map((hasAgreed) => ({ locale: 'en' as const, isPrivate, hasAgreed })),
  )
  const yes = [true, false]
  const all = (['private', 'group'] as const).flatMap((place) =>
    (['message', 'press'] as const).flatMap((form) =>
      yes.flatMap((isQuiet) =>
        yes.flatMap((isOnPrivate) =>
          ['agree', 'again:x'].map(
            (action) =>
              ({
                address: { place },
                form,
                isQuiet,
                isOnPrivate,
                intent: { type: 'press', action },
              }) as unknown as Wanted,
          ),
        ),
      ),
    ),
  )

  test('a person is looked up exactly where their wishes change what is shown', () => {
    for (const wanted of all) {
      const acks = new Set([null, ...anybodys].map((wishes) => ackOf(wanted, wishes)))
      expect(acks.size > 1, JSON.stringify(wanted)).toBe(dependsOnWishes(wanted))
    }
    expect(all.filter(dependsOnWishes).length).toBeGreaterThan(0)
  })
})

describe('rights', () => {
  const VIEW = 1n << 10n
  const SEND = 1n << 11n
  const guild = {
    id: 'g',
    owner_id: 'owner',
    roles: [
      { id: 'g', permissions: String(VIEW | SEND) },
      { id: 'quiet', permissions: '0' },
      { id: 'boss', permissions: String(1n << 3n) },
    ],
  } as unknown as Parameters<typeof permissionsOf>[0]
  const member = (...roles: string[]) => ({ roles }) as unknown as Parameters<typeof permissionsOf>[1]
  const overwrite = (id: string, allow: bigint, deny: bigint) =>
    ({ id, type: 0, allow: String(allow), deny: String(deny) }) as Parameters<typeof permissionsOf>[2][number]
  const maySend = (roles: string[], overwrites: ReturnType<typeof overwrite>[], user = 'bot') =>
    (permissionsOf(guild, member(...roles), overwrites, user) & SEND) !== 0n

  test('a channel takes from everybody, gives to a role, takes from one', () => {
    const shut = overwrite('g', 0n, SEND)
    expect(maySend([], [])).toBe(true)
    expect(maySend([], [shut])).toBe(false)
    expect(maySend(['quiet'], [shut, overwrite('quiet', SEND, 0n)])).toBe(true)
    expect(maySend(['quiet'], [overwrite('quiet', SEND, 0n), shut, overwrite('bot', 0n, SEND)])).toBe(false)
  })

  test('administrators and the owner may everything', () => {
    const shut = [overwrite('g', 0n, SEND), overwrite('bot', 0n, SEND)]
    expect(maySend(['boss'], shut)).toBe(true)
    expect(maySend([], shut, 'owner')).toBe(true)
  })

  test('are asked for once in two minutes; what can not be seen is not known; an outage is asked again', async () => {
    let nowMs = NOW_MS
    const asked: string[] = []
    const answers: { [route: string]: unknown } = {
      '/channels/1': { id: '1', guild_id: 'g', permission_overwrites: [] },
      '/channels/2': { id: '2', guild_id: 'g', parent_id: '1', thread_metadata: { archived: true, locked: true } },
      '/channels/dm': { id: 'dm', type: 1 },
      '/guilds/g': { ...guild, premium_tier: 3 },
      '/guilds/g/members/bot': { roles: [] },
    }
    let isDown = false
    const call = async (_method: string, route: string) => {
      asked.push(route)
      if (isDown) throw fault(503)
      if (answers[route] === undefined) throw fault(403, 50001)
      return answers[route]
    }
    const rest = { call } as unknown as DiscordRest
    const channels = createChannels({ rest, bot: 'bot', clock: { nowMs: () => nowMs } })
    expect(await channels.rights('1')).toEqual({ speak: true, attach: false, reply: false })
    expect(await channels.uploadBytes('1')).toBe(100 * 2 ** 20)
    expect(asked).toHaveLength(3)
    expect(await channels.rights('2')).toMatchObject({ speak: false })
    expect(await channels.rights('dm')).toBeNull()
    expect(await channels.uploadBytes('dm')).toBe(10 * 2 ** 20)
    expect(await channels.rights('unseen')).toBeNull()
    const before = asked.length
    await channels.rights('unseen')
    expect(asked).toHaveLength(before)
    nowMs += 2 * 60_000
    isDown = true
    expect(await channels.rights('1')).toBeNull()
    isDown = false
    expect(await channels.rights('1')).toMatchObject({ speak: true })
    channels.forget('1')
    const known = asked.length
    await channels.rights('1')
    expect(asked.slice(known)).toEqual(['/channels/1'])
  })
})

test('new private chats have a budget of all people together', async () => {
  let nowMs = NOW_MS
  const rest = { call: async () => ({ id: 'dm' }) } as unknown as DiscordRest
  const dms = createDms({ rest, clock: { nowMs: () => nowMs }, userOf: async (id) => (id === 'nobody' ? null : id) })
  for (let n = 0; n < 30; n++) expect(await dms.open(`person-${n}`)).toBe('dm')
  await expect(dms.open('one more')).rejects.toMatchObject({
    code: 'dm_opening',
    retryable: true,
    retryAfterMs: 600_000,
  })
  // Whoever has one already is written to.
  expect(await dms.open('person-1')).toBe('dm')
  await expect(dms.open('nobody')).rejects.toMatchObject({ code: 'no_user' })
  nowMs += 600_000
  expect(await dms.open('one more')).toBe('dm')
})

test('a status changes once in two seconds, the newest words alone; a result waits for none', async () => {
  let nowMs = 0
  const said: string[] = []
  const pace = createPace(() => nowMs)
  const say = (words: string) => pace.status('m', { key: 'm', everyMs: 2000 }, async () => void said.push(words))
  await say('one')
  await say('two')
  await say('three')
  expect(said).toEqual(['one'])
  await pace.settle('m')
  nowMs = 2000
  await say('four')
  expect(said).toEqual(['one', 'four'])
})

test('where typing was refused it is not shown again', async () => {
  let calls = 0
  const rest = {
    call: async () => {
      calls++
      throw fault(403, 50001)
    },
  } as unknown as DiscordRest
  const presence = createPresence(rest)
  presence.begin('1')
  await new Promise((resolve) => setImmediate(resolve))
  presence.begin('1')
  presence.begin('2')
  expect(calls).toBe(2)
  presence.close()
})
