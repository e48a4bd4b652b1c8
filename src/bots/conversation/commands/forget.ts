/** /forget: be erased. Said first what goes and what stays, then a day's time to think better of it. */
import { balanceOf } from '../../../core/ledger.ts'
import type { Text } from '../../../core/ports.ts'
import { cancelErasure, openErasure, requestErasure } from '../../../core/privacy/forget.ts'
import { closeByAction, openRequest } from '../../../core/privacy/requests.ts'
import { dateOf } from '../dates.ts'
import { privateAddress } from '../privately.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Answer, Command, Verb } from '../types.ts'

async function card(scene: Scene): Promise<Answer> {
  const open = await openErasure(scene.trx, scene.person.id)
  if (open !== null) return waiting(scene, open.dueAtMs)
  const { availableCredits } = await balanceOf(scene.trx, scene.person.id, scene.nowMs)
  const text: Text[] = [t('forget-ask')]
  if (availableCredits > 0) text.push(t('forget-credits', { n: availableCredits }))
  text.push(t('forget-goes'), t('forget-stays'), t('forget-wait'))
  return {
    outgoing: {
      text,
      buttons: [
        [button(t('button-forget-yes'), { verb: 'forget', argument: 'yes' }, { style: 'danger' })],
        [
          button(t('button-export'), { verb: 'export' }),
          button(t('button-forget-no'), { verb: 'forget', argument: 'no' }),
        ],
      ],
      private: true,
    },
  }
}

function waiting(scene: Scene, dueAtMs: number): Answer {
  return {
    outgoing: {
      text: [t('forget-waiting', { date: dateOf(dueAtMs, scene.person.locale) })],
      buttons: [[button(t('button-forget-no'), { verb: 'forget', argument: 'no' })]],
      private: true,
    },
  }
}

async function confirm(scene: Scene): Promise<Answer[]> {
  const address = await privateAddress(scene)
  const personId = scene.person.id
  const isNew = (await openErasure(scene.trx, personId)) === null
  const erasure = await requestErasure(scene.privacy, scene.trx, { personId, cause: 'asked', address })
  if (isNew) await openRequest(scene.privacy, scene.trx, { personId, kind: 'erasure' })
  return [{ ...waiting(scene, erasure.dueAtMs), inPlace: true }]
}

async function takeBack(scene: Scene): Promise<Answer[]> {
  const personId = scene.person.id
  const isTaken = await cancelErasure(scene.privacy, scene.trx, personId)
  if (isTaken) await closeByAction(scene.privacy, scene.trx, { personId, kind: 'erasure' })
  return [{ outgoing: { text: [t(isTaken ? 'forget-cancelled' : 'forget-kept')], private: true }, inPlace: true }]
}

const CANCEL = /^(?:cancel|no|stop)$/i

export const forget: Command = {
  name: 'forget',
  free: true,
  right: true,
  personal: true,
  words: 'optional',
  run: async (scene, input) => (CANCEL.test(input.text.trim()) ? takeBack(scene) : [await card(scene)]),
}

/** `forget`, `forget::yes`, `forget::no` */
export const forgetVerb: Verb = {
  verb: 'forget',
  free: true,
  right: true,
  async run(scene, action) {
    if (action.argument === 'yes') return confirm(scene)
    return action.argument === 'no' ? takeBack(scene) : [await card(scene)]
  },
}
