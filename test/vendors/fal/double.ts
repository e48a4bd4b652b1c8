/**
 * fal's queue on loopback, from https://docs.fal.ai/model-endpoints/queue, /webhooks and /errors. What endpoints take is checked with
 * the input types that fal's own client publishes (schema/endpoints.json). A job waits until the test lets it run on.
 */
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { VendorFile } from '../../vendor/files.ts'
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

interface Schemas {
  inputs: { [endpoint: string]: object }
}
const SCHEMAS = JSON.parse(readFileSync(new URL('schema/endpoints.json', import.meta.url), 'utf8')) as Schemas
const ajv = new Ajv({ allErrors: true, formats: { uri: (text: string) => /^(https?:\/\/|data:)/.test(text) } })
const checks = Object.fromEntries(
  Object.entries(SCHEMAS.inputs).map(([endpoint, schema]) => [endpoint, ajv.compile(schema)]),
)
export const ENDPOINTS: readonly string[] = Object.keys(checks)

/** What a published input type says of a body: nothing, or what is wrong. */
export function wrongInput(endpoint: string, body: unknown): string | null {
  const check = checks[endpoint]
  if (check === undefined) return `no endpoint ${endpoint}`
  return check(body) ? null : ajv.errorsText(check.errors)
}

const KEY = 'fal-id:fal-secret'
const USER = 'user_24a6f1'

interface Job extends VendorJob {
  /** Below the root. */
  at: string
  webhook?: string
  told?: object
  begun: boolean
  answer?: Answer
}

const GONE = { state: 'cancelled', answer: { status: 404, body: { detail: 'cancelled' } } }
/** https://fal.ai/docs/documentation/model-apis/request-errors */
const CLOSED = {
  state: 'failed',
  answer: { status: 499, body: { detail: 'The request was cancelled.', error_type: 'client_cancelled' } },
}

export interface FalDouble extends VendorDouble {
  /** Takes a job out of the queue: from then on it can't be cancelled. */
  begin(id: string): void
  /** What the next results say of each picture. */
  nsfw: boolean[]
  /** A cancelled job is over with an error (request-errors: `client_cancelled`, 499) instead of gone. */
  keepsCancelled: boolean
  /** So many fewer files than asked. */
  missing: number
  /** What stands before the addresses of the next jobs, below the root. */
  prefix: string
  /** Whose addresses the next submissions are told: fal's own, where a proxy stands before it. */
  named: string
  /** Ends a job with this in the place of its result, and this in its status. */
  endAs(id: string, answer: Answer, told?: object): void
  /** New signing keys, as fal may change them. */
  changeKeys(): void
}

export async function openDouble(options: DoubleOptions = {}): Promise<FalDouble> {
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const jobs: Job[] = []
  let keys = generateKeyPairSync('ed25519')
  const server = await openVendorServer(answer)

  async function answer(call: VendorCallSeen): Promise<Reply> {
    if (call.path === '/.well-known/jwks.json')
      return { status: 200, body: { keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig' }] } }
    if (call.headers.authorization !== `Key ${KEY}`)
      throw new VendorNo(401, { detail: 'Cannot access application. Authentication is required' })
    const job = /^(\/.+\/requests\/[\w-]+?)(\/status|\/cancel)?$/.exec(call.path)
    if (job !== null) return ofJob(call, job[1] as string, job[2])
    if (call.method !== 'POST') throw new VendorNo(405, { detail: 'Method Not Allowed' })
    return submit(call)
  }

  function submit(call: VendorCallSeen): Promise<Reply> {
    const endpoint = call.path.slice(1)
    const isFlow = /^(workflows|comfy)\/[\w-]+\/[\w-]+$/.test(endpoint)
    if (!isFlow && !ENDPOINTS.includes(endpoint))
      throw new VendorNo(404, { detail: `Application '${endpoint}' not found` })
    if (!call.headers['content-type']?.startsWith('application/json') || call.json === undefined)
      throw new VendorNo(422, detail('missing', ['body']))
    // What a workflow takes is its author's to say.
    const wrong = isFlow ? null : wrongInput(endpoint, call.json)
    if (wrong !== null) throw new VendorNo(422, detail('value_error', ['body'], { msg: wrong }))
    const webhook = call.query.get('fal_webhook')
    if (webhook !== null && !webhook.startsWith('https://')) throw new VendorNo(422, detail('url_scheme', ['query']))
    for (const name of call.query.keys())
      if (name !== 'fal_webhook') throw new VendorNo(422, detail('extra_forbidden', ['query', name]))
    const create = (): Reply => {
      const id = randomUUID()
      const key = webhook === null ? undefined : webhook.split('/').at(-1)?.split('.')[0]
      const app = endpoint.split('/').slice(0, isFlow ? 3 : 2)
      const at = `${double.prefix}/${app.join('/')}/requests/${id}`
      jobs.push({
        ...{ id, model: endpoint, at, state: 'running', billed: false },
        ...{ atMs: nowMs(), request: call.json, begun: false },
        ...(webhook === null ? {} : { webhook }),
        ...(key === undefined ? {} : { key }),
      })
      const base = double.named + at
      return {
        status: 200,
        body: {
          ...{ status: 'IN_QUEUE', request_id: id, gateway_request_id: id, queue_position: 0 },
          ...{ response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` },
        },
      }
    }
    return server.submission(create, {
      content: {
        status: 422,
        body: detail('content_policy_violation', ['body', 'prompt'], { categories: ['sexual'], input: 'as it was' }),
      },
      rate: { status: 429, body: { detail: 'Too many requests' }, headers: { 'retry-after': '7' } },
      balance: {
        status: 403,
        body: { detail: 'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.' },
      },
      huge: (text) => ({ status: 422, body: detail('value_error', ['body'], { msg: text }) }),
    })
  }

  async function ofJob(call: VendorCallSeen, at: string, what: string | undefined): Promise<Reply> {
    const job = jobs.find((one) => one.at === at)
    if (job === undefined) throw new VendorNo(404, { detail: 'Request not found' })
    if (what === '/cancel') {
      if (call.method !== 'PUT') throw new VendorNo(405, { detail: 'Method Not Allowed' })
      if (job.state !== 'running') return { status: 400, body: { status: 'ALREADY_COMPLETED' } }
      if (!job.begun) Object.assign(job, double.keepsCancelled ? CLOSED : GONE)
      return { status: 202, body: { status: 'CANCELLATION_REQUESTED' } }
    }
    if (call.method !== 'GET') throw new VendorNo(405, { detail: 'Method Not Allowed' })
    return server.asked(() => {
      if (what === '/status') return status(job)
      if (job.state === 'running') return { status: 400, body: { detail: 'Request is still in progress' } }
      return job.answer ?? { status: 500, body: { detail: 'Internal Server Error' } }
    })
  }

  function status(job: Job): Reply {
    if (job.state === 'cancelled') return { status: 404, body: { detail: 'Request not found' } }
    const base = { request_id: job.id, response_url: server.root + job.at }
    if (job.state !== 'running')
      return { status: 200, body: { status: 'COMPLETED', ...base, metrics: { inference_time: 2.5 }, ...job.told } }
    const waiting = job.begun ? { status: 'IN_PROGRESS' } : { status: 'IN_QUEUE', queue_position: 0 }
    return { status: 202, body: { ...waiting, ...base } }
  }

  async function result(job: Job): Promise<Answer> {
    const count = Number((job.request as { num_images?: number }).num_images ?? 1) - double.missing
    const make = async (extension: VendorFile['extension']) => (await server.file(extension)).url
    if (/video/.test(job.model))
      return { status: 200, body: { video: { url: await make('mp4'), content_type: 'video/mp4', file_size: 1 } } }
    if (/music/.test(job.model))
      return { status: 200, body: { audio: { url: await make('mp3'), content_type: 'audio/mpeg' } } }
    if (/upscale/.test(job.model))
      return { status: 200, body: { image: { url: await make('jpg'), width: 64, height: 64 }, seed: 7 } }
    const images: object[] = []
    for (let index = 0; index < count; index++)
      images.push({ url: await make('jpg'), width: 64, height: 64, content_type: 'image/jpeg' })
    const flags = double.nsfw.splice(0)
    return {
      status: 200,
      body: {
        images,
        seed: 7,
        prompt: 'as it was',
        timings: {},
        has_nsfw_concepts: images.map((_, n) => flags[n] === true),
      },
    }
  }

  async function end(job: Job, answer: Promise<Answer>, state: 'done' | 'failed'): Promise<void> {
    job.answer = await answer
    Object.assign(job, { state, billed: state === 'done', begun: true })
  }

  const double: FalDouble = {
    variables: { FAL_KEY: KEY, FAL_QUEUE_ROOT: server.root, FAL_JWKS_URL: `${server.root}/.well-known/jwks.json` },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    nsfw: [],
    keepsCancelled: false,
    missing: 0,
    prefix: '',
    named: server.root,
    endAs(id, answer, told) {
      for (const job of jobs) if (job.id === id) Object.assign(job, { state: 'failed', begun: true, answer, told })
    },
    changeKeys() {
      keys = generateKeyPairSync('ed25519')
    },
    begin(id) {
      for (const job of jobs) if (job.id === id) job.begun = true
    },
    async finish(id) {
      for (const job of jobs)
        if (job.state === 'running' && (id === undefined || job.id === id)) await end(job, result(job), 'done')
    },
    async fail(id, how: Failure) {
      const job = jobs.find((one) => one.id === id)
      if (job === undefined) throw new Error('no such job')
      const answers: { [how in Failure]: Answer } = {
        content: {
          status: 422,
          body: detail('content_policy_violation', ['body', 'prompt'], { categories: ['violence'] }),
        },
        input: { status: 422, body: detail('image_too_small', ['body', 'image_url']) },
        fault: {
          status: 503,
          body: { detail: 'The runner disconnected', error_type: 'runner_disconnected' },
          headers: { 'x-fal-error-type': 'runner_disconnected' },
        },
      }
      await end(job, Promise.resolve(answers[how]), 'failed')
    },
    async callBack(id, how = 'signed') {
      const job = jobs.find((one) => one.id === id)
      if (job?.webhook === undefined) throw new Error('it was told no address')
      const isGood = job.state === 'done'
      const body = JSON.stringify({
        ...{ request_id: id, gateway_request_id: id, status: isGood ? 'OK' : 'ERROR' },
        ...(isGood ? { payload: job.answer?.body } : { error: 'Invalid status code: 422', payload: job.answer?.body }),
      })
      const seconds = String(Math.floor(nowMs() / 1000) - (how === 'old' ? 600 : 0))
      const lines = [id, USER, seconds, createHash('sha256').update(body).digest('hex')]
      const signature = how === 'forged' ? randomBytes(64) : sign(null, Buffer.from(lines.join('\n')), keys.privateKey)
      const response = await atBot(job.webhook, options, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-fal-webhook-request-id': id,
          'x-fal-webhook-user-id': USER,
          'x-fal-webhook-timestamp': seconds,
          'x-fal-webhook-signature': signature.toString('hex'),
        },
        body,
      })
      return response.status
    },
    async close() {
      await server.close()
    },
  }
  return double
}

function detail(type: string, loc: (string | number)[], more: object = {}): object {
  return { detail: [{ loc, msg: 'as documented', type, url: `https://docs.fal.ai/errors#${type}`, ...more }] }
}
