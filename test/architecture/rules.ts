/** The rules of the architecture as tables. Paths are regular expressions on the path from the root. */

/** Who may import what of ours. The first rule whose `from` fits decides; a file that no rule fits is a mistake. */
export const DIRECTIONS: { from: RegExp; may: RegExp[]; why: string }[] = [
  {
    from: /^src\/main\.ts$/,
    may: [
      /^src\/(app|config|http|log|log-files|metrics)\.ts$/,
      /^src\/config\//,
      /^src\/core\/(ports|errors|limits)\.ts$/,
    ],
    why: 'main only reads the configuration and starts the app',
  },
  { from: /^src\/app(\.ts$|\/)/, may: [/^src\/(?!main\.ts)/], why: 'the composition root knows everything' },
  { from: /^src\/tools\//, may: [/^src\/(?!main\.ts)/], why: 'a tool for operators is a composition root of its own' },
  {
    from: /^src\/config/,
    may: [
      /^src\/config/,
      /^src\/core\/(ports|variable)\.ts$/,
      /^src\/core\/providers\/index\.ts$/,
      /^src\/payments\/methods\/index\.ts$/,
    ],
    why: 'configuration stands below everything; vendors and shops declare their own variables',
  },
  {
    from: /^src\/(http|log|log-files|metrics)\.ts$/,
    may: [/^src\/config\/hosts\.ts$/, /^src\/core\/(ports|errors|limits|card-numbers)\.ts$/],
    why: 'the shell knows the shared types only',
  },
  {
    from: /^src\/bots\/(telegram|discord|web)\//,
    may: [
      /^src\/bots\/$1\//,
      /^src\/bots\/conversation\//,
      /^src\/core\//,
      /^src\/payments\/(types|index)\.ts$/,
      /^src\/http\.ts$/,
    ],
    why: 'a chat imports the conversation and the core, no other chat',
  },
  {
    from: /^src\/bots\//,
    may: [/^src\/bots\/(conversation\/|[\w-]+\.ts$)/, /^src\/core\//, /^src\/payments\/(types|index)\.ts$/],
    why: 'the conversation knows no chat',
  },
  {
    from: /^src\/payments\/methods\//,
    may: [/^src\/payments\/methods\//, /^src\/core\/(ports|errors|limits|id|variable)\.ts$/, /^src\/core\/net\//],
    why: 'a payment method knows ports, errors, limits, ids, forms of variables and net only',
  },
  { from: /^src\/payments\//, may: [/^src\/payments\//, /^src\/core\//], why: 'payments know the core' },
  {
    from: /^src\/core\/(ports|errors|limits|variable)\.ts$/,
    may: [/^src\/core\/(ports|errors|limits)\.ts$/],
    why: 'the lowest layer',
  },
  {
    from: /^src\/core\/providers\/builtin\//,
    may: [
      /^src\/core\/providers\/builtin\//,
      /^src\/core\/(ports|errors|limits)\.ts$/,
      /^src\/core\/net\//,
      /^src\/core\/media\/(pictures|av|mark)\.ts$/,
    ],
    why: 'the built-in engine draws and encodes with the helpers of media, inside its child process',
  },
  {
    from: /^src\/core\/providers\/index\.ts$/,
    may: [/^src\/core\/providers\//, /^src\/core\/(ports|variable)\.ts$/],
    why: 'the list of providers',
  },
  {
    from: /^src\/core\/providers\/([\w-]+)(\.ts$|\/)/,
    may: [
      /^src\/core\/providers\/$1(\.ts$|\/)/,
      /^src\/core\/providers\/kit\//,
      /^src\/core\/(ports|errors|limits|variable|yaml-value)\.ts$/,
      /^src\/core\/net\//,
    ],
    why: 'a vendor knows ports, errors, limits, variables, values of YAML, net, the kit of vendors and its own folder',
  },
  {
    from: /^src\/core\/(stores|queue|moderation|media)\/([\w-]+)\//,
    may: [/^src\/core\/$1\/$2\//, /^src\/core\/(ports|errors|limits)\.ts$/, /^src\/core\/net\//],
    why: 'an implementation knows ports, errors, limits, net and its own folder',
  },
  {
    from: /^src\/core\/queue\//,
    may: [/^src\/core\/queue\//, /^src\/core\/(ports|errors|limits|id)\.ts$/, /^src\/core\/(net|db)\//],
    why: 'a queue lives in the database: its jobs are part of the transaction',
  },
  {
    from: /^src\/core\/(stores|moderation|media)\//,
    may: [/^src\/core\/$1\//, /^src\/core\/(ports|errors|limits)\.ts$/, /^src\/core\/net\//],
    why: 'an implementation knows ports, errors, limits, net and its own folder',
  },
  {
    from: /^src\/core\/(db|net)\//,
    may: [/^src\/core\/$1\//, /^src\/core\/(ports|errors|limits|id)\.ts$/],
    why: 'the layer above the shared types',
  },
  {
    from: /^src\/core\/generation\//,
    may: [/^src\/core\//],
    why: 'the top of the core',
  },
  {
    from: /^src\/core\/privacy\/(?!marks\.ts|tables\.ts)/,
    may: [/^src\/core\//],
    why: 'export and erasure stand beside generation: they handle what it made',
  },
  {
    from: /^src\/core\//,
    may: [/^src\/core\/(?!generation\/)/],
    why: 'people, ledger, inbox and outbox stand below generation',
  },
]

/** Where each package may be imported. `types` files may import its types only. */
export const PACKAGES: { [name: string]: { in: RegExp; types?: RegExp } } = {
  '@aws-sdk/client-s3': { in: /^src\/core\/stores\/s3/ },
  '@aws-sdk/lib-storage': { in: /^src\/core\/stores\/s3/ },
  '@aws-sdk/s3-request-presigner': { in: /^src\/core\/stores\/s3/ },
  '@fastify/cookie': { in: /^src\/bots\/web\// },
  '@fastify/multipart': { in: /^src\/bots\/web\// },
  '@fastify/static': { in: /^src\/bots\/web\// },
  '@fluent/bundle': { in: /^src\/bots\/conversation\/locale/ },
  '@fluent/langneg': { in: /^src\/bots\/conversation\/locale/ },
  '@resvg/resvg-js': { in: /^src\/core\/(providers\/builtin\/|privacy\/overview-child\.ts$)/ },
  '@tensorflow/tfjs': { in: /^src\/core\/media\/classify-child\.ts$/ },
  '@tensorflow/tfjs-backend-wasm': { in: /^src\/core\/media\/classify-child\.ts$/ },
  '@tensorflow/tfjs-core': { in: /^src\/core\/media\/classify-child\.ts$/ },
  'better-sqlite3': { in: /^src\/core\/db\// },
  'discord.js': { in: /^src\/bots\/discord\// },
  dotenv: { in: /^src\/config\.ts$/ },
  fastify: { in: /^src\/http\.ts$/, types: /^src\/(bots\/web|app)\// },
  'file-type': { in: /^src\/core\/media\// },
  grammy: { in: /^src\/bots\/telegram\// },
  'heic-decode': { in: /^src\/core\/media\// },
  // The query builder is the language of the core; only its dialects belong to db/.
  kysely: { in: /^src\/(core|payments)\// },
  'node-av': { in: /^src\/core\/media\/av\.ts$/ },
  nsfwjs: { in: /^src\/core\/media\/classify-child\.ts$/ },
  'p-queue': { in: /^src\/core\/media\// },
  pg: { in: /^src\/core\/db\// },
  'pg-boss': { in: /^src\/core\/queue\/pg-boss\.ts$/ },
  pino: { in: /^src\/log\.ts$/ },
  'prom-client': { in: /^src\/metrics\.ts$/ },
  'rate-limiter-flexible': { in: /^src\/bots\/conversation\/|^src\/payments\/webhooks\.ts$/ },
  sharp: { in: /^src\/core\/media\/pictures\.ts$/ },
  yazl: { in: /^src\/core\/privacy\/export-zip\.ts$/ },
  stripe: { in: /^src\/payments\/methods\/stripe(\.ts$|\/)/ },
  yaml: {
    in: /^src\/core\/(providers\/comfyui\/graphs\.ts|catalog(\.ts|\/[\w-]+\.ts)|moderation\/(load|policy-file|source)\.ts|yaml-value\.ts)$/,
  },
  yookassa: { in: /^src\/payments\/methods\/yookassa(\.ts$|\/)/ },
  zod: {
    in: /^src\/config\/variables\.ts$|^src\/payments\/methods\/|^src\/core\/(variable\.ts$|catalog\/|providers\/)|^src\/bots\/web\//,
  },
}

/** Names of Kysely that open a database: db/ alone. */
export const DIALECT_NAMES =
  /\b(SqliteDialect|PostgresDialect|SqliteAdapter|PostgresAdapter|SqliteDriver|PostgresDriver|Migrator)\b/

/** Lists in `index.ts` through which alone the files of a folder are reached from outside of it. */
export const BEHIND_INDEX = [
  'src/core/providers',
  'src/core/moderation',
  'src/payments/methods',
  'src/bots/conversation/commands',
]

/** Implementations that the composition root picks itself: nobody else imports them. */
export const BY_APP_ALONE = ['src/core/stores', 'src/core/queue']
export const APP = /^src\/(app(\.ts|\/)|tools\/)/

/** `process.env` is read here alone. */
export const READS_ENVIRONMENT = /^src\/config\.ts$/

export const FILE_LINES_MAX = 300

/** Files longer than that, each with its reason. Best empty. */
export const LONG_FILES: { [file: string]: string } = {
  'src/core/db/schema.ts': 'every table as a type, one after the other',
  'src/core/ports.ts': 'every port in one file with its glossary on top, types only',
  'src/core/privacy/tables.ts': 'the register of every table and column, one entry each',
}
