/** What belongs to giving money back: amounts as people write them, an operator's card, the word to the person. */
import { fromJson } from '../../core/db/database.ts'
import { Refusal } from '../../core/errors.ts'
import { chatKeyOf, post, replaceCopies } from '../../core/outbox.ts'
import type { Address, Outgoing, Text } from '../../core/ports.ts'
import { type AskDecision, type AskFacts, type OrderView, type RefundAsk, toMinor } from '../../payments/index.ts'
import { dateOf, moneyOf } from './dates.ts'
import { openDialogue, takeDialogue } from './dialogue.ts'
import { onlyAdmins, REASON_CHARS } from './judging.ts'
import { button, raw, type Scene, t } from './scene.ts'
import type { Answer, CommandInput } from './types.ts'

/** Why people ask, and why operators refuse; `own` asks for their words, `none` says nothing. */
export const WHY_BACK = ['mistake', 'twice', 'quality', 'own', 'none'] as const
export const WHY_KEPT = ['used', 'late', 'rules', 'own'] as const

/**
 * An amount as people write it: `49.50`, `49,50`, `1 490 ₽`, `75 XTR`.
 * Throws Refusal 'refund_amount' { restMinor, currency }: it is none, or finer than the currency's smallest unit.
 */
export function amountOf(words: string, currency: string, restMinor: number): number {
  const plain = words
    .normalize('NFKC')
    .replace(/[\s\u00a0\u202f]|[\p{Sc}⭐]/gu, '')
    .replace(new RegExp(`^${currency}|${currency}$`, 'i'), '')
  const amount = /^\d+(?:[.,]\d+)?$/.test(plain) ? toMinor(plain.replace(',', '.'), currency) : null
  if (amount === null || amount === 0) throw new Refusal('refund_amount', { restMinor, currency })
  return amount
}

interface Asked {
  view: OrderView
  facts: AskFacts
}

async function askedOf(scene: Scene, ask: RefundAsk): Promise<Asked> {
  const view = await scene.payments.orderView(scene.trx, ask.order_id, ask.person_id)
  if (view === null) throw new Refusal('refund_ask_unknown')
  const facts = await scene.payments.asks.facts(scene.trx, { id: ask.order_id, person_id: ask.person_id })
  return { view, facts }
}

/** What an operator sees of somebody who asks, and may do about it. */
export async function askCard(scene: Scene, ask: RefundAsk): Promise<Outgoing> {
  if (ask.state !== 'open') return closedAsk(ask)
  const { view, facts } = await askedOf(scene, ask)
  const { locale } = scene.person
  const money = (amountMinor: number) => moneyOf(amountMinor, facts.currency || view.order.currency, locale)
  const method = scene.payments.methods.find((one) => one.id === view.methodId)
  const name = t(`method-${view.methodId}`)
  const text: Text[] = [
    t('refund-ask-title', { n: view.order.credits, price: money(view.order.amountMinor), method: name }),
    t('refund-ask-facts', {
      date: dateOf(view.paidAtMs ?? view.order.createdAtMs, locale),
      payments: facts.payments.map(({ externalId }) => raw(externalId)),
      person: ask.person_id,
    }),
    t('refund-ask-spent', { n: facts.credits, spent: facts.spentCredits, left: money(facts.restMinor) }),
    ask.reason === null ? t('refund-ask-wordless') : t('refund-ask-why', { reason: whyBack(ask.reason) }),
  ]
  if (method === undefined) text.push(t('refund-ask-off', { method: name }))
  if (method?.manualRefunds === true) text.push(t('refund-ask-by-hand', { method: name }))
  if (method?.wholeRefundsOnly === true) text.push(t('refund-ask-whole', { method: name }))
  const of = (argument: string, label: Text) => button(label, { verb: 'payback', id: ask.id, argument })
  const amounts =
    facts.restMinor === 0 || method === undefined
      ? []
      : [
          of('all', t('button-refund-all', { amount: money(facts.restMinor) })),
          ...(method.wholeRefundsOnly === true ? [] : [of('part', t('button-refund-part'))]),
        ]
  return { text, buttons: [amounts, [of('no', t('button-refund-no'))]].filter((row) => row.length > 0), private: true }
}

const whyBack = (reason: string): Text =>
  WHY_BACK.some((one) => one === reason) ? t(`refund-why-${reason}`) : raw(reason)
const whyKept = (answer: string): Text =>
  WHY_KEPT.some((one) => one === answer) ? t(`refund-kept-${answer}`) : raw(answer)

/** What is left to be seen of one that is decided. */
function closedAsk(ask: RefundAsk): Outgoing {
  const decision = ask.decision ?? 'no'
  const why = ask.answer === null ? [] : [t('refund-ask-answer', { reason: whyKept(ask.answer) })]
  return { text: [t('refund-ask-closed', { decision: t(`refund-decided-${decision}`) }), ...why], private: true }
}

/** Decides, tells the person, and shows the end in every operator's chat. */
export async function settleAsk(scene: Scene, askId: string, decision: AskDecision): Promise<Answer[]> {
  onlyAdmins(scene)
  const { ask, amountMinor, currency } = await scene.payments.asks.decide(scene.trx, {
    askId,
    actorId: scene.person.id,
    decision,
  })
  await tellPerson(scene, ask, amountMinor, currency)
  const closed = closedAsk(ask)
  await replaceCopies(scene.generation, scene.trx, ask.id, closed, scene.pressed)
  return [{ outgoing: closed, inPlace: true }]
}

async function tellPerson(scene: Scene, ask: RefundAsk, amountMinor: number, currency: string): Promise<void> {
  const view = await scene.payments.orderView(scene.trx, ask.order_id, ask.person_id)
  if (view === null) return
  const person = await scene.trx
    .selectFrom('people')
    .select('locale')
    .where('id', '=', ask.person_id)
    .executeTakeFirst()
  const { locale } = person === undefined ? scene.person : { locale: person.locale as Scene['person']['locale'] }
  const method = scene.payments.methods.find((one) => one.id === view.methodId)
  const params = {
    price: moneyOf(view.order.amountMinor, view.order.currency, locale),
    amount: moneyOf(amountMinor, currency || view.order.currency, locale),
    method: t(`method-${view.methodId}`),
  }
  const how = method?.manualRefunds === true ? 'hand' : 'shop'
  const text =
    ask.decision === 'no'
      ? [t('refund-told-no', { ...params, reason: whyKept(ask.answer ?? '') })]
      : [t('refund-told-back', params), t(`refund-told-by-${how}`, params)]
  await post(scene.generation, scene.trx, {
    personId: ask.person_id,
    address: fromJson<Address>(ask.address),
    topic: 'notice',
    content: { text, buttons: [[button(t('button-order'), { verb: 'order', id: ask.order_id })]], private: true },
  })
}

/** Decides by what an operator wrote: an amount, or why not. */
export async function settleByWords(
  scene: Scene,
  data: { askId: string; wanted: 'part' | 'no' },
  words: string,
): Promise<Answer[]> {
  onlyAdmins(scene)
  const ask = await scene.payments.asks.find(scene.trx, data.askId)
  if (ask.state !== 'open') throw new Refusal('refund_ask_closed')
  if (data.wanted === 'no') {
    const answer = words.trim().slice(0, REASON_CHARS).toWellFormed()
    if (answer === '') throw new Refusal('reason_missing')
    return settleAsk(scene, ask.id, { kind: 'no', answer })
  }
  const { facts } = await askedOf(scene, ask)
  const amountMinor = amountOf(words, facts.currency, facts.restMinor)
  return settleAsk(scene, ask.id, { kind: 'part', amountMinor })
}

/** An operator's amount or reason, where they were asked for it; null: they say something else. */
export async function answerPayback(scene: Scene, input: CommandInput): Promise<Answer[] | null> {
  const open = await openDialogue(scene.trx, chatKeyOf(scene.address), scene.person.id, scene.nowMs)
  if (open?.question !== 'payback' || input.text.trim() === '' || input.files.length > 0) return null
  await takeDialogue(scene)
  return settleByWords(scene, open.data as { askId: string; wanted: 'part' | 'no' }, input.text)
}
