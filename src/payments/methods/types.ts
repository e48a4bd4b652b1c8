/** A way to pay, as the payments use it. */
import type { Checkout, OrderFacts, PaymentMethod } from '../../core/ports.ts'

/** A method with what some have and others lack. */
export type Method = PaymentMethod & {
  /** A checkout that needs no network: taken in the transaction that makes the order. */
  checkoutNow?(order: OrderFacts): Checkout
  /** The shop returns payments whole or not at all. */
  readonly wholeRefundsOnly?: boolean
  /** False: a notice proves nothing by itself, and the shop is asked (`look`) before anything is credited. */
  readonly noticesSigned?: boolean
  /** True: the same refund called for again has no second effect, and its answer tells that it was there. */
  readonly refundsOnce?: boolean
  /** Only methods with this have the route POST /pay/<id>. */
  readonly web?: {
    /** Cheap and offline: is this from the shop at all? What is not is answered 401 and not stored. */
    genuine(notice: WebNotice): boolean
    /** The shop's own dialect of "we have it". */
    answer(notice: WebNotice): { status: number; contentType: string; body: string }
  }
}

/** A raw notice as the inbox keeps it: `body` byte for byte, as text where it is UTF-8. */
export type WebNotice = {
  headers: { [name: string]: string }
  query: { [name: string]: string }
  body: { text: string } | { base64: string }
}
