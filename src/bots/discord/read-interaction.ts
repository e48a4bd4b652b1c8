/** Interactions -> what is to be done with them. Pure: the same interaction gives the same row, however often it comes. */
import type {
  APIApplicationCommandInteraction,
  APIApplicationCommandInteractionDataBasicOption,
  APIAttachment,
  APIInteraction,
  APIMessage,
  APIMessageComponentInteraction,
  APIModalSubmitInteraction,
} from 'discord.js'
import type { Incoming } from '../../core/inbox.ts'
import type { Address, Json, Options } from '../../core/ports.ts'
import { decodeAction } from '../conversation/action.ts'
import type { IncomingFile, Intent } from '../conversation/types.ts'
import { clean, filesOf, picturesOf } from './content.ts'
import { baseOf, channelOf, isAdultPlace, isBotThere, placeOf, userOf } from './origin.ts'
import { type Ack, pressedRef, writePress } from './ref.ts'
import { type DiscordCommand, orderKeyOf, PLATFORM, type ReadContext, sourceOf, type Wishes } from './types.ts'
import { readCommandWindow, WORDS_FIELD } from './windows.ts'

const EPHEMERAL = 1 << 6
const COMPONENTS_V2 = 1 << 15
const GALLERY = 12
const COMMAND = 2
const COMPONENT = 3
const AUTOCOMPLETE = 4
const MODAL = 5
const BOT_OPTION_PREFIX = /^(?:image|clip|audio)\d*$/

export interface InteractionContext extends ReadContext {
  /** Commands by name, in any language. */
  commands: ReadonlyMap<string, DiscordCommand>
  nowMs: number
}

type Spoken = Omit<Intent & { type: 'command' }, 'address'> | Omit<Intent & { type: 'press' }, 'address'>

/** An interaction that will be a row: what it says, and what the person may be shown in answer. */
export interface Wanted {
  intent: Spoken
  address: Omit<Address, 'press'>
  /** A press changes the message that carries it; whatever else begins a message of its own. */
  form: 'message' | 'press'
  /** One's own business: where others read along it is answered to the person alone. */
  isQuiet: boolean
  /** The pressed message is seen by the person alone. */
  isOnPrivate: boolean
  uploadBytes: number
}

export type InteractionReading =
  | { do: 'take'; wanted: Wanted }
  | { do: 'suggest'; command: string; option: string; typed: string }
  | { do: 'nothing' }

const NOTHING: InteractionReading = { do: 'nothing' }

export function readInteraction(interaction: APIInteraction, context: InteractionContext): InteractionReading {
  const { type } = interaction
  if (userOf(interaction) === undefined) return NOTHING
  if (type === AUTOCOMPLETE) return readTyping(interaction.data)
  if (type === COMMAND) return readCommand(interaction, context)
  if (type === COMPONENT) return readPressed(interaction, context)
  if (type === MODAL) return readSubmitted(interaction, context)
  return NOTHING
}

/** The row of an interaction, once it is known how it is acknowledged. */
export function rowOf(
  interaction: APIInteraction,
  wanted: Wanted,
  ack: Ack,
  given: { bot: string; nowMs: number },
): Incoming {
  const press = writePress(
    { ack, interaction: interaction.id, uploadBytes: wanted.uploadBytes, token: interaction.token },
    given.nowMs,
  )
  return {
    source: sourceOf(given.bot),
    externalId: wanted.intent.key,
    orderKey: orderKeyOf(given.bot, wanted.address.chat),
    payload: { ...wanted.intent, address: { ...wanted.address, press } } as unknown as Json,
  }
}

/** Whether `ackOf` looks at the person's wishes: mostly it need not, and they cost a look into the database. */
export const dependsOnWishes = (wanted: Wanted): boolean =>
  wanted.form === 'message' ? isShared(wanted) && !wanted.isQuiet : isBeginning(wanted)

/** Pure. @param wishes what is known of the person; null: they were never here, or it does not depend on them */
export function ackOf(wanted: Wanted, wishes: Wishes | null): Ack {
  if (wanted.form === 'message')
    // Whoever has not accepted the terms is asked to before anything shows.
    return isShared(wanted) && (wanted.isQuiet || wishes === null || !wishes.hasAgreed || wishes.isPrivate)
      ? 'private'
      : 'reply'
  return wanted.isOnPrivate && !(isBeginning(wanted) && wishes?.isPrivate !== true) ? 'update-private' : 'update'
}

const isShared = ({ address }: Wanted): boolean => address.place !== 'private'

/** What begins with the consent is the first wish itself, and that was said before everybody. */
const isBeginning = ({ intent, isOnPrivate }: Wanted): boolean =>
  isOnPrivate && intent.type === 'press' && isAgreement(intent.action)

const isAgreement = (action: string): boolean => decodeAction(action)?.verb === 'agree'

function readTyping(data: { name: string; options?: unknown }): InteractionReading {
  const options = (data.options ?? []) as { name: string; value?: unknown; focused?: boolean }[]
  const focused = options.find((one) => one.focused === true)
  if (focused === undefined) return NOTHING
  return { do: 'suggest', command: data.name, option: focused.name, typed: clean(String(focused.value ?? '')) }
}

function readCommand(interaction: APIApplicationCommandInteraction, context: InteractionContext): InteractionReading {
  const { data } = interaction
  if ('target_id' in data) return readOnMessage(interaction, context)
  const command = context.commands.get(data.name)
  const given = ('options' in data ? (data.options ?? []) : []) as APIApplicationCommandInteractionDataBasicOption[]
  const attachments = 'resolved' in data ? (data.resolved?.attachments ?? {}) : {}
  const said = saidIn(given, attachments, context.bot)
  return take(interaction, context, {
    intent: { ...baseOf(interaction), type: 'command', name: data.name, ...said },
    isQuiet: command?.isQuiet ?? true,
  })
}

/** The options of a slash command: words, a work, files, and what the command's own options are. */
function saidIn(
  given: readonly APIApplicationCommandInteractionDataBasicOption[],
  attachments: { [id: string]: APIAttachment },
  bot: string,
): { text: string; options: Options; files: IncomingFile[]; workId?: string; modelId?: string } {
  const options: Options = {}
  const found: APIAttachment[] = []
  const words: { text: string; workId?: string; modelId?: string } = { text: '' }
  for (const { name, value } of given) {
    if (BOT_OPTION_PREFIX.test(name)) {
      const attachment = attachments[String(value)]
      if (attachment !== undefined) found.push(attachment)
    } else if (name === 'prompt' || name === 'code' || name === 'address') words.text = clean(String(value))
    else if (name === 'work') words.workId = String(value)
    else if (name === 'model') words.modelId = String(value)
    else options[name] = value
  }
  return { ...words, options, files: filesOf(found, { bot }) }
}

/** "Animate" and "Describe" in the menu of somebody's message: its picture is meant. */
function readOnMessage(interaction: APIApplicationCommandInteraction, context: InteractionContext): InteractionReading {
  const { data } = interaction
  const command = context.commands.get(data.name.toLowerCase())
  const messages = 'resolved' in data && data.resolved !== undefined && 'messages' in data.resolved
  const message = messages ? (data.resolved as { messages: Record<string, APIMessage> }).messages : {}
  const target = 'target_id' in data ? message[data.target_id] : undefined
  if (command === undefined || target === undefined) return NOTHING
  const channel = target.channel_id ?? channelOf(interaction)
  const files = filesOf(picturesOf(target), { bot: context.bot, channel, message: target.id }).slice(
    0,
    command.files.find(({ type }) => type === 'picture')?.max ?? 1,
  )
  return take(interaction, context, {
    intent: {
      ...baseOf(interaction),
      type: 'command',
      name: command.name,
      text: '',
      files,
      ...(target.author?.id === context.bot && files.length === 0 ? { replyTo: { parts: [target.id] } } : {}),
    },
    isQuiet: command.isQuiet,
  })
}

function readPressed(interaction: APIMessageComponentInteraction, context: InteractionContext): InteractionReading {
  const { data } = interaction
  // A menu's lines carry an action each, a button is one.
  const action = 'values' in data && data.values.length > 0 ? String(data.values[0]) : data.custom_id
  return press(interaction, context, action)
}

/** The answer to a window: to a press that asked for words, or to a command that came without any. */
function readSubmitted(interaction: APIModalSubmitInteraction, context: InteractionContext): InteractionReading {
  const words = clean(valueIn(interaction.data.components, WORDS_FIELD))
  const begun = readCommandWindow(interaction.data.custom_id)
  if (begun === null) return press(interaction, context, interaction.data.custom_id, words)
  const command = context.commands.get(begun.name)
  return take(interaction, context, {
    intent: {
      ...baseOf(interaction),
      type: 'command',
      name: begun.name,
      text: words,
      options: begun.options,
      files: [],
      ...(begun.modelId === undefined ? {} : { modelId: begun.modelId }),
    },
    isQuiet: command?.isQuiet ?? true,
  })
}

function valueIn(components: unknown, field: string): string {
  const all = (Array.isArray(components) ? components : []) as {
    custom_id?: string
    value?: unknown
    component?: unknown
    components?: unknown
  }[]
  for (const one of all) {
    if (one.custom_id === field && typeof one.value === 'string') return one.value
    const inside = valueIn(one.component === undefined ? one.components : [one.component], field)
    if (inside !== '') return inside
  }
  return ''
}

function press(
  interaction: APIMessageComponentInteraction | APIModalSubmitInteraction,
  context: InteractionContext,
  encoded: string,
  words?: string,
): InteractionReading {
  const { message } = interaction
  const action = clean(encoded).slice(0, 100)
  const flags = Number(message?.flags ?? 0)
  const isOnPrivate = (flags & EPHEMERAL) !== 0
  const isPresent = isBotThere(interaction)
  const on =
    message === undefined
      ? {}
      : {
          on: pressedRef({
            message: message.id,
            channel: message.channel_id ?? channelOf(interaction),
            interaction: interaction.id,
            isV2: (flags & COMPONENTS_V2) !== 0,
            hasFiles:
              (message.attachments ?? []).length > 0 || message.components?.some(({ type }) => type === GALLERY),
            byTokenOnly: isOnPrivate || !isPresent,
          }),
        }
  return take(interaction, context, {
    intent: { ...baseOf(interaction), type: 'press', action, ...on, ...(words === undefined ? {} : { words }) },
    isQuiet: true,
    ...(message === undefined ? {} : { message: { id: message.id, isOnPrivate } }),
  })
}

function take(
  interaction: APIInteraction,
  context: InteractionContext,
  given: { intent: Spoken; isQuiet: boolean; message?: { id: string; isOnPrivate: boolean } },
): InteractionReading {
  const chat = channelOf(interaction)
  if (chat === '') return NOTHING
  const { message } = given
  const place = placeOf(interaction)
  const isReply = message !== undefined && !message.isOnPrivate
  return {
    do: 'take',
    wanted: {
      intent: given.intent,
      address: {
        platform: PLATFORM,
        bot: context.bot,
        chat,
        ...(isReply ? { message: message.id } : {}),
        place,
        ...(place === 'group' ? { speaker: given.intent.speaker.externalId } : {}),
        ...(place === 'group' && isAdultPlace(interaction, context) ? { adult: true } : {}),
      },
      form: message === undefined ? 'message' : 'press',
      isQuiet: given.isQuiet,
      isOnPrivate: message?.isOnPrivate ?? false,
      uploadBytes: interaction.attachment_size_limit ?? DEFAULT_UPLOAD_BYTES,
    },
  }
}

const DEFAULT_UPLOAD_BYTES = 10 * 1024 * 1024
