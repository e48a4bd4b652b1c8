/** Starts workers, talks to them, kills them. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Order, WorkerSettings } from './worker.ts'

export interface WorkerProcess {
  pid: number
  /** Resolves when the application is up; rejects when it dies before. */
  ready: Promise<void>
  /** Rejects when the process dies before it answers: then nobody knows whether it was done. */
  tell(order: Order): Promise<unknown>
  kill(): Promise<void>
  stopped: Promise<number | null>
  complaints(): string
}

const PROGRAM = fileURLToPath(new URL('worker.ts', import.meta.url))
/** Compiled code, for all processes of this installation: a start costs half of what it would without. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url))
const COMPLAINT_CHARS = 4000

export function startWorker(settings: WorkerSettings): WorkerProcess {
  const child: ChildProcess = fork(PROGRAM, [JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
    execArgv: [],
  })
  const waiting = new Map<number, { resolve(answer: unknown): void; reject(error: Error): void }>()
  let asked = 0
  let complaints = ''
  const hear = (chunk: Buffer) => {
    complaints = (complaints + chunk.toString()).slice(-COMPLAINT_CHARS)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => {})
  child.on('message', (message: { ready?: true; id?: number; answer?: unknown; error?: string }) => {
    if (message.ready === true) ready.resolve()
    const one = waiting.get(message.id ?? -1)
    waiting.delete(message.id ?? -1)
    if (message.error === undefined) one?.resolve(message.answer)
    else one?.reject(new Error(message.error))
  })
  child.on('error', () => {})
  const stopped = once(child, 'exit').then(([code]) => {
    const gone = new Error(`the worker is gone: ${complaints}`)
    ready.reject(gone)
    for (const one of waiting.values()) one.reject(gone)
    waiting.clear()
    return code as number | null
  })
  return {
    pid: child.pid ?? -1,
    ready: ready.promise,
    stopped,
    complaints: () => complaints,
    async tell(order) {
      const id = ++asked
      const answer = Promise.withResolvers<unknown>()
      answer.promise.catch(() => {})
      waiting.set(id, answer)
      if (!child.connected) answer.reject(new Error('the worker is gone'))
      else
        child.send({ id, order }, (error) => {
          if (error !== null) answer.reject(error)
        })
      return answer.promise
    },
    async kill() {
      child.kill('SIGKILL')
      await stopped
    },
  }
}
