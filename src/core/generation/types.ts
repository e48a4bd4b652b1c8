/** A generation as the core handles it: rows become values here, and only here. */
import type { Selectable } from 'kysely'
import type { Look } from '../catalog/presets.ts'
import type { Route } from '../catalog.ts'
import { fromJson } from '../db/database.ts'
import type { AttemptsTable, GenerationState, GenerationsTable } from '../db/schema.ts'
import type { RefusalParams } from '../errors.ts'
import type { Address, Done, Json, Kind, ModerationCategory, Note, Options, TaskInput } from '../ports.ts'

/** A file that goes in: one of ours, or one that its platform still keeps and `prepare` will fetch. */
export type InputRef = (
  | { from: 'artifact'; id: string }
  | { from: 'chat'; platform: string; ref: Json; sizeBytes?: number }
) & {
  /** What it is; before it was decoded only its sender's word. Absent: nobody can tell yet. */
  type?: TaskInput['type']
  /** How long it is, likewise. */
  durationMs?: number
  /** What its vendor calls it; null: it came from outside. Absent: nobody has looked. */
  reference?: TaskInput['reference'] | null
}

/** A route with what the chosen preset adds, as it was when the job was accepted. */
export type JobRoute = Route & {
  look?: Look
  /** Its files can't be made to fit its vendor: what a person is told where no other route takes them. */
  unfit?: { code: string; params: RefusalParams }
}

/** What somebody wants made, before it is accepted. */
export interface Draft {
  kind: Kind
  modelId: string
  prompt: string
  /** As given, with `count` and `seed` among them. */
  options: Options
  inputs: readonly InputRef[]
  /** The generation that this one came from. */
  parentId?: string
  screening?: Screening
  wording?: Wording
  /** What makes it once, wherever it is pressed: the key of the generation. */
  onceKey?: string
}

/** What became of somebody's words. */
export interface Wording {
  /** Of words that are written: the draft that they are for, and the price at which it is offered. */
  for?: { draft: Draft; priceCredits: number }
  /** Of what is made with written words: the person's own, and the job that wrote the others. */
  original?: { words: string; by: string }
}

/** What screens found in what somebody wants, and what they have said to mean all the same. */
export interface Screening {
  found?: ModerationCategory[]
  acknowledged?: ModerationCategory[]
}

export interface Generation {
  id: string
  key: string
  personId: string
  kind: Kind
  modelId: string
  prompt: string
  options: Options
  inputs: InputRef[]
  seed: number
  countAsked: number
  countMade: number
  priceCredits: number
  chargedCredits: number
  routes: JobRoute[]
  routeIndex: number
  state: GenerationState
  version: number
  stepTries: number
  nextStepAtMs: number
  deadlineAtMs: number
  cancelRequested: boolean
  late: boolean
  failure: string | null
  failureParams: RefusalParams
  notes: Note[]
  resultText: string | null
  title: string | null
  address: Address
  parentId: string | null
  saved: boolean
  hidden: boolean
  /** Of several results the one that the person likes: its artifact's id. */
  pickedId: string | null
  /** Goes before others where jobs wait for an engine. */
  isFirst: boolean
  screening: Screening
  wording: Wording
  createdAtMs: number
  startedAtMs: number | null
  endedAtMs: number | null
  deletedAtMs: number | null
}

export interface Attempt {
  id: string
  generationId: string
  number: number
  provider: string
  model: string
  state: AttemptsTable['state']
  operation: Json
  result: Done | null
  startedAtMs: number
  lostAfterMs: number
  graceUntilMs: number
  endedAtMs: number | null
  /** The vendor's own, of what it last refused or garbled. */
  vendorCode: string | null
  estimateMicroUsd: number | null
}

export const ENDED: readonly GenerationState[] = ['done', 'failed', 'cancelled']

export function isEnded(generation: { state: GenerationState }): boolean {
  return ENDED.includes(generation.state)
}

export function toGeneration(row: Selectable<GenerationsTable>): Generation {
  return {
    id: row.id,
    key: row.key,
    personId: row.person_id,
    kind: row.kind as Kind,
    modelId: row.model_id,
    prompt: row.prompt,
    options: fromJson(row.options),
    inputs: fromJson(row.inputs),
    seed: row.seed,
    countAsked: row.count_asked,
    countMade: row.count_made,
    priceCredits: row.price_credits,
    chargedCredits: row.charged_credits,
    routes: fromJson(row.routes),
    routeIndex: row.route_index,
    state: row.state,
    version: row.version,
    stepTries: row.step_tries,
    nextStepAtMs: row.next_step_at_ms,
    deadlineAtMs: row.deadline_at_ms,
    cancelRequested: row.cancel_requested === 1,
    late: row.late === 1,
    failure: row.failure,
    failureParams: fromJson(row.failure_params),
    notes: fromJson(row.notes),
    resultText: row.result_text,
    title: row.title,
    address: fromJson(row.address),
    parentId: row.parent_id,
    saved: row.saved === 1,
    hidden: row.hidden === 1,
    pickedId: row.picked_id,
    isFirst: row.priority > 0,
    screening: row.screening === null ? {} : fromJson(row.screening),
    wording: row.wording === null ? {} : fromJson(row.wording),
    createdAtMs: row.created_at_ms,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    deletedAtMs: row.deleted_at_ms,
  }
}

export function toAttempt(row: Selectable<AttemptsTable>): Attempt {
  return {
    id: row.id,
    generationId: row.generation_id,
    number: row.number,
    provider: row.provider,
    model: row.model,
    state: row.state,
    operation: row.operation === null ? null : fromJson(row.operation),
    result: row.result === null ? null : fromJson(row.result),
    startedAtMs: row.started_at_ms,
    lostAfterMs: row.lost_after_ms,
    graceUntilMs: row.grace_until_ms,
    endedAtMs: row.ended_at_ms,
    vendorCode: row.vendor_code,
    estimateMicroUsd: row.estimate_micro_usd,
  }
}
