/**
 * PiAPI's unified API on loopback, from https://piapi.ai/docs (unified-api-schema, unified-webhook, one page a model); GoAPI is the
 * same under another key and with Suno. Bodies are checked with schema/tasks.json; pictures that come as addresses are fetched and
 * measured. A job waits until the test lets it run on; only one that waits can be cancelled.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
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
import { wrongPicture } from '../pictures.ts'

interface Schemas {
  body: object
  inputs: { [task: string]: object }
}
const SCHEMAS = JSON.parse(readFileSync(new URL('schema/tasks.json', import.meta.url), 'utf8')) as Schemas
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
addFormats.default(ajv)
const bodyCheck = ajv.compile(SCHEMAS.body)
const checks = Object.fromEntries(Object.entries(SCHEMAS.inputs).map(([task, one]) => [task, ajv.compile(one)]))
export const TASKS: readonly string[] = Object.keys(checks)

/** What the published forms say of a submission: nothing, or what is wrong. */
export function wrongBody(body: unknown): string | null {
  if (!bodyCheck(body)) return ajv.errorsText(bodyCheck.errors)
  const { model, task_type, input } = body as { model: string; task_type: string; input: unknown }
  const check = checks[`${model}/${task_type}`]
  if (check === undefined) return `no task ${model}/${task_type}`
  return check(input) ? null : ajv.errorsText(check.errors)
}

const KEYS = { piapi: 'piapi-double-key-0123456789abcdef', goapi: 'goapi-double-key-0123456789abcdef' }
type House = keyof typeof KEYS
/** Of Kling: every picture that we send keeps to it. */
const PICTURE = { formats: ['jpeg', 'png'], maxBytes: 10 * 1024 * 1024, minSidePx: 300, maxRatio: 2.5 }

interface Job extends VendorJob {
  type: string
  input: { [field: string]: unknown }
  begun: boolean
  webhook: { endpoint: string; secret: string } | undefined
  output: object | null
  error: string
}

export interface PiDouble extends VendorDouble {
  /** Takes a job out of the queue: from then on it can't be cancelled. */
  begin(id: string): void
  /** The next submission gets this answer, and nothing is made. */
  answerNext(status: number, body: unknown, headers?: { [name: string]: string }): void
  /** So many fewer files than asked. */
  missing: number
  /** The plan that uploads are refused to. */
  plan: 'creator' | 'free'
  /** Callbacks without their envelope, as some have seen them. */
  bareCallbacks: boolean
}

const no = (status: number, message: string): Answer => ({ status, body: { code: status, message, data: null } })
const SAYS = {
  content: no(400, 'the prompt violates the content policy'),
  rate: { ...no(429, 'too many requests'), headers: { 'retry-after': '7' } },
  balance: no(400, 'insufficient credits'),
  errorIn200: { status: 200, body: { code: 400, message: 'prompt moderation failed', data: null } },
  huge: (text: string) => no(400, text),
}
const MESSAGES: { readonly [how in Failure]: string } = {
  content: 'failed: prompt contains sensitive content',
  input: 'failed to download image',
  fault: 'task timeout',
}
const NEVER = '0001-01-01T00:00:00Z'

export const openDouble = (options: DoubleOptions = {}): Promise<PiDouble> => open('piapi', options)
export const openGoapi = (options: DoubleOptions = {}): Promise<PiDouble> => open('goapi', options)

async function open(house: House, options: DoubleOptions): Promise<PiDouble> {
  const jobs: Job[] = []
  const planned: Answer[] = []
  const uploads = new Map<string, Buffer>()
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const server = await openVendorServer(answer)

  async function answer(call: VendorCallSeen): Promise<Reply> {
    if (call.headers['x-api-key'] !== KEYS[house]) return no(401, 'invalid api key')
    if (call.method === 'POST' && call.path === '/api/ephemeral_resource') return upload(call)
    if (call.method === 'GET' && call.path === '/account/info') return server.asked(account)
    if (call.method === 'POST' && call.path === '/api/v1/task') return planned.shift() ?? submit(call)
    const [, id] = /^\/api\/v1\/task\/([\w-]+)$/.exec(call.path) ?? []
    if (id === undefined) return no(404, 'not found')
    if (call.method === 'DELETE') return remove(id)
    if (call.method !== 'GET') return no(405, 'method not allowed')
    const job = jobs.find((one) => one.id === id)
    return server.asked(() => (job === undefined ? no(404, 'task not found') : envelope(job)))
  }

  async function submit(call: VendorCallSeen): Promise<Reply> {
    if (!/^application\/json/.test(call.headers['content-type'] ?? '')) throw new VendorNo(400, 'content type')
    const wrong = wrongBody(call.json) ?? (await wrongFiles(call.json as { input: object }))
    if (wrong !== null) throw new VendorNo(400, { code: 400, message: `invalid request: ${wrong}`, data: null })
    const body = call.json as {
      model: string
      task_type: string
      input: Job['input']
      config?: { webhook_config?: Job['webhook'] }
    }
    if (body.model === 'suno' && house === 'piapi') return no(400, 'service stopped')
    return server.submission(() => {
      const webhook = body.config?.webhook_config
      const key = webhook?.endpoint.split('/').at(-1)?.split('.')[0]
      const job: Job = {
        ...{
          id: randomUUID(),
          model: body.model,
          type: body.task_type,
          state: 'running',
          billed: false,
          atMs: nowMs(),
        },
        ...{ request: body, input: body.input, begun: false, webhook, output: null, error: '' },
        ...(key === undefined ? {} : { key }),
      }
      jobs.push(job)
      return envelope(job)
    }, SAYS)
  }

  /** Fetches what came as an address, as its models do. */
  async function wrongFiles({ input }: { input: object }): Promise<string | null> {
    const { image_url, image_urls = [], image } = input as { image_url?: string; image_urls?: string[]; image?: string }
    for (const address of [image_url, image, ...image_urls]) {
      if (address === undefined) continue
      const data = address.startsWith('data:') ? address : await fetched(address)
      const wrong = data === null ? 'it can not be downloaded' : await wrongPicture(data, PICTURE)
      if (wrong !== null) return `the picture is ${wrong}`
    }
    return null
  }

  async function fetched(address: string): Promise<string | null> {
    const own = uploads.get(new URL(address).pathname)
    if (own !== undefined) return own.toString('base64')
    const response = await atBot(address, options).catch(() => null)
    return response?.status === 200 ? Buffer.from(await response.arrayBuffer()).toString('base64') : null
  }

  function upload(call: VendorCallSeen): Reply {
    if (house === 'goapi') return no(404, 'not found')
    if (double.plan === 'free') return no(403, 'Insufficient plan level')
    const { file_name: name, file_data: data, ...rest } = call.json as { file_name?: string; file_data?: string }
    if (!/^[\w.-]{1,120}\.(jpe?g|png|webp|mp4|wav|mp3)$/.test(name ?? '') || Object.keys(rest).length > 0)
      return no(400, 'Invalid request parameters')
    const bytes = Buffer.from(data ?? '', 'base64')
    if (bytes.length === 0 || bytes.length > PICTURE.maxBytes) return no(400, 'Invalid request parameters')
    const path = `/ephemeral/${uploads.size}-${name}`
    uploads.set(path, bytes)
    return { status: 200, body: { code: 200, data: { url: `${server.root}${path}` }, message: 'success' } }
  }

  function remove(id: string): Reply {
    const job = jobs.find((one) => one.id === id)
    if (job === undefined) return no(404, 'task not found')
    if (job.state !== 'running' || job.begun) return no(400, 'only pending tasks can be cancelled')
    Object.assign(job, { state: 'cancelled', error: 'task cancelled' })
    return envelope(job)
  }

  const shown = (job: Job) => ({
    task_id: job.id,
    model: job.model,
    task_type: job.type,
    // Pages differ in how they write it.
    status: { running: job.begun ? 'processing' : 'pending', done: 'completed', failed: 'Failed', cancelled: 'failed' }[
      job.state
    ],
    config: { service_mode: '', webhook_config: job.webhook ?? { endpoint: '', secret: '' } },
    input: job.input,
    output: job.output,
    meta: {
      created_at: new Date(job.atMs).toISOString(),
      ...{ started_at: NEVER, ended_at: NEVER },
      usage: { type: 'point', frozen: 0, consume: job.billed ? 40_000 : 0 },
      is_using_private_pool: false,
    },
    detail: null,
    logs: [],
    error: { code: job.error === '' ? 0 : 10000, raw_message: job.error, message: job.error, detail: null },
  })
  const envelope = (job: Job): Answer => ({ status: 200, body: { code: 200, data: shown(job), message: 'success' } })

  const account = (): Reply => ({
    status: 200,
    body: {
      code: 200,
      data: {
        id: 1,
        name: 'double',
        plan: 'creator',
        is_enable: true,
        equivalent_in_usd: 12.5,
        wallet: { point_remain: 125_000_000 },
      },
      message: 'success',
    },
  })

  async function outputOf(job: Job): Promise<object> {
    const make = async (extension: 'jpg' | 'mp4' | 'mp3') => (await server.file(extension)).url
    if (job.model === 'kling') {
      const video = { resource: 'https://watermarked.example/v.mp4', resource_without_watermark: await make('mp4') }
      return {
        type: 'm2v_txt2video_hq',
        status: 99,
        works: [{ status: 99, type: 'video', video, cover: { resource: '' } }],
      }
    }
    if (/video_generation|video-14b/.test(job.type)) return { video_url: await make('mp4') }
    if (job.type === 'video2audio') return { audio_url: await make('mp3') }
    if (job.model === 'music-u') return { generation_id: randomUUID(), songs: [await song(), await song()] }
    if (job.model === 'suno') {
      const clip = async () => ({
        audio_url: await make('mp3'),
        image_url: await make('jpg'),
        title: 'Sea',
        status: 'complete',
      })
      const [one, two] = [randomUUID(), randomUUID()]
      return { clips: { [one]: { id: one, ...(await clip()) }, [two]: { id: two, ...(await clip()) } } }
    }
    const count = Number(job.input['batch_size'] ?? 1) - double.missing
    const urls: string[] = []
    for (let n = 0; n < count; n++) urls.push(await make('jpg'))
    return urls.length === 1 ? { image_url: urls[0], image_urls: null } : { image_url: '', image_urls: urls }

    async function song() {
      const { url } = await server.file('mp3')
      return {
        id: randomUUID(),
        title: 'The Sea',
        image_path: await make('jpg'),
        song_path: url,
        duration: 2,
        finished: true,
        error_type: null,
      }
    }
  }

  const double: PiDouble = {
    variables: {
      [`${house.toUpperCase()}_API_KEY`]: KEYS[house],
      [`${house.toUpperCase()}_API_ROOT`]: server.root,
      ...(house === 'piapi' ? { PIAPI_UPLOAD_ROOT: server.root } : {}),
    },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    answerNext: (status, body, headers = {}) => void planned.push({ status, body, headers }),
    missing: 0,
    plan: 'creator',
    bareCallbacks: false,
    begin(id) {
      for (const job of jobs) if (job.id === id) job.begun = true
    },
    async finish(id) {
      for (const job of jobs) {
        if (job.state !== 'running' || (id !== undefined && job.id !== id)) continue
        job.output = await outputOf(job)
        Object.assign(job, { state: 'done', billed: true, begun: true })
      }
    },
    fail(id, how) {
      for (const job of jobs)
        if (job.id === id && job.state === 'running')
          Object.assign(job, { state: 'failed', begun: true, error: MESSAGES[how] })
    },
    /** Old: by the secret that was told for another job. */
    async callBack(id, how = 'signed') {
      const job = jobs.find((one) => one.id === id)
      if (job?.webhook === undefined) throw new Error('it was told no address')
      const other = jobs.find((one) => one.webhook !== undefined && one.id !== id)?.webhook?.secret ?? 'f'.repeat(64)
      const secret = { signed: job.webhook.secret, forged: 'f'.repeat(64), old: other }[how]
      const told = double.bareCallbacks ? shown(job) : { timestamp: Math.floor(nowMs() / 1000), data: shown(job) }
      const headers = { 'content-type': 'application/json', 'x-webhook-secret': secret }
      const init = { method: 'POST', headers, body: JSON.stringify(told) }
      return (await atBot(job.webhook.endpoint, options, init)).status
    },
    close: server.close,
  }
  return double
}
