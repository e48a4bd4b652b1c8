/** The child processes in which files are decoded and rendered. */
import { createSandbox, type RunningSandbox } from '../core/media/sandbox.ts'
import type { Sandbox } from '../core/ports.ts'
import type { RootLog } from '../log.ts'

export function openSandbox(log: RootLog, ends: (() => Promise<void> | void)[]): Sandbox {
  const sandbox: RunningSandbox = createSandbox({ log })
  ends.push(() => sandbox.close())
  return sandbox
}
