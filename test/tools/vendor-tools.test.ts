/** What an operator does with vendors on the command line: doctor, and one real job. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProviders } from '../../src/app/providers.ts'
import { type Config, readConfig } from '../../src/config.ts'
import { openDatabase } from '../../src/core/db/database.ts'
import { migrate } from '../../src/core/db/migrate.ts'
import { stopVendor } from '../../src/core/health/stops.ts'
import { createSandbox, type RunningSandbox } from '../../src/core/media/sandbox.ts'
import { createOutside } from '../../src/core/net/outside.ts'
import type { Provider } from '../../src/core/ports.ts'
import { resume, vendorFindings } from '../../src/tools/doctor-vendors.ts'
import { run } from '../../src/tools/try.ts'
import { silentLog } from '../support/databases.ts'
import { countingMetrics } from '../support/fakes.ts'
import { type DashscopeDouble, openDouble } from '../vendors/dashscope/double.ts'

let folder: string
let double: DashscopeDouble
let sandbox: RunningSandbox
let config: Config
let providers: Provider[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vendor-tools-'))
  double = await openDouble({})
  sandbox = createSandbox({ log: silentLog() })
  open({})
  stopping = new AbortController()
  stopsWaiting = false
})
afterEach(async () => {
  await sandbox.close()
  await double.close()
  rmSync(folder, { recursive: true })
})

function open(variables: { [name: string]: string }): void {
  const read = readConfig({ DATA_DIR: folder, ...double.variables, ...variables }, { cwd: folder })
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
  config = read.config
  providers = openProviders(config, { sandbox, clock: { nowMs: () => Date.now() }, log: silentLog() })
}

/** Without the one that draws a picture to prove itself. */
const outside = () => providers.filter(({ id }) => id !== 'builtin')

const out = () => join(folder, 'out')
let stopping = new AbortController()
/** As if Ctrl-C came while the job is waited for. */
let stopsWaiting = false
async function tryIt(...args: string[]) {
  const lines: string[] = []
  const code = await run(['--out', out(), ...args], {
    config,
    say: (line) => void lines.push(line),
    clock: { nowMs: () => Date.now() },
    pause: async () => {
      if (stopsWaiting) stopping.abort()
      stopping.signal.throwIfAborted()
      double.finish()
    },
    sandbox,
    providers,
    outside: createOutside({ allow: providers.flatMap((one) => one.trustedHosts ?? []) }),
    stopped: stopping.signal,
  })
  return { code, text: lines.join('\n') }
}
const saved = () => (existsSync(out()) ? readdirSync(out()) : [])
const Z = ['--model', 'z-image', '--prompt', 'a lighthouse at night']

test('what costs money is begun with --yes only; then the file is saved', async () => {
  const first = await tryIt(...Z)
  expect(first.code).toBe(3)
  expect(first.text).toContain('it will cost about 0.0150 USD by the catalogue')
  expect(double.jobs()).toEqual([])
  const second = await tryIt(...Z, '--option', 'ratio=16:9', '--yes')
  expect(second).toMatchObject({ code: 0, text: expect.stringContaining('Saved') })
  expect(double.jobs()).toHaveLength(1)
  expect(saved()).toEqual([expect.stringMatching(/^try-z-image-.*\.(jpg|png)$/)])
})

test('what takes time is followed to its end', async () => {
  const { code, text } = await tryIt('--model', 'wan', '--prompt', 'a ship', '--option', 'duration=10', '--yes')
  expect(text).toContain('about 1.0000 USD')
  expect(text).toContain('Taken: ')
  expect(code).toBe(0)
  expect(saved()).toEqual([expect.stringMatching(/\.mp4$/)])
})

test.each([
  ['balance', 1, 'the balance is used up, or the account is in arrears'],
  ['content', 1, 'it refuses for what the request is about'],
  ['rate', 1, 'too many requests'],
  ['timeout-after', 1, 'it may have begun, and may cost money'],
] as const)(
  'a vendor that answers with %s is told in words, and nothing is sent twice',
  async (planned, code, words) => {
    double.next(planned)
    const result = await tryIt(...Z, '--yes')
    expect(result.code).toBe(code)
    expect(result.text).toContain(words)
    expect(double.calls().filter((call) => call.method === 'POST')).toHaveLength(1)
    expect(saved()).toEqual([])
  },
)

test('a folder that can’t be written to, or a file that is not there, is told before anything is begun', async () => {
  writeFileSync(join(folder, 'file'), 'x')
  for (const where of [join(folder, 'file'), join(folder, 'file', 'below'), '/proc/chatelier'])
    expect(await tryIt(...Z, '--yes', '--out', where)).toMatchObject({
      code: 2,
      text: expect.stringContaining('name another'),
    })
  const missing = await tryIt('--model', 'qwen-edit', '--prompt', 'x', '--input', join(folder, 'no.jpg'), '--yes')
  expect(missing).toMatchObject({ code: 2, text: expect.stringContaining('There is no file') })
  expect(double.jobs()).toEqual([])
})

test('whoever stops it while it is under way is told that it may still cost money', async () => {
  stopsWaiting = true
  const { code, text } = await tryIt('--model', 'wan', '--prompt', 'a ship', '--yes')
  expect(code).toBe(130)
  expect(text).toContain('may still be made there, and cost money')
  expect(double.jobs()).toHaveLength(1)
  expect(saved()).toEqual([])
})

test('a catalogue that can’t be read is told in words', async () => {
  mkdirSync(join(folder, 'catalog.yaml'))
  expect(await tryIt(...Z, '--yes')).toMatchObject({ code: 2, text: expect.stringContaining("can't be read (EISDIR)") })
})

test('a result of nothing is told as what it is', async () => {
  double.nextFiles('empty')
  expect(await tryIt(...Z, '--yes')).toMatchObject({ code: 1, text: expect.stringContaining('The file is empty.') })
})

test.each([
  [['--model', 'nothing'], 'No model nothing can be used now.'],
  [['--model', 'kling', '--prompt', 'x'], 'No model kling can be used now.'],
  [['--model', 'z-image'], 'needs a --prompt'],
  [['--model', 'z-image', '--prompt', 'x', '--option', 'ratio=7:1'], 'ratio'],
  [['--model', 'z-image', '--prompt', 'x', '--option', 'ratio'], 'name=value'],
  [['--model', 'z-image', '--prompt', 'x', '--input', 'a.jpg'], 'takes 0 files'],
  [['--model', 'z-image', '--prompt', 'x', '--provider', 'builtin', '--yes'], 'has no route to builtin'],
  [['--modell', 'x'], 'Use: npm run try'],
])('%j can not be tried, and why is said', async (args, words) => {
  const { code, text } = await tryIt(...args)
  expect(code).toBe(2)
  expect(text).toContain(words)
  expect(double.jobs()).toEqual([])
})

test('doctor lists every vendor: on or off, what its free call says, what it serves, what is unconfirmed', async () => {
  const findings = await vendorFindings(config, providers)
  const of = (id: string) => findings.find((one) => one.part === `engine ${id}`)
  expect(of('builtin')?.detail).toContain('serves canvas')
  expect(of('dashscope')).toMatchObject({ state: 'ok', detail: expect.stringMatching(/^on; /) })
  expect(of('dashscope')?.detail).toContain('z-image')
  expect(of('dashscope')?.detail).toContain('qwen-vl (unconfirmed)')
  expect(of('dashscope')?.detail).toContain('unconfirmed: prices')
  expect(of('kling')).toMatchObject({ state: 'ok', detail: expect.stringMatching(/^off: set KLING_API_KEY, or/) })
  expect(of('kling')?.detail).toContain('kling-photo')
  open({ DASHSCOPE_API_KEY: 'sk-wrong-key-of-somebody' })
  const wrong = (await vendorFindings(config, outside())).find((one) => one.part === 'engine dashscope')
  expect(wrong?.state).toBe('wrong')
  expect(wrong?.detail).not.toContain('sk-wrong')
  const broken = await vendorFindings(config, outside(), { comfyui: ['graph.json:3: no node 9'] })
  expect(broken.find((one) => one.part === 'engine comfyui')).toEqual({
    part: 'engine comfyui',
    state: 'wrong',
    detail: 'its files have mistakes:\ngraph.json:3: no node 9',
  })
})

test('doctor warns of a bound of money that does not count every model, and says what mends it', async () => {
  const own = (yaml: string) => writeFileSync(join(folder, 'catalog.yaml'), yaml)
  const shipped = readFileSync('data/catalog.yaml', 'utf8')
  const of = async () => (await vendorFindings(config, providers)).find((one) => one.part === 'engine dashscope')
  own(`${shipped}\nvendors: { dashscope: { daily_usd: 5 } }\n`)
  expect((await of())?.state).toBe('ok')
  own(
    `${shipped.replace(/(model: z-image-turbo), cost_micro_usd: \d+/, '$1')}\nvendors: { dashscope: { daily_usd: 5 } }\n`,
  )
  expect(await of()).toMatchObject({
    state: 'warn',
    detail: expect.stringMatching(
      /daily_usd does not count jobs of z-image: .* write cost_micro_usd into these routes/,
    ),
  })
})

test('doctor names a vendor that is out of balance, and --resume brings it back', async () => {
  const url = `sqlite:${join(folder, 'chatelier.sqlite')}`
  expect(await resume(config, 'dashscope', silentLog())).toMatchObject({ ok: false })
  await migrate(url)
  const db = openDatabase(url)
  const parts = {
    db,
    clock: { nowMs: () => Date.now() },
    log: silentLog(),
    metrics: countingMetrics(),
    catalog: { current: () => ({}) as never, replace: () => [] },
    providers: new Map(),
    breakers: {} as never,
    screens: { notifyAdmins: async () => 0 },
  }
  await db.transaction((trx) =>
    stopVendor(parts, trx, { provider: 'dashscope', reason: 'balance', vendorCode: 'Arrearage' }),
  )
  await db.close()
  const stopped = (await vendorFindings(config, outside())).find((one) => one.part === 'engine dashscope')
  expect(stopped?.state).toBe('wrong')
  expect(stopped?.detail).toMatch(/^takes no jobs since .*\(Arrearage\).*--resume dashscope/)
  expect(await resume(config, 'dashscope', silentLog())).toEqual({ ok: true, line: 'dashscope takes jobs again' })
  expect(await resume(config, 'dashscope', silentLog())).toMatchObject({ ok: false })
  expect((await vendorFindings(config, outside())).every((one) => one.state === 'ok')).toBe(true)
})
