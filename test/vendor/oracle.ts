import { type Accepted, type RecordEvent, readRecord } from './record.ts'

export { type Mark, readMark } from './mark.ts'
export { readRecord }

/** What the vendor was asked to do under one key, by its own record. */
export interface KeySummary {
  key: string
  /** Work that was done (or is under way), in order: more than one is a double submission. */
  submissions: (Accepted & { atMs: number; cancelled: boolean })[]
  /** Submissions that provably led to no work. */
  refusals: { atMs: number; reason: string }[]
  /** Files that went out, once for every time. */
  served: { id: string; index: number; sizeBytes: number; fault: string | null }[]
  cancels: number
  refusedCancels: number
  callbacks: number
}

export interface RecordSummary {
  /** In the order in which the keys were first seen. */
  keys: Map<string, KeySummary>
  /** By the number in every file's mark. */
  jobs: Map<number, Accepted & { atMs: number; cancelled: boolean }>
  /** How often the process was started. */
  starts: number
  submissions: number
  /** Keys with more than one submission that was not cancelled. */
  doubled: string[]
  /** Requests that were no valid submission at all. */
  invalid: number
}

/** Adds a record up. Throws an Error when the record contradicts itself: then the vendor is wrong, not who is tested. */
export function summary(record: readonly RecordEvent[]): RecordSummary {
  const keys = new Map<string, KeySummary>()
  const jobs: RecordSummary['jobs'] = new Map()
  const byId = new Map<string, RecordSummary['jobs'] extends Map<number, infer Job> ? Job : never>()
  let starts = 0
  let invalid = 0
  const of = (key: string): KeySummary => {
    const known = keys.get(key)
    if (known) return known
    const fresh = { key, submissions: [], refusals: [], served: [], cancels: 0, refusedCancels: 0, callbacks: 0 }
    keys.set(key, fresh)
    return fresh
  }
  const job = (id: string) => {
    const found = byId.get(id)
    if (!found) throw new Error(`the record speaks of ${id} before it was accepted`)
    return found
  }

  for (const event of record) {
    if (event.type === 'started') starts++
    else if (event.type === 'accepted') {
      if (jobs.has(event.number) || byId.has(event.id)) throw new Error(`${event.id} was accepted twice`)
      const submission = { ...event, cancelled: false }
      jobs.set(event.number, submission)
      byId.set(event.id, submission)
      of(event.key).submissions.push(submission)
    } else if (event.type === 'refused') {
      if (event.key === null) invalid++
      else of(event.key).refusals.push({ atMs: event.atMs, reason: event.reason })
    } else if (event.type === 'served') {
      const { id, index, sizeBytes, fault } = event
      of(job(id).key).served.push({ id, index, sizeBytes, fault })
    } else if (event.type === 'cancelled') {
      if (job(event.id).cancelled) throw new Error(`${event.id} was cancelled twice`)
      job(event.id).cancelled = true
      of(job(event.id).key).cancels++
    } else if (event.type === 'cancel-refused') of(job(event.id).key).refusedCancels++
    else of(job(event.id).key).callbacks++
  }

  const doubled = [...keys.values()]
    .filter((entry) => entry.submissions.filter((submission) => !submission.cancelled).length > 1)
    .map((entry) => entry.key)
  return { keys, jobs, starts, submissions: jobs.size, doubled, invalid }
}
