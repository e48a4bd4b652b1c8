/**
 * HeyGen v3: a stock avatar, or the person on a photo, says words or what a voice message says. A submission carries our attempt's id as
 * `Idempotency-Key`: a second one of the same key within a day is answered with the first answer, so a lost one is simply repeated.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { ownCode } from '../../errors.ts'
import { LIMITS } from '../../limits.ts'
import { CallFailure, callVendor } from '../../net/vendor.ts'
import type {
  CheckOutcome,
  Json,
  LostSubmission,
  Provider,
  RecoverOutcome,
  Refused,
  StartOutcome,
  Task,
} from '../../ports.ts'
import { variable, word } from '../../variable.ts'
import { askCall, byStatus, callsTo, probeCall, refused, startCall, withPause } from '../kit/calls.ts'
import { base64Of, fileNameOf } from '../kit/files.ts'
import { at, listAt, textAt } from '../kit/json.ts'
import { textOption } from '../kit/options.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { endOf, readAccount, readVideo, refusalOf } from './answers.ts'
import { readCall } from './hooks.ts'
import { bodyOf, type Files, idOf, problemOf, problemWith, secondMicroUsd, unableOf } from './requests.ts'

const OFFICIAL = 'https://api.heygen.com'
const START_MS = 90_000
const UPLOAD_MS = 60_000
const SUBMIT_MS = 45_000
const ASK_MS = 20_000
const CHECK_AFTER_MS = 10_000
const HOUR_MS = 60 * 60 * 1000
/** Keys are remembered for 24 hours; their clock and ours may differ, and a call takes its time. */
const REPLAY_MS = 23 * HOUR_MS
const PAGE = '100'
const VOICE_PAGES = 20
const MIB = 1024 * 1024

const operationShape = z.object({
  id: z.string().regex(/^[\w-]{1,128}$/),
  /** Somebody's photo, not a stock avatar; absent where a callback alone has told us of the video. */
  hasPicture: z.boolean().optional(),
  secondMicroUsd: z.number().optional(),
})

export const heygen: VendorDefinition = {
  id: 'heygen',
  title: 'HeyGen',
  variables: {
    HEYGEN_API_KEY: variable(word, undefined, 'Copy the key from https://app.heygen.com/settings?nav=API.'),
    HEYGEN_API_ROOT: rootVariable(OFFICIAL, 'Leave it out.'),
    HEYGEN_WEBHOOK_SECRET: variable(
      word,
      undefined,
      'Leave it out, or write the secret that HeyGen showed when its webhook endpoint was made.',
    ),
  },
  needs: [['HEYGEN_API_KEY']],
  unconfirmed: [
    'prices: of its page as known in 2026-11',
    'that the avatars and voices of the shipped catalogue are still offered (GET /v3/avatars/looks, /v3/voices)',
    'the failure codes of videos that are refused for what they are about',
    'whether callbacks to an address of a single submission are signed, and whether the list shows a video at once',
  ],
  routeProblem: problemOf,
  create: createHeygen,
}

function createHeygen(settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  const root = settings['HEYGEN_API_ROOT'] ?? OFFICIAL
  const call = callsTo({
    root,
    headers: () => ({ 'x-api-key': settings['HEYGEN_API_KEY'] ?? '' }),
    timeoutMs: ASK_MS,
    maxReplyBytes: LIMITS.vendorReplyBytes,
  })
  const ask = (path: string, signal: AbortSignal, query: { [name: string]: string } = {}) =>
    askCall('heygen', call('GET', path, { signal, query }), clock.nowMs())

  /** A voice message is uploaded: the only form but a public address in which HeyGen takes one. Nothing is made or billed by that. */
  async function upload(task: Asked, key: string): Promise<string | Refused | undefined> {
    const voice = task.inputs.find(({ type }) => type === 'audio')
    if (voice === undefined) return undefined
    const form = new FormData()
    form.set('file', new Blob([await readFile(voice.path)], { type: voice.mime }), fileNameOf(voice))
    const headers = { 'idempotency-key': `${key}.voice` }
    try {
      const reply = await callVendor(
        call('POST', '/v3/assets', { form, headers, signal: task.signal, timeoutMs: UPLOAD_MS }),
      )
      const id = textAt(reply.json, 'data', 'asset_id')
      if (reply.status < 300 && id !== undefined) return id
      const read = reply.status < 300 ? undefined : (refusalOf(reply, false) ?? byStatus(reply))
      return read?.state === 'refused' ? withPause(read, reply, clock.nowMs()) : refused('unavailable', 'upload')
    } catch (error) {
      if (error instanceof CallFailure) return refused('unavailable', 'upload')
      throw error
    }
  }

  async function submit(task: Asked, key: string): Promise<StartOutcome> {
    const problem = problemWith(task)
    // A route of the engine for photos may follow; of the rest no route can make anything.
    if (problem === 'picture-engine') return refused('unavailable', ownCode(problem))
    if (problem !== null) return refused('input', problem)
    const voice = await upload(task, key)
    if (typeof voice === 'object') return voice
    const picture = task.inputs.find(({ type }) => type === 'picture')
    const hasPicture = picture !== undefined
    const files: Files = {
      ...(hasPicture ? { picture: { mime: picture.mime, base64: await base64Of(picture) } } : {}),
      ...(voice === undefined ? {} : { voiceAssetId: voice }),
    }
    const rate = secondMicroUsd(task.model, textOption(task.options, 'resolution'), hasPicture)
    const json = bodyOf(task, files, { key, callbackUrl: callbackUrl(key) })
    const headers = { 'idempotency-key': key }
    return startCall(call('POST', '/v3/videos', { json, headers, signal: task.signal, timeoutMs: SUBMIT_MS }), {
      nowMs: clock.nowMs(),
      error: (reply) => refusalOf(reply, hasPicture),
      taken(answer) {
        const video = readVideo(at(answer, 'data'))
        if (video === null) return null
        const operation = { id: video.id, hasPicture, secondMicroUsd: rate }
        return { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
      },
    })
  }

  /**
   * The same submission again, while its key is remembered and somebody waits for it: what was made is answered again, what never
   * arrived is made now. Of refusals only those count that the first one would have met as well.
   */
  async function replay(key: string, lost: LostSubmission, signal: AbortSignal): Promise<RecoverOutcome> {
    if (lost.inputs === undefined || clock.nowMs() - lost.startedAtMs >= REPLAY_MS) return { state: 'unknown' }
    const inputs = await lost.inputs().catch(() => null)
    if (inputs === null) return { state: 'unknown' }
    const outcome = await submit({ ...lost.task, inputs, signal }, key)
    if (outcome.state !== 'refused') return outcome
    const isForGood = outcome.reason === 'content' || outcome.reason === 'input'
    return isForGood && outcome.vendorCode?.startsWith('http-') !== true ? outcome : { state: 'unknown' }
  }

  async function check(operation: Json, signal: AbortSignal): Promise<CheckOutcome> {
    const known = operationShape.parse(operation)
    const video = readVideo(at((await ask(`/v3/videos/${known.id}`, signal)).json, 'data'))
    // No such video, or another one: soon after a submission that proves nothing, and later the deadline ends it.
    const end = video?.id === known.id ? endOf(video, known) : null
    return end ?? { state: 'pending', operation, checkAfterMs: CHECK_AFTER_MS }
  }

  /** By its title, which is our key; what became of it the video itself tells. */
  async function find(key: string, signal: AbortSignal): Promise<RecoverOutcome> {
    const { json } = await ask('/v3/videos', signal, { title: key, limit: PAGE })
    const video = listAt(json, 'data')
      .map(readVideo)
      .find((one) => one?.title === key)
    return video == null ? { state: 'unknown' } : check({ id: video.id }, signal)
  }

  return {
    id: 'heygen',
    title: 'HeyGen',
    startTimeoutMs: START_MS,
    trustedHosts: trustedHostsOf(root, OFFICIAL),
    can: unableOf,
    camera: () => null,
    inputLimits: () => ({
      picture: { mimes: ['image/jpeg', 'image/png'], maxBytes: 5 * MIB, maxSidePx: 1920 },
      audio: { mimes: ['audio/mpeg', 'audio/wav'], maxBytes: 30 * MIB, maxDurationMs: 600_000 },
    }),
    start: submit,

    check,

    async recover(key, signal, _workDir, lost): Promise<RecoverOutcome> {
      const again = lost === undefined ? ({ state: 'unknown' } as const) : await replay(key, lost, signal)
      return again.state === 'unknown' ? find(key, signal) : again
    },

    wake: async (request) => readCall(request, settings['HEYGEN_WEBHOOK_SECRET'], clock.nowMs()),

    async sample(route, option, value, signal) {
      const id = option === 'voice' ? idOf(route.settings, 'voice', value) : undefined
      if (id === undefined) return null
      const { json } = await ask(`/v3/voices/${encodeURIComponent(id)}`, signal)
      const url = textAt(json, 'data', 'preview_audio_url') ?? (await listedSample(id, signal))
      return url !== undefined && URL.canParse(url) ? { url } : null
    },

    probe: (signal) => probeCall(call('GET', '/v3/users/me', { signal }), readAccount),
  }

  /** The list also has voices that can't be asked for alone. */
  async function listedSample(id: string, signal: AbortSignal): Promise<string | undefined> {
    let token: string | undefined
    for (let page = 0; page < VOICE_PAGES; page++) {
      const { json } = await ask('/v3/voices', signal, { limit: PAGE, ...(token === undefined ? {} : { token }) })
      const voice = listAt(json, 'data').find((one) => textAt(one, 'voice_id') === id)
      if (voice !== undefined) return textAt(voice, 'preview_audio_url')
      token = textAt(json, 'next_token')
      if (token === undefined || at(json, 'has_more') !== true) return undefined
    }
    return undefined
  }
}

type Asked = Pick<Task, 'model' | 'settings' | 'prompt' | 'options' | 'inputs' | 'signal'>
