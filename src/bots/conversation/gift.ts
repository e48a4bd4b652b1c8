/** The starting gift in words: there, or on its way. */
import type { Catalog } from '../../core/catalog.ts'
import { claimStart, type GiftRules, type GiftWait } from '../../core/fairness/gifts.ts'
import type { Text } from '../../core/ports.ts'
import { type Scene, t } from './scene.ts'
import { waitOf } from './waits.ts'

export const giftRules = ({ startCredits, gifts }: Catalog): GiftRules => ({ startCredits, ...gifts })

/** Gives what was waiting and is due. Answers what the person still waits for, or null. */
export function giftDue(scene: Scene): Promise<GiftWait | null> {
  return claimStart(scene.trx, giftRules(scene.catalog), scene.person.id, scene.nowMs)
}

/** What somebody begins with. */
export async function giftLine(scene: Scene, price: number): Promise<Text> {
  const wait = await giftDue(scene)
  return wait === null ? t('welcome-gift', { n: scene.catalog.startCredits, price }) : giftWaits(scene, wait)
}

export function giftWaits(scene: Scene, { reason, dueAtMs }: GiftWait): Text {
  return t('gift-waits', { n: scene.catalog.startCredits, wait: waitOf(dueAtMs - scene.nowMs), reason })
}
