import { expect, test } from 'vitest'
import { request, startBed } from './bed.ts'

const V2 = 1 << 15
const text = (content: string) => ({ type: 10, content })
const button = (id: string, more: object = {}) => ({
  type: 2,
  style: 1,
  label: id.slice(0, 80),
  custom_id: id,
  ...more,
})
const row = (...components: object[]) => ({ type: 1, components })
const many = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n))
const gallery = (count: number) => ({
  type: 12,
  items: many(count, (n) => ({ media: { url: `https://example.invalid/${n}.png` } })),
})

test.for([
  ['an unknown field', { content: 'x', colour: 'red' }, 'colour'],
  [
    'an unknown field deep in a component',
    { components: [row(button('a', { shape: 'round' }))] },
    'components.0.components.0.shape',
  ],
  ['a field of another type', { content: 1 }, 'content'],
  ['2001 characters', { content: 'x'.repeat(2001) }, 'content'],
  ['an unknown component', { components: [row({ type: 99 })] }, 'components.0.components.0.type'],
  ['six buttons in a row', { components: [row(...many(6, (n) => button(`b${n}`)))] }, 'components.0.components'],
  ['six rows', { components: many(6, (n) => row(button(`b${n}`))) }, 'components'],
  ['a label of 81', { components: [row(button('a', { label: 'x'.repeat(81) }))] }, 'components.0.components.0.label'],
  ['a custom_id of 101', { components: [row(button('x'.repeat(101)))] }, 'components.0.components.0.custom_id'],
  ['a custom_id twice', { components: [row(button('a')), row(button('a'))] }, 'components.1.components.0.custom_id'],
  [
    'a link button with a custom_id',
    { components: [row(button('a', { style: 5 }))] },
    'components.0.components.0.custom_id',
  ],
  [
    '26 options',
    { components: [row({ type: 3, custom_id: 's', options: many(26, (n) => ({ label: `${n}`, value: `${n}` })) })] },
    'components.0.components.0.options',
  ],
  [
    'a select beside a button',
    { components: [row(button('a'), { type: 3, custom_id: 's', options: [{ label: 'a', value: 'a' }] })] },
    'components.0.components',
  ],
  ['a text display without the flag', { components: [text('hello')] }, 'components.0.type'],
  ['content beside components v2', { content: 'x', flags: V2, components: [text('x')] }, 'content'],
  ['embeds beside components v2', { embeds: [{ title: 'x' }], flags: V2, components: [text('x')] }, 'embeds'],
  [
    '41 components',
    { flags: V2, components: many(5, (n) => ({ type: 17, components: many(n ? 7 : 8, () => text('x')) })) },
    'components',
  ],
  [
    '4001 characters in all texts',
    { flags: V2, components: [text('x'.repeat(2000)), text('x'.repeat(2001))] },
    'components',
  ],
  ['a gallery of 11', { flags: V2, components: [gallery(11)] }, 'components.0.items'],
  ['an empty gallery', { flags: V2, components: [gallery(0)] }, 'components.0.items'],
  [
    'a gallery with a file that is not there',
    { flags: V2, components: [{ type: 12, items: [{ media: { url: 'attachment://a.png' } }] }] },
    'components.0.items.0.media.url',
  ],
  ['an attachment without its file', { content: 'x', attachments: [{ id: 0, filename: 'a.png' }] }, 'attachments.0.id'],
  ['a flag that bots may not set', { content: 'x', flags: 64 }, 'flags'],
  ['a nonce of 26', { content: 'x', nonce: 'x'.repeat(26) }, 'nonce'],
  ['a reply to nothing', { content: 'x', message_reference: { message_id: '1' } }, 'message_reference'],
  [
    'mentions parsed and listed',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'allowed_mentions',
  ],
  [
    'embeds of 6001 characters',
    { embeds: [{ description: 'x'.repeat(4000) }, { description: 'x'.repeat(2001) }] },
    'embeds',
  ],
] as const)('a message with %s is refused, and the place of the mistake is named', async ([, body, path]) => {
  await using bed = await startBed()
  const answer = await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, body)
  expect(answer).toMatchObject({ status: 400, json: { code: 50035 } })
  const at = path
    .split('.')
    .reduce<unknown>((tree, step) => (tree as { [name: string]: unknown })?.[step], answer.json.errors)
  expect(at).toHaveProperty('_errors')
  expect(bed.studio.everything()).toEqual([])
})

test('40 components, 4000 characters and a gallery of 10 are taken', async () => {
  await using bed = await startBed()
  const components = [
    ...many(4, () => ({ type: 17, components: many(8, (n) => text(n ? 'x' : 'x'.repeat(992))) })),
    gallery(10),
    text('xx'),
    text('x'),
    text('x'),
  ]
  expect(JSON.stringify(components).match(/"type"/g)).toHaveLength(40)
  const answer = await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, { flags: V2, components })
  expect(answer.status).toBe(200)
  expect(bed.anna.last(bed.studio)!.media).toHaveLength(10)
})

test('an empty message is 50006', async () => {
  await using bed = await startBed()
  const answer = await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, { content: '' })
  expect(answer.json.code).toBe(50006)
})

function form(json: object | undefined, ...files: [key: string, name: string, content: string][]): FormData {
  const data = new FormData()
  if (json) data.set('payload_json', JSON.stringify(json))
  for (const [key, name, content] of files) data.set(key, new Blob([content]), name)
  return data
}

test('files of a multipart body are shown where components point at them', async () => {
  await using bed = await startBed()
  const body = form(
    {
      flags: V2,
      components: [
        { type: 12, items: [{ media: { url: 'attachment://fox.png' }, description: 'a fox', spoiler: true }] },
        { type: 13, file: { url: 'attachment://song.mp3' } },
      ],
      attachments: [
        { id: 0, filename: 'fox.png' },
        { id: 1, filename: 'song.mp3' },
      ],
    },
    ['files[0]', 'fox.png', 'fox'],
    ['files[1]', 'song.mp3', 'song'],
  )
  const answer = await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, body)
  expect(answer.status).toBe(200)
  const seen = bed.anna.last(bed.studio)!
  expect(seen.media).toMatchObject([
    { as: 'gallery', name: 'fox.png', mime: 'image/png', description: 'a fox', spoiler: true, sizeBytes: 3 },
    { as: 'file', name: 'song.mp3', mime: 'audio/mpeg', sizeBytes: 4 },
  ])
  expect(await (await fetch(seen.media[1]!.url)).text()).toBe('song')
})

test('a name that Discord does not like is replaced, and attachment:// means the new one', async () => {
  await using bed = await startBed()
  const send = (url: string) =>
    request(
      bed.discord,
      'POST',
      `/channels/${bed.studio.id}/messages`,
      form(
        {
          flags: V2,
          components: [{ type: 12, items: [{ media: { url } }] }],
          attachments: [{ id: 0, is_spoiler: true }],
        },
        ['files[0]', 'my fox.png', 'fox'],
      ),
    )
  expect((await send('attachment://my fox.png')).json.code).toBe(50035)
  expect((await send('attachment://my_fox.png')).status).toBe(200)
  expect(bed.anna.last(bed.studio)!.media).toMatchObject([{ name: 'my_fox.png', spoiler: true }])
})

test('a multipart body with other parts, or a file that the attachments leave out, is refused', async () => {
  await using bed = await startBed()
  const post = (body: FormData) => request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, body)
  expect((await post(form({ content: 'x' }, ['file', 'a.png', 'a']))).json.code).toBe(50035)
  expect((await post(form({ attachments: [] }, ['files[0]', 'a.png', 'a']))).json.code).toBe(50035)
  const unnamed = form({ attachments: [{ id: 1 }] }, ['files[0]', 'a.png', 'a'])
  expect((await post(unnamed)).json.code).toBe(50035)
  expect((await post(form(undefined, ['files[0]', 'a.png', 'a']))).status).toBe(200)
})

test('an edit keeps the files that it lists, and drops the others', async () => {
  await using bed = await startBed()
  const path = `/channels/${bed.studio.id}/messages`
  const post = await request(
    bed.discord,
    'POST',
    path,
    form({ content: 'two' }, ['files[0]', 'a.png', 'a'], ['files[1]', 'b.png', 'b']),
  )
  const [first] = (post.json as unknown as { attachments: { id: string; url: string }[] }).attachments
  const id = String(post.json['id'])
  await request(bed.discord, 'PATCH', `${path}/${id}`, { attachments: [{ id: first!.id }] })
  expect(bed.anna.last(bed.studio)!.media.map((one) => one.name)).toEqual(['a.png'])
  const gone = await request(bed.discord, 'PATCH', `${path}/${id}`, { content: 'none', attachments: [] })
  expect(gone.status).toBe(200)
  expect((await fetch(first!.url)).status).toBe(404)
})

test('components v2 stay: an edit can take neither the flag away nor content in', async () => {
  await using bed = await startBed()
  const path = `/channels/${bed.studio.id}/messages`
  const post = await request(bed.discord, 'POST', path, { flags: V2, components: [text('one')] })
  const id = String(post.json['id'])
  expect((await request(bed.discord, 'PATCH', `${path}/${id}`, { content: 'x' })).json.code).toBe(50035)
  expect((await request(bed.discord, 'PATCH', `${path}/${id}`, { components: [text('two')] })).status).toBe(200)
  expect(bed.anna.last(bed.studio)).toMatchObject({ text: 'two', isV2: true, edited: true })
})

test('an enforced nonce makes one message of two requests', async () => {
  await using bed = await startBed()
  const post = (nonce: string) =>
    request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, { content: 'x', nonce, enforce_nonce: true })
  const [one, again, other] = [await post('n1'), await post('n1'), await post('n2')]
  expect(again.json['id']).toBe(one.json['id'])
  expect(other.json['id']).not.toBe(one.json['id'])
  expect(bed.studio.everything()).toHaveLength(2)
})

test('a reply to a deleted message is sent when it need not exist', async () => {
  await using bed = await startBed()
  const said = bed.anna.write(bed.studio, 'soon gone')
  bed.anna.delete(said)
  const body = { content: 'x', message_reference: { message_id: said.id, fail_if_not_exists: false } }
  expect((await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, body)).status).toBe(200)
})

test('only allowed mentions notify', async () => {
  await using bed = await startBed()
  const post = (body: object) => request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, body)
  const content = `<@${bed.anna.id}> @everyone`
  await post({ content })
  expect(bed.anna.last(bed.studio)).toMatchObject({ mentions: [bed.anna.id], pingsEveryone: true })
  await post({ content, allowed_mentions: { parse: [] } })
  expect(bed.anna.last(bed.studio)).toMatchObject({ mentions: [], pingsEveryone: false })
  bed.discord.requireAllowedMentions(true)
  expect((await post({ content })).json.code).toBe(50035)
})

test('a body that is no JSON, another content type and another version are refused', async () => {
  await using bed = await startBed()
  const path = `/channels/${bed.studio.id}/messages`
  const raw = (type: string, body: string) =>
    fetch(`${bed.discord.root}/v10${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, authorization: `Bot ${bed.discord.token}`, 'user-agent': 'DiscordBot (x, 1)' },
    }).then((answer) => answer.json())
  expect(await raw('application/json', '{"content":')).toMatchObject({ code: 50109 })
  expect(await raw('text/plain', 'hello')).toMatchObject({ code: 50035 })
  expect((await fetch(`${bed.discord.root}/v9${path}`)).status).toBe(404)
  expect((await request(bed.discord, 'GET', '/users/@me', undefined, { authorization: 'Bot wrong' })).status).toBe(401)
  expect((await request(bed.discord, 'GET', '/users/@me', undefined, { 'user-agent': 'curl' })).json.code).toBe(40333)
})
