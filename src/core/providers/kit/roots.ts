/** An API's root: the vendor's own, or one that the operator wrote. */
import { apiRoot, type Variable, variable } from '../../variable.ts'

/** The variable of a root; its default is the vendor's official address. */
export const rootVariable = (official: string | undefined, mend: string): Variable<string> =>
  variable(apiRoot, official, mend)

/** For `trustedHosts`: a root that is not the official one is the operator's own server, from which files may come. */
export function trustedHostsOf(root: string, official: string | undefined): string[] {
  if (root === official || !URL.canParse(root)) return []
  const { protocol, hostname, port } = new URL(root)
  return [`${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`]
}
