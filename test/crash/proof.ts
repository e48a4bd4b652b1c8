/**
 * `npm run proof -- [--kills 200] [--seed 1] [--database sqlite|postgres|both] [--engine builtin|vendor|both] [--keep]`
 *
 * The real application under load, killed at random moments and started again, on each asked database with each asked engine; the
 * kills are divided among them. Ends with 0 when every submission was delivered or returned exactly once and everything agrees.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Postgres, startPostgres } from './postgres.ts'
import { type EngineName, runRound } from './round.ts'

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    database: { type: 'string', default: 'both' },
    engine: { type: 'string', default: 'both' },
    /** Leaves the folders for a look. */
    keep: { type: 'boolean', default: false },
  },
})
const say = (line: string) => process.stdout.write(`${line}\n`)
const databases = flags.database === 'both' ? ['sqlite', 'postgres'] : [flags.database]
const engines = (flags.engine === 'both' ? ['vendor', 'builtin'] : [flags.engine]) as EngineName[]
const seed = Number(flags.seed)
const kills = Math.ceil(Number(flags.kills) / (databases.length * engines.length))

const root = await mkdtemp(join(tmpdir(), 'chatelier-proof-'))
await chmod(root, 0o755)
say(`proof with seed ${seed}, ${kills} kills a round`)
let postgres: Postgres | undefined
let failures = 0
try {
  let round = 0
  for (const database of databases)
    for (const engine of engines) {
      const name = `${database} and ${engine}`
      const dir = join(root, `round-${++round}`)
      if (database === 'postgres') postgres ??= await startPostgres(join(root, 'server'))
      const url =
        postgres !== undefined && database === 'postgres'
          ? await postgres.newDatabase()
          : `sqlite:${join(dir, 'data', 'chatelier.sqlite')}`
      const result = await runRound({
        url,
        engine,
        kills,
        seed: seed + round,
        dir,
        cacheDir: join(root, 'cache'),
        everyMs: engine === 'builtin' ? 250 : 60,
        say: (line) => say(`  ${name}: ${line}`),
      })
      const { wrong, ...figures } = result
      say(
        `${name}: ${figures.kills} kills (and ${figures.vendorKills} of the vendor) in ${figures.seconds} s; ` +
          `${figures.generations} jobs, ${figures.delivered} delivered (${figures.late} late and free), ${figures.refunded} returned; ` +
          `${figures.attempts} attempts, ${figures.vendorJobs} at the vendor; ${figures.files} files; ` +
          `${figures.copies} messages sent twice; ${wrong.length === 0 ? 'everything agrees' : `${wrong.length} WRONG`}`,
      )
      for (const line of wrong.slice(0, 50)) say(`  WRONG ${line}`)
      failures += wrong.length
    }
} finally {
  await postgres?.stop()
  if (flags.keep) say(`kept in ${root}`)
  else await rm(root, { recursive: true, force: true })
}
say(failures === 0 ? 'proof ok' : `proof failed: ${failures} wrong (seed ${seed})`)
process.exit(failures === 0 ? 0 : 1)
