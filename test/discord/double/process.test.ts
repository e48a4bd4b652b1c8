import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, Events, GatewayIntentBits } from 'discord.js'
import { expect, test } from 'vitest'
import type { Seen } from './index.ts'
import { spawnDiscord } from './spawn.ts'

test('as a process of its own it is moved by orders, and records everything on disk', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'discord-double-'))
  const record = join(dir, 'record.jsonl')
  const discord = await spawnDiscord(['--record', record])
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.root } })
  try {
    client.on(Events.InteractionCreate, (interaction) => {
      if (interaction.isChatInputCommand()) void interaction.reply('pong')
    })
    const anna = { id: '501', username: 'anna' }
    await discord.ask({ user: anna, do: 'last' })
    const guild = await discord.ask<string>({ make: { members: ['501'] } })
    const studio = await discord.ask<string>({ guild, do: 'channel', args: ['studio'] })
    const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
    await client.login(discord.token)
    await ready
    await client.application!.commands.set([{ name: 'ping', description: 'Answers' }])
    const answer = await discord.ask<{ kind: string; message: Seen }>({
      user: anna,
      do: 'slash',
      args: ['/ping', {}, { channel: { id: studio } }],
    })
    expect(answer).toMatchObject({ kind: 'message', message: { text: 'pong' } })
    expect(await discord.ask({ user: anna, do: 'last', args: [{ id: studio }] })).toMatchObject({ text: 'pong' })
    await expect(discord.ask({ user: anna, do: 'press', args: [answer.message, 'Again'] })).rejects.toThrow('no button')
    const lines = (await readFile(record, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string })
    expect(new Set(lines.map((one) => one.type))).toEqual(
      new Set(['gateway', 'call', 'answer', 'commands', 'asked', 'answered', 'message']),
    )
    expect(discord.complaints()).toBe('')
  } finally {
    await client.destroy()
    await discord.kill()
    await rm(dir, { recursive: true, force: true })
  }
})
