/**
 * JSON Schemas made from the types of discord-api-types, with every unknown field refused. Made once and kept below
 * node_modules/.cache; two seconds where it is not there yet.
 */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import type { Wrong } from './failures.ts'
import type { Obj } from './world.ts'

const NAMES = [
  'RESTPostAPIChannelMessageJSONBody',
  'RESTPatchAPIChannelMessageJSONBody',
  'RESTPatchAPIChannelJSONBody',
  'RESTPostAPIChannelThreadsJSONBody',
  'RESTPostAPIChannelMessagesThreadsJSONBody',
  'RESTPostAPIChannelMessagesBulkDeleteJSONBody',
  'RESTPostAPICurrentUserCreateDMChannelJSONBody',
  'RESTPatchAPICurrentUserJSONBody',
  'RESTPatchCurrentApplicationJSONBody',
  'RESTPutAPIApplicationCommandsJSONBody',
  'RESTPutAPIApplicationGuildCommandsJSONBody',
  'RESTPostAPIApplicationCommandsJSONBody',
  'RESTPatchAPIApplicationCommandJSONBody',
  'APIInteractionResponseChannelMessageWithSource',
  'APIInteractionResponseDeferredChannelMessageWithSource',
  'APIInteractionResponseDeferredMessageUpdate',
  'APIInteractionResponseUpdateMessage',
  'APIApplicationCommandAutocompleteResponse',
  'APIModalInteractionResponse',
  'RESTPostAPIInteractionFollowupJSONBody',
  'RESTPatchAPIInteractionOriginalResponseJSONBody',
  'GatewayIdentifyData',
  'GatewayResumeData',
  'GatewayPresenceUpdateData',
] as const
export type SchemaName = (typeof NAMES)[number]

const root = fileURLToPath(new URL('../../../', import.meta.url))
const require = createRequire(import.meta.url)
let ajv: Ajv | undefined
const validators = new Map<SchemaName, ValidateFunction>()
const branches = new Map<string, ValidateFunction>()

/** Reads or makes the schemas, so that the first request need not wait for it. */
export function warm(): Ajv {
  ajv ??= new Ajv({ allErrors: true, verbose: true, strict: false, allowUnionTypes: true }).addSchema(
    schema(),
    'discord',
  )
  return ajv
}

/** What is wrong with a value as that type; nothing when it fits. */
export function checkSchema(name: SchemaName, value: unknown): Wrong[] {
  let validate = validators.get(name)
  if (!validate) {
    validate = warm().compile({ $ref: `discord#/definitions/${name}` })
    validators.set(name, validate)
  }
  if (validate(value)) return []
  const seen = new Set<string>()
  return explained(validate.errors ?? [])
    .map(wrongOf)
    .filter((one) => !seen.has(JSON.stringify(one)) && seen.add(JSON.stringify(one)))
}

/** Errors of unions, said for the branch that was meant: the one whose `type` fits, else the one with the fewest. */
function explained(errors: ErrorObject[]): ErrorObject[] {
  const unions = errors.filter((one) => one.keyword === 'anyOf')
  // Of several at one place the last is the outermost.
  const outer = unions.filter(
    (one, n) =>
      !unions.some(
        (other, m) =>
          isAbove(other.instancePath, one.instancePath) || (other.instancePath === one.instancePath && m > n),
      ),
  )
  const plain = errors.filter((one) => !outer.some((union) => one.instancePath.startsWith(union.instancePath)))
  return [...plain, ...outer.flatMap(meantBranch)]
}

function meantBranch(union: ErrorObject): ErrorObject[] {
  const candidates = (union.schema as object[]).map((branch) => explained(branchErrors(branch, union.data)))
  const best = candidates.sort((one, other) => distance(one) - distance(other))[0]
  if (!best || best.length === 0) return [union]
  return best.map((one) => ({ ...one, instancePath: union.instancePath + one.instancePath }))
}

function distance(errors: ErrorObject[]): number {
  const wrong = (field: string) =>
    errors.some((one) => one.instancePath === `/${field}` || one.params['missingProperty'] === field)
  return errors.length + (wrong('type') ? 1000 : 0) + (wrong('style') ? 100 : 0)
}

const isAbove = (outer: string, inner: string) => inner !== outer && inner.startsWith(`${outer}/`)

function branchErrors(branch: object, data: unknown): ErrorObject[] {
  const text = JSON.stringify(branch).replaceAll('"#/definitions/', '"discord#/definitions/')
  let validate = branches.get(text)
  if (!validate) {
    validate = warm().compile(JSON.parse(text))
    branches.set(text, validate)
  }
  return validate(data) ? [] : [...(validate.errors ?? [])]
}

function wrongOf(error: ErrorObject): Wrong {
  const path = error.instancePath.split('/').slice(1)
  if (error.keyword === 'additionalProperties')
    return {
      path: [...path, String(error.params['additionalProperty'])],
      code: 'UNKNOWN_FIELD',
      message: 'This field is unknown.',
    }
  if (error.keyword === 'required')
    return {
      path: [...path, String(error.params['missingProperty'])],
      code: 'BASE_TYPE_REQUIRED',
      message: 'This field is required',
    }
  return { path: path.length > 0 ? path : ['_body'], code: 'BASE_TYPE_BAD', message: error.message ?? error.keyword }
}

function schema(): object {
  const version = (name: string) =>
    (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version
  const file = join(
    root,
    `node_modules/.cache/discord-schema/${version('discord-api-types')}-${version('ts-json-schema-generator')}-${createHash(
      'sha256',
    )
      .update(readFileSync(import.meta.filename))
      .digest('hex')
      .slice(0, 12)}.json`,
  )
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object
  } catch {
    mkdirSync(dirname(file), { recursive: true })
    const made = generate(dirname(file))
    // Written aside: another test process may be doing the same.
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(made))
    renameSync(`${file}.${process.pid}`, file)
    return made
  }
}

/** The definitions of all names, in one schema. */
function generate(folder: string): object {
  const { createGenerator } = require('ts-json-schema-generator') as typeof import('ts-json-schema-generator')
  const types = join(folder, `types-${process.pid}`)
  const from = join(root, 'node_modules/discord-api-types')
  cpSync(from, types, { recursive: true, filter: (path) => !/\.(js|mjs|map)$|\/v[689]$/.test(path) })
  // The generator can't follow this alias through itself. For JSON, where undefined is absence, it changes nothing.
  const internals = join(types, 'utils/internals.d.ts')
  const alias = /(export type _AddUndefinedToPossiblyUndefinedPropertiesOfInterface<Base> =) \{[\s\S]*?\n\};/
  writeFileSync(internals, readFileSync(internals, 'utf8').replace(alias, '$1 Base;'))
  try {
    const generator = createGenerator({
      path: join(types, 'v10.d.ts'),
      skipTypeCheck: true,
      additionalProperties: false,
      topRef: true,
      expose: 'export',
      jsDoc: 'none',
    })
    return mended(generator.createSchema([...NAMES]))
  } finally {
    rmSync(types, { recursive: true, force: true })
  }
}

/** Enums of flags are bit fields, so that their sums fit too; and `T & {}` says only that T is something. */
function mended<T>(schema: T): T {
  if (Array.isArray(schema)) for (const one of schema) mended(one)
  else if (typeof schema === 'object' && schema !== null)
    for (const [name, value] of Object.entries(schema as Obj)) {
      if (name === 'properties' && value.flags)
        value.flags = {
          type: JSON.stringify(value.flags).includes('null') ? ['integer', 'null'] : 'integer',
          minimum: 0,
        }
      if (name === 'allOf')
        (schema as Obj)[name] = value.filter((one: Obj) => JSON.stringify(one['properties']) !== '{}')
      mended(value)
    }
  return schema
}
