/** /balance: available, held, owed, and the statement, paged, each line linked to its job or order. */
import { balanceAndStatement, type StatementLine } from '../../../core/ledger.ts'
import { expiringOf } from '../../../core/ledger-periods.ts'
import type { Button, Text } from '../../../core/ports.ts'
import { dateOf, dayOf } from '../dates.ts'
import { giftDue, giftWaits } from '../gift.ts'
import { button, type Scene, t } from '../scene.ts'
import type { Action, Answer, Command, Verb } from '../types.ts'

const LINES = 8

async function page(scene: Scene, beforeId: number | undefined): Promise<Answer> {
  const wait = await giftDue(scene)
  const { balance, lines } = await balanceAndStatement(scene.trx, scene.person.id, {
    nowMs: scene.nowMs,
    rows: LINES + 1,
    ...(beforeId === undefined ? {} : { beforeId }),
  })
  const shown = wholeTransfers(lines)
  const text: Text[] = [t('balance', { n: balance.availableCredits })]
  for (const { credits, atMs } of await expiringOf(scene.trx, scene.person.id, scene.nowMs))
    text.push(t('balance-ending', { n: credits, until: dayOf(atMs, scene.person.locale) }))
  if (balance.heldCredits > 0) text.push(t('balance-held', { n: balance.heldCredits }))
  if (balance.owedCredits > 0) text.push(t('balance-owed', { n: balance.owedCredits }))
  if (wait !== null) text.push(giftWaits(scene, wait))
  text.push(t('statement-title'))
  const links: Button[] = []
  for (const [index, line] of shown.entries()) {
    text.push(
      t(`statement-${line.kind}`, {
        nr: index + 1,
        n: Math.abs(line.credits),
        date: dateOf(line.createdAtMs, scene.person.locale),
      }),
    )
    const link = await linkOf(scene, line)
    if (link !== null) links.push(button(t('link-number', { n: index + 1 }), link))
  }
  if (shown.length === 0) text.push(t('statement-empty'))
  const last = shown.at(-1)
  const buttons = [links.slice(0, 4), links.slice(4)].filter((row) => row.length > 0)
  if (lines.length > shown.length && last !== undefined)
    buttons.push([button(t('button-older'), { verb: 'bal', argument: String(last.id) })])
  buttons.push([button(t('button-buy'), { verb: 'buy' }, { style: 'primary' })])
  return { outgoing: { text, buttons, private: true }, inPlace: beforeId !== undefined }
}

/** A partly used hold is two lines of one transfer: a page never ends between them. */
function wholeTransfers(lines: StatementLine[]): StatementLine[] {
  if (lines.length <= LINES) return lines
  const cut = lines[LINES]
  const shown = lines.slice(0, LINES)
  return shown.at(-1)?.id === cut?.id ? shown.filter((line) => line.id !== cut?.id) : shown
}

async function linkOf(scene: Scene, line: StatementLine): Promise<Action | null> {
  const { type, id } = line.cause
  if (type === 'generation') return { verb: 'show', id }
  if (type === 'gift' || type === 'link' || type === 'erasure' || type === 'expiry') return null
  const paymentId = type === 'payment' ? id : await paymentOfRefund(scene, id)
  const payment = await scene.trx
    .selectFrom('payments')
    .select('order_id')
    .where('id', '=', paymentId)
    .executeTakeFirst()
  return payment?.order_id == null ? null : { verb: 'order', id: payment.order_id }
}

async function paymentOfRefund(scene: Scene, refundId: string): Promise<string> {
  const refund = await scene.trx
    .selectFrom('refunds')
    .select('payment_id')
    .where('id', '=', refundId)
    .executeTakeFirst()
  return refund?.payment_id ?? ''
}

export const balance: Command = {
  name: 'balance',
  free: true,
  personal: true,
  run: async (scene) => [await page(scene, undefined)],
}

export const olderLines: Verb = {
  verb: 'bal',
  free: true,
  run: async (scene, action) => {
    const before = action.argument ?? ''
    return [await page(scene, /^\d{1,15}$/.test(before) ? Number(before) : undefined)]
  },
}
