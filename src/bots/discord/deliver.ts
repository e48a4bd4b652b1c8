/** New messages, by the first way that is open: the interaction's token, the channel, a direct message. */
import { Fault } from '../../core/errors.ts'
import type { Address, Outgoing, Sending, SendOutcome } from '../../core/ports.ts'
import { t } from '../conversation/scene.ts'
import type { Channels } from './channels.ts'
import type { Dms } from './dms.ts'
import { DISCORD_LIMITS as MAX } from './limits.ts'
import type { Originals } from './originals.ts'
import { isClosed, isTokenOver, isTooLarge, outcomeOf } from './outcomes.ts'
import { type Begun, kindOf, type MessageKind, type Poster, type Way } from './post.ts'
import { isThinking, type Recall } from './recall.ts'
import { isPrivateAck, type Press, readPress, writeRef } from './ref.ts'
import { type RenderedMessage, render } from './render.ts'
import { DiscordFault, isDiscord } from './rest.ts'
import type { Acknowledged, DiscordParts } from './types.ts'
import type { Uploads } from './upload.ts'

const KEPT_SENDINGS = 500
const YOUNG_AGAIN_MS = 500

interface DeliveryParts extends DiscordParts {
  uploads: Uploads
  originals: Originals
  poster: Poster
  channels: Channels
  dms: Dms
  recall: Recall
  acknowledged: Acknowledged
}

/** One message on its way. */
export interface Parcel {
  address: Address
  outgoing: Outgoing
  sending: Sending
  /** The message to reply to, where it is not the one of the address. */
  replyTo?: string
  /** Tells a second message of one sending from the first. */
  salt?: string
}

/** An outcome, or: not by this way. */
type Tried = SendOutcome | { state: 'closed'; code: string }

export interface Delivery {
  /**
   * By the interaction's token while it lives; then as the bot's own message in the channel; where it may not speak there, or what is
   * said is private, as a direct message.
   */
  deliver(parcel: Parcel): Promise<SendOutcome>
  /** The interaction of an address, where its token may be used. */
  livingPress(address: Address): Promise<Press | null>
  /** Renders for a place, with ever fewer files where Discord finds them too large. */
  fitting<T>(
    parcel: Pick<Parcel, 'address' | 'outgoing' | 'sending'>,
    place: { way: Way; isV2?: boolean },
    act: (messages: RenderedMessage[]) => Promise<T>,
  ): Promise<T>
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const { channels, dms, metrics, originals, poster, recall, uploads } = parts
  /** How far a message came that was broken off: the next try goes on there. After a death nonces and marks find it. */
  const begun = new Map<string, Begun>()

  async function maxBytesFor(way: Way, outgoing: Outgoing): Promise<number> {
    if (outgoing.media === undefined) return MAX.uploadBytes
    if (way.by === 'token') return way.press.uploadBytes > 0 ? way.press.uploadBytes : MAX.uploadBytes
    return way.isDm === true ? MAX.uploadBytes : channels.uploadBytes(way.channel)
  }

  const fitting: Delivery['fitting'] = async ({ outgoing, sending }, { way, isV2 }, act) => {
    const attempt = async (maxBytes: number): Promise<Awaited<ReturnType<typeof act>>> => {
      const media = await uploads.prepare(outgoing.media ?? [], sending.personId, maxBytes)
      const messages = render(outgoing, {
        locale: sending.locale,
        format: parts.locales.format,
        media,
        ...(isV2 === true ? { isV2 } : {}),
      })
      try {
        return await act(messages)
      } catch (error) {
        if (!isTooLarge(error) || maxBytes === 0) throw error
        return attempt(maxBytes > MAX.uploadBytes ? MAX.uploadBytes : 0)
      }
    }
    return attempt(await maxBytesFor(way, outgoing))
  }

  /** What an earlier process, or a call whose answer was lost, may have sent of this, and what was left behind. */
  async function earlier(way: Way, parcel: Parcel, key: string, kind: MessageKind, so?: Begun): Promise<Begun> {
    const { address, sending } = parcel
    const asked = readPress(address.press)?.interaction ?? address.message
    const isElsewhere = way.channel !== address.chat || (way.by === 'token' && way.isEphemeral)
    const isFirst = so === undefined && sending.isAgain !== true
    if (asked === undefined || isElsewhere || (isFirst && parts.acknowledged(asked) !== null))
      return { ids: [], ...so, isDoubtful: false }
    const there = await recall.after(way.channel, asked, address.place === 'private')
    const ids: string[] = []
    for (const message of there) if (kindOf(message, key, ids.length) === kind) ids.push(message.id)
    const left = there.filter((message) => {
      // While the token lives whoever answers fills it.
      if (isThinking(message)) return way.by === 'channel' && message.interaction_metadata?.id === asked
      return kind === 'result' && kindOf(message, key, 0) === 'status'
    })
    const found = ids.length > (so?.ids.length ?? 0) ? { ids } : {}
    return { ids: [], ...so, ...found, left: left.map(({ id }) => id), isDoubtful: false }
  }

  async function tryWay(way: Way, parcel: Parcel): Promise<Tried> {
    const { outgoing, sending, salt = '' } = parcel
    const key = `${sending.id}:${salt}`
    const kind = outgoing.progress === undefined ? 'result' : 'status'
    let so = begun.get(`${key}:${kind}`)
    try {
      if (so === undefined || so.isDoubtful === true) so = await earlier(way, parcel, key, kind, so)
      const sofar = so
      begun.set(`${key}:${kind}`, so)
      if (begun.size > KEPT_SENDINGS) begun.delete(begun.keys().next().value as string)
      const sent = await fitting(parcel, { way }, async (messages) =>
        messages.length === 0
          ? null
          : poster.post(
              { way, messages, personId: sending.personId, key, kind, isQuiet: outgoing.quiet === true },
              sofar,
            ),
      )
      // Where that has to wait, the next try finds everything sent.
      for (const id of so.left ?? []) if (!so.ids.includes(id)) await recall.remove(way.channel, id)
      begun.delete(`${key}:${kind}`)
      if (sent === null) return { state: 'gone', code: 'nothing_to_send' }
      return {
        state: 'sent',
        ref: writeRef({ ...sent, ...(kind === 'status' ? { isStatus: true } : {}) }),
      }
    } catch (error) {
      // By a token nothing makes one of two.
      const isDoubtful = isDiscord(error) && error.retryable && error.status !== 429
      if (so !== undefined && way.by === 'token' && isDoubtful) so.isDoubtful = true
      if (way.by === 'token' && isTokenOver(error)) {
        if (originals.isYoung(way.press)) return { state: 'later', retryAfterMs: YOUNG_AGAIN_MS, code: codeOf(error) }
        originals.over(way.press)
        metrics.count('discord_tokens_over')
        return closed(error)
      }
      return isClosed(error) ? closed(error) : outcomeOf(error)
    }
  }

  async function tryDm(parcel: Parcel): Promise<Tried> {
    try {
      const channel = await dms.open(parcel.sending.personId, parcel.address.speaker)
      metrics.count('discord_dms')
      return await tryWay({ by: 'channel', channel, isDm: true }, parcel)
    } catch (error) {
      if (error instanceof DiscordFault) return isClosed(error) ? closed(error) : outcomeOf(error)
      if (!(error instanceof Fault)) throw error
      return error.retryable
        ? { state: 'later', retryAfterMs: error.retryAfterMs ?? 0, code: error.code }
        : { state: 'gone', code: error.code }
    }
  }

  /** As the bot's own message. Rights are looked at before, because refused calls are counted against us. */
  async function tryChannel(parcel: Parcel, replyTo: string | undefined): Promise<Tried> {
    const { address, outgoing } = parcel
    const rights = address.place === 'private' ? null : await channels.rights(address.chat)
    const may = rights === null || (outgoing.media === undefined ? rights.speak : rights.attach)
    if (!may) return { state: 'closed', code: 'discord-rights' }
    const isReply = replyTo !== undefined && rights?.reply !== false
    const tried = await tryWay({ by: 'channel', channel: address.chat, ...(isReply ? { replyTo } : {}) }, parcel)
    if (tried.state === 'closed') channels.forget(address.chat)
    return tried
  }

  /** Somebody mentioned the bot, and the answer is for their eyes: the channel learns only where it is. */
  async function tellOfDm(parcel: Parcel, isThere: boolean): Promise<void> {
    const { address, sending } = parcel
    const outgoing: Outgoing = { text: [t(isThere ? 'discord-answered-privately' : 'discord-dm-closed')] }
    await tryChannel({ address, outgoing, sending: { ...sending, id: `${sending.id}:notice` } }, address.message)
  }

  async function livingPress(address: Address): Promise<Press | null> {
    const press = readPress(address.press)
    return press !== null && (await originals.isUsable(press)) ? press : null
  }

  async function deliver(parcel: Parcel): Promise<SendOutcome> {
    const { address, outgoing } = parcel
    const ack = readPress(address.press)?.ack
    const isAlone = address.place === 'private'
    const isPrivate = !isAlone && (outgoing.private === true || (ack !== undefined && isPrivateAck(ack)))
    let tried: Tried = { state: 'closed', code: 'discord-no-way' }
    const press = await livingPress(address)
    if (press !== null) {
      tried = await tryWay({ by: 'token', press, channel: address.chat, isEphemeral: isPrivate }, parcel)
      if (tried.state !== 'closed') return tried
    }
    if (!isPrivate) {
      // Alone with the bot only works say whose words they came of.
      const isReply = !isAlone || outgoing.media !== undefined
      tried = await tryChannel(parcel, parcel.replyTo ?? (isReply ? address.message : undefined))
      if (tried.state !== 'closed') return tried
    }
    if (isAlone) return { state: 'forbidden', code: tried.code }
    // How it goes is not worth a direct message; what came of it is.
    if (outgoing.progress !== undefined) return { state: 'gone', code: tried.code }
    const done = await tryDm(parcel)
    // Somebody of whom no channel is known is reached in private or not at all.
    const isElsewhere = address.chat !== address.speaker
    if (isPrivate && ack === undefined && isElsewhere && done.state !== 'later')
      await tellOfDm(parcel, done.state === 'sent')
    if (done.state !== 'closed') return done
    metrics.count('discord_unreachable')
    // Not `forbidden`: others in this channel may be reached by other ways.
    return { state: 'gone', code: done.code }
  }

  return { deliver, livingPress, fitting }
}

const closed = (error: unknown): Tried => ({ state: 'closed', code: codeOf(error) })

const codeOf = (error: unknown): string => (error instanceof Fault ? error.code : 'discord-fault')
