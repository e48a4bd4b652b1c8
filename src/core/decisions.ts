/**
 * The decision log: every decision of a screen that found something or could not be asked, with its rules, scores and place. What
 * somebody wrote is in it only for as long as the operator keeps it or the policy preserves it; an appeal keeps its own copy.
 */
import { compiled } from './db/compiled.ts'
import { type Reader, type Trx, toJson } from './db/database.ts'
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

/** Blanks the words whose time is over. */
export async function sweepWords(db: Reader, nowMs: number): Promise<void> {
  await db
    .updateTable('verdicts')
    .set({ words: null, words_until_ms: null })
    .where('words_until_ms', '<', nowMs)
    .execute()
}
