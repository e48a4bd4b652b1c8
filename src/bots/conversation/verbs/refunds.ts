/** Money back: a person asks for it, once for each order; an operator returns all of it, a part, or says why not. */
import { Refusal } from '../../../core/errors.ts'
import { tellAdmins } from '../../../core/fairness/admins.ts'
import type { Text } from '../../../core/ports.ts'
import { moneyOf } from '../dates.ts'
import { ask } from '../dialogue.ts'
import { onlyAdmins, REASON_CHARS } from '../judging.ts'
import { answerable } from '../make.ts'
import { askCard, settleAsk, settleByWords, WHY_BACK, WHY_KEPT } from '../paying-back.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Question, Verb } from '../types.ts'

const asked = (title: Text, placeholder: Text): Question => ({ title, placeholder, maxChars: REASON_CHARS })
export const backQuestion = (): Question => asked(t('refund-own-title'), t('refund-own'))
/** What an operator is asked: how much goes back, or why nothing does. */
export const answerQuestion = (wanted: 'part' | 'no'): Question =>
  wanted === 'part' ? asked(t('refund-part-title'), t('refund-part')) : asked(t('judge-own-title'), t('judge-own'))

/** Writes it down and tells the operators. */
export async function askBack(scene: Scene, orderId: string, reason: string | null): Promise<Answer[]> {
  const wanted = { orderId, personId: scene.person.id, reason, address: scene.address }
  const { ask: row, isNew } = await scene.payments.asks.make(scene.trx, wanted)
  if (isNew) await tellAdmins(scene.fair, scene.trx, scene.fair.admins, await askCard(scene, row), row.id)
  return [{ outgoing: { text: [t(isNew ? 'refund-asked' : 'refund-asked-before')], private: true }, inPlace: isNew }]
}

/** `moneyback:<order>` says what goes back and asks why; `moneyback:<order>:<reason>` asks the operators. */
export const moneyback: Verb = {
  verb: 'moneyback',
  free: true,
  right: true,
  asks: async (_glance, action) => (action.argument === 'own' ? backQuestion() : null),
  async run(scene, action, words) {
    const orderId = action.id ?? ''
    const reason = action.argument
    if (reason === undefined) return [await whyBack(scene, orderId)]
    if (!WHY_BACK.some((one) => one === reason)) throw new Refusal('action_unknown')
    if (reason !== 'own') return askBack(scene, orderId, reason === 'none' ? null : reason)
    if (words !== undefined) return askBack(scene, orderId, ownWords(words))
    await scene.payments.asks.of(scene.trx, { orderId, personId: scene.person.id })
    await ask(scene, { question: 'moneyback', data: { orderId } })
    const placeholder = t('refund-own')
    return [{ outgoing: { text: [placeholder], ask: { placeholder, ...answerable }, private: true } }]
  },
}

/** What somebody wrote as their reason. Throws Refusal 'reason_missing'. */
export function ownWords(words: string): string {
  const given = words.trim().slice(0, REASON_CHARS).toWellFormed()
  if (given === '') throw new Refusal('reason_missing')
  return given
}

async function whyBack(scene: Scene, orderId: string): Promise<Answer> {
  const { facts, isAsked } = await scene.payments.asks.of(scene.trx, { orderId, personId: scene.person.id })
  if (isAsked) return { outgoing: { text: [t('refund-asked-before')], private: true } }
  const amount = moneyOf(facts.restMinor, facts.currency, scene.person.locale)
  const text: Text[] = [t('refund-ask', { amount, n: facts.credits })]
  if (facts.spentCredits > 0) text.push(t('refund-ask-used', { n: facts.spentCredits }))
  const buttons = WHY_BACK.map((reason) => [
    button(t(`refund-why-${reason}`), { verb: 'moneyback', id: orderId, argument: reason }),
  ])
  return { outgoing: { text, buttons, private: true } }
}

/**
 * For operators. `payback:<ask>` shows it; `:all` returns everything, `:part` asks how much, `:no` asks why not, `:no/<reason>`
 * refuses.
 */
export const payback: Verb = {
  verb: 'payback',
  free: true,
  async asks(_glance, action) {
    if (action.argument === 'part') return answerQuestion('part')
    return action.argument === 'no/own' ? answerQuestion('no') : null
  },
  async run(scene, action, words) {
    onlyAdmins(scene)
    const row = await scene.payments.asks.find(scene.trx, action.id ?? '')
    const [wanted, reason] = (action.argument ?? '').split('/')
    if (wanted === '' || wanted === 'back')
      return [{ outgoing: await askCard(scene, row), inPlace: wanted === 'back', aboutId: row.id }]
    if (row.state !== 'open') throw new Refusal('refund_ask_closed')
    if (wanted === 'all') return settleAsk(scene, row.id, { kind: 'all' })
    if (wanted === 'no' && reason === undefined) return [await whyKept(scene, row.id)]
    if (wanted === 'no' && reason !== 'own') {
      if (!WHY_KEPT.some((one) => one === reason)) throw new Refusal('action_unknown')
      return settleAsk(scene, row.id, { kind: 'no', answer: reason ?? '' })
    }
    if (wanted !== 'part' && wanted !== 'no') throw new Refusal('action_unknown')
    const data = { askId: row.id, wanted: wanted as 'part' | 'no' }
    if (words !== undefined) return settleByWords(scene, data, words)
    await ask(scene, { question: 'payback', data })
    const placeholder = t(wanted === 'part' ? 'refund-part' : 'judge-own')
    return [{ outgoing: { text: [placeholder], ask: { placeholder, ...answerable }, private: true } }]
  },
}

async function whyKept(scene: Scene, askId: string): Promise<Answer> {
  const card = await askCard(scene, await scene.payments.asks.find(scene.trx, askId))
  const of = (label: Text, argument: string) => button(label, { verb: 'payback', id: askId, argument })
  const reasons = WHY_KEPT.map((reason) => [of(t(`refund-kept-${reason}`), `no/${reason}`)])
  const text = [...(card.text ?? []), t('refund-kept-ask')]
  const buttons = [...reasons, [of(t('button-back'), 'back')]]
  return { outgoing: { text, buttons, private: true }, inPlace: true, aboutId: askId }
}
