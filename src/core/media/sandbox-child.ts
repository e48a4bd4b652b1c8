/** One sandbox child as its parent sees it: started, given a job, watched, killed. Which job runs where is sandbox.ts's. */
import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { Fault, Refusal, type RefusalParams } from '../errors.ts'
import type { Json, Log } from '../ports.ts'

export interface JobMessage {
  entry: string
  job: Json
}

export type JobAnswer =
  | { state: 'done'; value: Json }
  | { state: 'refused'; code: string; params: RefusalParams; caused: boolean }
  | { state: 'failed'; name: string; at: string[] }
  /** The disk has no room: nothing is said of the file. */
  | { state: 'full' }

export interface ChildBounds {
  rssBytes: number
  /** How often the child's memory is read while it works. */
  watchMs: number
}

export interface SandboxChild {
  readonly pid: number | undefined
  /** False once it has died or was killed: never gives another job. */
  readonly alive: boolean
  readonly jobs: number
  /** False once a decoder in it has failed or it has grown: it is not to be given another job. */
  readonly sound: boolean
  run(message: JobMessage, timeoutMs: number, signal: AbortSignal | undefined): Promise<Json>
  /** SIGKILL; resolves when the system has taken the process away. */
  kill(): Promise<void>
}

const PROGRAM = new URL('./child.ts', import.meta.url)
const NICENESS = 10

/**
 * Starts a child with an empty environment, low priority and no output.
 * A child that is idle keeps nobody's process alive.
 */
export function startChild(bounds: ChildBounds, log: Log): SandboxChild {
  const child = fork(PROGRAM, [String(process.pid), String(bounds.rssBytes)], {
    env: {},
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  lowerPriority(child.pid)
  let alive = true
  let jobs = 0
  let sound = true
  /** Why we killed it, told to the job instead of a bare death. */
  let verdict: Fault | null = null
  let onDeath: ((fault: Fault) => void) | null = null
  const gone = new Promise<void>((resolve) => {
    const dies = (detail: object) => {
      alive = false
      if (onDeath) onDeath(verdict ?? deathOf(child.signalCode, detail))
      resolve()
    }
    child.once('exit', (exitCode, signal) => dies({ exitCode, signal }))
    child.once('error', (cause) => {
      child.kill('SIGKILL')
      dies({ cause })
    })
  })
  hold(child, false)

  function killFor(fault: Fault): void {
    verdict ??= fault
    alive = false
    child.kill('SIGKILL')
  }

  async function run(message: JobMessage, timeoutMs: number, signal: AbortSignal | undefined): Promise<Json> {
    jobs += 1
    hold(child, true)
    const aborted = () => killFor(new Fault('child_aborted', { retryable: true, cause: signal?.reason }))
    signal?.addEventListener('abort', aborted, { once: true })
    const timer = setTimeout(() => killFor(new Fault('child_timeout')), timeoutMs)
    const watch = setInterval(() => {
      residentBytes(child.pid).then((rssBytes) => {
        if (rssBytes <= bounds.rssBytes || !alive) return
        log.warn({ rssBytes, boundBytes: bounds.rssBytes }, 'sandbox child grew too large')
        killFor(new Fault('child_memory'))
      })
    }, bounds.watchMs)
    try {
      const answer = await new Promise<JobAnswer>((resolve, reject) => {
        if (!alive) return reject(verdict ?? new Fault('child_died', { retryable: true }))
        onDeath = reject
        child.once('message', (reply) => resolve(reply as JobAnswer))
        child.send(message, (fault) => {
          if (fault) reject(new Fault('child_died', { retryable: true, cause: fault }))
        })
      })
      if (verdict) throw verdict
      sound &&= answer.state === 'done' || (answer.state === 'refused' && !answer.caused)
      // Some decoders never give memory back; a bot at rest should be small.
      sound &&= (await residentBytes(child.pid)) <= bounds.rssBytes / 2
      return readAnswer(answer, log)
    } finally {
      clearTimeout(timer)
      clearInterval(watch)
      signal?.removeEventListener('abort', aborted)
      child.removeAllListeners('message')
      onDeath = null
      hold(child, false)
    }
  }

  return {
    get pid() {
      return child.pid
    },
    get alive() {
      return alive
    },
    get jobs() {
      return jobs
    },
    get sound() {
      return sound
    },
    run,
    async kill() {
      alive = false
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
      child.ref()
      child.kill('SIGKILL')
      await gone
    },
  }
}

function readAnswer(answer: JobAnswer, log: Log): Json {
  if (answer.state === 'done') return answer.value
  if (answer.state === 'refused') throw new Refusal(answer.code, answer.params)
  if (answer.state === 'full') throw new Fault('sandbox_disk_full', { retryable: true })
  // Names and places in source only: a decoder's message may quote the file.
  log.warn({ error: answer.name, at: answer.at }, 'sandbox job failed')
  throw new Fault('child_error')
}

/** Where there is no /proc the child watches its own memory and ends itself by SIGKILL. */
function deathOf(signal: NodeJS.Signals | null, detail: object): Fault {
  const code = process.platform !== 'linux' && signal === 'SIGKILL' ? 'child_memory' : 'child_died'
  return new Fault(code, { retryable: true, cause: detail })
}

/** Resident memory of a process, 0 where it can't be read. */
async function residentBytes(pid: number | undefined): Promise<number> {
  if (process.platform !== 'linux' || pid === undefined) return 0
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
}

function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    os.setPriority(pid, NICENESS)
  } catch {
    // Already dead, or not allowed here: the job's bounds still hold.
  }
}

/** Keeps our own process alive for the child's answer, or not. */
function hold(child: ChildProcess, held: boolean): void {
  if (held) {
    child.ref()
    child.channel?.ref()
  } else {
    child.unref()
    child.channel?.unref()
  }
}
