import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  Events,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js'
import { expect, test } from 'vitest'
import { startBed } from './bed.ts'

const IMAGE = {
  name: 'image',
  description: 'A picture',
  options: [
    { type: 3, name: 'prompt', description: 'What', required: true },
    { type: 3, name: 'model', description: 'Which', autocomplete: true },
    { type: 11, name: 'reference', description: 'Like this' },
  ],
}

/** A small bot with what the tests need of discord.js. */
async function answerEverything(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const typed = interaction.options.getFocused()
    await interaction.respond(
      ['canvas', 'camera'].filter((one) => one.startsWith(typed)).map((name) => ({ name, value: name })),
    )
  } else if (interaction.isChatInputCommand()) {
    await interaction.deferReply()
    const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
      new ButtonBuilder().setCustomId('again').setLabel('Again').setStyle(ButtonStyle.Primary),
      new ButtonBuilder().setCustomId('words').setLabel('Edit by words').setStyle(ButtonStyle.Secondary),
    )
    const select = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
      new StringSelectMenuBuilder()
        .setCustomId('ratio')
        .addOptions({ label: 'Wide', value: '16:9' }, { label: 'Square', value: '1:1' }),
    )
    const reference = interaction.options.getAttachment('reference')
    const bytes = reference ? Buffer.from(await (await fetch(reference.url)).arrayBuffer()) : Buffer.from('picture')
    await interaction.editReply({
      content: `a picture of ${interaction.options.getString('prompt')}`,
      components: [row, select],
      files: [{ attachment: bytes, name: 'picture.png' }],
    })
  } else if (interaction.isButton() && interaction.customId === 'words') {
    const modal = new ModalBuilder().setCustomId('edit').setTitle('Edit by words')
    modal.addLabelComponents(
      new LabelBuilder()
        .setLabel('Words')
        .setTextInputComponent(new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Paragraph)),
      new LabelBuilder()
        .setLabel('Photo')
        .setFileUploadComponent(new FileUploadBuilder().setCustomId('photo').setRequired(false)),
    )
    await interaction.showModal(modal)
  } else if (interaction.isButton()) await interaction.update({ content: 'pressed' })
  else if (interaction.isStringSelectMenu()) {
    await interaction.deferUpdate()
    await interaction.followUp({ content: `chosen ${interaction.values.join()}`, flags: MessageFlags.Ephemeral })
  } else if (interaction.isModalSubmit()) {
    const photos = interaction.fields.getUploadedFiles('photo')
    await interaction.reply(`changed: ${interaction.fields.getTextInputValue('text')}, ${photos?.first()?.name}`)
  } else if (interaction.isMessageContextMenuCommand())
    await interaction.reply(`looked at ${interaction.targetMessage.content}`)
}

test('an unmodified client registers a command, answers it in two steps, and changes its message on a press', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([IMAGE])
  const answer = await bed.anna.slash('/image', { prompt: 'a fox' }, { channel: bed.studio })
  expect(answer.kind).toBe('deferred')
  const seen = await answer.settled()
  expect(seen).toMatchObject({ text: 'a picture of a fox', from: 'bot', loading: false })
  expect(await (await fetch(seen.media[0]!.url)).text()).toBe('picture')
  const pressed = await bed.anna.press(seen, 'Again')
  expect(pressed.kind).toBe('update')
  expect(bed.anna.last(bed.studio)).toMatchObject({ id: seen.id, text: 'pressed', edited: true })
})

test('an attachment of an option is downloaded by the bot, and a private chat works like a channel', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([IMAGE])
  const reference = { name: 'cat.png', bytes: Buffer.from('a cat') }
  const answer = await bed.anna.slash('/image', { prompt: 'a cat', reference })
  const seen = await answer.settled()
  expect(seen.channelId).toBe(bed.anna.dm.id)
  expect(await (await fetch(seen.media[0]!.url)).text()).toBe('a cat')
})

test('autocomplete gives choices for what is typed', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([IMAGE])
  const answer = await bed.anna.autocomplete('/image', 'model', { model: 'can' }, { channel: bed.studio })
  expect(answer.choices).toEqual([{ name: 'canvas', value: 'canvas' }])
})

test('a button opens a modal whose texts and files come back', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([IMAGE])
  const seen = await (await bed.anna.slash('/image', { prompt: 'a fox' }, { channel: bed.studio })).settled()
  const opened = await bed.anna.press(seen, 'Edit by words')
  expect(opened.modal).toMatchObject({ title: 'Edit by words' })
  await expect(bed.anna.submit(opened, { Words: '' })).rejects.toThrow('is required')
  const sent = await bed.anna.submit(opened, {
    Words: 'more snow',
    Photo: [{ name: 'snow.png', bytes: Buffer.from('snow') }],
  })
  expect(sent.message!.text).toBe('changed: more snow, snow.png')
})

test('a select answers privately: only the person sees it, and no channel route reaches it', async () => {
  await using bed = await startBed()
  const ben = bed.discord.user({ username: 'ben' })
  bed.guild.join(ben)
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([IMAGE])
  const seen = await (await bed.anna.slash('/image', { prompt: 'a fox' }, { channel: bed.studio })).settled()
  const answer = await bed.anna.select(seen, 'Wide')
  const hint = await bed.discord.until(() => answer.followUps[0])
  expect(hint).toMatchObject({ text: 'chosen 16:9', ephemeral: true })
  expect(bed.anna.sees(bed.studio)).toHaveLength(2)
  expect(ben.sees(bed.studio)).toHaveLength(1)
  await expect(bed.client.rest.get(`/channels/${bed.studio.id}/messages/${hint.id}`)).rejects.toMatchObject({
    code: 10008,
  })
  await expect(bed.client.rest.delete(`/channels/${bed.studio.id}/messages/${hint.id}`)).rejects.toMatchObject({
    code: 10008,
  })
})

test('the menu on a message carries the message with its content', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([{ name: 'Describe', type: ApplicationCommandType.Message }])
  const written = bed.anna.write(bed.studio, 'a photo of mine')
  const answer = await bed.anna.messageMenu('Describe', written)
  expect(answer.message!.text).toBe('looked at a photo of mine')
})

test('without the intent the client reads a message only when mentioned, replied to or in private', async () => {
  await using bed = await startBed()
  const read: string[] = []
  bed.client.on(Events.MessageCreate, (message) => {
    if (!message.author.bot) read.push(`${message.content}|${message.attachments.size}`)
  })
  await bed.login()
  const picture = { name: 'cat.png', bytes: Buffer.from('a cat') }
  bed.anna.write(bed.studio, 'among people', { attachments: [picture] })
  bed.anna.write(bed.studio, 'for you', { mention: true, attachments: [picture] })
  bed.anna.write('dm', 'in private')
  await bed.discord.until(
    () => bed.discord.gateway.log('dispatched').filter((one) => one['t'] === 'MESSAGE_CREATE').length === 3,
  )
  const post = await bed.client.rest.post(`/channels/${bed.studio.id}/messages`, { body: { content: 'an offer' } })
  bed.anna.write(bed.studio, 'yes', { replyTo: post as { id: string } })
  await bed.discord.until(
    () => bed.discord.gateway.log('dispatched').filter((one) => one['t'] === 'MESSAGE_CREATE').length === 5,
  )
  const mention = `<@${bed.discord.applicationId}> for you|1`
  await expect.poll(() => read).toEqual(['|0', mention, 'in private|0', 'yes|0'])
})

test('a person can press only what is there, unless the test forges', async () => {
  await using bed = await startBed()
  bed.client.on(Events.InteractionCreate, answerEverything)
  await bed.login()
  await bed.client.application!.commands.set([IMAGE])
  const seen = await (await bed.anna.slash('/image', { prompt: 'a fox' }, { channel: bed.studio })).settled()
  await expect(bed.anna.press(seen, 'Buy')).rejects.toThrow('no button "Buy"')
  await expect(bed.anna.slash('/song', {}, { channel: bed.studio })).rejects.toThrow('finds no command')
  await expect(bed.anna.slash('/image', { prompt: 'x'.repeat(6001) }, { channel: bed.studio })).rejects.toThrow(
    'too long',
  )
  const forged = await bed.anna.forge(seen, 'made-up')
  expect(forged.kind).toBe('update')
})
