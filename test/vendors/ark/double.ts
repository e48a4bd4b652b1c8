/**
 * Ark as its pages describe it, at either host (whose models have other names there): pictures at once, clips as tasks, the list of the
 * last seven days, taking back what waits (and the record of what has ended), callbacks without a signature. Bodies are checked
 * against schema/.
 */
import { randomBytes } from 'node:crypto'
import { schemaAt } from '../combinations.ts'
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

const API_KEY = 'ark-double-0f1e2d3c'
const MIB = 1024 * 1024
const WEEK_MS = 7 * 24 * 60 * 60 * 1000
const ROOT = '/api/v3'

const schema = (file: string) => schemaAt(new URL(`schema/${file}.json`, import.meta.url))
const SCHEMAS: readonly { names: RegExp; wrong(body: unknown): string | null }[] = [
  { names: /seedream-/, wrong: schema('seedream') },
  { names: /seedance-1-0-/, wrong: schema('seedance-1-0') },
  { names: /seedance-1-5-/, wrong: schema('seedance-1-5') },
  { names: /seedance-2-0-/, wrong: schema('seedance-2-0') },
  { names: /seedance-2-5-/, wrong: schema('seedance-2-5') },
]
const FRAME = { formats: ['jpeg', 'png', 'webp'], maxBytes: 30 * MIB, minSidePx: 300, maxSidePx: 6000, maxRatio: 2.5 }
const EDITED = { formats: ['jpeg', 'png'], maxBytes: 10 * MIB, minSidePx: 15, maxSidePx: 6000, maxRatio: 16 }

/** What of a body its model would refuse, or null: the schemas, and what they can't say. */
export function wrongBody(body: unknown): string | null {
  const { model, size, resolution } = (body ?? {}) as { model?: string; size?: string; resolution?: string }
  const own = SCHEMAS.find(({ names }) => names.test(String(model)))
  if (own === undefined) return 'model'
  const wrong = own.wrong(body)
  if (wrong !== null) return wrong
  if (/-(fast|mini)-/.test(String(model)) && /seedance-2/.test(String(model)) && resolution === '1080p')
    return 'resolution 1080p is not supported'
  return size === undefined ? null : wrongSize(String(model), size)
}

function wrongSize(model: string, size: string): string | null {
  if (/^\dK$/.test(size)) return /5-0-pro/.test(model) && size === '4K' ? 'size 4K' : null
  const [width = 0, height = 0] = size.split('x').map(Number)
  const [least, most] = /seedream-4-0/.test(model)
    ? [1280 * 720, 4096 * 4096]
    : /5-0-pro/.test(model)
      ? [1024 * 1024, 2848 * 1600]
      : [2560 * 1440, 4096 * 4096]
  const isFine = width * height >= least && width * height <= most && width / height <= 16 && height / width <= 16
  return isFine ? null : `size ${size} has the wrong number of pixels`
}

interface Job extends VendorJob {
  status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  callbackUrl: string | undefined
  error?: { code: string; message: string }
  url?: string
  updatedAtMs: number
  isGone?: true
}

const error = (code: string, message: string) => ({
  error: { code, message: `${message} Request id: ${randomBytes(8).toString('hex')}`, param: '', type: 'BadRequest' },
})
const no = (status: number, code: string, message: string): Answer => ({ status, body: error(code, message) })
const bad = (message: string) => new VendorNo(400, error('InvalidParameter', message))
const SAYS = {
  content: no(400, 'InputTextSensitiveContentDetected', 'The input text may contain sensitive information.'),
  rate: no(429, 'RateLimitExceeded.EndpointRPMExceeded', 'The RPM limit of the endpoint was exceeded.'),
  balance: no(403, 'AccountOverdueError', 'The account has an overdue balance.'),
  huge: (text: string) => no(400, 'InvalidParameter', text),
}
const PICTURE_SAYS = {
  ...SAYS,
  errorIn200: {
    status: 200,
    body: {
      model: 'seedream-4-5-251128',
      created: 1,
      data: [error('OutputImageSensitiveContentDetected', 'The image may contain sensitive information.')],
      usage: { generated_images: 0, output_tokens: 0, total_tokens: 0 },
    },
  },
}
const ENDS: { readonly [how in Failure]: { code: string; message: string } } = {
  content: { code: 'OutputVideoSensitiveContentDetected.PolicyViolation', message: 'The video may violate a policy.' },
  input: { code: 'InvalidParameter.TaskTypeMismatch', message: 'The input does not fit the task.' },
  fault: { code: 'InternalServiceError', message: 'The service encountered an unexpected internal error.' },
}

export interface ArkDouble extends VendorDouble {
  /** The next submission gets this answer, and nothing is made. */
  answerNext(status: number, body: object, headers?: { [name: string]: string }): void
  /** The first that waits begins to be worked on. */
  begin(): void
  /** A task of somebody else's under the same account; answers its id. */
  addOther(model: string, atMs: number, more?: { expiresAfterS?: number; seed?: number; isDone?: boolean }): string
  /** From now on tasks do not tell when they expire. */
  hideExpiry(): void
  /** From now on the list begins with the oldest. */
  turnList(): void
}

export async function openDouble(
  options: DoubleOptions & { host?: 'byteplus' | 'volcengine' } = {},
): Promise<ArkDouble> {
  const jobs: Job[] = []
  const planned: Answer[] = []
  let tellsExpiry = true
  let isOldestFirst = false
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const server = await openVendorServer(async (call): Promise<Reply> => {
    if (!call.path.startsWith(`${ROOT}/`)) return no(404, 'NotFound', 'no such path')
    if (call.headers.authorization !== `Bearer ${API_KEY}`)
      return no(401, 'AuthenticationError', 'The API key or AK/SK in the request is missing or invalid.')
    const path = call.path.slice(ROOT.length)
    if (call.method === 'POST') {
      const answer = planned.shift()
      if (answer !== undefined) return answer
      if (path === '/images/generations') return pictures(call)
      if (path === '/contents/generations/tasks') return clips(call)
    }
    if (call.method === 'GET' && path === '/contents/generations/tasks') {
      await prepareFiles()
      return server.asked(() => list(call))
    }
    const [, id] = /^\/contents\/generations\/tasks\/([\w-]+)$/.exec(path) ?? []
    if (id === undefined || !['GET', 'DELETE'].includes(call.method)) return no(404, 'NotFound', 'no such path')
    await prepareFiles()
    const job = jobs.find((each) => each.id === id && each.isGone !== true)
    return server.asked(() => {
      if (job === undefined) return no(404, 'ResourceNotFound', `The task ${id} was not found.`)
      return call.method === 'GET' ? { status: 200, body: whole(job) } : removed(job)
    })
  })

  function checked(call: VendorCallSeen, names: RegExp): { [field: string]: unknown } {
    if (!/^application\/json/.test(call.headers['content-type'] ?? '')) throw bad('content type')
    const body = (call.json ?? {}) as { [field: string]: unknown }
    const model = String(body['model'])
    const isOfThisHost = model.startsWith('doubao-') === (options.host === 'volcengine')
    if (!names.test(model) || !isOfThisHost)
      throw new VendorNo(
        404,
        error('InvalidEndpointOrModel.NotFound', `The model or endpoint ${model} does not exist.`),
      )
    const wrong = wrongBody(body)
    if (wrong !== null) throw bad(wrong)
    return body
  }

  async function looked(found: readonly unknown[], rules: Parameters<typeof wrongPicture>[1]): Promise<void> {
    for (const one of found) {
      if (typeof one !== 'string' || !one.startsWith('data:')) continue
      const wrong = await wrongPicture(one, rules)
      if (wrong !== null) throw bad(`the image is ${wrong}`)
    }
  }

  function add(body: { [field: string]: unknown }, more: Pick<Job, 'kind' | 'state' | 'status'>): Job {
    const job: Job = {
      id: `cgt-20261126-${randomBytes(4).toString('hex')}`,
      model: String(body['model']),
      billed: more.state === 'done',
      atMs: nowMs(),
      updatedAtMs: nowMs(),
      request: body,
      callbackUrl: body['callback_url'] as string | undefined,
      ...more,
    }
    jobs.push(job)
    return job
  }

  async function pictures(call: VendorCallSeen): Promise<Reply> {
    const body = checked(call, /seedream/)
    const { image = [], size = '2K' } = body as { image?: string | string[]; size?: string }
    const given = [image].flat()
    await looked(given, EDITED)
    const { url } = await server.file('jpg')
    return server.submission(() => {
      const { model } = add(body, { kind: given.length > 0 ? 'edit' : 'image', state: 'done', status: 'succeeded' })
      const data = [{ url, size: /x/.test(size) ? size : '2048x2048' }]
      const usage = { generated_images: 1, output_tokens: 16384, total_tokens: 16384 }
      return { status: 200, body: { model, created: Math.floor(nowMs() / 1000), data, usage } }
    }, PICTURE_SAYS)
  }

  async function clips(call: VendorCallSeen): Promise<Reply> {
    const body = checked(call, /seedance/)
    const content = body['content'] as { type: string; image_url?: { url: string } }[]
    const given = content.flatMap(({ image_url: image }) => (image === undefined ? [] : [image.url]))
    if (/lite-t2v/.test(String(body['model'])) && given.length > 0) throw bad('content')
    if (/lite-i2v/.test(String(body['model'])) && given.length === 0) throw bad('content')
    await looked(given, FRAME)
    return server.submission(() => {
      const { id } = add(body, { kind: given.length > 0 ? 'animate' : 'video', state: 'running', status: 'queued' })
      return { status: 200, body: { id } }
    }, SAYS)
  }

  function whole(job: Job): object {
    const asked = job.request as { [field: string]: number | string | boolean | undefined }
    const expiry = tellsExpiry ? { execution_expires_after: asked['execution_expires_after'] ?? 172_800 } : {}
    const seconds = Number(asked['duration'] ?? 5)
    return {
      id: job.id,
      model: job.model,
      status: job.status,
      ...(job.error === undefined ? {} : { error: job.error }),
      created_at: Math.floor(job.atMs / 1000),
      updated_at: Math.floor(job.updatedAtMs / 1000),
      service_tier: 'default',
      ...expiry,
      ...(job.status !== 'succeeded'
        ? {}
        : {
            content: { video_url: job.url },
            seed: asked['seed'] ?? 17918,
            resolution: asked['resolution'] ?? '720p',
            ratio: asked['ratio'] ?? '16:9',
            duration: seconds,
            framespersecond: 24,
            usage: { completion_tokens: 21_780 * seconds, total_tokens: 21_780 * seconds },
          }),
    }
  }

  function list(call: VendorCallSeen): Reply {
    const known = /^(page_num|page_size|filter\.(status|task_ids|model|service_tier))$/
    for (const name of call.query.keys()) if (!known.test(name)) throw bad(`unknown parameter ${name}`)
    const [page, size] = ['page_num', 'page_size'].map((name, index) => {
      const value = Number(call.query.get(name) ?? [1, 10][index])
      if (!Number.isInteger(value) || value < 1 || value > 500) throw bad(name)
      return value
    }) as [number, number]
    const all = jobs
      .filter(({ kind, atMs, isGone }) => /^(video|animate)$/.test(kind ?? '') && !isGone && atMs > nowMs() - WEEK_MS)
      .sort((a, b) => (isOldestFirst ? a.atMs - b.atMs : b.atMs - a.atMs))
    const items = all.slice((page - 1) * size, page * size).map(whole)
    return { status: 200, headers: { date: new Date(nowMs()).toUTCString() }, body: { items, total: all.length } }
  }

  function removed(job: Job): Reply {
    if (job.status === 'queued') {
      Object.assign(job, { status: 'cancelled', state: 'cancelled', updatedAtMs: nowMs() })
      return { status: 200, body: {} }
    }
    if (job.status === 'running' || job.status === 'cancelled')
      return no(409, 'InvalidAction.RunningTaskDeletion', 'The task can not be deleted in its state.')
    job.isGone = true
    return { status: 200, body: {} }
  }

  async function prepareFiles(): Promise<void> {
    for (const job of jobs)
      if (job.status === 'succeeded' && job.kind !== 'image' && job.kind !== 'edit')
        job.url ??= (await server.file('mp4')).url
  }

  const running = () => jobs.filter(({ state }) => state === 'running')
  return {
    variables: { ARK_API_KEY: API_KEY, ARK_API_ROOT: `${server.root}${ROOT}` },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    finish: (id) => {
      for (const job of running())
        if (id === undefined || job.id === id)
          Object.assign(job, { state: 'done', status: 'succeeded', billed: true, updatedAtMs: nowMs() })
    },
    fail: (id, how) => {
      for (const job of running())
        if (job.id === id) Object.assign(job, { state: 'failed', status: 'failed', error: ENDS[how] })
    },
    /** Ark signs nothing: a forged call is one whose address was not told. */
    async callBack(id, how = 'signed') {
      const job = jobs.find((each) => each.id === id)
      if (job?.callbackUrl === undefined) throw new Error('it was told no address')
      await prepareFiles()
      const url = how === 'forged' ? job.callbackUrl.replace(/.{3}$/, 'AAA') : job.callbackUrl
      const headers = { 'content-type': 'application/json' }
      return (await atBot(url, options, { method: 'POST', headers, body: JSON.stringify(whole(job)) })).status
    },
    answerNext: (status, body, headers = {}) => void planned.push({ status, body, headers }),
    begin: () => {
      const first = running().find(({ status }) => status === 'queued')
      if (first !== undefined) first.status = 'running'
    },
    addOther: (model, atMs, { expiresAfterS, seed, isDone = false } = {}) => {
      const request = { model, execution_expires_after: expiresAfterS, seed }
      const ended = isDone
        ? ({ state: 'done', status: 'succeeded' } as const)
        : ({ state: 'running', status: 'running' } as const)
      const job = add(request, { kind: 'video', ...ended })
      job.atMs = atMs
      return job.id
    },
    hideExpiry: () => {
      tellsExpiry = false
    },
    turnList: () => {
      isOldestFirst = true
    },
    close: server.close,
  }
}
