/** The one place where the words of an S3 server become ours. */
import { S3ServiceException } from '@aws-sdk/client-s3'
import { Fault } from '../errors.ts'

const FULL = new Set([
  'QuotaExceeded',
  'XMinioStorageFull',
  'InsufficientStorage',
  'XAmzQuotaExceeded',
  'EntityTooLarge',
])
const DENIED = new Set(['NoSuchBucket', 'AuthorizationHeaderMalformed', 'PermanentRedirect'])
const GONE = new Set(['NoSuchKey', 'NotFound'])

export async function mapped<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw asFault(error)
  }
}

/** Its own message stays inside `cause`, which no person and no log sees: it may name keys and addresses. */
export function asFault(error: unknown): unknown {
  if (error instanceof Fault) return error
  if (!(error instanceof S3ServiceException)) return new Fault('store_unavailable', { retryable: true, cause: error })
  const status = error.$metadata.httpStatusCode
  if (GONE.has(error.name)) return new Fault('not_found', { cause: error })
  if (error.name === 'InvalidRange' || status === 416) return new Fault('range_invalid', { cause: error })
  if (FULL.has(error.name) || status === 507) return new Fault('store_full', { retryable: true, cause: error })
  // A wrong key or region, a missing right, a missing bucket: an operator can mend it while the job waits.
  if (status === 401 || status === 403 || status === 301 || DENIED.has(error.name))
    return new Fault('store_denied', { retryable: true, cause: error })
  return new Fault('store_unavailable', { retryable: true, cause: error })
}
