/** The call of a start, and the writing down of what it was answered. */
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Provider, StartOutcome, Task } from '../ports.ts'
import type { GenerationParts } from './parts.ts'

/** The call itself. What is thrown, time-outs included, is an unknown outcome: the vendor may have begun. */
export async function call(
  parts: GenerationParts,
  provider: Provider,
  task: Omit<Task, 'signal'>,
  key: string,
): Promise<StartOutcome> {
  parts.calls.set(key, {
    provider: provider.id,
    untilMs: performance.now() + provider.startTimeoutMs + LIMITS.callSlackMs,
  })
  try {
    return await provider.start({ ...task, signal: AbortSignal.timeout(provider.startTimeoutMs) }, key)
  } catch (error) {
    parts.log.warn({ attempt: key, provider: provider.id, err: error }, 'a start was torn')
    return { state: 'unknown', vendorCode: error instanceof Fault ? error.code : 'thrown' }
  } finally {
    parts.calls.delete(key)
  }
}

const INSIST_TRIES = 20
const INSIST_PAUSE_MS = 500

/** What a vendor answered must not be lost to a database that is busy or full for a moment. */
export async function insist<T>(parts: GenerationParts, generationId: string, act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof Fault && error.retryable) || tries >= INSIST_TRIES) throw error
      parts.log.warn({ generation: generationId, code: error.code, tries }, 'an outcome could not be written yet')
      await new Promise((resolve) => setTimeout(resolve, INSIST_PAUSE_MS))
    }
  }
}
