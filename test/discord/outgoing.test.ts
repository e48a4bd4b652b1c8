import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Outgoing } from '../../src/core/ports.ts'
import type { Seen } from './double/index.ts'
import { openSender, refOf, type SenderBed, said, sendingOf, waiting } from './outgoing-bed.ts'

const MINUTE_MS = 60_000
const MIB = 2 ** 20
const POST = 'POST /channels/:channel/messages'
const FOLLOW = 'POST /webhooks/:application/:token'
const DMS = 'POST /users/@me/channels'

let bed: SenderBed
beforeEach(async () => {
  bed = await openSender()
})
afterEach(() => bed.leave())

function guildOf(names: string[] = ['anna']) {
  const people = names.map((username) => bed.discord.user({ username }))
  for (const [at, person] of people.entries()) bed.is(names[at] as string, person)
  const guild = bed.discord.guild({ members: people })
  return { guild, studio: guild.channel('studio'), people, anna: people[0] as (typeof people)[number] }
}
const done = (media: Outgoing['media'] = [bed.picture('anna', 'picture-1')]): Outgoing => ({
  text: [said('a fox')],
  media: media as NonNullable<Outgoing['media']>,
  buttons: [[{ label: said('Again'), press: { action: 'again:1' } }]],
})

describe('an interaction', () => {
  test('its "thinking…" becomes the status, and the status the result, in one message', async () => {
    const { studio, anna } = guildOf()
    const { address, answering } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    const answer = await answering
    expect(answer.message).toMatchObject({ loading: false, isV2: false, ephemeral: false })
    expect(answer.message?.text).toMatch(/^Painting\n-# <t:\d+:R>$/)
    const ref = refOf(await bed.sender.edit(address, status, done(), sending))
    expect(ref.parts[0]).toBe(answer.message?.id)
    expect(answer.message).toMatchObject({ isV2: true, text: 'a fox', media: [{ as: 'gallery', sizeBytes: 1000 }] })
    expect(answer.message?.buttons.map(({ label }) => label)).toEqual(['Again'])
    expect(anna.sees(studio)).toHaveLength(1)
    expect(bed.discord.calls(POST)).toHaveLength(0)
  })

  test('a job that is ready within seconds says nothing under a message; a "thinking…" says at once how it goes', async () => {
    const { studio, anna } = guildOf()
    const soon: Outgoing = { text: [said('Painting')], progress: { readyAtMs: bed.discord.clock.nowMs() + 5000 } }
    const sending = sendingOf('anna')
    expect(await bed.sender.send(bed.placeOf(studio), soon, sending)).toEqual({ state: 'sent', ref: { parts: [] } })
    expect(studio.everything()).toEqual([])
    const { address, answering } = await bed.begun(anna, { channel: studio })
    refOf(await bed.sender.send(address, soon, sendingOf('anna')))
    expect((await answering).message).toMatchObject({ loading: false, text: expect.stringMatching(/^Painting/) })
  })

  test('a short job that outlives its token after all leaves nothing that says "thinking…" or "please wait"', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const soon: Outgoing = { text: [said('Painting')], progress: { readyAtMs: bed.discord.clock.nowMs() + 5000 } }
    const status = refOf(await bed.sender.send(address, soon, sending))
    bed.discord.clock.move(16 * MINUTE_MS)
    refOf(await bed.sender.edit(address, status, done(), sending))
    expect(anna.sees(studio).map(({ text }) => text)).toEqual(['Done: it is in my message below.', 'a fox'])
  })

  test('a second answer follows the first; a button of it is edited by the token too', async () => {
    const { studio, anna } = guildOf()
    const { address, answering } = await bed.begun(anna, { channel: studio })
    await bed.sender.send(address, { text: [said('one')] }, sendingOf('anna'))
    const sending = sendingOf('anna')
    const two = refOf(await bed.sender.send(address, { text: [said('two')] }, sending))
    expect((await answering).followUps.map(({ text }) => text)).toEqual(['two'])
    await bed.sender.edit(address, two, { text: [said('three')] }, sending)
    expect((await answering).followUps.map(({ text }) => text)).toEqual(['three'])
    expect((await answering).message?.text).toBe('one')
  })

  test('a private answer to a public question takes the "thinking…" away, and only the person sees it', async () => {
    const { studio, people, anna } = guildOf(['anna', 'boris'])
    const { address } = await bed.begun(anna, { channel: studio })
    refOf(await bed.sender.send(address, { text: [said('19 credits')], private: true }, sendingOf('anna')))
    expect(anna.sees(studio)).toMatchObject([{ text: '19 credits', ephemeral: true, loading: false }])
    expect(people[1]?.sees(studio)).toEqual([])
  })

  test('one who wants to be answered alone sees everything alone; when the token is over, as a direct message', async () => {
    const { studio, people, anna } = guildOf(['anna', 'boris'])
    const { address } = await bed.begun(anna, { channel: studio, ack: 'private' })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    expect(anna.sees(studio)).toMatchObject([{ ephemeral: true }])
    bed.discord.clock.move(16 * MINUTE_MS)
    const ref = refOf(await bed.sender.edit(address, status, done(), sending))
    expect(ref.parts).toContain('dm')
    expect(anna.sees('dm')).toMatchObject([{ text: 'a fox', isV2: true }])
    expect(people[1]?.sees(studio)).toEqual([])
    // Saved, say: the direct message changes, no second one comes.
    refOf(await bed.sender.edit(address, ref, { ...done(), text: [said('a fox, saved')] }, sending))
    expect(anna.sees('dm')).toMatchObject([{ text: 'a fox, saved', media: [{ sizeBytes: 1000 }] }])
  })

  test('after its quarter of an hour the result is a message of the bot, in reply to the status', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    bed.discord.clock.move(16 * MINUTE_MS)
    refOf(await bed.sender.edit(address, status, done(), sending))
    const [first, second, ...more] = anna.sees(studio)
    expect(more).toEqual([])
    expect(first?.text).toBe('Done: it is in my message below.')
    expect(first?.buttons).toEqual([])
    expect(second).toMatchObject({ text: 'a fox', replyTo: first?.id, mentions: [] })
    const [call] = bed.discord.calls(POST)
    expect(call?.body).toMatchObject({ enforce_nonce: true, message_reference: { fail_if_not_exists: false } })
    expect(bed.discord.calls().filter(({ code }) => code !== undefined)).toEqual([])
  })

  test('some seconds before its end the token is left alone', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    bed.discord.clock.move(15 * MINUTE_MS - 5000)
    refOf(await bed.sender.send(address, done(), sendingOf('anna')))
    expect(bed.discord.calls(/webhooks/)).toEqual([])
    expect(anna.last(studio)?.text).toBe('a fox')
  })

  test('a song takes the place of its status', async () => {
    const { studio, anna } = guildOf()
    const { address, answering } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    const song = bed.picture('anna', 'song-1', 500, { type: 'audio', mime: 'audio/mpeg', title: 'Calm piano' })
    refOf(await bed.sender.edit(address, status, done([song]), sending))
    expect((await answering).message).toMatchObject({
      isV2: false,
      content: 'a fox',
      media: [{ as: 'attachment', name: 'Calm-piano-song10.mp3' }],
    })
  })

  test('words never take the place of a work', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const ref = refOf(await bed.sender.send(address, done(), sending))
    refOf(await bed.sender.edit(address, ref, { text: [said('only words')] }, sending))
    expect(anna.sees(studio).map(({ text }) => text)).toEqual(['a fox', 'only words'])
  })

  test('where the person dismissed the first message, the result comes all the same', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    anna.delete(anna.last(studio) as { id: string; channelId: string })
    refOf(await bed.sender.edit(address, status, done(), sending))
    expect(anna.sees(studio)).toMatchObject([{ text: 'a fox' }])
  })
})

const textsOfBot = (seen: readonly Seen[]) => seen.filter(({ from }) => from === 'bot').map(({ text }) => text)

describe('a status that is not written down, or can’t be taken away', () => {
  test('goes when the result comes, though the answer to its sending was lost', async () => {
    const { studio, anna } = guildOf()
    const address = bed.placeOf(studio, anna.write(studio, 'a fox', { mention: true }).id)
    const sending = sendingOf('anna')
    bed.discord.fail({ route: POST, do: 'tear-after' })
    expect(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending)).toMatchObject({
      state: 'later',
    })
    expect(textsOfBot(anna.sees(studio))[0]).toMatch(/^Painting/)
    refOf(await bed.sender.send(address, done(), { ...sending, isAgain: true }))
    expect(textsOfBot(anna.sees(studio))).toEqual(['a fox'])
  })

  test('is not left behind by a call that fails once, and its result does not come twice', async () => {
    const { studio, anna } = guildOf()
    const address = bed.placeOf(studio, anna.write(studio, 'a fox', { mention: true }).id)
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    bed.discord.clock.move(10 * MINUTE_MS)
    bed.discord.fail({ route: /^DELETE/, do: { html: 502 } })
    expect(await bed.sender.edit(address, status, done(), sending)).toMatchObject({ state: 'later' })
    expect(textsOfBot(anna.sees(studio))).toHaveLength(2)
    const again = { ...done(), text: [said('a fox, saved')] }
    const sent = refOf(await bed.sender.edit(address, status, again, { ...sending, isAgain: true }))
    expect(textsOfBot(anna.sees(studio))).toEqual(['a fox, saved'])
    expect(sent.parts[0]).toBe(anna.last(studio)?.id)
  })
})

describe('after a death', () => {
  test('a "thinking…" of before is filled, by its token', async () => {
    const { studio, anna } = guildOf()
    const { address, answering } = await bed.begun(anna, { channel: studio, restarted: true })
    bed.restart()
    refOf(await bed.sender.send(address, done(), sendingOf('anna')))
    expect((await answering).message).toMatchObject({ text: 'a fox', loading: false })
    expect(anna.sees(studio)).toHaveLength(1)
  })

  test('what was sent and not written down is found, not sent again', async () => {
    const { studio, anna } = guildOf()
    for (const outgoing of [done(), { text: [said('words alone')] }]) {
      const { address, answering } = await bed.begun(anna, { channel: studio })
      const sending = sendingOf('anna')
      await bed.sender.send(address, outgoing, sending)
      bed.restart()
      const ref = refOf(await bed.sender.send(address, outgoing, sending))
      expect(ref.parts[0]).toBe((await answering).message?.id)
      expect((await answering).followUps).toEqual([])
    }
    expect(anna.sees(studio)).toHaveLength(2)
  })

  test('a "thinking…" whose token ended while nobody was there goes when the result comes', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio, restarted: true })
    bed.restart()
    bed.discord.clock.move(16 * MINUTE_MS)
    refOf(await bed.sender.send(address, done(), sendingOf('anna')))
    expect(anna.sees(studio)).toMatchObject([{ text: 'a fox', loading: false }])
  })

  test.each([
    ['by the token', 0],
    ['by the channel, once the token is over', 16 * MINUTE_MS],
  ])('a status that was sent and not written down goes when the result comes, %s', async (_how, passedMs) => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending)
    bed.restart()
    bed.discord.clock.move(passedMs)
    refOf(await bed.sender.send(address, done(), sending))
    expect(anna.sees(studio).map(({ text }) => text)).toEqual(['a fox'])
  })

  test('the status of a message to the bot that was not written down goes when the result comes', async () => {
    const { studio, anna } = guildOf()
    const address = bed.placeOf(studio, anna.write(studio, 'a fox', { mention: true }).id)
    const sending = sendingOf('anna')
    await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending)
    bed.restart()
    refOf(await bed.sender.send(address, done(), sending))
    expect(textsOfBot(anna.sees(studio))).toEqual(['a fox'])
  })

  test('so does one that another process sent and did not live to write down', async () => {
    const { studio, anna } = guildOf()
    const address = bed.placeOf(studio, anna.write(studio, 'a fox', { mention: true }).id)
    const sending = sendingOf('anna')
    await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending)
    refOf(await bed.sender.send(address, done(), { ...sending, isAgain: true }))
    expect(textsOfBot(anna.sees(studio))).toEqual(['a fox'])
  })

  test('what this process took in itself, and tries for the first time, is not looked for', async () => {
    const { studio, anna } = guildOf()
    const address = bed.placeOf(studio, anna.write(studio, 'a fox', { mention: true }).id)
    refOf(await bed.sender.send(address, done(), sendingOf('anna')))
    expect(bed.discord.calls(/^GET .*messages/)).toEqual([])
  })

  test('what followed a press is found by what it carries: a status goes, a result is not sent again', async () => {
    const { studio, anna } = guildOf()
    refOf(await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna')))
    const { address } = await bed.pressed(anna, anna.last(studio) as { id: string; channelId: string }, 'Again')
    const sending = sendingOf('anna')
    await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending)
    bed.restart()
    await bed.sender.send(address, { ...done(), text: [said('a second fox')] }, sending)
    bed.restart()
    refOf(await bed.sender.send(address, { ...done(), text: [said('a second fox')] }, sending))
    expect(anna.sees(studio).map(({ text }) => text)).toEqual(['a fox', 'a second fox'])
    expect(bed.discord.invalidRequests()).toBe(0)
  })

  test('an answer to an interaction that another message answered follows it', async () => {
    const { studio, anna } = guildOf()
    const { address, answering } = await bed.begun(anna, { channel: studio })
    await bed.sender.send(address, done(), sendingOf('anna'))
    bed.restart()
    await bed.sender.send(address, { text: [said('next')] }, sendingOf('anna'))
    expect((await answering).message?.text).toBe('a fox')
    expect((await answering).followUps.map(({ text }) => text)).toEqual(['next'])
  })

  test('in a channel a nonce makes one message of two sendings', async () => {
    const { studio } = guildOf()
    const sending = sendingOf('anna')
    await bed.sender.send(bed.placeOf(studio), done(), sending)
    bed.restart()
    await bed.sender.send(bed.placeOf(studio), done(), sending)
    expect(bed.discord.calls(POST)).toHaveLength(2)
    expect(studio.everything()).toHaveLength(1)
  })

  test('an interaction that was never acknowledged is answered in the channel', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio, unanswered: true })
    bed.restart()
    bed.discord.clock.move(5000)
    refOf(await bed.sender.send(address, done(), sendingOf('anna')))
    expect(anna.sees(studio)).toMatchObject([{ text: 'a fox' }])
  })
})

test('an answer that another process gives before the interaction is acknowledged waits a moment', async () => {
  const { studio, anna } = guildOf()
  const { address, interaction } = await bed.begun(anna, { channel: studio, unanswered: true })
  const sending = sendingOf('anna')
  expect(await bed.sender.send(address, done(), sending)).toMatchObject({ state: 'later', retryAfterMs: 500 })
  await bed.rest.call('POST', `/interactions/${interaction.id}/${interaction.token}/callback`, {
    body: { type: 5 },
    auth: false,
  })
  refOf(await bed.sender.send(address, done(), sending))
  expect(anna.sees(studio)).toMatchObject([{ text: 'a fox', interactionId: interaction.id }])
})

describe('where it may not speak', () => {
  test('a result goes by direct message once the token is over, with no call that would be refused', async () => {
    const { studio, anna } = guildOf()
    studio.deny('SendMessages')
    const { address } = await bed.begun(anna, { channel: studio })
    bed.discord.clock.move(16 * MINUTE_MS)
    const ref = refOf(await bed.sender.send(address, done(), sendingOf('anna')))
    expect(ref.parts).toContain('dm')
    expect(anna.sees('dm')).toMatchObject([{ text: 'a fox' }])
    expect(bed.discord.invalidRequests()).toBe(0)
  })

  test.each<[string, (place: ReturnType<typeof guildOf>) => void]>([
    ['rights that were withdrawn meanwhile', ({ studio }) => studio.deny('SendMessages')],
    ['a channel that it does not see any more', ({ studio }) => studio.deny('ViewChannel')],
    ['a channel that was deleted', ({ studio }) => studio.delete()],
    ['a bot that was kicked', ({ guild }) => guild.kickBot()],
  ])('%s: a direct message, once', async (_what, happen) => {
    const place = guildOf()
    const { anna, studio } = place
    // The rights of before are known still.
    await bed.sender.send(bed.placeOf(studio), { text: [said('hello')] }, sendingOf('anna'))
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    bed.discord.clock.move(16 * MINUTE_MS)
    happen(place)
    refOf(await bed.sender.edit(address, status, done(), sending))
    expect(anna.sees('dm')).toMatchObject([{ text: 'a fox', media: [{ sizeBytes: 1000 }] }])
    expect(bed.discord.calls(DMS)).toHaveLength(1)
  })

  test('where a person takes no direct messages either, history keeps it, and nobody else is silenced', async () => {
    const { anna, guild, studio } = guildOf()
    anna.takeDms(false)
    guild.kickBot()
    const outcome = await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna'))
    expect(outcome).toEqual({ state: 'gone', code: 'discord-50007' })
  })

  test('how a job goes is no direct message', async () => {
    const { guild, studio } = guildOf()
    guild.kickBot()
    const outcome = await bed.sender.send(bed.placeOf(studio), waiting(bed.discord.clock.nowMs()), sendingOf('anna'))
    expect(outcome.state).toBe('gone')
    expect(bed.discord.calls(DMS)).toEqual([])
  })

  test('in a private chat that is closed it stops', async () => {
    const anna = bed.discord.user({ username: 'anna', dmsOpen: false })
    expect(await bed.sender.send(bed.placeOf(anna.dm), { text: [said('x')] }, sendingOf('anna'))).toEqual({
      state: 'forbidden',
      code: 'discord-50007',
    })
  })

  test('what somebody installed for themselves answers by token, and later by direct message', async () => {
    const anna = bed.discord.user({ username: 'anna' })
    bed.is('anna', anna)
    const far = bed.discord.guild({ members: [anna], botIn: false }).channel('far')
    const group = bed.discord.groupDm([anna, bed.discord.user()])
    for (const place of [far, group]) {
      const { address } = await bed.begun(anna, { channel: place })
      const sending = sendingOf('anna')
      const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
      expect(anna.last(place)?.text).toMatch(/^Painting/)
      bed.discord.clock.move(16 * MINUTE_MS)
      refOf(await bed.sender.edit(address, status, done(), sending))
    }
    expect(anna.sees('dm').map(({ text }) => text)).toEqual(['a fox', 'a fox'])
    expect(bed.discord.calls(DMS)).toHaveLength(1)
  })

  test('of the identities of one person, the one that asked is written to', async () => {
    const { guild, studio, people, anna } = guildOf(['anna', 'second'])
    guild.kickBot()
    const second = people[1] as typeof anna
    refOf(await bed.sender.send({ ...bed.placeOf(studio), speaker: second.id }, done(), sendingOf('anna')))
    expect([anna.sees('dm').length, second.sees('dm').length]).toEqual([0, 1])
  })

  test('without the right to read what was said it answers without pointing at it', async () => {
    const { anna, studio } = guildOf()
    const asked = anna.write(studio, 'a fox', { mention: true })
    studio.deny('ReadMessageHistory')
    refOf(await bed.sender.send(bed.placeOf(studio, asked.id), done(), sendingOf('anna')))
    expect(anna.last(studio)).toMatchObject({ text: 'a fox', replyTo: undefined })
  })

  test('nobody is flooded with direct messages', async () => {
    const { guild, studio } = guildOf()
    guild.kickBot()
    const states = []
    for (let n = 0; n < 12; n++)
      states.push((await bed.sender.send(bed.placeOf(studio), { text: [said('x')] }, sendingOf('anna'))).state)
    expect(states.filter((state) => state === 'sent')).toHaveLength(10)
    bed.discord.clock.move(11 * MINUTE_MS)
    expect((await bed.sender.send(bed.placeOf(studio), { text: [said('x')] }, sendingOf('anna'))).state).toBe('sent')
  })
})

describe('a mention', () => {
  test('is answered in reply, in the same thread; the status becomes the result', async () => {
    const { anna, studio } = guildOf()
    const thread = studio.thread('ideas')
    const asked = anna.write(thread, 'a fox', { mention: true })
    const address = bed.placeOf(thread, asked.id)
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    expect(anna.seesTyping(thread)).toBe(false)
    expect(anna.last(thread)).toMatchObject({ replyTo: asked.id, mentions: [] })
    refOf(await bed.sender.edit(address, status, done(), sending))
    expect(anna.sees(thread).slice(1)).toMatchObject([{ text: 'a fox', isV2: true, replyTo: asked.id }])
  })

  test('when it took long, the result is a new message and the status goes', async () => {
    const { anna, studio } = guildOf()
    const asked = anna.write(studio, 'a fox', { mention: true })
    const address = bed.placeOf(studio, asked.id)
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    bed.discord.clock.move(5 * MINUTE_MS)
    const ref = refOf(await bed.sender.edit(address, status, done(), sending))
    expect(anna.sees(studio).slice(1)).toMatchObject([{ text: 'a fox', replyTo: asked.id }])
    expect(ref.parts[0]).not.toBe(status.parts[0])
  })

  test('what is private is a direct message, and the channel learns only that it is', async () => {
    const { anna, studio } = guildOf()
    const asked = anna.write(studio, 'balance', { mention: true })
    refOf(
      await bed.sender.send(bed.placeOf(studio, asked.id), { text: [said('19')], private: true }, sendingOf('anna')),
    )
    expect(anna.sees('dm')).toMatchObject([{ text: '19' }])
    expect(anna.last(studio)).toMatchObject({ text: "I've answered you in private.", replyTo: asked.id })
  })

  test('what is to make no sound makes none', async () => {
    const { anna, studio } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    await bed.sender.send(address, { text: [said('first')] }, sendingOf('anna'))
    for (const where of [address, bed.placeOf(studio)])
      refOf(await bed.sender.send(where, { ...done(), quiet: true }, sendingOf('anna')))
    const bodies = [...bed.discord.calls(FOLLOW), ...bed.discord.calls(POST)].map(({ body }) => body?.['flags'])
    expect(bodies).toEqual([(1 << 15) | (1 << 12), (1 << 15) | (1 << 12)])
  })

  test('shows that it is typing until something is said', async () => {
    const { anna, studio } = guildOf()
    const soon: Outgoing = { text: [said('x')], progress: { readyAtMs: bed.discord.clock.nowMs() + 5000 } }
    await bed.sender.send(bed.placeOf(studio), soon, sendingOf('anna'))
    await bed.discord.until(() => anna.seesTyping(studio))
    await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna'))
    expect(anna.seesTyping(studio)).toBe(false)
  })
})

describe('files', () => {
  test('one that the place takes goes up whole, streamed, byte for byte', async () => {
    const { guild, studio } = guildOf()
    guild.setPremiumTier(2)
    const clip = bed.picture('anna', 'clip-1', 30 * MIB, { type: 'video', mime: 'video/mp4' })
    refOf(await bed.sender.send(bed.placeOf(studio), done([clip]), sendingOf('anna')))
    const [seen] = studio.everything()
    expect(seen?.media).toMatchObject([{ as: 'gallery', sizeBytes: 30 * MIB, name: 'chatelier-clip10.mp4' }])
    const { createHash } = await import('node:crypto')
    const sent = createHash('sha256')
      .update(bed.files.get('anna/clip-1') as Buffer)
      .digest('hex')
    expect(seen?.media[0]?.sha256).toBe(sent)
  })

  test('one that is too large is a preview and a way to the original', async () => {
    const { studio, anna } = guildOf()
    bed.setLink('https://media.example/original')
    bed.previews.set('clip-1', Buffer.from('a small picture'))
    const clip = bed.picture('anna', 'clip-1', 11 * MIB, { type: 'video', mime: 'video/mp4' })
    const { address } = await bed.begun(anna, { channel: studio, limit: 10 * MIB })
    refOf(await bed.sender.send(address, done([clip]), sendingOf('anna')))
    const seen = anna.last(studio)
    expect(seen?.media).toMatchObject([{ name: 'preview-clip10.jpg', sizeBytes: 15 }])
    expect(seen?.text).toContain('This file has 11 MB')
    expect(seen?.buttons.map(({ url }) => url)).toEqual(['https://media.example/original', undefined])
  })

  test('where a smaller copy can be made, it plays in place beside the way to the original', async () => {
    const { studio, anna } = guildOf()
    bed.setLink('https://media.example/original')
    const clip = bed.picture('anna', 'clip-1', 11 * MIB, { type: 'video', mime: 'video/mp4' })
    const song = bed.picture('anna', 'song-1', 12 * MIB, { type: 'audio', mime: 'audio/wav', title: 'Calm' })
    bed.smaller.set('clip-1', bed.picture('anna', 'clip-1-small', 2000, { mime: 'video/mp4' }))
    bed.smaller.set('song-1', bed.picture('anna', 'song-1-small', 3000, { mime: 'audio/mpeg' }))
    for (const [item, name] of [
      [clip, 'chatelier-clip1small0.mp4'],
      [song, 'Calm-song1small0.mp3'],
    ] as const) {
      refOf(await bed.sender.send(bed.placeOf(studio), done([item]), sendingOf('anna')))
      const seen = anna.last(studio)
      expect(seen?.media).toMatchObject([{ name }])
      expect(seen?.text).toMatch(/The original has 1[12] MB/)
      expect(seen?.buttons[0]?.url).toBe('https://media.example/original')
    }
  })

  test('the limit of the interaction counts, above that of the place', async () => {
    const { studio, anna } = guildOf()
    const clip = bed.picture('anna', 'clip-1', 9 * MIB)
    const { address } = await bed.begun(anna, { channel: studio, limit: 8 * MIB })
    refOf(await bed.sender.send(address, done([clip]), sendingOf('anna')))
    expect(anna.last(studio)?.media).toEqual([])
    expect(anna.last(studio)?.text).toContain('9 MB')
  })

  test('what Discord finds too large after all is a link', async () => {
    const { studio } = guildOf()
    bed.discord.fail({ route: POST, do: { status: 413, code: 40005 } })
    bed.setLink('https://media.example/original')
    refOf(await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna')))
    expect(studio.everything()).toMatchObject([{ media: [], buttons: [{ url: 'https://media.example/original' }, {}] }])
  })

  test('a work that is gone from the store is given up', async () => {
    const { studio } = guildOf()
    const lost = { ...bed.picture('anna', 'x'), id: 'lost' }
    expect(await bed.sender.send(bed.placeOf(studio), done([lost]), sendingOf('anna'))).toEqual({
      state: 'gone',
      code: 'file_gone',
    })
  })

  test('an edit of buttons does not send the files again, however the message is reached', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const result = done()
    let ref = refOf(await bed.sender.send(address, result, sending))
    for (const words of ['saved', 'not saved']) {
      ref = refOf(await bed.sender.edit(address, ref, { ...result, text: [said(words)] }, sending))
      expect(anna.last(studio)).toMatchObject({ text: words, media: [{ sizeBytes: 1000 }] })
      bed.discord.clock.move(16 * MINUTE_MS)
    }
    expect(bed.discord.calls().flatMap(({ files }) => files)).toHaveLength(1)
    expect(anna.sees(studio)).toHaveLength(1)
  })

  test('a song can be kept and its buttons change', async () => {
    const { studio } = guildOf()
    const song = bed.picture('anna', 'song-1', 500, { type: 'audio', mime: 'audio/mpeg' })
    const sending = sendingOf('anna')
    const ref = refOf(await bed.sender.send(bed.placeOf(studio), done([song]), sending))
    refOf(await bed.sender.edit(bed.placeOf(studio), ref, { ...done([song]), text: [said('saved')] }, sending))
    expect(studio.everything()).toMatchObject([{ text: 'saved', media: [{ as: 'attachment', sizeBytes: 500 }] }])
    expect(bed.discord.calls().flatMap(({ files }) => files)).toHaveLength(1)
  })

  test('eleven pictures are two messages, words and buttons below', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    const sending = sendingOf('anna')
    const status = refOf(await bed.sender.send(address, waiting(bed.discord.clock.nowMs()), sending))
    const many = Array.from({ length: 11 }, (_, at) => bed.picture('anna', `picture-${at}`))
    const ref = refOf(await bed.sender.edit(address, status, done(many), sending))
    expect(anna.sees(studio).map(({ media, buttons }) => [media.length, buttons.length])).toEqual([
      [10, 0],
      [1, 1],
    ])
    await bed.sender.remove(address, ref)
    expect(anna.sees(studio)).toEqual([])
  })
})

describe('when Discord does not answer as it should', () => {
  test('a 429 that is short is waited for, a long one is for later', async () => {
    const { studio } = guildOf()
    bed.discord.fail({ route: POST, do: { retryAfterS: 0.1 } })
    refOf(await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna')))
    bed.discord.fail({ route: POST, do: { retryAfterS: 120 } })
    const outcome = await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna'))
    expect(outcome.state).toBe('later')
    expect(outcome.state === 'later' && outcome.retryAfterMs).toBeGreaterThan(100_000)
  })

  test('a torn connection is for later, and one message comes of both tries', async () => {
    const { studio, anna } = guildOf()
    bed.discord.fail({ route: POST, do: 'tear-after' })
    const sending = sendingOf('anna')
    expect((await bed.sender.send(bed.placeOf(studio), done(), sending)).state).toBe('later')
    refOf(await bed.sender.send(bed.placeOf(studio), done(), sending))
    expect(studio.everything()).toHaveLength(1)
    const { address } = await bed.begun(anna, { channel: studio })
    bed.discord.fail({ route: /PATCH .*@original/, do: 'tear-after' })
    expect((await bed.sender.send(address, done(), sending)).state).toBe('later')
    refOf(await bed.sender.send(address, done(), sending))
    expect(studio.everything()).toHaveLength(2)
  })

  test('what follows a press and whose answer was lost is looked for, not sent again', async () => {
    const { studio, anna } = guildOf()
    refOf(await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna')))
    const { address } = await bed.pressed(anna, anna.last(studio) as { id: string; channelId: string }, 'Again')
    const sending = sendingOf('anna')
    bed.discord.fail({ route: FOLLOW, do: 'tear-after' })
    expect(await bed.sender.send(address, { ...done(), text: [said('second')] }, sending)).toMatchObject({
      state: 'later',
    })
    const ref = refOf(await bed.sender.send(address, { ...done(), text: [said('second')] }, sending))
    expect(anna.sees(studio).map(({ text }) => text)).toEqual(['a fox', 'second'])
    expect(ref.parts[0]).toBe(anna.last(studio)?.id)
  })

  test('a try after a torn second message goes on there', async () => {
    const { studio } = guildOf()
    const many = Array.from({ length: 11 }, (_, at) => bed.picture('anna', `picture-${at}`))
    const sending = sendingOf('anna')
    bed.discord.fail({ route: POST, after: 1, do: { html: 502 } })
    expect(await bed.sender.send(bed.placeOf(studio), done(many), sending)).toMatchObject({
      state: 'later',
      code: 'discord-502',
    })
    refOf(await bed.sender.send(bed.placeOf(studio), done(many), sending))
    expect(studio.everything().map(({ media }) => media.length)).toEqual([10, 1])
    expect(bed.discord.calls(POST)).toHaveLength(3)
  })

  test('a token that Discord does not take any more is counted and left alone', async () => {
    const { studio, anna } = guildOf()
    const { address } = await bed.begun(anna, { channel: studio })
    bed.discord.fail({ route: /PATCH .*@original/, do: { status: 401, code: 50027 } })
    refOf(await bed.sender.send(address, { text: [said('one')] }, sendingOf('anna')))
    refOf(await bed.sender.send(address, { text: [said('two')] }, sendingOf('anna')))
    expect(bed.counted.filter((one) => one.startsWith('discord_tokens_over'))).toHaveLength(1)
    expect(
      studio
        .everything()
        .filter(({ loading }) => !loading)
        .map(({ text }) => text),
    ).toEqual(['one', 'two'])
    expect(bed.discord.calls(FOLLOW)).toEqual([])
  })

  test('a body that Discord does not take is given up, not tried for ever', async () => {
    const { studio } = guildOf()
    bed.discord.fail({ route: POST, do: { status: 400, code: 50035 } })
    expect(await bed.sender.send(bed.placeOf(studio), done(), sendingOf('anna'))).toEqual({
      state: 'gone',
      code: 'discord-50035',
    })
  })

  test('lost progress is not tried again', async () => {
    const { studio } = guildOf()
    const sending = sendingOf('anna')
    const now = bed.discord.clock.nowMs()
    const ref = refOf(await bed.sender.send(bed.placeOf(studio), waiting(now), sending))
    bed.discord.fail({ route: /PATCH/, do: { html: 503 } })
    expect(await bed.sender.edit(bed.placeOf(studio), ref, waiting(now, 'Still'), sending)).toEqual({
      state: 'sent',
      ref,
    })
    // Sooner than two seconds after the first it waits, and the result drops it.
    await bed.sender.edit(bed.placeOf(studio), ref, waiting(now, 'Almost'), sending)
    refOf(await bed.sender.edit(bed.placeOf(studio), ref, done(), sending))
    expect(studio.everything()).toMatchObject([{ text: 'a fox', edits: 1 }])
  })
})

describe('a press', () => {
  const card: Outgoing = {
    text: [said('Length?')],
    buttons: [
      [
        { label: said('5 s'), press: { action: 'set:q:d=5' } },
        { label: said('10 s'), press: { action: 'set:q:d=10' } },
      ],
    ],
  }
  test('changes its card in place, also where only its token reaches it', async () => {
    const { pressedRef } = await import('../../src/bots/discord/ref.ts')
    const anna = bed.discord.user({ username: 'anna' })
    const far = bed.discord.guild({ members: [anna], botIn: false }).channel('far')
    const begun = await bed.begun(anna, { channel: far })
    await bed.sender.send(begun.address, card, sendingOf('anna'))
    const there = anna.last(far) as { id: string; channelId: string }
    const { address, interaction } = await bed.pressed(anna, there, '10 s')
    const on = pressedRef({
      message: there.id,
      channel: far.id,
      interaction: interaction.id,
      isV2: false,
      byTokenOnly: true,
    })
    refOf(await bed.sender.edit(address, on, { ...card, text: [said('10 s it is')] }, sendingOf('anna')))
    expect(anna.sees(far)).toMatchObject([{ text: '10 s it is', edits: 1 }])
  })

  test('on a message that one person sees is answered to that person alone', async () => {
    const { studio, people, anna } = guildOf(['anna', 'boris'])
    const begun = await bed.begun(anna, { channel: studio, ack: 'private' })
    await bed.sender.send(begun.address, card, sendingOf('anna'))
    const there = anna.last(studio) as { id: string; channelId: string }
    const { address } = await bed.pressed(anna, there, '5 s', 'update-private')
    refOf(await bed.sender.send(address, { text: [said('next')] }, sendingOf('anna')))
    expect(anna.sees(studio).map(({ text, ephemeral }) => [text, ephemeral])).toEqual([
      ['Length?', true],
      ['next', true],
    ])
    expect(people[1]?.sees(studio)).toEqual([])
  })

  test("of somebody else's is answered to them alone", async () => {
    const { studio, people, anna } = guildOf(['anna', 'boris'])
    await bed.sender.send(bed.placeOf(studio), card, sendingOf('anna'))
    const boris = people[1] as typeof anna
    const { address } = await bed.pressed(boris, boris.last(studio) as { id: string; channelId: string }, '5 s')
    refOf(await bed.sender.send(address, { text: [said('not yours')], private: true }, sendingOf('boris')))
    expect(boris.last(studio)).toMatchObject({ text: 'not yours', ephemeral: true })
    expect(anna.last(studio)?.text).toBe('Length?')
  })
})
