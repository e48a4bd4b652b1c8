import { expect, test } from 'vitest'
import { request, startBed } from './bed.ts'

const DAY_MS = 24 * 60 * 60 * 1000

test('without permission to write, attach or read history the bot is refused with 50013, unseen with 50001', async () => {
  await using bed = await startBed()
  const said = bed.anna.write(bed.studio, 'hello')
  const path = `/channels/${bed.studio.id}/messages`
  const codes = async (...denied: Parameters<typeof bed.studio.deny>) => {
    bed.studio.allow()
    bed.studio.deny(...denied)
    const data = new FormData()
    data.set('files[0]', new Blob(['a']), 'a.png')
    const body = { content: 'x' }
    const asked = [
      await request(bed.discord, 'POST', path, body),
      await request(bed.discord, 'POST', path, data),
      await request(bed.discord, 'POST', path, { ...body, embeds: [{ title: 'x' }] }),
      await request(bed.discord, 'POST', path, { ...body, message_reference: { message_id: said.id } }),
      await request(bed.discord, 'PUT', `${path}/${said.id}/reactions/${encodeURIComponent('👀')}/@me`),
    ]
    await request(bed.discord, 'DELETE', `${path}/${said.id}/reactions/${encodeURIComponent('👀')}/@me`)
    return asked.map((one) => one.json.code ?? 0)
  }
  bed.discord.setRates(false)
  expect(await codes('SendMessages')).toEqual([50013, 50013, 50013, 50013, 0])
  expect(await codes('AttachFiles')).toEqual([0, 50013, 0, 0, 0])
  expect(await codes('EmbedLinks')).toEqual([0, 0, 50013, 0, 0])
  expect(await codes('ReadMessageHistory')).toEqual([0, 0, 0, 50013, 50013])
  expect(await codes('AddReactions')).toEqual([0, 0, 0, 0, 50013])
  expect(await codes('ViewChannel')).toEqual([50001, 50001, 50001, 50001, 50001])
})

test('a private chat is opened once, and refused with 50007 when the person takes none', async () => {
  await using bed = await startBed()
  const open = () => request(bed.discord, 'POST', '/users/@me/channels', { recipient_id: bed.anna.id })
  const [one, again] = [await open(), await open()]
  expect(one.json).toMatchObject({ id: bed.anna.dm.id, type: 1 })
  expect(again.json['id']).toBe(one.json['id'])
  const post = () => request(bed.discord, 'POST', `/channels/${one.json['id']}/messages`, { content: 'x' })
  expect((await post()).status).toBe(200)
  bed.anna.takeDms(false)
  expect(await post()).toMatchObject({ status: 403, json: { code: 50007 } })
})

test('a thread works for its members; archived and locked it is 50083', async () => {
  await using bed = await startBed()
  const thread = bed.studio.thread('work')
  const post = () => request(bed.discord, 'POST', `/channels/${thread.id}/messages`, { content: 'x' })
  expect((await post()).status).toBe(200)
  thread.archive(false)
  expect((await post()).status).toBe(200)
  expect((await request(bed.discord, 'GET', `/channels/${thread.id}`)).json).toMatchObject({
    type: 11,
    parent_id: bed.studio.id,
    thread_metadata: { archived: false },
  })
  thread.archive()
  expect((await post()).json.code).toBe(50083)
  bed.studio.deny('SendMessagesInThreads')
  const other = bed.studio.thread('other')
  expect((await request(bed.discord, 'POST', `/channels/${other.id}/messages`, { content: 'x' })).json.code).toBe(50013)
  expect((await request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, { content: 'x' })).status).toBe(200)
  const closed = bed.studio.thread('closed', { isPrivate: true, withBot: false })
  expect((await request(bed.discord, 'GET', `/channels/${closed.id}`)).json.code).toBe(50001)
})

test('what is deleted is unknown: a message 10008, a channel 10003; a guild that threw the bot out is 50001', async () => {
  await using bed = await startBed()
  const path = `/channels/${bed.studio.id}/messages`
  const post = await request(bed.discord, 'POST', path, { content: 'x' })
  bed.anna.delete({ id: String(post.json['id']), channelId: bed.studio.id })
  expect((await request(bed.discord, 'PATCH', `${path}/${post.json['id']}`, { content: 'y' })).json.code).toBe(10008)
  expect((await request(bed.discord, 'DELETE', `${path}/${post.json['id']}`)).json.code).toBe(10008)
  bed.guild.kickBot()
  expect((await request(bed.discord, 'POST', path, { content: 'x' })).json.code).toBe(50001)
  bed.guild.inviteBot()
  expect((await request(bed.discord, 'POST', path, { content: 'x' })).status).toBe(200)
  bed.studio.delete()
  expect((await request(bed.discord, 'POST', path, { content: 'x' })).json.code).toBe(10003)
})

test("the bot changes only its own messages, and deletes others' with permission", async () => {
  await using bed = await startBed()
  const said = bed.anna.write(bed.studio, 'mine')
  const path = `/channels/${bed.studio.id}/messages/${said.id}`
  expect((await request(bed.discord, 'PATCH', path, { content: 'yours' })).json.code).toBe(50005)
  expect((await request(bed.discord, 'DELETE', path)).json.code).toBe(50013)
})

test('the size of files is limited by the boosts of the guild', async () => {
  await using bed = await startBed()
  const send = (channelId: string, sizeMib: number) => {
    const data = new FormData()
    data.set('files[0]', new Blob([new Uint8Array(sizeMib * 1024 * 1024 + 1)]), 'a.png')
    return request(bed.discord, 'POST', `/channels/${channelId}/messages`, data)
  }
  expect(await send(bed.studio.id, 10)).toMatchObject({ status: 413, json: { code: 40005 } })
  expect((await send(bed.studio.id, 9)).status).toBe(200)
  bed.guild.setPremiumTier(2)
  expect((await send(bed.studio.id, 10)).status).toBe(200)
  expect((await send(bed.anna.dm.id, 10)).json.code).toBe(40005)
})

test('addresses of attachments expire after a day and are renewed, unless the message is gone', async () => {
  await using bed = await startBed()
  const said = bed.anna.write('dm', 'look', { attachments: [{ name: 'cat.png', bytes: Buffer.from('a cat') }] })
  const { url } = said.media[0]!
  expect((await fetch(url)).status).toBe(200)
  expect((await fetch(url.replace(/hm=./, 'hm=x'))).status).toBe(404)
  bed.discord.clock.move(DAY_MS + 1000)
  expect((await fetch(url)).status).toBe(404)
  const renew = async () =>
    (
      await request(bed.discord, 'POST', '/attachments/refresh-urls', {
        attachment_urls: [url, 'https://example.invalid/a'],
      })
    ).json
  const { refreshed_urls } = (await renew()) as unknown as {
    refreshed_urls: { original: string; refreshed: string | null }[]
  }
  expect(refreshed_urls[0]!.original).toBe(url)
  expect(await (await fetch(refreshed_urls[0]!.refreshed!)).text()).toBe('a cat')
  expect(refreshed_urls[1]!.refreshed).toBeNull()
  bed.anna.delete(said)
  expect((await fetch(refreshed_urls[0]!.refreshed!)).status).toBe(404)
})

test('REST gives content of others only where the gateway would', async () => {
  await using bed = await startBed()
  bed.anna.write(bed.studio, 'among people')
  bed.anna.write(bed.studio, 'for you', { mention: true })
  const { json } = await request(bed.discord, 'GET', `/channels/${bed.studio.id}/messages?limit=10`)
  const contents = (json as unknown as { content: string }[]).map((one) => one.content)
  expect(contents).toEqual([`<@${bed.discord.applicationId}> for you`, ''])
})

test('typing is seen for ten seconds', async () => {
  await using bed = await startBed()
  expect((await request(bed.discord, 'POST', `/channels/${bed.studio.id}/typing`)).status).toBe(204)
  expect(bed.anna.seesTyping(bed.studio)).toBe(true)
  bed.discord.clock.move(10_001)
  expect(bed.anna.seesTyping(bed.studio)).toBe(false)
})

test('what everybody in a guild may do holds for the bot too', async () => {
  await using bed = await startBed()
  const post = () => request(bed.discord, 'POST', `/channels/${bed.studio.id}/messages`, { content: 'x' })
  bed.guild.setPermissions('ViewChannel')
  expect((await post()).json.code).toBe(50013)
  bed.guild.setPermissions()
  expect((await post()).json.code).toBe(50001)
  bed.guild.setPermissions('ViewChannel', 'SendMessages')
  expect((await post()).status).toBe(200)
})
