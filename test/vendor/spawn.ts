import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface VendorProcess {
  /** http://127.0.0.1:PORT */
  root: string
  port: number
  token: string
  secret: string
  pid: number
  /** What it wrote to stderr: faults of its own, so it should be empty. */
  complaints(): string
  /** Ends it and resolves when it is gone; SIGKILL unless told. Twice is fine. */
  kill(signal?: NodeJS.Signals): Promise<void>
}

/**
 * Starts the misbehaving vendor as a process of its own and resolves when it listens. It dies with this process.
 * `args` are flags of server.ts, such as ['--profile', 'chaos', '--seed', '7'] or ['--no-lookup'].
 */
export async function startVendor(options: { record: string; port?: number; args?: string[] }): Promise<VendorProcess> {
  const script = fileURLToPath(new URL('server.ts', import.meta.url))
  const flags = ['--record', options.record, '--port', String(options.port ?? 0), '--stdin', ...(options.args ?? [])]
  const child = spawn(process.execPath, [script, ...flags], { stdio: ['pipe', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  let complaints = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString()
  })
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then((found) => String(found[0])),
    exited.then(() => Promise.reject(new Error(`the vendor did not start: ${complaints}`))),
  ])
  const { port } = JSON.parse(line) as { port: number }
  return {
    root: `http://127.0.0.1:${port}`,
    port,
    token: 'practice',
    secret: 'practice-secret',
    pid: child.pid!,
    complaints: () => complaints,
    async kill(signal = 'SIGKILL') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exited
    },
  }
}
