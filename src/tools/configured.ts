/** The configured database, for tools that need nothing else of the configuration. */
import { type Config, formatMistakes, loadEnvironment, readConfig } from '../config.ts'

/** Null: it has mistakes, which were said. */
export function configured(say: (line: string) => void): Config | null {
  const reading = readConfig(loadEnvironment(), { cwd: process.cwd() })
  if (reading.ok) return reading.config
  say(formatMistakes(reading.mistakes))
  return null
}

export function urlOf({ database }: Config): string {
  return database.kind === 'sqlite' ? `sqlite:${database.path}` : database.url
}

export function configuredUrl(say: (line: string) => void): string | null {
  const config = configured(say)
  return config === null ? null : urlOf(config)
}
