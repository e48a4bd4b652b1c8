/** Reading raw notices: bodies, headers, signatures in constant time, source addresses. */
import { timingSafeEqual } from 'node:crypto'
import { BlockList, isIP, isIPv4 } from 'node:net'
import type { Json } from '../../../core/ports.ts'
import type { WebNotice } from '../types.ts'

export type JsonObject = { [name: string]: Json }

/** A raw notice of the inbox; null where it is none: a payload of something else. */
export function asNotice(value: Json): WebNotice | null {
  if (!isObject(value) || !isObject(value['headers']) || !isObject(value['query']) || !isObject(value['body']))
    return null
  const { text, base64 } = value['body']
  return typeof text === 'string' || typeof base64 === 'string' ? (value as unknown as WebNotice) : null
}

/** The body's bytes, as they came. */
export function bytesOf({ body }: WebNotice): Buffer {
  return 'text' in body ? Buffer.from(body.text, 'utf8') : Buffer.from(body.base64, 'base64')
}

/** The body as a JSON object; null where it is none, is not UTF-8, or says a name twice. */
export function jsonOf({ body }: WebNotice): JsonObject | null {
  if (!('text' in body)) return null
  try {
    const value = JSON.parse(body.text) as Json
    return isObject(value) && !saysTwice(body.text) ? value : null
  } catch {
    return null
  }
}

/** The body as a form (or the query, where the shop calls with GET); null where a name stands twice or the body is not UTF-8. */
export function formOf({ body, query }: WebNotice): { [name: string]: string } | null {
  if (!('text' in body)) return null
  if (body.text === '') return query
  const fields: { [name: string]: string } = {}
  for (const [name, value] of new URLSearchParams(body.text)) {
    if (Object.hasOwn(fields, name)) return null
    fields[name] = value
  }
  return fields
}

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** A whole object in which a path leads to a text; undefined else. */
export function textAt(value: Json | undefined, ...path: string[]): string | undefined {
  const found = path.reduce<Json | undefined>((at, name) => (isObject(at) ? at[name] : undefined), value)
  return typeof found === 'string' ? found : undefined
}

/** Compares in a time that tells nothing about where they differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Whether an address lies in one of the networks, such as `185.71.76.0/27` or `77.75.156.11`; IPv4 may be written as IPv6.
 * What is no address lies in none.
 */
export function networks(list: readonly string[]): (address: string) => boolean {
  const blocks = new BlockList()
  for (const entry of list) {
    const [address = '', bits] = entry.split('/')
    const type = isIPv4(address) ? 'ipv4' : 'ipv6'
    if (bits === undefined) blocks.addAddress(address, type)
    else blocks.addSubnet(address, Number(bits), type)
  }
  return (address) => {
    const bare = address.toLowerCase().replace(/^::ffff:(?=[\d.]+$)/, '')
    return isIP(bare) !== 0 && blocks.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6')
  }
}

/** Whether an object of a JSON text (which is valid) has the same name twice: two readers would read two things. */
function saysTwice(text: string): boolean {
  const open: (Set<string> | null)[] = []
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g
  let name: string | undefined
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [part] = match
    if (part === '{') open.push(new Set())
    else if (part === '[') open.push(null)
    else if (part === '}' || part === ']') open.pop()
    else if (part === ':') {
      const names = open.at(-1)
      if (names != null && name !== undefined) {
        if (names.has(name)) return true
        names.add(name)
      }
    } else if (part.startsWith('"')) name = JSON.parse(part) as string
  }
  return false
}

/**
 * Who may call, for a shop that publishes its addresses. They mean something at its own API only: a stand-in or a regional host
 * calls from elsewhere, so there this machine may call, too.
 * @param official the host of the shop's own API
 */
export function knownSources(list: readonly string[], root: string, official: string): (address: string) => boolean {
  const isOfficial = new URL(root).hostname === official
  return networks(isOfficial ? list : [...list, '127.0.0.0/8', '::1'])
}
