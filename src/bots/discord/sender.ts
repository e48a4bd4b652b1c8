/** The chat port: Outgoing messages become calls of Discord's REST API, their errors become outcomes. */
import { LIMITS } from '../../core/limits.ts'
import type { Address, ChatPort, MessageRef, Outgoing, Sending, SendOutcome } from '../../core/ports.ts'
import { createPace } from '../conversation/pace.ts'
import { t } from '../conversation/scene.ts'
import { createChannels } from './channels.ts'
import { createDelivery } from './deliver.ts'
import { createDms } from './dms.ts'
import { DISCORD_LIMITS } from './limits.ts'
import { createOriginals } from './originals.ts'
import { isClosed, isMessageGone, isTokenOver, nullIfRefused, outcomeOf } from './outcomes.ts'
import { channelRoute, createPoster, tokenRoute, type Way } from './post.ts'
import type { Presence } from './presence.ts'
import { createRecall } from './recall.ts'
import { type Press, readRef, type SentMessages, snowflakeMs, writeRef } from './ref.ts'
import type { DiscordRest, Route } from './rest.ts'
import { type Acknowledged, type DiscordParts, PLATFORM } from './types.ts'
import { createUploads } from './upload.ts'

/** What is ready sooner needs no status message: "is typing…" is enough. A "thinking…" is filled at once, for it must not outlive its token. */
const SOON_MS = 10_000

interface SenderParts extends DiscordParts {
  rest: DiscordRest
  presence: Presence
  acknowledged: Acknowledged
}

/** A status changes no more often. */
const STATUS_MS = 2000
const KEPT_PLACED = 500

/** One message that is there, and what it should show. */
interface Change {
  address: Address
  there: SentMessages
  outgoing: Outgoing
  sending: Sending
}

export function createSender(parts: SenderParts): Omit<ChatPort, 'fetch'> {
  const { clock, presence, rest } = parts
  const bot = parts.config.applicationId
  const nowMs = () => clock.nowMs()
  const uploads = createUploads(parts)
  const originals = createOriginals({ rest, bot, nowMs, acknowledged: parts.acknowledged })
  const poster = createPoster({ rest, bot, uploads, originals })
  const channels = createChannels({ rest, bot, clock })
  const dms = createDms({ rest, clock, userOf: parts.userOf })
  const recall = createRecall({ rest, bot, channels })
  const { deliver, fitting, livingPress } = createDelivery({
    ...parts,
    uploads,
    originals,
    poster,
    channels,
    dms,
    recall,
  })
  const pace = createPace()
  /** Results that took the place of a status which stands there still, by that status. In memory: after a death the place is read. */
  const placed = new Map<string, { ref: MessageRef; shown: string; isReplied: boolean }>()

  /** The person looks at a "thinking…" that our next message fills. */
  async function isThinkingAt(address: Address): Promise<boolean> {
    const press = await livingPress(address)
    return press !== null && (press.ack === 'reply' || press.ack === 'private')
  }

  const isOurs = (address: Address) => address.platform === PLATFORM && address.bot === bot

  /** How a message is reached; null: it isn't. */
  async function wayTo(address: Address, there: SentMessages): Promise<Way | null> {
    const press = await livingPress(address)
    if (press !== null && press.interaction === there.interaction)
      return { by: 'token', press, channel: there.channel, isEphemeral: there.byTokenOnly === true }
    if (there.byTokenOnly === true) return null
    return { by: 'channel', channel: there.channel, ...(there.isDm === true ? { isDm: true } : {}) }
  }

  const routeBy = (way: Way, { original }: SentMessages, message: string): Route =>
    way.by === 'token'
      ? tokenRoute(bot, way.press, message === original ? '@original' : message)
      : channelRoute(way.channel, message)

  async function takeAway(address: Address, there: SentMessages): Promise<void> {
    for (const message of [...there.others, there.main]) {
      await pace.settle(message)
      const way = await wayTo(address, there)
      if (way === null) return
      const auth = way.by === 'token' ? { auth: false as const } : {}
      await rest.call('DELETE', routeBy(way, there, message), auth).catch(nullIfRefused)
    }
  }

  /** Changes it where it stands; null: it can't be, and a new message takes its place. */
  async function changeInPlace(change: Change): Promise<SentMessages | null> {
    const { address, there, sending } = change
    const way = await wayTo(address, there)
    if (way === null) return null
    try {
      return await fitting(change, { way, isV2: there.form === 'v2' }, async (messages) => {
        const last = messages.at(-1)
        const hasFiles = messages.some(({ files }) => files.length > 0)
        // More messages than before, or fewer, come anew; so does a song, which no message of components can show.
        if (last === undefined || messages.length !== there.others.length + 1) return null
        if ((there.form === 'v2' && last.form === 'plain') || (there.hasFiles === true && !hasFiles)) return null
        await poster.change(routeBy(way, there, there.main), there, last, sending.personId)
        const { isStatus: _was, ...kept } = there
        return { ...kept, form: last.form, ...(hasFiles ? { hasFiles } : {}) }
      })
    } catch (error) {
      if (way.by === 'token' && isTokenOver(error)) {
        originals.over(way.press)
        return changeInPlace(change)
      }
      if (isMessageGone(error) || isClosed(error)) return null
      throw error
    }
  }

  /** The result came as a message of its own: its status says no more "please wait". Throws what passes; the result is not sent again. */
  async function settleStatus({ address, there, sending }: Change, isReplied: boolean): Promise<void> {
    const done: Outgoing = { text: [t('discord-result-below')] }
    const change = () => changeInPlace({ address, there, outgoing: done, sending }).catch(nullIfRefused)
    const changed = isReplied ? await change() : null
    if (changed === null) await takeAway(address, there)
  }

  /**
   * Whether the result should be a new message. What an interaction began is read where that stands, as long as its token lives;
   * whoever waited long under a message of their own looks elsewhere by now, unless they want no sound.
   */
  function isFarAbove({ there, outgoing }: Change, press: Press | null): boolean {
    if (there.isStatus !== true || outgoing.progress !== undefined) return false
    if (there.interaction !== undefined) return press?.interaction !== there.interaction
    const waitedMs = outgoing.outcome?.waitedMs ?? nowMs() - snowflakeMs(there.main)
    return outgoing.quiet !== true && waitedMs > LIMITS.longWaitMs
  }

  async function editNow(change: Change): Promise<SendOutcome> {
    const { address, there, outgoing, sending } = change
    const press = await livingPress(address)
    if (!isFarAbove(change, press)) {
      const changed = await changeInPlace(change)
      const status = outgoing.progress === undefined ? {} : { isStatus: true }
      if (changed !== null) return { state: 'sent', ref: writeRef({ ...changed, ...status }) }
    }
    // What an interaction began is replied to, and so stays; a status under somebody's own message goes.
    const isOfInteraction = there.interaction !== undefined && there.byTokenOnly !== true && there.isDm !== true
    const isReplied = isOfInteraction && press?.interaction !== there.interaction
    const replyTo = isReplied ? { replyTo: there.main } : {}
    const sent = await deliver({ address, outgoing, sending, salt: there.main, ...replyTo })
    if (sent.state !== 'sent') return sent
    if (there.isStatus === true) {
      placed.set(there.main, { ref: sent.ref, shown: JSON.stringify(outgoing), isReplied })
      if (placed.size > KEPT_PLACED) placed.delete(placed.keys().next().value as string)
      await settleStatus(change, isReplied)
      placed.delete(there.main)
    } else if (there.hasFiles !== true) await takeAway(address, there).catch(() => {})
    return sent
  }

  /** The result stands already, and its status could not be settled: that first, then what it shows now. */
  async function goOn(change: Change): Promise<SendOutcome> {
    const before = placed.get(change.there.main)
    const there = before === undefined ? null : readRef(before.ref)
    if (before === undefined || there === null) return editNow(change)
    await settleStatus(change, before.isReplied)
    placed.delete(change.there.main)
    if (before.shown === JSON.stringify(change.outgoing)) return { state: 'sent', ref: before.ref }
    return editNow({ ...change, there })
  }

  return {
    platform: PLATFORM,
    fileBytes: DISCORD_LIMITS.uploadBytes,

    async send(address, outgoing, sending) {
      if (!isOurs(address)) return { state: 'gone', code: 'not_discord' }
      const { progress } = outgoing
      if (progress !== undefined && address.press === undefined) presence.begin(address.chat)
      const isSoon = progress?.readyAtMs !== undefined && progress.readyAtMs - nowMs() < SOON_MS
      if (isSoon && outgoing.media === undefined && !(await isThinkingAt(address)))
        return { state: 'sent', ref: { parts: [] } }
      parts.crash('answer:begun')
      const outcome = await deliver({ address, outgoing, sending })
      if (progress === undefined) {
        presence.end(address.chat)
        parts.crash('answer:sent')
      }
      return outcome
    },

    async edit(address, ref, outgoing, sending) {
      const there = readRef(ref)
      if (!isOurs(address) || there === null) return { state: 'gone', code: 'no_such_message' }
      parts.crash('answer:begun')
      const change: Change = { address, there, outgoing, sending }
      if (outgoing.progress !== undefined && there.isStatus === true) {
        if (address.press === undefined) presence.begin(address.chat)
        const status = async () => void (await changeInPlace(change))
        // Lost progress is not tried again.
        await pace.status(there.main, { key: there.main, everyMs: STATUS_MS }, () => status().catch(() => {}))
        return { state: 'sent', ref }
      }
      await pace.settle(there.main)
      try {
        const outcome = await goOn(change)
        if (outgoing.progress === undefined) parts.crash('answer:sent')
        return outcome
      } catch (error) {
        return outcomeOf(error)
      } finally {
        if (outgoing.progress === undefined) presence.end(address.chat)
      }
    },

    async remove(address, ref) {
      const there = readRef(ref)
      if (isOurs(address) && there !== null) await takeAway(address, there)
    },
  }
}
