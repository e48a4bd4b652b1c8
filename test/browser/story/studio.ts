/**
 * The real program as a process of its own, as an operator runs it: `src/main.ts` on a folder that is made for the story. It can
 * be killed as a machine kills it, and started again on the same folder and port.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase } from '../../../src/core/db/database.ts'
import { PATIENCE_MS } from '../../support/patience.ts'
import { openDouble } from '../../vendors/fal/double.ts'
import { openDouble as openHeygen } from '../../vendors/heygen/double.ts'
import { openDouble as openSongs } from '../../vendors/kie/double.ts'
import type { VendorDouble } from '../../vendors/kit.ts'
import { type OpenaiDouble, openDouble as openWriter } from '../../vendors/openai/double.ts'
import { openDouble as openPiapi } from '../../vendors/piapi/double.ts'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** A second painter, so that there is a choice of models. */
const SECOND_MODEL = `
  sketchpad:
    kind: image
    title: { en: Sketchpad, ru: Блокнот, zh: 速写本, id: Buku sketsa }
    prompt: required
    options:
      size: { type: choice, choices: [512, 1024], default: 512 }
      style: { type: choice, choices: [ink], default: ink }
    price: { each: 1000 }
    routes:
      - { provider: builtin, model: paint, cost_micro_usd: 0 }
`

/** Videos of a vendor outside. */
const FILMS = `
  reel:
    kind: video
    title: { en: Reel, ru: Плёнка, zh: 胶片, id: Gulungan }
    prompt: required
    languages: [en]
    options:
      ratio: { type: choice, choices: ['16:9', '9:16'], default: '16:9' }
      duration: { type: choice, choices: [5, 10], default: 5 }
      camera: { type: choice, choices: [auto, zoom-in, zoom-out], default: auto }
    price: { each: 10000, choices: { duration: { 10: 5000 } } }
    routes:
      - provider: fal
        model: fal-ai/kling-video/v2.5-turbo/pro/text-to-video
        settings: { fields: { seed: null } }
`

/** A text model outside, for the chapter about words. */
const PEN = `
  pen:
    kind: write
    title: { en: Pen, ru: Перо, zh: 笔, id: Pena }
    prompt: required
    options:
      purpose: { type: choice, choices: [enhance, translate], default: enhance }
      for: { type: choice, choices: [image, video], default: image }
      language: { type: choice, choices: [en], default: en }
    price: { each: 0 }
    routes:
      - { provider: openai, model: gpt-5.4-mini }
`
/** Of the shipped catalogue, as they are but for a price that suits the story: a talking portrait, and sound for a clip. */
function speaking(shipped: string): string {
  const block = (id: string) => new RegExp(`^ {2}${id}:\\n(?: {4}.*\\n)+`, 'm').exec(shipped)?.[0] ?? ''
  return `${block('heygen').replace('per_second: 11500', 'per_second: 400').replace('min: 1, max: 120', 'min: 5, max: 120')}\n${block('pi-sound')}`
}

export interface Studio {
  /** The vendor outside that writes words. */
  readonly writer: OpenaiDouble
  /** The operator changes the catalogue, so that words are made more of, or are not any more. */
  offerWords(on: boolean): Promise<void>
  /** The vendor outside that makes videos. */
  readonly vendor: VendorDouble
  /** HeyGen, whose avatars speak, and PiAPI, which makes sound for clips. */
  readonly speakers: VendorDouble
  readonly foley: VendorDouble
  /** The vendor outside that makes songs, and words for them. */
  readonly songs: VendorDouble
  readonly address: string
  readonly db: Database
  readonly dataDir: string
  /** Lines of the log from warnings up. */
  readonly log: string[]
  /** SIGKILL: nothing is said, nothing is put away. */
  kill(): Promise<void>
  /** The program again, where it was; with more in its environment where that is said. */
  restart(more?: { [name: string]: string }): Promise<void>
  /** Keys of the files that lie in the store. */
  files(): Promise<string[]>
  close(): Promise<void>
}

export async function startStudio(): Promise<Studio> {
  const home = await mkdtemp(join(tmpdir(), 'chatelier-story-'))
  const dataDir = join(home, 'data')
  await mkdir(dataDir)
  const shipped = await readFile(join(ROOT, 'data/catalog.yaml'), 'utf8')
  const vendor = await openDouble({})
  const songs = await openSongs({})
  const songModels = ['suno', 'suno-extend', 'suno-words']
    .map((id) => new RegExp(`^ {2}${id}:\\n(?: {4}.*\\n)+`, 'm').exec(shipped)?.[0] ?? '')
    .join('')
  const writer = await openWriter({})
  const [speakers, foley] = await Promise.all([openHeygen({}), openPiapi({})])
  // Of the vendors outside one model alone: all else is made by the engine of this machine.
  const models = shipped
    .replace(/^ {2}# ---- fal\.ai[\s\S]*?(?=^ {2}# ---- The engine of this machine)/m, '')
    .replace(/^models:\n[\s\S]*?(?=^packs:)/m, `$&${SECOND_MODEL}${FILMS}${songModels}\n${speaking(shipped)}\n`)
  await writeFile(join(dataDir, 'catalog.yaml'), models)
  await mkdir(join(dataDir, 'moderation'))
  await writeFile(join(dataDir, 'moderation/policy.yaml'), 'drugs: ask\npolitical: blur\n')
  const log: string[] = []
  let extra: { [name: string]: string } = {}
  let child = await run(0)
  const db = openDatabase(`sqlite:${join(dataDir, 'chatelier.sqlite')}`)
  const port = Number(new URL(child.address).port)

  async function run(wanted: number): Promise<{ process: ChildProcess; address: string }> {
    const program = spawn(process.execPath, [join(ROOT, 'src/main.ts')], {
      // Without a `.env` of the person who runs the tests.
      cwd: home,
      env: {
        PATH: process.env['PATH'],
        // As start.mjs has it.
        NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
        PORT: String(wanted),
        DATA_DIR: dataDir,
        LOG_LEVEL: 'warn',
        PICTURE_SCREEN: 'off',
        ...vendor.variables,
        ...speakers.variables,
        ...foley.variables,
        ...songs.variables,
        ...writer.variables,
        ...extra,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const late = setTimeout(() => reject(new Error(`not ready: ${log.join('\n')}`)), PATIENCE_MS)
    program.once('exit', (code) => reject(new Error(`ended with ${code}: ${log.join('\n')}`)))
    for (const stream of [program.stdout, program.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text: string) => {
        const ready = /ready: (http\S+)/.exec(text)?.[1]
        if (ready !== undefined) resolve(ready)
        log.push(...text.split('\n').filter((line) => line.startsWith('{') || line.includes('Error')))
      })
    }
    try {
      return { process: program, address: await promise }
    } catch (error) {
      program.kill('SIGKILL')
      throw error
    } finally {
      clearTimeout(late)
      program.removeAllListeners('exit')
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.process.exitCode !== null || child.process.signalCode !== null) return
    const ended = once(child.process, 'exit')
    child.process.kill(signal)
    await ended
  }

  return {
    address: child.address,
    vendor,
    speakers,
    foley,
    songs,
    writer,
    db,
    dataDir,
    log,
    async offerWords(on) {
      const pen = models
        .replace(/^packs:/m, `${PEN}\n$&`)
        .concat('\nprompts: { enhance: true, translate: true, model: pen }\n')
      await writeFile(join(dataDir, 'catalog.yaml'), on ? pen : models)
      child.process.kill('SIGHUP')
    },
    kill: () => end('SIGKILL'),
    async restart(more = {}) {
      extra = { ...extra, ...more }
      child = await run(port)
    },
    async files() {
      const all = await readdir(join(dataDir, 'media'), { recursive: true, withFileTypes: true })
      return all.filter((entry) => entry.isFile()).map((entry) => entry.name)
    },
    async close() {
      await end('SIGTERM')
      await db.close()
      await vendor.close()
      await songs.close()
      await writer.close()
      await Promise.all([speakers.close(), foley.close()])
      await rm(home, { recursive: true, force: true })
    },
  }
}
