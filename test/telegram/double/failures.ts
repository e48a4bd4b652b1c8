/**
 * Refusals of the Bot API: `{ok: false, error_code, description, parameters?}` (section "Making requests" of the
 * specification). The texts are those that the official server gives where they are known; where it gives none, because it
 * would silently correct the mistake, they are ours.
 */
export class ApiFailure extends Error {
  readonly code: number
  readonly parameters: { retry_after?: number; migrate_to_chat_id?: number } | undefined

  constructor(code: number, description: string, parameters?: { retry_after?: number; migrate_to_chat_id?: number }) {
    super(description)
    this.code = code
    this.parameters = parameters
  }

  toJson(): object {
    const body = { ok: false, error_code: this.code, description: this.message }
    return this.parameters ? { ...body, parameters: this.parameters } : body
  }
}

export const bad = (text: string) => new ApiFailure(400, `Bad Request: ${text}`)
export const forbidden = (text: string) => new ApiFailure(403, `Forbidden: ${text}`)
export const conflict = (text: string) => new ApiFailure(409, `Conflict: ${text}`)
export const tooMany = (seconds: number) =>
  new ApiFailure(429, `Too Many Requests: retry after ${seconds}`, { retry_after: seconds })
export const QUERY_TOO_OLD = 'query is too old and response timeout expired or query ID is invalid'
