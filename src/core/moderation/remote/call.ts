/** One call to a remote screen: bounded in time and size; what comes back is JSON or a Fault that holds nothing of what was asked. */
import { Fault } from '../../errors.ts'
import { LIMITS } from '../../limits.ts'
import { retryAfterMs } from '../../net/retry-after.ts'
import { CallFailure, callVendor } from '../../net/vendor.ts'

export interface Remote {
  /** Such as https://api.openai.com/v1, without a slash at its end. */
  root: string
  /** Not set: a server of one's own that asks for none. */
  key: string | undefined
  timeoutMs?: number
}

/** Throws Fault `<id>-…`: timeout and other failures of the way, `http-<status>`, `answer`. */
export async function callRemote(remote: Remote, id: string, path: string, json: unknown): Promise<unknown> {
  try {
    const reply = await callVendor({
      root: remote.root,
      path,
      method: 'POST',
      json,
      timeoutMs: remote.timeoutMs ?? LIMITS.remoteScreenMs,
      ...(remote.key === undefined ? {} : { headers: { authorization: `Bearer ${remote.key}` } }),
    })
    if (reply.status === 200 && reply.json !== undefined) return reply.json
    if (reply.status === 200) throw new Fault(`${id}-answer`)
    const waitMs = retryAfterMs(reply.headers['retry-after'], Date.now())
    throw new Fault(`${id}-http-${reply.status}`, {
      retryable: reply.status >= 500 || reply.status === 429 || reply.status === 408,
      ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    })
  } catch (error) {
    if (error instanceof CallFailure) throw new Fault(`${id}-${error.detail.toLowerCase()}`, { retryable: true })
    throw error
  }
}

export const dataUrl = (jpeg: Buffer): string => `data:image/jpeg;base64,${jpeg.toString('base64')}`
