/** One vendor's provider alone, without an application around it, in front of its double. */
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { Fault } from '../../src/core/errors.ts'
import type { CheckOutcome, Clock, Json, LostSubmission, Provider, Task, TaskInput } from '../../src/core/ports.ts'
import type { VendorDefinition } from '../../src/core/providers/index.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import type { VendorDouble } from './kit.ts'

export interface Alone {
  provider: Provider
  clock: Clock
  task(changes?: Partial<Task>): Task
  /** Begins a job that is waited for. */
  started(changes?: Partial<Task>, key?: string): Promise<{ operation: Json; id: string }>
  check(operation: Json): Promise<CheckOutcome>
  picture(widthPx?: number, heightPx?: number): Promise<TaskInput>
  /** What the core would say of a submission that began `agoMs` ago and got no answer. */
  lost(task: Task, agoMs: number, others?: LostSubmission['others']): LostSubmission
  close(): Promise<void>
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }
let folders = 0
let keys = 0

/** As long as the names of real attempts. */
export const freshKey = () => `0BsVendorTestKey${String(++keys).padStart(6, '0')}`
export const signal = () => AbortSignal.timeout(PATIENCE_MS)

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
  const alone: Alone = {
    provider,
    clock,
    async started(changes, key = freshKey()) {
      const outcome = await provider.start(alone.task(changes), key)
      if (outcome.state !== 'pending') throw new Error(`it is ${JSON.stringify(outcome)}`)
      return { operation: outcome.operation, id: (outcome.operation as { id: string }).id }
    },
    check: (operation) => provider.check(operation, signal(), '/nowhere'),
    task: (changes) => ({
      prompt: 'a lighthouse at night',
      options: {},
      count: 1,
      seed: 7,
      inputs: [],
      locale: 'en',
      workDir: dir,
      signal: signal(),
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
  return alone
}

/** What each vendor has to show whose jobs are waited for, asked of its provider alone. */
export function testsOfWaiting(
  at: () => { alone: Alone; double: VendorDouble },
  given: {
    /** The variable with its key. */
    secret: string
    /** What is asked about a job that is not seen yet. */
    notYet: 404 | Json
  },
): void {
  test('that fails is told by its code and words: content, the input, the engine', async () => {
    const { alone, double } = at()
    for (const [how, reason] of [
      ['content', 'content'],
      ['input', 'input'],
      ['fault', 'unavailable'],
    ] as const) {
      const { operation, id } = await alone.started()
      await double.fail(id, how)
      expect(await alone.check(operation)).toMatchObject({ state: 'refused', reason })
    }
  })

  test('is not given up for answers that say nothing about it, nor while it is not seen yet', async () => {
    const { alone, double } = at()
    const { operation } = await alone.started()
    for (const answer of [401, 403, 429, 500, 503, 'tear', 'html', 'empty'] as const) {
      double.nextChecks(answer)
      const fault = await alone.check(operation).catch((error: unknown) => error)
      expect(fault).toBeInstanceOf(Fault)
      expect((fault as Fault).retryable).toBe(true)
      expect(String((fault as Error).stack)).not.toContain(double.variables[given.secret])
    }
    if (given.notYet === 404) double.nextChecks(404)
    expect((await alone.check(given.notYet === 404 ? operation : given.notYet)).state).toBe('pending')
    await double.finish()
    expect((await alone.check(operation)).state).toBe('done')
  })
}
