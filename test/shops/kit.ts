/**
 * What the doubles of shops have in common. A double is a real server on loopback, written from its shop's documentation: it refuses
 * unknown fields, wrong forms and missing keys, and remembers what happened. It sends no notice by itself: `notices` are handed to
 * whoever delivers, loses, repeats or spoils them.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call of the shop to us, as it would come through a proxy. */
export interface ShopNotice {
  verb: 'GET' | 'POST'
  headers: { [name: string]: string }
  query: { [name: string]: string }
  body: string
}

/** A payment at the shop, made by a person who opened the page `url`. */
export interface ShopVisit {
  url: string
  outcome: 'paid' | 'failed'
  /** Pays another amount than was asked for, where the shop lets people do that. */
  amountMinor?: number
}

export interface ShopServer {
  /** The variables with which the shop is on, its address included. */
  settings: { [variable: string]: string }
  /** Notices that were not fetched yet, oldest first; empties the list. */
  takeNotices(): ShopNotice[]
  /** A person pays, or fails to. */
  visit(visit: ShopVisit): Promise<void>
  /** The operator returns money in the shop's own cabinet; absent where a shop has none of it. */
  refundInCabinet?(paymentExternalId: string, amountMinor: number): Promise<void>
  /** A bank takes a payment back, and the dispute ends; absent where the shop tells nothing of it. */
  dispute?(paymentExternalId: string, state: 'open' | 'won' | 'lost'): Promise<void>
  /**
   * From now on every call of its API is answered with this status, or torn before anything was done (0) or after (-1); null: as it
   * should be.
   */
  breakWith(status: number | null): void
  /** Calls of its API so far. */
  calls(): readonly ShopCall[]
  close(): Promise<void>
}

export interface ShopCall {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
}

export interface ShopReply {
  status: number
  body: unknown
  headers?: { [name: string]: string }
}

/** Thrown by a double's handler: an answer in the shop's words. */
export class ShopNo extends Error {
  readonly reply: ShopReply

  constructor(status: number, body: unknown) {
    super(typeof body === 'string' ? body : JSON.stringify(body))
    this.reply = { status, body }
  }
}

/** A server on loopback whose every call is handled by `answer`; bodies that are no text are sent as JSON. */
export async function listen(answer: (call: ShopCall) => ShopReply | Promise<ShopReply>): Promise<{
  root: string
  calls: ShopCall[]
  breakWith(status: number | null): void
  close(): Promise<void>
}> {
  const calls: ShopCall[] = []
  let broken: number | null = null
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '/', 'http://shop')
    const call: ShopCall = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    }
    calls.push(call)
    if (broken === 0) {
      request.socket.destroy()
      return
    }
    const reply =
      broken === null || broken === -1
        ? await Promise.resolve()
            .then(() => answer(call))
            .catch((error: unknown) => {
              if (error instanceof ShopNo) return error.reply
              throw error
            })
        : { status: broken, body: 'down' }
    if (broken === -1) {
      request.socket.destroy()
      return
    }
    const isText = typeof reply.body === 'string'
    response.writeHead(reply.status, {
      'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
      ...('headers' in reply ? reply.headers : {}),
    })
    response.end(isText ? (reply.body as string) : JSON.stringify(reply.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    breakWith(status) {
      broken = status
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Refuses fields that the documentation does not name. Throws what `refuse` makes of the first one. */
export function onlyFields(value: object, allowed: readonly string[], refuse: (name: string) => Error): void {
  for (const name of Object.keys(value)) if (!allowed.includes(name)) throw refuse(name)
}
