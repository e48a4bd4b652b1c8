/**
 * Kie.ai: the jobs of its market (pictures, clips), and songs of Suno where the operator wants them, for they are unofficial. A submission
 * has no key of ours, so a lost answer is found only by its callback, whose address names the attempt; without callbacks it is given up
 * and the credits go back.
 */
import { ownCode } from '../../errors.ts'
import { LIMITS } from '../../limits.ts'
import type {
  CheckOutcome,
  Json,
  Provider,
  RouteFacts,
  StartOutcome,
  Task,
  TaskInput,
  Unable,
  Wanted,
} from '../../ports.ts'
import { asText, integer, oneOf, onOff, variable, word } from '../../variable.ts'
import { askCall, callsTo, ended, probeCall, startCall } from '../kit/calls.ts'
import { numberAt, textAt } from '../kit/json.ts'
import { given } from '../kit/options.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { unableToWrite } from '../kit/writing.ts'
import { type Api, type Operation, RECORDS, readOperation, recordIn, refusalOf, takenId } from './answers.ts'
import { endOf } from './ends.ts'
import { extendCan, extension, isForgotten, sourceOf, uploadedExtension } from './extend.ts'
import { addressFor, UploadRefused } from './files.ts'
import { jobIn } from './hooks.ts'
import { marketCamera, marketCan, marketInput, marketLimits, marketProblem } from './market.ts'
import {
  isLyrics,
  isSuno,
  isTooLongToGo,
  lyricsSubmission,
  type Submission,
  sunoCan,
  sunoLimits,
  sunoProblem,
  sunoSubmission,
  versionOf,
} from './suno.ts'

const ROOT = 'https://api.kie.ai'
const UPLOAD_ROOT = 'https://kieai.redpandaai.co'
/** A song that is forgotten there is named (a call), then uploaded (two calls' time), and sent again (a call); and some to spare. */
const START_MS = 150_000
const CALL_MS = 30_000
const ASK_MS = 20_000
/** Of what its pages call one credit. */
const CREDIT_MICRO_USD = '5000'
/** Suno's interfaces want an address even where nobody reaches us; a name that by RFC 2606 nobody has. */
const NOWHERE = 'https://callback.invalid/'

export const kie: VendorDefinition = {
  id: 'kie',
  title: 'Kie.ai',
  variables: {
    KIE_API_KEY: variable(word, undefined, 'Make a key on https://kie.ai/api-key.'),
    KIE_API_ROOT: rootVariable(ROOT, 'Leave it out.'),
    KIE_UPLOAD_ROOT: rootVariable(undefined, 'Leave it out: where files are uploaded to.'),
    KIE_UPLOADS: variable(oneOf('auto', 'always'), 'auto', 'Write auto or always, or leave it out.'),
    KIE_WEBHOOK_HMAC_KEY: variable(word, undefined, 'Copy the webhookHmacKey from https://kie.ai/settings.'),
    KIE_CREDIT_MICRO_USD: variable(
      asText(integer(0, 100_000_000)),
      CREDIT_MICRO_USD,
      'Write what one credit of Kie costs you, in millionths of a US dollar.',
    ),
    KIE_SUNO: variable(asText(onOff), 'off', 'Write on or off, or leave it out: songs of Suno, which are unofficial.'),
  },
  needs: [['KIE_API_KEY']],
  unconfirmed: [
    'prices, and what a credit costs',
    'how long files live there (its pages say a day, and 14 days), its bounds of the rate, and its codes of failures',
    'that refusals for content are to be told by their words alone',
    'songs of Suno (KIE_SUNO): unofficial, and whether they are taken without PUBLIC_URL, for a callback is said to be required',
  ],
  routeProblem: (route) => (isSuno(route.model) ? sunoProblem(route) : marketProblem(route)),
  create: createKie,
}

const isOn = (text: string | undefined): boolean => onOff.safeParse(text ?? 'off').data === true

function createKie(settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  const root = settings['KIE_API_ROOT'] ?? ROOT
  // Its pages name both hosts; who has overridden one means the other too.
  const uploadRoot = settings['KIE_UPLOAD_ROOT'] ?? (root === ROOT ? UPLOAD_ROOT : root)
  const creditMicroUsd = Number(settings['KIE_CREDIT_MICRO_USD'] ?? CREDIT_MICRO_USD)
  const headers = () => ({ authorization: `Bearer ${settings['KIE_API_KEY'] ?? ''}` })
  const call = callsTo({ root, headers, timeoutMs: ASK_MS, maxReplyBytes: LIMITS.vendorReplyBytes })
  const upload = callsTo({ root: uploadRoot, headers, timeoutMs: CALL_MS * 2 })

  const addressOf = (input: TaskInput, signal: AbortSignal) =>
    addressFor(input, {
      isUploaded: settings['KIE_UPLOADS'] === 'always',
      call: (path, more) => upload('POST', path, { signal, ...more }),
    })

  async function songOf(task: Task, callBackUrl: string): Promise<Submission> {
    if (isLyrics(task.model)) return lyricsSubmission(task, callBackUrl)
    const song = task.inputs.find(({ type }) => type === 'audio')
    if (task.kind !== 'extend' || song === undefined)
      return sunoSubmission(task, callBackUrl, song === undefined ? undefined : await addressOf(song, task.signal))
    const source = sourceOf(song, clock.nowMs())
    if (source !== null) return extension(task, source, song, callBackUrl)
    if (isTooLongToGo(task.model, song)) throw new UploadRefused(ownCode('song-long'))
    return uploadedExtension(task, await addressOf(song, task.signal), song, callBackUrl)
  }

  async function submissionOf(task: Task, key: string): Promise<Submission> {
    const callBackUrl = callbackUrl(key)
    if (isSuno(task.model)) return songOf(task, callBackUrl ?? NOWHERE)
    const inputs: (TaskInput & { address: string })[] = []
    for (const input of task.inputs) inputs.push({ ...input, address: await addressOf(input, task.signal) })
    const { input, keptChars } = marketInput(task, inputs)
    return {
      api: 'market',
      path: '/api/v1/jobs/createTask',
      body: { model: task.model, ...(callBackUrl === null ? {} : { callBackUrl }), input },
      ...(keptChars === undefined ? {} : { keptChars }),
    }
  }

  async function submit({ api, path, body, keptChars }: Submission, task: Task): Promise<StartOutcome> {
    return startCall(call('POST', path, { json: body, timeoutMs: CALL_MS, signal: task.signal }), {
      nowMs: clock.nowMs(),
      error: (reply) => refusalOf(api, reply),
      taken(json, reply) {
        const code = numberAt(json, 'code')
        if (code !== undefined && code !== 200) return refusalOf(api, reply) ?? null
        const id = takenId(reply)
        if (id === null) return null
        const version = textAt(body, 'model')
        const operation = operationOf(api, id, clock.nowMs(), { count: task.count, keptChars, version })
        return { state: 'pending', operation, checkAfterMs: pauseOf(api) }
      },
    })
  }

  async function check(raw: Json, signal: AbortSignal): Promise<CheckOutcome> {
    const operation = readOperation(raw)
    if (operation === null) return ended('unavailable', 'operation')
    const query = { taskId: operation.id }
    const nowMs = clock.nowMs()
    const reply = await askCall('kie', call('GET', RECORDS[operation.api], { signal, query }), nowMs)
    const record = recordIn(reply, operation)
    const end = record === null ? null : endOf(record, operation, { nowMs, creditMicroUsd })
    return end ?? { state: 'pending', operation: raw, checkAfterMs: pauseOf(operation.api) }
  }

  return {
    id: 'kie',
    title: 'Kie.ai',
    startTimeoutMs: START_MS,
    concurrency: 8,
    trustedHosts: [...trustedHostsOf(root, ROOT), ...trustedHostsOf(uploadRoot, UPLOAD_ROOT)],
    offers: ({ model }) => !isSuno(model) || isOn(settings['KIE_SUNO']),
    can: kieCan,
    camera: (route) => (isSuno(route.model) ? null : marketCamera(route)),
    inputLimits: (route) => (isSuno(route.model) ? sunoLimits(route) : marketLimits(route)),
    async start(task, key) {
      try {
        const submission = await submissionOf(task, key)
        const outcome = await submit(submission, task)
        if (!isForgotten(submission, outcome)) return outcome
        // Suno keeps that song no longer, and by that nothing was made of it: our own copy goes out.
        return await submit(await submissionOf({ ...task, inputs: task.inputs.map(withoutName) }, key), task)
      } catch (error) {
        if (error instanceof UploadRefused) return ended('unavailable', error.vendorCode)
        throw error
      }
    },
    check,
    // The callback is the only one who can tell; until the grace is over it may come.
    ...(callbackUrl('probe') === null ? {} : { recover: async () => ({ state: 'unknown' }) as const }),
    async wake(request) {
      const { key } = request
      const id = key === undefined ? null : jobIn(request, settings['KIE_WEBHOOK_HMAC_KEY'], clock)
      if (key === undefined || id === null) return null
      return { key, operation: (_model, route) => operationOf(apiOf(route), id, clock.nowMs(), namedBy(key, route)) }
    },
    async probe(signal) {
      let code: number | undefined
      const found = await probeCall(call('GET', '/api/v1/chat/credit', { signal }), (json) => {
        code = numberAt(json, 'code')
        const credits = numberAt(json, 'data')
        return code === 200 && credits !== undefined ? `the key is taken; ${credits} credits are left` : null
      })
      return code === 401 || code === 403 ? { ok: false, detail: `the key is not taken (code ${code})` } : found
    },
  }
}

export function kieCan(wanted: Wanted): Unable | null {
  if (!isSuno(wanted.model)) return marketCan(wanted)
  if (isLyrics(wanted.model)) return unableToWrite(wanted, ['lyrics'])
  return wanted.kind === 'extend' ? extendCan(wanted) : sunoCan(wanted)
}

const withoutName = ({ reference: _name, ...file }: TaskInput): TaskInput => file

const apiOf = ({ model }: RouteFacts): Api => (isLyrics(model) ? 'lyrics' : isSuno(model) ? 'suno' : 'market')
const pauseOf = (api: Api): number => (api === 'suno' ? 10_000 : 4000)

/** What is known of a job that its callback has named. A song that goes on may have been made by another version than its route says. */
const namedBy = (key: string, { kind, model }: RouteFacts) => ({
  key,
  version: kind === 'music' ? versionOf(model) : undefined,
})

function operationOf(
  api: Api,
  id: string,
  sinceMs: number,
  more: { [name in 'count' | 'keptChars' | 'version' | 'key']?: Operation[name] | undefined },
): Json {
  const version = api === 'suno' ? more.version : undefined
  return { api, id, sinceMs, ...(given({ ...more, version }) as object) }
}
