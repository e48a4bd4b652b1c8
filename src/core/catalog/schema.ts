/** What stands in a catalogue file. */
import { z } from 'zod'
import { LIMITS } from '../limits.ts'
import { KINDS, LOCALES } from '../ports.ts'
import { currency, discordSku, plan, prices, saleId } from './plans.ts'
import { presetsSchema } from './presets.ts'
import { languagesSchema, promptsSchema } from './prompts.ts'
import { route, vendors } from './vendors.ts'

export type { Route, VendorBounds } from './vendors.ts'

const localized = z.strictObject({
  en: z.string().min(1),
  ru: z.string().min(1).optional(),
  zh: z.string().min(1).optional(),
  id: z.string().min(1).optional(),
})
const choiceValue = z.union([z.string().min(1), z.number().int()])
const millicredits = z.number().int().min(0).max(100_000_000)

const option = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('choice'),
    choices: z.array(choiceValue).min(1),
    default: choiceValue,
    /** What choices are called, where the locale files don't say. */
    titles: z.record(z.string(), localized).optional(),
  }),
  z.strictObject({
    type: z.literal('integer'),
    min: z.number().int(),
    max: z.number().int(),
    default: z.number().int().optional(),
    /** Values offered as buttons. */
    chips: z.array(z.number().int()).optional(),
    unit: z.enum(['seconds']).optional(),
  }),
  z.strictObject({ type: z.literal('text'), max: z.number().int().min(1).max(LIMITS.lyricsChars) }),
  z.strictObject({ type: z.literal('switch'), default: z.boolean() }),
])

const amount = z.strictObject({ min: z.number().int().min(0), max: z.number().int().min(0).max(LIMITS.inputFiles) })

const model = z.strictObject({
  kind: z.enum(KINDS),
  title: localized,
  about: localized.optional(),
  /** How to ask for it: an example in each language. */
  help: localized.optional(),
  prompt: z.enum(['required', 'optional', 'none']),
  languages: languagesSchema,
  inputs: z
    .strictObject({ pictures: amount.optional(), clips: amount.optional(), audio: amount.optional() })
    .default({}),
  options: z.record(z.string(), option).default({}),
  /** What it makes always has sound: whoever is pictured can be made to speak. With an option `sound` that option says it. */
  sound: z.boolean().optional(),
  /** Whether presets of its kind are offered. */
  presets: z.boolean().default(true),
  price: z.strictObject({
    each: millicredits,
    per_second: millicredits.default(0),
    choices: z.record(z.string(), z.record(z.string(), millicredits)).default({}),
  }),
  routes: z.array(route).min(1),
})

const way = z.strictObject({
  method: z.string().min(1),
  /** Chats, languages and currencies to which it is offered; all where nothing is said. */
  platforms: z.array(z.string().min(1)).min(1).optional(),
  locales: z.array(z.enum(LOCALES)).min(1).optional(),
  currencies: z.array(currency).min(1).optional(),
})

export const catalogSchema = z.strictObject({
  gifts: z.strictObject({
    start_credits: z.number().int().min(0).max(1_000_000),
    account_days: z.number().int().min(0).max(3650).default(0),
    per_day: z.number().int().min(0).max(10_000_000).optional(),
  }),
  limits: z.strictObject({
    running: z.number().int().min(1).max(100),
    queued: z.number().int().min(0).max(10_000),
    daily: z.number().int().min(1).max(1_000_000),
    confirm_credits: z.number().int().min(1),
  }),
  retention: z.strictObject({
    result_days: z.number().int().min(1).max(3650),
    keep: z.array(z.enum(KINDS)).default([]),
    upload_hours: z.number().int().min(0).max(720).default(24),
  }),
  /** Models of vendors that look at pictures before they are used or delivered. */
  screens: z.strictObject({ vision: z.string().min(1).max(100).optional() }).default({}),
  prompts: promptsSchema,
  default_kind: z.enum(KINDS),
  models: z.record(
    z.string().regex(/^[a-z0-9][a-z0-9.-]{0,30}$/, 'small letters, digits, dots and dashes, at most 31'),
    model,
  ),
  presets: presetsSchema(localized),
  vendors,
  packs: z.record(
    saleId,
    z.strictObject({
      credits: z.number().int().min(1).max(10_000_000),
      prices,
      best: z.boolean().default(false),
      /** The consumable SKU by which Discord's own shop sells it. */
      discord_sku: discordSku,
    }),
  ),
  /** Paid month by month. */
  plans: z.record(saleId, plan).default({}),
  ways: z.array(way).optional(),
  currencies: z.partialRecord(z.enum(LOCALES), z.array(currency).min(1)).default({}),
})

export type OptionDefinition = z.infer<typeof option>
export type Model = z.infer<typeof model> & { id: string }
export type Pack = z.infer<typeof catalogSchema>['packs'][string] & { id: string }

export type Way = z.infer<typeof way>

/** The models of a file with mistakes that have none of their own, as far as this schema goes. */
export function soundModels(raw: unknown): Model[] {
  const { models } = (typeof raw === 'object' && raw !== null ? raw : {}) as { models?: unknown }
  return Object.entries(typeof models === 'object' && models !== null ? models : {}).flatMap(([id, one]) => {
    const checked = model.safeParse(one)
    return checked.success ? [{ ...checked.data, id }] : []
  })
}
