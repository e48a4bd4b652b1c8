/** An order is made by a press, or by the answer to what had to be asked before: where its receipt goes. */
import { receiptEmailOf } from '../../core/people.ts'
import { encodeAction } from './action.ts'
import { ask } from './dialogue.ts'
import { answerable } from './make.ts'
import { type Scene, t } from './scene.ts'
import type { Action, Answer } from './types.ts'

/**
 * Makes the order of `order:<quote>:<pack>/<method>/<currency>`, or begins what `subscribe::<plan>/<method>/<currency>` names; its card is
 * the answer, or a question that comes first.
 */
export async function order(scene: Scene, action: Action): Promise<Answer[]> {
  const [packId = '', methodId = '', currency = ''] = (action.argument ?? '').split('/')
  const method = scene.payments.methods.find((one) => one.id === methodId)
  if (method?.needsEmail === true && (await receiptEmailOf(scene.trx, scene.person.id)) === null)
    return [await askForEmail(scene, action)]
  const wanted = {
    key: scene.key,
    personId: scene.person.id,
    address: scene.address,
    methodId,
    currency,
    ...(scene.pressed === undefined ? {} : { replaces: scene.pressed }),
  }
  if (action.verb === 'subscribe') await scene.payments.subscribe(scene.trx, { ...wanted, planId: packId })
  else
    await scene.payments.order(scene.trx, {
      ...wanted,
      packId,
      ...(action.id === undefined ? {} : { quoteId: action.id }),
    })
  return []
}

/** Once: the address stays with the person until they change it or take it out. */
async function askForEmail(scene: Scene, action: Action): Promise<Answer> {
  await ask(scene, { question: 'email', data: { order: encodeAction(action) } })
  const placeholder = t('ask-email')
  return { outgoing: { text: [t('order-email')], ask: { placeholder, ...answerable }, private: true } }
}
