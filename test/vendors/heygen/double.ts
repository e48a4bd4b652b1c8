/**
 * HeyGen v3 as its documentation describes it: videos of stock avatars and of pictures, uploads, voices, the account; `Idempotency-Key`
 * that answers a second call of a day with the first answer, and with 409 while that one is under way; ten videos at a time; signed
 * callbacks. Bodies are checked against schema/, pictures and sounds by their bytes.
 */
import { createHmac, randomBytes } from 'node:crypto'
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

const KEY = 'heygen-double-api-key'
const SECRET = 'whsec_heygen-double-signing-secret'
const wrongBody = schemaAt(new URL('schema/create-video.json', import.meta.url))
const DAY_MS = 24 * 60 * 60 * 1000
const AT_A_TIME = 10
const ASSET_BYTES = 32 * 1024 * 1024
const PICTURE = { formats: ['jpeg', 'png'], maxBytes: 50 * 1024 * 1024, minSidePx: 1, maxSidePx: 2047 }
/** Looks and voices that it has. */
export const LOOKS = ['Abigail_expressive_2024112501', 'Georgia_expressive_2024112701', 'Wayne_20240716']
const VOICES = [
  { voice_id: '1bd001e7e50f421d891986aad5158bc8', name: 'Sara', gender: 'female', isAlone: true },
  { voice_id: 'f38a635bee7a4d1f9b0a654a31d050d2', name: 'Chill Brian', gender: 'male', isAlone: false },
  { voice_id: '2d5b0e6cf36f460aa7fc47e3eee4ba54', name: 'Mute', gender: 'male', isAlone: true },
]

type Keep = (reply: Answer) => void

interface Job extends VendorJob {
  updatedAtMs: number
  title: string | null
  callbackUrl: string | undefined
  callbackId: string | undefined
  hasPicture: boolean
  failure?: { code: string; message: string }
  url?: string
}

const no = (status: number, code: string, message: string, more: object = {}): Answer => ({
  status,
  body: { error: { code, message, doc_url: `https://developers.heygen.com/docs/error-codes#${code}`, ...more } },
})
const wrong = (message: string, param?: string) => {
  const { status, body } = no(400, 'invalid_parameter', message, param === undefined ? {} : { param })
  return new VendorNo(status, body)
}
const SAYS = {
  content: no(400, 'content_policy_violation', 'Your script violates our content policy.'),
  rate: { ...no(429, 'rate_limit_exceeded', 'Too many requests'), headers: { 'retry-after': '20' } },
  balance: no(402, 'insufficient_credit', 'Your account has 5 credits but this video requires 10 credits.'),
  huge: (text: string) => no(400, 'invalid_parameter', text),
}
const FAILURES: { readonly [how in Failure]: { code: string; message: string } } = {
  content: { code: 'content_policy_violation', message: 'The video did not pass content moderation.' },
  input: { code: 'download_failed', message: 'The file could not be read.' },
  fault: { code: 'rendering_failed', message: 'Avatar rendering timed out' },
}

export interface HeygenDouble extends VendorDouble {
  /** The next submission gets this answer, and nothing is made. */
  answerNext(status: number, body: object, headers?: { [name: string]: string }): void
  /** Ends a job with this failure. */
  failWith(id: string, code: string, message?: string): void
  /** From now on calls of a key that it knows find the first one under way. */
  stayBusy(isBusy: boolean): void
  /** The callback of a submission without any signature. */
  callUnsigned(id: string): Promise<number>
  /** Tells the endpoint that the operator has registered, about a job or about a video of somebody else's. */
  tellEndpoint(id: string | null, how?: 'signed' | 'forged' | 'old' | 'unsigned'): Promise<number>
  /** Names of uploaded files by their id. */
  assets: ReadonlyMap<string, { mime: string; sizeBytes: number }>
  secret: string
}

export async function openDouble(options: DoubleOptions = {}): Promise<HeygenDouble> {
  const jobs: Job[] = []
  const planned: Answer[] = []
  const assets = new Map<string, { mime: string; sizeBytes: number }>()
  /** By route and key. */
  const answered = new Map<string, { atMs: number; reply: Answer }>()
  const underWay = new Set<string>()
  let isBusy = false
  const nowMs = () => options.clock?.nowMs() ?? Date.now()

  const server = await openVendorServer(async (call) => {
    // Whoever knows the address may listen; where the sound itself lies is another one.
    if (/^\/preview\/\w+\.mp3$/.test(call.path))
      return { status: 302, headers: { location: (await server.file('mp3')).url } }
    if (call.headers['x-api-key'] !== KEY) throw new VendorNo(401, no(401, 'unauthorized', 'Unauthorized').body)
    const [, collection = '', id] = /^\/v3\/(videos|voices|assets|users)(?:\/([^/]+))?$/.exec(call.path) ?? []
    switch (`${call.method} ${collection}${id === undefined ? '' : '/id'}`) {
      case 'POST videos':
        return once(call, async (keep) => planned.shift() ?? submit(call, keep))
      case 'POST assets':
        return once(call, (keep) => upload(call, keep))
      case 'GET videos':
        return server.asked(() => list(call))
      case 'GET videos/id':
        await prepareFiles()
        return server.asked(() => one(decodeURIComponent(id ?? '')))
      case 'GET voices':
        return server.asked(() => voices(call))
      case 'GET voices/id':
        return server.asked(() => voice(decodeURIComponent(id ?? '')))
      case 'GET users/id':
        if (id === 'me') return server.asked(account)
    }
    throw new VendorNo(404, no(404, 'not_found', 'no such method').body)
  })

  /** The first answer to a key is that to all of a day; what made nothing is not remembered. */
  async function once(call: VendorCallSeen, act: (keep: Keep) => Promise<Reply>): Promise<Reply> {
    const key = call.headers['idempotency-key']
    if (key === undefined) return act(() => {})
    if (typeof key !== 'string' || !/^[A-Za-z0-9_\-:.]{1,255}$/.test(key)) throw wrong('the key is none')
    const name = `${call.path} ${key}`
    const known = answered.get(name)
    if (known !== undefined && nowMs() - known.atMs < DAY_MS) {
      if (!isBusy) return known.reply
      throw new VendorNo(409, no(409, 'request_in_progress', 'The original is still in flight').body)
    }
    if (underWay.has(name)) throw new VendorNo(409, no(409, 'request_in_progress', 'it is still in flight').body)
    underWay.add(name)
    try {
      return await act((reply) => void answered.set(name, { atMs: nowMs(), reply }))
    } finally {
      underWay.delete(name)
    }
  }

  async function submit(call: VendorCallSeen, keep: Keep): Promise<Reply> {
    if (!/^application\/json/.test(call.headers['content-type'] ?? '')) throw wrong('content type')
    const problem = wrongBody(call.json)
    if (problem !== null) throw wrong(problem)
    const body = call.json as { [field: string]: string | undefined } & { image?: { data?: string } }
    if (body['avatar_id'] !== undefined && !LOOKS.includes(body['avatar_id']))
      throw new VendorNo(404, no(404, 'avatar_not_found', 'no such look', { param: 'avatar_id' }).body)
    if (body['voice_id'] !== undefined && !VOICES.some((each) => each.voice_id === body['voice_id']))
      throw new VendorNo(404, no(404, 'voice_not_found', 'no such voice', { param: 'voice_id' }).body)
    const asset = body['audio_asset_id'] === undefined ? undefined : assets.get(body['audio_asset_id'])
    if (body['audio_asset_id'] !== undefined && asset?.mime.startsWith('audio/') !== true)
      throw wrong('no such asset', 'audio_asset_id')
    if (body.image?.data !== undefined) {
      const picture = await wrongPicture(body.image.data, PICTURE)
      if (picture !== null) throw wrong(`the picture is ${picture}`, 'image')
    }
    if (jobs.filter(({ state }) => state === 'running').length >= AT_A_TIME)
      return { ...no(429, 'rate_limit_exceeded', 'too many videos at a time'), headers: { 'retry-after': '5' } }
    return server.submission(() => {
      const key = call.headers['idempotency-key'] as string | undefined
      const job: Job = {
        id: `v_${randomBytes(12).toString('hex')}`,
        ...(key === undefined ? {} : { key }),
        model: (body as { engine?: { type?: string } }).engine?.type ?? 'avatar_iv',
        kind: 'avatar',
        state: 'running',
        billed: false,
        atMs: nowMs(),
        request: body,
        updatedAtMs: nowMs(),
        title: body['title'] ?? null,
        callbackUrl: body['callback_url'],
        callbackId: body['callback_id'],
        hasPicture: body['type'] === 'image',
      }
      jobs.push(job)
      const reply = { status: 200, body: { data: { video_id: job.id, status: 'waiting', output_format: 'mp4' } } }
      keep(reply)
      return reply
    }, SAYS)
  }

  async function upload(call: VendorCallSeen, keep: Keep): Promise<Reply> {
    const type = call.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data')) throw wrong('multipart is wanted')
    const form = await new Response(new Uint8Array(call.body), { headers: { 'content-type': type } }).formData()
    const file = form.get('file')
    if ([...form.keys()].join() !== 'file' || !(file instanceof Blob)) throw wrong('one file is wanted', 'file')
    if (file.size > ASSET_BYTES) throw new VendorNo(413, no(413, 'payload_too_large', 'more than 32 MB').body)
    const mime = mimeOf(Buffer.from(await file.arrayBuffer()))
    if (mime === null || mime !== file.type) throw wrong(`Content type not match ${file.type} != ${mime}`)
    const id = `asset_${randomBytes(8).toString('hex')}`
    assets.set(id, { mime, sizeBytes: file.size })
    const data = { asset_id: id, url: `${server.root}/asset/${id}`, mime_type: mime, size_bytes: file.size }
    const reply = { status: 200, body: { data } }
    keep(reply)
    return reply
  }

  const detail = (job: Job) => ({
    id: job.id,
    status: { running: 'processing', done: 'completed', failed: 'failed', cancelled: 'failed' }[job.state],
    title: job.title,
    created_at: Math.floor(job.atMs / 1000),
    completed_at: job.state === 'running' ? null : Math.floor(job.updatedAtMs / 1000),
    video_url: job.state === 'done' ? (job.url ?? null) : null,
    thumbnail_url: null,
    duration: job.state === 'done' ? 6.4 : null,
    folder_id: null,
    failure_code: job.failure?.code ?? null,
    failure_message: job.failure?.message ?? null,
    video_page_url: `https://app.heygen.com/video/${job.id}`,
  })

  function one(id: string): Reply {
    const job = jobs.find((each) => each.id === id)
    if (job === undefined) throw new VendorNo(404, no(404, 'video_not_found', 'Video not found').body)
    return { status: 200, body: { data: detail(job) } }
  }

  function list(call: VendorCallSeen): Reply {
    for (const name of call.query.keys())
      if (!['limit', 'token', 'folder_id', 'title'].includes(name)) throw wrong(`unknown parameter ${name}`, name)
    const title = call.query.get('title') ?? ''
    const found = jobs.filter((job) => (job.title ?? '').includes(title)).reverse()
    return { status: 200, body: page(call, found.map(detail)) }
  }

  function voices(call: VendorCallSeen): Reply {
    for (const name of call.query.keys())
      if (!['type', 'engine', 'language', 'gender', 'limit', 'token'].includes(name))
        throw wrong(`unknown parameter ${name}`, name)
    // There are others before those that somebody may look for.
    const others = Array.from({ length: 150 }, (_, n) => ({
      voice_id: `other${n}`,
      name: `Other ${n}`,
      gender: 'male',
    }))
    return { status: 200, body: page(call, [...others, ...VOICES].map(toVoice)) }
  }

  function voice(id: string): Reply {
    const found = VOICES.find((each) => each.voice_id === id && each.isAlone)
    if (found === undefined) throw new VendorNo(404, no(404, 'voice_not_found', 'Voice not found').body)
    return { status: 200, body: { data: toVoice(found) } }
  }

  const toVoice = ({ voice_id, name, gender }: { voice_id: string; name: string; gender: string }) => ({
    ...{ voice_id, name, gender, language: 'English', type: 'public', support_pause: true, support_locale: false },
    preview_audio_url: name === 'Mute' ? null : `${server.root}/preview/${voice_id}.mp3`,
  })

  function page(call: VendorCallSeen, all: unknown[]) {
    const limit = Number(call.query.get('limit') ?? 10)
    const from = Number(call.query.get('token') ?? 0)
    if (!(Number.isInteger(limit) && limit >= 1 && limit <= 100)) throw wrong('limit is from 1 to 100', 'limit')
    const hasMore = from + limit < all.length
    return { data: all.slice(from, from + limit), has_more: hasMore, next_token: hasMore ? String(from + limit) : null }
  }

  const account = (): Reply => {
    const wallet = { currency: 'usd', remaining_balance: 12.5, auto_reload: { enabled: false } }
    const data = { username: 'double', email: null, first_name: null, last_name: null, billing_type: 'wallet', wallet }
    return { status: 200, body: { data } }
  }

  async function prepareFiles(): Promise<void> {
    for (const job of jobs) if (job.state === 'done' && job.url === undefined) job.url = (await server.file('mp4')).url
  }

  const end = (job: Job, state: 'done' | 'failed', failure?: { code: string; message: string }) => {
    // Only what was made is billed.
    Object.assign(job, { state, billed: state === 'done', updatedAtMs: nowMs(), ...(failure ? { failure } : {}) })
  }
  const byId = (id: string) => {
    const job = jobs.find((each) => each.id === id)
    if (job === undefined) throw new Error(`no job ${id}`)
    return job
  }

  function eventOf(job: Pick<Job, 'id' | 'state' | 'url' | 'callbackId' | 'failure'>) {
    const common = { video_id: job.id, folder_id: null, callback_id: job.callbackId ?? null }
    return JSON.stringify(
      job.state === 'done'
        ? { event_type: 'avatar_video.success', event_data: { ...common, url: job.url, gif_download_url: null } }
        : { event_type: 'avatar_video.fail', event_data: { ...common, msg: job.failure?.message ?? '' } },
    )
  }

  async function send(url: string, body: string, how: 'signed' | 'forged' | 'old' | 'unsigned'): Promise<number> {
    const signature = createHmac('sha256', how === 'forged' ? 'another secret' : SECRET)
      .update(body)
      .digest('hex')
    const atS = Math.floor(nowMs() / 1000) - (how === 'old' ? 3600 : 0)
    const signed = {
      'heygen-signature': signature,
      'heygen-timestamp': String(atS),
      'heygen-event-id': `evt_${randomBytes(8).toString('hex')}`,
    }
    const headers = { 'content-type': 'application/json', ...(how === 'unsigned' ? {} : signed) }
    return (await atBot(url, options, { method: 'POST', headers, body })).status
  }

  async function callBack(id: string, how: 'signed' | 'forged' | 'old' | 'unsigned'): Promise<number> {
    const job = byId(id)
    if (job.callbackUrl === undefined) throw new Error('it was told no address')
    await prepareFiles()
    return send(job.callbackUrl, eventOf(job), how)
  }

  return {
    variables: { HEYGEN_API_KEY: KEY, HEYGEN_API_ROOT: server.root, HEYGEN_WEBHOOK_SECRET: SECRET },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    finish: (id) => {
      for (const job of jobs) if (job.state === 'running' && (id === undefined || job.id === id)) end(job, 'done')
    },
    fail: (id, how) => {
      const job = byId(id)
      if (job.state === 'running') end(job, 'failed', FAILURES[how])
    },
    failWith: (id, code, message = '') => end(byId(id), 'failed', { code, message }),
    callBack: (id, how = 'signed') => callBack(id, how),
    callUnsigned: (id) => callBack(id, 'unsigned'),
    async tellEndpoint(id, how = 'signed') {
      await prepareFiles()
      const theirs = { id: 'v_theirs', state: 'failed', callbackId: undefined } as const
      return send('https://bot.example/wake/heygen', eventOf(id === null ? theirs : byId(id)), how)
    },
    answerNext: (status, body, headers = {}) => void planned.push({ status, body, headers }),
    stayBusy: (busy) => {
      isBusy = busy
    },
    assets,
    secret: SECRET,
    close: server.close,
  }
}

/** By its bytes, as HeyGen detects it. */
function mimeOf(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).toString('latin1') === 'ID3' || (bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0))
    return 'audio/mpeg'
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg'
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WAVE')
    return 'audio/wav'
  if (bytes[0] === 0x89 && bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'image/png'
  return null
}
