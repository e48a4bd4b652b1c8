/**
 * fal.ai: any endpoint of its queue. A submission has no key of ours, so a lost answer is found only by its callback, whose address
 * names the attempt; without callbacks it is given up and the credits go back.
 */
import type { VendorCall } from '../../net/vendor.ts'
import type { CancelOutcome, CheckOutcome, InputLimits, Json, Kind, Provider, RouteFacts } from '../../ports.ts'
import { variable, word } from '../../variable.ts'
import { askCall, ended, probeCall, replyTo, startCall } from '../kit/calls.ts'
import { at, isMap, parsedJson, textAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import {
  appOf,
  falDone,
  falError,
  falFailure,
  falReported,
  isId,
  jobPath,
  type Paths,
  pathsIn,
  readOperation,
} from './answers.ts'
import { falCamera, falCan, falInput, falRouteProblem, settingsOf } from './requests.ts'
import { createVerifier } from './webhook.ts'

const ROOT = 'https://queue.fal.run'
const JWKS = 'https://rest.fal.ai/.well-known/jwks.json'
const START_MS = 30_000
const ASK_MS = 20_000
/** We copy results at once; there they go after a day. */
const KEPT_THERE = JSON.stringify({ expiration_duration_seconds: 86_400 })
const SOON_MS = 1500
const LATER_MS = 5000
/** An error in the place of a result that does not say whose it is: passing trouble is over by then. */
const TROUBLE = { tries: 4, atLeastMs: 60_000, pauseMs: 15_000, jobs: 1000 }
const QUICK: readonly Kind[] = ['image', 'edit', 'upscale', 'describe']
const PICTURE_BYTES = 20 * 1024 * 1024
const NOBODY = '00000000-0000-0000-0000-000000000000'

export const fal: VendorDefinition = {
  id: 'fal',
  title: 'fal.ai',
  variables: {
    FAL_KEY: variable(word, undefined, 'Make a key on https://fal.ai/dashboard/keys.'),
    FAL_QUEUE_ROOT: rootVariable(ROOT, 'Leave it out.'),
    FAL_JWKS_URL: rootVariable(JWKS, 'Leave it out: the public keys that callbacks are signed with.'),
  },
  needs: [['FAL_KEY']],
  unconfirmed: [
    'prices: of its pages as known',
    'whether a cancelled job is gone from the queue, what the probe answers, and how long files live there',
  ],
  routeProblem: falRouteProblem,
  create: createFal,
}

function createFal(settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  const root = settings['FAL_QUEUE_ROOT'] ?? ROOT
  const isGenuine = createVerifier(settings['FAL_JWKS_URL'] ?? JWKS, clock)
  const headers = { authorization: `Key ${settings['FAL_KEY'] ?? ''}` }
  const isCalledBack = callbackUrl('probe') !== null

  /** Jobs whose result is such an error so far. A process that begins anew counts anew, and the job waits somewhat longer. */
  const troubled = new Map<string, { tries: number; sinceMs: number }>()

  const ask = (path: string, method: 'GET' | 'PUT', signal: AbortSignal): VendorCall => ({
    ...{ root, path, method, headers, signal, timeoutMs: ASK_MS },
  })

  async function check(raw: Json, signal: AbortSignal, workDir: string): Promise<CheckOutcome> {
    const operation = readOperation(raw)
    if (operation === null) return ended('unavailable', 'operation')
    const pending = { state: 'pending', operation: raw, checkAfterMs: pauseOf(operation.kind) } as const
    const { json, status } = await askCall('fal', ask(jobPath(operation, 'status'), 'GET', signal), clock.nowMs())
    // Shortly after the submission it may not be known yet.
    if (status === 404) return pending
    const state = textAt(json, 'status')
    if (state === 'FAILED' || state === 'CANCELED' || state === 'CANCELLED') return ended('unavailable', state)
    if (state !== 'COMPLETED') return pending
    const reply = await replyTo('fal', ask(jobPath(operation, 'response'), 'GET', signal))
    if (reply.status === 200 && reply.json !== undefined)
      return (
        (await falDone(reply.json, operation, workDir, falReported(reply, json))) ??
        ended('unavailable', 'answer-shape')
      )
    const failure = falFailure(reply, json)
    if (failure !== null) return failure
    // A gateway's page is nobody's word about the job: its result may be had a moment later.
    if (reply.status < 500 || !isMap(reply.json)) return pending
    return isLasting(operation.id)
      ? ended('unavailable', `http-${reply.status}`)
      : { ...pending, checkAfterMs: TROUBLE.pauseMs }
  }

  function isLasting(id: string): boolean {
    const nowMs = clock.nowMs()
    const { tries, sinceMs } = troubled.get(id) ?? { tries: 0, sinceMs: nowMs }
    troubled.delete(id)
    if (tries + 1 >= TROUBLE.tries && nowMs - sinceMs >= TROUBLE.atLeastMs) return true
    troubled.set(id, { tries: tries + 1, sinceMs })
    const [oldest] = troubled.keys()
    if (troubled.size > TROUBLE.jobs && oldest !== undefined) troubled.delete(oldest)
    return false
  }

  async function cancel(raw: Json, signal: AbortSignal): Promise<CancelOutcome> {
    const operation = readOperation(raw)
    if (operation === null) return 'unknown'
    try {
      const reply = await replyTo('fal', ask(jobPath(operation, 'cancel'), 'PUT', signal))
      const said = textAt(reply.json, 'status')
      if (said === 'OK') return 'cancelled'
      if (said !== 'CANCELLATION_REQUESTED') return said === 'ALREADY_COMPLETED' ? 'running' : 'unknown'
      // Only asked for: whether it was still in the queue the job itself tells.
      const { json, status } = await askCall('fal', ask(jobPath(operation, 'status'), 'GET', signal), clock.nowMs())
      const state = textAt(json, 'status')
      if (status === 404 || state === 'CANCELED' || state === 'CANCELLED') return 'cancelled'
      if (state !== 'COMPLETED') return state === 'IN_QUEUE' ? 'unknown' : 'running'
      const result = await replyTo('fal', ask(jobPath(operation, 'response'), 'GET', signal))
      return falFailure(result, json) === null ? 'running' : 'cancelled'
    } catch {
      return 'unknown'
    }
  }

  return {
    id: 'fal',
    title: 'fal.ai',
    startTimeoutMs: START_MS,
    concurrency: 8,
    trustedHosts: trustedHostsOf(root, ROOT),
    can: falCan,
    camera: falCamera,
    inputLimits(route) {
      const { inputs } = settingsOf(route.settings)
      const pictures = { mimes: ['image/jpeg', 'image/png', 'image/webp'], maxBytes: PICTURE_BYTES }
      return { ...inputs, picture: { ...pictures, ...inputs?.picture } } as InputLimits
    },
    async start(task, key) {
      const address = callbackUrl(key)
      const call: VendorCall = {
        root,
        path: `/${task.model}`,
        method: 'POST',
        headers: { ...headers, 'x-fal-object-lifecycle-preference': KEPT_THERE },
        ...(address === null ? {} : { query: { fal_webhook: address } }),
        json: await falInput(task),
        ...{ timeoutMs: START_MS, signal: task.signal },
      }
      return startCall(call, {
        nowMs: clock.nowMs(),
        error: falError,
        taken(json) {
          const id = textAt(json, 'request_id')
          if (!isId(id)) return null
          const operation = operationOf(id, task, pathsIn(json, root))
          return { state: 'pending', operation, checkAfterMs: pauseOf(task.kind) }
        },
      })
    },
    check,
    cancel,
    // The callback is the only one who can tell; until the grace is over it may come.
    ...(isCalledBack ? { recover: async () => ({ state: 'unknown' }) as const } : {}),
    async wake(request) {
      if (request.key === undefined || !(await isGenuine(request))) return null
      const id = idIn(request.rawBody)
      return { key: request.key, ...(id === null ? {} : { operation: (_model, route) => operationOf(id, route) }) }
    },
    async probe(signal) {
      const call = ask(jobPath({ app: 'fal-ai/flux', id: NOBODY }, 'status'), 'GET', signal)
      const taken = 'the key is taken'
      // Nobody's job is not there; that we are told so, in JSON and no page, is the answer.
      return probeCall(
        call,
        () => taken,
        ({ status, json }) =>
          [400, 404, 422].includes(status) && isMap(json) ? { ok: true, detail: taken } : undefined,
      )
    },
  }
}

function operationOf(id: string, { kind, model, settings }: RouteFacts, paths: Paths = {}): Json {
  const { result } = settingsOf(settings)
  return {
    ...{ id, app: appOf(model), kind },
    ...(result === undefined ? {} : { result }),
    ...(Object.keys(paths).length === 0 ? {} : { paths }),
  }
}

const pauseOf = (kind: Kind | undefined): number => (kind !== undefined && QUICK.includes(kind) ? SOON_MS : LATER_MS)

function idIn(rawBody: Buffer): string | null {
  const id = at(parsedJson(rawBody), 'request_id')
  return isId(id) ? id : null
}
