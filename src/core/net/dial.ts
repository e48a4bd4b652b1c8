import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { isIP, type LookupFunction, connect as netConnect, type Socket, type TcpNetConnectOpts } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { LIMITS } from '../limits.ts'

export interface DialOptions {
  hostname: string
  port: number
  tls: boolean
  /** Connect to one of these and nothing else: the addresses that were checked, so that a second DNS answer cannot win. */
  addresses?: readonly string[]
  /** Extra certificate authorities (PEM), for self-hosted engines. */
  ca?: string
  signal: AbortSignal
  /** Opens the raw socket; tests put their own here. */
  connect?: (options: TcpNetConnectOpts) => Socket
}

/**
 * Opens a connection and resolves when a request could be written: connected, and with TLS the certificate proven.
 * Nothing of a request exists before that, so a rejection here proves that nothing was sent.
 */
export function dial(options: DialOptions): Promise<Socket> {
  const { hostname, port, signal } = options
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Error('aborted'))
      return
    }
    const raw = (options.connect ?? netConnect)({
      host: hostname,
      port,
      ...(options.addresses ? { lookup: pinned(options.addresses) } : {}),
    })
    const socket = options.tls
      ? tlsConnect({
          socket: raw,
          rejectUnauthorized: true,
          ALPNProtocols: ['http/1.1'],
          // The name is checked against the certificate; a literal address is no server name.
          ...(isIP(hostname) === 0 ? { servername: hostname } : { host: hostname }),
          ...(options.ca ? { ca: options.ca } : {}),
        })
      : raw
    const ready = options.tls ? 'secureConnect' : 'connect'
    const timer = setTimeout(
      () => fail(Object.assign(new Error('connect'), { code: 'ETIMEDOUT' })),
      LIMITS.outsideConnectMs,
    )
    const onAbort = () => fail(new Error('aborted'))
    const onClose = () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))
    const settle = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeListener('close', onClose)
      socket.removeListener(ready, onReady)
    }
    const onReady = () => {
      settle()
      socket.removeListener('error', fail)
      resolve(socket)
    }
    // Stays on as the error listener after a failure: a destroyed socket may still complain.
    const fail = (error: Error) => {
      settle()
      socket.destroy()
      raw.destroy()
      reject(error)
    }
    socket.on('error', fail)
    socket.once('close', onClose)
    socket.once(ready, onReady)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** A look-up that knows only the addresses which were checked. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_hostname, options, callback) => {
    const first = all[0]
    if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0)
    else if (options.all) callback(null, all)
    else callback(null, first.address, first.family)
  }
}

/**
 * Writes one request on an open connection and resolves with the head of the answer; its body is still to be read.
 * Redirects are the caller's business, the connection is used once.
 */
export function exchange(
  socket: Socket,
  request: {
    url: URL
    method: string
    headers: OutgoingHttpHeaders
    body?: Buffer
    signal: AbortSignal
    idleMs?: number
  },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({
      createConnection: () => socket,
      method: request.method,
      path: `${request.url.pathname}${request.url.search}`,
      headers: { ...request.headers, host: request.url.host, connection: 'close' },
      maxHeaderSize: LIMITS.outsideHeaderBytes,
      signal: request.signal,
    })
    let answer: IncomingMessage | undefined
    if (request.idleMs) {
      call.setTimeout(request.idleMs, () => {
        const idle = Object.assign(new Error('idle'), { code: 'ETIMEDOUT' })
        // Once there is an answer it is the one that is being waited for.
        if (answer) answer.destroy(idle)
        else call.destroy(idle)
      })
    }
    call.once('response', (response) => {
      answer = response
      resolve(response)
    })
    call.on('error', reject)
    call.once('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    // Someone who switches protocols unasked is not answering.
    call.once('upgrade', (_response, upgraded) => upgraded.destroy())
    call.end(request.body)
  })
}
