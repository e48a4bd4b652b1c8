/** Calls of Stripe by its own client. */
import type { Stripe } from 'stripe'
import { ShopFault, shopFetch } from '../kit/call.ts'

/** What the code beside this file was written for; an account may be on another. */
const API_VERSION = '2026-10-28.endive'
const CALL_MS = 20_000
export const PAGE_ROWS = 100

/** How the methods beside this file read: one way to call, and whether test payments are real here. */
export interface Reader {
  call<T>(ask: (stripe: Stripe) => Promise<T>): Promise<T>
  isLive: boolean
}

/** The shop's own client, loaded when it is first needed; its calls go through the one way to call a shop, and none goes out twice. */
export async function openClient(key: string, root: string): Promise<Stripe> {
  const { default: Client } = await import('stripe')
  const { hostname, port, protocol } = new URL(root)
  return new Client(key, {
    apiVersion: API_VERSION,
    maxNetworkRetries: 0,
    timeout: CALL_MS,
    telemetry: false,
    httpClient: Client.createFetchHttpClient(shopFetch(root) as typeof fetch),
    host: hostname,
    port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port),
    protocol: protocol === 'http:' ? 'http' : 'https',
  })
}

/** The client's error holds the request: only its code goes on. A lock, a pause or trouble of theirs may pass. */
export function faultOf(error: unknown): ShopFault {
  if (error instanceof ShopFault) return error
  const { statusCode, code, type } = error as { statusCode?: number; code?: string; type?: string }
  const isFinal =
    statusCode !== undefined && statusCode >= 400 && statusCode < 500 && ![408, 409, 429].includes(statusCode)
  return new ShopFault(statusCode ?? 0, code ?? type ?? 'unknown', { retryable: !isFinal })
}

/** Null where the shop knows no such thing. */
export function unlessMissing(error: unknown): null {
  if (error instanceof ShopFault && error.status === 404) return null
  throw error
}

export const idOf = (value: string | { id: string } | null): string | null =>
  value === null || typeof value === 'string' ? value : value.id

export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const rows: T[] = []
  for await (const row of pages) rows.push(row)
  return rows
}
