/** Figures of vendors that are read when somebody looks. */
import { creditMicroUsd, vendorFigures } from './margin.ts'
import type { HealthParts } from './parts.ts'
import { stops } from './stops.ts'

const DAYS_MS = 30 * 24 * 60 * 60_000
/** Adding up a month's attempts takes a moment: not at every look. */
const FRESH_MS = 60_000
const ROWS = 200

export function gaugeVendors(parts: Pick<HealthParts, 'db' | 'clock' | 'catalog' | 'metrics' | 'providers'>): void {
  const { db, clock, catalog, metrics, providers } = parts
  let last: { atMs: number; figures: ReturnType<typeof vendorFigures> } | undefined
  metrics.gauge('vendor_margin_usd', async () => {
    const nowMs = clock.nowMs()
    if (last === undefined || nowMs - last.atMs > FRESH_MS)
      last = { atMs: nowMs, figures: vendorFigures(db.outer, nowMs - DAYS_MS, ROWS) }
    const worth = creditMicroUsd(catalog.current())
    if (worth === null) return []
    return (await last.figures).map(({ provider, modelId, credits, costMicroUsd }) => ({
      labels: { provider, model: modelId },
      value: (credits * worth - costMicroUsd) / 1_000_000,
    }))
  }, ['provider', 'model'])
  metrics.gauge('vendor_stopped', async () => {
    const stopped = new Set((await stops(db.outer)).map((one) => one.provider))
    return [...providers.keys()].map((provider) => ({ labels: { provider }, value: Number(stopped.has(provider)) }))
  }, ['provider'])
}
