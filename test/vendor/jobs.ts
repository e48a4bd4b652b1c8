import type { Behaviour, Reason } from './behaviour.ts'
import { filesOf, type VendorFile } from './files.ts'
import type { Accepted, RecordEvent } from './record.ts'

/** One submission as the vendor keeps it in memory; everything but the counters can be read back from the record. */
export interface Job {
  id: string
  number: number
  key: string
  kind: string
  count: number
  behaviour: Behaviour
  callbackUrl: string | null
  acceptedAtMs: number
  cancelled: boolean
  /** Questions asked since this process started. */
  polls: number
  /** Callbacks sent, over all processes. */
  callbacks: number
  files: VendorFile[]
  servedIndexes: Set<number>
}

export type JobState =
  | { status: 'pending' | 'running' | 'done' | 'cancelled' }
  /** Accepted, tried, failed: nothing will come. */
  | { status: 'failed'; reason: Reason }

export function makeJob(accepted: Accepted & { atMs: number }): Job {
  const { id, number, key, kind, count, behaviour, callbackUrl } = accepted
  return {
    id,
    number,
    key,
    kind,
    count,
    behaviour,
    callbackUrl,
    acceptedAtMs: accepted.atMs,
    cancelled: false,
    polls: 0,
    callbacks: 0,
    files: filesOf(kind, behaviour.fileCount ?? count),
    servedIndexes: new Set(),
  }
}

/** The jobs of a record, by id. */
export function restoreJobs(events: readonly RecordEvent[]): Map<string, Job> {
  const jobs = new Map<string, Job>()
  for (const event of events) {
    if (event.type === 'accepted') jobs.set(event.id, makeJob(event))
    else if (event.type === 'cancelled') jobs.get(event.id)!.cancelled = true
    else if (event.type === 'callback') jobs.get(event.id)!.callbacks++
    else if (event.type === 'served') jobs.get(event.id)!.servedIndexes.add(event.index)
  }
  return jobs
}

/** Whether nothing is left to wait for. A job that is done once stays done, whatever it says. */
export function isFinished(job: Job, nowMs: number): boolean {
  return nowMs >= job.acceptedAtMs + (job.behaviour.pendingMs ?? 0) && job.polls >= minimumPolls(job.behaviour)
}

function minimumPolls(behaviour: Behaviour): number {
  return behaviour.backwards ? Math.max(3, behaviour.pendingPolls ?? 0) : (behaviour.pendingPolls ?? 0)
}

/** Where a job stands after the questions that were asked so far, the present one not counted. */
export function stateOf(job: Job, nowMs: number): JobState {
  if (job.cancelled) return { status: 'cancelled' }
  if (!isFinished(job, nowMs)) {
    // Backwards: pending, running, and pending again.
    if (job.behaviour.backwards) return { status: job.polls % 2 === 1 ? 'running' : 'pending' }
    return { status: job.polls > 0 ? 'running' : 'pending' }
  }
  if (job.behaviour.endAs) return { status: 'failed', reason: job.behaviour.endAs }
  // ... and after it was done, pending once more.
  if (job.behaviour.backwards && job.polls === minimumPolls(job.behaviour) + 1) return { status: 'pending' }
  return { status: 'done' }
}
