// Proves production: a copy of the repository, `npm ci --omit=dev` under the machine's own Node, started by pm2, killed,
// resumed by pm2, drained, deleted. Nothing is left behind.
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment, freePort, isAlive, isReady, root, run, until } from './shared.mjs'

const READY_MS = 30_000
const RESUMED_MS = 45_000
const pm2 = path.join(root, 'node_modules', '.bin', 'pm2')
const work = mkdtempSync(path.join(tmpdir(), 'chatelier-production-'))
const copy = path.join(work, 'chatelier')
const port = await freePort()
const address = `http://127.0.0.1:${port}`
const env = cleanEnvironment({
  PM2_HOME: path.join(work, 'pm2'),
  DATA_DIR: path.join(work, 'data'),
  CHATELIER_LOG_DIR: path.join(work, 'logs'),
  PORT: String(port),
  NODE_ENV: 'production',
})
const inCopy = { cwd: copy, env }

async function copyRepository() {
  // What git would have in a commit of the working tree: nothing that it ignores.
  const list = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of list.split('\0').filter((name) => name !== '')) {
    // Plain files only: a linked node_modules must not be copied, and a file may be deleted but not yet committed so.
    if (!lstatSync(path.join(root, file), { throwIfNoEntry: false })?.isFile()) continue
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true })
    cpSync(path.join(root, file), path.join(copy, file))
  }
}

async function theApp() {
  const list = JSON.parse((await run(pm2, ['jlist'], inCopy)).replace(/^[^[]*(?=\[)/, ''))
  const app = list.find(({ name }) => name === 'chatelier')
  if (app === undefined) throw new Error('pm2 does not know the bot')
  return { pid: app.pid, restarts: app.pm2_env.restart_time, status: app.pm2_env.status }
}

async function prove() {
  await copyRepository()
  await run('npm', ['ci', '--omit=dev'], inCopy)
  if (existsSync(path.join(copy, 'node_modules', 'vitest'))) throw new Error('a production install has kept vitest')
  const version = (await run(path.join(copy, 'node_modules', 'node', 'bin', 'node'), ['--version'], inCopy)).trim()
  console.log(`installed for production under ${process.version}; the bot's own Node is ${version}`)

  await run(pm2, ['start', 'ecosystem.config.cjs'], inCopy)
  await until(`${address}/readyz under pm2`, READY_MS, () => isReady(address))
  const first = await theApp()
  if (process.platform === 'linux') {
    const program = readlinkSync(`/proc/${first.pid}/exe`)
    if (!program.startsWith(path.join(copy, 'node_modules')))
      throw new Error(`it runs in ${program}, not in its own Node`)
  }
  console.log(`started by pm2 as process ${first.pid}, ready`)

  process.kill(first.pid, 'SIGKILL')
  await until('The end of the killed process', READY_MS, () => !isAlive(first.pid))
  await until('Ready again after the kill', RESUMED_MS, () => isReady(address))
  const second = await theApp()
  if (second.pid === first.pid || second.restarts !== first.restarts + 1) {
    throw new Error(`expected one restart, found process ${second.pid} after ${second.restarts - first.restarts}`)
  }
  console.log(`killed, and resumed by pm2 as process ${second.pid}, ready`)

  await run(pm2, ['stop', 'chatelier'], inCopy)
  await until('The end after pm2 stop', READY_MS, () => !isAlive(second.pid))
  await run(pm2, ['delete', 'chatelier'], inCopy)
  console.log('stopped and deleted')
}

let failure
try {
  await prove()
} catch (error) {
  failure = error
  const logs = existsSync(path.join(work, 'logs'))
    ? await run('sh', ['-c', 'tail -n 30 "$0"/*', path.join(work, 'logs')]).catch(String)
    : ''
  console.error(`${error.message}\n${logs}`)
} finally {
  // Ends pm2's own process and whatever it may still hold; it lives in PM2_HOME of this run alone.
  await run(pm2, ['kill'], { cwd: root, env }).catch((error) => console.error(error.message))
  rmSync(work, { recursive: true, force: true, maxRetries: 10 })
}
process.exitCode = failure ? 1 : 0
