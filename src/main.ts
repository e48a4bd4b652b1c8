/** The process: configuration, application, signals. Started by start.mjs. */
import { createApp, StartError } from './app.ts'
import { formatMistakes, loadEnvironment, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { openLogFiles } from './log-files.ts'
import { createMetrics } from './metrics.ts'

const reading = readConfig(loadEnvironment(), { cwd: process.cwd() })
if (!reading.ok) {
  process.stderr.write(`${formatMistakes(reading.mistakes)}\n`)
  process.exit(1)
}
const { config, warnings } = reading
const HOUR_MS = 60 * 60 * 1000
const clock = { nowMs: () => Date.now() }
const files =
  config.logDir === undefined ? undefined : openLogFiles({ dir: config.logDir, keptDays: config.logKeptDays, clock })
if (files !== undefined) setInterval(files.sweep, HOUR_MS).unref()
const log = createLog(config.logLevel, files)
for (const warning of warnings)
  log.warn({ variable: warning.variable, problem: warning.problem, mend: warning.mend }, 'configuration')

try {
  const app = await createApp(config, { log, metrics: createMetrics() })
  const address = await app.start()
  if (config.webChat.on) process.stdout.write(`\n  Chatelier is ready: ${address}\n\n`)
  log.info({ pid: process.pid }, 'ready')
  process.send?.('ready')

  const stop = async (signal: string) => {
    log.info({ signal }, 'stopping')
    await app.stop()
    log.info({}, 'stopped')
    process.exit(0)
  }
  process.once('SIGTERM', () => void stop('SIGTERM'))
  process.once('SIGINT', () => void stop('SIGINT'))
  process.on('SIGHUP', () => {
    const mistakes = app.reloadCatalog()
    if (mistakes.length === 0) log.info({}, 'the catalogue was read again')
    else log.error({ mistakes }, 'the catalogue has mistakes; the one before stays in force')
  })
} catch (error) {
  if (error instanceof StartError) process.stderr.write(`${error.message}\n`)
  else log.error({ err: error }, 'could not start')
  process.exit(1)
}
process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'a rejection nobody handled'))
