import { Fault } from '../core/errors.ts'
import type { PaymentFacts } from '../core/ports.ts'

const EXTERNAL_ID_CHARS = 200

/** What a method says of a payment, before it comes near the books: whole amounts, an id. Throws Fault 'payment_facts_invalid'. */
export function checkFacts(facts: PaymentFacts): PaymentFacts {
  const isWhole = (value: number) => Number.isSafeInteger(value) && value >= 0
  const isGood =
    facts.externalId.length > 0 &&
    facts.externalId.length <= EXTERNAL_ID_CHARS &&
    isWhole(facts.amountMinor) &&
    [facts.refundedMinor, facts.overMinor, facts.feeMinor, facts.dispute?.amountMinor].every(
      (value) => value === undefined || isWhole(value),
    ) &&
    // Nothing was paid with nothing; what operators have to look at first may have no known price.
    (facts.status === 'pending' ||
      facts.status === 'failed' ||
      facts.amountMinor > 0 ||
      facts.review !== undefined ||
      facts.test === true) &&
    (facts.review === undefined || /^[a-z_]{1,40}$/.test(facts.review)) &&
    (facts.receipt?.url === undefined || /^https?:\/\/\S{1,2000}$/.test(facts.receipt.url)) &&
    (facts.dispute === undefined || /^[\w-]{1,100}$/.test(facts.dispute.id)) &&
    /^[A-Z0-9]{3,10}$/.test(facts.currency)
  if (!isGood) throw new Fault('payment_facts_invalid')
  return facts
}
