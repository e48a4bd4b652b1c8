/** After a round with vendors: what each made, by its own memory, held against what people were given and charged. */
import { openDatabase } from '../../src/core/db/database.ts'
import type { VendorDouble } from '../vendors/kit.ts'
import { readChat } from './chat-record.ts'
import { judgeChat, judgeDisk, wrongInTables } from './judge.ts'
import { CREDITS, PEOPLE } from './vendors-round.ts'

/** How a job may fail where processes and answers die again and again; nobody refuses what is asked for there. */
const BY_DEATHS: ReadonlySet<string | null> = new Set(['engine_lost', 'engines_down', 'deadline', 'our_fault'])

/** The doubles' files last a second, and of a portrait only seconds that were made are paid: 11.5, rounded up. */
const SECOND_CREDITS = 12

export async function judgeVendors(round: {
  url: string
  dataDir: string
  chatPath: string
  jobs: ReadonlyMap<string, { key: string; prompt: string; modelId: string }>
  doubles: ReadonlyMap<string, VendorDouble>
}): Promise<{ wrong: string[]; jobs: number; delivered: number; returned: number; made: number; lost: number }> {
  const db = openDatabase(round.url)
  try {
    const wrong = await wrongInTables(db)
    const generations = await db.outer.selectFrom('generations').selectAll().execute()
    const artifacts = await db.outer.selectFrom('artifacts').selectAll().execute()
    const accounts = await db.outer.selectFrom('accounts').selectAll().where('person_id', 'is not', null).execute()
    wrong.push(...judgeChat(readChat(round.chatPath), generations, artifacts).wrong)
    wrong.push(...(await judgeDisk(round.dataDir, artifacts)).wrong)

    const known = new Map(generations.map((one) => [one.key, one]))
    for (const key of round.jobs.keys()) if (!known.has(key)) wrong.push(`${key} was asked for and never became a job`)
    if (generations.length !== round.jobs.size) wrong.push(`${generations.length} jobs of ${round.jobs.size}`)
    const left = accounts.reduce((sum, one) => sum + one.posted - one.held, 0)
    const charged = generations.reduce((sum, one) => sum + one.charged_credits, 0)
    if (left + charged !== PEOPLE.length * CREDITS) wrong.push(`${left} left and ${charged} charged do not add up`)

    const made = new Map<string, number>()
    for (const [vendorId, double] of round.doubles)
      for (const job of double.jobs()) {
        const number = /a lighthouse numbered (\d+)\./.exec(JSON.stringify(job.request ?? ''))?.[1]
        if (number === undefined) wrong.push(`${vendorId} made ${job.id}, which nobody has asked for`)
        else made.set(`make:${number}`, (made.get(`make:${number}`) ?? 0) + 1)
      }
    let lost = 0
    for (const one of generations) {
      const times = made.get(one.key) ?? 0
      const say = (what: string) => wrong.push(`${one.key} of ${one.model_id} (${one.state}, ${one.failure}): ${what}`)
      if (times > 1) say(`submitted ${times} times`)
      if (one.state === 'done' && times !== 1) say(`delivered, and made ${times} times`)
      const worthCredits = one.kind === 'avatar' ? SECOND_CREDITS : one.price_credits
      if (one.state === 'done' && one.late === 0 && one.charged_credits !== worthCredits)
        say(`charged ${one.charged_credits} of ${one.price_credits}`)
      if (one.state !== 'done' && one.charged_credits !== 0) say(`charged ${one.charged_credits}`)
      if (one.state === 'failed' && !BY_DEATHS.has(one.failure)) say('failed for another reason')
      if (one.state === 'failed' && times > 0) lost += 1
    }
    return {
      wrong,
      jobs: generations.length,
      delivered: generations.filter((one) => one.state === 'done').length,
      returned: generations.filter((one) => one.state === 'failed').length,
      made: [...made.values()].reduce((sum, one) => sum + one, 0),
      lost,
    }
  } finally {
    await db.close()
  }
}
