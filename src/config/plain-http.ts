/** Addresses to which keys would go for everybody on the way to read. */
import { isIP } from 'node:net'
import type { Mistake } from '../config.ts'
import { bareName, isLoopbackName } from './hosts.ts'

const OWN_ENDINGS = ['.local', '.lan', '.internal', '.home.arpa', '.localhost']

/** A warning for each variable with an http address outside: one's own network may well be without certificates. */
export function plainHttp(variables: { readonly [name: string]: string | undefined }): Mistake[] {
  return Object.entries(variables).flatMap(([variable, text = '']) => {
    if (!/^http:\/\//i.test(text) || isOwn(new URL(text).hostname)) return []
    return [
      {
        variable,
        problem: 'is an http address: keys and files go there unencrypted',
        mend: 'Write it with https, if its server is not in a network of your own.',
      },
    ]
  })
}

/** Addresses in numbers are mostly those of one's own machines. */
function isOwn(host: string): boolean {
  const name = bareName(host)
  return (
    isLoopbackName(name) || isIP(name) !== 0 || !name.includes('.') || OWN_ENDINGS.some((one) => name.endsWith(one))
  )
}
