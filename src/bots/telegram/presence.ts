/** Signs of life: "sending a photo…" while something is made. Best effort; nothing depends on it. */
import type { TelegramApi } from './api.ts'

const AGAIN_MS = 4500
const LONGEST_MS = 60_000

export interface Presence {
  /** Shows it until something is sent to that chat, at most a minute. */
  begin(chat: string, thread: string | undefined, action: 'typing' | 'upload_photo'): void
  end(chat: string): void
  close(): void
}

export function createPresence(api: TelegramApi): Presence {
  const shown = new Map<string, { timer: NodeJS.Timeout; untilMs: number }>()
  const end = (chat: string) => {
    clearInterval(shown.get(chat)?.timer)
    shown.delete(chat)
  }
  return {
    begin(chat, thread, action) {
      const there = shown.get(chat)
      const untilMs = performance.now() + LONGEST_MS
      if (there !== undefined) {
        there.untilMs = untilMs
        return
      }
      const tell = () =>
        void api
          .call('sendChatAction', {
            chat_id: Number(chat),
            action,
            ...(thread === undefined ? {} : { message_thread_id: Number(thread) }),
          })
          .catch(() => end(chat))
      const timer = setInterval(() => {
        if (performance.now() > (shown.get(chat)?.untilMs ?? 0)) end(chat)
        else tell()
      }, AGAIN_MS)
      timer.unref()
      shown.set(chat, { timer, untilMs })
      tell()
    },
    end,
    close() {
      for (const chat of [...shown.keys()]) end(chat)
    },
  }
}
