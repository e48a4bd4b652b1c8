/** The one way to call a shop: bounds on time and size, no redirects, nothing tried twice, no secret in a log or an error. */
import { Fault } from '../../../core/errors.ts'
import { CallFailure, callVendor, type VendorCall, type VendorReply } from '../../../core/net/vendor.ts'

const TIMEOUT_MS = 20_000
const REPLY_BYTES = 1024 * 1024

/** A shop that answered, but not with what was asked for. `retryable` where the same may go through later. */
export class ShopFault extends Fault {
  /** 0: no whole answer came. */
  readonly status: number
  /** The shop's own code, shortened: never a secret. */
  readonly shopCode: string

  constructor(status: number, shopCode: string, options: { retryable: boolean }) {
    super(status === 0 ? 'shop_unreachable' : 'shop_refused', options)
    this.name = 'ShopFault'
    this.status = status
    this.shopCode = wordOf(shopCode)
  }
}

/** What a shop calls a problem, as far as it is a word of ours to repeat. */
export function wordOf(text: string): string {
  return text.replace(/[^\w.:-]+/g, '_').slice(0, 60)
}

/**
 * One call. Resolves with any status below 500 but 429: business errors are the method's to read. Throws a ShopFault that is
 * retryable where there was no whole answer, the shop has trouble or is asked too often.
 */
export async function callShop(call: Omit<VendorCall, 'timeoutMs'> & { timeoutMs?: number }): Promise<VendorReply> {
  const reply = await callVendor({ timeoutMs: TIMEOUT_MS, maxReplyBytes: REPLY_BYTES, ...call }).catch(
    (error: unknown) => {
      if (error instanceof CallFailure) throw new ShopFault(0, error.detail, { retryable: true })
      throw error
    },
  )
  if (reply.status >= 500 || reply.status === 429 || reply.status === 408)
    throw new ShopFault(reply.status, `http_${reply.status}`, { retryable: true })
  return reply
}

/** The same as `fetch`, for a shop's own client: every call under `root`, with the bounds above. */
export function shopFetch(root: string): (input: string | URL, init?: RequestInit) => Promise<Response> {
  const origin = new URL(root).origin
  return async (input, init = {}) => {
    const url = new URL(input)
    // A client that was misled takes no key elsewhere.
    if (url.origin !== origin) throw new ShopFault(0, 'other_origin', { retryable: false })
    const reply = await callVendor({
      root: origin,
      path: `${url.pathname}${url.search}`,
      method: (init.method ?? 'GET') as VendorCall['method'],
      headers: Object.fromEntries(new Headers(init.headers)),
      ...(init.body == null ? {} : { raw: Buffer.from(await new Response(init.body).arrayBuffer()) }),
      timeoutMs: TIMEOUT_MS,
      maxReplyBytes: REPLY_BYTES,
      ...(init.signal == null ? {} : { signal: init.signal }),
    })
    const headers = new Headers()
    for (const [name, value] of Object.entries(reply.headers)) if (typeof value === 'string') headers.set(name, value)
    const isBare = reply.status === 204 || reply.status === 304
    return new Response(isBare ? null : reply.text, { status: reply.status, headers })
  }
}
