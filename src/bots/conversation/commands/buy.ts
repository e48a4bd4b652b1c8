/** /buy: packs, then how to pay, then the order's own card. What the person wanted before is carried along by its quote. */
import { Refusal } from '../../../core/errors.ts'
import { balanceOf } from '../../../core/ledger.ts'
import type { Button, Text } from '../../../core/ports.ts'
import type { Offer } from '../../../payments/index.ts'
import { orderCard } from '../cards/order.ts'
import { platformName } from '../chats.ts'
import { moneyOf } from '../dates.ts'
import { order } from '../order.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Action, Answer, Command, Verb } from '../types.ts'

/** Packs with their prices; `quoteId` is what the person wants to start afterwards. */
async function packs(scene: Scene, quoteId: string | undefined): Promise<Answer> {
  const offers = scene.payments.offers(scene.address.platform, scene.person.locale)
  const { availableCredits } = await balanceOf(scene.trx, scene.person.id, scene.nowMs)
  if (offers.length === 0) return nothingHere(scene, availableCredits)
  const text: Text[] = [t('buy-title', { n: availableCredits })]
  const buttons: Button[] = []
  for (const packId of [...new Set(offers.map((offer) => offer.packId))]) {
    const same = offers.filter((offer) => offer.packId === packId)
    const first = same[0]!
    const prices = uniquePrices(same).map((offer) => ({
      key: 'raw',
      params: { text: moneyOf(offer.amountMinor, offer.currency, scene.person.locale) },
    }))
    text.push(t(first.best ? 'pack-best' : 'pack', { n: first.credits, prices }))
    buttons.push(
      button(
        t('pack-button', { n: first.credits }),
        { verb: 'pack', ...(quoteId === undefined ? {} : { id: quoteId }), argument: packId },
        first.best ? { style: 'primary' } : {},
      ),
    )
  }
  return { outgoing: { text, buttons: [buttons], private: true } }
}

/** No way to pay in this chat: another one may have some, and its credits count here once both are joined. */
function nothingHere(scene: Scene, availableCredits: number): Answer {
  const platforms = [...new Set(scene.payments.methods.flatMap((method) => method.platforms))]
  const chats = platforms
    .filter((platform) => scene.payments.offers(platform).length > 0)
    .map((platform) => platformName(scene, platform))
  const text = [t('buy-none', { n: availableCredits })]
  if (chats.length > 0) text.push(t('buy-elsewhere', { chats }))
  return { outgoing: { text, private: true } }
}

function uniquePrices(offers: readonly Offer[]): Offer[] {
  return offers.filter((offer, index) => offers.findIndex((other) => other.currency === offer.currency) === index)
}

/** How to pay for a pack; straight to the order where there is one way only. */
async function ways(scene: Scene, action: Action, inPlace = true): Promise<Answer[]> {
  const offers = scene.payments
    .offers(scene.address.platform, scene.person.locale)
    .filter((offer) => offer.packId === action.argument)
  if (offers.length === 0) throw new Refusal('pack_gone')
  if (offers.length === 1 && inPlace)
    return order(scene, {
      ...action,
      verb: 'order',
      argument: `${offers[0]!.packId}/${offers[0]!.methodId}/${offers[0]!.currency}`,
    })
  const rows = offers.map((offer) => [
    button(
      t('way-button', {
        method: t(`method-${offer.methodId}`),
        price: moneyOf(offer.amountMinor, offer.currency, scene.person.locale),
      }),
      { ...action, verb: 'order', argument: `${offer.packId}/${offer.methodId}/${offer.currency}` },
    ),
  ])
  return [{ outgoing: { text: [t('ways-title', { n: offers[0]!.credits })], buttons: rows, private: true }, inPlace }]
}

export const buy: Command = {
  name: 'buy',
  free: true,
  personal: true,
  run: async (scene) => [await packs(scene, undefined)],
}
/** `buy:<quote>`; with `:<pack>` the ways to pay for that one, beside the order that could be paid otherwise. */
export const buyVerb: Verb = {
  verb: 'buy',
  free: true,
  run: async (scene, action) =>
    action.argument === undefined ? [await packs(scene, action.id)] : ways(scene, action, false),
}
export const packVerb: Verb = { verb: 'pack', free: true, run: (scene, action) => ways(scene, action) }

/** `order:<quote>:<pack>/<method>/<currency>` makes one; `order:<order>` shows one. */
export const orderVerb: Verb = {
  verb: 'order',
  free: true,
  async run(scene, action) {
    if (action.argument !== undefined) return order(scene, action)
    const card = await orderCard(scene.payments, scene.trx, action.id ?? '', scene.person, scene.nowMs)
    if (card === null) throw new Refusal('order_unknown')
    return [{ outgoing: card }]
  },
}

/** Pretend money: the press is the payment. The shop's notice goes through the inbox as any shop's does. */
export const payVerb: Verb = {
  verb: 'pay',
  free: true,
  async run(scene, action) {
    await scene.payments.pressPay(scene.trx, {
      orderId: action.id ?? '',
      personId: scene.person.id,
      pressKey: scene.key,
      outcome: action.argument === 'no' ? 'failed' : 'paid',
    })
    return []
  },
}

/** "I have paid": asks the shop. */
export const checkVerb: Verb = {
  verb: 'check',
  free: true,
  async run(scene, action) {
    await scene.payments.checkNow(scene.trx, { orderId: action.id ?? '', personId: scene.person.id })
    return [{ outgoing: { text: [t('order-checking')], private: true } }]
  },
}
