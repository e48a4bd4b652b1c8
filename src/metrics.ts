/** Figures for operators, in the format of Prometheus. The only importer of prom-client. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics } from './core/ports.ts'

export interface MetricsRegistry extends Metrics {
  /** The page for `/metrics`. */
  render(): Promise<{ contentType: string; body: string }>
}

type Labels = { [name: string]: string | number }
interface Series<T> {
  metric: T
  labelNames: string[]
}

const PREFIX = 'chatelier_'
const SERIES_MAX = 300
const LABEL_CHARS = 80
const SECONDS_BUCKETS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300]

/** What the well-known figures mean; others are allowed and say only their name. */
const HELP: { [name: string]: string } = {
  http_request_seconds: 'Time to answer a request, by route, method and status',
  ready: '1 while the part is ready',
  vendor_cost_usd: 'What vendors took for what they made, by their word or else by the catalogue',
  vendor_credits: 'Credits that people paid for what vendors made',
  vendor_worth_usd: 'What those credits bring at least: at the lowest price of a pack in US dollars',
  vendor_margin_usd: 'In the last 30 days: what its credits bring at least, less what it took',
  vendor_stopped: '1 while a vendor takes no jobs for want of balance',
}

/**
 * Makes an own registry. `processFigures: false` leaves out memory, event loop and the like, which hold timers: tests.
 * The label names of a figure are those of its first use; later ones are brought in line with them.
 */
export function createMetrics({ processFigures = true }: { processFigures?: boolean } = {}): MetricsRegistry {
  const registry = new Registry()
  if (processFigures) collectDefaultMetrics({ register: registry, prefix: PREFIX })
  const counters = new Map<string, Series<Counter>>()
  const histograms = new Map<string, Series<Histogram>>()
  const gauges = new Map<string, Parameters<Metrics['gauge']>[1]>()

  function seriesOf<T>(all: Map<string, Series<T>>, name: string, labels: Labels, make: (names: string[]) => T) {
    let series = all.get(name)
    if (series === undefined && counters.size + histograms.size + gauges.size < SERIES_MAX) {
      const labelNames = Object.keys(labels)
      series = { metric: make(labelNames), labelNames }
      all.set(name, series)
    }
    return series
  }

  return {
    count(name, labels = {}, amount = 1) {
      const series = seriesOf(counters, name, labels, (labelNames) => {
        return new Counter({ ...named(`${name}_total`, name), labelNames, registers: [registry] })
      })
      series?.metric.inc(aligned(labels, series.labelNames), amount)
    },
    observe(name, seconds, labels = {}) {
      if (!Number.isFinite(seconds)) return
      const series = seriesOf(histograms, name, labels, (labelNames) => {
        return new Histogram({ ...named(name, name), labelNames, buckets: SECONDS_BUCKETS, registers: [registry] })
      })
      series?.metric.observe(aligned(labels, series.labelNames), seconds)
    },
    gauge(name, read, labels = []) {
      const isNew = !gauges.has(name)
      gauges.set(name, read)
      if (!isNew) return
      new Gauge({
        ...named(name, name),
        labelNames: [...labels],
        registers: [registry],
        async collect() {
          // A figure that can't be read must not take the whole page with it.
          const reading = Promise.resolve().then(() => gauges.get(name)?.())
          const now = (await reading.catch(() => undefined)) ?? Number.NaN
          if (typeof now === 'number') return this.set(now)
          this.reset()
          for (const one of now) this.set(aligned(one.labels, [...labels]), one.value)
        },
      })
    },
    async render() {
      return { contentType: registry.contentType, body: await registry.metrics() }
    },
  }
}

const named = (name: string, plain: string) => ({
  name: PREFIX + name.replace(/[^a-zA-Z0-9_]/g, '_'),
  help: HELP[plain] ?? plain.replaceAll('_', ' '),
})

function aligned(labels: Labels, labelNames: string[]): Labels {
  return Object.fromEntries(labelNames.map((name) => [name, String(labels[name] ?? '').slice(0, LABEL_CHARS)]))
}
