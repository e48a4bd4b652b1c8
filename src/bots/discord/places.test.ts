import type { GatewayDispatchPayload } from 'discord.js'
import { expect, test } from 'vitest'
import { createPlaces, slimGuild } from './places.ts'

const event = (t: string, d: object) => ({ op: 0, s: 1, t, d }) as unknown as GatewayDispatchPayload

test('a thread is for adults when its channel is, also when that is said later', () => {
  const places = createPlaces()
  const thread = { id: 't', parent_id: 'c', thread_metadata: {} }
  places.take(event('GUILD_CREATE', { id: 'g', channels: [{ id: 'c', nsfw: false }], threads: [thread] }))
  expect(places.isAdult('t')).toBe(false)
  places.take(event('CHANNEL_UPDATE', { id: 'c', guild_id: 'g', nsfw: true }))
  expect([places.isAdult('c'), places.isAdult('t'), places.isAdult('other')]).toEqual([true, true, false])
})

test('channels of a guild are known until it is left; an outage is no farewell', () => {
  const places = createPlaces()
  places.take(event('GUILD_CREATE', { id: 'g', channels: [{ id: 'a' }, { id: 'b' }], threads: [] }))
  places.take(event('CHANNEL_DELETE', { id: 'a', guild_id: 'g' }))
  places.take(event('GUILD_DELETE', { id: 'g', unavailable: true }))
  expect(places.channelsOf('g')).toEqual(['b'])
  places.take(event('GUILD_DELETE', { id: 'g' }))
  expect(places.channelsOf('g')).toEqual([])
})

test('of a guild discord.js is left its name alone', () => {
  const guild = { id: 'g', name: 'n', channels: [{}], roles: [{}], members: [{}] }
  slimGuild(guild)
  expect(guild).toEqual({ id: 'g', name: 'n', channels: [], roles: [], members: [] })
})
