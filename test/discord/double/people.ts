/** What a person does in Discord's client, and what they see. Only what they could really do; `forge` for the rest. */
import { dmWith } from './actions.ts'
import { type Answer, ask, type Where } from './asking.ts'
import { commandSeen } from './commands.ts'
import { keepFile, type NewFile } from './files.ts'
import { mentionsOf } from './mentions.ts'
import { deleteMessage, tell, wake } from './messages.ts'
import { fillOptions, type OptionValue } from './options.ts'
import { can } from './permissions.ts'
import { type Seen, see } from './seen.ts'
import { messageJson, resolvedMember, userJson } from './shapes.ts'
import { type Channel, type Desk, isDm, isThread, type Message, type Obj, type Person } from './world.ts'

export type Place = Channel | { channel: Channel } | { id: string } | 'dm'

export interface Written {
  attachments?: NewFile[]
  /** Mentions the bot at the front. */
  mention?: boolean
  replyTo?: { id: string }
}

export function createPerson(desk: Desk, person: Person) {
  const { world } = desk
  const dm = () => dmWith(world, person)

  const placeOf = (place: Place | undefined): Channel => {
    const channel =
      place === undefined || place === 'dm'
        ? dm()
        : 'messages' in place
          ? place
          : 'channel' in place
            ? place.channel
            : world.channels.get(place.id)
    if (!channel || channel.deleted) throw new Error('that channel is not there for the person')
    if (isDm(channel) ? !channel.recipients.includes(person) : !can(channel, person, 'ViewChannel'))
      throw new Error(`${person.username} does not see the channel ${channel.id}`)
    return channel
  }

  /** A message that the person sees; ephemeral ones only their own. */
  const find = (seen: { id: string; channelId: string }): Message => {
    const message = world.channels.get(seen.channelId)?.messages.get(seen.id)
    if (!message || message.deleted) throw new Error(`message ${seen.id} is not there for the person`)
    if (message.ephemeralFor !== undefined && message.ephemeralFor !== person.id)
      throw new Error(`message ${seen.id} is ephemeral for somebody else`)
    placeOf(message.channel)
    return message
  }

  function command(spelled: string, given: { [name: string]: OptionValue }, channel: Channel, focused?: string) {
    const [name, ...subs] = spelled.replace(/^\//, '').split(' ')
    const found = commandSeen(world, channel, name!, 1)
    if (!found) throw new Error(`${person.username} finds no command /${name} in this place`)
    if (!isDm(channel) && !can(channel, person, 'UseApplicationCommands'))
      throw new Error('the person may not use commands there')
    let known: Obj[] = found.body['options'] ?? []
    const nest: Obj[] = []
    for (const sub of subs) {
      const option = known.find((one) => one['name'] === sub && one['type'] <= 2)
      if (!option) throw new Error(`/${name} has no subcommand ${sub}`)
      nest.push({ name: sub, type: option['type'] })
      known = option['options'] ?? []
    }
    const filled = fillOptions(world, channel, known, given, focused)
    const options = nest.reduceRight((inner, one) => [{ ...one, options: inner }], filled.options)
    return {
      id: found.id,
      name: name!,
      type: 1,
      ...(found.guildId ? { guild_id: found.guildId } : {}),
      ...(options.length > 0 ? { options } : {}),
      ...(Object.keys(filled.resolved).length > 0 ? { resolved: filled.resolved } : {}),
    }
  }

  function menu(name: string, type: 2 | 3, targetId: string, channel: Channel, resolved: Obj): Obj {
    const found = commandSeen(world, channel, name, type)
    if (!found) throw new Error(`${person.username} finds no menu entry "${name}" in this place`)
    return {
      id: found.id,
      name,
      type,
      target_id: targetId,
      resolved,
      ...(found.guildId ? { guild_id: found.guildId } : {}),
    }
  }

  /** A component's press with these values. */
  const press = (message: Message, data: Obj, where: Where): Promise<Answer> =>
    ask(desk, person, { type: 3, channel: message.channel, source: message, data }, where)

  const controls = {
    id: person.id,
    person,
    /** The private chat with the bot. */
    get dm(): Channel {
      return dm()
    },
    /** Runs a slash command, such as slash('/image', {prompt: 'a fox'}); resolves when the bot answers or 3 s are over. */
    async slash(
      name: string,
      options: { [name: string]: OptionValue } = {},
      where: Where & { channel?: Place } = {},
    ): Promise<Answer> {
      const channel = placeOf(where.channel)
      return ask(desk, person, { type: 2, channel, name, data: command(name, options, channel) }, where)
    },
    /** Types into one option; the choices are in `choices`. */
    async autocomplete(
      name: string,
      focused: string,
      options: { [name: string]: OptionValue },
      where: Where & { channel?: Place } = {},
    ): Promise<Answer> {
      const channel = placeOf(where.channel)
      return ask(desk, person, { type: 4, channel, data: command(name, options, channel, focused) }, where)
    },
    /** Picks an entry of the menu on a message. */
    async messageMenu(name: string, seen: { id: string; channelId: string }, where: Where = {}): Promise<Answer> {
      const message = find(seen)
      const resolved = { messages: { [message.id]: messageJson(world, message) } }
      return ask(
        desk,
        person,
        { type: 2, channel: message.channel, name, data: menu(name, 3, message.id, message.channel, resolved) },
        where,
      )
    },
    /** Picks an entry of the menu on a person. */
    async userMenu(name: string, target: { id: string }, where: Where & { channel?: Place } = {}): Promise<Answer> {
      const channel = placeOf(where.channel)
      const user = world.people.get(target.id)!
      const member = resolvedMember(channel, user)
      const resolved = {
        users: { [user.id]: userJson(user) },
        ...(member ? { members: { [user.id]: member } } : {}),
      }
      return ask(desk, person, { type: 2, channel, name, data: menu(name, 2, user.id, channel, resolved) }, where)
    },
    /** Presses a button by label, emoji or custom_id. */
    async press(seen: { id: string; channelId: string }, which: string, where: Where = {}): Promise<Answer> {
      const message = find(seen)
      const { buttons } = see(world, message)
      const button =
        buttons.find((one) => one.customId === which || one.label === which) ??
        buttons.find((one) => one.emoji === which || one.label.includes(which))
      if (!button)
        throw new Error(
          `no button ${JSON.stringify(which)}; there are ${JSON.stringify(buttons.map((one) => one.label || one.emoji))}`,
        )
      if (button.disabled) throw new Error(`the button "${which}" is disabled`)
      if (button.customId === undefined) throw new Error(`the button "${which}" asks nothing of the bot`)
      return press(message, { component_type: 2, custom_id: button.customId }, where)
    },
    /** Chooses in a select by labels or values; `which` is its custom_id or placeholder where there are several. */
    async select(
      seen: { id: string; channelId: string },
      picked: string | string[],
      which?: string,
      where: Where = {},
    ): Promise<Answer> {
      const message = find(seen)
      const { selects } = see(world, message)
      const select =
        which === undefined ? selects[0] : selects.find((one) => one.customId === which || one.placeholder === which)
      if (!select || select.disabled) throw new Error(`no select ${which ?? ''} that could be used`)
      const values = [picked].flat().map((one) => {
        const option = select.options.find((other) => other.value === one || other.label === one)
        if (!option && select.type === 3)
          throw new Error(`no option "${one}"; there are ${JSON.stringify(select.options.map((other) => other.label))}`)
        return option?.value ?? one
      })
      if (values.length < select.min || values.length > select.max)
        throw new Error(`between ${select.min} and ${select.max} options are wanted`)
      return press(message, { component_type: select.type, custom_id: select.customId, values }, where)
    },
    /** A press that no client makes: any custom_id, with or without a message that carries it. */
    async forge(
      seen: { id: string; channelId: string },
      customId: string,
      more: Obj = {},
      where: Where = {},
    ): Promise<Answer> {
      const message = world.channels.get(seen.channelId)!.messages.get(seen.id)!
      return press(message, { component_type: 2, custom_id: customId, ...more }, where)
    },
    /** Sends a modal that an answer opened: values by custom_id or label; files for uploads. */
    async submit(
      answer: Answer,
      values: { [field: string]: string | string[] | boolean | NewFile[] },
      where: Where = {},
    ): Promise<Answer> {
      const { interaction } = answer
      if (!interaction.modal) throw new Error('the answer opened no modal')
      const { submitData } = await import('./modals.ts')
      const data = submitData(desk, interaction, values)
      return ask(
        desk,
        person,
        { type: 5, channel: interaction.channel, source: interaction.source, parent: interaction, data },
        where,
      )
    },
    /** Writes a message. */
    write(place: Place, text: string, written: Written = {}): Seen {
      const channel = placeOf(place)
      const needed = isThread(channel) ? 'SendMessagesInThreads' : 'SendMessages'
      if (channel.archived && channel.locked) throw new Error('the thread is locked')
      if (!isDm(channel) && !can(channel, person, needed)) throw new Error(`${person.username} may not write there`)
      if (text.length > 4000) throw new Error('the client sends at most 4000 characters')
      const content = written.mention ? `<@${world.bot.id}> ${text}` : text
      const referenced = written.replyTo && channel.messages.get(written.replyTo.id)
      const message: Message = {
        id: world.snowflake(),
        channel,
        author: person,
        content,
        embeds: [],
        components: [],
        files: (written.attachments ?? []).map((file) => keepFile(world, file, channel, false)),
        flags: 0,
        type: referenced ? 19 : 0,
        tts: false,
        nonce: undefined,
        reference: referenced && {
          type: 0,
          message_id: referenced.id,
          channel_id: channel.id,
          ...(channel.guild ? { guild_id: channel.guild.id } : {}),
        },
        referenced,
        ephemeralFor: undefined,
        interaction: undefined,
        loading: false,
        mentions: [],
        mentionRoles: [],
        mentionEveryone: false,
        reactions: new Map(),
        createdAtMs: world.nowMs(),
        editedAtMs: undefined,
        deleted: false,
        bodies: [{ content }],
      }
      Object.assign(message, mentionsOf(world, channel, message, {}))
      channel.messages.set(message.id, message)
      wake(desk, channel)
      if (isThread(channel)) channel.joined.add(person.id)
      desk.note({ type: 'said', id: message.id, channelId: channel.id, personId: person.id, content })
      tell(desk, 'MESSAGE_CREATE', message)
      desk.changed()
      return see(world, message)
    },
    /** Changes an own message. */
    edit(seen: { id: string; channelId: string }, text: string): void {
      const message = find(seen)
      if (message.author !== person) throw new Error("somebody else's message")
      Object.assign(message, { content: text, editedAtMs: world.nowMs() })
      message.bodies.push({ content: text })
      tell(desk, 'MESSAGE_UPDATE', message)
      desk.changed()
    },
    /** Deletes a message: an own one, in guilds also another's (as a moderator), or dismisses an ephemeral one. */
    delete(seen: { id: string; channelId: string }): void {
      deleteMessage(desk, find(seen))
    },
    react(seen: { id: string; channelId: string }, emoji: string): void {
      const message = find(seen)
      message.reactions.set(emoji, new Set([...(message.reactions.get(emoji) ?? []), person.id]))
      desk.changed()
    },
    /** Everything that the person sees in a place (the private chat unless told), oldest first. */
    sees(place?: Place): Seen[] {
      const channel = placeOf(place)
      return [...channel.messages.values()]
        .filter((one) => !one.deleted && (one.ephemeralFor === undefined || one.ephemeralFor === person.id))
        .map((one) => see(world, one))
    },
    /** The newest message of the bot there. */
    last: (place?: Place): Seen | undefined => controls.sees(place).findLast((one) => one.from === 'bot'),
    /** One message again, as it is now; nothing when it is gone. */
    again(seen: { id: string; channelId: string }): Seen | undefined {
      const message = world.channels.get(seen.channelId)?.messages.get(seen.id)
      return message && !message.deleted ? see(world, message) : undefined
    },
    /** Waits for a message of the bot there that fits. */
    waitFor: (fits: (seen: Seen) => boolean | undefined, place?: Place, timeoutMs?: number): Promise<Seen> =>
      desk.until(() => controls.sees(place).findLast((one) => one.from === 'bot' && fits(one)), timeoutMs),
    /** Whether the bot has shown "is typing" there in the last 10 s. */
    seesTyping(place?: Place): boolean {
      return placeOf(place).typing.some((one) => one.personId === world.bot.id && world.nowMs() - one.atMs < 10_000)
    },
    /** From now on direct messages of the bot are refused with 50007, until called with true. */
    takeDms(open: boolean): void {
      person.dmsOpen = open
    },
  }
  return controls
}
export type PersonControl = ReturnType<typeof createPerson>
