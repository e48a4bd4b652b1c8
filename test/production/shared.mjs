// What both proofs need. Plain JavaScript: they run under the machine's own Node, however old.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
const EVERY_MS = 50

/** Variables of ours that a shell may have set would change what is proven; so would npm's folder of programs in PATH. */
export function cleanEnvironment(changes) {
  const ours =
    /^(HOST|PORT|PUBLIC_URL|DATA_DIR|DATABASE_URL|WEB_CHAT\w*|ADMIN_IDS|LOG_\w+|UPLOAD_RETENTION_DAYS|OPERATOR_\w+|MINIMUM_AGE|npm_\w+)$/
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name) && name !== 'NODE_OPTIONS')
  const places = (process.env.PATH ?? '').split(path.delimiter).filter((place) => !place.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: places.join(path.delimiter), ...changes }
}

/** Asks again and again until `attempt` answers something true; what it throws counts as "not yet". */
export async function until(what, timeoutMs, attempt) {
  const end = Date.now() + timeoutMs
  let last = ''
  while (Date.now() < end) {
    try {
      const answer = await attempt()
      if (answer) return answer
    } catch (error) {
      last = `: ${error.message}`
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
  throw new Error(`${what} did not happen within ${timeoutMs / 1000} s${last}`)
}

/** True once `/readyz` says so. */
export async function isReady(address) {
  const reply = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(2000) })
  await reply.arrayBuffer()
  return reply.status === 200
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Runs a program to its end; resolves to its standard output, rejects with what it said when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    const out = []
    const err = []
    child.stdout.on('data', (data) => out.push(data))
    child.stderr.on('data', (data) => err.push(data))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      const text = Buffer.concat(out).toString()
      if (code === 0) return resolve(text)
      const said = `${text}\n${Buffer.concat(err)}`
        .trim()
        .split('\n')
        .filter((line) => line.trim() !== '' && !line.startsWith('npm warn'))
        .slice(0, 40)
        .join('\n')
      reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${said}`))
    })
  })
}

/** Whether a process is there; a dead one that nobody has waited for is not. */
export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
