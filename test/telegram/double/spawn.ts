import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface TelegramProcess {
  root: string
  token: string
  pid: number
  /** One order of control.ts; its result. */
  ask(order: object): Promise<unknown>
  complaints(): string
  kill(signal?: NodeJS.Signals): Promise<void>
}

/** Starts the double as a process of its own (main.ts) with these flags; it dies with this process. */
export async function spawnTelegram(flags: string[] = []): Promise<TelegramProcess> {
  const script = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, [script, '--stdin', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then((found) => String(found[0])),
    exited.then(() => Promise.reject(new Error(`the Telegram double did not start: ${complaints}`))),
  ])
  const { port, token } = JSON.parse(line) as { port: number; token: string }
  const root = `http://127.0.0.1:${port}`
  return {
    root,
    token,
    pid: child.pid!,
    async ask(order) {
      const answer = await fetch(`${root}/control`, { method: 'POST', body: JSON.stringify(order) })
      const { result, error } = (await answer.json()) as { result?: unknown; error?: string }
      if (error !== undefined) throw new Error(error)
      return result
    },
    complaints: () => complaints,
    async kill(signal = 'SIGKILL') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exited
    },
  }
}
