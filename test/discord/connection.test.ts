import { afterEach, expect, test } from 'vitest'
import { PATIENCE_MS } from '../support/patience.ts'
import { type Bed, type BedOptions, idOf, openBed } from './bed.ts'

let bed: Bed
const open = async (given: BedOptions = {}) => {
  bed = await openBed(given)
  return bed
}
afterEach(() => bed.leave())

const CALLBACK = /^POST \/interactions/
const registrations = () => bed.discord.calls(/^PUT .*\/commands$/).length
const callbacks = () => bed.discord.calls(CALLBACK).length

test('commands are registered once, not at every start', async () => {
  await open()
  expect(registrations()).toBe(1)
  await bed.stop()
  await bed.start()
  const guest = await bed.guest()
  expect(registrations()).toBe(1)
  expect((await (await guest.slash('/models')).settled()).text).not.toBe('')
})

test('commands for one guild are known there alone', async () => {
  let guildId = ''
  await open({
    env: (discord) => {
      guildId = discord.guild().id
      return { DISCORD_GUILD_ID: guildId }
    },
  })
  expect(bed.discord.commands().length).toBe(0)
  expect(bed.discord.commands(guildId).length).toBeGreaterThan(10)
})

test('events that came while the connection was broken are handled after it resumed, each once', async () => {
  await open()
  const ann = await bed.guest()
  const before = await bed.balance(ann)
  bed.discord.gateway.drop()
  ann.write('dm', 'a fox in the snow')
  ann.write('dm', 'a crow in the rain')
  await ann.waitFor((one) => one.text.includes('a crow in the rain') && one.media.length > 0, 'dm')
  await bed.rest()
  expect(bed.discord.gateway.log('resumed').length).toBeGreaterThan(0)
  expect(ann.sees().filter((one) => one.media.length > 0)).toHaveLength(2)
  expect(await bed.balance(ann)).toBe(before - 2)
})

test('after a session that can not be resumed the bot listens again', async () => {
  await open()
  const ann = await bed.guest()
  const sessions = bed.discord.gateway.log('identified').length
  bed.discord.gateway.invalidate(false)
  await bed.discord.until(() => bed.discord.gateway.log('identified').length > sessions)
  ann.write('dm', 'a fox in the snow')
  await ann.waitFor((one) => one.media.length > 0, 'dm')
  await bed.rest()
})

test('asked to reconnect in the middle of a job, the answer still comes, once', async () => {
  await open()
  const ann = await bed.guest()
  const answer = await ann.slash('/image', { prompt: 'a fox in the snow' })
  bed.discord.gateway.askToReconnect()
  await bed.rest()
  expect((await answer.settled()).media).toHaveLength(1)
  expect(ann.sees().filter((one) => one.media.length > 0)).toHaveLength(1)
})

test('an interaction that is delivered twice is one wish and one acknowledgement', async () => {
  await open()
  const ann = await bed.guest()
  const before = [await bed.balance(ann), callbacks()] as const
  const answer = await ann.slash('/image', { prompt: 'a fox in the snow' }, { deliveries: 2 })
  await bed.rest()
  expect((await answer.settled()).media).toHaveLength(1)
  expect(await bed.balance(ann)).toBe(before[0] - 1)
  expect(callbacks()).toBe(before[1] + 1)
})

test('thirty presses at once on one card start one job', async () => {
  await open({ credits: 200 })
  const ann = await bed.guest()
  const answer = await ann.slash('/image', { prompt: 'a fox in the snow' })
  await bed.rest()
  const made = await answer.settled()
  await ann.press(made, idOf(made, 'animate'))
  await bed.rest()
  const card = await ann.waitFor((one) => one.buttons.some((b) => b.customId?.startsWith('go:')))
  const before = await bed.balance(ann)
  const presses = await Promise.all(Array.from({ length: 30 }, () => ann.press(card, idOf(card, 'go'))))
  expect(presses.map((one) => one.kind)).toEqual(presses.map(() => 'deferred-update'))
  await bed.rest()
  expect(ann.sees().filter((one) => one.media.some((file) => file.mime === 'video/mp4'))).toHaveLength(1)
  expect(before - (await bed.balance(ann))).toBe(4)
})

test('stopped between acknowledgement and answer, the next start answers where it was promised', async () => {
  let isDead = false
  await open({
    overrides: {
      crash: (point) => {
        if (point === 'accepted' && isDead) throw new Error('the process is gone')
      },
    },
  })
  const ann = await bed.guest()
  isDead = true
  const answer = await ann.slash('/image', { prompt: 'a fox in the snow' })
  expect(answer.kind).toBe('deferred')
  await bed.stop()
  isDead = false
  await bed.start()
  await bed.rest()
  expect((await answer.settled()).media).toHaveLength(1)
})

test('what can not be written down is not promised: the person is told at once, and nothing begins', async () => {
  await open()
  const ann = await bed.guest()
  const before = await bed.balance(ann)
  const transaction = bed.app.db.transaction
  Object.assign(bed.app.db, {
    transaction: () => Promise.reject(Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' })),
  })
  const answer = await ann.slash('/image', { prompt: 'a fox in the snow' })
  Object.assign(bed.app.db, { transaction })
  expect(answer.kind).toBe('message')
  expect(answer.message?.ephemeral).toBe(true)
  expect(answer.message?.text).toMatch(/could not take/)
  await bed.rest()
  expect(await bed.balance(ann)).toBe(before)
})

test('a token that is not taken is said in words, and the rest of the program lives on', async () => {
  await open({ allowed: 1000 })
  bed.discord.revokeToken()
  await bed.discord.until(
    () => bed.lines.some((line) => line.includes('does not accept the token')) || undefined,
    15_000,
  )
  const answer = await fetch(`${bed.address}/healthz`)
  expect(answer.status).toBe(200)
})

test('SIGTERM closes the connection in a clean way', async () => {
  await open()
  await bed.stop()
  const closed = await bed.discord.until(() => bed.discord.gateway.log('closed').at(-1))
  expect(closed['code']).toBe(1000)
  await bed.start()
})

test('intents that are not allowed are said in words, and the rest of the program lives on', async () => {
  await open()
  bed.discord.gateway.drop(4014)
  const untilMs = Date.now() + PATIENCE_MS
  while (!bed.lines.some((line) => line.includes('does not allow what the bot listens to')))
    if (Date.now() > untilMs) throw new Error(bed.lines.slice(-5).join(''))
    else await new Promise((resolve) => setTimeout(resolve, 20))
  const answer = await fetch(`${bed.address}/healthz`)
  expect(answer.status).toBe(200)
})

test('two hundred interactions at once are all acknowledged and answered', async () => {
  // How soon is the bench's to say: Discord's time stands still here. Where the machine is so slow that calls are given up and made
  // again, they are refused, and the answer may come as a message of its own.
  const nowMs = Date.now()
  await open({ discord: { nowMs: () => nowMs }, allowed: Number.POSITIVE_INFINITY })
  const people = Array.from({ length: 200 }, (_, n) => bed.discord.user({ username: `p${n}` }))
  const answers = await Promise.all(people.map((one) => one.slash('/models')))
  expect(answers.filter((one) => one.kind !== 'deferred')).toHaveLength(0)
  await bed.rest()
  const shown = bed.discord.messages().filter((one) => !one.loading)
  const answered = new Set(shown.map((one) => one.channelId))
  expect(people.filter((one) => !answered.has(one.dm.id)).map((one) => one.id)).toEqual([])
})
