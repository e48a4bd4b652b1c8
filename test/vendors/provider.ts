/** One vendor's provider alone, without an application around it, in front of its double. */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Clock, LostSubmission, Provider, Task, TaskInput } from '../../src/core/ports.ts'
import type { VendorDefinition } from '../../src/core/providers/index.ts'

export interface Alone {
  provider: Provider
  clock: Clock
  task(changes?: Partial<Task>): Task
  picture(widthPx?: number, heightPx?: number): Promise<TaskInput>
  /** What the core would say of a submission that began `agoMs` ago and got no answer. */
  lost(task: Task, agoMs: number, others?: LostSubmission['others']): LostSubmission
  close(): Promise<void>
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }
let folders = 0

/** @param base what a task is where the test says nothing */
export function openAlone(
  vendor: VendorDefinition,
  variables: { readonly [name: string]: string },
  base: Partial<Task> & Pick<Task, 'kind' | 'model'>,
): Alone {
  const dir = mkdtempSync(join(tmpdir(), `vendor-${vendor.id}-${folders++}-`))
  const clock = { nowMs: () => Date.now() }
  const usual = Object.entries(vendor.variables).map(([name, { fallback }]) => [name, variables[name] ?? fallback])
  const provider = vendor.create(Object.fromEntries(usual), {
    clock,
    log: silent,
    sandbox: { run: () => Promise.reject(new Error('no sandbox here')) },
    dataDir: dir,
    callbackUrl: (key) => `https://bot.example/wake/${vendor.id}/${key}.signed`,
  })
  return {
    provider,
    clock,
    task: (changes) => ({
      prompt: 'a lighthouse at night',
      options: {},
      count: 1,
      seed: 7,
      inputs: [],
      locale: 'en',
      workDir: dir,
      signal: AbortSignal.timeout(20_000),
      ...base,
      ...changes,
    }),
    async picture(widthPx = 800, heightPx = 600) {
      const path = join(dir, `picture-${widthPx}x${heightPx}.jpg`)
      const pixels = { width: widthPx, height: heightPx, channels: 3 as const, background: '#357' }
      const { size } = await sharp({ create: pixels }).jpeg().toFile(path)
      return { type: 'picture', path, mime: 'image/jpeg', sizeBytes: size, widthPx, heightPx }
    },
    lost: (task, agoMs, others = []) => ({
      task,
      startedAtMs: clock.nowMs() - agoMs,
      lostAfterMs: clock.nowMs() - agoMs + provider.startTimeoutMs + 15_000,
      others,
    }),
    close: () => rm(dir, { recursive: true, force: true }),
  }
}
