/** Calls to the server. A failure is an ApiError with a code; `status` 0 means that nothing was reached. */

export class ApiError extends Error {
  constructor(status, code, text) {
    super(code)
    this.status = status
    this.code = code
    /** In the person's language, where the server said something. */
    this.text = text
  }
}

const OURS = { 'x-chatelier': '1' }

async function call(path, options) {
  let response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...options })
  } catch {
    throw new ApiError(0, 'unreachable')
  }
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new ApiError(response.status, body.error ?? 'broken', body.text)
  return body
}

export const get = (path) => call(path, {})
export const post = (path, body) =>
  call(path, { method: 'POST', headers: { ...OURS, 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** Sends one file; `onProgress` hears of fractions. `signal` stops it. */
export function upload(file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/chat/files')
    request.setRequestHeader('x-chatelier', '1')
    request.responseType = 'json'
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    })
    request.addEventListener('load', () => {
      const body = request.response ?? {}
      if (request.status === 200) resolve(body)
      else reject(new ApiError(request.status, body.error ?? 'broken', body.text))
    })
    request.addEventListener('error', () => reject(new ApiError(0, 'unreachable')))
    request.addEventListener('abort', () => reject(new ApiError(0, 'stopped')))
    signal.addEventListener('abort', () => request.abort())
    const form = new FormData()
    form.append('file', file, 'file')
    request.send(form)
  })
}

/** A random id in the form of a UUID; pages on plain http have no `crypto.randomUUID`. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
