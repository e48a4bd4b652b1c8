/** The catalogue: what people can make and what it costs. Read from YAML, validated with line numbers, priced without floats. */
import { isMap, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { checkSales, currency, discordSku, type PlanOnSale, plan, prices, saleId } from './catalog/plans.ts'
import { Refusal } from './errors.ts'
import { LIMITS } from './limits.ts'
import { KINDS, type Kind, LOCALES, type Locale, type Localized } from './ports.ts'

const localized = z.strictObject({
  en: z.string().min(1),
  ru: z.string().min(1).optional(),
  zh: z.string().min(1).optional(),
  id: z.string().min(1).optional(),
})
const choiceValue = z.union([z.string().min(1), z.number().int()])
const millicredits = z.number().int().min(0).max(100_000_000)

const option = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('choice'), choices: z.array(choiceValue).min(1), default: choiceValue }),
  z.strictObject({
    type: z.literal('integer'),
    min: z.number().int(),
    max: z.number().int(),
    default: z.number().int().optional(),
    /** Values offered as buttons. */
    chips: z.array(z.number().int()).optional(),
    unit: z.enum(['seconds']).optional(),
  }),
  z.strictObject({ type: z.literal('text'), max: z.number().int().min(1).max(LIMITS.promptChars) }),
  z.strictObject({ type: z.literal('switch'), default: z.boolean() }),
])

const amount = z.strictObject({ min: z.number().int().min(0), max: z.number().int().min(0).max(LIMITS.inputFiles) })

const route = z.strictObject({
  provider: z.string().min(1),
  model: z.string().min(1),
  cost_micro_usd: z.number().int().min(0).optional(),
  /** Go on to the next route although this one may still deliver (and bill). */
  may_pay_twice: z.boolean().default(false),
})

const model = z.strictObject({
  kind: z.enum(KINDS),
  title: localized,
  about: localized.optional(),
  prompt: z.enum(['required', 'optional', 'none']),
  inputs: z
    .strictObject({ pictures: amount.optional(), clips: amount.optional(), audio: amount.optional() })
    .default({}),
  options: z.record(z.string(), option).default({}),
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

const catalogSchema = z.strictObject({
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
  default_kind: z.enum(KINDS),
  models: z.record(
    z.string().regex(/^[a-z0-9][a-z0-9.-]{0,30}$/, 'small letters, digits, dots and dashes, at most 31'),
    model,
  ),
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
export type Route = z.infer<typeof route>
export type Model = z.infer<typeof model> & { id: string }
export type Pack = z.infer<typeof catalogSchema>['packs'][string] & { id: string }

export type { PlanOnSale } from './catalog/plans.ts'
export type Way = z.infer<typeof way>

export interface Catalog {
  startCredits: number
  /** Who has to wait for the starting gift: accounts younger than so many days, and all after so many of a chat on one day. */
  gifts: { accountDays: number; perDay: number | undefined }
  limits: { running: number; queued: number; daily: number; confirmCredits: number }
  /** Unsaved results go after this. */
  resultKeptDays: number
  /** Kinds whose results stay until they are deleted. */
  keptKinds: readonly Kind[]
  /** Uploads stay so long after the last job that they went into. */
  uploadKeptHours: number
  /** The vision model that screens pictures. */
  visionScreen?: string
  defaultKind: Kind
  models: readonly Model[]
  packs: readonly Pack[]
  /** What is sold by the month. */
  plans: readonly PlanOnSale[]
  /** The ways to pay in the order in which they are offered; null: all that are on, as they come. */
  ways: readonly Way[] | null
  /** In which currencies people of a language are asked for money, the likeliest first. */
  currencies: { readonly [locale in Locale]?: readonly string[] }
}

/** A mistake in the file: where, what, and what to do. */
export interface CatalogMistake {
  line: number
  path: string
  problem: string
}

export type CatalogReading = { ok: true; catalog: Catalog } | { ok: false; mistakes: CatalogMistake[] }

/**
 * Reads a catalogue.
 * @param providers ids of the providers that are there: a route to any other is a mistake (a typo would else go unseen)
 */
export function readCatalog(yaml: string, providers: readonly string[]): CatalogReading {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines })
  if (document.errors.length > 0) {
    return {
      ok: false,
      mistakes: document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        path: '',
        problem: error.message.split('\n')[0] ?? 'not YAML',
      })),
    }
  }
  const lineOf = (path: readonly PropertyKey[]): number => {
    // The nearest ancestor that is there: a missing key has no line of its own.
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range
      if (range != null) return lines.linePos(range[0]).line
    }
    return 1
  }
  const mistakes: CatalogMistake[] = []
  const wrong = (path: readonly PropertyKey[], problem: string) =>
    mistakes.push({ line: lineOf(path), path: path.map(String).join('.'), problem })

  const parsed = catalogSchema.safeParse(isMap(document.contents) ? document.toJS() : {})
  if (!parsed.success) {
    for (const issue of parsed.error.issues) wrong(issue.path, issue.message)
    return { ok: false, mistakes }
  }
  const raw = parsed.data
  const models: Model[] = Object.entries(raw.models).map(([id, one]) => ({ ...one, id }))
  for (const one of models) checkModel(one, providers, wrong)
  if (!models.some((one) => one.kind === raw.default_kind))
    wrong(['default_kind'], `no model makes '${raw.default_kind}'`)
  checkSales(raw, wrong)
  if (mistakes.length > 0) return { ok: false, mistakes }
  return {
    ok: true,
    catalog: {
      startCredits: raw.gifts.start_credits,
      gifts: { accountDays: raw.gifts.account_days, perDay: raw.gifts.per_day },
      limits: { ...raw.limits, confirmCredits: raw.limits.confirm_credits },
      resultKeptDays: raw.retention.result_days,
      keptKinds: raw.retention.keep,
      uploadKeptHours: raw.retention.upload_hours,
      ...(raw.screens.vision === undefined ? {} : { visionScreen: raw.screens.vision }),
      defaultKind: raw.default_kind,
      models,
      packs: Object.entries(raw.packs).map(([id, pack]) => ({ ...pack, id })),
      plans: Object.entries(raw.plans).map(([id, one]) => ({ ...one, id })),
      ways: raw.ways ?? null,
      currencies: raw.currencies as Catalog['currencies'],
    },
  }
}

function checkModel(
  one: Model,
  providers: readonly string[],
  wrong: (path: PropertyKey[], problem: string) => void,
): void {
  const at = ['models', one.id]
  for (const [index, { provider }] of one.routes.entries())
    if (!providers.includes(provider))
      wrong([...at, 'routes', index, 'provider'], `no provider '${provider}'; there are: ${providers.join(', ')}`)
  for (const [name, definition] of Object.entries(one.options)) {
    if (definition.type === 'choice' && !definition.choices.includes(definition.default))
      wrong([...at, 'options', name, 'default'], `the default '${definition.default}' is not among the choices`)
    if (definition.type === 'integer') {
      const values = [...(definition.chips ?? []), ...(definition.default === undefined ? [] : [definition.default])]
      if (definition.min > definition.max) wrong([...at, 'options', name, 'min'], 'min is above max')
      else if (values.some((value) => value < definition.min || value > definition.max))
        wrong([...at, 'options', name], `default and chips must lie from ${definition.min} to ${definition.max}`)
    }
  }
  for (const [name, prices] of Object.entries(one.price.choices)) {
    const definition = one.options[name]
    if (definition?.type !== 'choice') wrong([...at, 'price', 'choices', name], `'${name}' is no choice of this model`)
    else
      for (const choice of Object.keys(prices))
        if (!definition.choices.some((value) => String(value) === choice))
          wrong([...at, 'price', 'choices', name, choice], `'${choice}' is no choice of '${name}'`)
  }
  if (one.price.per_second > 0 && one.options['duration']?.type !== 'integer')
    wrong([...at, 'price', 'per_second'], 'a price per second needs an integer option duration')
  for (const [type, bounds] of Object.entries(one.inputs))
    if (bounds !== undefined && bounds.min > bounds.max) wrong([...at, 'inputs', type], 'min is above max')
}

/** The text of a title in the asked language, or English. */
export function localizedText(text: Localized, locale: string): string {
  return text[locale as keyof Localized] ?? text.en
}

/** A catalogue that can be replaced while everybody holds it. */
export interface CatalogHolder {
  current(): Catalog
  /** Takes a new file if it is without mistakes; else keeps the old one and answers the mistakes. */
  replace(yaml: string): CatalogMistake[]
}

/** Reads the first catalogue; later ones replace it. */
export function holdCatalog(
  yaml: string,
  providers: readonly string[],
): { ok: true; catalog: CatalogHolder } | { ok: false; mistakes: CatalogMistake[] } {
  const first = readCatalog(yaml, providers)
  if (!first.ok) return first
  let current = first.catalog
  return {
    ok: true,
    catalog: {
      current: () => current,
      replace(next) {
        const reading = readCatalog(next, providers)
        if (!reading.ok) return reading.mistakes
        current = reading.catalog
        return []
      },
    },
  }
}

/** A model by id. Throws Refusal 'model_unknown'. */
export function findModel(catalog: Catalog, id: string): Model {
  const found = catalog.models.find((one) => one.id === id)
  if (found === undefined) throw new Refusal('model_unknown', { model: id.slice(0, 40) })
  return found
}

/** The first model of a kind, or the person's choice where it still exists. Throws Refusal 'kind_unavailable'. */
export function modelFor(catalog: Catalog, kind: Kind, preferred: string | undefined): Model {
  const ofKind = catalog.models.filter((one) => one.kind === kind)
  const found = ofKind.find((one) => one.id === preferred) ?? ofKind[0]
  if (found === undefined) throw new Refusal('kind_unavailable', { kind })
  return found
}
