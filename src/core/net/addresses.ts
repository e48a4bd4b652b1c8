import { BlockList, isIP } from 'node:net'

/** Special-purpose IPv4 blocks of the IANA registry (RFC 6890 and later): nothing in them is a public host. */
const CLOSED_V4: [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, and the clouds' metadata services
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** Parts of 2000::/3 that lead elsewhere: Teredo, ORCHID, documentation, 6to4. */
const CLOSED_V6: [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const closed = new BlockList()
for (const [net, prefix] of CLOSED_V4) closed.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of CLOSED_V6) closed.addSubnet(net, prefix, 'ipv6')

// IPv6 is judged the other way round: only global unicast is open. That leaves out ::1, fc00::/7, fe80::/10, ff00::/8,
// IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) in one stroke.
const globalV6 = new BlockList()
globalV6.addSubnet('2000::', 3, 'ipv6')

/** Whether `address` (a literal, without brackets) is a public internet host. Names and scoped addresses are not. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed.check(address, 'ipv4')
  if (family === 6 && !address.includes('%')) return globalV6.check(address, 'ipv6') && !closed.check(address, 'ipv6')
  return false
}

/** One step of the way to an outside file, judged before any name is resolved. */
export interface Hop {
  url: URL
  /** As a socket wants it: IPv6 without brackets. */
  hostname: string
  port: number
  tls: boolean
  /** Named by the operator: may be private, plain http and on any port. */
  allowed: boolean
}

/** `host:port` in the one spelling that addresses are compared in; null when it is not such a pair. */
export function parseAllowed(entry: string): string | null {
  const port = /:(\d{1,5})$/.exec(entry)?.[1]
  if (!port || !URL.canParse(`http://${entry}/`)) return null
  const url = new URL(`http://${entry}/`)
  if (url.pathname !== '/' || url.username || url.password || url.search || url.hash) return null
  return `${url.hostname}:${Number(port)}`
}

/**
 * Judges an address by its text alone: https on 443 to a name or a public literal, or a host and port that the operator
 * allowed. `from` is the hop that redirected here: no step down from https, and no step from the outside to an allowed host.
 * Returns null when the address may not be visited. The URL parser has turned decimal, octal and hex hosts into dotted ones.
 */
export function judgeHop(text: string, allow: ReadonlySet<string>, from?: Hop): Hop | null {
  const base = from?.url.href
  if (!URL.canParse(text, base)) return null
  const url = new URL(text, base)
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.username || url.password || !url.hostname)
    return null
  const tls = url.protocol === 'https:'
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port)
  const allowed = allow.has(`${url.hostname}:${port}`)
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  if (from?.tls && !tls) return null
  if (from && !from.allowed && allowed) return null
  if (!allowed && (!tls || port !== 443 || (isIP(hostname) !== 0 && !isPublicAddress(hostname)))) return null
  return { url, hostname, port, tls, allowed }
}
