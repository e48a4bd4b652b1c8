/**
 * Ark, by Volcengine in China and as ModelArk by BytePlus elsewhere: pictures and edits of Seedream at once, clips of Seedance as
 * tasks. It takes no key of ours: a lost clip is found by its callback or in the list of tasks, a lost picture can't be found at all.
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
} from '../../ports.ts'
import { oneOf, variable, word } from '../../variable.ts'
import { askCall, callsTo, probeCall, replyTo, startCall } from '../kit/calls.ts'
import { dataUrlOf } from '../kit/files.ts'
import { numberAt, parsedJson, textAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { endOf, picturesIn, refusalOf, TASK_ID, taskIn } from './answers.ts'
import { findTask } from './find.ts'
import { familyOf, type Host, isClip } from './models.ts'
import { clipBody, pictureBody, problemOf, unableOf } from './requests.ts'

const TITLES: { readonly [host in Host]: string } = { byteplus: 'BytePlus ModelArk', volcengine: 'Volcengine Ark' }
const ROOTS: { readonly [host in Host]: string } = {
  byteplus: 'https://ark.ap-southeast.bytepluses.com/api/v3',
  volcengine: 'https://ark.cn-beijing.volces.com/api/v3',
}
const PICTURES = '/images/generations'
const TASKS = '/contents/generations/tasks'
/** Pictures are made while we wait. */
const START_MS = 120_000
const ASK_MS = 20_000
const CHECK_AFTER_MS = 10_000
const FOUND_AFTER_MS = 1000

const operationShape = z.object({ id: z.string().regex(TASK_ID), usdPerMillion: z.number().optional() })

export const ark: VendorDefinition = {
  id: 'ark',
  title: 'BytePlus ModelArk and Volcengine Ark',
  variables: {
    ARK_API_KEY: variable(
      word,
      undefined,
      'Make an API key in the console of ModelArk (BytePlus) or Ark (Volcengine).',
    ),
    ARK_REGION: variable(
      oneOf('byteplus', 'volcengine'),
      undefined,
      'Write where the key was made: byteplus or volcengine. Left out, the address says it, or it is byteplus.',
    ),
    ARK_API_ROOT: rootVariable(
      undefined,
      `Leave it out, or write the address with its version, such as ${ROOTS.byteplus}.`,
    ),
  },
  needs: [['ARK_API_KEY']],
  unconfirmed: [
    'prices',
    'names of models at BytePlus that its pages do not list yet',
    'that the list shows a task as soon as it exists, and tells after how many seconds it expires',
    'what Seedance 1.5 and 2 make of a seed and of camera_fixed: neither is sent to 2, the second not to 1.5',
  ],
  routeProblem: problemOf,
  create: createArk,
}

/** Where it is, and whose names its models have there. */
export function placeOf(settings: Settings): { host: Host; root: string; official: string } {
  const written = settings['ARK_API_ROOT']?.replace(/\/+$/, '')
  const url = written !== undefined && URL.canParse(written) ? new URL(written) : undefined
  const isChina = /(^|\.)volces\.com$/.test(url?.hostname ?? '')
  const host = (settings['ARK_REGION'] as Host | undefined) ?? (isChina ? 'volcengine' : 'byteplus')
  // Its pages write the version into the address; some write the host alone.
  const root = url?.pathname === '/' ? `${written}/api/v3` : (written ?? ROOTS[host])
  return { host, root, official: ROOTS[host] }
}

function createArk(settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  const { host, root, official } = placeOf(settings)

  const call = callsTo({
    root,
    headers: () => ({ authorization: `Bearer ${settings['ARK_API_KEY'] ?? ''}` }),
    timeoutMs: ASK_MS,
    maxReplyBytes: LIMITS.vendorReplyBytes,
  })
  const ask = (path: string, signal: AbortSignal, query: { [name: string]: string } = {}) =>
    askCall('ark', call('GET', path, { signal, query }), clock.nowMs())
  const look = async (id: string, signal: AbortSignal) => {
    const task = taskIn((await ask(`${TASKS}/${id}`, signal)).json)
    // No such task, or another one: soon after a submission that proves nothing, and later the deadline ends it.
    return task?.id === id ? task : null
  }

  return {
    id: 'ark',
    title: TITLES[host],
    startTimeoutMs: START_MS,
    trustedHosts: trustedHostsOf(root, official),
    can: unableOf,
    camera: ({ kind }) => (isClip(kind) ? 'words' : null),
    inputLimits: ({ model, settings: more }) => familyOf(model, more)?.limits ?? {},

    async start(task, key): Promise<StartOutcome> {
      const pictures = await Promise.all(task.inputs.map(dataUrlOf))
      const reading = { nowMs: clock.nowMs(), error: refusalOf }
      const sent = { timeoutMs: START_MS, signal: task.signal }
      if (!isClip(task.kind))
        return startCall(call('POST', PICTURES, { ...sent, json: pictureBody(task, pictures, host) }), {
          ...reading,
          taken: picturesIn,
        })
      const json = clipBody(task, pictures[0], { key, callbackUrl: callbackUrl(key), host })
      return startCall(call('POST', TASKS, { ...sent, json }), {
        ...reading,
        taken(made, reply) {
          const id = textAt(made, 'id')
          if (id === undefined || !TASK_ID.test(id)) return refusalOf(reply) ?? null
          return { state: 'pending', operation: operationOf(id, task.settings), checkAfterMs: CHECK_AFTER_MS }
        },
      })
    },

    async check(operation, signal): Promise<CheckOutcome> {
      const { id, usdPerMillion } = operationShape.parse(operation)
      const task = await look(id, signal)
      const end = task === null ? null : endOf(task, usdPerMillion)
      return end ?? { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
    },

    async recover(key, signal, _workDir, lost?: LostSubmission): Promise<RecoverOutcome> {
      if (lost === undefined) return { state: 'unknown' }
      if (!isClip(lost.task.kind)) return { state: 'lost' }
      const found = await findTask({ key, lost, nowMs: clock.nowMs(), list: (query) => ask(TASKS, signal, query) })
      if (found.state !== 'found') return found
      // Also of one that has ended: its name has to be written down first, so that no other attempt takes it for its own.
      const operation = operationOf(found.task.id, lost.task.settings)
      return { state: 'pending', operation, checkAfterMs: FOUND_AFTER_MS }
    },

    async cancel(operation, signal): Promise<CancelOutcome> {
      const parsed = operationShape.safeParse(operation)
      if (!parsed.success) return 'unknown'
      const { id } = parsed.data
      try {
        // The same call takes a finished task's record and its result away: only what still waits may be sent there.
        const before = await look(id, signal)
        if (before?.status !== 'queued') return before === null ? 'unknown' : 'running'
        await replyTo('ark', call('DELETE', `${TASKS}/${id}`, { signal }))
        const after = await look(id, signal)
        return after === null ? 'unknown' : after.status === 'cancelled' ? 'cancelled' : 'running'
      } catch {
        return 'unknown'
      }
    },

    /** The address is signed by us, which is all that its bearer has to prove: Ark signs nothing. The task is then asked about by its id. */
    async wake({ key, rawBody }) {
      if (key === undefined) return null
      const id = idIn(rawBody)
      return { key, ...(id === null ? {} : { operation: (_model, { settings: more }) => operationOf(id, more) }) }
    },

    probe: (signal) =>
      probeCall(call('GET', TASKS, { signal, query: { page_num: '1', page_size: '1' } }), (json) => {
        const total = numberAt(json, 'total')
        return total === undefined ? null : `the key is taken; ${total} clips in the last 7 days`
      }),
  }
}

function operationOf(id: string, settings: object | undefined) {
  const usdPerMillion = numberAt(settings, 'usd_per_million_tokens')
  return { id, ...(usdPerMillion === undefined ? {} : { usdPerMillion }) }
}

const idIn = (rawBody: Buffer): string | null => taskIn(parsedJson(rawBody))?.id ?? null
