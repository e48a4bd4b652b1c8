/** A subscription as its person sees it: what it is, until when, what comes next, and what can be done. */
import type { Locale, Outgoing, Text } from '../../../core/ports.ts'
import type { SubscriptionNotice, SubscriptionView } from '../../../payments/index.ts'
import { dayOf, moneyOf } from '../dates.ts'
import { button, t } from '../scene.ts'

/** What comes with a plan beside its credits, a line each. */
export function perkLines(plan: { discountPercent: number; priority: boolean }): Text[] {
  return [
    ...(plan.discountPercent > 0 ? [t('plan-discount', { percent: plan.discountPercent })] : []),
    ...(plan.priority ? [t('plan-priority')] : []),
  ]
}

export function subscriptionCard(view: SubscriptionView, locale: Locale): Outgoing {
  const until = dayOf(view.state === 'past_due' ? (view.graceUntilMs ?? 0) : (view.periodEndMs ?? 0), locale)
  const price = moneyOf(view.amountMinor, view.currency, locale)
  const params = { n: view.credits, price, until, method: t(`method-${view.methodId}`) }
  const text = [t('subscription-title', params), ...perkLines(view), t(`subscription-${view.state}`, params)]
  if (view.isTelling) text.push(t('subscription-telling', params))
  if (view.nextPlan !== null)
    text.push(
      t('subscription-next', {
        n: view.nextPlan.credits,
        price: moneyOf(view.nextPlan.amountMinor, view.currency, locale),
      }),
    )
  const act = (what: string) => ({ verb: 'sub', id: view.id, argument: what })
  const row = []
  if (view.canResume) row.push(button(t('button-plan-resume'), act('resume'), { style: 'primary' }))
  if (view.state !== 'cancelling') row.push(button(t('button-plan-change'), { verb: 'plans' }))
  if (view.canCancel) row.push(button(t('button-plan-cancel'), act('cancel')))
  // Only there it can be done.
  else if (view.state !== 'cancelling') text.push(t('subscription-how', params))
  return { text, buttons: row.length === 0 ? [] : [row], private: true }
}

/** What happened to it, told without being asked. */
export function subscriptionNotice(notice: SubscriptionNotice, locale: Locale): Outgoing {
  const params = {
    n: notice.credits,
    until: dayOf(notice.untilMs ?? 0, locale),
    method: t(`method-${notice.methodId}`),
  }
  const show = { verb: 'sub', id: notice.subscriptionId }
  return {
    text: [t(`plan-${notice.code}`, params)],
    buttons:
      notice.code === 'ended'
        ? [[button(t('button-plans'), { verb: 'plans' })]]
        : [[button(t('button-subscription'), show)]],
    private: true,
  }
}
