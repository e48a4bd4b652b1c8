/** The queue and the child processes that an installation has. */
import { createSandbox, type RunningSandbox } from '../core/media/sandbox.ts'
import type { Provider, Queue, Sandbox, Topic } from '../core/ports.ts'
import type { RootLog } from '../log.ts'

/** Every topic that may be woken. */
export function topicsOf(providers: ReadonlyMap<string, Provider>): Topic[] {
  const starts = [...providers.keys()].map((id) => `start.${id}` as const)
  return ['inbox', 'generation', 'chat', 'order', 'refund', 'erasure', 'export', ...starts]
}

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
