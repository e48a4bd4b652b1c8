/**
 * Alibaba Cloud Model Studio as its pages describe it: pictures at once, clips as tasks (only with their header), the account's list of
 * tasks, cancelling what still waits, and a chat in OpenAI's form. Bodies are checked against schema/.
 */
import { randomUUID } from 'node:crypto'
import { schemaAt } from '../combinations.ts'
import {
  type Answer,
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

const API_KEY = 'sk-dashscope-double'
const MIB = 1024 * 1024

type Family = { names: RegExp; schema: (body: unknown) => string | null }
const family = (names: RegExp, file: string): Family => ({
  names,
  schema: schemaAt(new URL(`schema/${file}.json`, import.meta.url)),
})
const MESSAGES: readonly Family[] = [
  family(/^z-image-turbo$/, 'z-image'),
  family(/^qwen-image-edit/, 'qwen-image-edit'),
  family(/^qwen-image-2/, 'qwen-image-2'),
  family(/^qwen-image/, 'qwen-image'),
]
const CLIPS: readonly Family[] = [
  family(/^wan2\.7-t2v/, 'wan27-t2v'),
  family(/^wan2\.7-i2v/, 'wan27-i2v'),
  family(/^wan2\.[256]-t2v/, 'wan-t2v'),
  family(/^wan2\.[256]-i2v/, 'wan-i2v'),
]
const CHATS: readonly Family[] = [family(/^qwen[\d.]*-vl-/, 'qwen-vl'), family(/^qwen[\d.]*-/, 'qwen-chat')]
const EDITED = { formats: ['jpeg', 'png', 'webp'], maxBytes: 10 * MIB, minSidePx: 384, maxSidePx: 3072 }
const FRAME = { formats: ['jpeg', 'png', 'webp'], maxBytes: 10 * MIB, minSidePx: 360, maxSidePx: 2000 }
const FIRST = { formats: ['jpeg', 'png', 'webp'], maxBytes: 20 * MIB, minSidePx: 240, maxSidePx: 8000, maxRatio: 8 }
const SEEN = { formats: ['jpeg', 'png', 'webp'], maxBytes: 10 * MIB, minSidePx: 11, maxRatio: 200 }

interface Job extends VendorJob {
  prompt?: string
  status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'
  code?: string
  message?: string
  url?: string
  seconds: number
}

const ids = () => ({ request_id: randomUUID() })
const no = (status: number, code: string, message: string): Answer => ({ status, body: { code, message, ...ids() } })
const fail = (status: number, code: string, message: string) => {
  throw new VendorNo(status, { code, message, ...ids() })
}
const SAYS = {
  content: no(400, 'DataInspectionFailed', 'Input data may contain inappropriate content.'),
  rate: no(429, 'Throttling.RateQuota', 'Requests rate limit exceeded, please try again later.'),
  balance: no(400, 'Arrearage', 'Access denied, please make sure your account is in good standing.'),
  errorIn200: no(200, 'DataInspectionFailed', 'Output data may contain inappropriate content.'),
  huge: (text: string) => no(400, 'InvalidParameter', text),
}
const ENDS: { readonly [how in Failure]: [string, string] } = {
  content: ['DataInspectionFailed', 'Output data may contain inappropriate content.'],
  input: ['InvalidParameter', 'The size of the input image is not supported.'],
  fault: ['InternalError.Algo', 'Inference internal error.'],
}

export interface DashscopeDouble extends VendorDouble {
  /** The next pictures are so many, however many are asked for: the others did not pass its inspection. */
  makeFewer(count: number): void
  /** The next submission gets this answer, and nothing is made. */
  answerNext(status: number, body: object): void
  /** The first that waits begins to be worked on. */
  begin(): void
  /** A task of somebody else's under the same account, or one more with the same words. */
  addOther(model: string, prompt: string, atMs: number): string
}

export async function openDouble(options: DoubleOptions = {}): Promise<DashscopeDouble> {
  const jobs: Job[] = []
  const planned: Answer[] = []
  let fewer: number | undefined
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const server = await openVendorServer(async (call): Promise<Reply> => {
    if (call.headers.authorization !== `Bearer ${API_KEY}`)
      return call.path.startsWith('/compatible-mode')
        ? { status: 401, body: { error: { message: 'Incorrect API key provided.', code: 'invalid_api_key' } } }
        : no(401, 'InvalidApiKey', 'Invalid API-key provided.')
    const answer = call.method === 'POST' && !call.path.endsWith('/cancel') ? planned.shift() : undefined
    if (answer !== undefined) return answer
    switch (`${call.method} ${call.path}`) {
      case 'POST /api/v1/services/aigc/multimodal-generation/generation':
        return pictures(call)
      case 'POST /api/v1/services/aigc/video-generation/video-synthesis':
        return clips(call)
      case 'POST /compatible-mode/v1/chat/completions':
        return chats(call)
      case 'GET /api/v1/tasks/':
        return server.asked(() => list(call))
    }
    const [, id = '', cancel] = /^\/api\/v1\/tasks\/([\w-]+)(\/cancel)?$/.exec(call.path) ?? []
    const job = jobs.find((each) => each.id === id)
    if (call.method === 'POST' && cancel !== undefined) return server.asked(() => cancelled(job))
    if (call.method !== 'GET' || id === '' || cancel !== undefined) return no(404, 'NotFound', 'no such path')
    if (job?.status === 'SUCCEEDED') job.url ??= (await server.file('mp4')).url
    return server.asked(() => ({ status: 200, body: { ...ids(), ...told(job, id) } }))
  })

  async function checked(call: VendorCallSeen, families: readonly Family[]): Promise<{ [field: string]: unknown }> {
    if (!/^application\/json/.test(call.headers['content-type'] ?? '')) fail(400, 'InvalidParameter', 'content type')
    const body = call.json as { model?: string }
    const own = families.find(({ names }) => names.test(String(body?.model)))
    if (own === undefined) return fail(400, 'InvalidParameter', 'Model not exist.') as never
    const wrong = own.schema(body)
    if (wrong !== null) fail(400, 'InvalidParameter', wrong)
    return body as { [field: string]: unknown }
  }

  async function looked(found: readonly unknown[], rules: Parameters<typeof wrongPicture>[1]): Promise<void> {
    for (const one of found) {
      if (typeof one !== 'string' || !one.startsWith('data:')) continue
      const wrong = await wrongPicture(one, rules)
      if (wrong !== null) fail(400, 'InvalidParameter', `the picture is ${wrong}`)
    }
  }

  function add(body: { [field: string]: unknown }, more: Pick<Job, 'kind' | 'state' | 'status' | 'prompt'>): Job {
    const parameters = (body['parameters'] ?? {}) as { duration?: number }
    const job: Job = {
      id: randomUUID(),
      model: String(body['model']),
      billed: more.state === 'done',
      atMs: nowMs(),
      request: body,
      seconds: parameters.duration ?? 5,
      ...more,
    }
    jobs.push(job)
    return job
  }

  async function pictures(call: VendorCallSeen): Promise<Reply> {
    if (call.headers['x-dashscope-async'] !== undefined)
      fail(403, 'AccessDenied', 'current user api does not support asynchronous calls')
    const body = await checked(call, MESSAGES)
    const content = (body['input'] as { messages: { content: { image?: string; text?: string }[] }[] }).messages[0]!
      .content
    const given = content.flatMap(({ image }) => (image === undefined ? [] : [image]))
    await looked(given, EDITED)
    const asked = (body['parameters'] as { n?: number } | undefined)?.n ?? 1
    const count = Math.min(asked, fewer ?? asked)
    fewer = undefined
    const urls: string[] = []
    for (let index = 0; index < count; index++) urls.push((await server.file('jpg')).url)
    return server.submission(() => {
      const prompt = content.find(({ text }) => text !== undefined)?.text ?? ''
      add(body, { kind: given.length > 0 ? 'edit' : 'image', state: 'done', status: 'SUCCEEDED', prompt })
      const message = { role: 'assistant', content: urls.map((image) => ({ image })) }
      const output = {
        choices: [{ finish_reason: 'stop', message }],
        task_metric: { TOTAL: asked, SUCCEEDED: count, FAILED: asked - count },
      }
      return { status: 200, body: { output, usage: { image_count: count, width: 1328, height: 1328 }, ...ids() } }
    }, SAYS)
  }

  async function clips(call: VendorCallSeen): Promise<Reply> {
    if (call.headers['x-dashscope-async'] !== 'enable')
      fail(403, 'AccessDenied', 'current user api does not support synchronous calls')
    const body = await checked(call, CLIPS)
    const input = body['input'] as { prompt?: string; img_url?: string; media?: { url: string }[] }
    await looked([input.img_url], FRAME)
    await looked(input.media?.map(({ url }) => url) ?? [], FIRST)
    return server.submission(() => {
      const kind = input.img_url !== undefined || input.media !== undefined ? 'animate' : 'video'
      const { id } = add(body, { kind, state: 'running', status: 'PENDING', prompt: input.prompt ?? '' })
      return { status: 200, body: { output: { task_id: id, task_status: 'PENDING' }, ...ids() } }
    }, SAYS)
  }

  async function chats(call: VendorCallSeen): Promise<Reply> {
    const body = await checked(call, CHATS)
    const content = (body['messages'] as { content: string | { image_url?: { url: string } }[] }[]).at(-1)!.content
    const isSeen = typeof content !== 'string'
    if (isSeen)
      await looked(
        content.map(({ image_url: image }) => image?.url),
        SEEN,
      )
    return server.submission(() => {
      add(body, { kind: isSeen ? 'describe' : 'write', state: 'done', status: 'SUCCEEDED', prompt: '' })
      const message = { role: 'assistant', content: 'A lighthouse at night, in a storm.' }
      const usage = { prompt_tokens: 900, completion_tokens: 20, total_tokens: 920 }
      const choices = [{ index: 0, finish_reason: 'stop', message }]
      return {
        status: 200,
        body: { id: randomUUID(), object: 'chat.completion', created: 1, model: body['model'], choices, usage },
      }
    }, SAYS)
  }

  function told(job: Job | undefined, id: string): object {
    if (job === undefined) return { output: { task_id: id, task_status: 'UNKNOWN' } }
    const output = {
      task_id: id,
      task_status: job.status,
      submit_time: '2026-11-26 21:36:31.896',
      ...(job.code === undefined ? {} : { code: job.code, message: job.message }),
      ...(job.status === 'PENDING' ? {} : { scheduled_time: '2026-11-26 21:36:39.009' }),
      ...(job.prompt === undefined ? {} : { orig_prompt: job.prompt }),
      ...(job.url === undefined ? {} : { end_time: '2026-11-26 21:38:00.000', video_url: job.url }),
    }
    return job.url === undefined
      ? { output }
      : { output, usage: { duration: job.seconds, output_video_duration: job.seconds, video_count: 1, SR: 720 } }
  }

  function list(call: VendorCallSeen): Reply {
    const known = ['task_id', 'start_time', 'end_time', 'model_name', 'status', 'page_no', 'page_size']
    for (const name of call.query.keys())
      if (!known.includes(name)) fail(400, 'InvalidParameter', `unknown parameter ${name}`)
    for (const name of ['start_time', 'end_time'])
      if (!/^(\d{14})?$/.test(call.query.get(name) ?? '')) fail(400, 'InvalidParameter', `${name} is YYYYMMDDhhmmss`)
    const [page, size] = [Number(call.query.get('page_no') ?? 1), Number(call.query.get('page_size') ?? 10)]
    if (!(page >= 1 && size >= 1 && size <= 100)) fail(400, 'InvalidParameter', 'page')
    const dayMs = 24 * 60 * 60 * 1000
    const all = jobs
      .filter(({ kind, atMs }) => (kind === 'video' || kind === 'animate') && atMs > nowMs() - dayMs)
      .filter(({ model }) => (call.query.get('model_name') ?? model) === model)
      .sort((a, b) => b.atMs - a.atMs)
    const data = all.slice((page - 1) * size, page * size).map((job) => ({
      api_key_id: '1',
      caller_uid: '1',
      gmt_create: job.atMs,
      model_name: job.model,
      region: 'ap-southeast-1',
      ...ids(),
      status: job.status,
      task_id: job.id,
      user_api_unique_key: `apikey:v1:aigc:video-generation:video-synthesis:${job.model}`,
    }))
    const total_page = Math.ceil(all.length / size)
    const headers = { date: new Date(nowMs()).toUTCString() }
    return {
      status: 200,
      headers,
      body: { total: all.length, data, total_page, page_no: page, page_size: size, ...ids() },
    }
  }

  function cancelled(job: Job | undefined): Reply {
    if (job?.status !== 'PENDING')
      return no(
        400,
        'UnsupportedOperation',
        'Failed to cancel the task, please confirm if the task is in PENDING status.',
      )
    Object.assign(job, { status: 'CANCELED', state: 'cancelled' })
    return { status: 200, body: ids() }
  }

  const running = () => jobs.filter(({ state }) => state === 'running')
  return {
    variables: { DASHSCOPE_API_KEY: API_KEY, DASHSCOPE_API_ROOT: server.root },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    finish: (id) => {
      for (const job of running())
        if (id === undefined || job.id === id) Object.assign(job, { state: 'done', status: 'SUCCEEDED', billed: true })
    },
    fail: (id, how) => {
      const [code, message] = ENDS[how]
      for (const job of running())
        if (job.id === id) Object.assign(job, { state: 'failed', status: 'FAILED', code, message })
    },
    makeFewer: (count) => {
      fewer = count
    },
    answerNext: (status, body) => void planned.push({ status, body }),
    begin: () => {
      const first = running().find(({ status }) => status === 'PENDING')
      if (first !== undefined) first.status = 'RUNNING'
    },
    addOther: (model, prompt, atMs) => {
      const job = add({ model }, { kind: 'video', state: 'running', status: 'RUNNING', prompt })
      job.atMs = atMs
      return job.id
    },
    close: server.close,
  }
}
