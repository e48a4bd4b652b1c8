/**
 * What a `Retry-After` header asks for, in milliseconds from now: seconds or an HTTP date (RFC 9110, 10.2.3).
 * Undefined when it is absent, unreadable or in the past; never more than an hour.
 */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim()
  if (!text) return undefined
  const seconds = /^\d{1,9}(\.\d+)?$/.test(text)
  // Date.parse takes nearly anything for a year; a date of HTTP begins with its weekday.
  const waitMs = seconds ? Number(text) * 1000 : /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) - nowMs : 0
  return waitMs > 0 ? Math.min(Math.ceil(waitMs), 3_600_000) : undefined
}
