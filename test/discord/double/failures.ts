/** Refusals as Discord words them: HTTP status, JSON error code, and for form errors the tree of fields. */

export type ErrorTree = { [field: string]: ErrorTree } | { _errors: { code: string; message: string }[] }

export class DiscordFailure extends Error {
  readonly status: number
  readonly code: number
  readonly errors: ErrorTree | undefined
  /** Extra fields of the body (retry_after, global). */
  readonly more: { [field: string]: unknown }
  readonly headers: { [name: string]: string }

  constructor(
    status: number,
    code: number,
    message: string,
    extra: { errors?: ErrorTree; more?: { [field: string]: unknown }; headers?: { [name: string]: string } } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.errors = extra.errors
    this.more = extra.more ?? {}
    this.headers = extra.headers ?? {}
  }

  body(): object {
    return { message: this.message, ...this.more, code: this.code, ...(this.errors ? { errors: this.errors } : {}) }
  }
}

export const unauthorized = () => new DiscordFailure(401, 0, '401: Unauthorized')
export const notFound = () => new DiscordFailure(404, 0, '404: Not Found')
export const notAllowed = () => new DiscordFailure(405, 0, '405: Method Not Allowed')
export const unknownChannel = () => new DiscordFailure(404, 10003, 'Unknown Channel')
export const unknownGuild = () => new DiscordFailure(404, 10004, 'Unknown Guild')
export const unknownMember = () => new DiscordFailure(404, 10007, 'Unknown Member')
export const unknownMessage = () => new DiscordFailure(404, 10008, 'Unknown Message')
export const unknownUser = () => new DiscordFailure(404, 10013, 'Unknown User')
export const unknownEmoji = () => new DiscordFailure(400, 10014, 'Unknown Emoji')
export const unknownWebhook = () => new DiscordFailure(404, 10015, 'Unknown Webhook')
export const unknownInteraction = () => new DiscordFailure(404, 10062, 'Unknown interaction')
export const unknownCommand = () => new DiscordFailure(404, 10063, 'Unknown application command')
export const tooLarge = () => new DiscordFailure(413, 40005, 'Request entity too large')
export const acknowledged = () => new DiscordFailure(400, 40060, 'Interaction has already been acknowledged.')
export const tooManyFollowUps = () =>
  new DiscordFailure(400, 40094, 'This interaction has reached its maximum number of follow up messages')
export const missingAccess = () => new DiscordFailure(403, 50001, 'Missing Access')
export const notTheAuthor = () => new DiscordFailure(403, 50005, 'Cannot edit a message authored by another user')
export const emptyMessage = () => new DiscordFailure(400, 50006, 'Cannot send an empty message')
export const closedDm = () => new DiscordFailure(403, 50007, 'Cannot send messages to this user')
export const missingPermissions = () => new DiscordFailure(403, 50013, 'Missing Permissions')
export const invalidWebhookToken = () => new DiscordFailure(401, 50027, 'Invalid Webhook Token')
export const archivedThread = () => new DiscordFailure(400, 50083, 'Thread is archived')
export const badJson = () => new DiscordFailure(400, 50109, 'The request body contains invalid JSON.')

/** One wrong field; `path` such as `components[0].label`. */
export interface Wrong {
  path: (string | number)[]
  code: string
  message: string
}

interface Branch {
  [field: string]: unknown
}

/** 50035 with the tree of what is wrong where. */
export function invalidForm(wrongs: Wrong[]): DiscordFailure {
  const errors: Branch = {}
  for (const { path, code, message } of wrongs) {
    let at = errors
    for (const step of path) {
      at[step] ??= {}
      at = at[step] as Branch
    }
    at['_errors'] = [...((at['_errors'] as object[] | undefined) ?? []), { code, message }]
  }
  return new DiscordFailure(400, 50035, 'Invalid Form Body', { errors: errors as ErrorTree })
}
