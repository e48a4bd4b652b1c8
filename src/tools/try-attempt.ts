/** One submission to a vendor, followed to its end by the rules of the bot: never sent twice, a lost answer is looked up. */
import { Fault } from '../core/errors.ts'
import { LIMITS } from '../core/limits.ts'
import type { CheckOutcome, Clock, Done, Json, Provider, RecoverOutcome, Task } from '../core/ports.ts'
import { refusedInWords } from './try-words.ts'

interface Parts {
  say(line: string): void
  clock: Clock
  pause(ms: number): Promise<void>
}

/** Null: it was not made, and why was said. */
export async function attempt(
  parts: Parts,
  provider: Provider,
  key: string,
  task: Omit<Task, 'signal'>,
): Promise<Done | null> {
  const { say, clock } = parts
  const began = clock.nowMs()
  const outcome = await provider
    .start({ ...task, signal: AbortSignal.timeout(provider.startTimeoutMs) }, key)
    .catch((error: unknown) => ({ state: 'unknown' as const, vendorCode: codeOf(error) }))
  switch (outcome.state) {
    case 'done':
      say(`Made in ${seconds(clock.nowMs() - began)} s.`)
      return outcome
    case 'refused':
      say(refusedInWords(provider.id, outcome))
      return null
    case 'pending':
      say(`Taken: ${JSON.stringify(outcome.operation)}`)
      return follow(parts, provider, outcome, task.workDir, began)
    case 'unknown':
      say(`The answer was lost (${outcome.vendorCode ?? 'no code'}): it may have begun, and may cost money.`)
      return recover(parts, provider, { key, task, began })
  }
}

async function follow(
  parts: Parts,
  provider: Provider,
  pending: { operation: Json; checkAfterMs: number },
  workDir: string,
  began: number,
): Promise<Done | null> {
  const { say, clock, pause } = parts
  let { operation, checkAfterMs } = pending
  while (clock.nowMs() - began < LIMITS.generationDeadlineMs) {
    await pause(Math.max(checkAfterMs, 100))
    let outcome: CheckOutcome
    try {
      outcome = await provider.check(operation, AbortSignal.timeout(LIMITS.checkTimeoutMs), workDir)
    } catch (error) {
      say(`Asking failed (${codeOf(error)}); asked again.`)
      checkAfterMs = error instanceof Fault ? (error.retryAfterMs ?? LIMITS.stepBackoffMs) : LIMITS.stepBackoffMs
      continue
    }
    if (outcome.state === 'done') {
      say(`Made in ${seconds(clock.nowMs() - began)} s.`)
      return outcome
    }
    if (outcome.state === 'refused') {
      say(refusedInWords(provider.id, outcome))
      return null
    }
    operation = outcome.operation
    checkAfterMs = outcome.checkAfterMs
  }
  say('It takes too long: given up. It may still be made, and cost money.')
  return null
}

async function recover(
  parts: Parts,
  provider: Provider,
  lost: { key: string; task: Omit<Task, 'signal'>; began: number },
): Promise<Done | null> {
  const { say, clock, pause } = parts
  const { key, task, began } = lost
  const { workDir } = task
  if (provider.recover === undefined) {
    say('This vendor can’t be asked what became of it: look into its console.')
    return null
  }
  const untilMs = clock.nowMs() + LIMITS.recoverGraceMs
  const submission = {
    task,
    startedAtMs: began,
    lostAfterMs: began + provider.startTimeoutMs + LIMITS.callSlackMs,
    others: [],
  }
  for (;;) {
    const outcome: RecoverOutcome = await provider
      .recover(key, AbortSignal.timeout(LIMITS.checkTimeoutMs), workDir, submission)
      .catch(() => ({ state: 'unknown' as const }))
    switch (outcome.state) {
      case 'done':
        say(`Found. Made in ${seconds(clock.nowMs() - began)} s.`)
        return outcome
      case 'pending':
        say('Found: it is under way.')
        return follow(parts, provider, outcome, workDir, began)
      case 'refused':
        say(refusedInWords(provider.id, outcome))
        return null
      case 'absent':
        say('It never arrived: nothing was made.')
        return null
      case 'lost':
        say(UNTOLD)
        return null
      case 'unknown':
        if (clock.nowMs() > untilMs) {
          say(UNTOLD)
          return null
        }
        await pause(LIMITS.recoverEveryMs)
    }
  }
}

const UNTOLD = 'The vendor can’t tell what became of it: look into its console.'
const seconds = (ms: number) => (ms / 1000).toFixed(1)
const codeOf = (error: unknown) => (error instanceof Fault ? error.code : 'no answer')
