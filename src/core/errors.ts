/**
 * Two kinds of "no". A Refusal is expected: it has a code, and people see the locale's text `refusal-<code>`, never a message
 * from here. Everything else is a fault: it is logged with a reference and people see an apology with that reference.
 */

export type RefusalParams = { [name: string]: string | number }

/** An expected refusal. Thrown to leave a transaction and caught where the answer is made. */
export class Refusal extends Error {
  readonly code: string
  readonly params: RefusalParams

  constructor(code: string, params: RefusalParams = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.params = params
  }
}

/** A fault of the outside world or of ours, mapped in one place per vendor. */
export class Fault extends Error {
  readonly code: string
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(code: string, options: { retryable?: boolean; retryAfterMs?: number; cause?: unknown } = {}) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Fault'
    this.code = code
    this.retryable = options.retryable ?? false
    this.retryAfterMs = options.retryAfterMs
  }
}

const OWN = 'own:'
/** The code of a refusal for which no vendor was asked: it tells nothing of the vendor's health, also where an attempt is read again. */
export const ownCode = (code: string): string => OWN + code
export const isOwnCode = (vendorCode: string | null | undefined): boolean => vendorCode?.startsWith(OWN) === true
