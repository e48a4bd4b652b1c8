/** Interactions as they leave Discord for the bot, and the answer that the person waits for. */

import { permissionsOf } from './permissions.ts'
import { type Seen, see } from './seen.ts'
import { channelJson, memberIn, messageJson, owners, permissionsJson, userJson } from './shapes.ts'
import { entitlementJson } from './shop.ts'
import { sizeLimit } from './uploads.ts'
import {
  type AnswerKind,
  type Channel,
  type Desk,
  type Interaction,
  type Message,
  type Obj,
  Permission,
  type Person,
} from './world.ts'

export interface Where {
  /** The same interaction is delivered so often. */
  deliveries?: number
  /** The person's own limit, where it is above the channel's. */
  attachmentSizeLimit?: number
  locale?: string
}

export interface Asked {
  type: 2 | 3 | 4 | 5
  channel: Channel
  data: Obj
  name?: string
  source?: Message | undefined
  parent?: Interaction
}

/** What the bot answered with its callback, read anew at every look. */
export interface Answer {
  id: string
  token: string
  interaction: Interaction
  /** 'none': three seconds passed, "The application did not respond". */
  readonly kind: AnswerKind
  /** `@original`: the message that answers, or the one whose component was pressed. */
  readonly message: Seen | undefined
  readonly followUps: Seen[]
  readonly modal: Obj | undefined
  readonly choices: { name: string; value: string | number }[] | undefined
  /** Waits until `@original` is there and no longer "thinking ...". */
  settled(timeoutMs?: number): Promise<Seen>
}

/** Sends an interaction; resolves when the bot has answered or its three seconds are over. */
export function ask(desk: Desk, person: Person, asked: Asked, where: Where): Promise<Answer> {
  const { world } = desk
  return new Promise((resolve) => {
    const interaction: Interaction = {
      id: world.snowflake(),
      token: `aW50ZXJhY3Rpb246${world.secret(48)}`,
      type: asked.type,
      person,
      channel: asked.channel,
      guild: asked.channel.guild,
      createdAtMs: world.nowMs(),
      source: asked.source,
      answered: undefined,
      answeredAtMs: undefined,
      original: undefined,
      followUps: [],
      modal: undefined,
      choices: undefined,
      name: asked.name?.replace(/^\//, '').split(' ')[0],
      parent: asked.parent,
      sizeLimitBytes: Math.max(where.attachmentSizeLimit ?? 0, sizeLimit(asked.channel)),
      settle: () => {
        desk.changed()
        resolve(answer)
      },
    }
    const answer = answerOf(desk, interaction)
    world.interactions.set(interaction.id, interaction)
    world.tokens.set(interaction.token, interaction)
    desk.note({
      type: 'asked',
      id: interaction.id,
      kind: asked.type,
      personId: person.id,
      channelId: asked.channel.id,
      data: asked.data,
    })
    const payload = payloadOf(desk, interaction, asked, where)
    for (let n = 0; n < (where.deliveries ?? 1); n++)
      desk.dispatch('INTERACTION_CREATE', asked.channel.guild ? { guild: asked.channel.guild } : {}, () => payload)
  })
}

function answerOf(desk: Desk, interaction: Interaction): Answer {
  const { world } = desk
  const seen = (message: Message | undefined) => (message && !message.deleted ? see(world, message) : undefined)
  const answer: Answer = {
    id: interaction.id,
    token: interaction.token,
    interaction,
    get kind() {
      return interaction.answered ?? 'none'
    },
    get message() {
      return seen(interaction.original)
    },
    get followUps() {
      return interaction.followUps.flatMap((one) => seen(one) ?? [])
    },
    get modal() {
      return interaction.modal
    },
    get choices() {
      return interaction.choices as { name: string; value: string | number }[] | undefined
    },
    settled: (timeoutMs) =>
      desk.until(() => (answer.message?.loading === false ? answer.message : undefined), timeoutMs),
  }
  return answer
}

function payloadOf(desk: Desk, interaction: Interaction, asked: Asked, where: Where): Obj {
  const { world } = desk
  const { channel, person, guild } = interaction
  const member = guild && memberIn(guild, person)
  const isGuest = guild ? !guild.botIn : channel.type === 3
  const appPermissions = guild?.botIn
    ? permissionsOf(channel, world.bot)
    : Permission.SendMessages | Permission.AttachFiles | Permission.EmbedLinks
  return {
    id: interaction.id,
    application_id: world.applicationId,
    type: interaction.type,
    data: asked.data,
    ...(guild
      ? { guild_id: guild.id, guild: { id: guild.id, locale: guild.locale, features: [] }, guild_locale: guild.locale }
      : {}),
    channel: channelJson(channel),
    channel_id: channel.id,
    ...(guild && member
      ? { member: { ...member, user: userJson(person), permissions: permissionsJson(channel, person) } }
      : { user: userJson(person) }),
    token: interaction.token,
    version: 1,
    ...(interaction.source ? { message: messageJson(world, interaction.source) } : {}),
    app_permissions: String(appPermissions),
    locale: where.locale ?? person.locale,
    entitlements: [...world.entitlements.values()]
      .filter((one) => one.userId === person.id && !one.deleted)
      .map((one) => entitlementJson(world, one)),
    authorizing_integration_owners: isGuest ? { '1': person.id } : owners(interaction),
    context: guild ? 0 : channel.type === 1 ? 1 : 2,
    attachment_size_limit: interaction.sizeLimitBytes,
  }
}
