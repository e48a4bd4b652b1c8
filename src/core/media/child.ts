/**
 * The program of a sandbox child: takes one job at a time over IPC, imports the named module and answers with what its
 * `run(job)` returned. It has no environment, its output goes nowhere, and it ends with its parent.
 */
import nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { RefusalParams } from '../errors.ts'
import type { Json } from '../ports.ts'
import type { JobAnswer, JobMessage } from './sandbox-child.ts'

type Run = (job: Json) => Promise<Json | undefined> | Json | undefined

// As start.mjs does it; without an environment nobody tells us. A child is born often and dies by SIGKILL, which writes nothing
// down: so what a module needed is written once its first job is answered.
nodeModule.enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/compile', import.meta.url)))
const compiled = new Set<string>()

// A terminal's Ctrl-C and pm2 signal the whole process tree; the parent drains and then ends us itself.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))

// A decoder busy in native code never sees 'disconnect', so a thread looks whether the parent still lives; where the
// parent can't read our memory (no /proc) it watches that too.
const [parentPid, maxRssBytes] = process.argv.slice(2).map(Number)
new Worker(
  `const { parentPid, maxRssBytes } = require('node:worker_threads').workerData
  const still = new Int32Array(new SharedArrayBuffer(4))
  const watchesMemory = process.platform !== 'linux'
  for (;;) {
    Atomics.wait(still, 0, 0, watchesMemory ? 100 : 500)
    const tooLarge = watchesMemory && process.memoryUsage.rss() > maxRssBytes
    if (process.ppid !== parentPid || tooLarge) process.kill(process.pid, 'SIGKILL')
  }`,
  { eval: true, workerData: { parentPid, maxRssBytes }, resourceLimits: { maxOldGenerationSizeMb: 8 } },
).unref()

process.on('message', (message: JobMessage) => {
  answer(message).then((reply) => process.send?.(reply, () => keepCompiled(message.entry)))
})

function keepCompiled(entry: string): void {
  if (compiled.has(entry)) return
  compiled.add(entry)
  nodeModule.flushCompileCache()
}

async function answer({ entry, job }: JobMessage): Promise<JobAnswer> {
  try {
    const module: { run: Run } = await import(entry)
    return { state: 'done', value: (await module.run(job)) ?? null }
  } catch (thrown) {
    return failure(thrown)
  }
}

/** A disk without room, as Node, libvips and FFmpeg name it. */
const FULL = /no space left on device|disk quota exceeded/i

/** Whatever was made of it on its way: a decoder that can't write calls the file broken. */
function isFull(thrown: unknown): boolean {
  return thrown instanceof Error && (FULL.test(thrown.message) || isFull(thrown.cause))
}

/** A refusal by its shape, since the module may hold another copy of the class; of a fault only what can hold no content. */
function failure(thrown: unknown): JobAnswer {
  if (isFull(thrown)) return { state: 'full' }
  if (!(thrown instanceof Error)) return { state: 'failed', name: typeof thrown, at: [] }
  const { name, code, params, cause } = thrown as Error & { code?: unknown; params?: RefusalParams }
  if (name === 'Refusal' && typeof code === 'string') {
    return { state: 'refused', code, params: params ?? {}, caused: cause !== undefined }
  }
  const places = (thrown.stack ?? '').split('\n').flatMap((line) => /[\w.-]+:\d+:\d+(?=\)?$)/.exec(line)?.[0] ?? [])
  return { state: 'failed', name, at: places.slice(0, 4) }
}
