/**
 * Google's Gemini API: pictures, edits and words (`generateContent`), songs of Lyria (`interactions`), clips of Veo (long-running
 * operations). There is no key of idempotence and no list: an answer that was lost is waited for where callbacks are on, else given up.
 */
import { z } from 'zod'
import { Fault } from '../../errors.ts'
import { createOutside } from '../../net/outside.ts'
import { callVendor } from '../../net/vendor.ts'
import type {
  CancelOutcome,
  CheckOutcome,
  Json,
  Provider,
  RecoverOutcome,
  ResultFile,
  StartOutcome,
  Task,
  WebRequest,
} from '../../ports.ts'
import { oneOf, variable, word } from '../../variable.ts'
import { askCall, callsTo, probeCall, refused, startCall } from '../kit/calls.ts'
import { base64Of } from '../kit/files.ts'
import { listAt, textAt } from '../kit/json.ts'
import { rootVariable, trustedHostsOf } from '../kit/roots.ts'
import { usageOf } from '../kit/usage.ts'
import type { Settings, VendorDefinition, VendorTools } from '../kit/vendor.ts'
import { asWritten, writingFor } from '../kit/writing.ts'
import { clipOf, errorOf, isBadKey, pictureOf, songOf, usageIn, writtenOf } from './answers.ts'
import { createHooks } from './hooks.ts'
import { cannot, familyOf, hasSeed, inputLimitsOf, MOST_PICTURES, settingsProblem } from './models.ts'
import { describeRequest, type Inline, imageRequest, musicRequest, textRequest, videoRequest } from './requests.ts'
import { apiRootOf, modelName, OFFICIAL_ROOT } from './root.ts'

/** Songs take 20 to 40 s, large pictures longer. */
const START_MS = 180_000
const CALL_MS = 30_000
/** Pictures and songs come as base64 inside the answer: the largest picture takes some 35 MB. */
const REPLY_BYTES = 48 * 1024 * 1024
/** Requests of one job at a time: answers are in memory as a whole. */
const PICTURES_AT_ONCE = 2
const NAMES_KEPT = 10_000

export const gemini: VendorDefinition = {
  id: 'gemini',
  title: 'Google Gemini',
  needs: [['GEMINI_API_KEY']],
  unconfirmed: [
    'prices: as others report them',
    'whether songs can be made in the background (GEMINI_BACKGROUND), and how Lyria says that it won’t make something',
  ],
  variables: {
    GEMINI_API_KEY: variable(word, undefined, 'Make one on https://aistudio.google.com/apikey.'),
    GEMINI_API_ROOT: rootVariable(OFFICIAL_ROOT, 'Leave it out.'),
    GEMINI_BACKGROUND: variable(
      oneOf('on', 'off'),
      'off',
      'Write on to have songs made in the background (Google does not say whether Lyria can): they survive a restart then.',
    ),
    GEMINI_WEBHOOKS: variable(
      oneOf('on', 'off'),
      'off',
      'Write on to have Google call back for each clip, and for songs in the background. It needs PUBLIC_URL.',
    ),
    GEMINI_WEBHOOK_SECRET: variable(
      z.string().regex(/^whsec_[A-Za-z0-9+/=_-]{8,200}(,whsec_[A-Za-z0-9+/=_-]{8,200})*$/, {
        error: 'is no signing secret (whsec_…), or several with commas between them',
      }),
      undefined,
      'Copy what Google showed when you made the webhook of your project, or leave it out.',
    ),
    GEMINI_WEBHOOK_AUDIENCE: variable(
      word,
      undefined,
      'Write the audience that the tokens of callbacks must name, or leave it out: then it is not looked at.',
    ),
  },
  routeProblem: ({ settings }) => settingsProblem(settings),
  create: createGemini,
}

function createGemini(settings: Settings, { clock, callbackUrl }: VendorTools): Provider {
  const root = apiRootOf(settings)
  const headers = { 'x-goog-api-key': settings['GEMINI_API_KEY'] ?? '' }
  const isBackground = settings['GEMINI_BACKGROUND'] === 'on'
  const hasCallbacks = settings['GEMINI_WEBHOOKS'] === 'on'
  const secrets = settings['GEMINI_WEBHOOK_SECRET']?.split(',') ?? []
  const trustedHosts = trustedHostsOf(settings['GEMINI_API_ROOT'] ?? OFFICIAL_ROOT, OFFICIAL_ROOT)
  const outside = createOutside({ allow: trustedHosts, clock, credentials: { origin: new URL(root).origin, headers } })
  /** Keys of ours by the names that Google gave: callbacks of a project know those alone. Only a hint, so memory will do. */
  const keys = new Map<string, string>()

  const call = callsTo({ root, headers: () => headers, timeoutMs: CALL_MS, maxReplyBytes: REPLY_BYTES })
  const post = (path: string, json: object, signal: AbortSignal) =>
    call('POST', path, { json, signal, timeoutMs: START_MS })
  const hooks = createHooks({ secrets, audience: settings['GEMINI_WEBHOOK_AUDIENCE'] }, clock, async () => {
    const reply = await callVendor({
      root: new URL(root).origin,
      path: '/.well-known/jwks.json',
      method: 'GET',
      timeoutMs: CALL_MS,
    })
    return reply.json
  })
  const hookOf = (key: string): string | null => (hasCallbacks ? callbackUrl(key) : null)

  function remember(outcome: StartOutcome, key: string): StartOutcome {
    const name = outcome.state === 'pending' ? nameOf(outcome.operation) : undefined
    if (name === undefined) return outcome
    if (keys.size >= NAMES_KEPT) keys.delete(keys.keys().next().value!)
    keys.set(name, key)
    return outcome
  }

  async function start(task: Task, key: string): Promise<StartOutcome> {
    // Frames of a clip are more than the one input that was asked about.
    const inputs = task.kind === 'music' ? task.inputs.slice(0, MOST_PICTURES.music) : task.inputs
    if (cannot({ ...task, inputs: inputs.length }) !== null) return refused('input', 'model-unfit')
    const pictures: Inline[] = await Promise.all(
      inputs.map(async (input) => ({ mime: input.mime, base64: await base64Of(input) })),
    )
    const { model, options, prompt, seed, signal, workDir } = task
    const reading = { nowMs: clock.nowMs(), error: errorOf }
    const generate = (json: object) => post(`/models/${modelName(model)}:generateContent`, json, signal)
    switch (familyOf(task.kind)) {
      case 'image': {
        // One picture a request: each is a submission of its own.
        const seeds = Array.from({ length: task.count }, (_, index) => (seed + index) % 2 ** 31)
        const outcomes: StartOutcome[] = []
        while (seeds.length > 0) {
          const some = seeds.splice(0, PICTURES_AT_ONCE).map((one) =>
            startCall(generate(imageRequest({ prompt, options, seed: one, pictures })), {
              ...reading,
              taken: async (json, reply) => orError(await pictureOf(json, workDir), reply) ?? null,
            }),
          )
          outcomes.push(...(await Promise.all(some)))
          // What is refused twice is refused for the rest, too.
          if (outcomes.every((one) => one.state === 'refused')) break
        }
        return together(outcomes)
      }
      case 'text':
        return startCall(generate(describeRequest({ prompt, pictures }, task.locale)), {
          ...reading,
          taken: writtenOf,
        })
      case 'write':
        return asWritten(
          await startCall(generate(textRequest({ system: writingFor(task), prompt })), {
            ...reading,
            taken: writtenOf,
          }),
        )
      case 'music': {
        const uri = hookOf(key)
        const background = isBackground
          ? { webhook: uri === null ? null : { uris: [uri], user_metadata: { key } } }
          : null
        const request = musicRequest(modelName(model), { prompt, options, pictures }, background)
        const outcome = await startCall(post('/interactions', request, signal), {
          ...reading,
          taken: async (json, reply) => (await songOf(json, workDir)) ?? errorOf(reply) ?? null,
        })
        return remember(outcome, key)
      }
      case 'video': {
        const uri = hookOf(key)
        const request = videoRequest(
          model,
          { prompt, options, pictures, seed: hasSeed(task.settings) ? seed : undefined },
          uri === null ? null : { uris: [uri], userMetadata: { key } },
        )
        const outcome = await startCall(post(`/models/${modelName(model)}:predictLongRunning`, request, signal), {
          ...reading,
          taken: async (json, reply) => (await clipOf(json, workDir)) ?? errorOf(reply) ?? null,
        })
        return remember(outcome, key)
      }
      case null:
        return refused('input', 'kind-unsupported')
    }
  }

  async function check(operation: Json, signal: AbortSignal, workDir: string): Promise<CheckOutcome> {
    const song = interactionOf(operation)
    const clip = operationOf(operation)
    if (song === undefined && clip === undefined) throw new Fault('gemini-operation')
    const path = song === undefined ? `/${clip}` : `/interactions/${song}`
    const { json, status } = await askCall('gemini', call('GET', path, { signal }), clock.nowMs())
    const read =
      status === 200 ? await (song === undefined ? clipOf(json, workDir, clip) : songOf(json, workDir)) : null
    // Also "not found" passes: what was begun a moment ago is not everywhere yet.
    if (read === null) throw new Fault(`gemini-check-${status}`, { retryable: true })
    return read
  }

  /** Nothing can be asked by our key: a callback may still name the job, until the grace is over. */
  async function recover(): Promise<RecoverOutcome> {
    return { state: 'unknown', vendorCode: 'no-list' }
  }

  async function cancel(operation: Json, signal: AbortSignal): Promise<CancelOutcome> {
    const song = interactionOf(operation)
    // Veo's operations run on, and are billed, whatever their client does.
    if (song === undefined) return 'running'
    try {
      const reply = await callVendor(call('POST', `/interactions/${song}/cancel`, { json: {}, signal }))
      const status = textAt(reply.json, 'status')
      if (reply.status === 200 && status === 'cancelled') return 'cancelled'
      return status === 'completed' || reply.status === 400 || reply.status === 409 ? 'running' : 'unknown'
    } catch {
      return 'unknown'
    }
  }

  async function wake(request: WebRequest): Promise<{ key: string; operation?: (model: string) => Json } | null> {
    const event = await hooks.read(request)
    if (event === null) return null
    const { id, type } = event
    // Genuine, but of another job of the project: there is no attempt of that name, and Google need not call again.
    const key = request.key ?? event.key ?? keys.get(tailOf(id ?? '')) ?? 'unknown'
    if (id === undefined) return { key }
    const isSong = type?.startsWith('interaction.') === true
    return {
      key,
      operation: (model) =>
        isSong
          ? { interaction: id }
          : { operation: id.includes('/') ? id : `models/${modelName(model)}/operations/${id}` },
    }
  }

  return {
    id: gemini.id,
    title: gemini.title,
    startTimeoutMs: START_MS,
    trustedHosts,
    can: cannot,
    camera: ({ kind }) => (familyOf(kind) === 'video' ? 'words' : null),
    inputLimits: ({ kind }) => inputLimitsOf(kind),
    start,
    check,
    ...(hasCallbacks ? { recover } : {}),
    ...(isBackground ? { cancel } : {}),
    ...(hasCallbacks || secrets.length > 0 ? { wake } : {}),
    // Veo's files are given to whoever has the key.
    async download(url, to, bounds) {
      await outside.download(url, { ...bounds, to })
    },
    probe: (signal) =>
      probeCall(
        call('GET', '/models', { query: { pageSize: '1000' }, signal }),
        (json) => {
          const models = listAt(json, 'models')
          return models.length === 0 ? null : `the key is good for ${models.length} models`
        },
        (reply) =>
          isBadKey(reply.json) ? { ok: false, detail: `the key is not taken (HTTP ${reply.status})` } : undefined,
      ),
  }
}

/** Pictures of several requests as one outcome: what was made counts, then what is not known, then why nothing was. */
function together(outcomes: readonly StartOutcome[]): StartOutcome {
  const files: ResultFile[] = outcomes.flatMap((one) => (one.state === 'done' ? one.files : []))
  if (files.length > 0) {
    // One whose answer was torn may have been made, and is billed then.
    const torn = outcomes.filter((one) => one.state === 'unknown').length
    const said = outcomes.flatMap((one) => (one.state === 'done' ? (one.usage?.reported ?? []) : []))
    const reported = said.length > 1 ? { requests: said } : said[0]
    return {
      state: 'done',
      files,
      ...usageOf({ reported, ...(torn > 0 ? { countCharged: files.length + torn } : {}) }),
    }
  }
  return outcomes.find((one) => one.state === 'unknown') ?? outcomes[0]!
}

function orError(
  made: ResultFile | { state: 'refused' } | null,
  reply: Parameters<typeof errorOf>[0],
): StartOutcome | undefined {
  if (made === null) return errorOf(reply) as StartOutcome | undefined
  return 'source' in made ? { state: 'done', files: [made], ...usageIn(reply.json) } : (made as StartOutcome)
}

const tailOf = (name: string): string => name.split('/').pop() ?? name
const interactionOf = (operation: Json) => named(textAt(operation, 'interaction'), /^[\w.-]{1,200}$/)
const operationOf = (operation: Json) =>
  named(textAt(operation, 'operation'), /^(models\/[\w.-]+\/)?operations\/[\w.-]{1,200}$/)
const named = (name: string | undefined, form: RegExp) => (name !== undefined && form.test(name) ? name : undefined)
const nameOf = (operation: Json) => {
  const name = interactionOf(operation) ?? operationOf(operation)
  return name === undefined ? undefined : tailOf(name)
}
