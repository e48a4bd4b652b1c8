/** Signs of life: "sending a photo…" while something is made. Best effort; nothing depends on it. */
import type { Outgoing } from '../../core/ports.ts'
import type { TelegramApi } from './api.ts'

const AGAIN_MS = 4500
const LONGEST_MS = 60_000

export type ChatAction = 'typing' | 'upload_photo' | 'upload_video' | 'record_voice'

const ACTIONS = {
  picture: 'upload_photo',
  video: 'upload_video',
  audio: 'record_voice',
  words: 'typing',
} as const

/** What is shown while something is made. */
export function actionFor(progress: NonNullable<Outgoing['progress']>): ChatAction {
  return ACTIONS[progress.makes ?? 'picture']
}

export interface Presence {
  /** Shows it until something is sent to that chat, at most a minute. */
  begin(chat: string, thread: string | undefined, action: ChatAction): void
  end(chat: string): void
  close(): void
}

export function createPresence(api: TelegramApi): Presence {
  const shown = new Map<string, { timer: NodeJS.Timeout; untilMs: number; action: ChatAction }>()
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
        there.action = action
        return
      }
      const tell = () =>
        void api
          .call('sendChatAction', {
            chat_id: Number(chat),
            action: shown.get(chat)?.action ?? action,
            ...(thread === undefined ? {} : { message_thread_id: Number(thread) }),
          })
          .catch(() => end(chat))
      const timer = setInterval(() => {
        if (performance.now() > (shown.get(chat)?.untilMs ?? 0)) end(chat)
        else tell()
      }, AGAIN_MS)
      timer.unref()
      shown.set(chat, { timer, untilMs, action })
      tell()
    },
    end,
    close() {
      for (const chat of [...shown.keys()]) end(chat)
    },
  }
}
