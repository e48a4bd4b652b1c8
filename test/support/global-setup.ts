/**
 * A folder for all temporary files of a test run, and one PostgreSQL, started when the first test asks for it; both are removed at
 * the end. Tests ask over HTTP on loopback, because they run in other processes: POST /postgres answers the URL of a new, migrated
 * database of their own, POST /postgres-empty one without any table, POST /sqlite the path of a migrated file to copy, POST /chromium
 * that of a browser, unpacked once: two who unpack it at the same time start half a program.
 */
import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, statfs } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { migrate } from '../../src/core/db/migrate.ts'
import { prepareSchemas } from '../discord/double/schema.ts'
import { type PostgresServer, startPostgres } from './embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    setupUrl: string
  }
}

const TEMPLATE = 'chatelier_template'
/** Of everybody in this checkout: processes that tests start, and those in which tests run, compile nothing twice. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  prepareSchemas()
  const dir = await mkdtemp(join(await quickestFolder(), 'chatelier-tests-'))
  process.env['TMPDIR'] = dir
  process.env['NODE_COMPILE_CACHE'] ??= COMPILED
  // The server runs as a user of its own and must be able to come by.
  await chmod(dir, 0o755)
  let cluster: Promise<PostgresServer> | undefined
  let sqlite: Promise<string> | undefined
  let chromium: Promise<string> | undefined
  let databases = 0

  const makeDatabase = async (template: string): Promise<string> => {
    cluster ??= startCluster(join(dir, 'postgres'))
    const server = await cluster
    const name = `test_${++databases}`
    // Files as they are: what the log would carry again is three times the work, and nothing here outlives a crash.
    await server.run(`create database ${name} template ${template} strategy file_copy`)
    return server.urlOf(name)
  }
  const answers: { [path: string]: () => Promise<string> } = {
    '/postgres': () => makeDatabase(TEMPLATE),
    '/postgres-empty': () => makeDatabase('template0'),
    '/sqlite': () => {
      sqlite ??= makeSqlite(join(dir, 'template.sqlite'))
      return sqlite
    },
    '/chromium': () => {
      chromium ??= unpackChromium()
      return chromium
    },
  }
  // One at a time: a template can't be copied by two at once while it is being made.
  let turn: Promise<unknown> = Promise.resolve()
  const http = createServer((request, response) => {
    const answer = answers[request.url ?? '']
    if (answer === undefined) {
      response.writeHead(404).end()
      return
    }
    turn = turn.then(answer).then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  project.provide('setupUrl', `http://127.0.0.1:${(http.address() as AddressInfo).port}`)

  return async () => {
    http.close()
    http.closeAllConnections()
    if (cluster !== undefined) await cluster.then((server) => server.stop()).catch(() => {})
    await rm(dir, { recursive: true, force: true })
  }
}

const SHARED_MEMORY = '/dev/shm'
const ROOM_BYTES = 3 * 1024 ** 3

/**
 * Memory, where there is enough: SQLite waits for the disk at each of many thousand commits. Whoever dies by SIGKILL leaves there
 * what he would leave on a disk. Programs are started from there too.
 */
async function quickestFolder(): Promise<string> {
  const mount = (await readFile('/proc/mounts', 'utf8').catch(() => ''))
    .split('\n')
    .find((line) => line.split(' ')[1] === SHARED_MEMORY)
  const options = mount?.split(' ')[3]?.split(',') ?? ['noexec']
  if (options.includes('noexec') || options.includes('ro')) return tmpdir()
  const { bavail, bsize } = await statfs(SHARED_MEMORY)
  return bavail * bsize < ROOM_BYTES ? tmpdir() : SHARED_MEMORY
}

/** Nothing of it outlives the run, so nothing has to reach the disk. */
async function startCluster(databaseDir: string): Promise<PostgresServer> {
  const durability = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  const copies = ['wal_level=minimal', 'max_wal_senders=0']
  const server = await startPostgres({
    databaseDir,
    // Hundreds of small databases: to look after each of them takes more than they do.
    settings: [...durability, ...copies, 'autovacuum=off', 'max_connections=200', 'shared_buffers=32MB'],
  })
  await server.run(`create database ${TEMPLATE}`)
  await migrate(server.urlOf(TEMPLATE))
  return server
}

async function makeSqlite(path: string): Promise<string> {
  // Opened in WAL mode and closed again: everything is in the one file.
  await migrate(`sqlite:${path}`)
  return path
}

/** In a process of its own, because the package changes the environment of the one that loads it. */
async function unpackChromium(): Promise<string> {
  const program = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath())`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  return stdout
}
