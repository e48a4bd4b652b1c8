/** Child processes for the tests of this process: one takes half a second to start, and serves whoever comes next as well. */
import { createSandbox, type RunningSandbox } from '../../src/core/media/sandbox.ts'
import type { Sandbox } from '../../src/core/ports.ts'
import { silentLog } from './databases.ts'

let shared: RunningSandbox | undefined

/** Nobody closes it: its children end when they have had nothing to do for a minute, or with this process. */
export function sharedSandbox(): Sandbox {
  shared ??= createSandbox({ log: silentLog() })
  const { run } = shared
  return { run }
}

/** Its children that are there. */
export const sharedPids = (): number[] => shared?.pids() ?? []
