/** Small calls, without what makes fetch and grammY's own way slow: most of what a busy bot does is this. */
import http from 'node:http'
import https from 'node:https'
import { urlToHttpOptions } from 'node:url'

export interface QuickAnswer {
  status: number
  statusText: string
  headers: http.IncomingHttpHeaders
  text: string
}

/** Posts JSON to a path below the root. */
export type QuickCall = (
  path: string,
  body: string,
  options: { timeoutMs: number; signal?: AbortSignal | undefined },
) => Promise<QuickAnswer>

/**
 * Follows no redirect, which would carry the token elsewhere, and answers whole answers only: one that is cut is an error, as is
 * one that comes too late. Connections are kept open; where Node is told to use the system's proxy, they go by way of it.
 * @param root without a slash at its end
 */
export function createQuickCall(root: string): QuickCall {
  const address = new URL(root)
  const { request: open, Agent, globalAgent } = address.protocol === 'https:' ? https : http
  // Node's shared agent sets a time-out on each socket at each call; ours stands over the whole of one.
  const agent = isProxied(globalAgent) ? globalAgent : new Agent({ keepAlive: true })
  const base = { ...urlToHttpOptions(address), agent, method: 'POST' }
  const below = address.pathname === '/' ? '' : address.pathname
  return (path, body, { timeoutMs, signal }) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(new Error('aborted'))
        return
      }
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
      const request = open({ ...base, path: below + path, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => {
          text += chunk
        })
        answer.once('error', fail)
        // An answer that is cut in the middle ends without its end.
        answer.once('close', () => {
          if (!answer.complete) fail(new Error('the answer was cut'))
        })
        answer.once('end', () => {
          end()
          const { statusCode: status = 0, statusMessage: statusText = '', headers } = answer
          resolve({ status, statusText, headers, text })
        })
      })
      const stop = () => request.destroy(new Error('aborted'))
      const timer = setTimeout(stop, timeoutMs)
      signal?.addEventListener('abort', stop)
      function end(): void {
        clearTimeout(timer)
        signal?.removeEventListener('abort', stop)
      }
      function fail(error: unknown): void {
        end()
        reject(error)
      }
      request.once('error', fail)
      request.end(body)
    })
}

/** Whether Node is told to reach others by a proxy (NODE_USE_ENV_PROXY). */
const isProxied = (agent: http.Agent): boolean =>
  (agent as { options?: { proxyEnv?: object } }).options?.proxyEnv != null
