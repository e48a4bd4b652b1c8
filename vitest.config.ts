import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/sequencer.ts'

/** They start and kill processes for minutes: each has a process of its own. */
const PROCESSES = ['test/crash/**/*.test.ts', 'test/browser/**/*.test.ts']

const common = {
  // Native modules (better-sqlite3, sharp) are at home in processes of their own.
  pool: 'forks',
  // Two cores, and much of a test is waiting: for a browser, for time at the double, for a process that starts.
  maxWorkers: 4,
  testTimeout: 60_000,
  hookTimeout: 60_000,
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
