/**
 * The decision log: every decision of a screen that found something or could not be asked, with its rules, scores and place. What
 * somebody wrote is in it only for as long as the operator keeps it, the policy preserves it, or an appeal is open.
 */
import { compiled } from './db/compiled.ts'
import { fromJson, type Reader, type Trx, toJson } from './db/database.ts'
import { newId } from './id.ts'
import type { Clock, Effect, Findings, Kind, ModerationCategory } from './ports.ts'

export interface NewDecision extends Findings {
  personId: string | null
  /** `prompt:<kind>` or `generation:<id>`. */
  subject: string
  /** `prompt`, `upload`, `result`, or `vendor` for what an engine has refused. */
  stage: string
  kind: Kind
  /** `private`, `group`, `channel` or `adult`. */
  place: string
  moderator: string
  action: Effect
  category?: ModerationCategory | null
  /** What was written, and how long that is kept; 0: not at all. */
  words?: { text: string; keptMs: number }
}

export interface Decision extends Omit<NewDecision, 'words'> {
  id: string
  category: ModerationCategory | null
  /** Null: not kept, or not any more. */
  words: string | null
  /** The generation that it is about; null: it was refused before there was one. */
  generationId: string | null
  createdAtMs: number
}

/** Writes a decision down; answers its id. */
export async function noteDecision(parts: { clock: Clock }, trx: Trx, decision: NewDecision): Promise<string> {
  const nowMs = parts.clock.nowMs()
  const id = newId(nowMs)
  const { words } = decision
  const isKept = words !== undefined && words.keptMs > 0
  await insert(trx, {
    id,
    person_id: decision.personId,
    subject: decision.subject,
    stage: decision.stage,
    kind: decision.kind,
    place: decision.place,
    moderator: decision.moderator,
    action: decision.action,
    category: decision.category ?? null,
    scores: toJson(decision.scores),
    evidence: toJson(decision.evidence),
    words: isKept ? words.text : null,
    words_until_ms: isKept ? nowMs + words.keptMs : null,
    created_at_ms: nowMs,
  })
  return id
}

const insert = compiled(
  (
    db,
    given: {
      id: string
      person_id: string | null
      subject: string
      stage: string
      kind: string
      place: string
      moderator: string
      action: string
      category: string | null
      scores: string
      evidence: string
      words: string | null
      words_until_ms: number | null
      created_at_ms: number
    },
  ) => db.insertInto('verdicts').values(given),
)

/** One decision, for whoever has to look into it; null where there is none any more. */
export async function decisionOf(db: Reader, id: string): Promise<Decision | null> {
  const row = await db.selectFrom('verdicts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return null
  return {
    id: row.id,
    personId: row.person_id,
    subject: row.subject,
    stage: row.stage ?? 'prompt',
    kind: (row.kind ?? 'image') as Kind,
    place: row.place ?? 'private',
    moderator: row.moderator,
    action: row.action as Effect,
    category: row.category as ModerationCategory | null,
    scores: fromJson(row.scores),
    evidence: fromJson(row.evidence),
    words: row.words,
    generationId: row.subject.startsWith('generation:') ? row.subject.slice('generation:'.length) : null,
    createdAtMs: row.created_at_ms,
  }
}

/** Keeps what was written with a decision until it is told to forget it: while somebody looks into it. */
export async function keepWords(trx: Trx, decisionId: string, text: string): Promise<void> {
  await trx.updateTable('verdicts').set({ words: text }).where('id', '=', decisionId).execute()
}

/** Forgets what was written, unless its own time is not over yet. */
export async function forgetWords(trx: Trx, decisionId: string): Promise<void> {
  await trx
    .updateTable('verdicts')
    .set({ words: null })
    .where('id', '=', decisionId)
    .where('words_until_ms', 'is', null)
    .execute()
}

/** Blanks the words whose time is over. */
export async function sweepWords(db: Reader, nowMs: number): Promise<void> {
  await db
    .updateTable('verdicts')
    .set({ words: null, words_until_ms: null })
    .where('words_until_ms', '<', nowMs)
    .execute()
}
