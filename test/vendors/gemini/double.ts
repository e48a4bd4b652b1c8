/**
 * The Gemini API on loopback, written from ai.google.dev (image and video generation, music, interactions, webhooks) and the types of
 * `@google/genai`: bodies are checked against the schemas beside this file, models against what they take, the key everywhere, files too.
 */
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { Ajv, type ValidateFunction } from 'ajv'
import {
  type Answer,
  atBot,
  type DoubleOptions,
  type Failure,
  openVendorServer,
  type Reply,
  type VendorCallSeen,
  type VendorDouble,
  type VendorJob,
  VendorNo,
} from '../kit.ts'
import content from './schema/generate-content.json' with { type: 'json' }
import interaction from './schema/interactions.json' with { type: 'json' }
import prediction from './schema/predict-long-running.json' with { type: 'json' }

type Fields = { [name: string]: unknown }
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Making them takes a while: once for every double, and only where somebody asks. */
const pairs = new Map<'google' | 'stranger', ReturnType<typeof newPair>>()
const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 })
function pairOf(whose: 'google' | 'stranger') {
  const pair = pairs.get(whose) ?? newPair()
  pairs.set(whose, pair)
  return pair
}

const KEY = 'AIzaSyD-test-key-of-the-double'
export const STATIC_SECRET = `whsec_${Buffer.from('a signing secret of 32 characters').toString('base64')}`
const REQUEST_BYTES = 20 * 1024 * 1024

const ajv = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false })
export const isContent = ajv.compile(content)
export const isInteraction = ajv.compile(interaction)
export const isPrediction = ajv.compile(prediction)

const IMAGES = ['gemini-3.1-flash-image', 'gemini-3.1-flash-lite-image', 'gemini-3-pro-image', 'gemini-nano-banana-2.1']
const TEXTS = ['gemini-3.5-flash', 'gemini-3.5-flash-lite']
const SONGS = ['lyria-3.5', 'lyria-3-clip-preview']
const CLIPS = ['veo-3.1-generate-preview', 'veo-3.1-fast-generate-preview', 'veo-3.1-lite-generate-preview']

const rpc = (code: number, status: string, message: string, details: unknown[] = []): Answer => ({
  status: code,
  body: { error: { code, message, status, ...(details.length === 0 ? {} : { details }) } },
})
const RATE = rpc(
  429,
  'RESOURCE_EXHAUSTED',
  'You exceeded your current quota, please check your plan and billing details.',
  [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel', quotaValue: '10' }],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' },
  ],
)
const BALANCE = rpc(
  429,
  'RESOURCE_EXHAUSTED',
  'You exceeded your current quota, please check your plan and billing details.',
  [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', quotaValue: '0' }],
    },
  ],
)

interface Job extends VendorJob {
  path: string
  webhook: string | undefined
  metadata: unknown
  result: { url: string; base64: string } | null
  failure: Failure | null
  background: boolean
}

export interface GeminiDouble extends VendorDouble {
  /** What its text models answer next, in parts. */
  words: string[][]
  /** What a project's own webhook would be sent for this job. */
  staticCall(id: string): { headers: { [name: string]: string }; body: string }
}

export async function openDouble(
  options: DoubleOptions & { background?: boolean; webhooks?: boolean } = {},
): Promise<GeminiDouble> {
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const jobs: Job[] = []
  const words: string[][] = []
  const server = await openVendorServer(answer)

  async function answer(call: VendorCallSeen): Promise<Reply> {
    if (call.method === 'GET' && call.path === '/.well-known/jwks.json')
      return {
        status: 200,
        body: {
          keys: [{ ...pairOf('google').publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }],
        },
      }
    if (call.headers['x-goog-api-key'] !== KEY || call.query.has('key'))
      throw new VendorNo(
        400,
        rpc(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
        ]).body,
      )
    const route = `${call.method} ${call.path}`
    if (route === 'GET /v1beta/models')
      return {
        status: 200,
        body: { models: [...IMAGES, ...TEXTS, ...SONGS, ...CLIPS].map((name) => ({ name: `models/${name}` })) },
      }
    if (route === 'POST /v1beta/interactions') return sing(bodyOf(call, isInteraction))
    const [, model = '', verb] = /^POST \/v1beta\/models\/([\w.-]+):(\w+)$/.exec(route) ?? []
    if (verb === 'generateContent') return generate(model, bodyOf(call, isContent))
    if (verb === 'predictLongRunning') return film(model, bodyOf(call, isPrediction))
    const [, stop] = /^POST \/v1beta\/interactions\/([\w-]+)\/cancel$/.exec(route) ?? []
    if (stop !== undefined) return cancel(stop)
    const [, asked] = /^GET \/v1beta\/(models\/[\w.-]+\/operations\/[\w-]+|interactions\/[\w-]+)$/.exec(route) ?? []
    if (asked !== undefined)
      return server.asked(() => {
        const job = jobs.find((one) => one.path === asked)
        return job === undefined
          ? rpc(404, 'NOT_FOUND', 'Requested entity was not found.')
          : { status: 200, body: stateOf(job) }
      })
    const [, file] = /^GET \/v1beta\/files\/([\w-]+):download$/.exec(route) ?? []
    const job = jobs.find((one) => one.id === file)
    if (job?.result != null && call.query.get('alt') === 'media')
      return { status: 302, headers: { location: job.result.url } }
    return rpc(404, 'NOT_FOUND', 'Requested entity was not found.')
  }

  function bodyOf(call: VendorCallSeen, isValid: ValidateFunction): Fields {
    if (call.headers['content-type'] !== 'application/json' || call.body.length > REQUEST_BYTES)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit.').body)
    // Google names the unknown field or value; so do we, for whoever reads a test.
    if (!isValid(call.json))
      throw new VendorNo(
        400,
        rpc(400, 'INVALID_ARGUMENT', `Invalid JSON payload received: ${ajv.errorsText(isValid.errors)}`).body,
      )
    return call.json as Fields
  }

  const known = (model: string, models: readonly string[]) => {
    if (!models.includes(model))
      throw new VendorNo(404, rpc(404, 'NOT_FOUND', `models/${model} is not found for API version v1beta`).body)
  }

  function newJob(model: string, path: string, request: Fields, more: Partial<Job>): Job {
    const job: Job = {
      ...{ id: path.split('/').pop()!, model, path, request, state: 'running', billed: true, atMs: nowMs() },
      ...{ webhook: undefined, metadata: undefined, result: null, failure: null, background: false },
      ...more,
    }
    jobs.push(job)
    return job
  }

  async function generate(model: string, body: Fields): Promise<Reply> {
    known(model, [...IMAGES, ...TEXTS])
    const isPicture = IMAGES.includes(model)
    const config = isFields(body['generationConfig']) ? body['generationConfig'] : {}
    const image = isFields(config['imageConfig']) ? config['imageConfig'] : {}
    if (!isPicture && config['imageConfig'] !== undefined)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'imageConfig').body)
    if (model === 'gemini-3.1-flash-lite-image' && ![undefined, '1K'].includes(image['imageSize'] as string))
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'Unsupported image size').body)
    if (model === 'gemini-3-pro-image' && image['imageSize'] === '512')
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'Unsupported image size').body)
    const bytes = isPicture ? await server.bytes('jpg') : null
    const said = isPicture ? undefined : words.shift()
    const candidate = (parts: unknown[], finishReason: string) => ({
      candidates: [{ content: { role: 'model', parts }, finishReason, index: 0 }],
    })
    return server.submission(
      () => {
        const job = newJob(model, `generateContent/${randomUUID()}`, body, { state: 'done' })
        const parts =
          bytes === null
            ? (said ?? ['A fox in the snow, ', 'painted in watercolour.']).map((text) => ({ text }))
            : [{ text: 'Here it is.' }, { inlineData: { mimeType: 'image/jpeg', data: bytes.toString('base64') } }]
        const usage = { promptTokenCount: 12, candidatesTokenCount: 1120, totalTokenCount: 1132 }
        return {
          status: 200,
          body: { ...candidate(parts, 'STOP'), usageMetadata: usage, modelVersion: model, responseId: job.id },
        }
      },
      {
        ...says(),
        content: isPicture
          ? { status: 200, body: { ...candidate([], 'IMAGE_SAFETY'), usageMetadata: {} } }
          : { status: 200, body: { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } } },
      },
    )
  }

  async function sing(body: Fields): Promise<Reply> {
    const model = String(body['model'])
    known(model, SONGS)
    const background = body['background'] === true
    if (body['webhook_config'] !== undefined && !background)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'webhook_config requires background').body)
    if (background && options.background !== true)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'background is not supported for this model').body)
    if (background && body['store'] === false)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'background requires store').body)
    const bytes = await server.bytes('mp3')
    const hook = isFields(body['webhook_config']) ? body['webhook_config'] : {}
    return server.submission(
      () => {
        const job = newJob(model, `interactions/${randomUUID()}`, body, {
          background,
          state: background ? 'running' : 'done',
          webhook: (hook['uris'] as string[] | undefined)?.[0],
          metadata: hook['user_metadata'],
          result: { url: '', base64: bytes.toString('base64') },
          ...keyIn(hook['user_metadata']),
        })
        return { status: 200, body: stateOf(job) }
      },
      {
        ...says(),
        content: {
          status: 200,
          body: {
            id: randomUUID(),
            object: 'interaction',
            model,
            status: 'completed',
            steps: [{ type: 'model_output', content: [{ type: 'text', text: 'I can not make this.' }] }],
          },
        },
      },
    )
  }

  async function film(model: string, body: Fields): Promise<Reply> {
    known(model, CLIPS)
    const [instance] = body['instances'] as Fields[]
    const parameters = isFields(body['parameters']) ? body['parameters'] : {}
    if (model.includes('-lite-') && (parameters['resolution'] === '4k' || instance!['referenceImages'] !== undefined))
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'not supported by this model').body)
    // Its very answer, as ten public repositories that have called it quote it (2026-06 to 2026-09).
    if (model.includes('-lite-') && parameters['negativePrompt'] !== undefined)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', "`negativePrompt` isn't supported by this model.").body)
    if (instance!['lastFrame'] !== undefined && instance!['image'] === undefined)
      throw new VendorNo(400, rpc(400, 'INVALID_ARGUMENT', 'lastFrame needs image').body)
    const { url } = await server.file('mp4')
    const hook = isFields(body['webhookConfig']) ? body['webhookConfig'] : {}
    return server.submission(
      () => {
        const job = newJob(model, `models/${model}/operations/${randomUUID().replaceAll('-', '').slice(0, 12)}`, body, {
          webhook: (hook['uris'] as string[] | undefined)?.[0],
          metadata: hook['userMetadata'],
          result: { url, base64: '' },
          ...keyIn(hook['userMetadata']),
        })
        return { status: 200, body: { name: job.path } }
      },
      {
        ...says(),
        content: rpc(
          400,
          'INVALID_ARGUMENT',
          'The prompt could not be submitted. It contains words that violate Google’s Responsible AI practices.',
        ),
      },
    )
  }

  function cancel(id: string): Reply {
    const job = jobs.find((one) => one.path === `interactions/${id}`)
    if (job === undefined) return rpc(404, 'NOT_FOUND', 'Requested entity was not found.')
    if (!job.background) return rpc(400, 'INVALID_ARGUMENT', 'only background interactions can be cancelled')
    if (job.state === 'running') job.state = 'cancelled'
    return { status: 200, body: stateOf(job) }
  }

  function stateOf(job: Job): unknown {
    if (job.path.startsWith('interactions/')) {
      const status = { running: 'in_progress', done: 'completed', failed: 'failed', cancelled: 'cancelled' }[job.state]
      const output = {
        type: 'model_output',
        content: [
          { type: 'text', text: '[Verse]\nSnow' },
          { type: 'audio', mime_type: 'audio/mp3', data: job.result?.base64 },
        ],
      }
      return {
        id: job.id,
        object: 'interaction',
        model: job.model,
        status,
        created: new Date(job.atMs).toISOString(),
        ...(job.state === 'done' ? { steps: [{ type: 'user_input', content: [] }, output] } : {}),
        ...(job.state === 'failed'
          ? { errors: [{ code: job.failure === 'content' ? 'safety_blocked' : 'internal', message: 'it failed' }] }
          : {}),
      }
    }
    if (job.state === 'running') return { name: job.path }
    if (job.state === 'failed') {
      if (job.failure === 'content')
        return {
          name: job.path,
          done: true,
          response: { generateVideoResponse: { raiMediaFilteredCount: 1, raiMediaFilteredReasons: ['filtered'] } },
        }
      const error =
        job.failure === 'input'
          ? { code: 3, message: 'The image could not be decoded.' }
          : { code: 13, message: 'internal' }
      return { name: job.path, done: true, error }
    }
    return {
      name: job.path,
      done: true,
      response: {
        generateVideoResponse: {
          generatedSamples: [{ video: { uri: `${server.root}/v1beta/files/${job.id}:download?alt=media` } }],
        },
      },
    }
  }

  const of = (id: string): Job => {
    const job = jobs.find((one) => one.id === id)
    if (job === undefined) throw new Error(`no job ${id}`)
    return job
  }
  const eventOf = (job: Job) =>
    job.path.startsWith('interactions/')
      ? {
          type: 'interaction.completed',
          version: 'v1',
          timestamp: new Date(nowMs()).toISOString(),
          data: { id: job.id },
        }
      : {
          type: 'video.generated',
          version: 'v1',
          timestamp: new Date(nowMs()).toISOString(),
          data: { id: job.path, output_file_uri: `${server.root}/v1beta/files/${job.id}:download?alt=media` },
        }

  return {
    words,
    variables: {
      GEMINI_API_KEY: KEY,
      GEMINI_API_ROOT: server.root,
      GEMINI_WEBHOOK_SECRET: STATIC_SECRET,
      ...(options.background === true ? { GEMINI_BACKGROUND: 'on' } : {}),
      ...(options.webhooks === true ? { GEMINI_WEBHOOKS: 'on' } : {}),
    },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    finish(id) {
      for (const job of jobs.filter((one) => one.state === 'running' && (id === undefined || one.id === id)))
        job.state = 'done'
    },
    fail(id, how) {
      const job = of(id)
      job.state = 'failed'
      job.failure = how
      job.billed = false
    },
    async callBack(id, how = 'signed') {
      const job = of(id)
      if (job.webhook === undefined) throw new Error('it was told no address')
      const atS = Math.floor(nowMs() / 1000) - (how === 'old' ? 3600 : 0)
      const claims = {
        ...eventOf(job),
        user_metadata: job.metadata,
        iss: 'https://generativelanguage.googleapis.com',
        aud: job.webhook,
        iat: atS,
        exp: atS + 300,
      }
      const text = [{ alg: 'RS256', typ: 'JWT', kid: 'key-1' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      const keys = pairOf(how === 'forged' ? 'stranger' : 'google')
      const token = `${text}.${sign('RSA-SHA256', Buffer.from(text), keys.privateKey).toString('base64url')}`
      const answered = await atBot(job.webhook, options, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': `msg_${job.id}`,
          'webhook-timestamp': String(atS),
          'webhook-signature': token,
        },
        body: JSON.stringify(eventOf(job)),
      })
      return answered.status
    },
    staticCall(id) {
      const body = JSON.stringify(eventOf(of(id)))
      const timestamp = String(Math.floor(nowMs() / 1000))
      const mac = createHmac('sha256', Buffer.from(STATIC_SECRET.slice('whsec_'.length), 'base64'))
        .update(`msg_1.${timestamp}.${body}`)
        .digest('base64')
      const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` }
      return { headers: { ...headers, 'content-type': 'application/json' }, body }
    },
    close: () => server.close(),
  }
}

function says() {
  return {
    rate: RATE,
    balance: BALANCE,
    errorIn200: { status: 200, body: BALANCE.body },
    huge: (text: string): Answer => rpc(400, 'INVALID_ARGUMENT', text),
  }
}

function keyIn(metadata: unknown): { key?: string } {
  return isFields(metadata) && typeof metadata['key'] === 'string' ? { key: metadata['key'] } : {}
}
