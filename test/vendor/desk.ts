import { createHmac } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { draw, type Profile, VISIBLE_WITHIN_MS } from './behaviour.ts'
import { armCallbacks } from './callbacks.ts'
import { renderFile, sendFile } from './files.ts'
import { isFinished, type Job, makeJob, restoreJobs, stateOf } from './jobs.ts'
import type { RecordEvent, RecordWriter } from './record.ts'
import { readSubmission, type Submission } from './submission.ts'

export interface DeskSettings {
  token: string
  secret: string
  profile: Profile
  seed: number
  lookup: boolean
  idempotent: boolean
}

const BODY_BYTES = 256 * 1024
const WAIT_MS = 60_000
const POLL_MS = 50
const REFUSAL_STATUS = { content: 422, input: 400, balance: 402, rate: 429, unavailable: 503 }

type Unstamped<Event> = Event extends RecordEvent ? Omit<Event, 'atMs'> : never

/** The vendor behind its HTTP server: answers requests as server.ts documents, knowing all that the record tells. */
export function createDesk(events: readonly RecordEvent[], writer: RecordWriter, settings: DeskSettings) {
  const jobs = restoreJobs(events)
  const byKey = new Map<string, Job[]>()
  /** How often each key was submitted, work or no work: the n of the draw. */
  const arrivals = new Map<string, number>()
  /** With --idempotent: the one job of a key, from the moment at which it is being written down. */
  const claims = new Map<string, Promise<Job>>()
  for (const event of events) if ('key' in event && event.key !== null) countArrival(event.key)
  for (const job of jobs.values()) {
    listUnderKey(job)
    armCallbacks(job, settings.secret, writer)
  }

  function record(event: Unstamped<RecordEvent>, atMs = Date.now()): Promise<void> {
    return writer.append({ ...event, atMs } as RecordEvent)
  }

  function listUnderKey(job: Job): void {
    byKey.set(job.key, [...(byKey.get(job.key) ?? []), job])
  }

  function countArrival(key: string): number {
    const n = (arrivals.get(key) ?? 0) + 1
    arrivals.set(key, n)
    return n
  }

  function reply(
    response: ServerResponse,
    status: number,
    body: object,
    headers: { [name: string]: string } = {},
  ): void {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }

  function notFound(response: ServerResponse): void {
    reply(response, 404, { error: { code: 'not-found' } })
  }

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://vendor')
    const path = url.pathname.split('/').slice(1)
    const isGet = request.method === 'GET'
    if (isGet && path[1] === 'files' && path.length === 3)
      return sendOne(path[2]!, url.searchParams.get('sig'), response)
    if (request.headers.authorization !== `Bearer ${settings.token}`) {
      return reply(response, 401, { error: { code: 'auth', created: false } })
    }
    if (path[0] !== 'v1') return notFound(response)
    if (isGet && path[1] === 'account' && path.length === 2) return reply(response, 200, { ok: true })
    if (path[1] !== 'jobs') return notFound(response)
    if (request.method === 'POST' && path.length === 2) return submit(request, response)
    if (isGet && path.length === 2) return lookUp(url.searchParams.get('key'), response)
    const job = jobs.get(path[2] ?? '')
    if (!job) return notFound(response)
    if (isGet && path.length === 3) return tell(job, response)
    if (request.method === 'POST' && path[3] === 'cancel' && path.length === 4) return cancel(job, response)
    return notFound(response)
  }

  async function readBody(request: IncomingMessage): Promise<unknown> {
    const chunks: Buffer[] = []
    let bytes = 0
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      // Read to its end all the same, so that the answer gets out.
      if (bytes <= BODY_BYTES) chunks.push(chunk)
    }
    if (bytes > BODY_BYTES) return undefined
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8'))
    } catch {
      return undefined
    }
  }

  async function submit(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAtMs = Date.now()
    const read = readSubmission(await readBody(request))
    if ('wrong' in read) {
      await record({ type: 'refused', key: null, reason: 'invalid' })
      return reply(response, 400, { error: { code: 'invalid', created: false, field: read.wrong } })
    }
    const { submission } = read
    const earlier = settings.idempotent
      ? (byKey.get(submission.key)?.[0] ?? (await claims.get(submission.key)))
      : undefined
    if (earlier) return answer(earlier, response, earlier.polls, 202)
    const n = countArrival(submission.key)
    const behaviour = submission.behaviour ?? draw(settings.profile, settings.seed, submission.key, n)
    const { key } = submission
    if (behaviour.lose === 'before') {
      await record({ type: 'refused', key, reason: 'lost' })
      return void request.socket.destroy()
    }
    if (behaviour.refuse) {
      await record({ type: 'refused', key, reason: behaviour.refuse })
      const { retryAfterMs } = behaviour
      const wait: { [name: string]: string } =
        retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
      const error = { code: behaviour.refuse, created: false, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
      return reply(response, REFUSAL_STATUS[behaviour.refuse], { error }, wait)
    }
    if (behaviour.fail === 'before') {
      await record({ type: 'refused', key, reason: 'error' })
      return void response.writeHead(behaviour.failStatus ?? 500).end('Internal Server Error')
    }
    if (behaviour.lose === 'after' && behaviour.recordDelayMs) {
      request.socket.destroy()
      await sleep(behaviour.recordDelayMs)
    }
    // The promise about visibility: what could not be recorded in time is not done at all.
    if (Date.now() - arrivedAtMs > VISIBLE_WITHIN_MS) {
      await record({ type: 'refused', key, reason: 'late' })
      return void request.socket.destroy()
    }
    const claim = (settings.idempotent && claims.get(key)) || accept(submission, behaviour)
    claims.set(key, claim)
    const job = await claim
    if (behaviour.lose === 'after') return void request.socket.destroy()
    if (behaviour.fail === 'after')
      return void response.writeHead(behaviour.failStatus ?? 500).end('Internal Server Error')
    if (behaviour.silent) return
    if (behaviour.delayMs) await sleep(behaviour.delayMs)
    if (submission.wait) await finished(job)
    if (behaviour.garbage === 'start' || behaviour.garbage === 'always') return garbage(response, job)
    answer(job, response, job.polls, 202)
  }

  async function accept(submission: Submission, behaviour: Job['behaviour']): Promise<Job> {
    const number = jobs.size + 1
    const { key, kind, count, callbackUrl, inputs } = submission
    const id = `job-${String(number).padStart(8, '0')}`
    const accepted = { type: 'accepted', id, number, key, kind, count, behaviour, callbackUrl, inputs } as const
    const atMs = Date.now()
    const job = makeJob({ ...accepted, atMs })
    // The number is taken at once; nobody learns of the job before its line is on disk.
    jobs.set(id, job)
    await record(accepted, atMs)
    listUnderKey(job)
    armCallbacks(job, settings.secret, writer)
    return job
  }

  async function finished(job: Job): Promise<void> {
    const untilMs = Date.now() + WAIT_MS
    while (!job.cancelled && Date.now() < untilMs) {
      if (isFinished(job, Date.now())) return
      await sleep(POLL_MS)
      job.polls++
    }
  }

  function garbage(response: ServerResponse, job: Job): void {
    response.writeHead(200, { 'content-type': 'application/json' }).end(`{"id":"${job.id}","status":"do`)
  }

  function tell(job: Job, response: ServerResponse): void {
    const { checkFails = 0, garbage: garbled } = job.behaviour
    const asked = job.polls++
    if (asked < checkFails) reply(response, 503, { error: { code: 'busy' } })
    // Not for ever, or nobody could learn of the work.
    else if ((garbled === 'check' || garbled === 'always') && asked < checkFails + 2) garbage(response, job)
    else answer(job, response, asked)
  }

  /** The job as it stands after `asked` earlier questions; a start that is not done answers 202. */
  function answer(job: Job, response: ServerResponse, asked: number, notDone = 200, more: object = {}): void {
    const state = stateOf({ ...job, polls: asked }, Date.now())
    const head = { id: job.id, key: job.key, status: state.status, ...more }
    const retryAfterMs = job.behaviour.retryAfterMs ?? POLL_MS
    if (state.status === 'done') reply(response, 200, { ...head, ...resultOf(job, response) })
    else if (state.status === 'failed') reply(response, 200, { ...head, error: { code: state.reason } })
    else if (state.status === 'cancelled') reply(response, 200, head)
    else reply(response, notDone, { ...head, retryAfterMs })
  }

  function resultOf(job: Job, response: ServerResponse): object {
    const root = `http://127.0.0.1:${response.socket?.localPort}`
    const files = job.files.map((file, index) => {
      const name = `${job.id}-${index}.${file.extension}`
      return { url: `${root}/v1/files/${name}?sig=${signatureOf(name)}`, role: file.role }
    })
    return {
      files,
      ...(job.kind === 'describe' ? { text: `A grid of ${job.number} lights` } : {}),
      ...(job.kind === 'music' ? { title: `Song ${job.number}` } : {}),
    }
  }

  function lookUp(key: string | null, response: ServerResponse): void {
    const found = byKey.get(key ?? '')
    if (!settings.lookup) reply(response, 501, { error: { code: 'no-lookup' } })
    else if (!found?.[0]) notFound(response)
    else answer(found[0], response, found[0].polls, 200, { submissions: found.length })
  }

  async function cancel(job: Job, response: ServerResponse): Promise<void> {
    const over = job.cancelled || isFinished(job, Date.now())
    if (over || job.behaviour.cancel === 'refuse') {
      await record({ type: 'cancel-refused', id: job.id })
      return reply(response, job.cancelled ? 200 : 409, {
        status: job.cancelled ? 'cancelled' : over ? 'done' : 'running',
      })
    }
    job.cancelled = true
    await record({ type: 'cancelled', id: job.id })
    if (job.behaviour.cancel === 'lose') return void response.socket?.destroy()
    reply(response, 200, { status: 'cancelled' })
  }

  function signatureOf(name: string): string {
    return createHmac('sha256', settings.secret).update(`file:${name}`).digest('hex').slice(0, 32)
  }

  async function sendOne(name: string, signature: string | null, response: ServerResponse): Promise<void> {
    if (signature !== signatureOf(name)) return void response.writeHead(403).end()
    const [, id = '', place = ''] = /^(.+)-(\d+)\.\w+$/.exec(name) ?? []
    const job = jobs.get(id)
    const index = Number(place)
    const file = job?.files[index]
    if (!job || !file || job.cancelled) return void response.writeHead(404).end()
    const bytes = await renderFile(file, job.number, index)
    const fault = job.behaviour.files && index >= (job.behaviour.wrongFrom ?? 0) ? job.behaviour.files : null
    const first = !job.servedIndexes.has(index)
    job.servedIndexes.add(index)
    await record({
      type: 'served',
      id,
      index,
      sizeBytes: bytes.length,
      fault: fault === 'flaky' && !first ? null : fault,
    })
    sendFile(response, file, bytes, fault, first)
  }

  return route
}
