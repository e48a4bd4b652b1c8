/** How sent messages are named in our rows: the message that carries text and buttons first, then the others, then what it is. */
import type { MessageRef } from '../../core/ports.ts'

export type MessageForm = 'text' | 'media' | 'invoice'

export interface SentMessages {
  /** The one that is edited. */
  main: number
  form: MessageForm
  /** Albums and the first parts of long texts. */
  others: number[]
  /** It tells how far something is; what comes of it takes its place. */
  isStatus?: boolean
  /** It was pressed, and nobody has written down yet that something took its place: that may stand below it all the same. */
  isPressed?: boolean
  /** It stands in a private chat instead of the group that it answers. */
  privateChat?: string
}

const FORMS: readonly MessageForm[] = ['text', 'media', 'invoice']
const STATUS = 'status'
const PRESSED = 'pressed'
const PRIVATE = 'chat:'

export function writeRef(sent: SentMessages): MessageRef {
  // Telegram sends it later, and gives it a number only then: it can't be changed.
  if (sent.main === 0) return { parts: [] }
  return {
    parts: [
      String(sent.main),
      ...sent.others.filter((id) => id !== 0).map(String),
      sent.form,
      ...(sent.isStatus === true ? [STATUS] : []),
      ...(sent.privateChat === undefined ? [] : [`${PRIVATE}${sent.privateChat}`]),
    ],
  }
}

/** The message whose button was pressed. */
export const pressedRef = (message: number, form: MessageForm): MessageRef => ({
  parts: [String(message), form, PRESSED],
})

/** Null: nothing that this chat ever sent. */
export function readRef(ref: MessageRef): SentMessages | null {
  const ids = ref.parts.filter((part) => /^\d{1,15}$/.test(part)).map(Number)
  const [main, ...others] = ids
  if (main === undefined) return null
  const form = FORMS.find((one) => ref.parts.includes(one)) ?? 'text'
  const elsewhere = ref.parts.find((part) => part.startsWith(PRIVATE))?.slice(PRIVATE.length)
  const isStatus = ref.parts.includes(STATUS)
  const isPressed = ref.parts.includes(PRESSED)
  return {
    main,
    form,
    others,
    ...(isStatus ? { isStatus } : {}),
    ...(isPressed ? { isPressed } : {}),
    ...(elsewhere === undefined ? {} : { privateChat: elsewhere }),
  }
}
