/** The chat port: Outgoing messages become calls of the Bot API, their errors become outcomes. */

import { Fault } from '../../core/errors.ts'
import { LIMITS } from '../../core/limits.ts'
import type {
  Address,
  Button,
  ChatPort,
  Json,
  MessageRef,
  Outgoing,
  Sending,
  SendOutcome,
  Text,
} from '../../core/ports.ts'
import type { Pace } from '../conversation/pace.ts'
import { t } from '../conversation/scene.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { createEditor, nameOf } from './edit.ts'
import { fetchFile } from './files.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { outcomeOf } from './outcomes.ts'
import { nothingSent, type Poster, type Sent } from './post.ts'
import { actionFor, type Presence } from './presence.ts'
import type { Presses } from './presses.ts'
import { readRef, type SentMessages, writeRef } from './ref.ts'
import { type Rendered, render, shorten } from './render.ts'
import { type Me, PLATFORM, type TelegramParts } from './types.ts'

/** What is ready sooner needs no status message: the reaction and "sending a photo…" are enough. */
const SOON_MS = 10_000
const KEPT_SENDINGS = 500
/** A chat's statuses change no more often. */
const STATUS_MS = 1500
const GROUP_STATUS_MS = 10_000
const isLong = ({ outcome }: Outgoing): boolean => (outcome?.waitedMs ?? 0) > LIMITS.longWaitMs

interface SenderParts extends TelegramParts {
  api: TelegramApi
  bot: string
  me(): Me | null
  poster: Poster
  pace: Pace
  presence: Presence
  presses: Presses
  uploadBytes: number
}

const openChat = (username: string): Button => ({
  label: t('telegram-open-chat'),
  press: { url: `https://t.me/${username}?start=private` },
})

export function createSender(parts: SenderParts): ChatPort {
  const { api, clock, locales, pace, presence } = parts
  const editor = createEditor({ api, pace })
  /** How far a message came that was broken off: the next try goes on there. In memory: after a death a second copy is possible. */
  const begun = new Map<string, Sent>()
  /** What stands there already, while what it takes the place of could not be taken away yet. */
  const placed = new Map<string, { shown: string; sent: SentMessages }>()
  /** Chats that were told to be slower. */
  const pausedUntilMs = new Map<string, number>()

  const isOurs = (address: Address) => address.platform === PLATFORM && address.bot === parts.bot
  const rendered = (outgoing: Outgoing, sending: Sending): Rendered =>
    render(outgoing, sending.locale, locales.format, { uploadBytes: parts.uploadBytes })

  /** Runs calls for a chat; errors as outcomes. A group that moved is followed. */
  async function attempt(address: Address, act: (address: Address) => Promise<SendOutcome>): Promise<SendOutcome> {
    const pauseMs = (pausedUntilMs.get(address.chat) ?? 0) - clock.nowMs()
    if (pauseMs > 0) return { state: 'later', retryAfterMs: pauseMs, code: 'telegram-429', isUncounted: true }
    pausedUntilMs.delete(address.chat)
    try {
      return await act(address)
    } catch (error) {
      if (error instanceof TelegramFault && error.migratedTo !== undefined) {
        await parts.moveChat({ bot: parts.bot, from: address.chat, to: error.migratedTo })
        // What waits was moved with the chat, this message too: it goes out there.
        return { state: 'later', retryAfterMs: 0, code: 'telegram-moved' }
      }
      if (error instanceof Fault && error.code === 'file_gone') return { state: 'gone', code: error.code }
      const outcome = outcomeOf(error)
      if (outcome.state === 'later' && outcome.code === 'telegram-429')
        pausedUntilMs.set(address.chat, clock.nowMs() + outcome.retryAfterMs)
      parts.metrics.count('telegram_errors', { code: outcome.code })
      return outcome
    }
  }

  async function post(address: Address, outgoing: Outgoing, sending: Sending): Promise<SentMessages> {
    const what = rendered(outgoing, sending)
    const plan = what.media.flat().map(({ item }) => item.id)
    const key = `${sending.id}:${plan.join(',')}`
    const sent = begun.get(key) ?? nothingSent()
    begun.set(key, sent)
    if (begun.size > KEPT_SENDINGS) begun.delete(begun.keys().next().value as string)
    const messages = await parts.poster.post(
      {
        rendered: what,
        address,
        personId: sending.personId,
        isReply: address.place === 'group' || what.media.length > 0 || outgoing.progress !== undefined,
        hasEffect: outgoing.effect === 'success',
        isQuiet: outgoing.quiet === true,
        tooLarge: async ({ item }) => ({
          text: locales.format(
            sending.locale,
            t('telegram-too-large', { sizeMb: Math.ceil(item.sizeBytes / 2 ** 20) }),
          ),
          url: await parts.link(item.id, sending.personId),
        }),
      },
      sent,
    )
    begun.delete(key)
    editor.posted(address.chat, messages, what)
    return messages
  }

  /** A bill that can't be brought to its person can be opened by its address; another's payment is refused when it is judged. */
  async function payButton(outgoing: Outgoing, sending: Sending): Promise<Button | null> {
    const bill = rendered(outgoing, sending).invoice
    if (bill === undefined) return null
    try {
      const url = await parts.poster.invoiceLink(bill)
      return { label: t('telegram-pay-link'), press: { url } }
    } catch (error) {
      if (error instanceof TelegramFault) return null
      throw error
    }
  }

  /** In a group: said to the one person alone, and the group learns only that it was. */
  async function sendPrivately(
    address: Address,
    outgoing: Outgoing,
    sending: Sending,
    notYet: Text = t('telegram-write-first'),
  ): Promise<SendOutcome> {
    const { press, ...publicly } = address
    const isShort = outgoing.buttons === undefined && outgoing.media === undefined && outgoing.invoice === undefined
    if (press !== undefined && isShort) {
      const text = shorten(rendered(outgoing, sending).texts.join('\n'), MAX.pressAnswerChars)
      if (await parts.presses.answer(press, text)) return { state: 'sent', ref: { parts: [] } }
    }
    const user = address.speaker ?? (await parts.userOf(sending.personId))
    if (user === null) return { state: 'gone', code: 'no_private_chat' }
    const there: Address = { platform: PLATFORM, bot: parts.bot, chat: user, place: 'private' }
    const done = await attempt(there, async () => ({
      state: 'sent',
      ref: writeRef({ ...(await post(there, outgoing, sending)), privateChat: user }),
    }))
    if (done.state === 'later') return done
    const username = parts.me()?.username ?? ''
    const isSent = done.state === 'sent'
    const pay = isSent ? null : await payButton(outgoing, sending)
    const buttons = [...(username === '' ? [] : [openChat(username)]), ...(pay === null ? [] : [pay])]
    const notice: Outgoing = {
      text: [isSent ? t('telegram-answered-privately') : notYet],
      ...(buttons.length === 0 ? {} : { buttons: [buttons] }),
    }
    // The notice is a courtesy: what matters is sent already, or can't be.
    await attempt(publicly, async (at) => ({
      state: 'sent',
      ref: writeRef(await post(at, notice, { ...sending, id: `${sending.id}:notice` })),
    }))
    return isSent ? done : { state: 'sent', ref: { parts: [] } }
  }

  /** A work that its group does not take (a closed topic, rights withdrawn, the bot put out) goes to its person alone. */
  async function orPrivately(
    outcome: SendOutcome,
    { press: _late, ...address }: Address,
    outgoing: Outgoing,
    sending: Sending,
  ): Promise<SendOutcome> {
    const isRefused =
      outcome.state === 'forbidden' || (outcome.state === 'gone' && outcome.code.startsWith('telegram-'))
    if (!isRefused || address.place !== 'group' || outgoing.outcome === undefined) return outcome
    const done = await sendPrivately(address, outgoing, sending, t('telegram-not-here'))
    const isThere = done.state === 'sent' && done.ref.parts.length > 0
    return isThere || done.state === 'later' ? done : outcome
  }

  /** Changes a message, or puts another in its place, which then shows what is new. */
  async function exchange(
    at: Address,
    there: SentMessages,
    given: { what: Rendered; outgoing: Outgoing; sending: Sending },
  ): Promise<SendOutcome> {
    const { what, outgoing, sending } = given
    const earlier = placed.get(sending.id)
    if (earlier === undefined) {
      // A change makes no sound: whoever waited long is told by a new message.
      const isAwaited = there.isStatus === true && outgoing.quiet !== true && isLong(outgoing)
      // The bill may stand there, unknown to us: its receipt comes below it, not above.
      const isBelow = there.isPressed === true && outgoing.effect === 'success'
      const changed = isAwaited || isBelow ? null : await editor.change(at.chat, there, what)
      if (changed === true) return { state: 'sent', ref: writeRef({ ...there, isStatus: false }) }
      if (changed === false) return { state: 'gone', code: 'message_gone' }
    }
    const shown = JSON.stringify(what)
    const privately = there.privateChat === undefined ? {} : { privateChat: there.privateChat }
    const now = earlier ?? { shown, sent: { ...(await post(at, outgoing, sending)), ...privately } }
    placed.set(sending.id, now)
    if (placed.size > KEPT_SENDINGS) placed.delete(placed.keys().next().value as string)
    // A status goes when its result is there; works and receipts of payments stay.
    const isPaid = there.form === 'invoice' && outgoing.effect === 'success'
    if (there.form !== 'media' && !isPaid) await editor.takeAway(at.chat, [there.main, ...there.others])
    placed.delete(sending.id)
    // While it waited for that, there came something newer to show.
    return now.shown === shown ? { state: 'sent', ref: writeRef(now.sent) } : exchange(at, now.sent, given)
  }

  return {
    platform: PLATFORM,
    fileBytes: parts.uploadBytes,

    async send(address: Address, outgoing: Outgoing, sending: Sending): Promise<SendOutcome> {
      if (!isOurs(address)) return { state: 'gone', code: 'not_telegram' }
      // What it had taken the place of is of no account any more: it comes as a message of its own.
      placed.delete(sending.id)
      if (outgoing.private === true && address.place === 'group') return sendPrivately(address, outgoing, sending)
      const readyAtMs = outgoing.progress?.readyAtMs
      if (outgoing.progress !== undefined) presence.begin(address.chat, address.thread, actionFor(outgoing.progress))
      if (readyAtMs !== undefined && readyAtMs - clock.nowMs() < SOON_MS && outgoing.media === undefined)
        return { state: 'sent', ref: { parts: [] } }
      const outcome = await attempt(address, async (at) => ({
        state: 'sent',
        ref: writeRef({ ...(await post(at, outgoing, sending)), isStatus: outgoing.progress !== undefined }),
      }))
      if (outgoing.progress === undefined) presence.end(address.chat)
      return orPrivately(outcome, address, outgoing, sending)
    },

    async edit(address: Address, ref: MessageRef, outgoing: Outgoing, sending: Sending): Promise<SendOutcome> {
      const there = readRef(ref)
      if (!isOurs(address) || there === null) return { state: 'gone', code: 'no_such_message' }
      // What is personal takes no place in a group: the message that was pressed stays as it is.
      const isPublic = address.place === 'group' && there.privateChat === undefined
      if (outgoing.private === true && isPublic) return sendPrivately(address, outgoing, sending)
      const chat = there.privateChat ?? address.chat
      const name = nameOf(chat, there.main)
      const what = rendered(outgoing, sending)
      if (outgoing.progress !== undefined) {
        presence.begin(chat, address.thread, actionFor(outgoing.progress))
        if (there.form === 'text') {
          // Lost progress is not tried again.
          const status = async () => void (await editor.change(chat, there, what))
          await pace.status(name, { key: chat, everyMs: isPublic ? GROUP_STATUS_MS : STATUS_MS }, () =>
            status().catch(() => {}),
          )
          return { state: 'sent', ref: writeRef({ ...there, isStatus: true }) }
        }
      }
      await pace.settle(name)
      const at: Address =
        there.privateChat === undefined
          ? address
          : { platform: PLATFORM, bot: parts.bot, chat: there.privateChat, place: 'private' }
      const outcome = await attempt(at, (now) => exchange(now, there, { what, outgoing, sending }))
      if (outgoing.progress === undefined) presence.end(chat)
      // After `gone` it is sent anew, and finds its way then.
      const isHere = outcome.state === 'forbidden' && isPublic
      return isHere ? orPrivately(outcome, address, outgoing, sending) : outcome
    },

    async remove(address: Address, ref: MessageRef): Promise<void> {
      const there = readRef(ref)
      if (!isOurs(address) || there === null) return
      await editor.takeAway(there.privateChat ?? address.chat, [there.main, ...there.others])
    },

    fetch: (ref: Json, signal: AbortSignal) => fetchFile({ api, ...parts.config, bot: parts.bot }, ref, signal),
  }
}
