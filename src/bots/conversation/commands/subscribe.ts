/** /subscribe: plans that are paid by the month, then how to pay, then the order's own card. /subscription: what runs. */
import { Refusal } from '../../../core/errors.ts'
import type { Button, Text } from '../../../core/ports.ts'
import type { PlanOffer, SubscriptionView } from '../../../payments/index.ts'
import { perkLines, subscriptionCard } from '../cards/subscription.ts'
import { platformName } from '../chats.ts'
import { dayOf, moneyOf } from '../dates.ts'
import { order } from '../order.ts'
import { button, raw, type Scene, t } from '../scene.ts'
import type { Action, Answer, Command, Verb } from '../types.ts'

const offersOf = (scene: Scene) => scene.payments.planOffers(scene.address.platform, scene.person.locale)
const running = (scene: Scene) => scene.payments.subscriptionsOf(scene.trx, scene.person.id)

/** Plans with their prices, and the one that runs. */
async function plans(scene: Scene): Promise<Answer> {
  const offers = offersOf(scene)
  const own = (await running(scene))[0]
  if (offers.length === 0) return own === undefined ? nothingHere(scene) : card(scene, own)
  const { locale } = scene.person
  const text: Text[] = [t('plans-title')]
  if (own !== undefined) text.push(t('plans-own', { n: own.credits, until: dayOf(own.periodEndMs ?? 0, locale) }))
  const buttons: Button[] = []
  for (const planId of [...new Set(offers.map((offer) => offer.planId))]) {
    const same = offers.filter((offer) => offer.planId === planId)
    const first = same[0]!
    const prices = unique(same).map((offer) => raw(moneyOf(offer.amountMinor, offer.currency, locale)))
    text.push(t(first.best ? 'plan-best' : 'plan', { n: first.credits, prices }))
    for (const perk of perkLines(first)) text.push(t('plan-perk', { perk }))
    if (planId === own?.planId) continue
    const extra = first.best ? ({ style: 'primary' } as const) : {}
    buttons.push(button(t('pack-button', { n: first.credits }), { verb: 'plan', argument: planId }, extra))
  }
  text.push(t('plans-terms'))
  return { outgoing: { text, buttons: buttons.length === 0 ? [] : [buttons], private: true } }
}

const unique = (offers: readonly PlanOffer[]): PlanOffer[] =>
  offers.filter((offer, index) => offers.findIndex((other) => other.currency === offer.currency) === index)

/** No plan in this chat: another one may have some. */
function nothingHere(scene: Scene): Answer {
  const platforms = [...new Set(scene.payments.methods.flatMap((method) => method.platforms))]
  const chats = platforms
    .filter((platform) => scene.payments.planOffers(platform).length > 0)
    .map((platform) => platformName(scene, platform))
  const text = [t('plans-none'), ...(chats.length > 0 ? [t('buy-elsewhere', { chats })] : [])]
  return { outgoing: { text, buttons: [[button(t('button-buy'), { verb: 'buy' })]], private: true } }
}

/** How to pay for a plan; straight to the order where there is one way only. A smaller one comes with the next period. */
async function ways(scene: Scene, action: Action): Promise<Answer[]> {
  const offers = offersOf(scene).filter((offer) => offer.planId === action.argument)
  const first = offers[0]
  if (first === undefined) throw new Refusal('plan_gone')
  const own = (await running(scene)).find((one) => one.state === 'active')
  if (own !== undefined && first.credits < own.credits) return [smaller(scene, own, first)]
  const waysOf = (offer: PlanOffer) => `${offer.planId}/${offer.methodId}/${offer.currency}`
  if (offers.length === 1) return order(scene, { verb: 'subscribe', argument: waysOf(first) })
  const rows = offers.map((offer) => [
    button(
      t('way-button', {
        method: t(`method-${offer.methodId}`),
        price: moneyOf(offer.amountMinor, offer.currency, scene.person.locale),
      }),
      { verb: 'subscribe', argument: waysOf(offer) },
    ),
  ])
  const above = own === undefined ? [] : [t('plan-larger', { n: own.credits })]
  return [
    {
      outgoing: { text: [t('plan-ways', { n: first.credits }), ...above], buttons: rows, private: true },
      inPlace: true,
    },
  ]
}

/** Asked before it is done, because it can't be told by the price alone when it comes. */
function smaller(scene: Scene, own: SubscriptionView, offer: PlanOffer): Answer {
  const until = dayOf(own.periodEndMs ?? 0, scene.person.locale)
  const argument = `next/${offer.planId}`
  const buttons = [[button(t('button-plan-next'), { verb: 'sub', id: own.id, argument }), back(own.id)]]
  return {
    outgoing: { text: [t('plan-smaller', { n: offer.credits, until })], buttons, private: true },
    inPlace: true,
  }
}

const back = (id: string): Button => button(t('button-plan-keep'), { verb: 'sub', id })

const card = (scene: Scene, view: SubscriptionView, inPlace = false): Answer => ({
  outgoing: subscriptionCard(view, scene.person.locale),
  inPlace,
})

export const subscribe: Command = {
  name: 'subscribe',
  free: true,
  personal: true,
  run: async (scene) => [await plans(scene)],
}

export const subscription: Command = {
  name: 'subscription',
  free: true,
  personal: true,
  async run(scene) {
    await scene.payments.lookAfter(scene.trx, scene.person.id)
    const own = await running(scene)
    if (own.length > 0) return own.map((view) => card(scene, view))
    const buttons = [[button(t('button-plans'), { verb: 'plans' }, { style: 'primary' })]]
    return [{ outgoing: { text: [t('subscription-none')], buttons, private: true } }]
  },
}

export const plansVerb: Verb = { verb: 'plans', free: true, run: async (scene) => [await plans(scene)] }
export const planVerb: Verb = { verb: 'plan', free: true, run: ways }
/** `subscribe::<plan>/<method>/<currency>` begins one, with its first order. */
export const subscribeVerb: Verb = { verb: 'subscribe', free: true, run: order }

/** `sub:<subscription>` shows it; with `cancel` it is asked, `stop`, `resume` and `next/<plan>` do it. */
export const subVerb: Verb = {
  verb: 'sub',
  free: true,
  async run(scene, action) {
    const { id = '', argument = '' } = action
    const view = (await running(scene)).find((one) => one.id === id)
    if (view === undefined) throw new Refusal('subscription_over')
    const own = { subscriptionId: id, personId: scene.person.id }
    if (argument === 'cancel') return [askToCancel(scene, view)]
    if (argument === 'stop') await scene.payments.cancelSubscription(scene.trx, own)
    if (argument === 'resume') await scene.payments.resumeSubscription(scene.trx, own)
    if (argument.startsWith('next/'))
      await scene.payments.changeAtEnd(scene.trx, { ...own, planId: argument.slice('next/'.length) })
    const now = (await running(scene)).find((one) => one.id === id)
    if (now !== undefined) return [card(scene, now, scene.pressed !== undefined)]
    return [{ outgoing: { text: [t('subscription-stopped')], private: true }, inPlace: scene.pressed !== undefined }]
  },
}

function askToCancel(scene: Scene, view: SubscriptionView): Answer {
  const until = dayOf(view.periodEndMs ?? 0, scene.person.locale)
  const stop = button(t('button-plan-stop'), { verb: 'sub', id: view.id, argument: 'stop' }, { style: 'danger' })
  return {
    outgoing: { text: [t('plan-cancel', { n: view.credits, until })], buttons: [[stop, back(view.id)]], private: true },
    inPlace: true,
  }
}
