/**
 * JSON Schemas made from the types of discord-api-types, with every unknown field refused. Made once and kept below
 * node_modules/.cache.
 */
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import type { Wrong } from './failures.ts'
import type { Obj } from './world.ts'

/** Types of what the bot sends. */
const SENT = [
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
/** Types of what the double answers and dispatches, for its own tests. */
const GIVEN = [
  'APIMessage',
  'APIUser',
  'APIGuildMember',
  'APIGuild',
  'APIChannel',
  'APIApplication',
  'APIApplicationCommand',
  'APIApplicationCommandInteraction',
  'APIMessageComponentInteraction',
  'APIModalSubmitInteraction',
  'APIApplicationCommandAutocompleteInteraction',
  'RESTGetAPIGatewayBotResult',
  'RESTPostAPIInteractionCallbackWithResponseResult',
  'GatewayReadyDispatchData',
  'GatewayGuildCreateDispatchData',
  'GatewayMessageCreateDispatchData',
  'GatewayMessageDeleteDispatchData',
  'GatewayThreadDeleteDispatchData',
] as const
export type SchemaName = (typeof SENT)[number] | (typeof GIVEN)[number]
type Group = readonly SchemaName[]

const root = fileURLToPath(new URL('../../../', import.meta.url))
const require = createRequire(import.meta.url)
const ajvs = new Map<Group, Ajv>()
const validators = new Map<SchemaName, ValidateFunction>()
const branches = new Map<Ajv, Map<string, ValidateFunction>>()

/** Reads or makes the schemas, so that the first request need not wait for it. */
export function warm(group: Group = SENT): Ajv {
  let ajv = ajvs.get(group)
  if (!ajv) {
    ajv = new Ajv({
      allErrors: true,
      verbose: true,
      strict: false,
      allowUnionTypes: true,
      code: { optimize: false },
    }).addSchema(schema(group), 'discord')
    ajvs.set(group, ajv)
  }
  return ajv
}

/** What is wrong with a value as that type; nothing when it fits. */
export function checkSchema(name: SchemaName, value: unknown): Wrong[] {
  let validate = validators.get(name)
  if (!validate) {
    validate = warm(groupOf(name)).compile({ $ref: `discord#/definitions/${name}` })
    validators.set(name, validate)
  }
  if (validate(value)) return []
  const seen = new Set<string>()
  return explained(validate.errors ?? [], warm(groupOf(name)))
    .map(wrongOf)
    .filter((one) => !seen.has(JSON.stringify(one)) && seen.add(JSON.stringify(one)))
}

/** Errors of unions, said for the branch that was meant: the one whose `type` fits, else the one with the fewest. */
function explained(errors: ErrorObject[], ajv: Ajv): ErrorObject[] {
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
  return [...plain, ...outer.flatMap((union) => meantBranch(union, ajv))]
}

function meantBranch(union: ErrorObject, ajv: Ajv): ErrorObject[] {
  const candidates = (union.schema as object[]).map((branch) => explained(branchErrors(branch, union.data, ajv), ajv))
  const best = candidates.sort((one, other) => distance(one) - distance(other))[0]
  if (!best || best.length === 0) return [union]
  return best.map((one) => ({ ...one, instancePath: union.instancePath + one.instancePath }))
}

function distance(errors: ErrorObject[]): number {
  const wrong = (field: string) =>
    errors.some((one) => one.instancePath === `/${field}` || one.params['missingProperty'] === field)
  return errors.length + (wrong('type') ? 1000 : 0) + (wrong('style') ? 100 : 0)
}

const groupOf = (name: SchemaName): Group => ((GIVEN as Group).includes(name) ? GIVEN : SENT)

const isAbove = (outer: string, inner: string) => inner !== outer && inner.startsWith(`${outer}/`)

function branchErrors(branch: object, data: unknown, ajv: Ajv): ErrorObject[] {
  const text = JSON.stringify(branch).replaceAll('"#/definitions/', '"discord#/definitions/')
  const known = branches.get(ajv) ?? new Map<string, ValidateFunction>()
  branches.set(ajv, known)
  const validate = known.get(text) ?? ajv.compile(JSON.parse(text))
  known.set(text, validate)
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

function schema(group: Group): object {
  prepareSchemas()
  return JSON.parse(readFileSync(fileOf(group), 'utf8')) as object
}

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version

/** Where a group is kept: beside the versions of both packages, what this file says counts too. */
function fileOf(group: Group): string {
  const own = createHash('sha256')
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 12)
  const name = `${group === SENT ? 'sent' : 'given'}-${versionOf('discord-api-types')}-${versionOf('ts-json-schema-generator')}-${own}.json`
  return join(root, 'node_modules/.cache/discord-schema', name)
}

/** Makes the schemas where they are not kept yet: some seconds, once. */
export function prepareSchemas(): void {
  const missing = [SENT, GIVEN].filter((group) => !existsSync(fileOf(group)))
  if (missing.length === 0) return
  const { createGenerator } = require('ts-json-schema-generator') as typeof import('ts-json-schema-generator')
  const folder = dirname(fileOf(SENT))
  const types = join(folder, `types-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  try {
    const path = copyTypes(types)
    const expose = { expose: 'export', jsDoc: 'none', topRef: true } as const
    const generator = createGenerator({ path, skipTypeCheck: true, additionalProperties: false, ...expose })
    for (const group of missing) {
      // Written aside: another test process may be doing the same.
      const aside = `${fileOf(group)}.${process.pid}`
      writeFileSync(aside, JSON.stringify(mended(generator.createSchema([...group]))))
      renameSync(aside, fileOf(group))
    }
  } finally {
    rmSync(types, { recursive: true, force: true })
  }
}

/** discord-api-types, without the alias that the generator can't follow through itself. For JSON, where undefined is absence, it changes nothing. */
function copyTypes(to: string): string {
  cpSync(join(root, 'node_modules/discord-api-types'), to, {
    recursive: true,
    filter: (path) => !/\.(js|mjs|map)$|\/v[689]$/.test(path),
  })
  const internals = join(to, 'utils/internals.d.ts')
  const alias = /(export type _AddUndefinedToPossiblyUndefinedPropertiesOfInterface<Base> =) \{[\s\S]*?\n\};/
  writeFileSync(internals, readFileSync(internals, 'utf8').replace(alias, '$1 Base;'))
  return join(to, 'v10.d.ts')
}

/** Enums of flags are bit fields, so that their sums fit too; and `T & {}` says only that T is something. */
function mended<T>(schema: T): T {
  if (Array.isArray(schema)) for (const one of schema) mended(one)
  else if (typeof schema === 'object' && schema !== null)
    for (const [name, value] of Object.entries(schema as Obj)) {
      if (name === 'properties')
        for (const [field, one] of Object.entries(value as Obj))
          if (/(^|_)flags$/.test(field))
            value[field] = { type: JSON.stringify(one).includes('null') ? ['integer', 'null'] : 'integer', minimum: 0 }
      // The type of nothing.
      if (name === 'enum' && value.length === 0) {
        delete (schema as Obj)['enum']
        Object.assign(schema, { not: {} })
      }
      if (name === 'allOf')
        (schema as Obj)[name] = value.filter((one: Obj) => JSON.stringify(one['properties']) !== '{}')
      mended(value)
    }
  return schema
}
