/**
 * A clip whose answer was lost has no name of ours at the vendor. Its list tells every task of the account; ours is the one of our
 * model, made in the time of our call, with our very words, that none of our other attempts is about. Where that does not name
 * exactly one, nothing is known; that it was never made is believed only where no task of that time could be it, whatever its words.
 */
import type { VendorReply } from '../../net/vendor.ts'
import type { LostSubmission } from '../../ports.ts'
import { isMap, listAt, numberAt, textAt } from '../kit/json.ts'
import { aheadMs } from '../kit/times.ts'
import { type DashTask, taskIn } from './answers.ts'
import { clipWords } from './requests.ts'

export interface Search {
  lost: LostSubmission
  nowMs: number
  /** Throws a Fault where the answer says nothing. */
  ask(path: string, query?: { [name: string]: string }): Promise<VendorReply>
}

export type Found = { state: 'found'; task: DashTask } | { state: 'absent' } | { state: 'unknown' }

const PAGE_TASKS = 100
const PAGES = 10
/** Beside what their `Date` says of their clock. */
const SKEW_MS = 5 * 60 * 1000
const CANDIDATES = 20

export async function findTask(search: Search): Promise<Found> {
  const { lost, nowMs, ask } = search
  const { text } = clipWords(lost.task)
  const ids = text === '' ? null : await candidates(search)
  if (ids === null || ids.length > CANDIDATES) return { state: 'unknown' }
  const ours: DashTask[] = []
  for (const id of ids) {
    const task = taskIn((await ask(`/api/v1/tasks/${id}`)).json)
    // One that can't be told apart may be ours.
    if (task?.prompt === undefined) return { state: 'unknown' }
    if (task.id === id && plain(task.prompt) === plain(text)) ours.push(task)
  }
  if (ours.length === 1) return { state: 'found', task: ours[0]! }
  return { state: ids.length === 0 && nowMs > lost.lostAfterMs ? 'absent' : 'unknown' }
}

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim()

/** Names without a date stand for the newest version: the list may tell that one's. */
const isRelated = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one)

/** Tasks that could be ours; null where the list can't be read back far enough. No times are asked for: their zone is not documented. */
async function candidates({ lost, nowMs, ask }: Search): Promise<string[] | null> {
  const taken = new Set(lost.others.map((operation) => textAt(operation, 'id')))
  const ids: string[] = []
  for (let page = 1; page <= PAGES; page++) {
    const reply = await ask('/api/v1/tasks/', { page_no: String(page), page_size: String(PAGE_TASKS) })
    const { json, status } = reply
    if (status !== 200 || !isMap(json) || !Array.isArray(json['data'])) return null
    const rows = listAt(json, 'data')
    const theirsMs = aheadMs(reply, nowMs)
    const [sinceMs, untilMs] = [lost.startedAtMs + theirsMs - SKEW_MS, lost.lostAfterMs + theirsMs + SKEW_MS]
    let oldestMs = Number.POSITIVE_INFINITY
    for (const row of rows) {
      const id = textAt(row, 'task_id')
      const madeAtMs = numberAt(row, 'gmt_create')
      if (id === undefined || madeAtMs === undefined) return null
      oldestMs = Math.min(oldestMs, madeAtMs)
      const fits = madeAtMs >= sinceMs && madeAtMs <= untilMs
      if (
        fits &&
        isRelated(textAt(row, 'model_name') ?? '', lost.task.model) &&
        !taken.has(id) &&
        /^[\w-]{1,128}$/.test(id) &&
        !ids.includes(id)
      )
        ids.push(id)
    }
    if (page >= (numberAt(json, 'total_page') ?? 1) || rows.length === 0 || oldestMs < sinceMs) return ids
  }
  return null
}
