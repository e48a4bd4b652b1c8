/** What an error of a call means for a message. In one place. */
import { Fault } from '../../core/errors.ts'
import type { SendOutcome } from '../../core/ports.ts'
import { CODES, DiscordFault, isDiscord } from './rest.ts'

/** The interaction's token is over, or was never good: there are other ways. */
export const isTokenOver = (error: unknown): boolean =>
  isDiscord(error, CODES.unknownWebhook, CODES.invalidWebhookToken, CODES.unknownInteraction) ||
  (isDiscord(error) && (error.status === 401 || error.status === 404) && error.discordCode === 0)

/** The message to change or to fill is not there any more. */
export const isMessageGone = (error: unknown): boolean => isDiscord(error, CODES.unknownMessage)

/** The bot may not speak here, or there is no here any more. */
export const isClosed = (error: unknown): boolean =>
  isDiscord(error, CODES.unknownChannel, CODES.unknownGuild, CODES.archivedThread, CODES.notForThisChannel) ||
  (isDiscord(error) && error.status === 403 && error.discordCode !== CODES.openingDmsTooFast)

/** A file, or all of them together, is more than Discord takes here. */
export const isTooLarge = (error: unknown): boolean =>
  isDiscord(error) && (error.status === 413 || error.discordCode === CODES.tooLarge)

/** What Discord refuses can't be done this way; anything else is thrown on. */
export function nullIfRefused(error: unknown): null {
  if (!isDiscord(error) || error.retryable) throw error
  return null
}

const REVOKED_AGAIN_MS = 60_000
/** Opening DMs, where no time is named. */
const TOO_FAST_AGAIN_MS = 60_000

/** Errors of sending and editing as the outbox takes them. What is no fault of Discord is thrown on. */
export function outcomeOf(error: unknown): Exclude<SendOutcome, { state: 'sent' }> {
  if (error instanceof Fault && error.code === 'file_gone') return { state: 'gone', code: error.code }
  if (!(error instanceof DiscordFault)) throw error
  const { code, status } = error
  if (error.discordCode === CODES.openingDmsTooFast)
    return { state: 'later', retryAfterMs: error.retryAfterMs ?? TOO_FAST_AGAIN_MS, code }
  // A revoked token is mended by the operator: what waits goes out then.
  if (status === 401) return { state: 'later', retryAfterMs: REVOKED_AGAIN_MS, code }
  if (error.retryable) return { state: 'later', retryAfterMs: error.retryAfterMs ?? 0, code }
  return isClosed(error) && status === 403 ? { state: 'forbidden', code } : { state: 'gone', code }
}
