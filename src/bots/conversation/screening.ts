/** What somebody wrote, before the screen: its verdict, what moderators have excepted, and the decision log. */
import { type Trx, toJson } from '../../core/db/database.ts'
import { passFor } from '../../core/fairness/appeals.ts'
import { isExcepted } from '../../core/fairness/exceptions.ts'
import { newId } from '../../core/id.ts'
import type { Person } from '../../core/people.ts'
import type { Address, Clock, Kind, ModerationCategory, Verdict } from '../../core/ports.ts'

/** The local screen: at once, without network. */
export type ScreenText = (
  text: string,
  about: { kind: Kind; place: Address['place']; isAdult?: boolean; except?: readonly ModerationCategory[] },
) => Verdict

/** A verdict; where a moderator let exactly this text through once for this person, the appeal that says so. */
export type Screened = Verdict & { passId?: string }

const MODERATOR = 'local'
const EXCEPTED = 'moderator/exception'
const PASSED = 'moderator/pass'

export async function screenWords(
  parts: { screenText: ScreenText; clock: Clock },
  trx: Trx,
  said: { text: string; kind: Kind; person: Person; address: Address },
): Promise<Screened> {
  const screened = await judge(parts, trx, said)
  const nowMs = parts.clock.nowMs()
  // What found nothing leaves no trace; what found something, also when it was let through, can be looked into.
  if (screened.action === 'refuse' || Object.keys(screened.scores).length > 0)
    await trx
      .insertInto('verdicts')
      .values({
        id: newId(nowMs),
        person_id: said.person.id,
        subject: `prompt:${said.kind}`,
        moderator: MODERATOR,
        action: screened.action,
        category: screened.category ?? null,
        scores: toJson(screened.scores),
        evidence: toJson(screened.evidence),
        created_at_ms: nowMs,
      })
      .execute()
  return screened
}

async function judge(
  { screenText, clock }: { screenText: ScreenText; clock: Clock },
  trx: Trx,
  { text, kind, person, address }: { text: string; kind: Kind; person: Person; address: Address },
): Promise<Screened> {
  const about = { kind, place: address.place, isAdult: address.adult === true }
  const except: ModerationCategory[] = []
  for (;;) {
    const verdict = screenText(text, { ...about, except })
    const { category } = verdict
    const noted = except.map((one) => `${EXCEPTED}: ${one}`)
    const all = { ...verdict, evidence: [...verdict.evidence, ...noted] }
    if (verdict.action !== 'refuse' || category === undefined) return all
    const refusesStill = (rest: string) => {
      const again = screenText(rest, { ...about, except })
      return again.action === 'refuse' && again.category === category
    }
    if (!except.includes(category) && (await isExcepted(trx, text, category, refusesStill))) {
      except.push(category)
      continue
    }
    const passId = await passFor(trx, person.id, text, clock.nowMs())
    if (passId === null) return all
    return { action: 'allow', scores: all.scores, evidence: [...all.evidence, `${PASSED}: ${passId}`], passId }
  }
}
