import { expect, test } from 'vitest'
import { type Bed, request, startBed } from './bed.ts'
import type { Answer } from './index.ts'

const PING = [{ name: 'ping', description: 'Answers' }]
const EPHEMERAL = 64
const NOW = Date.UTC(2026, 10, 1)
/** Time stands still until the test moves it. */
const frozen = { nowMs: () => NOW }

/** A bed with a registered command and no listener: the test itself answers over REST. */
async function pinged(
  options = {},
): Promise<{ bed: Bed; asked: { id: string; token: string; [field: string]: unknown }; answer: Promise<Answer> }> {
  const bed = await startBed({ ...frozen, ...options })
  await bed.login()
  await request(bed.discord, 'PUT', `/applications/${bed.discord.applicationId}/commands`, PING)
  const got = new Promise<{ id: string; token: string }>((resolve) =>
    bed.client.on(
      'raw' as never,
      ((packet: { t: string; d: { id: string; token: string } }) => {
        if (packet.t === 'INTERACTION_CREATE') resolve(packet.d)
      }) as never,
    ),
  )
  const answer = bed.anna.slash('/ping', {}, { channel: bed.studio })
  return { bed, asked: await got, answer }
}

const callback = (bed: Bed, asked: { id: string; token: string }, body: object, query = '') =>
  request(bed.discord, 'POST', `/interactions/${asked.id}/${asked.token}/callback${query}`, body)
const hook = (bed: Bed, asked: { token: string }, rest = '') =>
  `/webhooks/${bed.discord.applicationId}/${asked.token}${rest}`

test('three seconds without an answer: the person is told, and the callback is 10062', async () => {
  const { bed, asked, answer } = await pinged()
  await using _ = bed
  bed.discord.clock.move(3001)
  expect((await answer).kind).toBe('none')
  expect(await callback(bed, asked, { type: 4, data: { content: 'late' } })).toMatchObject({
    status: 404,
    json: { code: 10062 },
  })
})

test('an answer just in time is taken, a second one is 40060', async () => {
  const { bed, asked, answer } = await pinged()
  await using _ = bed
  bed.discord.clock.move(3000)
  expect((await callback(bed, asked, { type: 4, data: { content: 'in time' } })).status).toBe(204)
  expect((await answer).message!.text).toBe('in time')
  expect(await callback(bed, asked, { type: 5 })).toMatchObject({ status: 400, json: { code: 40060 } })
})

test('the token lives for fifteen minutes, then edits and follow-ups are 50027', async () => {
  const { bed, asked, answer } = await pinged()
  await using _ = bed
  await callback(bed, asked, { type: 5 })
  expect((await answer).message!.loading).toBe(true)
  bed.discord.clock.move(15 * 60_000)
  expect(
    (await request(bed.discord, 'PATCH', hook(bed, asked, '/messages/@original'), { content: 'in time' })).status,
  ).toBe(200)
  bed.discord.clock.move(1)
  for (const [method, rest] of [
    ['PATCH', '/messages/@original'],
    ['POST', ''],
  ] as const)
    expect(await request(bed.discord, method, hook(bed, asked, rest), { content: 'late' })).toMatchObject({
      status: 401,
      json: { code: 50027 },
    })
  expect((await answer).message!.text).toBe('in time')
})

test('the first follow-up of a deferred answer takes its place and its visibility, the next is a message of its own', async () => {
  const { bed, asked, answer } = await pinged()
  await using _ = bed
  await callback(bed, asked, { type: 5, data: { flags: EPHEMERAL } })
  const first = await request(bed.discord, 'POST', hook(bed, asked), { content: 'first' })
  const second = await request(bed.discord, 'POST', hook(bed, asked), { content: 'second' })
  const { message, followUps } = await answer
  expect(message).toMatchObject({ id: first.json['id'], text: 'first', ephemeral: true })
  expect(followUps).toMatchObject([{ id: second.json['id'], text: 'second', ephemeral: false }])
  expect((await request(bed.discord, 'DELETE', hook(bed, asked, `/messages/${second.json['id']}`))).status).toBe(204)
  expect((await request(bed.discord, 'GET', hook(bed, asked, `/messages/${second.json['id']}`))).json.code).toBe(10008)
})

test('a callback tells what it made when it is asked to', async () => {
  const { bed, asked } = await pinged()
  await using _ = bed
  const { json } = await callback(
    bed,
    asked,
    { type: 4, data: { content: 'hi', flags: EPHEMERAL } },
    '?with_response=true',
  )
  expect(json).toMatchObject({
    interaction: { id: asked.id, response_message_ephemeral: true },
    resource: { type: 4, message: { content: 'hi' } },
  })
})

test.for([
  ['an unknown type', { type: 99 }],
  ['an unknown field', { type: 4, data: { content: 'x', colour: 'red' } }],
  ['choices to a command', { type: 8, data: { choices: [] } }],
  ['an update without a message', { type: 7, data: { content: 'x' } }],
  [
    'a modal with a title of 46',
    { type: 9, data: { title: 'x'.repeat(46), custom_id: 'm', components: [{ type: 10, content: 'x' }] } },
  ],
  [
    'a modal of six',
    {
      type: 9,
      data: { title: 'x', custom_id: 'm', components: Array.from({ length: 6 }, () => ({ type: 10, content: 'x' })) },
    },
  ],
  [
    'a modal with a button',
    {
      type: 9,
      data: {
        title: 'x',
        custom_id: 'm',
        components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'b', label: 'b' }] }],
      },
    },
  ],
] as const)('a callback with %s is refused, and a right one still goes', async ([, body]) => {
  const { bed, asked } = await pinged()
  await using _ = bed
  expect(await callback(bed, asked, body)).toMatchObject({ status: 400, json: { code: 50035 } })
  expect((await callback(bed, asked, { type: 5 })).status).toBe(204)
})

test('a forged token is 10062 at the callback and 10015 at the webhook', async () => {
  const { bed, asked } = await pinged()
  await using _ = bed
  expect((await callback(bed, { ...asked, token: 'forged' }, { type: 5 })).json.code).toBe(10062)
  expect((await request(bed.discord, 'POST', hook(bed, { token: 'forged' }), { content: 'x' })).json.code).toBe(10015)
  expect((await request(bed.discord, 'POST', hook(bed, asked), { content: 'too early' })).json.code).toBe(10015)
})

test('an interaction carries place, person, limits and context', async () => {
  const { bed, asked } = await pinged()
  await using _ = bed
  expect(asked).toMatchObject({
    type: 2,
    channel_id: bed.studio.id,
    guild_id: bed.guild.id,
    member: { user: { id: bed.anna.id } },
    locale: 'en-US',
    context: 0,
    attachment_size_limit: 10 * 1024 * 1024,
    authorizing_integration_owners: { '0': bed.guild.id },
  })
  expect(asked).not.toHaveProperty('user')
})

test('the same interaction can be delivered twice', async () => {
  await using bed = await startBed(frozen)
  await bed.login()
  await request(bed.discord, 'PUT', `/applications/${bed.discord.applicationId}/commands`, PING)
  void bed.anna.slash('/ping', {}, { deliveries: 2 })
  const created = () => bed.discord.gateway.log('dispatched').filter((one) => one['t'] === 'INTERACTION_CREATE')
  expect(created()).toHaveLength(2)
  expect(created()[0]!['id']).toBe(created()[1]!['id'])
})

test('a person who installed the bot uses it where it is not a member; it may not write there by itself', async () => {
  await using bed = await startBed()
  bed.client.on('interactionCreate', (interaction) => {
    if (interaction.isChatInputCommand()) void interaction.reply('as a guest')
  })
  await bed.login()
  const abroad = bed.discord.guild({ botIn: false, members: [bed.anna] }).channel('elsewhere')
  const put = (installs: number[]) =>
    request(bed.discord, 'PUT', `/applications/${bed.discord.applicationId}/commands`, [
      { ...PING[0], integration_types: installs, contexts: [0, 1, 2] },
    ])
  await put([0])
  await expect(bed.anna.slash('/ping', {}, { channel: abroad })).rejects.toThrow('finds no command')
  await put([0, 1])
  const answer = await bed.anna.slash('/ping', {}, { channel: abroad })
  expect(answer.message!.text).toBe('as a guest')
  const own = await request(bed.discord, 'POST', `/channels/${abroad.id}/messages`, { content: 'x' })
  expect(own).toMatchObject({ status: 403, json: { code: 50001 } })
})
