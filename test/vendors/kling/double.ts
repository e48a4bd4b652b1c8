/**
 * Kling AI as its documentation describes it: both ways of signing in, the two video interfaces with their lists and questions by either
 * id, resource packs, callbacks at every change of a state. What a second submission of one external id does is not documented; this
 * one refuses it ("must be unique"). Bodies are checked against schema/.
 */
import { createHmac, randomInt } from 'node:crypto'
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

const API_KEY = 'kling-double-api-key'
const PAIR = { access: 'AKdouble', secret: 'kling-double-secret' }
const SCHEMAS = {
  text2video: schemaAt(new URL('schema/text2video.json', import.meta.url)),
  image2video: schemaAt(new URL('schema/image2video.json', import.meta.url)),
}
type Path = keyof typeof SCHEMAS
const PICTURE = { formats: ['jpeg', 'png'], maxBytes: 10 * 1024 * 1024, minSidePx: 300, maxRatio: 2.5 }
const UNITS = 3.5

interface Job extends VendorJob {
  path: Path
  updatedAtMs: number
  callbackUrl: string | undefined
  message: string
  url?: string
}

let requests = 0
const envelope = (code: number, message: string, data?: unknown) => ({
  code,
  message,
  request_id: `double-${++requests}`,
  ...(data === undefined ? {} : { data }),
})
const no = (status: number, code: number, message: string): Answer => ({ status, body: envelope(code, message) })

const SAYS = {
  content: no(400, 1301, 'Failure to pass the risk control system'),
  rate: no(429, 1303, 'parallel task over resource pack limit'),
  balance: no(429, 1102, 'Account balance not enough'),
  errorIn200: no(200, 1301, 'Failure to pass the risk control system'),
  huge: (text: string) => no(400, 1201, text),
}
const MESSAGES: { readonly [how in Failure]: string } = {
  content: 'Failure to pass the risk control system',
  input: 'Image pixel is invalid',
  fault: 'Service is busy, please try again later',
}

export interface KlingDouble extends VendorDouble {
  /** The variables of the older way in. */
  pairVariables: { readonly [name: string]: string }
  /** The next submission gets this answer, and nothing is made. */
  answerNext(status: number, body: object, headers?: { [name: string]: string }): void
  /** From now on it sees tasks by their own id only, and in the list: nobody has documented the questions by ours in one way. */
  forgetOurIds(): void
  /** A task of somebody else's under the same account, with an id that they gave it or without one. */
  addOther(externalId?: string): void
}

export async function openDouble(options: DoubleOptions = {}): Promise<KlingDouble> {
  const jobs: Job[] = []
  const planned: Answer[] = []
  let findsOurs = true
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const server = await openVendorServer(async (call) => {
    signedIn(call, nowMs())
    if (call.method === 'GET' && call.path === '/account/costs') return server.asked(() => costs(call))
    const [, path, id] = /^\/v1\/videos\/(text2video|image2video)(?:\/([^/]+))?$/.exec(call.path) ?? []
    if (path === undefined) throw new VendorNo(404, envelope(1202, 'no such method'))
    if (call.method === 'POST' && id === undefined) return planned.shift() ?? submit(call, path as Path)
    if (call.method !== 'GET') throw new VendorNo(404, envelope(1202, 'no such method'))
    await prepareFiles()
    return server.asked(() => (id === undefined ? list(call, path as Path) : one(path as Path, decodeURIComponent(id))))
  })

  async function submit(call: VendorCallSeen, path: Path): Promise<Reply> {
    if (!/^application\/json/.test(call.headers['content-type'] ?? '')) throw bad('content type')
    const model = (call.json as { model_name?: unknown } | undefined)?.model_name
    if (typeof model === 'string' && !/^kling-v[1-3]/.test(model))
      throw new VendorNo(404, envelope(1203, 'model is not supported'))
    const wrong = SCHEMAS[path](call.json)
    if (wrong !== null) throw bad(wrong)
    const body = call.json as { [field: string]: string | undefined }
    if (body['image'] !== undefined && !/^https?:/.test(body['image'])) {
      const problem = await wrongPicture(body['image'], PICTURE)
      if (problem !== null) throw bad(`the picture is ${problem}`)
    }
    const key = body['external_task_id']
    return server.submission(() => {
      if (jobs.some((job) => job.key === key && key !== undefined)) throw bad('external_task_id must be unique')
      const job: Job = {
        id: String(800_000_000_000_000_000n + BigInt(randomInt(2 ** 40))),
        ...(key === undefined ? {} : { key }),
        model: body['model_name'] ?? 'kling-v1',
        kind: path === 'text2video' ? 'video' : 'animate',
        state: 'running',
        // Units are taken at the submission and come back when a task fails.
        billed: true,
        atMs: nowMs(),
        request: body,
        path,
        updatedAtMs: nowMs(),
        callbackUrl: body['callback_url'],
        message: '',
      }
      jobs.push(job)
      return { status: 200, body: envelope(0, 'SUCCEED', short(job)) }
    }, SAYS)
  }

  const short = (job: Job) => ({
    task_id: job.id,
    task_status: 'submitted',
    task_info: job.key === undefined ? {} : { external_task_id: job.key },
    created_at: job.atMs,
    updated_at: job.updatedAtMs,
  })
  const whole = (job: Job) => ({
    ...short(job),
    task_status: { running: 'processing', done: 'succeed', failed: 'failed', cancelled: 'failed' }[job.state],
    task_status_msg: job.message,
    ...(job.state === 'done'
      ? {
          task_result: { videos: [{ id: `v${job.id}`, url: job.url, duration: '5.1' }] },
          final_unit_deduction: String(UNITS),
        }
      : {}),
  })

  function one(path: Path, id: string): Reply {
    const job = jobs.find((each) => each.path === path && (each.id === id || (findsOurs && each.key === id)))
    if (job === undefined) throw new VendorNo(404, envelope(1203, 'task not found'))
    return { status: 200, body: envelope(0, 'SUCCEED', whole(job)) }
  }

  function list(call: VendorCallSeen, path: Path): Reply {
    const own = call.query.get('external_task_id')
    for (const name of call.query.keys())
      if (!['pageNum', 'pageSize', 'external_task_id'].includes(name)) throw bad(`unknown parameter ${name}`)
    if (own !== null && findsOurs) return one(path, own)
    const page = numberIn(call, 'pageNum', 1, 1000)
    const size = numberIn(call, 'pageSize', 30, 500)
    const all = jobs.filter((job) => job.path === path).sort((a, b) => b.atMs - a.atMs)
    const data = all.slice((page - 1) * size, page * size).map(whole)
    return { status: 200, headers: { date: new Date(nowMs()).toUTCString() }, body: envelope(0, 'SUCCEED', data) }
  }

  async function prepareFiles(): Promise<void> {
    for (const job of jobs) if (job.state === 'done' && job.url === undefined) job.url = (await server.file('mp4')).url
  }

  const end = (job: Job, state: 'done' | 'failed', message: string) => {
    Object.assign(job, { state, message, billed: state === 'done', updatedAtMs: nowMs() })
  }

  return {
    variables: { KLING_API_KEY: API_KEY, KLING_API_ROOT: server.root },
    pairVariables: { KLING_ACCESS_KEY: PAIR.access, KLING_SECRET_KEY: PAIR.secret, KLING_API_ROOT: server.root },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    finish: (id) => {
      for (const job of jobs)
        if (job.state === 'running' && (id === undefined || job.id === id)) end(job, 'done', 'Task completed')
    },
    fail: (id, how) => {
      for (const job of jobs) if (job.id === id && job.state === 'running') end(job, 'failed', MESSAGES[how])
    },
    /** Kling signs nothing: a forged call is one whose address was not told. */
    async callBack(id, how = 'signed') {
      const job = jobs.find((each) => each.id === id)
      if (job?.callbackUrl === undefined) throw new Error('it was told no address')
      await prepareFiles()
      const url = how === 'forged' ? job.callbackUrl.replace(/.{3}$/, 'AAA') : job.callbackUrl
      const headers = { 'content-type': 'application/json' }
      return (await atBot(url, options, { method: 'POST', headers, body: JSON.stringify(whole(job)) })).status
    },
    answerNext: (status, body, headers = {}) => void planned.push({ status, body, headers }),
    addOther: (externalId) => {
      const [id, atMs] = [String(randomInt(2 ** 40)), nowMs()]
      const other = { id, model: 'kling-v1', state: 'running', billed: true, atMs, path: 'text2video' } as const
      const key = externalId === undefined ? {} : { key: externalId }
      jobs.push({ ...other, ...key, updatedAtMs: atMs, callbackUrl: undefined, message: '' })
    },
    forgetOurIds: () => {
      findsOurs = false
    },
    close: server.close,
  }
}

const bad = (message: string) => new VendorNo(400, envelope(1201, message))

function numberIn(call: VendorCallSeen, name: string, usual: number, most: number): number {
  const value = Number(call.query.get(name) ?? usual)
  if (!Number.isInteger(value) || value < 1 || value > most) throw bad(`${name} is out of range`)
  return value
}

function costs(call: VendorCallSeen): Reply {
  for (const name of ['start_time', 'end_time'])
    if (!/^\d{13}$/.test(call.query.get(name) ?? '')) throw bad(`${name} is in milliseconds`)
  const pack = (status: string, left: number) => ({
    resource_pack_name: `Video ${status}`,
    resource_pack_id: `pack-${status}`,
    resource_pack_type: 'decreasing_total',
    total_quantity: 1000,
    remaining_quantity: left,
    purchase_time: 1_700_000_000_000,
    effective_time: 1_700_000_000_000,
    invalid_time: 1_900_000_000_000,
    status,
  })
  const resource_pack_subscribe_infos = [pack('online', 118.5), pack('expired', 400)]
  return { status: 200, body: envelope(0, 'SUCCEED', { code: 0, msg: 'SUCCESS', resource_pack_subscribe_infos }) }
}

/** The key itself, or a token by RFC 7519 whose life is as the documentation makes it. */
function signedIn(call: VendorCallSeen, nowMs: number): void {
  const [, token] = /^Bearer (\S+)$/.exec(call.headers.authorization ?? '') ?? []
  if (token === undefined) throw new VendorNo(401, envelope(1001, 'Authorization is empty'))
  if (token === API_KEY) return
  const [head = '', payload = '', signature] = token.split('.')
  const right = createHmac('sha256', PAIR.secret).update(`${head}.${payload}`).digest('base64url')
  if (signature !== right) throw new VendorNo(401, envelope(1002, 'Authorization is invalid'))
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as { [name: string]: unknown }
  const { iss, exp, nbf } = read(payload)
  const isToken = read(head)['alg'] === 'HS256' && read(head)['typ'] === 'JWT' && iss === PAIR.access
  if (!isToken || typeof exp !== 'number' || typeof nbf !== 'number')
    throw new VendorNo(401, envelope(1002, 'Authorization is invalid'))
  if (nbf * 1000 > nowMs) throw new VendorNo(401, envelope(1003, 'Authorization is not yet valid'))
  if (exp * 1000 <= nowMs || exp - nbf > 3600) throw new VendorNo(401, envelope(1004, 'Authorization has expired'))
}
