/** The one suite that every provider passes. Imported by tests alone: `providerContract('fal', makeSubject)`. */
import { stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LIMITS } from '../limits.ts'
import type { Done, Json, Pending, Provider, RefusalReason, StartOutcome, Task, TaskInput } from '../ports.ts'
import { REPORTED_CHARS } from './kit/usage.ts'

/** A provider with everything around it that a test needs. */
export interface ProviderSubject {
  provider: Provider
  /** A small task that it can do, in a fresh work folder. */
  task(changes?: Partial<Task>): Task
  /** What it must refuse, and why. */
  refusals?: { title: string; prepare?: () => void | Promise<void>; task: Task; reason: RefusalReason }[]
  /** For providers that name the files they make: a task that goes on with one, and how many files they were handed so far. */
  goesOn?: { task(reference: TaskInput['reference']): Task; handedOver(): number }
  /** For providers that answer pending: lets the vendor finish this operation. */
  finish?(operation: Json): void | Promise<void>
  close?(): void | Promise<void>
}

const SOON_MS = 10_000
let keys = 0
const freshKey = () => `contract-${process.pid}-${++keys}`
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** Checks the shape of a finished result against its task. */
export async function expectDone(outcome: Done, task: Task): Promise<void> {
  expect(copy(outcome), 'an outcome survives a JSON round trip').toEqual(outcome)
  const mains = outcome.files.filter((file) => file.role === 'main')
  expect(mains.length).toBeLessThanOrEqual(task.count)
  if (task.kind === 'describe' || task.kind === 'write') expect(outcome.text?.trim()).toBeTruthy()
  else expect(mains.length, 'a result has a main file').toBeGreaterThan(0)
  if (task.kind === 'write') {
    expect(outcome.files, 'words come without files').toEqual([])
    expect(outcome.text?.length, 'what is written can be a prompt').toBeLessThanOrEqual(LIMITS.promptChars)
    expect(outcome.text, 'nothing stands around the words').toBe(outcome.text?.trim())
  }
  if (outcome.files.length > 0) expect(outcome.files[0]!.role, 'companions come after their main file').toBe('main')
  for (const { source } of outcome.files) {
    if ('path' in source) {
      expect(resolve(source.path).startsWith(resolve(task.workDir) + sep), 'files lie in the work folder').toBe(true)
      expect((await stat(source.path)).size).toBeGreaterThan(0)
    } else {
      expect(URL.canParse(source.url)).toBe(true)
    }
  }
  for (const note of outcome.notes ?? []) expect(note.code).toMatch(/^[a-z][a-z0-9-]*$/)
  if (outcome.usage?.costMicroUsd !== undefined) expect(outcome.usage.costMicroUsd).toBeGreaterThanOrEqual(0)
  const { reported = {} } = outcome.usage ?? {}
  expect(JSON.stringify(reported).length, 'what is kept of use is bounded').toBeLessThanOrEqual(REPORTED_CHARS)
  for (const [, said] of JSON.stringify(reported).matchAll(/:"([^"]*)"/g))
    expect(said, 'a word of a unit').toMatch(/^\S{1,24}$/)
}

function expectPending(outcome: Pending) {
  expect(copy(outcome), 'an operation survives a JSON round trip').toEqual(outcome)
  expect(outcome.operation).toBeDefined()
  expect(Number.isFinite(outcome.checkAfterMs) && outcome.checkAfterMs > 0).toBe(true)
}

/** Declares the suite for one provider. `make` is called afresh for each test. */
export function providerContract(name: string, make: () => ProviderSubject | Promise<ProviderSubject>) {
  describe(`provider contract: ${name}`, () => {
    let subject: ProviderSubject
    beforeEach(async () => {
      subject = await make()
    })
    afterEach(async () => {
      await subject.close?.()
    })

    const begin = async (): Promise<{ task: Task; outcome: StartOutcome }> => {
      const task = subject.task()
      return { task, outcome: await subject.provider.start(task, freshKey()) }
    }

    test('names itself and bounds how long a start may take', () => {
      expect(subject.provider.id).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(Number.isInteger(subject.provider.startTimeoutMs)).toBe(true)
      expect(subject.provider.startTimeoutMs).toBeGreaterThan(0)
    })

    test('says how it moves the camera of whatever it makes: by a setting, by words or not at all', () => {
      const { kind, model, settings } = subject.task()
      const way = subject.provider.camera?.({ kind, model, ...(settings === undefined ? {} : { settings }) })
      expect([undefined, null, 'words', 'structured']).toContain(way)
      if (kind === 'animate' || kind === 'video') expect(way).not.toBeUndefined()
    })

    test('a good task is done or pending, in the shape of the port', async () => {
      const { task, outcome } = await begin()
      if (outcome.state === 'done') await expectDone(outcome, task)
      else if (outcome.state === 'pending') expectPending(outcome)
      else expect.fail(`a good task ended ${outcome.state} (${outcome.vendorCode ?? 'no code'})`)
    })

    test('an operation can be checked by another process, any number of times, with the same end', async () => {
      const { task, outcome } = await begin()
      if (outcome.state !== 'pending') return
      const operation = copy(outcome.operation)
      const early = await subject.provider.check(operation, task.signal, task.workDir)
      expect(['pending', 'done']).toContain(early.state)
      await subject.finish?.(operation)
      const first = await subject.provider.check(copy(operation), task.signal, task.workDir)
      const again = await subject.provider.check(copy(operation), task.signal, task.workDir)
      if (first.state !== 'done') return expect.fail(`a finished operation is ${first.state}`)
      await expectDone(first, task)
      expect(again.state).toBe('done')
      expect((again as Done).files.map((file) => file.role)).toEqual(first.files.map((file) => file.role))
    })

    test('a file of its own is called by its own name, and one of somebody else’s is handed over', async () => {
      const { goesOn, provider } = subject
      if (goesOn === undefined) return
      const { task, outcome } = await begin()
      if (outcome.state === 'pending') await subject.finish?.(copy(outcome.operation))
      const done =
        outcome.state === 'pending' ? await provider.check(copy(outcome.operation), task.signal, task.workDir) : outcome
      const value = done.state === 'done' ? done.files.find(({ role }) => role === 'main')?.reference : undefined
      if (value === undefined) return expect.fail('a main file has no name')
      for (const [owner, handed] of [
        [provider.id, 0],
        ['somebody-else', 1],
      ] as const) {
        const before = goesOn.handedOver()
        const next = await provider.start(goesOn.task({ provider: owner, value: copy(value) }), freshKey())
        expect(['done', 'pending']).toContain(next.state)
        expect(goesOn.handedOver() - before, owner).toBe(handed)
      }
    })

    test('what it cannot do is refused with its reason and nothing is created', async () => {
      for (const { title, prepare, task, reason } of subject.refusals ?? []) {
        await prepare?.()
        const outcome = await subject.provider.start(task, freshKey())
        expect({ title, state: outcome.state, reason: 'reason' in outcome ? outcome.reason : undefined }).toEqual({
          title,
          state: 'refused',
          reason,
        })
      }
    })

    test('an aborted start ends soon and claims no result', async () => {
      const task = subject.task({ signal: AbortSignal.abort() })
      const startedMs = performance.now()
      const outcome = await subject.provider.start(task, freshKey())
      expect(performance.now() - startedMs).toBeLessThan(SOON_MS)
      expect(['refused', 'unknown']).toContain(outcome.state)
    })

    test('an operation that is not its own is no result', async () => {
      const task = subject.task()
      const outcome = await subject.provider
        .check({ not: 'ours' }, task.signal, task.workDir)
        .catch((fault: unknown) => fault)
      if (outcome instanceof Error) return
      expect((outcome as { state: string }).state).not.toBe('done')
    })

    test('recovering a key that nobody used never throws and finds no result', async () => {
      const { provider } = subject
      if (!provider.recover) return
      const task = subject.task()
      const outcome = await provider.recover(freshKey(), task.signal, task.workDir)
      expect(['absent', 'unknown']).toContain(outcome.state)
    })

    test('cancelling answers with a word and never throws', async () => {
      const { provider } = subject
      if (!provider.cancel) return
      const { task, outcome } = await begin()
      const operation = outcome.state === 'pending' ? copy(outcome.operation) : { not: 'ours' }
      expect(['cancelled', 'running', 'unknown']).toContain(await provider.cancel(operation, task.signal))
    })

    test('a callback that nobody signed wakes nothing', async () => {
      const { provider } = subject
      if (!provider.wake) return
      const forged = { headers: {}, query: {}, rawBody: Buffer.from('{"id":"1","status":"succeeded"}') }
      expect(await provider.wake(forged)).toBeNull()
    })

    test('its probe answers in words, even when it is aborted', async () => {
      const { provider } = subject
      if (!provider.probe) return
      const well = await provider.probe(new AbortController().signal)
      expect(well).toMatchObject({ ok: true })
      expect(well.detail.length).toBeGreaterThan(0)
      expect(await provider.probe(AbortSignal.abort())).toMatchObject({ ok: false })
    })
  })
}
