// The first file to run. Plain JavaScript that an old Node can read, so that it can say in words what is missing.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED_MAJOR = 24
const ORPHAN_CHECK_MS = 500
const CHILD_MARK = 'CHATELIER_STARTED_BY_OLD_NODE'
const root = path.dirname(fileURLToPath(import.meta.url))
const ownNode = path.join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) await run()
else if (process.env[CHILD_MARK] === undefined && existsSync(ownNode)) runWithOwnNode()
else explain()

async function run() {
  // Halves the time to start. A folder that can't be written to only means no cache.
  nodeModule.enableCompileCache(path.join(root, 'node_modules', '.cache', 'compile'))
  if (process.env[CHILD_MARK] !== undefined) stopWithParent()
  if (process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32') stopWithNpm()
  await import('./src/main.ts')
}

/** Under an old Node: the same file again, in the Node 24 that npm installed, with signals and exit code passed on. */
function runWithOwnNode() {
  // A group of its own: Ctrl-C reaches this process alone and is passed on once. The channel tells the child of our death.
  const child = spawn(ownNode, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
    env: { ...process.env, [CHILD_MARK]: '1' },
  })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`Could not start ${ownNode}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 1)
  })
}

function stopWithParent() {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel?.unref()
}

/**
 * npm passes SIGTERM on to the shell between it and us, which dies without a word: we would live on, holding the lock of
 * DATA_DIR. So under npm an orphan ends itself as if it had got the signal.
 */
function stopWithNpm() {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, ORPHAN_CHECK_MS)
  timer.unref()
}

function explain() {
  console.error(
    [
      `Chatelier needs Node ${NEEDED_MAJOR} or newer; this is ${process.version}.`,
      existsSync(ownNode)
        ? 'Run "npm start": it uses the Node that npm installed in node_modules.'
        : 'Run "npm ci" and then "npm start": npm installs the right Node in node_modules (its install script must be allowed).',
    ].join('\n'),
  )
  process.exitCode = 1
}
