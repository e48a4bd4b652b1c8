/** A process that migrates and is killed by itself after a statement: argv are the database, the migration and the statement. */
import nodeModule from 'node:module'
import { migrate } from '../../src/core/db/migrate.ts'

// Who dies by SIGKILL writes nothing down: the next one finds what this one has compiled.
nodeModule.flushCompileCache()
const [url = '', name, index] = process.argv.slice(2)
await migrate(url, {
  onStatement(at, statement) {
    if (at === name && statement === Number(index)) process.kill(process.pid, 'SIGKILL')
  },
})
