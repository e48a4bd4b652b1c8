/** What an error of a call means for a message. In one place, because Telegram says most of it in words. */
import type { SendOutcome } from '../../core/ports.ts'
import { TelegramFault } from './api.ts'

const REVOKED_MS = 15_000

const has = (fault: TelegramFault, words: RegExp): boolean => words.test(fault.description)

/** It shows already what it should show. */
export const isUnchanged = (fault: TelegramFault): boolean =>
  fault.status === 400 && has(fault, /message is not modified/i)

/** The message to change is not there any more, or can't be changed. */
export const isMessageGone = (fault: TelegramFault): boolean =>
  fault.status === 400 &&
  has(
    fault,
    /message (to edit|to delete|to be replied|to reply|identifier).*(not found|invalid|not specified)|message can't be (edited|deleted)|MESSAGE_ID_INVALID|message to edit not found|there is no (text|caption) in the message to edit/i,
  )

/** The topic was deleted: what was meant for it goes to the group itself. */
export const isTopicGone = (fault: TelegramFault): boolean =>
  fault.status === 400 && has(fault, /message thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i)

/** What was to be answered is not there any more; asked to send without it, some servers refuse all the same. */
export const isReplyGone = (fault: TelegramFault): boolean =>
  fault.status === 400 &&
  has(
    fault,
    /message to be replied not found|reply message not found|replied message not found|REPLY_MESSAGE_ID_INVALID|REPLY_TO_INVALID/i,
  )

export const isEffectRefused = (fault: TelegramFault): boolean => fault.status === 400 && has(fault, /EFFECT/i)

/** This file, in this form, is not taken; another form may be. */
export const isMediaRefused = (fault: TelegramFault): boolean =>
  fault.status === 413 ||
  (fault.status === 400 &&
    has(
      fault,
      /PHOTO|IMAGE_PROCESS|MEDIA|VIDEO|AUDIO|DOCUMENT|LIVE|file is too big|too large|failed to get HTTP URL|wrong type|unsupported|FILE_PARTS|ratio|dimensions/i,
    ) &&
    !isNotAllowed(fault))

/** A file id that Telegram does not know any more. */
export const isFileIdRefused = (fault: TelegramFault): boolean =>
  fault.status === 400 && has(fault, /wrong (remote )?file.?(id|identifier)|FILE_REFERENCE|file_id|wrong file_id/i)

/** Rights in the group were withdrawn, or were never given. */
const isNotAllowed = (fault: TelegramFault): boolean =>
  has(
    fault,
    /not enough rights|CHAT_WRITE_FORBIDDEN|CHAT_SEND_\w+_FORBIDDEN|have no rights|need administrator rights|CHAT_RESTRICTED|USER_IS_BLOCKED|bot was (blocked|kicked)|user is deactivated/i,
  )

/** Errors of sending and editing as the outbox takes them. What is no fault of Telegram is thrown on. */
export function outcomeOf(error: unknown): Exclude<SendOutcome, { state: 'sent' }> {
  if (!(error instanceof TelegramFault)) throw error
  const code = error.code
  if (error.status === 403) return { state: 'forbidden', code }
  if (error.status === 400 || error.status === 413) {
    if (isNotAllowed(error)) return { state: 'forbidden', code: 'telegram-rights' }
    if (has(error, /chat not found|PEER_ID_INVALID|group chat was (upgraded|deactivated)/i))
      return { state: 'forbidden', code: 'telegram-chat-gone' }
    if (has(error, /TOPIC_CLOSED/i)) return { state: 'gone', code: 'telegram-topic-closed' }
    return { state: 'gone', code }
  }
  // A revoked token (401, 404) is mended by the operator: what waits goes out then.
  const isRevoked = error.status === 401 || error.status === 404
  const retryAfterMs = error.retryAfterMs ?? (isRevoked ? REVOKED_MS : 0)
  // Neither says anything against the message itself, however often it is said.
  const isOutside = isRevoked || error.status === 429
  return { state: 'later', retryAfterMs, code, ...(isOutside ? { isUncounted: true } : {}) }
}
