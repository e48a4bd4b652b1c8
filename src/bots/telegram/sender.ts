/** The chat port: Outgoing messages become calls of the Bot API, their errors become outcomes. */

import { Fault } from '../../core/errors.ts'
import type { Address, Button, ChatPort, Json, MessageRef, Outgoing, Sending, SendOutcome } from '../../core/ports.ts'
import { t } from '../conversation/scene.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { fetchFile } from './files.ts'
import { TELEGRAM_LIMITS as MAX } from './limits.ts'
import { isMessageGone, isUnchanged, outcomeOf } from './outcomes.ts'
import type { Pace } from './pace.ts'
import { nothingSent, type Poster, type Sent } from './post.ts'
import type { Presence } from './presence.ts'
import type { Presses } from './presses.ts'
import { readRef, type SentMessages, writeRef } from './ref.ts'
import { type Rendered, render, shorten } from './render.ts'
import { type Me, PLATFORM, type TelegramParts } from './types.ts'

/** What is ready sooner needs no status message: the reaction and "sending a photo…" are enough. */
const SOON_MS = 10_000
const KEPT_SENDINGS = 500

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

/** A message id is only unique within its chat. */
const nameOf = (chat: string, message: number): string => `${chat}:${message}`

export function createSender(parts: SenderParts): ChatPort {
  const { api, clock, locales, pace, presence } = parts
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
        isQuiet: false,
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
    return messages
  }

  /** In a group: said to the one person alone, and the group learns only that it was. */
  async function sendPrivately(
    address: Address,
    outgoing: Outgoing,
    sending: Sending,
    notYet = t('telegram-write-first'),
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
    const notice: Outgoing = {
      text: [isSent ? t('telegram-answered-privately') : notYet],
      ...(username === '' ? {} : { buttons: [[openChat(username)]] }),
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
    if (!isRefused || address.place !== 'group' || outgoing.media === undefined) return outcome
    const done = await sendPrivately(address, outgoing, sending, t('telegram-not-here'))
    const isThere = done.state === 'sent' && done.ref.parts.length > 0
    return isThere || done.state === 'later' ? done : outcome
  }

  /** Throws what passes: a status that stays would say for ever that somebody has to wait. */
  async function takeAway(chat: string, messages: readonly number[]): Promise<void> {
    for (const message of messages) {
      await pace.settle(nameOf(chat, message))
      await api.call('deleteMessage', { chat_id: Number(chat), message_id: message }).catch((error: unknown) => {
        if (!(error instanceof TelegramFault) || error.retryable) throw error
      })
    }
  }

  async function changeWords(chat: string, messages: readonly number[], what: Rendered): Promise<void> {
    for (const [index, message_id] of messages.entries()) {
      const isLast = index === messages.length - 1
      const markup = isLast && what.keyboard !== undefined ? { reply_markup: what.keyboard } : {}
      const words = { text: what.texts[index] ?? '', link_preview_options: { is_disabled: true }, ...markup }
      await api.call('editMessageText', { chat_id: Number(chat), message_id, ...words }).catch((error: unknown) => {
        if (!(error instanceof TelegramFault && isUnchanged(error))) throw error
      })
    }
  }

  /** Changes a message in place; null: it can't be, and a new one takes its place. */
  async function change(chat: string, there: SentMessages, what: Rendered): Promise<boolean | null> {
    const target = { chat_id: Number(chat), message_id: there.main }
    const markup = what.keyboard === undefined ? {} : { reply_markup: what.keyboard }
    const text = what.texts[0]
    if (what.invoice !== undefined || text === undefined) return null
    // Files come first, each a message; what follows them are the parts of the words.
    const ofWords = [...there.others, there.main].slice(what.media.flat().length)
    try {
      if (there.form === 'text' && ofWords.length === what.texts.length) await changeWords(chat, ofWords, what)
      else if (there.form === 'media' && what.media.length > 0 && what.fitsCaption)
        await api.call('editMessageCaption', { ...target, caption: text, ...markup })
      else return null
      return true
    } catch (error) {
      if (error instanceof TelegramFault && isUnchanged(error)) return true
      if (error instanceof TelegramFault && isMessageGone(error)) return false
      throw error
    }
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
      const changed = await change(at.chat, there, what)
      if (changed === true) return { state: 'sent', ref: writeRef(there) }
      if (changed === false) return { state: 'gone', code: 'message_gone' }
    }
    const shown = JSON.stringify(what)
    const privately = there.privateChat === undefined ? {} : { privateChat: there.privateChat }
    const now = earlier ?? { shown, sent: { ...(await post(at, outgoing, sending)), ...privately } }
    placed.set(sending.id, now)
    if (placed.size > KEPT_SENDINGS) placed.delete(placed.keys().next().value as string)
    // A status goes when its result is there; works and receipts of payments stay.
    const isPaid = there.form === 'invoice' && outgoing.effect === 'success'
    if (there.form !== 'media' && !isPaid) await takeAway(at.chat, [there.main, ...there.others])
    placed.delete(sending.id)
    // While it waited for that, there came something newer to show.
    return now.shown === shown ? { state: 'sent', ref: writeRef(now.sent) } : exchange(at, now.sent, given)
  }

  return {
    platform: PLATFORM,

    async send(address: Address, outgoing: Outgoing, sending: Sending): Promise<SendOutcome> {
      if (!isOurs(address)) return { state: 'gone', code: 'not_telegram' }
      if (outgoing.private === true && address.place === 'group') return sendPrivately(address, outgoing, sending)
      const readyAtMs = outgoing.progress?.readyAtMs
      if (outgoing.progress !== undefined) presence.begin(address.chat, address.thread, 'upload_photo')
      if (readyAtMs !== undefined && readyAtMs - clock.nowMs() < SOON_MS && outgoing.media === undefined)
        return { state: 'sent', ref: { parts: [] } }
      const outcome = await attempt(address, async (at) => ({
        state: 'sent',
        ref: writeRef(await post(at, outgoing, sending)),
      }))
      if (outgoing.progress === undefined) presence.end(address.chat)
      return orPrivately(outcome, address, outgoing, sending)
    },

    async edit(address: Address, ref: MessageRef, outgoing: Outgoing, sending: Sending): Promise<SendOutcome> {
      const there = readRef(ref)
      if (!isOurs(address) || there === null) return { state: 'gone', code: 'no_such_message' }
      const chat = there.privateChat ?? address.chat
      const name = nameOf(chat, there.main)
      const what = rendered(outgoing, sending)
      if (outgoing.progress !== undefined) {
        presence.begin(chat, address.thread, 'upload_photo')
        if (there.form === 'text') {
          const isGroup = address.place === 'group' && there.privateChat === undefined
          // Lost progress is not tried again.
          const status = async () => void (await change(chat, there, what))
          await pace.status(name, { id: chat, isGroup }, () => status().catch(() => {}))
          return { state: 'sent', ref }
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
      const isHere = outcome.state === 'forbidden' && there.privateChat === undefined
      return isHere ? orPrivately(outcome, address, outgoing, sending) : outcome
    },

    async remove(address: Address, ref: MessageRef): Promise<void> {
      const there = readRef(ref)
      if (!isOurs(address) || there === null) return
      await takeAway(there.privateChat ?? address.chat, [there.main, ...there.others])
    },

    fetch: (ref: Json, signal: AbortSignal) => fetchFile({ api, ...parts.config, bot: parts.bot }, ref, signal),
  }
}
