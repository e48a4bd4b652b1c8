import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Discord, startDiscord } from '../../../test/discord/double/index.ts'
import { createGuard } from './guard.ts'
import { createRest, DiscordFault, type DiscordRest, restOptions } from './rest.ts'

const MINUTE_MS = 60_000
const counted: string[] = []
const metrics = { count: (name: string, labels = {}) => void counted.push([name, ...Object.values(labels)].join(' ')) }
const logged: string[] = []
const note = (fields: object, text: string) => void logged.push(`${JSON.stringify(fields)} ${text}`)
const log = { debug: note, info: note, warn: note, error: note }

let discord: Discord | undefined
let rest: DiscordRest | undefined
let server: Server | undefined
afterEach(async () => {
  rest?.close()
  await discord?.close()
  server?.closeAllConnections()
  await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)))
  discord = undefined
  server = undefined
  counted.length = 0
  logged.length = 0
})

async function open(options = {}) {
  discord = await startDiscord({ rates: false, ...options })
  rest = createRest({ token: discord.token, apiRoot: discord.root, clock: discord.clock, log, metrics })
  return { discord, rest, channel: discord.guild().channel('studio') }
}
const faultOf = (call: Promise<unknown>): Promise<DiscordFault> =>
  call.then(
    () => Promise.reject(new Error('it succeeded')),
    (error: unknown) => (error instanceof DiscordFault ? error : Promise.reject(error)),
  )
/** A server that says what it is told. */
async function saying(status: number, headers: { [name: string]: string }, body: string) {
  let calls = 0
  server = createServer((_request, response) => {
    calls++
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body)
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  rest = createRest({
    token: 'secret.token.words',
    apiRoot: `http://127.0.0.1:${port}/api`,
    clock: { nowMs: () => Date.now() },
    log,
    metrics,
  })
  return { rest, calls: () => calls }
}

test('a refusal says its code and the fields, and nothing that was sent', async () => {
  const { rest, channel } = await open()
  const fault = await faultOf(
    rest.call('POST', `/channels/${channel.id}/messages`, { body: { content: `my secret ${'x'.repeat(2000)}` } }),
  )
  expect(fault).toMatchObject({ status: 400, discordCode: 50035, code: 'discord-50035', retryable: false })
  expect(fault.where).toBe('content BASE_TYPE_MAX_LENGTH')
  expect(`${fault.stack} ${JSON.stringify(fault)} ${fault.cause}`).not.toMatch(/secret|127\.0\.0\.1|Bot /)
  expect(counted).toContain('discord_errors discord-50035')
})

test('a call that may have had its effect is never repeated', async () => {
  const { discord, rest, channel } = await open()
  const post = () => rest.call('POST', `/channels/${channel.id}/messages`, { body: { content: 'x' } })
  for (const harm of ['tear-before', 'tear-after', 'cut', { html: 502 }] as const) {
    discord.fail({ do: harm })
    const before = discord.calls().length
    expect(await faultOf(post())).toMatchObject({ retryable: true, status: typeof harm === 'string' ? 0 : 502 })
    expect(discord.calls().length - before).toBe(1)
  }
})

test('a call that takes too long, or is given up, ends', async () => {
  const { discord, rest, channel } = await open()
  const route = `/channels/${channel.id}` as const
  discord.fail({ do: 'hang', times: 2 })
  expect(await faultOf(rest.call('GET', route, { timeoutMs: 50 }))).toMatchObject({ status: 0, retryable: true })
  const giveUp = new AbortController()
  const call = faultOf(rest.call('GET', route, { signal: giveUp.signal }))
  giveUp.abort()
  expect(await call).toMatchObject({ code: 'discord-network' })
})

test('a short limit is waited for, a long one is told with its time', async () => {
  const { discord, rest, channel } = await open()
  const get = () => rest.call('GET', `/channels/${channel.id}`)
  discord.fail({ do: { retryAfterS: 0.2, global: true } })
  await get()
  expect(discord.calls('GET /channels/:channel')).toHaveLength(2)
  for (const global of [false, true]) {
    discord.fail({ do: { retryAfterS: 90, global } })
    const fault = await faultOf(get())
    expect(fault).toMatchObject({ status: 429, retryable: true })
    expect(fault.retryAfterMs).toBeGreaterThan(80_000)
    if (!global) rest.client.handlers.clear()
  }
})

test('buckets are kept by the headers: nothing is refused', async () => {
  const { discord, rest, channel } = await open({ rates: 'quick' })
  await Promise.all(
    Array.from({ length: 14 }, () => rest.call('POST', `/channels/${channel.id}/messages`, { body: { content: 'x' } })),
  )
  expect(discord.invalidRequests()).toBe(0)
  expect(channel.everything()).toHaveLength(14)
})

test('a 429 without any time is not repeated on and on', async () => {
  const { rest, calls } = await saying(429, {}, '{"message":"slow","retry_after":1}')
  const fault = await faultOf(rest.call('GET', '/users/@me'))
  expect(fault).toMatchObject({ status: 429, retryable: true })
  expect(fault.retryAfterMs).toBeGreaterThanOrEqual(1000)
  expect(calls()).toBe(1)
})

test('answers that are no JSON are faults like others', async () => {
  const odd = await saying(403, { 'content-type': 'text/html' }, '<h1>no</h1>')
  expect(await faultOf(odd.rest.call('GET', '/users/@me'))).toMatchObject({ status: 403, discordCode: 0 })
})

test('a token that is not taken is said once, and rests a minute; tokens of interactions go on', async () => {
  const { discord, rest, channel } = await open()
  discord.revokeToken()
  const get = () => rest.call('GET', `/channels/${channel.id}`)
  expect(await faultOf(get())).toMatchObject({ status: 401 })
  expect(await faultOf(get())).toMatchObject({ code: 'discord-guard', retryable: true })
  expect(discord.calls('GET /channels/:channel')).toHaveLength(1)
  expect(logged.filter((line) => line.includes('DISCORD_TOKEN'))).toHaveLength(1)
  const byToken = rest.call('GET', `/webhooks/${discord.applicationId}/some-token/messages/@original`, { auth: false })
  expect(await faultOf(byToken)).toMatchObject({ discordCode: 10015 })
  discord.revokeToken(false)
  discord.clock.move(2 * MINUTE_MS)
  await get()
})

test('long before Discord shuts us out, we stop for a while', () => {
  let nowMs = 1_790_000_000_000
  const guard = createGuard({ clock: { nowMs: () => nowMs }, log, metrics })
  const refused = (times: number, scope?: string) => {
    for (let n = 0; n < times; n++) guard.saw({ status: scope === undefined ? 403 : 429, scope, isAuthed: true })
  }
  refused(5000, 'shared')
  refused(1999)
  expect(guard.pauseMs('/channels/1/messages', true)).toBe(0)
  // What was longer than ten minutes ago is forgotten.
  nowMs += 12 * MINUTE_MS
  refused(1999)
  expect(guard.pauseMs('/channels/1/messages', true)).toBe(0)
  refused(1)
  expect(guard.pauseMs('/channels/1/messages', true)).toBe(10 * MINUTE_MS)
  expect(guard.pauseMs('/webhooks/1/token', false)).toBe(10 * MINUTE_MS)
  expect(guard.pauseMs('/interactions/1/token/callback', false)).toBe(0)
  nowMs += 10 * MINUTE_MS
  expect(guard.pauseMs('/channels/1/messages', true)).toBe(0)
})

test('a root may carry its version or not', () => {
  for (const root of ['https://discord.com/api', 'https://discord.com/api/', 'https://discord.com/api/v10'])
    expect(restOptions(root)).toMatchObject({ api: 'https://discord.com/api', version: '10' })
})
