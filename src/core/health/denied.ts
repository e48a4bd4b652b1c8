/**
 * A vendor that refuses a job is asked by its free call whether it knows us: where it does not (a wrong key, region or address), every
 * job will be refused until an operator mends it, so admins hear of it.
 */
import { isOwnCode } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Provider } from '../ports.ts'
import type { HealthParts } from './parts.ts'
import { lookAt, titleOf } from './stops.ts'

export async function askIfDenied(
  parts: HealthParts & { looksAgainMs: Map<string, number> },
  provider: Provider,
  vendorCode: string | undefined,
): Promise<void> {
  if (isOwnCode(vendorCode)) return
  const { looksAgainMs } = parts
  const nowMs = parts.clock.nowMs()
  if (nowMs < (looksAgainMs.get(provider.id) ?? Number.NEGATIVE_INFINITY)) return
  looksAgainMs.set(provider.id, nowMs + LIMITS.vendorRetryMs)
  const { ok, detail } = await lookAt(provider)
  if (ok) return
  looksAgainMs.set(provider.id, nowMs + LIMITS.vendorNoticeMs)
  parts.log.error({ provider: provider.id, vendorCode, detail }, 'a vendor refuses jobs and its free call fails too')
  const params = { vendor: titleOf(parts, provider.id), code: vendorCode ?? '–' }
  await parts.db.transaction((trx) => parts.screens.notifyAdmins(trx, { text: [{ key: 'vendor-denied', params }] }))
}
