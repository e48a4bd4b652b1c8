/** Subscriptions of Stripe: charged by itself, one invoice a period; cancelled at the end of what is paid. */
import type { Stripe } from 'stripe'
import type { PaymentFacts } from '../../../core/ports.ts'
import { ShopFault } from '../kit/call.ts'
import { textAt } from '../kit/notices.ts'
import type { ChangeOutcome, SubscriptionFacts, Subscriptions, SubscriptionWord } from '../types.ts'
import { idOf, type Reader, unlessMissing } from './client.ts'
import { eventOf, invoiceFacts } from './facts.ts'

/** What is asked for where a renewal was not heard of. */
const INVOICES = 3

export function stripeSubscriptions(reader: Reader): Subscriptions {
  const { call } = reader
  const retrieve = (id: string) => call((stripe) => stripe.subscriptions.retrieve(id)).catch(unlessMissing)

  /** Where there is no such thing any more, nothing is charged. */
  async function edit(
    { externalId }: SubscriptionFacts,
    act: (stripe: Stripe, id: string) => Promise<unknown>,
    ifGone: ChangeOutcome,
  ): Promise<ChangeOutcome> {
    if (externalId === null) return { state: 'refused', code: 'unknown' }
    try {
      await call((stripe) => act(stripe, externalId))
      return { state: 'done' }
    } catch (error) {
      if (!(error instanceof ShopFault) || error.retryable) throw error
      const now = await retrieve(externalId)
      return now === null || now.status === 'canceled' ? ifGone : { state: 'refused', code: error.shopCode }
    }
  }

  return {
    renews: 'shop',
    async receive(notice) {
      const event = eventOf(notice)
      if (event === null) return null
      const { type, object } = event
      const id =
        type === 'invoice.payment_failed'
          ? textAt(object, 'parent', 'subscription_details', 'subscription')
          : /^customer\.subscription\.(updated|deleted|paused|resumed)$/.test(type)
            ? textAt(object, 'id')
            : undefined
      // As it stands now, whatever the event says: they come in any order.
      const found = id === undefined ? null : await retrieve(id)
      return found === null ? null : wordOf(found)
    },
    async look({ externalId }) {
      if (externalId === null) return { word: null, payments: [] }
      const found = await retrieve(externalId)
      const { data } = await call((stripe) =>
        stripe.invoices.list({ subscription: externalId, status: 'paid', limit: INVOICES }),
      )
      const payments: PaymentFacts[] = []
      for (const { id } of data.reverse()) {
        const facts = await invoiceFacts(reader, id)
        if (facts !== null) payments.push(facts)
      }
      return { word: found === null ? null : wordOf(found), payments }
    },
    cancel: (own) =>
      edit(own, (stripe, id) => stripe.subscriptions.update(id, { cancel_at_period_end: true }), { state: 'done' }),
    resume: (own) =>
      edit(own, (stripe, id) => stripe.subscriptions.update(id, { cancel_at_period_end: false }), {
        state: 'refused',
        code: 'over',
      }),
    end: (own) => edit(own, (stripe, id) => stripe.subscriptions.cancel(id), { state: 'done' }),
  }
}

/** Null: nothing that moves one, or none of ours. */
function wordOf(found: Stripe.Subscription): SubscriptionWord | null {
  if (found.metadata['order_id'] === undefined) return null
  const externalId = idOf(found) ?? found.id
  const state = stateOf(found)
  return state === null ? null : { externalId, state }
}

function stateOf({ status, cancel_at_period_end, cancel_at }: Stripe.Subscription): SubscriptionWord['state'] | null {
  if (status === 'canceled' || status === 'unpaid' || status === 'incomplete_expired') return 'ended'
  if (status === 'past_due') return 'past_due'
  if (status !== 'active' && status !== 'trialing') return null
  return cancel_at_period_end || cancel_at !== null ? 'cancelling' : 'active'
}
