/** Changing and taking away what was sent. What a message shows already is not asked for again, as far as this process remembers. */

import type { Pace } from '../conversation/pace.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { isMessageGone, isUnchanged } from './outcomes.ts'
import type { SentMessages } from './ref.ts'
import type { Rendered } from './render.ts'

const KEPT = 2000

/** A message id is only unique within its chat. */
export const nameOf = (chat: string, message: number): string => `${chat}:${message}`

export interface Editor {
  /** Remembers what was just sent. */
  posted(chat: string, sent: SentMessages, what: Rendered): void
  /** Changes a message in place; null: it can't be, and a new one takes its place; false: it is not there any more. */
  change(chat: string, there: SentMessages, what: Rendered): Promise<boolean | null>
  /** Throws what passes: a status that stays would say for ever that somebody has to wait. */
  takeAway(chat: string, messages: readonly number[]): Promise<void>
}

export function createEditor({ api, pace }: { api: TelegramApi; pace: Pace }): Editor {
  const shown = new Map<string, object>()

  function remember(name: string, words: object): void {
    shown.delete(name)
    shown.set(name, words)
    if (shown.size > KEPT) shown.delete(shown.keys().next().value as string)
  }

  /** Edits one message, unless it shows that already. */
  async function edit(chat: string, message: number, words: object, call: () => Promise<unknown>): Promise<void> {
    const name = nameOf(chat, message)
    const before = shown.get(name)
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(words)) return
    shown.delete(name)
    await call().catch((error: unknown) => {
      // After a restart nobody remembers.
      if (!(error instanceof TelegramFault && isUnchanged(error))) throw error
    })
    remember(name, words)
  }

  async function changeWords(chat: string, messages: readonly number[], what: Rendered): Promise<void> {
    for (const [index, message_id] of messages.entries()) {
      const words = wordsOf(what, index)
      const target = { chat_id: Number(chat), message_id, link_preview_options: { is_disabled: true } }
      await edit(chat, message_id, words, () => api.call('editMessageText', { ...target, ...words }))
    }
  }

  async function changeCaption(chat: string, message_id: number, what: Rendered): Promise<void> {
    const words = wordsOf(what, 0)
    const { text: caption, ...markup } = words
    await edit(chat, message_id, words, () =>
      api.call('editMessageCaption', { chat_id: Number(chat), message_id, caption, ...markup }),
    )
  }

  return {
    posted(chat, sent, what) {
      if (what.invoice === undefined && what.question === undefined && what.texts.length === 1)
        remember(nameOf(chat, sent.main), wordsOf(what, 0))
    },
    async change(chat, there, what) {
      if (what.invoice !== undefined || what.texts.length === 0) return null
      // Files come first, each a message; what follows them are the parts of the words.
      const files = what.media.flat().length + what.originals.flat().length
      const ofWords = [...there.others, there.main].slice(files)
      try {
        if (there.form === 'text' && ofWords.length === what.texts.length) await changeWords(chat, ofWords, what)
        else if (there.form === 'media' && what.media.length > 0 && what.fitsCaption)
          await changeCaption(chat, there.main, what)
        else return null
        return true
      } catch (error) {
        if (error instanceof TelegramFault && isMessageGone(error)) return false
        throw error
      }
    },
    async takeAway(chat, messages) {
      for (const message of messages) {
        await pace.settle(nameOf(chat, message))
        shown.delete(nameOf(chat, message))
        await api.call('deleteMessage', { chat_id: Number(chat), message_id: message }).catch((error: unknown) => {
          if (!(error instanceof TelegramFault) || error.retryable) throw error
        })
      }
    },
  }
}

/** One part of the words; the last one carries the buttons. */
function wordsOf({ texts, keyboard }: Rendered, index: number) {
  const isLast = index === texts.length - 1
  return { text: texts[index] ?? '', ...(isLast && keyboard !== undefined ? { reply_markup: keyboard } : {}) }
}
