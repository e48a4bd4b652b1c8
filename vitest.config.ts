import { defineConfig } from 'vitest/config'
import { PATIENCE_MS } from './test/support/patience.ts'
import { LongestFirst } from './test/support/sequencer.ts'

/** They start and kill processes for minutes: each has a process of its own. */
const PROCESSES = ['test/crash/**/*.test.ts', 'test/browser/**/*.test.ts']

const common = {
  // Native modules (better-sqlite3, sharp) are at home in processes of their own.
  pool: 'forks',
  // Two cores, and much of a test is waiting: for a browser, for time at the double, for a process that starts.
  maxWorkers: 4,
  // Files come by Node itself, as the product's do, and not through Vite: a tenth of the time of a run.
  experimental: { viteModuleRunner: false, nodeLoader: false },
  // For what hangs; what takes long is a matter of the machine.
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: PATIENCE_MS } },
} as const

export default defineConfig({
  test: {
    ...common,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['test/support/global-setup.ts'],
    teardownTimeout: 10_000,
    projects: [
      { test: { ...common, name: 'processes', include: PROCESSES } },
      {
        // To load everything anew for each file takes longer than many files: they share a process, and each shows that it has
        // left nothing behind.
        test: {
          ...common,
          name: 'shared',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...PROCESSES, '**/node_modules/**'],
          isolate: false,
          setupFiles: ['test/support/nothing-left.ts'],
        },
      },
    ],
  },
})
