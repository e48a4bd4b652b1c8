import type { App } from '../../src/app.ts'
import { wakeOverdue } from '../../src/core/generation/sweep.ts'

/** What the application does every 30 seconds, now: rows that another process has written are found by nothing else. */
export async function sweep({ generation, payments }: App): Promise<void> {
  await wakeOverdue(generation, false)
  await payments.wakeOverdue(false)
}
