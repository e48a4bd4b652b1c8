/**
 * Interactions: the callback within three seconds, the token's fifteen minutes, `@original` and follow-ups.
 */
import type { Upload } from './body.ts'
import {
  acknowledged,
  invalidForm,
  invalidWebhookToken,
  tooManyFollowUps,
  unknownChannel,
  unknownInteraction,
  unknownMessage,
  unknownWebhook,
} from './failures.ts'
import { choicesWrongs, modalWrongs } from './limits.ts'
import { announce, createMessage, deleteMessage, editMessage } from './messages.ts'
import type { Ask, Route } from './routes.ts'
import type { SchemaName } from './schema.ts'
import { messageJson } from './shapes.ts'
import { type Desk, Flag, type Interaction, type Message, type Obj, type World } from './world.ts'

export const ANSWER_MS = 3000
export const TOKEN_MS = 15 * 60_000

const CALLBACKS: { [type: number]: SchemaName } = {
  4: 'APIInteractionResponseChannelMessageWithSource',
  5: 'APIInteractionResponseDeferredChannelMessageWithSource',
  6: 'APIInteractionResponseDeferredMessageUpdate',
  7: 'APIInteractionResponseUpdateMessage',
  8: 'APIApplicationCommandAutocompleteResponse',
  9: 'APIModalInteractionResponse',
}
const wrongType = () =>
  invalidForm([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message: 'not an answer to this kind of interaction' }])

function callback(ask: Ask): Obj | undefined {
  const { desk, world, params, query, body, uploads } = ask
  const interaction = world.interactions.get(params['interaction']!)
  if (!interaction || interaction.token !== params['token']) throw unknownInteraction()
  if (interaction.answered && interaction.answered !== 'none') throw acknowledged()
  if (world.nowMs() - interaction.createdAtMs > ANSWER_MS) throw unknownInteraction()
  if (interaction.channel.deleted) throw unknownChannel()
  const message = answer(desk, interaction, body, uploads)
  interaction.answeredAtMs = world.nowMs()
  desk.note({ type: 'answered', interactionId: interaction.id, kind: interaction.answered })
  interaction.settle()
  desk.changed()
  if (query.get('with_response') !== 'true') return undefined
  return {
    interaction: {
      id: interaction.id,
      type: interaction.type,
      ...(message
        ? {
            response_message_id: message.id,
            response_message_loading: message.loading,
            response_message_ephemeral: message.ephemeralFor !== undefined,
          }
        : {}),
      channel_id: interaction.channel.id,
      ...(interaction.guild ? { guild_id: interaction.guild.id } : {}),
    },
    resource: { type: body['type'], ...(message ? { message: messageJson(world, message) } : {}) },
  }
}

/** Carries out one callback; the message that it made or changed. */
function answer(desk: Desk, interaction: Interaction, body: Obj, uploads: Upload[]): Message | undefined {
  const { world } = desk
  const data: Obj = body['data'] ?? {}
  const isEphemeral = (Number(data['flags'] ?? 0) & Flag.Ephemeral) !== 0
  const hasSource = interaction.source !== undefined && interaction.type !== 2
  const type = body['type'] as number
  if (interaction.type === 4 ? type !== 8 : type === 8) throw wrongType()
  if (type === 4) {
    const making = { channel: interaction.channel, author: world.bot, body: data, uploads, interaction, at: ['data'] }
    interaction.original = createMessage(desk, { ...making, ephemeral: isEphemeral })
    interaction.answered = 'message'
    return interaction.original
  }
  if (uploads.length > 0 && type !== 7) throw wrongType()
  if (type === 5) {
    if ((Number(data['flags'] ?? 0) & ~(Flag.Ephemeral | Flag.ComponentsV2 | Flag.SuppressEmbeds)) !== 0)
      throw invalidForm([{ path: ['data', 'flags'], code: 'BASE_TYPE_BAD', message: 'flags that may not be set' }])
    interaction.original = thinking(desk, interaction, isEphemeral)
    interaction.answered = 'deferred'
    return interaction.original
  }
  if (type === 6 || type === 7) {
    if (!hasSource) throw wrongType()
    interaction.original = interaction.source
    if (type === 7) {
      if (interaction.source!.deleted) throw unknownMessage()
      editMessage(desk, interaction.source!, data, uploads, ['data'])
    }
    interaction.answered = type === 6 ? 'deferred-update' : 'update'
    return interaction.source
  }
  if (type === 8) {
    const choices: Obj[] = data['choices'] ?? []
    const wrongs = choicesWrongs(choices)
    if (wrongs.length > 0) throw invalidForm(wrongs)
    interaction.choices = choices
    interaction.answered = 'choices'
    return undefined
  }
  if (type !== 9 || interaction.type === 5) throw wrongType()
  const wrongs = modalWrongs(data)
  if (wrongs.length > 0) throw invalidForm(wrongs)
  interaction.modal = data
  interaction.answered = 'modal'
  return undefined
}

/** The message that says "thinking ..." until it is edited. */
function thinking(desk: Desk, interaction: Interaction, isEphemeral: boolean): Message {
  const { world } = desk
  const message: Message = {
    id: world.snowflake(),
    channel: interaction.channel,
    author: world.bot,
    content: '',
    embeds: [],
    components: [],
    files: [],
    flags: isEphemeral ? Flag.Ephemeral : 0,
    type: interaction.type === 2 ? 20 : interaction.source ? 19 : 0,
    tts: false,
    nonce: undefined,
    reference: undefined,
    referenced: undefined,
    ephemeralFor: isEphemeral ? interaction.person.id : undefined,
    interaction,
    loading: true,
    mentions: [],
    mentionRoles: [],
    mentionEveryone: false,
    reactions: new Map(),
    createdAtMs: world.nowMs(),
    editedAtMs: undefined,
    deleted: false,
    bodies: [],
  }
  announce(desk, message)
  return message
}

/** The interaction of a webhook token that still lives. */
function byToken(ask: Ask): Interaction {
  const { world, params } = ask
  if (params['application'] !== world.applicationId) throw unknownWebhook()
  const found = world.tokens.get(params['token']!)
  if (!found) throw unknownWebhook()
  if (world.nowMs() - found.createdAtMs > TOKEN_MS) throw invalidWebhookToken()
  if (!found.answered || found.answered === 'none') throw unknownWebhook()
  if (found.channel.deleted) throw unknownChannel()
  return found
}

function messageBy(ask: Ask): { interaction: Interaction; message: Message } {
  const interaction = byToken(ask)
  const id = ask.params['message']
  const own = [interaction.original, ...interaction.followUps]
  const message = id === '@original' ? interaction.original : own.find((one) => one?.id === id)
  if (!message || message.deleted) throw unknownMessage()
  return { interaction, message }
}

function followUp(ask: Ask): Obj {
  const { desk, world, body, uploads } = ask
  const interaction = byToken(ask)
  // The first follow-up of a deferred answer takes the place of "thinking ...", and its visibility.
  if (interaction.original?.loading) {
    const { flags, tts: _tts, nonce: _nonce, ...rest } = body
    const kept = Number(flags ?? 0) & ~Flag.Ephemeral
    return messageJson(
      world,
      editMessage(desk, interaction.original, { ...rest, ...(kept ? { flags: kept } : {}) }, uploads),
    )
  }
  const isGuest = interaction.guild ? !interaction.guild.botIn : interaction.channel.type === 3
  if (isGuest && interaction.followUps.length >= 5) throw tooManyFollowUps()
  const ephemeral = (Number(body['flags'] ?? 0) & Flag.Ephemeral) !== 0
  const message = createMessage(desk, {
    channel: interaction.channel,
    author: world.bot,
    body,
    uploads,
    interaction,
    ephemeral,
  })
  interaction.followUps.push(message)
  return messageJson(world, message)
}

const WEBHOOK = '/webhooks/:application/:token'

export const interactionRoutes: Route[] = [
  {
    method: 'POST',
    path: '/interactions/:interaction/:token/callback',
    open: true,
    multipart: true,
    query: ['with_response'],
    schema: (body) => CALLBACKS[body['type'] as number],
    run: callback,
  },
  {
    method: 'POST',
    path: WEBHOOK,
    open: true,
    multipart: true,
    query: ['wait', 'thread_id', 'with_components'],
    schema: 'RESTPostAPIInteractionFollowupJSONBody',
    run: followUp,
  },
  {
    method: 'GET',
    path: `${WEBHOOK}/messages/:message`,
    open: true,
    query: ['thread_id'],
    run: (ask) => messageJson(ask.world, messageBy(ask).message),
  },
  {
    method: 'PATCH',
    path: `${WEBHOOK}/messages/:message`,
    open: true,
    multipart: true,
    query: ['thread_id', 'with_components'],
    schema: 'RESTPatchAPIInteractionOriginalResponseJSONBody',
    run(ask) {
      const { message } = messageBy(ask)
      return messageJson(ask.world, editMessage(ask.desk, message, ask.body, ask.uploads))
    },
  },
  {
    method: 'DELETE',
    path: `${WEBHOOK}/messages/:message`,
    open: true,
    query: ['thread_id'],
    run(ask) {
      deleteMessage(ask.desk, messageBy(ask).message)
    },
  },
]

/** What the person is told when nothing came within three seconds. */
export function expireInteractions(world: World): void {
  for (const interaction of world.interactions.values()) {
    if (interaction.answered || world.nowMs() - interaction.createdAtMs <= ANSWER_MS) continue
    interaction.answered = 'none'
    interaction.settle()
  }
}
