/** The rules of the books, counted from the rows alone and independently of the code that keeps them. Answers what is wrong. */
import type { Database } from '../../src/core/db/database.ts'

const ENDED = ['done', 'failed', 'cancelled']

/** @param quiet everything has come to rest: every generation must have ended, and no hold may be open */
export async function wrongInBooks(db: Database, quiet = true): Promise<string[]> {
  const wrong: string[] = []
  const transfers = await db.outer.selectFrom('transfers').selectAll().execute()
  const accounts = await db.outer.selectFrom('accounts').selectAll().where('person_id', 'is not', null).execute()
  const generations = await db.outer.selectFrom('generations').selectAll().execute()
  const artifacts = await db.outer.selectFrom('artifacts').selectAll().execute()
  const endOf = new Map(transfers.filter((one) => one.pending_of !== null).map((one) => [one.pending_of, one]))

  for (const account of accounts) {
    let posted = 0
    let held = 0
    for (const one of transfers) {
      const moves = one.kind === 'posted' || one.kind === 'post'
      if (moves && one.credit === account.id) posted += one.amount
      if (moves && one.debit === account.id) posted -= one.amount
      if (one.kind === 'hold' && one.debit === account.id && !endOf.has(one.id)) held += one.amount
    }
    if (posted !== account.posted || held !== account.held)
      wrong.push(`account ${account.id}: ${account.posted}/${account.held}, by its transfers ${posted}/${held}`)
    if (posted - held < 0) wrong.push(`account ${account.id} is below zero`)
  }
  for (const one of generations) {
    const holds = transfers.filter((each) => each.kind === 'hold' && each.cause_id === one.id)
    const open = holds.filter((each) => !endOf.has(each.id)).length
    const used = holds.reduce((sum, each) => {
      const end = endOf.get(each.id)
      return sum + (end?.kind === 'post' ? end.amount : 0)
    }, 0)
    const held = holds.reduce((sum, each) => sum + each.amount, 0)
    const files = artifacts.filter(
      (each) => each.generation_id === one.id && each.state === 'stored' && each.role === 'main',
    ).length
    const say = (what: string) => wrong.push(`generation ${one.id} (${one.state}, ${one.failure ?? '-'}): ${what}`)
    if (held !== one.price_credits) say(`${held} held of ${one.price_credits}`)
    if (ENDED.includes(one.state) || one.late === 1 ? open > 0 : quiet) say(`${open} holds open`)
    if (one.state === 'done') {
      const due = one.late === 1 ? 0 : Math.floor((one.price_credits * one.count_made) / one.count_asked)
      // Of what became shorter than it was held for, only the seconds that were made.
      const isRight = one.kind === 'avatar' || one.kind === 'sound' ? used <= due : used === due
      if (!isRight) say(`${used} used, ${due} due for ${one.count_made} of ${one.count_asked}`)
      const shown = one.kind === 'describe' || one.kind === 'write' ? Number(one.result_text !== null) : files
      if (shown !== one.count_made && one.deleted_at_ms === null) say(`${files} files of ${one.count_made} made`)
    } else if (used !== 0 && one.failure !== 'screen_result_charged') say(`${used} used`)
    if (one.state !== 'done' && files > 0) say(`${files} files`)
    if (one.charged_credits !== used) say(`says ${one.charged_credits} charged, ${used} used`)
    if (quiet && !ENDED.includes(one.state)) say('has not ended')
  }
  return wrong
}
