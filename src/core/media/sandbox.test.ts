import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { Fault, Refusal } from '../errors.ts'
import type { Log } from '../ports.ts'
import { createSandbox, type RunningSandbox, type SandboxOptions } from './sandbox.ts'

const MB = 1024 * 1024
const lines: string[] = []
const keep = (fields: object, text: string) => void lines.push(JSON.stringify(fields) + text)
const log: Log = { debug: keep, info: keep, warn: keep, error: keep }

let open: RunningSandbox[] = []
function sandbox(options: Partial<SandboxOptions> = {}): RunningSandbox {
  const made = createSandbox({ log, ...options })
  open.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()))
  open = []
  lines.length = 0
})

/** A module whose run(job) has this body. */
const job = (body: string) =>
  new URL(`data:text/javascript,${encodeURIComponent(`export async function run(job) {${body}}`)}`)
const double = job('return job * 2')
const whoAmI = job('return process.pid')
const grow = job('const kept = []; for (;;) kept.push(Buffer.alloc(32 << 20, 1))')
const hang = job('for (;;) {}')

const codeOf = (running: Promise<unknown>) =>
  running.then(
    () => 'done',
    (thrown) => (thrown as { code: string }).code,
  )
/** No longer running; a zombie that nobody has reaped yet counts as gone. */
const isGone = (pid: number) => {
  try {
    process.kill(pid, 0)
    return process.platform === 'linux' && /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

describe('sandbox', () => {
  test('returns what the module returned, from a child that stays warm', async () => {
    const box = sandbox()
    expect(await box.run('intake', double, 21)).toBe(42)
    const first = await box.run('intake', whoAmI, null)
    expect(first).not.toBe(process.pid)
    expect(await box.run('intake', whoAmI, null)).toBe(first)
    expect(box.pids()).toEqual([first])
  })

  test('gives the child no environment and a low priority', async () => {
    const box = sandbox()
    const facts = job(`const os = await import('node:os')
      return { env: Object.keys(process.env), priority: os.getPriority(), args: process.execArgv }`)
    expect(await box.run('intake', facts, null)).toEqual({ env: [], priority: 10, args: [] })
  })

  test('brings a refusal back as a refusal with its parameters', async () => {
    const refuse = job(
      `throw Object.assign(new Error('x'), { name: 'Refusal', code: 'file_too_big', params: { maxMb: 50 } })`,
    )
    const thrown = await sandbox()
      .run('intake', refuse, null)
      .catch((fault) => fault)
    expect(thrown).toBeInstanceOf(Refusal)
    expect(thrown).toMatchObject({ code: 'file_too_big', params: { maxMb: 50 } })
  })

  test('turns any other error into a fault, keeps its words out of the log and replaces the child', async () => {
    const box = sandbox()
    const before = await box.run('intake', whoAmI, null)
    const thrown = await box
      .run('intake', job(`console.error('secret'); throw new TypeError('secret')`), null)
      .catch((fault) => fault)
    expect(thrown).toBeInstanceOf(Fault)
    expect(thrown).toMatchObject({ code: 'child_error' })
    expect(lines.join()).toContain('TypeError')
    expect(lines.join()).not.toMatch(/secret|throw/)
    expect(await box.run('intake', whoAmI, null)).not.toBe(before)
  })

  test.skipIf(process.platform !== 'linux').each([
    ['Node', `await (await import('node:fs/promises')).writeFile('/dev/full', 'x')`],
    ['the picture library', `await (await import(job)).default(Buffer.alloc(3), RAW).png().toFile('/dev/full')`],
    [
      'a decoder that calls the file broken',
      `try { await writeFile('/dev/full', 'x') } catch (cause) { throw REFUSAL }`,
    ],
  ])('a disk without room is a fault of ours that passes, as %s says it', async (_who, body) => {
    const whole = `
      const { writeFile } = await import('node:fs/promises')
      ${body
        .replace('RAW', '{ raw: { width: 1, height: 1, channels: 3 } }')
        .replace('REFUSAL', `Object.assign(new Error('x', { cause }), { name: 'Refusal', code: 'file_broken' })`)}`
    const thrown = await sandbox()
      .run('intake', job(whole), import.meta.resolve('sharp'))
      .catch((fault) => fault)
    expect(thrown).toBeInstanceOf(Fault)
    expect(thrown).toMatchObject({ code: 'sandbox_disk_full', retryable: true })
  })

  test.each([
    ['process.exit(0)', 'exits'],
    ['process.abort()', 'aborts'],
    [`process.kill(process.pid, 'SIGSEGV')`, 'crashes'],
    ['setImmediate(() => { throw new Error() }); await new Promise(() => {})', 'throws out of turn'],
  ])('a child that ends by %s is a fault, and the next job gets a new one', async (body) => {
    const box = sandbox()
    expect(await codeOf(box.run('render', job(body), null))).toBe('child_died')
    expect(await box.run('render', double, 2)).toBe(4)
  })

  test('kills a child that hangs in a busy loop when its time is over', async () => {
    const box = sandbox({ intakeMs: 300 })
    const started = box.run('intake', hang, null)
    expect(await codeOf(started)).toBe('child_timeout')
    expect(box.pids()).toEqual([])
  })

  test('kills a child that grows too large while a job in the other lane finishes', async () => {
    const box = sandbox({ rssBytes: 300 * MB, watchMs: 20 })
    const slow = job(`await new Promise((resolve) => setTimeout(resolve, 150)); return 'made'`)
    const grown = codeOf(box.run('intake', grow, null))
    expect(await box.run('render', slow, null)).toBe('made')
    expect(await grown).toBe('child_memory')
    expect(await box.run('intake', double, 3)).toBe(6)
  })

  test('replaces a child after its number of jobs', async () => {
    const box = sandbox({ jobsBeforeReplacement: 2 })
    const pids = []
    for (let i = 0; i < 4; i += 1) pids.push(await box.run('intake', whoAmI, null))
    expect(new Set(pids).size).toBe(2)
    expect(pids[0]).toBe(pids[1])
  })

  test('an abort ends a running job and a waiting one', async () => {
    const box = sandbox()
    const running = new AbortController()
    const waiting = new AbortController()
    const first = codeOf(box.run('intake', hang, null, running.signal))
    const second = codeOf(box.run('intake', double, 1, waiting.signal))
    waiting.abort()
    expect(await second).toBe('child_aborted')
    running.abort()
    expect(await first).toBe('child_aborted')
    expect(await codeOf(box.run('intake', double, 1, AbortSignal.abort()))).toBe('child_aborted')
    expect(await box.run('intake', double, 1)).toBe(2)
  })

  test('turns jobs away when too many wait', async () => {
    const box = sandbox({ waitingJobs: 1 })
    const first = codeOf(box.run('intake', hang, null))
    const second = codeOf(box.run('intake', double, 1))
    expect(await codeOf(box.run('intake', double, 1))).toBe('sandbox_busy')
    await box.close()
    expect(await Promise.all([first, second])).toEqual(['sandbox_closed', 'sandbox_closed'])
  })

  test('stops idle children and starts new ones on demand', async () => {
    const box = sandbox({ idleMs: 30 })
    const pid = (await box.run<number>('intake', whoAmI, null)) as number
    await expect.poll(() => isGone(pid)).toBe(true)
    expect(box.pids()).toEqual([])
    expect(await box.run('intake', double, 5)).toBe(10)
  })

  test('close kills every child and refuses more work', async () => {
    const box = sandbox()
    const pids = await Promise.all([box.run<number>('intake', whoAmI, null), box.run<number>('render', whoAmI, null)])
    await box.close()
    expect(pids.every(isGone)).toBe(true)
    expect(await codeOf(box.run('intake', double, 1))).toBe('sandbox_closed')
  })

  test('children end when their parent is killed, even in a busy loop', async () => {
    // A parent of its own: it starts a sandbox with one idle child and one that hangs, and is then killed.
    const parent = job(`const { createSandbox } = await import(job.module)
      const log = { debug() {}, info() {}, warn() {}, error() {} }
      const box = createSandbox({ log })
      await box.run('intake', new URL(job.idle), null)
      box.run('render', new URL(job.hang), null).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 50))
      return { parent: process.pid, children: box.pids() }`)
    const facts = await sandbox().run<{ parent: number; children: number[] }>('render', parent, {
      module: new URL('./sandbox.ts', import.meta.url).href,
      idle: whoAmI.href,
      hang: hang.href,
    })
    expect(facts.children).toHaveLength(2)
    process.kill(facts.parent, 'SIGKILL')
    await expect.poll(() => facts.children.every(isGone)).toBe(true)
  })
})
