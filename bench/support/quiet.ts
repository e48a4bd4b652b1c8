import type { RootLog } from '../../src/log.ts'

const say = (fields: object, text: string) => {
  const { err } = fields as { err?: unknown }
  process.stderr.write(`  log: ${text} ${err instanceof Error ? err.stack : JSON.stringify(fields)}\n`)
}

/** A log that says what went wrong and nothing else. */
export const quietLog: RootLog = {
  debug: () => {},
  info: () => {},
  warn: say,
  error: say,
  fatal: say,
  child: () => quietLog,
}
