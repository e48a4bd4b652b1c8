/**
 * The Sandbox port: lanes of warm child processes in which hostile bytes are decoded and results are rendered.
 * Whatever a child does (hang, crash, grow), its job ends with a Fault and everything else goes on.
 */
import PQueue from 'p-queue'
import { Fault } from '../errors.ts'
import { LIMITS } from '../limits.ts'
import type { Json, Log, Sandbox } from '../ports.ts'
import { type SandboxChild, startChild } from './sandbox-child.ts'

type Lane = 'intake' | 'render' | 'screen'

export interface SandboxOptions {
  log: Log
  rssBytes?: number
  intakeMs?: number
  renderMs?: number
  jobsBeforeReplacement?: number
  intakeLanes?: number
  renderLanes?: number
  /** A child without work for this long is stopped: an idle bot should be small. */
  idleMs?: number
  /** More waiting jobs than this in a lane are turned away with the fault `sandbox_busy`. */
  waitingJobs?: number
  watchMs?: number
}

export interface RunningSandbox extends Sandbox {
  /** Kills every child; waiting and running jobs end with the fault `sandbox_closed`. */
  close(): Promise<void>
  /** Process ids of the children alive now. */
  pids(): number[]
}

/**
 * Makes the sandbox; children start with the first job.
 * Faults of `run`: child_died, child_timeout, child_memory, child_error, child_aborted, sandbox_busy, sandbox_closed,
 * sandbox_disk_full.
 */
export function createSandbox(options: SandboxOptions): RunningSandbox {
  const { log } = options
  const bounds = { rssBytes: options.rssBytes ?? LIMITS.childRssBytes, watchMs: options.watchMs ?? 100 }
  const jobsBeforeReplacement = options.jobsBeforeReplacement ?? LIMITS.childJobsBeforeReplacement
  const waitingJobs = options.waitingJobs ?? 256
  const closing = new AbortController()
  const alive = new Set<SandboxChild>()
  const lanes = {
    intake: makeLane(options.intakeLanes ?? LIMITS.childIntakeLanes, options.intakeMs ?? LIMITS.childIntakeMs),
    render: makeLane(options.renderLanes ?? LIMITS.childRenderLanes, options.renderMs ?? LIMITS.childRenderMs),
    screen: makeLane(LIMITS.childScreenLanes, LIMITS.childScreenMs),
  }

  function makeLane(children: number, timeoutMs: number) {
    const idle: SandboxChild[] = []
    const queue = new PQueue({ concurrency: children })
    const stopIdle = setTimeout(() => {
      if (queue.pending > 0) return
      for (const child of idle.splice(0)) void stop(child)
    }, options.idleMs ?? 60_000).unref()
    return { idle, queue, timeoutMs, stopIdle }
  }

  async function stop(child: SandboxChild): Promise<void> {
    await child.kill()
    alive.delete(child)
  }

  /** A warm child of the lane, or a new one. */
  function take(idle: SandboxChild[]): SandboxChild {
    for (let child = idle.pop(); child; child = idle.pop()) {
      if (child.alive) return child
      alive.delete(child)
    }
    const child = startChild(bounds, log)
    alive.add(child)
    return child
  }

  async function runIn(lane: Lane, entry: URL, job: Json, signal: AbortSignal): Promise<Json> {
    const { idle, timeoutMs, stopIdle } = lanes[lane]
    if (signal.aborted) throw abortFault(signal)
    const child = take(idle)
    try {
      return await child.run({ entry: entry.href, job }, timeoutMs, signal)
    } catch (fault) {
      throw closing.signal.aborted ? abortFault(signal) : fault
    } finally {
      if (child.alive && child.sound && child.jobs < jobsBeforeReplacement && !closing.signal.aborted) {
        idle.push(child)
        stopIdle.refresh()
      } else {
        await stop(child)
      }
    }
  }

  function abortFault(signal: AbortSignal): Fault {
    if (closing.signal.aborted) return new Fault('sandbox_closed', { retryable: true })
    return new Fault('child_aborted', { retryable: true, cause: signal.reason })
  }

  async function run<T extends Json>(lane: Lane, entry: URL, job: Json, signal?: AbortSignal): Promise<T> {
    const { queue } = lanes[lane]
    const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
    if (either.aborted) throw abortFault(either)
    if (queue.size >= waitingJobs) throw new Fault('sandbox_busy', { retryable: true, retryAfterMs: 5000 })
    // The queue's own signal ends the wait of a job that has not started; a started one is killed in runIn.
    try {
      return (await queue.add(() => runIn(lane, entry, job, either), { signal: either })) as T
    } catch (fault) {
      throw either.aborted && !(fault instanceof Fault) ? abortFault(either) : fault
    }
  }

  return {
    run,
    pids: () => [...alive].filter((child) => child.alive).flatMap((child) => child.pid ?? []),
    async close() {
      closing.abort()
      for (const lane of Object.values(lanes)) clearTimeout(lane.stopIdle)
      await Promise.all([...alive].map(stop))
      await Promise.all(Object.values(lanes).map((lane) => lane.queue.onIdle()))
    },
  }
}
