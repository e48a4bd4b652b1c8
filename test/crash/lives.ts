/** The real application in a process that dies of SIGKILL again and again and is started anew where it was; people speak to it meanwhile. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../../src/core/db/database.ts'
import { findByIdentity } from '../../src/core/people.ts'
import type { Json } from '../../src/core/ports.ts'
import { PATIENCE_MS } from '../support/patience.ts'
import { PLATFORM } from './chat-record.ts'
import { freePort } from './free-port.ts'
import { startWorker, type WorkerProcess } from './host.ts'
import type { Order, WorkerSettings } from './worker.ts'

const LOOK_MS = 50
/** Looks between two moves of the clock: what is under way is given time to end. */
const LOOKS_A_MOVE = 10

export interface Lives {
  db: Database
  /** DATA_DIR. */
  dataDir: string
  chatPath: string
  deaths(): number
  /** Tells until somebody lives to confirm it, as a platform delivers again. */
  tell(order: Order): Promise<unknown>
  /** Waits until it holds, and starts anew whoever dies meanwhile. `passMs`: moves the clock by it, again and again. */
  until(what: string, holds: () => Promise<boolean>, passMs?: number): Promise<void>
  write(name: string, command: string, text?: string): Promise<void>
  press(name: string, action: string): Promise<void>
  /** '': nobody. */
  personId(name: string): Promise<string>
  stop(): Promise<void>
}

/** @param root a folder that everybody may enter; databases and caches go there */
export async function startLives(
  kind: 'sqlite' | 'postgres',
  root: string,
  settings: Pick<WorkerSettings, 'resultDays'> = {},
): Promise<Lives> {
  const dir = join(root, kind)
  const dataDir = join(dir, 'data')
  const chatPath = join(dir, 'chat.jsonl')
  mkdirSync(dataDir, { recursive: true })
  const url =
    kind === 'sqlite'
      ? `sqlite:${join(dataDir, 'chatelier.sqlite')}`
      : await fetch(`${inject('setupUrl')}/postgres`, { method: 'POST' }).then((answer) => answer.text())
  const port = await freePort()
  let [aheadMs, deaths, sent] = [0, 0, 0]
  let isGone = false
  const start = async (): Promise<WorkerProcess> => {
    const one = startWorker({ dataDir, url, port, chatPath, aheadMs, logLevel: 'silent', ...settings })
    await one.ready
    isGone = false
    void one.stopped.then(() => {
      if (one === worker) isGone = true
    })
    return one
  }
  let worker: WorkerProcess = await start()
  const replace = async () => {
    deaths++
    worker = await start()
  }
  const db = openDatabase(url)
  const lives: Lives = {
    db,
    dataDir,
    chatPath,
    deaths: () => deaths,
    async tell(order) {
      for (;;) {
        try {
          const answer = await worker.tell(order)
          if (order.type === 'ahead') aheadMs = answer as number
          return answer
        } catch (error) {
          await Promise.race([worker.stopped, sleep(5000)])
          if (!isGone) throw error
          await replace()
        }
      }
    },
    async until(what, holds, passMs) {
      const endMs = Date.now() + PATIENCE_MS
      for (let looks = 1; !(await holds()); looks++) {
        if (isGone) await replace()
        if (Date.now() > endMs) throw new Error(`not seen: ${what} ${worker.complaints()}`)
        await sleep(LOOK_MS)
        if (passMs !== undefined && looks % LOOKS_A_MOVE === 0) await lives.tell({ type: 'ahead', ms: passMs })
      }
    },
    write: (name, command, text = '') => speak(name, { type: 'command', name: command, text, files: [] }),
    press: (name, action) => speak(name, { type: 'press', action }),
    personId: async (name) => (await findByIdentity(db.outer, PLATFORM, name))?.id ?? '',
    async stop() {
      await Promise.race([worker.tell({ type: 'stop' }).catch(() => {}), worker.stopped])
      await worker.stopped
    },
  }
  async function speak(name: string, intent: { [field: string]: Json }): Promise<void> {
    const key = `msg:main:${name}:${++sent}`
    const payload: Json = {
      ...intent,
      key,
      address: { platform: PLATFORM, bot: 'main', chat: name, place: 'private' },
      speaker: { platform: PLATFORM, externalId: name },
    }
    await lives.tell({
      type: 'receive',
      incoming: { source: PLATFORM, externalId: key, orderKey: `${PLATFORM}:main:${name}`, payload },
    })
  }
  return lives
}
