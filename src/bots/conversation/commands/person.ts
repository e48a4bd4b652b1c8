/** /person ID: for operators. How somebody stands and why: counts, codes and ids. */
import { Refusal } from '../../../core/errors.ts'
import { ABOUT_PERSON, noteAct } from '../../../core/fairness/audit.ts'
import { personFacts } from '../../../core/fairness/person.ts'
import { standingNow, strikesOf } from '../../../core/fairness/strikes.ts'
import { findPerson } from '../../../core/people.ts'
import type { Text } from '../../../core/ports.ts'
import { platformName } from '../chats.ts'
import { dateOf } from '../dates.ts'
import { type Scene, t } from '../scene.ts'
import type { Answer, Command } from '../types.ts'

const STRIKES = 8

async function page(scene: Scene, personId: string): Promise<Answer> {
  const known = await findPerson(scene.trx, personId)
  const facts = known === null ? null : await personFacts(scene.trx, known.id, scene.nowMs)
  if (known === null || facts === null) throw new Refusal('person_unknown')
  const { locale } = scene.person
  const now = await standingNow(scene.fair, scene.trx, known.id, scene.nowMs)
  const strikes = await strikesOf(scene.trx, known.id, STRIKES)
  const text: Text[] = [
    t('person-title', { person: known.id, date: dateOf(facts.createdAtMs, locale) }),
    t('person-chats', { chats: facts.platforms.map((platform) => platformName(scene, platform)) }),
    t('person-state', {
      state: known.blocked ? 'blocked' : now.state,
      points: Math.round(now.points),
      until: dateOf(now.untilMs, locale),
    }),
    ...strikes.map((strike) =>
      t('person-strike', {
        category: t(`category-name-${strike.category}`),
        points: strike.points,
        date: dateOf(strike.created_at_ms, locale),
        back: strike.taken_back_at_ms === null ? 'no' : 'yes',
      }),
    ),
    t('person-appeals', facts.appeals),
    t('person-orders', facts.orders),
    facts.limits.length === 0
      ? t('person-limits-none')
      : t('person-limits', { limits: facts.limits.map(({ code, n }) => t('person-limit', { limit: code, n })) }),
  ]
  if (facts.giftWait !== null)
    text.push(t('person-gift', { reason: facts.giftWait.reason, date: dateOf(facts.giftWait.dueAtMs, locale) }))
  return { outgoing: { text, private: true } }
}

export const person: Command = {
  name: 'person',
  free: true,
  personal: true,
  admin: true,
  async run(scene, input) {
    const id = input.text.trim()
    if (id === '') return [{ outgoing: { text: [t('person-usage')], private: true } }]
    const answer = await page(scene, id)
    await noteAct(scene.trx, {
      actorId: scene.person.id,
      action: 'view',
      subject: `${ABOUT_PERSON}${id}`,
      nowMs: scene.nowMs,
    })
    return [answer]
  },
}
