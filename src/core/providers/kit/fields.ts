/** Where servers differ in what they call things: the catalogue says it in the route's `settings`, checked when it is read. */
import { z } from 'zod'
import type { Json } from '../../ports.ts'

/** A field's name; with what our values are called there; or null: knowingly not sent. */
export const fieldSchema = z.union([
  z.string().regex(/^[a-z][a-z0-9_]{0,60}(\[\])?$/i, 'is not the name of a field'),
  z.strictObject({
    field: z.string().regex(/^[a-z][a-z0-9_]{0,60}(\[\])?$/i, 'is not the name of a field'),
    /** What each of our values is called there; others can't be served. */
    values: z.record(z.string(), z.json()).optional(),
    as: z.enum(['text', 'number']).optional(),
    /** A number of ours times this: seconds to milliseconds. */
    times: z.number().positive().optional(),
    /** All files of this type, as a list. */
    list: z.boolean().optional(),
  }),
  z.null(),
])
export type Field = z.infer<typeof fieldSchema>

/** Our option (or prompt, count, seed, picture, clip, audio) to a field. */
export const fieldsSchema = z.record(z.string(), fieldSchema)
/** Sent with every request. */
export const fixedSchema = z.record(z.string().regex(/^[a-z][a-z0-9_]{0,60}$/i, 'is not the name of a field'), z.json())

const side = z.number().int().min(1)
const limitsSchema = z.strictObject({
  mimes: z.array(z.string()).min(1).optional(),
  maxBytes: side.optional(),
  minSidePx: side.optional(),
  maxSidePx: side.optional(),
  minRatio: z.number().positive().optional(),
  maxRatio: z.number().positive().optional(),
  maxDurationMs: side.optional(),
})
/** What the model takes of each type of file. */
export const inputsSchema = z.strictObject({
  picture: limitsSchema.optional(),
  clip: limitsSchema.optional(),
  audio: limitsSchema.optional(),
})

/** Writes our value where the field says; not sent where it is null or unknown. */
export function put(body: { [field: string]: Json }, field: Field | undefined, value: string | number | boolean): void {
  if (field == null) return
  if (typeof field === 'string') body[field] = value
  else body[field.field] = told(field, value)
}

function told(field: Exclude<Field, string | null>, value: string | number | boolean): Json {
  const named = field.values?.[String(value)]
  if (named !== undefined) return named as Json
  const scaled = typeof value === 'number' && field.times !== undefined ? Math.round(value * field.times) : value
  if (field.as === 'text') return String(scaled)
  return field.as === 'number' ? Number(scaled) : scaled
}

/**
 * Null: the field has a word for it; else those that it has. A field that is knowingly not sent serves `auto` alone: it is as the
 * vendor likes.
 */
export function unserved(field: Field | undefined, value: string | number | boolean): readonly string[] | null {
  if (value === '' || (field === null && value === 'auto')) return null
  if (field == null) return []
  if (typeof field === 'string' || field.values === undefined) return null
  return Object.hasOwn(field.values, String(value)) ? null : Object.keys(field.values)
}

/** What is wrong with a route's settings, in a line; null: nothing. */
export function settingsProblem(schema: z.ZodType, settings: unknown): string | null {
  const read = schema.safeParse(settings ?? {})
  if (read.success) return null
  return read.error.issues.map(({ path, message }) => `settings.${path.map(String).join('.')}: ${message}`).join('; ')
}
