import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  Events,
  GatewayIntentBits,
  type Interaction,
} from 'discord.js'
import { afterEach, expect, test } from 'vitest'
import { type Discord, startDiscord } from './index.ts'

let discord: Discord | undefined
let client: Client | undefined
afterEach(async () => {
  await client?.destroy()
  await discord?.close()
})

test('an unmodified client logs in, registers a command, answers a slash command and a press', async () => {
  discord = await startDiscord()
  const anna = discord.user({ username: 'anna' })
  const studio = discord.guild({ members: [anna] }).channel('studio')
  client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    rest: { api: discord.root },
  })
  client.on(Events.InteractionCreate, async (interaction: Interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.deferReply()
      const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(ButtonStyle.Primary),
      )
      await interaction.editReply({
        content: `a picture of ${interaction.options.getString('prompt')}`,
        components: [row],
        files: [{ attachment: Buffer.from('picture'), name: 'picture.png' }],
      })
    } else if (interaction.isButton()) await interaction.update({ content: 'pressed' })
  })
  const ready = new Promise((resolve) => client!.once(Events.ClientReady, resolve))
  await client.login(discord.token)
  await ready
  await client.application!.commands.set([
    {
      name: 'image',
      description: 'A picture',
      options: [{ type: 3, name: 'prompt', description: 'What', required: true }],
    },
  ])
  const answer = await anna.slash('/image', { prompt: 'a fox' }, { channel: studio })
  expect(answer.kind).toBe('deferred')
  const seen = await answer.settled()
  expect(seen.text).toBe('a picture of a fox')
  expect(seen.media.map((one) => one.name)).toEqual(['picture.png'])
  const file = await fetch(seen.media[0]!.url)
  expect(await file.text()).toBe('picture')
  const pressed = await anna.press(seen, 'Again')
  expect(pressed.kind).toBe('update')
  expect(anna.last(studio)!.text).toBe('pressed')
})
