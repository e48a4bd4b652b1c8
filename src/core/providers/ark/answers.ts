/** Ark's answers, read loosely: pictures, tasks, and what its codes mean (its page "Error codes", 1299023). */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Refused, ResultFile } from '../../ports.ts'
import { codeOf, type ErrorReading, ended } from '../kit/calls.ts'
import { at, listAt, numberAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'

/** The first that fits decides. */
const REASONS: readonly { codes: RegExp; reason: Refused['reason'] }[] = [
  { codes: /Sensitive|RiskDetection|PolicyViolation|Copyright/, reason: 'content' },
  {
    codes: /^(AccountOverdueError|(OperationDenied\.)?ServiceOverdue|InsufficientBalance|SetLimitExceeded)/,
    reason: 'balance',
  },
  {
    codes: /(RateLimit|LimitExceeded|QuotaExceeded|ServerOverloaded|RequestBurstTooFast|TooManyRequests)/,
    reason: 'rate',
  },
  {
    codes: /^(MissingParameter|Invalid(Parameter|Argument|Image|Pixel|Video|Audio)|OutofContext|BadRequest)/,
    reason: 'input',
  },
  {
    codes:
      /^(Authentication|ContentSecurityDetection|AccessDenied|Unauthorized|InvalidAccountStatus|InvalidSubscription|OperationDenied|InvalidEndpoint|ModelNotOpen|ServiceNotOpen|UnsupportedModel|NotFound|ModelNotFound)/,
    reason: 'unavailable',
  },
]

/** A free quota that is used up has the code of a queue that is full: its words tell which. */
const USED_UP = /free|trial|used up|exhausted|试用|免费|额度/i

const errorCode = (value: unknown): string | undefined => codeOf(textAt(value, 'error', 'code'))

function reasonOf(value: unknown): Refused['reason'] | undefined {
  const code = errorCode(value)
  if (code === undefined) return undefined
  if (code.startsWith('QuotaExceeded') && USED_UP.test(textAt(value, 'error', 'message') ?? '')) return 'balance'
  return REASONS.find(({ codes }) => codes.test(code))?.reason
}

/** A refusal by its code; of 5xx nothing follows; undefined: the status decides. */
export function refusalOf(reply: VendorReply): ErrorReading {
  const code = errorCode(reply.json)
  const reason = reasonOf(reply.json)
  if (code === undefined || reason === undefined || reply.status >= 500) return undefined
  return { state: 'refused', reason, vendorCode: code }
}

/** Pictures, or why there is none; null: not what the documentation promises. */
export function picturesIn(json: unknown): Done | Refused | null {
  const data = listAt(json, 'data')
  const files = data.flatMap((one): ResultFile[] => {
    const url = textAt(one, 'url')
    return url !== undefined && URL.canParse(url) ? [{ source: { url }, role: 'main' }] : []
  })
  if (files.length > 0) return { state: 'done', files, ...usageOf({ reported: at(json, 'usage') }) }
  const failed = [...data, json].find((one) => errorCode(one) !== undefined)
  return failed === undefined ? null : ended(reasonOf(failed) ?? 'unavailable', errorCode(failed))
}

export interface ArkTask {
  id: string
  model: string
  status: string
  createdAtMs: number | undefined
  /** Told from the beginning. */
  expiresAfterS: number | undefined
  /** Told at the end, like all that follows. */
  seed: number | undefined
  duration: number | undefined
  ratio: string | undefined
  resolution: string | undefined
  url: string | undefined
  tokens: number | undefined
  json: unknown
}

/** Whatever could leave the path of a question is no id. */
export const TASK_ID = /^[\w-]{1,128}$/

export function taskIn(json: unknown): ArkTask | null {
  const id = textAt(json, 'id')
  if (id === undefined || !TASK_ID.test(id)) return null
  const createdAtS = numberAt(json, 'created_at')
  const url = textAt(json, 'content', 'video_url')
  return {
    id,
    model: textAt(json, 'model') ?? '',
    status: textAt(json, 'status') ?? '',
    createdAtMs: createdAtS === undefined ? undefined : createdAtS * 1000,
    expiresAfterS: numberAt(json, 'execution_expires_after'),
    seed: numberAt(json, 'seed'),
    duration: numberAt(json, 'duration'),
    ratio: textAt(json, 'ratio'),
    resolution: textAt(json, 'resolution'),
    url: url !== undefined && URL.canParse(url) ? url : undefined,
    tokens: numberAt(json, 'usage', 'completion_tokens'),
    json,
  }
}

/**
 * The end of a task as the vendor states it; null while it works.
 * @param usdPerMillion what a million tokens cost the operator: the same number of millionths for one
 */
export function endOf(task: ArkTask, usdPerMillion: number | undefined): Done | Refused | null {
  switch (task.status) {
    case 'succeeded': {
      if (task.url === undefined) return ended('unavailable', 'no-result')
      const costMicroUsd = Math.round((task.tokens ?? Number.NaN) * (usdPerMillion ?? Number.NaN))
      return {
        state: 'done',
        files: [{ source: { url: task.url }, role: 'main' }],
        ...usageOf({
          ...(Number.isFinite(costMicroUsd) ? { costMicroUsd } : {}),
          reported: at(task.json, 'usage'),
        }),
      }
    }
    case 'failed':
      return ended(reasonOf(task.json) ?? 'unavailable', errorCode(task.json) ?? 'task-failed')
    case 'cancelled':
    case 'expired':
      return ended('unavailable', `task-${task.status}`)
    default:
      return null
  }
}
