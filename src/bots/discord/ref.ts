/**
 * Two codecs of strings that stand in our rows: the press of an address (the interaction that is answered, with the token that
 * reaches its messages for a quarter of an hour), and the reference to messages that were sent.
 */
import type { MessageRef } from '../../core/ports.ts'

/**
 * How an interaction was acknowledged:
 * - reply: deferred, a public "thinking…" that the first answer fills
 * - private: the same, seen by this person alone
 * - update: deferred on a component; the original is the message that was pressed
 * - update-private: the same on a message that this person alone sees, so that what follows is seen by them alone too
 */
export const ACKS = ['reply', 'private', 'update', 'update-private'] as const
export type Ack = (typeof ACKS)[number]

export interface Press {
  ack: Ack
  /** The interaction's id. */
  interaction: string
  /** The largest file that may be attached to an answer, in bytes. */
  uploadBytes: number
  token: string
  /** When it came in; kept only where the id does not tell. */
  bornAtMs?: number
}

export const DISCORD_EPOCH_MS = 1_420_070_400_000n
const TOKEN_LIFE_MS = 15 * 60_000
/** The token is left alone this long before it ends: a call that is on its way must still arrive. */
const TOKEN_MARGIN_MS = 10_000
/** An id whose time differs more than this from ours is no clock. */
const SKEW_MS = 5 * 60_000

const SNOWFLAKE = /^\d{1,20}$/

/** When an id was made, in milliseconds since the epoch. */
export function snowflakeMs(id: string): number {
  return SNOWFLAKE.test(id) ? Number((BigInt(id) >> 22n) + DISCORD_EPOCH_MS) : 0
}

/** @param receivedAtMs our clock when the interaction came in */
export function writePress(press: Omit<Press, 'bornAtMs'>, receivedAtMs: number): string {
  const isClock = Math.abs(snowflakeMs(press.interaction) - receivedAtMs) <= SKEW_MS
  const interaction = isClock ? press.interaction : `${press.interaction}@${receivedAtMs}`
  return `${press.ack}:${interaction}:${press.uploadBytes}:${press.token}`
}

/** Null: not one of ours. */
export function readPress(text: string | undefined): Press | null {
  const [, ack, interaction, bornAt, limit, token] =
    /^([a-z-]+):(\d{1,20})(?:@(\d{1,16}))?:(\d{1,12}):(.+)$/s.exec(text ?? '') ?? []
  const known = ACKS.find((one) => one === ack)
  if (known === undefined || interaction === undefined || token === undefined) return null
  return {
    ack: known,
    interaction,
    uploadBytes: Number(limit),
    token,
    ...(bornAt === undefined ? {} : { bornAtMs: Number(bornAt) }),
  }
}

export const bornAtMs = (press: Press): number => press.bornAtMs ?? snowflakeMs(press.interaction)

/** The token may still be used. */
export const isAlive = (press: Press, nowMs: number): boolean =>
  nowMs < bornAtMs(press) + TOKEN_LIFE_MS - TOKEN_MARGIN_MS

/** What follows this acknowledgement is for one person's eyes. */
export const isPrivateAck = (ack: Ack): boolean => ack === 'private' || ack === 'update-private'

/**
 * - v2: made of components alone, for ever (the flag can't be taken off a message)
 * - plain: content, attachments, rows of buttons; may become v2
 */
export type MessageForm = 'v2' | 'plain'

export interface SentMessages {
  /** The one with words and buttons: the last. */
  main: string
  /** Those before it, in order. */
  others: string[]
  form: MessageForm
  /** The channel where they stand. */
  channel: string
  /** Seen by one person alone, or in a channel where the bot is not: reached through the interaction's token, by no other way. */
  byTokenOnly?: boolean
  /** They stand in the person's DM, instead of the channel that they answer. */
  isDm?: boolean
  /** It says how a job goes: what comes of it may be a message of its own. */
  isStatus?: boolean
  /** It shows works: words alone don't take their place. */
  hasFiles?: boolean
  /** The interaction through which they are reached, and which of them is its original message. */
  interaction?: string
  original?: string
}

const FORMS: readonly MessageForm[] = ['v2', 'plain']

export function writeRef(sent: SentMessages): MessageRef {
  return {
    parts: [
      sent.main,
      ...sent.others,
      sent.form,
      `c:${sent.channel}`,
      ...(sent.byTokenOnly === true ? ['token'] : []),
      ...(sent.isDm === true ? ['dm'] : []),
      ...(sent.isStatus === true ? ['status'] : []),
      ...(sent.hasFiles === true ? ['files'] : []),
      ...(sent.interaction === undefined ? [] : [`i:${sent.interaction}`]),
      ...(sent.original === undefined ? [] : [`o:${sent.original}`]),
    ],
  }
}

/** Null: nothing that this chat ever sent. */
export function readRef(ref: MessageRef): SentMessages | null {
  const [main, ...others] = ref.parts.filter((part) => SNOWFLAKE.test(part))
  const channel = tagged(ref, 'c:')
  if (main === undefined || channel === undefined) return null
  const interaction = tagged(ref, 'i:')
  const original = tagged(ref, 'o:')
  return {
    main,
    others,
    form: FORMS.find((one) => ref.parts.includes(one)) ?? 'v2',
    channel,
    ...(ref.parts.includes('token') ? { byTokenOnly: true } : {}),
    ...(ref.parts.includes('dm') ? { isDm: true } : {}),
    ...(ref.parts.includes('status') ? { isStatus: true } : {}),
    ...(ref.parts.includes('files') ? { hasFiles: true } : {}),
    ...(interaction === undefined ? {} : { interaction }),
    ...(original === undefined ? {} : { original }),
  }
}

/**
 * The message on which a component was pressed, as `on` of an Intent.
 * @param on.byTokenOnly it is ephemeral, or the bot is not in that channel
 */
export function pressedRef(on: {
  message: string
  channel: string
  interaction: string
  isV2: boolean
  hasFiles?: boolean | undefined
  byTokenOnly: boolean
}): MessageRef {
  return writeRef({
    main: on.message,
    others: [],
    form: on.isV2 ? 'v2' : 'plain',
    channel: on.channel,
    ...(on.byTokenOnly ? { byTokenOnly: true } : {}),
    ...(on.hasFiles === true ? { hasFiles: true } : {}),
    interaction: on.interaction,
    original: on.message,
  })
}

function tagged(ref: MessageRef, tag: string): string | undefined {
  const id = ref.parts.find((part) => part.startsWith(tag))?.slice(tag.length)
  return id !== undefined && SNOWFLAKE.test(id) ? id : undefined
}
