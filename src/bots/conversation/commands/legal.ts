/** /terms, /privacy, /paysupport. */
import type { Button } from '../../../core/ports.ts'
import { moneyOf } from '../dates.ts'
import { policyFacts } from '../facts.ts'
import { button, raw, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

const ASKABLE_ROWS = 3

function paper(scene: Scene, name: 'terms' | 'privacy'): Answer {
  const { locale } = scene.person
  const facts = policyFacts(scene.generation, scene.locales, locale)
  return { outgoing: { text: [raw(scene.policy.document(name, locale, facts))], private: true } }
}

export const terms: Command = { name: 'terms', free: true, run: async (scene) => [paper(scene, 'terms')] }
export const privacy: Command = { name: 'privacy', free: true, run: async (scene) => [paper(scene, 'privacy')] }
export const termsVerb: Verb = { verb: 'terms', free: true, run: async (scene) => [paper(scene, 'terms')] }
export const privacyVerb: Verb = { verb: 'privacy', free: true, run: async (scene) => [paper(scene, 'privacy')] }

export const paysupport: Command = {
  name: 'paysupport',
  free: true,
  async run(scene) {
    const { id, locale } = scene.person
    const operator = scene.policy.operatorName(locale)
    const text = [t('paysupport', { operator, email: scene.policy.operatorEmail(locale), person: id })]
    return [{ outgoing: { text, buttons: await purchases(scene), private: true } }]
  },
}

/** The newest orders of which money can be asked back, and the way to all others. */
async function purchases(scene: Scene): Promise<Button[][]> {
  const states = ['paid', 'partially_refunded'] as const
  const found = await scene.payments.ordersOf(scene.trx, scene.person.id, { rows: ASKABLE_ROWS, states })
  if (found.length === 0) return []
  const rows = found
    .filter(({ refundAsk, keptMinor }) => refundAsk === null && keptMinor > 0)
    .map(({ order }) => {
      const price = moneyOf(order.amountMinor, order.currency, scene.person.locale)
      return [button(t('button-moneyback-of', { price }), { verb: 'moneyback', id: order.id })]
    })
  return [...rows, [button(t('button-orders'), { verb: 'orders' })]]
}
