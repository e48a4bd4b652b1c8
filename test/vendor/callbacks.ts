import { createHmac } from 'node:crypto'
import { isFinished, type Job } from './jobs.ts'
import type { RecordWriter } from './record.ts'

/** `sha256=` and the hex HMAC of `<timestamp>.<raw body>`: the header x-vendor-signature, with x-vendor-timestamp in seconds. */
export function signCallback(secret: string, timestamp: string, rawBody: Buffer | string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest('hex')}`
}

const RETRY_LATER_MS = 20
const ANSWER_WITHIN_MS = 5000

/** Calls back for one job, now or when its time has come; a callback that was recorded is not sent again after a restart. */
export function armCallbacks(job: Job, secret: string, writer: RecordWriter): void {
  const mode = job.behaviour.callback ?? 'once'
  const wanted = mode === 'never' ? 0 : mode === 'twice' ? 2 : 1
  const url = job.callbackUrl
  if (url === null || job.callbacks >= wanted) return
  const delayMs = job.behaviour.callbackDelayMs ?? 0
  const dueAtMs = job.acceptedAtMs + (job.behaviour.pendingMs ?? 0) + delayMs

  const fire = async () => {
    if (job.cancelled) return
    // Waits for questions, if the job does; but a hint may also come too early, after its delay.
    if (delayMs === 0 && !job.behaviour.backwards && !isFinished(job, Date.now())) {
      setTimeout(fire, RETRY_LATER_MS).unref()
      return
    }
    while (job.callbacks < wanted) {
      job.callbacks++
      const status = await send(url, job, mode === 'forged' ? `${secret}, or so` : secret)
      await writer.append({ type: 'callback', atMs: Date.now(), id: job.id, n: job.callbacks, status })
    }
  }
  // Never before the answer to the submission had a chance to go out.
  setTimeout(fire, Math.max(5, dueAtMs - Date.now()))
}

async function send(url: string, job: Job, secret: string): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const body = JSON.stringify({ id: job.id, key: job.key, status: 'done' })
  try {
    const answer = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json',
        'x-vendor-timestamp': timestamp,
        'x-vendor-signature': signCallback(secret, timestamp, body),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    await answer.body?.cancel()
    return answer.status
  } catch {
    return 0
  }
}
