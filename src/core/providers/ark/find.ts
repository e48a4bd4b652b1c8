/**
 * A clip whose answer was lost has no name of ours at the vendor. Its list tells every task of the account's last seven days; ours is
 * the one that expires after our own number of seconds (`markOf`), or, where a server does not tell that, the one with our seed; of a
 * model without seeds, the only one of its time, once it has come out as it was asked for. Where that does not name exactly one,
 * nothing is known; that it was never made is believed only where every task of that time and model is plainly somebody else's.
 */
import type { VendorReply } from '../../net/vendor.ts'
import type { LostSubmission } from '../../ports.ts'
import { listAt, numberAt, textAt } from '../kit/json.ts'
import { aheadMs } from '../kit/times.ts'
import { type ArkTask, taskIn } from './answers.ts'
import { bareOf, isEndpoint } from './models.ts'
import { markOf, seedOf, shapeOf, USUAL_EXPIRY_S } from './requests.ts'

export interface Search {
  key: string
  lost: LostSubmission
  nowMs: number
  /** Throws a Fault where the answer says nothing. */
  list(query: { [name: string]: string }): Promise<VendorReply>
}

export type Found = { state: 'found'; task: ArkTask } | { state: 'absent' } | { state: 'unknown' }

const PAGE_TASKS = 200
const PAGES = 10
/** Beside what their `Date` says of their clock. */
const SKEW_MS = 5 * 60 * 1000

export async function findTask(search: Search): Promise<Found> {
  const { key, lost, nowMs } = search
  const tasks = await candidates(search)
  if (tasks === null) return { state: 'unknown' }
  const mark = markOf(key)
  const marked = tasks.filter(({ expiresAfterS }) => expiresAfterS === mark)
  if (marked.length > 0) return marked.length === 1 ? { state: 'found', task: marked[0]! } : { state: 'unknown' }
  const unmarked = tasks.filter(({ expiresAfterS = USUAL_EXPIRY_S }) => expiresAfterS === USUAL_EXPIRY_S)
  const seed = seedOf(lost.task)
  const isTold = tasks.some(({ expiresAfterS }) => expiresAfterS !== undefined)
  const own =
    seed === undefined
      ? tasks.filter((task) => !isTold && tasks.length === 1 && isAsAsked(task, lost))
      : unmarked.filter((task) => task.seed === seed)
  if (own.length === 1) return { state: 'found', task: own[0]! }
  return { state: unmarked.length === 0 && nowMs > lost.lostAfterMs ? 'absent' : 'unknown' }
}

function isAsAsked(task: ArkTask, lost: LostSubmission): boolean {
  const { duration, ratio, resolution } = shapeOf(lost.task)
  const isRatio = ratio === 'adaptive' ? task.ratio !== undefined : task.ratio === ratio
  return isRatio && task.duration === duration && task.resolution === resolution
}

/** Tasks of that time and model that none of our other attempts is about; null where the list can't be read back far enough. */
async function candidates({ lost, nowMs, list }: Search): Promise<ArkTask[] | null> {
  const taken = new Set(lost.others.map((operation) => textAt(operation, 'id')))
  const found = new Map<string, ArkTask>()
  const times: number[] = []
  for (let page = 1; page <= PAGES; page++) {
    const reply = await list({ page_num: String(page), page_size: String(PAGE_TASKS) })
    const total = numberAt(reply.json, 'total')
    if (reply.status !== 200 || total === undefined) return null
    const tasks = listAt(reply.json, 'items').map(taskIn)
    const theirsMs = aheadMs(reply, nowMs)
    const [sinceMs, untilMs] = [lost.startedAtMs + theirsMs - SKEW_MS, lost.lostAfterMs + theirsMs + SKEW_MS]
    for (const task of tasks) {
      if (task?.createdAtMs === undefined) return null
      times.push(task.createdAtMs)
      const isThen = task.createdAtMs >= sinceMs && task.createdAtMs <= untilMs
      if (isThen && isRelated(task.model, lost.task.model) && !taken.has(task.id)) found.set(task.id, task)
    }
    if (tasks.length === 0 || times.length >= total || reachesBack(times, sinceMs)) return [...found.values()]
  }
  return null
}

/** That the newest come first is not written anywhere: it is believed of a list that shows it. */
function reachesBack(times: readonly number[], sinceMs: number): boolean {
  const [first = 0, last = 0] = [times[0], times.at(-1)]
  return last < sinceMs && last < first && times.every((time, index) => index === 0 || time <= times[index - 1]!)
}

/** Names without a date stand for the newest version; what is behind an endpoint only its operator knows. */
function isRelated(theirs: string, ours: string): boolean {
  if (isEndpoint(ours) || isEndpoint(theirs)) return true
  const [one, other] = [bareOf(theirs), bareOf(ours)]
  return one.startsWith(other) || other.startsWith(one)
}
