/** Another process that holds an SQLite file's write lock: started with the path, it lets go when it is told to. */
import { fork } from 'node:child_process'
import { once } from 'node:events'

const SCRIPT = `
  import Sqlite from 'better-sqlite3'
  const file = new Sqlite(process.argv[1])
  file.exec('begin immediate')
  process.send('held')
  process.once('message', () => { file.exec('commit'); file.close(); process.exit(0) })`

export async function holdLock(path: string): Promise<{ release(): Promise<void> }> {
  const child = fork('--input-type=module', ['--eval', SCRIPT, path], {
    execPath: process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await once(child, 'message')
  return {
    async release() {
      const gone = once(child, 'exit')
      child.send('let go')
      await gone
    },
  }
}
