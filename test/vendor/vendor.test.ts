import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOutside } from '../../src/core/net/outside.ts'
import { callVendor } from '../../src/core/net/vendor.ts'
import type { Done, Json, Kind, Pending, Provider, Task, WebRequest } from '../../src/core/ports.ts'
import { behaviourInPrompt, draw, PRESETS, readBehaviour, readProfile } from './behaviour.ts'
import { readMark, readRecord, summary } from './oracle.ts'
import { createVendorProvider, filesAllowed, type VendorProviderOptions } from './provider.ts'
import { startVendor, type VendorProcess } from './spawn.ts'

const folder = mkdtempSync(join(tmpdir(), 'vendor-'))
const record = join(folder, 'record.jsonl')
const never = new AbortController().signal
let vendor: VendorProcess
let keys = 0

beforeAll(async () => {
  vendor = await startVendor({ record })
})
afterAll(async () => {
  expect(vendor.complaints()).toBe('')
  await vendor.kill()
  rmSync(folder, { recursive: true })
})

const newKey = () => `key-${++keys}`

function provider(options: Partial<VendorProviderOptions> = {}): Provider {
  return createVendorProvider({ root: vendor.root, token: vendor.token, ...options })
}

function task(prompt: string, rest: Partial<Task> = {}): Task {
  return {
    kind: 'image',
    model: 'm',
    prompt,
    options: {},
    count: 2,
    seed: 1,
    locale: 'en',
    inputs: [],
    workDir: folder,
    signal: never,
    ...rest,
  }
}

const behave = (behaviour: object) => `a fox behave:${JSON.stringify(behaviour)}`
const key = async (name: string, path = record) => summary(await readRecord(path)).keys.get(name)

/** Asks until the vendor says done, without waiting longer than it asks for. */
async function finish(engine: Provider, first: Pending, asks = 50): Promise<Done & { asks: number }> {
  for (let n = 1; n <= asks; n++) {
    const outcome = await engine.check(first.operation, never, folder).catch(() => null)
    if (outcome?.state === 'done') return { ...outcome, asks: n }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('never done')
}

async function download(done: { files: Done['files'] }, index = 0, timeoutMs = 3000) {
  const source = done.files[index]!.source as { url: string }
  const to = join(folder, 'file')
  const outside = createOutside({ allow: filesAllowed(vendor.root) })
  const head = await outside.download(source.url, {
    maxBytes: 5_000_000,
    timeoutMs,
    to,
    accept: ['image/', 'audio/', 'video/'],
  })
  return { ...head, bytes: readFileSync(to) }
}

async function started(prompt: string, rest: Partial<Task> = {}, options: Partial<VendorProviderOptions> = {}) {
  const name = newKey()
  return { name, outcome: await provider(options).start(task(prompt, rest), name) }
}

describe('work', () => {
  test('an instant job answers with real files that tell which job they are of', async () => {
    const { name, outcome } = await started('a fox')
    expect(outcome).toMatchObject({ state: 'done', files: [{ role: 'main' }, { role: 'main' }] })
    const { submissions } = (await key(name))!
    expect(submissions).toMatchObject([{ kind: 'image', count: 2 }])
    for (const index of [0, 1]) {
      const { contentType, bytes } = await download(outcome as Done, index)
      expect(contentType).toBe('image/jpeg')
      expect(await readMark(bytes)).toEqual({ number: submissions[0]!.number, index })
    }
    expect((await key(name))!.served.map((entry) => entry.index)).toEqual([0, 1])
  })

  test.each([
    ['animate', ['video/mp4', 'image/jpeg'], ['main', 'still']],
    ['video', ['video/mp4'], ['main']],
    ['music', ['audio/mpeg', 'image/jpeg'], ['main', 'cover']],
    ['sound', ['video/mp4'], ['main']],
  ] as [Kind, string[], string[]][])('%s gives its kinds of files, each marked', async (kind, types, roles) => {
    const { name, outcome } = await started('a fox', { kind, count: 1 })
    const done = outcome as Done
    expect(done.files.map((file) => file.role)).toEqual(roles)
    expect(done.title !== undefined).toBe(kind === 'music')
    const number = (await key(name))!.submissions[0]!.number
    for (const [index, type] of types.entries()) {
      const { contentType, bytes } = await download(done, index)
      expect(contentType).toBe(type)
      expect(await readMark(bytes)).toEqual({ number, index })
    }
  })

  test('a description has words and no files', async () => {
    expect((await started('what is it', { kind: 'describe', count: 1 })).outcome).toMatchObject({
      state: 'done',
      files: [],
      text: expect.stringContaining('grid'),
    })
  })

  test('the mark in a picture survives another size, format and compression, and nothing else has one', async () => {
    const { outcome, name } = await started('a fox')
    const { bytes } = await download(outcome as Done)
    const mark = { number: (await key(name))!.submissions[0]!.number, index: 0 }
    expect(
      await readMark(await sharp(bytes).resize(100, 90, { fit: 'fill' }).webp({ quality: 40 }).toBuffer()),
    ).toEqual(mark)
    expect(await readMark(await sharp(bytes).resize(1024).png().toBuffer())).toEqual(mark)
    const grey = sharp({ create: { width: 64, height: 48, channels: 3, background: '#888' } })
    expect(await readMark(await grey.png().toBuffer())).toBeNull()
    expect(await readMark(Buffer.from('no picture'))).toBeNull()
  })

  test('inputs are told by their hash', async () => {
    const path = join(folder, 'input.jpg')
    writeFileSync(path, 'bytes')
    const { name } = await started('edit it', {
      kind: 'edit',
      inputs: [{ type: 'picture', path, mime: 'image/jpeg', sizeBytes: 5 }],
    })
    expect((await key(name))!.submissions[0]!.inputs).toEqual([
      '277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9',
    ])
  })

  test('a slow answer is waited for, and given up on at the deadline with the work done', async () => {
    const slow = behave({ delayMs: 400 })
    expect((await started(slow)).outcome.state).toBe('done')
    const { name, outcome } = await started(slow, {}, { startTimeoutMs: 200 })
    expect(outcome).toEqual({ state: 'unknown', vendorCode: 'timeout' })
    expect((await key(name))!.submissions.length).toBe(1)
  })

  test('pending by questions, by time, and back and forth', async () => {
    const engine = provider()
    const polls = await engine.start(task('a fox behave:pendingPolls=2,retryAfterMs=77'), newKey())
    expect(polls).toMatchObject({ state: 'pending', checkAfterMs: 77 })
    expect((await finish(engine, polls as Pending)).asks).toBe(3)
    const time = (await engine.start(task(behave({ pendingMs: 250 })), newKey())) as Pending
    expect((await engine.check(time.operation, never, folder)).state).toBe('pending')
    expect((await finish(engine, time)).asks).toBeGreaterThan(1)
    const back = (await engine.start(task(behave({ backwards: true })), newKey())) as Pending
    const path = `/v1/jobs/${(back.operation as { id: string }).id}`
    const seen: unknown[] = []
    for (let n = 0; n < 6; n++) {
      const headers = { authorization: `Bearer ${vendor.token}` }
      const reply = await callVendor({ root: vendor.root, path, method: 'GET', headers, timeoutMs: 1000 })
      seen.push((reply.json as { status: string }).status)
    }
    expect(seen).toEqual(['pending', 'running', 'pending', 'done', 'pending', 'done'])
  })

  test('a synchronous vendor answers inside the start', async () => {
    const { outcome } = await started(behave({ pendingPolls: 1, pendingMs: 60 }), {}, { synchronous: true })
    expect(outcome.state).toBe('done')
  })

  test('fewer files, none, or more than asked', async () => {
    for (const fileCount of [0, 1, 3]) {
      const { outcome } = await started(behave({ fileCount }))
      expect((outcome as Done).files.length).toBe(fileCount)
    }
  })
})

describe('no, and perhaps', () => {
  test.each(['content', 'input', 'balance', 'rate', 'unavailable'] as const)(
    'a refusal for %s proves that nothing was made',
    async (reason) => {
      const { name, outcome } = await started(behave({ refuse: reason, retryAfterMs: 1500 }))
      expect(outcome).toEqual({ state: 'refused', reason, vendorCode: reason, retryAfterMs: 1500 })
      expect(await key(name)).toMatchObject({ submissions: [], refusals: [{ reason }] })
    },
  )

  test('a job that fails later is a refusal of the check', async () => {
    const engine = provider()
    const first = (await engine.start(task(behave({ pendingPolls: 1, endAs: 'content' })), newKey())) as Pending
    expect((await engine.check(first.operation, never, folder)).state).toBe('pending')
    expect(await engine.check(first.operation, never, folder)).toEqual({
      state: 'refused',
      reason: 'content',
      vendorCode: 'content',
    })
  })

  test.each([
    [{ lose: 'before' }, 0],
    [{ lose: 'after' }, 1],
    [{ fail: 'before' }, 0],
    [{ fail: 'after', failStatus: 503 }, 1],
    [{ garbage: 'start' }, 1],
    [{ silent: true }, 1],
  ])('%j is unknown, and only the record knows: %i jobs', async (behaviour, made) => {
    const { name, outcome } = await started(
      behave(behaviour),
      {},
      { startTimeoutMs: 'silent' in behaviour ? 300 : 3000 },
    )
    expect(outcome.state).toBe('unknown')
    expect((await key(name))!.submissions.length).toBe(made)
    const recovered = await provider({ absentAfterMs: 0 }).recover!(name, never, folder)
    expect(recovered.state).toBe(made ? 'done' : 'absent')
  })

  test('a submission that is recorded after its connection died is not taken for absent', async () => {
    let nowMs = 1_000_000
    const engine = provider({ clock: { nowMs: () => nowMs }, absentAfterMs: 2000 })
    const name = newKey()
    expect((await engine.start(task(behave({ lose: 'after', recordDelayMs: 500 })), name)).state).toBe('unknown')
    expect(await engine.recover!(name, never, folder)).toEqual({ state: 'unknown', vendorCode: 'not-visible' })
    await expect.poll(async () => (await engine.recover!(name, never, folder)).state, { interval: 30 }).toBe('done')
    // A key that was never sent is absent, but only after the vendor's promise has run out.
    expect((await engine.recover!('nobody', never, folder)).state).toBe('unknown')
    nowMs += 1999
    expect((await engine.recover!('nobody', never, folder)).state).toBe('unknown')
    nowMs += 1
    expect((await engine.recover!('nobody', never, folder)).state).toBe('absent')
  })

  test('garbage and errors in answers to questions pass', async () => {
    const engine = provider()
    for (const behaviour of [
      { garbage: 'check', pendingMs: 1 },
      { checkFails: 2, pendingMs: 1 },
    ]) {
      const first = (await engine.start(task(behave({ ...behaviour, pendingPolls: 1 })), newKey())) as Pending
      await expect(engine.check(first.operation, never, folder)).rejects.toMatchObject({ retryable: true })
      expect((await finish(engine, first)).asks).toBeGreaterThan(1)
    }
    await expect(engine.check({ id: 'job-no' } as Json, never, folder)).rejects.toMatchObject({
      code: 'practice-check-404',
    })
  })

  test('an input that cannot be read is refused before anything is sent', async () => {
    const inputs = [{ type: 'picture' as const, path: join(folder, 'none'), mime: 'image/jpeg', sizeBytes: 5 }]
    const { name, outcome } = await started('edit it', { kind: 'edit', inputs })
    expect(outcome).toEqual({ state: 'refused', reason: 'input', vendorCode: 'unreadable' })
    expect(await key(name)).toBeUndefined()
  })

  test('nobody there is proof that nothing was sent', async () => {
    const gone = createVendorProvider({ root: 'http://127.0.0.1:9', token: 'x' })
    expect(await gone.start(task('a fox'), 'k')).toEqual({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'ECONNREFUSED',
    })
    expect(await gone.recover!('k', never, folder)).toEqual({ state: 'unknown', vendorCode: 'ECONNREFUSED' })
    expect(await gone.cancel!({ id: 'job-1' }, never)).toBe('unknown')
    expect(await gone.probe!(never)).toEqual({ ok: false, detail: 'ECONNREFUSED' })
  })

  test('a wrong key is refused and told by the probe', async () => {
    expect(await provider().probe!(never)).toMatchObject({ ok: true })
    const wrong = provider({ token: 'wrong' })
    expect(await wrong.start(task('a fox'), newKey())).toEqual({
      state: 'refused',
      reason: 'unavailable',
      vendorCode: 'auth',
    })
    expect(await wrong.probe!(never)).toEqual({ ok: false, detail: 'the key is wrong' })
  })

  test('the same key twice makes two jobs, and the record shows it', async () => {
    const name = newKey()
    const engine = provider()
    await engine.start(task('a fox'), name)
    await engine.start(task('a fox'), name)
    expect(summary(await readRecord(record)).doubled).toEqual([name])
  })
})

describe('cancelling', () => {
  test('is confirmed, refused, too late, or its answer lost', async () => {
    const engine = provider()
    const pending = async (behaviour: object) => {
      const name = newKey()
      return { name, first: (await engine.start(task(behave({ pendingPolls: 5, ...behaviour })), name)) as Pending }
    }
    const confirmed = await pending({})
    expect(await engine.cancel!(confirmed.first.operation, never)).toBe('cancelled')
    expect(await engine.check(confirmed.first.operation, never, folder)).toMatchObject({
      state: 'refused',
      vendorCode: 'cancelled',
    })
    expect(await engine.cancel!(confirmed.first.operation, never)).toBe('cancelled')
    expect(await key(confirmed.name)).toMatchObject({ cancels: 1, submissions: [{ cancelled: true }] })
    const refused = await pending({ cancel: 'refuse' })
    expect(await engine.cancel!(refused.first.operation, never)).toBe('running')
    const late = await pending({ pendingPolls: 1 })
    await finish(engine, late.first)
    expect(await engine.cancel!(late.first.operation, never)).toBe('running')
    const lost = await pending({ cancel: 'lose' })
    expect(await engine.cancel!(lost.first.operation, never)).toBe('unknown')
    expect(await key(lost.name)).toMatchObject({ cancels: 1 })
  })
})

describe('files that are wrong', () => {
  test.each([
    ['html', 'outside-type'],
    ['wrong-type', 'outside-type'],
    ['empty', 'outside-empty'],
    ['torn', 'outside-network'],
    ['redirect', 'outside-address'],
    ['loop', 'outside-redirects'],
    ['packed', 'outside-encoding'],
    ['gone', 'outside-http-404'],
    ['drip', 'outside-timeout'],
    ['endless', 'outside-too-large'],
  ])('%s is stopped on its way in: %s', async (files, code) => {
    const { name, outcome } = await started(behave({ files }))
    await expect(download(outcome as Done, 0, files === 'drip' ? 400 : 3000)).rejects.toMatchObject({ code })
    expect((await key(name))!.served[0]).toMatchObject({ fault: files })
  })

  test('truncated and huge ones come in as they are: what they are, the decoder says', async () => {
    const cut = await download((await started(behave({ files: 'truncated' }))).outcome as Done)
    expect(cut.bytes.subarray(0, 2).toString('hex')).toBe('ffd8')
    expect(cut.bytes.subarray(-2).toString('hex')).not.toBe('ffd9')
    const huge = await download((await started(behave({ files: 'huge' }))).outcome as Done)
    expect([huge.contentType, huge.bytes.readUInt32BE(16), huge.sizeBytes]).toEqual(['image/png', 30_000, 33])
  })

  test('a flaky one comes the second time; only files from a place on may be wrong', async () => {
    const flaky = (await started(behave({ files: 'flaky' }))).outcome as Done
    await expect(download(flaky)).rejects.toMatchObject({ code: 'outside-http-503', retryable: true })
    expect(await readMark((await download(flaky)).bytes)).not.toBeNull()
    const half = (await started(behave({ files: 'html', wrongFrom: 1 }))).outcome as Done
    expect(await readMark((await download(half, 0)).bytes)).not.toBeNull()
    await expect(download(half, 1)).rejects.toMatchObject({ code: 'outside-type' })
  })

  test('an address is good only with its signature', async () => {
    const done = (await started('a fox')).outcome as Done
    const { url } = done.files[0]!.source as { url: string }
    const outside = createOutside({ allow: filesAllowed(vendor.root) })
    const wrong = outside.download(url.replace(/sig=./, 'sig=x'), {
      maxBytes: 1e6,
      timeoutMs: 1000,
      to: join(folder, 'no'),
    })
    await expect(wrong).rejects.toMatchObject({ code: 'outside-http-403' })
  })
})

describe('calling back', () => {
  const arrived: WebRequest[] = []
  const listener = createServer(async (request, response) => {
    arrived.push({ headers: request.headers, query: {}, rawBody: await buffer(request) })
    response.end()
  })
  let engine: Provider
  const about = (name: string) => arrived.filter((request) => request.rawBody.includes(`"${name}"`))
  const submit = async (behaviour: object) => {
    const name = newKey()
    await engine.start(task(behave(behaviour)), name)
    return name
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const callbackUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`
    engine = provider({ callbackUrl, callbackSecret: vendor.secret })
  })
  afterAll(() => {
    listener.closeAllConnections()
    listener.close()
  })

  test('once, twice, late, never, and forged', async () => {
    const once = await submit({ pendingMs: 20 })
    const twice = await submit({ pendingMs: 20, callback: 'twice' })
    const late = await submit({ callbackDelayMs: 150 })
    const quiet = await submit({ callback: 'never' })
    const forged = await submit({ callback: 'forged' })
    await expect
      .poll(() => [once, twice, late, forged].map((name) => about(name).length), { interval: 20 })
      .toEqual([1, 2, 1, 1])
    expect(about(quiet)).toEqual([])
    for (const name of [once, twice, late]) expect(await engine.wake!(about(name)[0]!)).toEqual({ key: name })
    expect(await engine.wake!(about(forged)[0]!)).toBeNull()
    await expect.poll(async () => (await key(twice))!.callbacks).toBe(2)
    expect((await key(quiet))!.callbacks).toBe(0)
  })

  test('a changed, aged or unsigned call is not genuine', async () => {
    const name = await submit({})
    await expect.poll(() => about(name).length, { interval: 10 }).toBe(1)
    const genuine = about(name)[0]!
    expect(await engine.wake!(genuine)).toEqual({ key: name })
    expect(await engine.wake!({ ...genuine, rawBody: Buffer.from('{"key":"other"}') })).toBeNull()
    expect(await engine.wake!({ ...genuine, headers: {} })).toBeNull()
    const timestamp = String(Number(genuine.headers['x-vendor-timestamp']) - 1)
    expect(
      await engine.wake!({ ...genuine, headers: { ...genuine.headers, 'x-vendor-timestamp': timestamp } }),
    ).toBeNull()
    const later = provider({ callbackSecret: vendor.secret, clock: { nowMs: () => Date.now() + 6 * 60_000 } })
    expect(await later.wake!(genuine)).toBeNull()
  })
})

describe('bad requests', () => {
  const post = (json: unknown) =>
    callVendor({
      root: vendor.root,
      path: '/v1/jobs',
      method: 'POST',
      headers: { authorization: `Bearer ${vendor.token}` },
      json,
      timeoutMs: 2000,
    })
  const good = { key: 'k', kind: 'image', prompt: '', count: 1 }

  test.each([
    [{ ...good, unknown: 1 }, 'unknown'],
    [{ ...good, count: 0 }, 'count'],
    [{ ...good, count: '1' }, 'count'],
    [{ ...good, kind: 'poem' }, 'kind'],
    [{ ...good, constructor: 1 }, 'constructor'],
    [{ ...good, callbackUrl: 'file:///x' }, 'callbackUrl'],
    [{ ...good, behaviour: { nonsense: true } }, 'behaviour.nonsense'],
    [{ ...good, behaviour: { pendingPolls: -1 } }, 'behaviour.pendingPolls'],
    [{ ...good, behaviour: { files: 'nice' } }, 'behaviour.files'],
    [{ ...good, inputs: [{ mime: 'a/b', sizeBytes: 1, sha256: 'x' }] }, 'inputs'],
    [{ kind: 'image', prompt: '', count: 1 }, 'key'],
    [[good], 'body'],
    ['x'.repeat(300_000), 'body'],
  ])('%j is refused', async (json, field) => {
    expect(await post(json)).toMatchObject({ status: 400, json: { error: { code: 'invalid', created: false, field } } })
  })

  test('a behaviour nobody knows is refused as input', async () => {
    expect((await started('a fox behave:fly=1')).outcome).toMatchObject({
      state: 'refused',
      reason: 'input',
      vendorCode: 'invalid',
    })
    expect((await started('a fox behave:{"fly')).outcome.state).not.toBe('done')
  })
})

describe('a vendor that is killed', () => {
  test('knows after its restart all that it accepted, and calls back then', async () => {
    const path = join(folder, 'killed.jsonl')
    let own = await startVendor({ record: path })
    const { port } = own
    const calls: string[] = []
    const listener = createServer(async (request, response) => {
      calls.push((await buffer(request)).toString())
      response.end()
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    const callbackUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/`
    const engine = createVendorProvider({ root: own.root, token: own.token, absentAfterMs: 0, callbackUrl })
    const quiet = createVendorProvider({ root: own.root, token: own.token, absentAfterMs: 0 })
    const pending = (await engine.start(task(behave({ pendingMs: 300 })), 'one')) as Pending
    const cancelled = (await quiet.start(task(behave({ pendingPolls: 9 })), 'two')) as Pending
    await quiet.cancel!(cancelled.operation, never)
    // Killed in the middle of a load: some submissions are answered, some torn.
    const load = Array.from({ length: 40 }, (_, n) => quiet.start(task('a fox'), `load-${n}`))
    await Promise.race(load)
    await own.kill()
    const outcomes = await Promise.all(load)
    expect(await quiet.check(pending.operation, never, folder).catch((error: Error) => error.message)).toBe(
      'vendor-not-sent',
    )
    // What a kill leaves of a line that nobody was told of.
    appendFileSync(path, '{"type":"accepted","id":"job-000')
    own = await startVendor({ record: path, port })
    for (const [n, outcome] of outcomes.entries()) {
      const recovered = await quiet.recover!(`load-${n}`, never, folder)
      if (outcome.state === 'done') expect(recovered.state).toBe('done')
      else if (outcome.state === 'unknown') expect(['done', 'absent']).toContain(recovered.state)
      else expect(recovered.state).toBe('absent')
    }
    expect(await quiet.check(cancelled.operation, never, folder)).toMatchObject({
      state: 'refused',
      vendorCode: 'cancelled',
    })
    expect((await finish(engine, pending)).files.length).toBe(2)
    await expect.poll(() => calls.length, { interval: 20 }).toBe(1)
    expect((await quiet.start(task('a fox'), 'three')).state).toBe('done')
    await expect.poll(async () => (await key('one', path))!.callbacks).toBe(1)
    await own.kill()
    const seen = summary(await readRecord(path))
    expect([seen.starts, seen.doubled]).toEqual([2, []])
    expect(own.complaints()).toBe('')
    listener.closeAllConnections()
    listener.close()
  })

  test('can keep its promises or none: idempotent keys, no look-up, a profile that can be played again', async () => {
    const idempotent = await startVendor({ record: join(folder, 'i.jsonl'), args: ['--idempotent'] })
    const engine = createVendorProvider({ root: idempotent.root, token: idempotent.token })
    const outcomes = await Promise.all([1, 2, 3].map(() => engine.start(task('a fox'), 'same')))
    expect(outcomes.map((outcome) => outcome.state)).toEqual(['done', 'done', 'done'])
    await idempotent.kill('SIGTERM')
    expect(summary(await readRecord(join(folder, 'i.jsonl'))).submissions).toBe(1)

    const drawn: string[][] = []
    for (const run of ['a', 'b']) {
      const path = join(folder, `${run}.jsonl`)
      const args = ['--profile', '{"polls":0.4,"refuse-content":0.3}', '--seed', '7', '--no-lookup']
      const other = await startVendor({ record: path, args })
      const blind = createVendorProvider({ root: other.root, token: other.token, absentAfterMs: 0 })
      const states = await Promise.all(
        Array.from({ length: 30 }, (_, n) => blind.start(task('a fox'), `k${n}`).then((o) => o.state)),
      )
      expect(await blind.recover!('k0', never, folder)).toEqual({ state: 'unknown', vendorCode: '501' })
      drawn.push(states)
      await other.kill()
    }
    expect(drawn[0]).toEqual(drawn[1])
    expect(new Set(drawn[0])).toEqual(new Set(['pending', 'refused', 'done']))
    const bare = provider({ canRecover: false, canCancel: false })
    expect([bare.recover, bare.cancel, bare.wake]).toEqual([undefined, undefined, undefined])
  })
})

describe('the record', () => {
  test('that contradicts itself is no evidence', () => {
    const accepted = { type: 'accepted', atMs: 1, id: 'job-1', number: 1, key: 'k', kind: 'image', count: 1 } as const
    const first = { ...accepted, behaviour: {}, callbackUrl: null, inputs: [] }
    expect(summary([first]).keys.get('k')!.submissions.length).toBe(1)
    expect(() => summary([first, first])).toThrow('accepted twice')
    expect(() => summary([{ type: 'cancelled', atMs: 1, id: 'job-1' }])).toThrow('before it was accepted')
  })

  test('is not there before there is a vendor', async () => {
    expect(await readRecord(join(folder, 'none.jsonl'))).toEqual([])
  })
})

describe('behaviours', () => {
  test('are written into a prompt as pairs or JSON', () => {
    expect(behaviourInPrompt('a fox')).toBeUndefined()
    expect(behaviourInPrompt('a fox, misbehave:silent')).toBeUndefined()
    expect(behaviourInPrompt('a fox behave:pendingPolls=2,callback=twice,silent at night')).toEqual({
      pendingPolls: 2,
      callback: 'twice',
      silent: true,
    })
    expect(behaviourInPrompt('behave:{"fileCount": 1}')).toEqual({ fileCount: 1 })
  })

  test('of a profile are all valid, and mistakes in one are said', () => {
    for (const [name, preset] of Object.entries(PRESETS))
      expect([name, readBehaviour(preset)]).toEqual([name, { behaviour: preset }])
    expect(Object.values(readProfile('chaos')).reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(1)
    expect(() => readProfile('{"nonsense":1}')).toThrow('nonsense')
    expect(() => readProfile('{"silent":0.6,"slow":0.6}')).toThrow('more than 1')
    expect(() => readProfile('{"silent":-1}')).toThrow('no share')
  })

  test('are drawn in their shares, by seed and key alone', () => {
    const profile = { silent: 0.25, slow: 0.25 }
    const draws = Array.from({ length: 2000 }, (_, n) => draw(profile, 3, `k${n}`, 1))
    const silent = draws.filter((behaviour) => behaviour.silent).length
    expect(silent).toBeGreaterThan(430)
    expect(silent).toBeLessThan(570)
    expect(Array.from({ length: 2000 }, (_, n) => draw(profile, 3, `k${n}`, 1))).toEqual(draws)
    expect(draws).not.toEqual(Array.from({ length: 2000 }, (_, n) => draw(profile, 4, `k${n}`, 1)))
  })
})
