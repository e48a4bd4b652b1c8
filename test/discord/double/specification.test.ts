import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  Events,
  FileBuilder,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  MessageFlags,
  ModalBuilder,
  SectionBuilder,
  SeparatorBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
} from 'discord.js'
import { GatewayDispatchEvents } from 'discord-api-types/v10'
import { expect, test } from 'vitest'
import { request, startBed } from './bed.ts'
import { checkSchema, type SchemaName } from './schema.ts'

const INTERACTIONS: { [type: number]: SchemaName } = {
  2: 'APIApplicationCommandInteraction',
  3: 'APIMessageComponentInteraction',
  4: 'APIApplicationCommandAutocompleteInteraction',
  5: 'APIModalSubmitInteraction',
}
const EVENTS: { [name: string]: SchemaName } = {
  [GatewayDispatchEvents.Ready]: 'GatewayReadyDispatchData',
  [GatewayDispatchEvents.GuildCreate]: 'GatewayGuildCreateDispatchData',
  [GatewayDispatchEvents.MessageCreate]: 'GatewayMessageCreateDispatchData',
  [GatewayDispatchEvents.MessageDelete]: 'GatewayMessageDeleteDispatchData',
  [GatewayDispatchEvents.ThreadDelete]: 'GatewayThreadDeleteDispatchData',
}

/** A result with components v2 of every kind, built by discord.js. */
const everything = () => ({
  flags: MessageFlags.IsComponentsV2 as const,
  components: [
    new ContainerBuilder()
      .setAccentColor(0x112233)
      .addTextDisplayComponents(new TextDisplayBuilder().setContent('a fox'))
      .addSectionComponents(
        new SectionBuilder()
          .addTextDisplayComponents(new TextDisplayBuilder().setContent('seed 1'))
          .setThumbnailAccessory(new ThumbnailBuilder().setURL('attachment://fox.png').setDescription('small')),
      )
      .addMediaGalleryComponents(
        new MediaGalleryBuilder().addItems({ media: { url: 'attachment://fox.png' }, description: 'a fox' }),
      )
      .addSeparatorComponents(new SeparatorBuilder())
      .addFileComponents(new FileBuilder().setURL('attachment://song.mp3'))
      .addActionRowComponents(
        new ActionRowBuilder<ButtonBuilder>().addComponents(
          new ButtonBuilder().setCustomId('words').setLabel('Words').setStyle(ButtonStyle.Secondary).setEmoji('✏️'),
          new ButtonBuilder().setURL('https://example.invalid').setLabel('Link').setStyle(ButtonStyle.Link),
        ),
      ),
  ],
  files: [
    { attachment: Buffer.from('fox'), name: 'fox.png' },
    { attachment: Buffer.from('song'), name: 'song.mp3' },
  ],
})

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) await interaction.reply(everything())
  else if (interaction.isAutocomplete()) await interaction.respond([])
  else if (interaction.isModalSubmit()) await interaction.deferUpdate()
  else if (interaction.isButton())
    await interaction.showModal(
      new ModalBuilder()
        .setCustomId('edit')
        .setTitle('Edit')
        .addLabelComponents(
          new LabelBuilder()
            .setLabel('Words')
            .setTextInputComponent(new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Short)),
        ),
    )
}

test('everything that the double dispatches is what discord-api-types says', async () => {
  await using bed = await startBed()
  const wrongs: unknown[] = []
  const names = new Set<string>()
  bed.client.on(Events.InteractionCreate, answer)
  bed.client.on(Events.Raw, (packet: { t: string | null; d: { type: number } }) => {
    const schema = packet.t === 'INTERACTION_CREATE' ? INTERACTIONS[packet.d.type] : EVENTS[packet.t ?? '']
    if (!schema) return
    names.add(schema)
    wrongs.push(...checkSchema(schema, packet.d).map((one) => ({ schema, ...one })))
  })
  bed.studio.thread('before')
  await bed.login()
  await bed.client.application!.commands.set([
    {
      name: 'image',
      description: 'A picture',
      options: [
        { type: 3, name: 'prompt', description: 'What', autocomplete: true },
        { type: 11, name: 'reference', description: 'Like this' },
        { type: 6, name: 'person', description: 'Who' },
      ],
    },
    { name: 'Describe', type: 3 },
    { name: 'Show', type: 2 },
  ])
  const where = { channel: bed.studio }
  await bed.anna.autocomplete('/image', 'prompt', { prompt: 'f' }, where)
  const reference = { name: 'a.png', bytes: Buffer.from('a') }
  const shown = await bed.anna.slash('/image', { prompt: 'fox', reference, person: bed.anna.id }, where)
  await bed.anna.slash('/image', { prompt: 'fox' })
  const opened = await bed.anna.press(shown.message!, 'Words')
  await bed.anna.submit(opened, { Words: 'snow' })
  const said = bed.anna.write(bed.studio, 'look', { mention: true, attachments: [reference], replyTo: shown.message! })
  bed.anna.write('dm', 'hello')
  void bed.anna.messageMenu('Describe', said)
  void bed.anna.userMenu('Show', bed.anna, where)
  bed.anna.delete(said)
  bed.studio.thread('after').delete()
  await expect.poll(() => [...names].sort()).toEqual([...Object.values(INTERACTIONS), ...Object.values(EVENTS)].sort())
  expect(wrongs).toEqual([])
})

test('everything that the double answers over REST is what discord-api-types says', async () => {
  await using bed = await startBed()
  const wrongs: unknown[] = []
  const get = async (schema: SchemaName, path: string, method = 'GET', body?: object) => {
    const { json } = await request(bed.discord, method, path, body)
    wrongs.push(...checkSchema(schema, json).map((one) => ({ schema, ...one })))
    return json as unknown as { id: string }
  }
  const thread = bed.studio.thread('work')
  const app = bed.discord.applicationId
  await get('RESTGetAPIGatewayBotResult', '/gateway/bot')
  await get('APIUser', '/users/@me')
  await get('APIApplication', '/applications/@me')
  await get('APIGuild', `/guilds/${bed.guild.id}`)
  await get('APIGuildMember', `/guilds/${bed.guild.id}/members/${bed.anna.id}`)
  for (const id of [bed.studio.id, thread.id, bed.anna.dm.id]) await get('APIChannel', `/channels/${id}`)
  await get('APIApplicationCommand', `/applications/${app}/commands`, 'POST', { name: 'ping', description: 'Answers' })
  const path = `/channels/${bed.studio.id}/messages`
  const first = await get('APIMessage', path, 'POST', {
    embeds: [{ title: 'x', image: { url: 'https://example.invalid/a.png' } }],
  })
  const reply = { message_id: first.id }
  const second = await get('APIMessage', path, 'POST', { content: 'x', message_reference: reply, nonce: 'n' })
  await request(bed.discord, 'PUT', `${path}/${second.id}/reactions/${encodeURIComponent('👀')}/@me`)
  await get('APIMessage', `${path}/${second.id}`)
  await get('APIMessage', `${path}/${second.id}`, 'PATCH', { content: 'y' })
  expect(wrongs).toEqual([])
})

test('a message of components v2 built by discord.js is taken and seen', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answer)
  await bed.login()
  await bed.client.application!.commands.set([{ name: 'image', description: 'A picture' }])
  const { message } = await bed.anna.slash('/image', {}, { channel: bed.studio })
  expect(message).toMatchObject({ text: 'a fox\nseed 1', isV2: true })
  expect(message!.media.map((one) => [one.as, one.name])).toEqual([
    ['thumbnail', 'fox.png'],
    ['gallery', 'fox.png'],
    ['file', 'song.mp3'],
  ])
  expect(message!.buttons).toMatchObject([
    { label: 'Words', emoji: '✏️' },
    { label: 'Link', url: 'https://example.invalid' },
  ])
})
