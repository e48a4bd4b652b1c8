/**
 * Kie.ai on loopback, from the OpenAPI documents of https://docs.kie.ai: jobs of the market, songs and lyrics of Suno, uploads, credits,
 * callbacks. Bodies are checked against schema/; files have to be where Kie can fetch them. A job waits until the test lets it run on.
 */
import { createHmac, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
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

const read = <T>(name: string) => JSON.parse(readFileSync(new URL(`schema/${name}.json`, import.meta.url), 'utf8')) as T
const MARKET = read<{ body: object; models: { [model: string]: { input: object } } }>('market')
const SUNO = read<{ paths: { [path: string]: { body: object } } }>('suno')
const ajv = new Ajv2020({ allErrors: true, strict: false })
addFormats.default(ajv)
const createBody = ajv.compile(MARKET.body)
const inputs = new Map(Object.entries(MARKET.models).map(([model, { input }]) => [model, ajv.compile(input)]))
const songs = new Map(Object.entries(SUNO.paths).map(([path, { body }]) => [path, ajv.compile(body)]))
export const MODELS: readonly string[] = [...inputs.keys()]

const said = (check: ValidateFunction | undefined, body: unknown): string | null =>
  check === undefined ? 'nobody is called that' : check(body) ? null : ajv.errorsText(check.errors)
/** What a published schema says of a body as it goes out: nothing, or what is wrong. */
export const wrongInput = (model: string, input: unknown): string | null => said(inputs.get(model), input)
export const wrongSong = (path: string, body: unknown): string | null => said(songs.get(path), body)

const KEY = 'kie-double-key'
const HMAC_KEY = 'kie-double-hmac-key'
const answered = (data: unknown): Answer => ({ status: 200, body: { code: 200, msg: 'success', data } })
/** Kie says what is wrong in the body, with that status or with 200. */
const no = (code: number, msg: string, status = code): Answer => ({ status, body: { code, msg, data: null } })
const wrong = (code: number, msg: string, status?: number) => {
  const { status: told, body } = no(code, msg, status)
  return new VendorNo(told, body)
}
const PICTURE = { formats: ['jpeg', 'png', 'webp'], minSidePx: 1 }
const MIB = 1024 * 1024
const TAKES = 2

interface Take {
  id: string
  audioUrl: string
  imageUrl: string
}
interface Job extends VendorJob {
  path: string
  callBackUrl?: string
  /** Of a job that has ended: the record's own fields. */
  record: { [field: string]: unknown }
  takes: Take[]
  version?: string
}

export interface KieDouble extends VendorDouble {
  /** So many takes less than two, in the next songs. */
  missing: number
  /** Without its key for callbacks: they are not signed then. */
  unsigned: { readonly [name: string]: string }
  /** Answers the next submission so, and makes nothing. */
  answerNext(status: number, body: unknown): void
  /** Ends a song of which only the callback has failed, with so many takes. */
  exception(id: string, takes: number): Promise<void>
  /** Sends a callback of an earlier stage. */
  callBackStage(id: string, stage: 'text' | 'first'): Promise<number>
  uploads(): number
}

export async function openDouble(options: DoubleOptions = {}): Promise<KieDouble> {
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const jobs: Job[] = []
  const planned: Answer[] = []
  const uploaded = new Map<string, { bytes: Buffer; mime: string }>()
  const server = await openVendorServer(async (call) => {
    if (call.headers.authorization !== `Bearer ${KEY}`) throw wrong(401, 'You do not have access permissions', 200)
    if (call.method === 'POST' && call.path === '/api/file-stream-upload') return upload(call)
    if (call.method === 'POST') return planned.shift() ?? submit(call)
    if (call.method !== 'GET') throw wrong(404, 'no such method')
    if (call.path === '/api/v1/chat/credit') return server.asked(() => answered(4321))
    return server.asked(() => record(call))
  })

  async function upload(call: VendorCallSeen): Promise<Reply> {
    const type = call.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data')) throw wrong(400, 'multipart is wanted')
    const form = await new Response(new Uint8Array(call.body), { headers: { 'content-type': type } }).formData()
    const [file, path, name] = ['file', 'uploadPath', 'fileName'].map((field) => form.get(field))
    for (const field of form.keys())
      if (!['file', 'uploadPath', 'fileName'].includes(field)) throw wrong(400, `Unknown parameter: ${field}`)
    if (!(file instanceof File)) throw wrong(400, 'Missing required parameter: file')
    if (typeof path !== 'string' || path === '' || /^\/|\/$/.test(path))
      throw wrong(400, 'Missing required parameter: uploadPath')
    const url = `${server.root}/kieai/${path}/${typeof name === 'string' ? name : randomUUID()}`
    uploaded.set(url, { bytes: Buffer.from(await file.arrayBuffer()), mime: file.type })
    const more = { fileName: name, filePath: `${path}/${name}`, fileSize: file.size, mimeType: file.type }
    const data = { ...more, downloadUrl: url, uploadedAt: new Date(nowMs()).toISOString() }
    return { status: 200, body: { success: true, code: 200, msg: 'File uploaded successfully', data } }
  }

  /** The bytes behind an address that somebody gave. */
  async function fetched(url: string): Promise<Buffer> {
    const own = uploaded.get(url)
    if (own !== undefined) return own.bytes
    if (!url.startsWith('https://bot.example/')) throw wrong(422, 'The file could not be fetched', 200)
    const response = await atBot(url, options)
    if (response.status !== 200) throw wrong(422, 'File fetch failed', 200)
    return Buffer.from(await response.arrayBuffer())
  }

  async function submit(call: VendorCallSeen): Promise<Reply> {
    if (!/^application\/json/.test(call.headers['content-type'] ?? '') || call.json === undefined)
      throw wrong(422, 'Content-Type must be application/json', 200)
    const body = call.json as { [field: string]: unknown }
    const isMarket = call.path === '/api/v1/jobs/createTask'
    if (isMarket) await checkMarket(body)
    else await checkSong(call.path, body)
    const callBackUrl = typeof body['callBackUrl'] === 'string' ? body['callBackUrl'] : undefined
    const key = callBackUrl?.startsWith('https://bot.example/')
      ? callBackUrl.split('/').at(-1)?.split('.')[0]
      : undefined
    const model = String(body['model'] ?? 'lyrics')
    const create = (): Reply => {
      const id = isMarket ? `task_${model.split('/')[0]}_${randomUUID()}` : randomUUID().replaceAll('-', '')
      jobs.push({
        ...{ id, model, state: 'running', billed: false, atMs: nowMs(), request: body, path: call.path },
        ...{ record: {}, takes: [], version: model },
        ...(key === undefined ? {} : { key }),
        ...(callBackUrl === undefined ? {} : { callBackUrl }),
      })
      return answered({ taskId: id })
    }
    return server.submission(create, {
      content: no(422, 'Your prompt was flagged for violating our content policy', 200),
      rate: {
        status: 429,
        body: { code: 429, msg: 'Your call frequency is too high', data: null },
        headers: { 'retry-after': '7' },
      },
      balance: no(402, 'The current credits are insufficient. Please top up.', 200),
      errorIn200: no(455, 'The system is being maintained', 200),
      huge: (text) => no(422, text),
    })
  }

  async function checkMarket(body: { [field: string]: unknown }): Promise<void> {
    if (!createBody(body)) throw wrong(422, ajv.errorsText(createBody.errors), 200)
    const model = String(body['model'])
    if (!inputs.has(model)) throw wrong(422, 'The model name you specified is not supported', 200)
    const input = body['input'] as { [field: string]: unknown }
    const said = wrongInput(model, input)
    if (said !== null) throw wrong(422, said, 200)
    const addresses = ['image_input', 'image_urls', 'input_urls', 'image_url'].flatMap((field) => input[field] ?? [])
    for (const address of addresses) {
      const rules = { ...PICTURE, maxBytes: (model === 'nano-banana-pro' ? 30 : 10) * MIB }
      const formats = model.startsWith('kling/') ? ['jpeg', 'png'] : rules.formats
      const bytes = await fetched(String(address))
      const problem = await wrongPicture(bytes.toString('base64'), { ...rules, formats })
      if (problem !== null) throw wrong(422, problem, 200)
    }
  }

  async function checkSong(path: string, body: { [field: string]: unknown }): Promise<void> {
    if (!songs.has(path)) throw wrong(404, 'no such interface')
    const problem = wrongSong(path, body)
    if (problem !== null) throw wrong(path === '/api/v1/lyrics' ? 400 : 422, problem, 200)
    if (typeof body['uploadUrl'] === 'string') await fetched(body['uploadUrl'])
    if (body['audioId'] === undefined) return
    const source = jobs.find((job) => job.takes.some(({ id }) => id === body['audioId']))
    if (source === undefined) throw wrong(422, 'The audio does not exist', 200)
    if (source.version !== body['model']) throw wrong(422, 'The model must be that of the source', 200)
  }

  function record(call: VendorCallSeen): Reply {
    const isMarket = call.path === '/api/v1/jobs/recordInfo'
    const isLyrics = call.path === '/api/v1/lyrics/record-info'
    if (!isMarket && !isLyrics && call.path !== '/api/v1/generate/record-info') throw wrong(404, 'no such interface')
    const job = jobs.find(({ id }) => id === call.query.get('taskId'))
    const isThere = job !== undefined && (job.path === '/api/v1/jobs/createTask') === isMarket
    if (!isThere || (job.path === '/api/v1/lyrics') !== isLyrics) return no(422, 'recordInfo is null', 200)
    const param = JSON.stringify(job.request)
    if (!isMarket) return answered({ taskId: job.id, parentMusicId: '', param, status: 'PENDING', ...job.record })
    const waiting = { state: 'generating', resultJson: '', failCode: '', failMsg: '' }
    const times = { createTime: job.atMs, updateTime: nowMs(), completeTime: null, costTime: null }
    return answered({ taskId: job.id, model: job.model, param, ...waiting, ...times, ...job.record })
  }

  async function song(job: Job, count: number): Promise<object[]> {
    const made: object[] = []
    for (let n = 0; n < count; n++) {
      const [audio, image] = [await server.file('mp3'), await server.file('jpg')]
      const take = { id: randomUUID(), audioUrl: audio.url, imageUrl: image.url }
      job.takes.push(take)
      const words = { prompt: '[Verse] as it was', modelName: 'chirp-v5', title: 'The Lighthouse', tags: 'folk, calm' }
      made.push({ ...take, streamAudioUrl: audio.url, ...words, createTime: '2026-11-26 20:00:00', duration: 198.44 })
    }
    return made
  }

  async function end(job: Job): Promise<void> {
    if (job.path === '/api/v1/lyrics') {
      const data = [1, 2].map((n) => ({ ...LYRICS, title: `Lighthouse ${n}` }))
      job.record = { status: 'SUCCESS', type: 'LYRICS', response: { taskId: job.id, data } }
    } else if (job.path !== '/api/v1/jobs/createTask') {
      const sunoData = await song(job, TAKES - double.missing)
      const none = { errorCode: null, errorMessage: null }
      job.record = { status: 'SUCCESS', type: 'GENERATE', response: { taskId: job.id, sunoData }, ...none }
    } else {
      const file = await server.file(/kling|seedance/.test(job.model) ? 'mp4' : 'jpg')
      job.record = { state: 'success', resultJson: JSON.stringify({ resultUrls: [file.url] }), completeTime: nowMs() }
    }
    Object.assign(job, { state: 'done', billed: true })
  }

  async function sent(job: Job, body: unknown, how: 'signed' | 'forged' | 'old'): Promise<number> {
    if (job.callBackUrl === undefined) throw new Error('it was told no address')
    const seconds = String(Math.floor(nowMs() / 1000) - (how === 'old' ? 600 : 0))
    const key = how === 'forged' ? 'another key' : HMAC_KEY
    const signature = createHmac('sha256', key).update(`${job.id}.${seconds}`).digest('base64')
    const response = await atBot(job.callBackUrl, options, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-webhook-timestamp': seconds,
        'x-webhook-signature': signature,
      },
      body: JSON.stringify(body),
    })
    return response.status
  }

  const find = (id: string): Job => {
    const job = jobs.find((one) => one.id === id)
    if (job === undefined) throw new Error('no such job')
    return job
  }
  const variables = { KIE_API_KEY: KEY, KIE_API_ROOT: server.root, KIE_SUNO: 'on' }
  const double: KieDouble = {
    variables: { ...variables, KIE_WEBHOOK_HMAC_KEY: HMAC_KEY },
    unsigned: variables,
    missing: 0,
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    uploads: () => uploaded.size,
    answerNext: (status, body) => void planned.push({ status, body }),
    async finish(id) {
      for (const job of jobs) if (job.state === 'running' && (id === undefined || job.id === id)) await end(job)
    },
    async fail(id, how: Failure) {
      const job = find(id)
      const market: { readonly [how in Failure]: object } = {
        content: { failCode: '422', failMsg: 'The result was flagged as violating content policies.' },
        input: { failCode: '422', failMsg: 'The size of image_url is too small.' },
        fault: { failCode: '500', failMsg: 'Internal Error, Please try again later.' },
      }
      const suno: { readonly [how in Failure]: object } = {
        content: { status: 'SENSITIVE_WORD_ERROR', errorCode: 400, errorMessage: 'sensitive' },
        input: { status: 'CREATE_TASK_FAILED', errorCode: 400, errorMessage: 'style is missing' },
        fault: { status: 'GENERATE_AUDIO_FAILED', errorCode: 408, errorMessage: 'timeout' },
      }
      const isMarket = job.path === '/api/v1/jobs/createTask'
      Object.assign(job, {
        state: 'failed',
        record: isMarket ? { state: 'fail', resultJson: '', ...market[how] } : suno[how],
      })
    },
    async exception(id, takes) {
      const job = find(id)
      const sunoData = await song(job, takes)
      job.record = { status: 'CALLBACK_EXCEPTION', response: { taskId: job.id, sunoData } }
      Object.assign(job, { state: 'done', billed: true })
    },
    callBack(id, how = 'signed') {
      const job = find(id)
      if (job.path === '/api/v1/jobs/createTask') {
        const isGood = job.state !== 'failed'
        const body = {
          taskId: id,
          model: job.model,
          param: JSON.stringify(job.request),
          ...job.record,
          consumeCredits: 4,
        }
        return sent(job, { code: isGood ? 200 : 501, msg: isGood ? 'success' : 'failed', data: body }, how)
      }
      const data = job.takes.map((take) => ({ id: take.id, audio_url: take.audioUrl, image_url: take.imageUrl }))
      const all = { callbackType: job.state === 'failed' ? 'error' : 'complete', task_id: id, data }
      return sent(job, { code: job.state === 'failed' ? 501 : 200, msg: 'All generated successfully.', data: all }, how)
    },
    callBackStage(id, stage) {
      return sent(find(id), { code: 200, msg: stage, data: { callbackType: stage, task_id: id, data: [] } }, 'signed')
    },
    close: () => server.close(),
  }
  return double
}

const LYRICS = {
  text: '[Verse]\nThe lamp goes round, the sea goes dark\n\n[Chorus]\nHold on, hold on',
  status: 'complete',
  errorMessage: '',
}
