import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLog } from './log.ts'
import { openLogFiles } from './log-files.ts'

const DAY_MS = 24 * 60 * 60 * 1000
let dir: string
let nowMs: number
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chatelier-logs-'))
  nowMs = Date.UTC(2026, 0, 1, 23, 59)
})
afterEach(() => rmSync(dir, { recursive: true }))
const clock = { nowMs: () => nowMs }

test('access logs 30 days: every day has a file, older ones are removed while it runs, files of others stay', () => {
  writeFileSync(join(dir, 'error.log'), 'of pm2')
  const files = openLogFiles({ dir, keptDays: 30, clock })
  const log = createLog('info', files)
  for (let day = 0; day < 40; day++) {
    log.info({ day }, 'a line')
    nowMs += DAY_MS
  }
  const names = readdirSync(dir).sort()
  expect([names.length, names[0], names.at(-1)]).toEqual([32, 'chatelier-2026-01-10.log', 'error.log'])
  expect(readFileSync(join(dir, 'chatelier-2026-01-10.log'), 'utf8')).toMatch(/"day":9,"msg":"a line"\}\n$/)
  // Also when nothing is said for a long time.
  nowMs += 100 * DAY_MS
  files.sweep()
  expect(readdirSync(dir)).toEqual(['error.log'])
  files.close()
})

test('a program that starts again goes on in the file of the day, and removes what is past keeping', () => {
  writeFileSync(join(dir, 'chatelier-2025-11-30.log'), 'old')
  for (let n = 0; n < 2; n++) {
    const files = openLogFiles({ dir, keptDays: 30, clock })
    files.write(`${n}\n`)
    files.close()
  }
  expect(readdirSync(dir)).toEqual(['chatelier-2026-01-01.log'])
  expect(readFileSync(join(dir, 'chatelier-2026-01-01.log'), 'utf8')).toBe('0\n1\n')
})
