/** An engine that makes things when a test says so. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Done, Provider } from '../../src/core/ports.ts'

export interface SlowEngine {
  provider: Provider
  /** Everything that was asked for is ready from now on, and what is asked for later at once. */
  release(): void
  /** What is asked for from now on waits. */
  hold(): void
}

export function slowEngine(): SlowEngine {
  let isOpen = false
  const made = async (kind: string, workDir: string): Promise<Done> => {
    if (kind === 'describe') return { state: 'done', files: [], text: 'A red square.' }
    const path = join(workDir, `made-${Math.random()}.png`)
    const picture = sharp({ create: { width: 320, height: 240, channels: 3, background: '#aa3311' } })
    await writeFile(path, await picture.png().toBuffer())
    return { state: 'done', files: [{ source: { path }, role: 'main' }] }
  }
  return {
    provider: {
      id: 'builtin',
      startTimeoutMs: 5000,
      async start({ kind, workDir }) {
        if (isOpen) return made(kind, workDir)
        return { state: 'pending', operation: { kind }, checkAfterMs: 50 }
      },
      async check(operation, _signal, workDir) {
        const { kind } = operation as { kind: string }
        return isOpen ? made(kind, workDir) : { state: 'pending', operation, checkAfterMs: 50 }
      },
    },
    release: () => {
      isOpen = true
    },
    hold: () => {
      isOpen = false
    },
  }
}
