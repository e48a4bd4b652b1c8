/** The flow's handlers for the queue, and its periodic sweeps. */

import { gaugeVendors } from '../health/gauges.ts'
import { lookAtStopped } from '../health/stops.ts'
import { LIMITS } from '../limits.ts'
import type { Topic } from '../ports.ts'
import { tellNext } from '../privacy/notices.ts'
import { startTopic } from './accept.ts'
import type { GenerationParts } from './parts.ts'
import { stepSample, wakeSamples } from './samples.ts'
import { advance } from './steps.ts'
import { sweepExpired, sweepFiles, sweepOrphans, wakeOverdue } from './sweep.ts'

const FILES_EVERY_MS = 10_000
const HOURLY_MS = 60 * 60 * 1000

/** One lane for each provider's starts, one for everything else. */
export function generationHandlers(parts: GenerationParts): { [topic in Topic]?: (ref: string) => Promise<void> } {
  const handlers: { [topic in Topic]?: (ref: string) => Promise<void> } = {
    generation: (generationId) => advance(parts, generationId, undefined),
    sample: (sampleId) => stepSample(parts, sampleId),
  }
  for (const provider of parts.providers.keys())
    handlers[startTopic({ provider })] = (generationId) => advance(parts, generationId, provider)
  return handlers
}

/**
 * Sweeps once now, then regularly.
 * @param options.alone the only process there is: at start every unfinished row is woken, whatever its time
 */
export async function startSweeps(
  parts: GenerationParts,
  options: { alone: boolean; alsoWake(all: boolean): Promise<unknown> },
): Promise<void> {
  const wake = async (all: boolean) => {
    await wakeOverdue(parts, all)
    await wakeSamples(parts, all)
    await options.alsoWake(all)
  }
  await wake(options.alone)
  gaugeVendors(parts)
  parts.queue.every('wake overdue rows', LIMITS.sweepEveryMs, () => wake(false))
  parts.queue.every('remove files', FILES_EVERY_MS, async () => {
    await sweepFiles(parts)
  })
  parts.queue.every('expire', LIMITS.sweepEveryMs, () => sweepExpired(parts))
  parts.queue.every('look at stopped vendors', LIMITS.sweepEveryMs, () => lookAtStopped(parts))
  parts.queue.every('tell everybody', LIMITS.noticeEveryMs, async () => {
    await tellNext(parts)
  })
  parts.queue.every('remove orphans', HOURLY_MS, async () => {
    await sweepOrphans(parts)
  })
}
