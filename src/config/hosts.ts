/** Names and addresses of this machine. */
import { isIPv4 } from 'node:net'

/** True for a name or address that only this machine reaches; takes `::1` with or without its brackets. */
export function isLoopbackName(name: string): boolean {
  const bare = bareName(name)
  if (bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1') return true
  if (isIPv4(bare)) return bare.startsWith('127.')
  return bare.startsWith('::ffff:') && isLoopbackName(bare.slice('::ffff:'.length))
}

/** True for the addresses that mean "every address of this machine". */
export const isWildcardHost = (host: string): boolean => ['0.0.0.0', '::', ''].includes(bareName(host))

/** Lower case, without brackets, without the dot that may end a full name. */
export function bareName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}
