/** Figures of use: anonymous when they are written, and grouped when they are shown. */
import { sql } from 'kysely'
import { compiled } from '../db/compiled.ts'
import { fromJson, type Reader, type Trx } from '../db/database.ts'
import type { UsageTable } from '../db/schema.ts'
import { LIMITS } from '../limits.ts'
import { ownerId } from '../owner.ts'

type NewUsage = { [column in keyof Omit<UsageTable, 'id'>]: UsageTable[column] }

/**
 * Counts a use: kind, model, settings and outcome, never who or what words. Nothing is written for whoever has switched statistics
 * off (`statistics` among their settings).
 */
export async function recordUsage(trx: Trx, personId: string, row: NewUsage): Promise<void> {
  const [person] = await wishesOf(trx, { personId })
  if (person !== undefined && fromJson<{ statistics?: boolean }>(person.settings).statistics === false) return
  await insert(trx, row)
}

const wishesOf = compiled((db, given: { personId: string }) =>
  db.selectFrom('people').select('settings').where('id', '=', ownerId(given.personId)),
)
const insert = compiled((db, given: NewUsage) => db.insertInto('usage').values(given))

export interface UsageFigure {
  /** Null: several that are too few each to be told apart. */
  of: { kind: string; model: string; outcome: string } | null
  n: number
  /** Seconds of work, on average. */
  workSeconds: number
  credits: number
}

/** Uses since a day (`2026-11-01`), by kind, model and outcome; a group smaller than the least one is never shown alone. */
export async function usageFigures(db: Reader, sinceDay: string): Promise<UsageFigure[]> {
  const { rows } = await sql<{
    kind: string
    model: string
    outcome: string
    n: number
    work: number
    credits: number
  }>`select kind, model_id as model, outcome, count(*) as n, sum(work_ms) as work, sum(credits) as credits
    from usage where day >= ${sinceDay} group by kind, model_id, outcome order by count(*) desc, kind, model_id, outcome`.execute(
    db,
  )
  const figures = rows.map((row) => ({
    ...row,
    n: Number(row.n),
    work: Number(row.work),
    credits: Number(row.credits),
  }))
  const shown = figures.filter((row) => row.n >= LIMITS.figureGroup)
  const rest = figures.filter((row) => row.n < LIMITS.figureGroup)
  const sum = (of: (row: (typeof figures)[number]) => number) => rest.reduce((total, row) => total + of(row), 0)
  const others = { n: sum((row) => row.n), work: sum((row) => row.work), credits: sum((row) => row.credits) }
  const toFigure = (of: UsageFigure['of'], row: typeof others): UsageFigure => ({
    of,
    n: row.n,
    workSeconds: Math.round(row.work / row.n / 100) / 10,
    credits: row.credits,
  })
  return [
    ...shown.map((row) => toFigure({ kind: row.kind, model: row.model, outcome: row.outcome }, row)),
    // Too few even together: then they are not shown at all.
    ...(others.n >= LIMITS.figureGroup ? [toFigure(null, others)] : []),
  ]
}
