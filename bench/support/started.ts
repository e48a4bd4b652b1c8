import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atEnd } from './ends.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const OWN_NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node')
const READY = /Chatelier is ready: (http:\S+)/
const READY_MS = 30_000
const END_MS = 20_000

/** The application as `npm start` runs it, in a process of its own. */
export interface Started {
  /** Where its web chat is; on loopback. */
  url: string
  /** From the start of the process to the line that says that it is ready. */
  readyMs: number
  /** Resident memory now, of that process alone. */
  residentBytes(): Promise<number>
  /** The most it has ever been. */
  peakBytes(): Promise<number>
  /** SIGTERM, and waits for the end. */
  stop(): Promise<void>
}

/**
 * Starts it under Node 24 with nothing of our environment but PATH.
 * @param options.cacheDir where compiled code is kept between starts; an empty folder is a cold start
 * @param options.env more variables
 */
export async function startApp(options: {
  dataDir: string
  cacheDir: string
  env?: { [name: string]: string }
}): Promise<Started> {
  const beganMs = performance.now()
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [, ...args] = scripts.start.split(' ').map((word) => (word.endsWith('.mjs') ? join(ROOT, word) : word))
  const child = spawn(existsSync(OWN_NODE) ? OWN_NODE : process.execPath, args, {
    cwd: options.dataDir,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      // Set before the process begins, it wins over the folder that start.mjs names.
      NODE_COMPILE_CACHE: options.cacheDir,
      DATA_DIR: options.dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      WEB_CHAT: 'on',
      LOG_LEVEL: 'warn',
      ...options.env,
    },
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = atEnd(async () => {
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), END_MS)
    await ended
    clearTimeout(timer)
  })
  try {
    const url = await readyUrl(child)
    return {
      url,
      readyMs: performance.now() - beganMs,
      residentBytes: () => statusBytes(child.pid, 'VmRSS'),
      peakBytes: () => statusBytes(child.pid, 'VmHWM'),
      stop,
    }
  } catch (error) {
    child.kill('SIGKILL')
    await stop()
    throw error
  }
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (why: string) => reject(new Error(`the application did not start: ${why}\n${said.slice(-2000)}`))
    const timer = setTimeout(() => fail(`not ready within ${READY_MS} ms`), READY_MS)
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const found = READY.exec(said)
      if (found === null) return
      clearTimeout(timer)
      resolve(found[1]!)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('error', (error) => fail(error.message))
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`it ended with ${code}`)
    })
  })
}

async function statusBytes(pid: number | undefined, field: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024
}
