/**
 * Kling AI: clips from words and from pictures. A submission carries our attempt's id as `external_task_id`, by which a lost answer
 * is found again; what Kling does with a second submission of the same id is not documented, so there never is one.
 */
import { z } from 'zod'
import { LIMITS } from '../../limits.ts'
import type { CheckOutcome, LostSubmission, Provider, RecoverOutcome, StartOutcome } from '../../ports.ts'
import { asText, integer, variable, word } from '../../variable.ts'
import { askCall, callsTo, probeCall, startCall } from '../kit/calls.ts'
import { base64Of } from '../kit/files.ts'
import { listAt, numberAt, textAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { shortenedNotes } from '../kit/words.ts'
import { codeIn, dataOf, endOf, type KlingTask, readTask, refusalOf } from './answers.ts'
import { findTask } from './find.ts'
import { cameraOf, type Path, problemOf, submissionOf, unableOf } from './requests.ts'
import { tokenOf } from './token.ts'

const OFFICIAL = 'https://api-singapore.klingai.com'
const START_MS = 60_000
const ASK_MS = 20_000
const CHECK_AFTER_MS = 10_000
const DAY_MS = 24 * 60 * 60 * 1000
/** Of what documentation calls one unit; packs differ, so it is a variable. */
const UNIT_MICRO_USD = '140000'

const operationShape = z.object({
  path: z.enum(['text2video', 'image2video']),
  id: z.string().regex(/^[\w-]{1,128}$/),
  keptChars: z.number().optional(),
})

export const kling: VendorDefinition = {
  id: 'kling',
  title: 'Kling AI',
  variables: {
    KLING_API_KEY: variable(word, undefined, 'Make an API key in the developer console of Kling AI.'),
    KLING_ACCESS_KEY: variable(word, undefined, 'Copy the access key from the developer console of Kling AI.'),
    KLING_SECRET_KEY: variable(word, undefined, 'Copy the secret key that belongs to the access key.'),
    KLING_API_ROOT: rootVariable(OFFICIAL, 'Leave it out, or write the address of the region of your account.'),
    KLING_UNIT_MICRO_USD: variable(
      asText(integer(0, 100_000_000)),
      UNIT_MICRO_USD,
      'Write what one unit of your resource pack costs, in millionths of a US dollar.',
    ),
  },
  needs: [['KLING_API_KEY'], ['KLING_ACCESS_KEY', 'KLING_SECRET_KEY']],
  unconfirmed: [
    'what a unit costs, and how many each model takes',
    'that v2 and v3 take no structured camera, and that v2-6 makes sound in pro only',
    'which of the two questions by external_task_id is the right one',
  ],
  routeProblem: problemOf,
  create: createKling,
}

function createKling(settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  // Its pages write the version into every path; some write it into the address as well.
  const root = (settings['KLING_API_ROOT'] ?? OFFICIAL).replace(/\/v1\/?$/, '')
  const unitMicroUsd = Number(settings['KLING_UNIT_MICRO_USD'] ?? UNIT_MICRO_USD)

  const call = callsTo({
    root,
    headers: () => ({ authorization: `Bearer ${bearerOf(settings, clock.nowMs())}` }),
    timeoutMs: ASK_MS,
    maxReplyBytes: LIMITS.vendorReplyBytes,
  })
  const ask = (path: string, signal: AbortSignal, query: { [name: string]: string } = {}) =>
    askCall('kling', call('GET', path, { signal, query }), clock.nowMs())

  const pending = (path: Path, task: KlingTask, keptChars?: number) => ({
    state: 'pending' as const,
    operation: { path, id: task.id, ...(keptChars === undefined ? {} : { keptChars }) },
    checkAfterMs: CHECK_AFTER_MS,
  })

  return {
    id: 'kling',
    title: 'Kling AI',
    startTimeoutMs: START_MS,
    trustedHosts: trustedHostsOf(root, OFFICIAL),
    can: unableOf,
    camera: cameraOf,
    inputLimits: () => ({
      picture: {
        mimes: ['image/jpeg', 'image/png'],
        maxBytes: 10 * 1024 * 1024,
        minSidePx: 300,
        minRatio: 1 / 2.5,
        maxRatio: 2.5,
      },
    }),

    async start(task, key): Promise<StartOutcome> {
      const picture = task.kind === 'animate' ? task.inputs[0] : undefined
      if (task.kind === 'animate' && picture === undefined) return { state: 'refused', reason: 'input' }
      const image = picture === undefined ? undefined : await base64Of(picture)
      const { path, body, keptChars } = submissionOf(task, image, { externalId: key, callbackUrl: callbackUrl(key) })
      return startCall(call('POST', `/v1/videos/${path}`, { json: body, timeoutMs: START_MS, signal: task.signal }), {
        nowMs: clock.nowMs(),
        error: refusalOf,
        taken(_json, reply) {
          if (codeIn(reply) !== 0) return refusalOf(reply) ?? null
          const made = readTask(dataOf(reply))
          return made === null ? null : pending(path, made, keptChars)
        },
      })
    },

    async check(operation, signal): Promise<CheckOutcome> {
      const { path, id, keptChars } = operationShape.parse(operation)
      const task = readTask(dataOf(await ask(`/v1/videos/${path}/${id}`, signal)))
      // No such task, or another one: soon after a submission that proves nothing, and later the deadline ends it.
      if (task === null || task.id !== id) return { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
      const end = endOf(task, unitMicroUsd)
      if (end === null) return { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
      return end.state === 'done' ? { ...end, ...shortenedNotes(keptChars) } : end
    },

    async recover(key, signal, _workDir, lost?: LostSubmission): Promise<RecoverOutcome> {
      const found = await findTask({ key, lost, nowMs: clock.nowMs(), ask: (path, query) => ask(path, signal, query) })
      if (found.state !== 'found') return found
      return endOf(found.task, unitMicroUsd) ?? pending(found.path, found.task)
    },

    /** The address is signed by us, which is all that its bearer has to prove: Kling signs nothing. */
    wake: async ({ key }) => (key === undefined ? null : { key }),

    probe(signal) {
      const nowMs = clock.nowMs()
      const query = { start_time: String(nowMs - 400 * DAY_MS), end_time: String(nowMs) }
      return probeCall(call('GET', '/account/costs', { signal, query }), readPacks)
    },
  }
}

/** The key itself, or a token of the older pair. */
function bearerOf(settings: Settings, nowMs: number): string {
  const { KLING_API_KEY: key, KLING_ACCESS_KEY: access, KLING_SECRET_KEY: secret } = settings
  return key ?? tokenOf(access ?? '', secret ?? '', nowMs)
}

/** What is left of the resource packs that are in force. */
function readPacks(json: unknown): string | null {
  if (numberAt(json, 'code') !== 0) return null
  const packs = listAt(json, 'data', 'resource_pack_subscribe_infos').filter(
    (one) => textAt(one, 'status') === 'online',
  )
  const units = packs.reduce<number>((sum, one) => sum + (numberAt(one, 'remaining_quantity') ?? 0), 0)
  return `the key is taken; ${units} units left in ${packs.length} resource packs`
}
