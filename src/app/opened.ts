/** Parts of the application that are opened here. */
import { createSandbox, type RunningSandbox } from '../core/media/sandbox.ts'
import type { Queue, Sandbox } from '../core/ports.ts'
import type { RootLog } from '../log.ts'

/** Imported only where it is used: the embedded installation starts without it. */
export async function openPgBoss(
  parts: Parameters<typeof import('../core/queue/pg-boss.ts').createPgBossQueue>[0],
): Promise<Queue> {
  const { createPgBossQueue } = await import('../core/queue/pg-boss.ts')
  return createPgBossQueue(parts)
}

export function openSandbox(log: RootLog, ends: (() => Promise<void> | void)[]): Sandbox {
  const sandbox: RunningSandbox = createSandbox({ log })
  ends.push(() => sandbox.close())
  return sandbox
}
