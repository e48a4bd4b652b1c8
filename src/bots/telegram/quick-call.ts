/** A small call, without what makes fetch slow: most of what a busy bot does is this. */
import http from 'node:http'
import https from 'node:https'

export interface QuickRequest {
  method: string
  headers: { [name: string]: string }
  body: string
  signal?: Pick<AbortSignal, 'aborted' | 'addEventListener'>
}

export interface QuickAnswer {
  status: number
  statusText: string
  headers: http.IncomingHttpHeaders
  text: string
}

/**
 * Follows no redirect, which would carry the token elsewhere, and answers whole answers only: one that is cut is an error, as is
 * a signal. Connections are Node's shared ones, kept open, by way of the system's proxy where Node is told to use it.
 */
export function quickCall(url: string | URL, { method, headers, body, signal }: QuickRequest): Promise<QuickAnswer> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new Error('aborted'))
      return
    }
    const address = typeof url === 'string' ? new URL(url) : url
    const request = (address.protocol === 'https:' ? https : http).request(
      address,
      { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', reject)
        // An answer that is cut in the middle ends without its end.
        answer.once('close', () => {
          if (!answer.complete) reject(new Error('the answer was cut'))
        })
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            statusText: answer.statusMessage ?? '',
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    request.once('error', reject)
    signal?.addEventListener('abort', () => request.destroy(new Error('aborted')), { once: true })
    request.end(body)
  })
}
