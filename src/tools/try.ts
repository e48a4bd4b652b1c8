/**
 * `npm run try -- --model M --prompt "..." [--input FILE]... [--option k=v]... [--provider ID] [--out FOLDER] [--yes]`
 *
 * One real job, outside any wallet: the file is saved in the folder, here unless told. What costs money, or may, is begun only with
 * `--yes`. Ends with 0 when it was made, 1 when not, 2 where what was asked for can't be tried, 3 where `--yes` is missing, 130 where
 * it was stopped.
 */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { openProviders } from '../app/providers.ts'
import { catalogMistakes, openScreen, readCatalogFile, StartError } from '../app/shipped.ts'
import type { Config } from '../config.ts'
import { asSent, lookOf, presetOptions } from '../core/catalog/presets.ts'
import { findModel, type Model, type Route, readCatalog } from '../core/catalog.ts'
import { Fault, Refusal } from '../core/errors.ts'
import { nameEndingOf } from '../core/file-names.ts'
import { resultTypeOf } from '../core/generation/parts.ts'
import { estimateMicroUsd } from '../core/health/cost.ts'
import { newId } from '../core/id.ts'
import { LIMITS } from '../core/limits.ts'
import { createMediaTools } from '../core/media/index.ts'
import { createSandbox } from '../core/media/sandbox.ts'
import { orAborted } from '../core/net/deadline.ts'
import { createOutside, type Outside } from '../core/net/outside.ts'
import type { Clock, Done, Log, Options, Provider, Sandbox, TaskInput } from '../core/ports.ts'
import { type CheckedOptions, checkOptions } from '../core/pricing.ts'
import { knownProviders } from '../core/providers/index.ts'
import { routesFor, shownTo } from '../core/serving.ts'
import { configured } from './configured.ts'
import { attempt } from './try-attempt.ts'
import { unusable } from './try-paths.ts'
import { costLine, inWords, STOPPED_LATE } from './try-words.ts'

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }
const DOWNLOAD_MS = 120_000

export interface TryParts {
  config: Config
  say(line: string): void
  clock: Clock
  /** Rejects when it is stopped. */
  pause(ms: number): Promise<void>
  sandbox: Sandbox
  providers: readonly Provider[]
  outside: Outside
  /** Ctrl-C. */
  stopped: AbortSignal
}

const STOPPED = 130

/** Answers the exit code. */
export async function run(args: string[], parts: TryParts): Promise<number> {
  const { say } = parts
  const flags = flagsOf(args)
  if (typeof flags === 'string') {
    say(flags)
    return 2
  }
  const dir = await mkdtemp(join(tmpdir(), 'chatelier-try-'))
  const progress: Progress = { mayCost: false }
  try {
    return await orAborted(tried(parts, flags, dir, progress), parts.stopped)
  } catch (error) {
    if (parts.stopped.aborted) {
      say(progress.mayCost ? STOPPED_LATE : 'Stopped.')
      return STOPPED
    }
    say(inWords(error))
    return error instanceof Refusal || error instanceof StartError ? 2 : 1
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

interface Progress {
  /** It was handed to a vendor that may bill for it. */
  mayCost: boolean
}

async function tried(parts: TryParts, flags: Flags, dir: string, progress: Progress): Promise<number> {
  const { say } = parts
  const wanted = choose(parts, flags)
  if (typeof wanted === 'string') {
    say(wanted)
    return 2
  }
  const { provider, route, model, checked, sent } = wanted
  const costMicroUsd = estimateMicroUsd(route, { countAsked: checked.count, options: checked.options })
  const isFree = provider.procedural === true || costMicroUsd === 0
  say(`${model.id} at ${provider.id} (${route.model}): ${costLine(costMicroUsd, isFree)}`)
  if (!isFree && !flags.yes) {
    say('Nothing was begun. Add --yes to begin it.')
    return 3
  }
  const folder = resolve(flags.out)
  const missing = await unusable(folder, flags.inputs)
  if (missing !== null) {
    say(missing)
    return 2
  }
  const inputs = await prepared(parts, flags.inputs, wanted, dir)
  const { seed, ...options } = sent.options
  progress.mayCost = !isFree
  const done = await attempt(parts, provider, newId(parts.clock.nowMs()), {
    kind: model.kind,
    ...shownTo(route),
    prompt: sent.prompt,
    options,
    count: checked.count,
    seed: typeof seed === 'number' ? seed : Math.floor(Math.random() * 2 ** 31),
    inputs,
    locale: parts.config.defaultLocale,
    workDir: dir,
  })
  if (done === null) return 1
  return (await saved(parts, { done, provider, model, folder }, dir)) ? 0 : 1
}

interface Flags {
  model: string
  prompt: string
  inputs: string[]
  options: { [name: string]: string }
  provider: string | undefined
  out: string
  yes: boolean
}

const USAGE =
  'Use: npm run try -- --model M --prompt "..." [--input FILE] [--option name=value] [--provider ID] [--out FOLDER] [--yes]'

/** A line where they can't be understood. */
function flagsOf(args: string[]): Flags | string {
  try {
    const { values } = parseArgs({
      args,
      options: {
        model: { type: 'string' },
        prompt: { type: 'string', default: '' },
        input: { type: 'string', multiple: true, default: [] },
        option: { type: 'string', multiple: true, default: [] },
        provider: { type: 'string' },
        out: { type: 'string', default: '.' },
        yes: { type: 'boolean', default: false },
      },
    })
    if (values.model === undefined) return USAGE
    const pairs = values.option.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])
    if (values.option.some((pair) => !/^[a-z][\w-]*=/.test(pair))) return `${USAGE}\nAn option is written name=value.`
    const { model, prompt, input: inputs, provider, out, yes } = values
    return { model, prompt: prompt.trim(), inputs, options: Object.fromEntries(pairs), provider, out, yes }
  } catch (error) {
    return `${error instanceof Error ? error.message : 'wrong words'}\n${USAGE}`
  }
}

interface Wanted {
  provider: Provider
  route: Route
  model: Model
  checked: CheckedOptions
  /** What the vendor gets: with what a preset adds. */
  sent: { prompt: string; options: Options }
}

/** Which model by which route; a line where there is none. */
function choose({ config, providers }: TryParts, flags: Flags): Wanted | string {
  const { path, yaml } = readCatalogFile(config.dataDir)
  const reading = readCatalog(yaml, knownProviders(providers))
  if (!reading.ok) return [`${path} has mistakes:`, ...catalogMistakes(reading.mistakes)].join('\n  ')
  const ids = reading.catalog.models.map(({ id }) => id)
  if (!ids.includes(flags.model))
    return `No model ${flags.model} can be used now. There are: ${ids.join(', ')}. Models of vendors that are off are not among them: npm run doctor`
  const model = findModel(reading.catalog, flags.model)
  const verdict = openScreen(config.dataDir).screenText(flags.prompt, { kind: model.kind, place: 'private' })
  if (verdict.action === 'refuse') return `The screen of words refuses this: ${verdict.category ?? 'by its rules'}.`
  const checked = checkOptions(model, presetOptions(reading.catalog, model, flags.options))
  const look = lookOf(reading.catalog, model, checked.options)
  const sent = asSent(look, { prompt: flags.prompt, options: checked.options })
  if (flags.prompt === '' && model.prompt === 'required') return `${model.id} needs a --prompt.`
  const { pictures, clips, audio } = model.inputs
  const bounds = [pictures, clips, audio].filter((one) => one !== undefined)
  const [least, most] = [sum(bounds.map(({ min }) => min)), sum(bounds.map(({ max }) => max))]
  if (flags.inputs.length < least || flags.inputs.length > most)
    return `${model.id} takes ${least === most ? least : `${least} to ${most}`} files with --input, not ${flags.inputs.length}.`
  const live = new Map(providers.map((one) => [one.id, one]))
  const asked = { kind: model.kind, options: sent.options, count: checked.count, inputs: flags.inputs.length }
  const routes = routesFor(model.routes, live, asked)
  const route = flags.provider === undefined ? routes[0] : routes.find(({ provider }) => provider === flags.provider)
  const provider = live.get(route?.provider ?? '')
  if (route === undefined || provider === undefined)
    return `${model.id} has no route to ${flags.provider} that can serve this. It has: ${routes.map((one) => one.provider).join(', ')}`
  return { provider, route, model, checked, sent }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

async function prepared(
  { sandbox, config }: TryParts,
  paths: readonly string[],
  { provider, route, model }: Wanted,
  dir: string,
): Promise<TaskInput[]> {
  const media = createMediaTools(sandbox, { visibleMark: config.visibleMark })
  const limits = provider.inputLimits?.({ kind: model.kind, ...shownTo(route) }) ?? {}
  const inputs: TaskInput[] = []
  for (const [index, path] of paths.entries()) {
    const targetDir = join(dir, `input-${index}`)
    await mkdir(targetDir, { recursive: true })
    const input = await media.intake({ sourcePath: resolve(path), targetDir })
    const bounds = limits[input.type]
    const fitted =
      bounds === undefined ? null : await media.fit({ input, limits: bounds, targetDir: `${targetDir}-fit` })
    inputs.push(fitted ?? input)
  }
  return inputs
}

/** Checks and marks the files as for people, and copies them to the folder. Answers whether there was anything. */
async function saved(
  parts: TryParts,
  result: { done: Done; provider: Provider; model: Model; folder: string },
  dir: string,
): Promise<boolean> {
  const { done, provider, model, folder } = result
  const { say, sandbox, config } = parts
  if ((done.usage?.costMicroUsd ?? 0) > 0)
    say(`The vendor took ${((done.usage?.costMicroUsd ?? 0) / 1_000_000).toFixed(4)} USD.`)
  if (done.text !== undefined && done.text !== '') say(done.text)
  const media = createMediaTools(sandbox, { visibleMark: config.visibleMark })
  const mains = done.files.filter(({ role }) => role === 'main')
  let made = resultTypeOf(model.kind) === null && (done.text ?? '') !== '' ? 1 : 0
  for (const [index, { source }] of mains.entries()) {
    try {
      const sourcePath = 'path' in source ? source.path : join(dir, `result-${index}`)
      if ('url' in source) await fetched(parts, provider, source.url, sourcePath)
      const facts = await media.finish({
        sourcePath,
        targetDir: join(dir, `out-${index}`),
        providerId: provider.id,
        procedural: provider.procedural === true,
        expected: resultTypeOf(model.kind) ?? 'picture',
      })
      const to = join(folder, `try-${model.id}-${newId(parts.clock.nowMs()).slice(-6)}.${nameEndingOf(facts.mime)}`)
      await copyFile(facts.path, to)
      say(`Saved ${to} (${facts.mime}, ${facts.sizeBytes} bytes)`)
      made++
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof Fault)) throw error
      say(`File ${index + 1} can't be used. ${inWords(error)}`)
    }
  }
  if (made === 0) say('Nothing usable was made.')
  return made > 0
}

/** As the bot does it: with the vendor's own key where its files need it. */
async function fetched({ outside }: TryParts, provider: Provider, url: string, to: string): Promise<void> {
  const bounds = { maxBytes: LIMITS.resultBytes, timeoutMs: DOWNLOAD_MS }
  if (provider.download === undefined) await outside.download(url, { ...bounds, to })
  else await provider.download(url, to, bounds)
}

if (process.argv[1] !== undefined && import.meta.filename === resolve(process.argv[1])) {
  const config = configured((line) => process.stderr.write(`${line}\n`))
  if (config === null) process.exit(2)
  const sandbox = createSandbox({ log: SILENT })
  const clock = { nowMs: () => Date.now() }
  let providers: Provider[]
  try {
    providers = openProviders(config, { sandbox, clock, log: SILENT })
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(2)
  }
  let isOver = false
  const stopping = new AbortController()
  // npm passes on what the terminal has sent already: it may come twice.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())
  const code = await run(process.argv.slice(2), {
    config,
    say: (line) => isOver || process.stdout.write(`${line}\n`),
    clock,
    pause: (ms) => setTimeout(ms, undefined, { signal: stopping.signal }),
    sandbox,
    providers,
    outside: createOutside({ allow: providers.flatMap((one) => one.trustedHosts ?? []) }),
    stopped: stopping.signal,
  })
  // What was left under way when it was stopped has nothing to say any more.
  isOver = true
  await sandbox.close()
  process.exit(code)
}
