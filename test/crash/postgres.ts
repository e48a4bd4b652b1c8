/** A PostgreSQL of the proof's own: started once, removed at the end. */
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startPostgres as startServer } from '../support/embedded-postgres.ts'

export interface Postgres {
  newDatabase(): Promise<string>
  stop(): Promise<void>
}

/** @param dir a folder that other users may enter: the server runs as one of its own */
export async function startPostgres(dir: string): Promise<Postgres> {
  await mkdir(dir, { recursive: true })
  await chmod(dir, 0o755)
  const server = await startServer({
    databaseDir: join(dir, 'postgres'),
    settings: ['fsync=off', 'shared_buffers=32MB'],
  })
  let databases = 0
  return {
    async newDatabase() {
      const name = `proof_${++databases}`
      await server.run(`create database ${name}`)
      return server.urlOf(name)
    },
    stop: server.stop,
  }
}
