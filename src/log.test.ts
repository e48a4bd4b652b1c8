import { expect, test } from 'vitest'
import { createLog, describeError, scrub } from './log.ts'

function recorder() {
  const lines: Record<string, unknown>[] = []
  return { lines, log: createLog('info', { write: (line: string) => void lines.push(JSON.parse(line)) }) }
}

test('a line is one JSON object with its level in words, its fields and its text', () => {
  const { lines, log } = recorder()
  log.info({ generation: 'g1' }, 'delivered')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ level: 'info', generation: 'g1', msg: 'delivered' })
  expect(lines[0]).not.toHaveProperty('hostname')
})

test('lines below the level are not written', () => {
  const { lines, log } = recorder()
  log.debug({}, 'quiet')
  expect(lines).toEqual([])
})

test('prompts, tokens and headers are struck out wherever they stand', () => {
  const { lines, log } = recorder()
  log.warn({ token: 't-1', task: { prompt: 'a secret wish', deep: { authorization: 'Bearer x' } } }, 'odd')
  expect(JSON.stringify(lines)).not.toMatch(/t-1|secret wish|Bearer x/)
})

test('a child adds its fields to every line', () => {
  const { lines, log } = recorder()
  log.child({ lane: 'start' }).error({ id: 'a' }, 'failed')
  expect(lines[0]).toMatchObject({ lane: 'start', id: 'a', level: 'error' })
})

test('an error is logged with its cause, without passwords and without the text above its stack', () => {
  const cause = new Error('connect postgres://bot:hunter2@db/x failed')
  const { lines, log } = recorder()
  log.error({ err: new Error('GET https://api.example/file?token=abc123 failed', { cause }) }, 'fault')
  const text = JSON.stringify(lines)
  expect(text).not.toMatch(/hunter2|abc123/)
  expect(text).toContain('https://api.example/file?[redacted]')
  expect(lines[0]).toMatchObject({ err: { name: 'Error', cause: { name: 'Error' } } })
})

test('what is thrown without being an error is named by its type only', () => {
  expect(describeError({ secret: 1 })).toBe('a thrown object')
})

test('bot tokens and bearer tokens are struck out of messages, long messages are shortened', () => {
  expect(scrub('bot 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_x')).toBe('bot [redacted]')
  expect(scrub('Authorization: Bearer abc.def-ghi')).toBe('Authorization: Bearer [redacted]')
  expect(scrub('x'.repeat(100_000))).toHaveLength(300)
})
