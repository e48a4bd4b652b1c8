import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface DiscordProcess {
  /** What discord.js wants as `rest.api`. */
  root: string
  token: string
  applicationId: string
  pid: number
  /** One order of control.ts; its result. */
  ask<Result = unknown>(order: object): Promise<Result>
  complaints(): string
  kill(signal?: NodeJS.Signals): Promise<void>
}

/** Starts the double as a process of its own (main.ts) with these flags; it dies with this process. */
export async function spawnDiscord(flags: string[] = []): Promise<DiscordProcess> {
  const script = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, [script, '--stdin', ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then((found) => String(found[0])),
    exited.then(() => Promise.reject(new Error(`the Discord double did not start: ${complaints}`))),
  ])
  const { port, token, applicationId } = JSON.parse(line) as { port: number; token: string; applicationId: string }
  return {
    root: `http://127.0.0.1:${port}/api`,
    token,
    applicationId,
    pid: child.pid!,
    async ask<Result>(order: object) {
      const answer = await fetch(`http://127.0.0.1:${port}/control`, { method: 'POST', body: JSON.stringify(order) })
      const { result, error } = (await answer.json()) as { result?: unknown; error?: string }
      if (error !== undefined) throw new Error(error)
      return result as Result
    },
    complaints: () => complaints,
    async kill(signal = 'SIGKILL') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exited
    },
  }
}
