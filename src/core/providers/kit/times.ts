import type { VendorReply } from '../../net/vendor.ts'

/** How far the vendor's clock is ahead of ours by its `Date` header; 0 where it sends none. For comparing its times with ours. */
export function aheadMs(reply: Pick<VendorReply, 'headers'>, nowMs: number): number {
  const dateMs = Date.parse(reply.headers.date ?? '')
  return Number.isFinite(dateMs) ? dateMs - nowMs : 0
}
