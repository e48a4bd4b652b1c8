import { REST, Routes } from 'discord.js'
import { expect, test } from 'vitest'
import { request, startBed } from './bed.ts'
import { QUICK_RATES } from './index.ts'

test('every answer names its bucket, and the sixth message in it is 429 with the time to wait', async () => {
  await using bed = await startBed({ rates: 'real' })
  const post = (channelId = bed.studio.id) =>
    request(bed.discord, 'POST', `/channels/${channelId}/messages`, { content: 'x' })
  const first = await post()
  expect(first.headers.get('x-ratelimit-limit')).toBe('5')
  expect(first.headers.get('x-ratelimit-remaining')).toBe('4')
  expect(first.headers.get('x-ratelimit-bucket')).toMatch(/^[0-9a-f]+$/)
  expect(Number(first.headers.get('x-ratelimit-reset-after'))).toBeGreaterThan(4)
  for (let n = 0; n < 4; n++) await post()
  const limited = await post()
  expect(limited.status).toBe(429)
  expect(limited.headers.get('x-ratelimit-scope')).toBe('user')
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(limited.json).toMatchObject({ global: false, retry_after: expect.any(Number) })
  expect((await post(bed.anna.dm.id)).status).toBe(200)
  bed.discord.clock.move(5000)
  expect((await post()).status).toBe(200)
})

test('a client that obeys the headers never meets a 429', async () => {
  await using bed = await startBed()
  const rest = new REST({ api: bed.discord.root }).setToken(bed.discord.token)
  await Promise.all(
    Array.from({ length: 12 }, (_, n) =>
      rest.post(Routes.channelMessages(bed.studio.id), { body: { content: `${n}` } }),
    ),
  )
  expect(bed.anna.sees(bed.studio).map((one) => one.text)).toEqual(Array.from({ length: 12 }, (_, n) => `${n}`))
  expect(bed.discord.calls().filter((call) => call.status === 429)).toEqual([])
})

test('invalid requests are counted, and too many ban the address', async () => {
  await using bed = await startBed({ rates: { ...QUICK_RATES, invalidPer10Minutes: 3 } })
  for (let n = 0; n < 3; n++) await request(bed.discord, 'GET', '/users/@me', undefined, { authorization: 'Bot wrong' })
  expect(bed.discord.invalidRequests()).toBe(3)
  expect((await request(bed.discord, 'GET', '/users/@me')).status).toBe(429)
  bed.discord.clock.move(600_001)
  expect((await request(bed.discord, 'GET', '/users/@me')).status).toBe(200)
})

test('faults are thrown in by route and count: refusals, 5xx, 429, broken and cut answers', async () => {
  await using bed = await startBed()
  bed.discord.setRates(false)
  const route = 'POST /channels/:channel/messages'
  const post = () => request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, { content: 'x' })
  bed.discord.fail({ route, after: 1, do: { html: 502 } })
  expect((await post()).status).toBe(200)
  expect((await post()).status).toBe(502)
  bed.discord.fail({ route, do: { retryAfterS: 0.1, global: true } })
  const limited = await post()
  expect(limited.headers.get('x-ratelimit-global')).toBe('true')
  expect(limited.json).toMatchObject({ global: true, retry_after: 0.1 })
  bed.discord.fail({ route, do: 'tear-before' })
  await expect(post()).rejects.toThrow()
  expect(bed.studio.everything()).toHaveLength(1)
  bed.discord.fail({ route, do: 'tear-after' })
  await expect(post()).rejects.toThrow()
  bed.discord.fail({ route, do: 'cut' })
  await expect(post()).rejects.toThrow()
  bed.discord.fail({ route, do: { status: 500, applied: true } })
  expect((await post()).status).toBe(500)
  expect(bed.studio.everything()).toHaveLength(4)
  bed.discord.fail({
    route: /^POST .*messages$/,
    times: 2,
    do: { status: 403, code: 50013, message: 'Missing Permissions' },
  })
  expect([(await post()).json.code, (await post()).json.code, (await post()).json.code]).toEqual([
    50013,
    50013,
    undefined,
  ])
})

test('every request is recorded with its body and files, and without its tokens', async () => {
  await using bed = await startBed()
  const data = new FormData()
  data.set('payload_json', JSON.stringify({ content: 'x' }))
  data.set('files[0]', new Blob(['abc']), 'a.png')
  await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, data)
  expect(bed.discord.calls('POST /channels/:channel/messages')).toMatchObject([
    { body: { content: 'x' }, status: 200, files: [{ key: '0', name: 'a.png', sizeBytes: 3 }] },
  ])
  await request(bed.discord, 'PATCH', `/webhooks/${bed.discord.applicationId}/secret-token/messages/@original`, {
    content: 'x',
  })
  expect(JSON.stringify(bed.discord.calls())).not.toContain('secret-token')
})
