import { constants, createInflate } from 'node:zlib'
import { Client, Events, GatewayIntentBits, type Interaction } from 'discord.js'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startBed } from './bed.ts'
import { type Discord, startDiscord } from './index.ts'

const PING = [{ name: 'ping', description: 'Answers' }]
const pong = (interaction: Interaction) => {
  if (interaction.isChatInputCommand()) void interaction.reply('pong')
}

test('a connection that breaks is resumed, and what happened in between arrives once', async () => {
  await using bed = await startBed()
  const read: string[] = []
  bed.client.on(Events.MessageCreate, (message) => void read.push(message.content))
  await bed.login()
  bed.anna.write('dm', 'one')
  await expect.poll(() => read).toEqual(['one'])
  bed.discord.gateway.drop()
  await bed.discord.until(() => !bed.discord.gateway.ready())
  bed.anna.write('dm', 'two')
  bed.anna.write('dm', 'three')
  await bed.discord.until(() => bed.discord.gateway.log('resumed').length === 1)
  await expect.poll(() => read).toEqual(['one', 'two', 'three'])
  expect(bed.discord.gateway.log('resumed')[0]).toMatchObject({ missed: 2 })
  expect(bed.discord.gateway.log('connected').at(-1)).toMatchObject({ path: '/resume' })
  expect(bed.discord.gateway.log('identified')).toHaveLength(1)
})

test('an interaction of the time without connection is delivered on resume and answered', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, pong)
  await bed.login()
  await bed.client.application!.commands.set(PING)
  bed.discord.gateway.drop()
  await bed.discord.until(() => !bed.discord.gateway.ready())
  const answer = await bed.anna.slash('/ping', {}, { channel: bed.studio })
  expect(answer.message!.text).toBe('pong')
})

test('op 7 lets the client reconnect and resume', async () => {
  await using bed = await startBed()
  await bed.login()
  bed.discord.gateway.askToReconnect()
  await bed.discord.until(() => bed.discord.gateway.log('resumed').length === 1)
  expect(bed.discord.gateway.log('identified')).toHaveLength(1)
})

test('op 9 that may be resumed, and a close by the server, lose nothing', async () => {
  await using bed = await startBed()
  const read: string[] = []
  bed.client.on(Events.MessageCreate, (message) => void read.push(message.content))
  await bed.login()
  bed.discord.gateway.invalidate(true)
  bed.anna.write('dm', 'one')
  await bed.discord.until(() => bed.discord.gateway.log('resumed').length === 1)
  bed.discord.gateway.drop(1001)
  bed.anna.write('dm', 'two')
  await bed.discord.until(() => bed.discord.gateway.log('resumed').length === 2)
  await expect.poll(() => read).toEqual(['one', 'two'])
  expect(bed.discord.gateway.log('identified')).toHaveLength(1)
})

test('an invalid session makes the client identify anew; what was in between is lost', async () => {
  await using bed = await startBed()
  const read: string[] = []
  bed.client.on(Events.MessageCreate, (message) => void read.push(message.content))
  await bed.login()
  bed.discord.gateway.forget()
  bed.anna.write('dm', 'lost')
  bed.discord.gateway.drop()
  await bed.discord.until(() => bed.discord.gateway.log('identified').length === 2, 15_000)
  await bed.discord.until(() => bed.discord.gateway.ready())
  bed.anna.write('dm', 'found')
  await expect.poll(() => read).toEqual(['found'])
})

test('heartbeats without acknowledgement make the client leave and resume', async () => {
  await using bed = await startBed({ heartbeatMs: 200 })
  await bed.login()
  bed.discord.gateway.muteAcks()
  await bed.discord.until(() => bed.discord.gateway.log('closed').length > 0)
  bed.discord.gateway.muteAcks(false)
  await bed.discord.until(() => bed.discord.gateway.log('resumed').length > 0)
  expect(bed.discord.gateway.log('identified')).toHaveLength(1)
})

test('a wrong token is refused before the gateway, and a disallowed intent at it', async () => {
  await using discord = await startDiscord()
  const wrong = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.root } })
  await expect(wrong.login('wrong.token.here')).rejects.toMatchObject({ code: 'TokenInvalid' })
  const greedy = new Client({ intents: [GatewayIntentBits.MessageContent], rest: { api: discord.root } })
  await expect(greedy.login(discord.token)).rejects.toThrow('disallowed intents')
  expect(discord.gateway.log('refused')).toMatchObject([{ code: 4014 }])
  await greedy.destroy()
  await wrong.destroy()
})

test('with the privileged intent switched on, every message has its content', async () => {
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent]
  await using bed = await startBed({ privileged: ['MessageContent'] }, { intents })
  const read: string[] = []
  bed.client.on(Events.MessageCreate, (message) => void read.push(message.content))
  await bed.login()
  bed.anna.write(bed.studio, 'among people')
  await expect.poll(() => read).toEqual(['among people'])
})

test('the bot learns of guilds, channels, threads and messages that come and go', async () => {
  await using bed = await startBed()
  const told: string[] = []
  bed.client.on(Events.GuildDelete, (guild) => void told.push(`guild ${guild.id}`))
  bed.client.on(Events.GuildCreate, (guild) => void told.push(`invited ${guild.id}`))
  bed.client.on(Events.ChannelDelete, (channel) => void told.push(`channel ${channel.id}`))
  bed.client.on(Events.ThreadDelete, (thread) => void told.push(`thread ${thread.id}`))
  bed.client.on(Events.MessageDelete, (message) => void told.push(`message ${message.id}`))
  await bed.login()
  const written = bed.anna.write(bed.studio, 'soon gone')
  bed.anna.delete(written)
  const thread = bed.studio.thread('a thread')
  thread.delete()
  bed.studio.delete()
  bed.guild.kickBot()
  bed.guild.inviteBot()
  const { id } = bed.guild
  const expected = [
    `message ${written.id}`,
    `thread ${thread.id}`,
    `channel ${bed.studio.id}`,
    `guild ${id}`,
    `invited ${id}`,
  ]
  await expect.poll(() => told).toEqual(expected)
})

test('a gateway that is down is tried again until it is there', async () => {
  await using bed = await startBed()
  await bed.login()
  bed.discord.gateway.setDown()
  await bed.discord.until(() => !bed.discord.gateway.ready())
  bed.discord.gateway.setDown(false)
  await bed.discord.until(() => bed.discord.gateway.ready())
  expect(bed.discord.gateway.log('resumed')).toHaveLength(1)
})

test('GET /gateway/bot counts the session starts', async () => {
  await using bed = await startBed({ sessionStarts: 3 })
  const limit = async () =>
    ((await bed.client.rest.get('/gateway/bot')) as { session_start_limit: object }).session_start_limit
  bed.client.rest.setToken(bed.discord.token)
  expect(await limit()).toMatchObject({ total: 3, remaining: 3, max_concurrency: 1 })
  await bed.login()
  expect(await limit()).toMatchObject({ total: 3, remaining: 2 })
})

/** A bare gateway client: sends each payload after the one before was answered with `until`, collects what comes. */
function bare(discord: Discord, query: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${discord.port}/?${query}`)
  const got: { op: number; t: string | null; d: { [field: string]: unknown } }[] = []
  const inflate = createInflate({ flush: constants.Z_SYNC_FLUSH })
  let text = ''
  inflate.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    try {
      got.push(JSON.parse(text))
      text = ''
    } catch {
      // The rest of the payload is still to come.
    }
  })
  socket.on('message', (data, isBinary) => {
    if (isBinary) inflate.write(data as Buffer)
    else got.push(JSON.parse(String(data)))
  })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  return { socket, got, closed, send: (op: number, d: unknown) => socket.send(JSON.stringify({ op, d })) }
}

const identity = (discord: Discord, more: object = {}) => ({
  token: discord.token,
  intents: 1,
  properties: { os: 'linux', browser: 'test', device: 'test' },
  ...more,
})

test('zlib-stream compresses the whole connection', async () => {
  await using discord = await startDiscord()
  discord.guild({ name: 'Club' })
  const client = bare(discord, 'v=10&encoding=json&compress=zlib-stream')
  await expect.poll(() => client.got[0]?.op).toBe(10)
  client.send(2, identity(discord))
  await expect.poll(() => client.got.map((one) => one.t)).toEqual([null, 'READY', 'GUILD_CREATE'])
  client.send(1, 2)
  await expect.poll(() => client.got.at(-1)?.op).toBe(11)
  client.socket.close(1000)
})

test.for([
  ['another version', 'v=9&encoding=json', undefined, 4012],
  ['another encoding', 'v=10&encoding=etf', undefined, 4002],
  [
    'a payload before identify',
    'v=10&encoding=json',
    { op: 3, d: { since: null, activities: [], status: 'online', afk: false } },
    4003,
  ],
  ['an unknown field in identify', 'v=10&encoding=json', { op: 2, more: { colour: 'red' } }, 4002],
  ['a wrong token', 'v=10&encoding=json', { op: 2, more: { token: 'wrong' } }, 4004],
  ['a shard out of range', 'v=10&encoding=json', { op: 2, more: { shard: [2, 2] } }, 4010],
  ['intents that are no bits', 'v=10&encoding=json', { op: 2, more: { intents: 2 ** 30 } }, 4013],
] as const)('the gateway closes on %s', async ([, query, payload, code]) => {
  await using discord = await startDiscord()
  const client = bare(discord, query)
  client.socket.once('open', () => {
    if (!payload) return
    if ('more' in payload) client.send(2, identity(discord, payload.more))
    else client.send(payload.op, payload.d)
  })
  expect(await client.closed).toBe(code)
})
