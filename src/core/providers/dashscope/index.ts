/**
 * Alibaba Cloud Model Studio (DashScope): pictures and edits at once, clips as tasks, words of a picture by a chat. It takes no key of
 * ours: a lost clip is looked for in the list of tasks, a lost picture can't be found at all.
 */
import { z } from 'zod'
import { LIMITS } from '../../limits.ts'
import type {
  CancelOutcome,
  CheckOutcome,
  LostSubmission,
  Provider,
  RecoverOutcome,
  StartOutcome,
  Task,
} from '../../ports.ts'
import { oneOf, variable, word } from '../../variable.ts'
import { askCall, callsTo, probeCall, replyTo, startCall } from '../kit/calls.ts'
import { dataUrlOf } from '../kit/files.ts'
import { at, isMap, numberAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import { usageOf } from '../kit/usage.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { shortenedNotes } from '../kit/words.ts'
import { asWritten } from '../kit/writing.ts'
import { endOf, errorCode, picturesIn, refusalOf, taskIn, wordsIn } from './answers.ts'
import { findTask } from './find.ts'
import { familyOf, isClip } from './models.ts'
import { clipWords, problemOf, type Submission, submissionOf, unableOf } from './requests.ts'

const REGIONS = {
  singapore: 'https://dashscope-intl.aliyuncs.com',
  beijing: 'https://dashscope.aliyuncs.com',
} as const
/** Pictures are made while we wait. */
const START_MS = 120_000
const ASK_MS = 20_000
const CHECK_AFTER_MS = 15_000
const FOUND_AFTER_MS = 1000

const operationShape = z.object({ id: z.string().regex(/^[\w-]{1,128}$/), keptChars: z.number().optional() })

export const dashscope: VendorDefinition = {
  id: 'dashscope',
  title: 'Alibaba Cloud',
  variables: {
    DASHSCOPE_API_KEY: variable(word, undefined, 'Make an API key in Model Studio, in the region that you use.'),
    DASHSCOPE_REGION: variable(
      oneOf('singapore', 'beijing'),
      'singapore',
      'Write the region in which the key was made: singapore or beijing.',
    ),
    DASHSCOPE_API_ROOT: rootVariable(
      undefined,
      'Leave it out, or write the address of your workspace, such as https://name.ap-southeast-1.maas.aliyuncs.com.',
    ),
  },
  needs: [['DASHSCOPE_API_KEY']],
  unconfirmed: [
    'prices',
    'the names of the Qwen models for words',
    'whether Wan 2.7 reads more than 800 characters',
    'that the list shows a task as soon as it exists',
  ],
  routeProblem: problemOf,
  create: createDashscope,
}

/** Its pages write the version into every path; some write it into the address as well. */
export function rootsOf(settings: Settings): { official: string; root: string } {
  const official = settings['DASHSCOPE_REGION'] === 'beijing' ? REGIONS.beijing : REGIONS.singapore
  return { official, root: (settings['DASHSCOPE_API_ROOT'] ?? official).replace(/\/api\/v1\/?$/, '') }
}

function createDashscope(settings: Settings, { clock }: VendorTools): Provider {
  const { official, root } = rootsOf(settings)

  const call = callsTo({
    root,
    headers: () => ({ authorization: `Bearer ${settings['DASHSCOPE_API_KEY'] ?? ''}` }),
    timeoutMs: ASK_MS,
    maxReplyBytes: LIMITS.vendorReplyBytes,
  })
  const ask = (path: string, signal: AbortSignal, query: { [name: string]: string } = {}) =>
    askCall('dashscope', call('GET', path, { signal, query }), clock.nowMs())

  return {
    id: 'dashscope',
    title: 'Alibaba Cloud',
    startTimeoutMs: START_MS,
    trustedHosts: trustedHostsOf(root, official),
    can: unableOf,
    camera: ({ kind }) => (isClip(kind) ? 'words' : null),
    inputLimits: ({ model }) => familyOf(model)?.limits ?? {},

    async start(task): Promise<StartOutcome> {
      const pictures = await Promise.all(task.inputs.map(dataUrlOf))
      const submission = submissionOf(task, pictures)
      const { path, body, isAsync } = submission
      return startCall(
        call('POST', path, {
          json: body,
          headers: isAsync ? { 'x-dashscope-async': 'enable' } : {},
          timeoutMs: START_MS,
          signal: task.signal,
        }),
        {
          nowMs: clock.nowMs(),
          error: refusalOf,
          taken: (json, reply) => takenOf(task, submission, json) ?? refusalOf(reply) ?? null,
        },
      )
    },

    async check(operation, signal): Promise<CheckOutcome> {
      const { id, keptChars } = operationShape.parse(operation)
      const task = taskIn((await ask(`/api/v1/tasks/${id}`, signal)).json)
      const end = task === null || task.id !== id ? null : endOf(task)
      if (end === null) return { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
      return end.state === 'done' ? { ...end, ...shortenedNotes(keptChars) } : end
    },

    async recover(_key, signal, _workDir, lost?: LostSubmission): Promise<RecoverOutcome> {
      if (lost === undefined) return { state: 'unknown' }
      if (!isClip(lost.task.kind)) return { state: 'lost' }
      const found = await findTask({ lost, nowMs: clock.nowMs(), ask: (path, query) => ask(path, signal, query) })
      if (found.state !== 'found') return found
      // Also of one that has ended: its name has to be written down first, so that no other attempt takes it for its own.
      const { keptChars } = clipWords(lost.task)
      const operation = { id: found.task.id, ...(keptChars === undefined ? {} : { keptChars }) }
      return { state: 'pending', operation, checkAfterMs: FOUND_AFTER_MS }
    },

    async cancel(operation, signal): Promise<CancelOutcome> {
      const parsed = operationShape.safeParse(operation)
      if (!parsed.success) return 'unknown'
      try {
        const reply = await replyTo('dashscope', call('POST', `/api/v1/tasks/${parsed.data.id}/cancel`, { signal }))
        if (reply.status === 200 && isMap(reply.json) && errorCode(reply.json) === undefined) return 'cancelled'
        // Only what still waits can be taken back.
        return errorCode(reply.json) === 'UnsupportedOperation' ? 'running' : 'unknown'
      } catch {
        return 'unknown'
      }
    },

    async probe(signal) {
      const query = { page_no: '1', page_size: '1' }
      const found = await probeCall(call('GET', '/api/v1/tasks/', { signal, query }), (json) =>
        isMap(json) && Array.isArray(json['data'])
          ? `the key is taken; ${numberAt(json, 'total') ?? 0} tasks in the last 24 hours`
          : null,
      )
      // Keys of one region are unknown in the other, which is the commonest mistake.
      return found.detail.includes('HTTP 401') ? { ok: false, detail: `${found.detail}: is it of this region?` } : found
    },
  }
}

/** What a submission brought; null: not what the documentation promises. */
function takenOf(task: Task, { isAsync, keptChars }: Submission, json: unknown): StartOutcome | null {
  const usage = usageOf({ reported: at(json, 'usage') })
  if (task.kind === 'describe' || task.kind === 'write') {
    const text = wordsIn(json)
    if (text === null) return null
    const done = { state: 'done' as const, files: [], text, ...usage }
    return task.kind === 'write' ? asWritten(done) : done
  }
  if (isAsync) {
    const made = taskIn(json)
    if (made === null) return null
    const operation = { id: made.id, ...(keptChars === undefined ? {} : { keptChars }) }
    return { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
  }
  const files = picturesIn(json)
  if (files === null) return null
  return { state: 'done', files: files.slice(0, task.count), ...shortenedNotes(keptChars), ...usage }
}
