/** Kling's answers, read loosely: what became of a task, and what a refusal means. Codes: its page "General Information". */
import type { VendorReply } from '../../net/vendor.ts'
import type { Done, Refused } from '../../ports.ts'
import type { ErrorReading } from '../kit/calls.ts'
import { at, listAt, numberAt, textAt } from '../kit/json.ts'
import { usageOf } from '../kit/usage.ts'

/** One task as its answers and lists show it. */
export interface KlingTask {
  id: string
  state: string
  message: string
  externalId: string | undefined
  createdAtMs: number | undefined
  urls: string[]
  /** Units of the resource pack that it took. */
  units: number | undefined
}

/** Several hands have made their ids; whatever could leave the path of a question is none. */
const TASK_ID = /^[\w-]{1,128}$/

/** The task in an object of an answer; null where there is none. */
export function readTask(data: unknown): KlingTask | null {
  const id = textAt(data, 'task_id') ?? String(numberAt(data, 'task_id') ?? '')
  if (!TASK_ID.test(id)) return null
  const units = Number(textAt(data, 'final_unit_deduction') ?? numberAt(data, 'final_unit_deduction') ?? Number.NaN)
  return {
    id,
    state: textAt(data, 'task_status') ?? '',
    message: textAt(data, 'task_status_msg') ?? '',
    externalId: textAt(data, 'task_info', 'external_task_id'),
    createdAtMs: numberAt(data, 'created_at'),
    urls: listAt(data, 'task_result', 'videos').flatMap((video) => {
      const url = textAt(video, 'url')
      return url !== undefined && URL.canParse(url) ? [url] : []
    }),
    units: Number.isFinite(units) && units >= 0 ? units : undefined,
  }
}

/** The code of an answer's envelope; undefined where this is none. */
export const codeIn = (reply: VendorReply): number | undefined => numberAt(reply.json, 'code')

/** The data of an answer that says that all is well. */
export const dataOf = (reply: VendorReply): unknown => (codeIn(reply) === 0 ? at(reply.json, 'data') : undefined)

const CONTENT =
  /content|moderat|polic(y|ies)|risk|sensitiv|violat|inappropriate|safety|nsfw|审核|风控|敏感|违规|不合规/i
const INPUT = /image|picture|aspect ratio|resolution|pixel|face|图片|图像|尺寸|分辨率/i

/** The end of a task as the vendor states it; null while it works, or where its word for the state is not known to us. */
export function endOf(task: KlingTask, unitMicroUsd: number): Done | Refused | null {
  if (task.state === 'failed') {
    // A failure has no code, only words.
    const reason = CONTENT.test(task.message) ? 'content' : INPUT.test(task.message) ? 'input' : 'unavailable'
    return { state: 'refused', reason, vendorCode: 'task-failed' }
  }
  if (task.state !== 'succeed') return null
  const url = task.urls[0]
  if (url === undefined) return { state: 'refused', reason: 'unavailable', vendorCode: 'no-result' }
  return {
    state: 'done',
    files: [{ source: { url }, role: 'main' }],
    ...(task.units === undefined
      ? {}
      : usageOf({
          costMicroUsd: Math.round(task.units * unitMicroUsd),
          reported: { final_unit_deduction: task.units },
        })),
  }
}

const REASONS: { readonly [code: number]: Refused['reason'] } = {
  // The account's own troubles come as 429 too: waiting does not mend them.
  1100: 'balance',
  1101: 'balance',
  1102: 'balance',
  1200: 'input',
  1201: 'input',
  1300: 'content',
  1301: 'content',
  1302: 'rate',
  1303: 'rate',
  // Key, rights, address and model: the operator's to mend.
  1000: 'unavailable',
  1001: 'unavailable',
  1002: 'unavailable',
  1003: 'unavailable',
  1004: 'unavailable',
  1103: 'unavailable',
  1202: 'unavailable',
  1203: 'unavailable',
  1304: 'unavailable',
}

/**
 * A refusal by its code; of the vendor's own troubles (5000 and more) nothing follows; undefined: the status decides. Pauses after 1302
 * and 1303 are the core's growing ones unless a header asks for another: a place may be free in minutes only.
 */
export function refusalOf(reply: VendorReply): ErrorReading {
  const code = codeIn(reply)
  if (code === undefined) return undefined
  if (code >= 5000 || reply.status >= 500) return { state: 'unknown', vendorCode: String(code) }
  const reason = REASONS[code]
  if (reason === undefined) return undefined
  return { state: 'refused', reason, vendorCode: String(code) }
}
