/** What went wrong with a tried job, in an operator's words. */
import { StartError } from '../app/shipped.ts'
import { Fault, Refusal } from '../core/errors.ts'
import type { Refused } from '../core/ports.ts'

const REASONS: { readonly [reason in Refused['reason']]: string } = {
  content: 'it refuses for what the request is about. Change the words or the files',
  input: 'it can’t use these words, options or files',
  balance: 'the balance is used up, or the account is in arrears. Top it up in its console',
  rate: 'too many requests. Try again later, or raise the limit in its console',
  unavailable: 'it does not serve this now, or its key, region or model name is wrong. Look: npm run doctor',
}

export function refusedInWords(vendor: string, { reason, vendorCode, retryAfterMs }: Refused): string {
  const code = vendorCode === undefined ? '' : ` (its code: ${vendorCode})`
  const wait = retryAfterMs === undefined ? '' : ` It asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`
  return `${vendor} refused: ${REASONS[reason]}${code}.${wait} Nothing was made.`
}

const FAULTS: readonly [prefix: string, words: string][] = [
  ['outside-address', 'The vendor named an address that is not to be visited: private, or not https.'],
  ['outside-redirects', 'The address of the file leads in circles.'],
  ['outside-too-large', 'The file is larger than may be stored.'],
  ['outside-empty', 'The file is empty.'],
  ['outside-http-403', 'The link to the file is not valid any more.'],
  ['outside-http-404', 'The file is not there any more.'],
  ['outside-http-410', 'The file is not there any more.'],
  ['outside-timeout', 'The file took too long to come.'],
  ['outside-', 'The file could not be fetched.'],
]

export function inWords(error: unknown): string {
  if (error instanceof Refusal) {
    const params = Object.entries(error.params).map(([name, value]) => `${name}: ${value}`)
    return `That can't be tried: ${error.code.replaceAll('_', ' ')}${params.length === 0 ? '' : ` (${params.join('; ')})`}.`
  }
  if (error instanceof Fault) {
    const words = FAULTS.find(([prefix]) => error.code.startsWith(prefix))?.[1]
    return words === undefined ? `It did not work: ${error.code}.` : `${words} (${error.code})`
  }
  if (error instanceof StartError) return error.message
  return `It did not work: ${error instanceof Error ? error.message : 'for an unknown reason'}.`
}

export function costLine(costMicroUsd: number | null, isFree: boolean): string {
  if (isFree) return 'costs nothing'
  if (costMicroUsd === null) return 'it will cost money; the catalogue does not say how much'
  return `it will cost about ${(costMicroUsd / 1_000_000).toFixed(4)} USD by the catalogue`
}

export const STOPPED_LATE = 'Stopped. What was begun may still be made there, and cost money: look into its console.'
