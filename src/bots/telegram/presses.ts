/**
 * Presses on buttons are answered at once, so that nothing spins. In groups an answer for the presser alone may follow within
 * moments: there the plain one waits that long.
 */
import type { TelegramApi } from './api.ts'
import { createRecent } from './recent.ts'

const GRACE_MS = 1500

export interface Presses {
  came(press: { id: string; isPrivate: boolean }): void
  /** Shows a short text to whoever pressed; false: too late, or not heard of here. */
  answer(id: string, text: string): Promise<boolean>
  close(): void
}

export function createPresses(api: TelegramApi): Presses {
  const open = new Map<string, NodeJS.Timeout>()
  const recent = createRecent()
  /** An answer that comes too late is nothing to anybody. */
  const plain = (id: string) =>
    void api.call('answerCallbackQuery', { callback_query_id: id }).catch(() => recent.forget(id))
  return {
    came({ id, isPrivate }) {
      if (!recent.isFirst(id)) return
      if (isPrivate) {
        plain(id)
        return
      }
      const timer = setTimeout(() => {
        open.delete(id)
        plain(id)
      }, GRACE_MS)
      timer.unref()
      open.set(id, timer)
    },
    async answer(id, text) {
      clearTimeout(open.get(id))
      open.delete(id)
      try {
        await api.call('answerCallbackQuery', { callback_query_id: id, text, show_alert: true })
        return true
      } catch {
        return false
      }
    },
    close() {
      for (const [id, timer] of open) {
        clearTimeout(timer)
        plain(id)
      }
      open.clear()
    },
  }
}
