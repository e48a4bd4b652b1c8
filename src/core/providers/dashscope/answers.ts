/** Model Studio's answers: pictures, words, tasks, and what its codes mean. */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Refused, ResultFile } from '../../ports.ts'
import { codeOf, type ErrorReading } from '../kit/calls.ts'
import { at, listAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'

/** The first that fits decides. */
const REASONS: readonly { codes: RegExp; reason: Refused['reason'] }[] = [
  // A picture that could not be fetched for inspection is no finding of it.
  { codes: /^InvalidParameter\.DataInspection$/, reason: 'input' },
  {
    codes: /^(data_?inspection_?failed|IPInfringementSuspect|Custom(er)?RoleBlocked|content_filter)/i,
    reason: 'content',
  },
  {
    codes:
      /^(Arrearage|Throttling\.AllocationQuota|AllocationQuota|insufficient_quota|(Pre|Post)paidBillOverdue|CommodityNotPurchased)/,
    reason: 'balance',
  },
  { codes: /^(Throttling|LimitRequests|limit_requests|limit_burst_rate|rate_limit)/, reason: 'rate' },
  {
    codes:
      /^(invalid_?api_?key|AccessDenied|access_denied|Model\.AccessDenied|Workspace\.AccessDenied|App\.AccessDenied|Model[._]?Not[._]?(Found|Exists?|Supported)|(Invalid|Unsupported)[._]?Model|NotFound|ModelServingError|ModelUnavailable|Unpurchased)/i,
    reason: 'unavailable',
  },
  {
    codes:
      /^(InvalidParameter|invalid_(parameter|request)|InvalidURL|InvalidImage|InvalidFile|BadRequest|UnsupportedOperation)/i,
    reason: 'input',
  },
]

/** The code of an answer, of a task, or of one of its results, in either of the two spellings of its interfaces. */
export const errorCode = (value: unknown): string | undefined =>
  codeOf(textAt(value, 'code')) ?? codeOf(textAt(value, 'error', 'code')) ?? codeOf(textAt(value, 'error', 'type'))

export const reasonOf = (code: string | undefined): Refused['reason'] | undefined =>
  code === undefined ? undefined : REASONS.find(({ codes }) => codes.test(code))?.reason

/** A refusal by its code; of 5xx nothing follows; undefined: the status decides. */
export function refusalOf(reply: VendorReply): ErrorReading {
  const code = errorCode(reply.json)
  if (code === undefined || reply.status >= 500) return undefined
  const told = reasonOf(code)
  // A model that this account or region does not have comes as a bad parameter too: another route may have it.
  const isModel = reply.status === 404 || ((told ?? 'input') === 'input' && isAboutModel(reply.json))
  const reason = isModel ? 'unavailable' : told
  return reason === undefined ? undefined : { state: 'refused', reason, vendorCode: code }
}

function isAboutModel(json: unknown): boolean {
  const message = textAt(json, 'message') ?? textAt(json, 'error', 'message') ?? ''
  return textAt(json, 'error', 'param') === 'model' || /\bmodel(s| \S{1,100})? (does )?not (exist|found)/i.test(message)
}

/** Pictures of a message; null where there is none. */
export function picturesIn(json: unknown): ResultFile[] | null {
  const files = listAt(json, 'output', 'choices').flatMap((choice) =>
    listAt(choice, 'message', 'content').flatMap((part): ResultFile[] => {
      const url = textAt(part, 'image')
      return url !== undefined && URL.canParse(url) ? [{ source: { url }, role: 'main' }] : []
    }),
  )
  return files.length === 0 ? null : files
}

/** The words of a chat; null where there are none. */
export function wordsIn(json: unknown): string | null {
  const message = listAt(json, 'choices')[0]
  const parts = listAt(message, 'message', 'content').map((part) => textAt(part, 'text') ?? '')
  const text = (textAt(message, 'message', 'content') ?? parts.join('')).trim()
  return text === '' ? null : text
}

export interface DashTask {
  id: string
  state: string
  code: string | undefined
  url: string | undefined
  /** The prompt as it came in. */
  prompt: string | undefined
  /** Seconds, pictures and the like, as it counts them. */
  used: unknown
}

/** Whatever could leave the path of a question is no id. */
const TASK_ID = /^[\w-]{1,128}$/

export function taskIn(json: unknown): DashTask | null {
  const id = textAt(json, 'output', 'task_id')
  if (id === undefined || !TASK_ID.test(id)) return null
  const url = textAt(json, 'output', 'video_url') ?? textAt(json, 'output', 'results', 'video_url')
  return {
    id,
    state: textAt(json, 'output', 'task_status') ?? '',
    code: codeOf(textAt(json, 'output', 'code')),
    url: url !== undefined && URL.canParse(url) ? url : undefined,
    prompt: textAt(json, 'output', 'orig_prompt'),
    used: at(json, 'usage'),
  }
}

/** The end of a task as the vendor states it; null while it works. UNKNOWN is what it says of tasks that it does not see yet, too. */
export function endOf(task: DashTask): Done | Refused | null {
  switch (task.state) {
    case 'SUCCEEDED':
      if (task.url === undefined) return { state: 'refused', reason: 'unavailable', vendorCode: 'no-result' }
      return {
        state: 'done',
        files: [{ source: { url: task.url }, role: 'main' }],
        ...usageOf({ reported: task.used }),
      }
    case 'FAILED':
      return { state: 'refused', reason: reasonOf(task.code) ?? 'unavailable', vendorCode: task.code ?? 'task-failed' }
    case 'CANCELED':
      return { state: 'refused', reason: 'unavailable', vendorCode: 'task-canceled' }
    default:
      return null
  }
}
