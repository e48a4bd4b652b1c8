/**
 * A submission whose answer was lost is looked for by our own id: by the two questions that copies of the documentation name, and in
 * the list. That it is nowhere counts only once the submission can't be under way any more, and only where the list reaches back far
 * enough to show it.
 */
import { Fault } from '../../errors.ts'
import type { VendorReply } from '../../net/vendor.ts'
import type { LostSubmission } from '../../ports.ts'
import { aheadMs } from '../kit/times.ts'
import { codeIn, dataOf, type KlingTask, readTask } from './answers.ts'
import type { Path } from './requests.ts'

export interface Search {
  key: string
  lost: LostSubmission | undefined
  nowMs: number
  /** Throws a Fault where the answer says nothing. */
  ask(path: string, query: { [name: string]: string }): Promise<VendorReply>
}

export type Found = { state: 'found'; path: Path; task: KlingTask } | { state: 'absent' } | { state: 'unknown' }

const PATHS: readonly Path[] = ['image2video', 'text2video']
const PAGE_TASKS = 100
const PAGES = 5
/** Beside what their `Date` says of their clock. */
const SKEW_MS = 5 * 60 * 1000

/** Throws a Fault where a list could not be read and no other question has found it: that may pass. */
export async function findTask(search: Search): Promise<Found> {
  const kind = search.lost?.task.kind
  const paths = kind === undefined ? PATHS : [kind === 'animate' ? PATHS[0]! : PATHS[1]!]
  let certain = search.lost !== undefined && search.nowMs > search.lost.lostAfterMs
  let fault: Fault | undefined
  for (const path of paths) {
    const task = (await findById(search, path)) ?? (await unlessFault(findInList(search, path)))
    if (task instanceof Fault) fault ??= task
    else if (task === 'unseen') certain = false
    else if (task !== null) return { state: 'found', path, task }
  }
  if (fault !== undefined) throw fault
  return { state: certain ? 'absent' : 'unknown' }
}

/** Both questions are guesses: that one of them fails says nothing about the job. */
async function findById({ key, ask }: Search, path: Path): Promise<KlingTask | null> {
  const asked = async (where: string, query: { [name: string]: string }) => {
    const reply = await unlessFault(ask(where, query))
    return reply instanceof Fault ? null : answered(dataOf(reply), key)
  }
  return (
    (await asked(`/v1/videos/${path}`, { external_task_id: key })) ??
    (await asked(`/v1/videos/${path}/${encodeURIComponent(key)}`, {}))
  )
}

const unlessFault = <T>(asked: Promise<T>): Promise<T | Fault> =>
  asked.catch((error: unknown) => {
    if (error instanceof Fault) return error
    throw error
  })

/** The one task that was asked for by our id, or ours in the list that comes where the question was not understood. */
function answered(data: unknown, key: string): KlingTask | null {
  if (Array.isArray(data)) return ownIn(data, key)
  const task = readTask(data)
  return task !== null && (task.externalId ?? key) === key ? task : null
}

const ownIn = (data: readonly unknown[], key: string): KlingTask | null =>
  data.map(readTask).find((task) => task?.externalId === key) ?? null

/**
 * Null: the list reaches back to before the submission, and it is not there. A task of that time that shows nobody's id may be ours:
 * then nothing is known.
 */
async function findInList({ key, lost, nowMs, ask }: Search, path: Path): Promise<KlingTask | null | 'unseen'> {
  let isClear = true
  for (let page = 1; page <= PAGES; page++) {
    const reply = await ask(`/v1/videos/${path}`, { pageNum: String(page), pageSize: String(PAGE_TASKS) })
    const data = dataOf(reply)
    if (codeIn(reply) !== 0 || !Array.isArray(data)) return 'unseen'
    const own = ownIn(data, key)
    if (own !== null) return own
    const sinceMs = (lost?.startedAtMs ?? 0) + aheadMs(reply, nowMs) - SKEW_MS
    const madeAtMs = (one: unknown) => readTask(one)?.createdAtMs ?? Number.POSITIVE_INFINITY
    if (data.some((one) => madeAtMs(one) >= sinceMs && readTask(one)?.externalId === undefined)) isClear = false
    if (data.length < PAGE_TASKS || data.some((one) => madeAtMs(one) < sinceMs)) return isClear ? null : 'unseen'
  }
  return 'unseen'
}
