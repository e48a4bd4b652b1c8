/** The catalogue: what people can make and what it costs. Read from YAML, validated with line numbers, priced without floats. */
import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import { checkModel } from './catalog/check.ts'
import { checkSales, type PlanOnSale } from './catalog/plans.ts'
import { type Preset, withPresets } from './catalog/presets.ts'
import { checkPrompts, type Prompts } from './catalog/prompts.ts'
import {
  catalogSchema,
  type Model,
  type Pack,
  type Route,
  soundModels,
  type VendorBounds,
  type Way,
} from './catalog/schema.ts'
import { toBounds } from './catalog/vendors.ts'
import { Refusal } from './errors.ts'
import type { Kind, Locale } from './ports.ts'
import type { KnownProvider } from './providers/index.ts'
import { shownTo } from './serving.ts'
import { plainOf } from './yaml-value.ts'

export type { PlanOnSale } from './catalog/plans.ts'
export type { Model, OptionDefinition, Pack, Route, VendorBounds } from './catalog/schema.ts'

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
  /** Whether words are made more of or translated, and by which model; not where nothing is said. */
  prompts?: Prompts
  defaultKind: Kind
  models: readonly Model[]
  /** Named looks; `modelFor` and `findModel` put them among a model's options. */
  presets?: readonly Preset[]
  /** How much of a vendor may be used; no bound where nothing is said. */
  vendors: { readonly [provider: string]: VendorBounds }
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
 * @param providers those that are known: a route to any other is a mistake (a typo would else go unseen). One that is known and not
 * switched on serves nothing: its routes are left out, and models without another one; so are single routes that it does not offer.
 * An id alone stands for one that is on.
 */
export function readCatalog(yaml: string, providers: readonly (string | KnownProvider)[]): CatalogReading {
  const known = providers.map((one) =>
    typeof one === 'string' ? { id: one, isOn: true } : { ...one, isOn: one.provider !== undefined },
  )
  const isLive = (kind: Kind, route: Route): boolean => {
    const one = known.find(({ id }) => id === route.provider)
    if (one?.isOn !== true) return false
    return !('provider' in one) || one.provider?.offers?.({ kind, ...shownTo(route) }) !== false
  }
  const { document, lines } = parsed(yaml)
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

  const read = isMap(document.contents) ? plainOf(document, lines) : { ok: true as const, value: {} }
  if (!read.ok) return { ok: false, mistakes: [{ line: read.line, path: '', problem: read.problem }] }
  const checked = catalogSchema.safeParse(read.value)
  if (!checked.success) {
    for (const issue of checked.error.issues) wrong(issue.path, issue.message)
    // What is wrong about the others is told in the same go.
    for (const one of soundModels(read.value)) checkModel(one, known, wrong)
    return { ok: false, mistakes }
  }
  const raw = checked.data
  const models: Model[] = Object.entries(raw.models).map(([id, one]) => ({ ...one, id }))
  for (const one of models) checkModel(one, known, wrong)
  if (!models.some((one) => one.kind === raw.default_kind))
    wrong(['default_kind'], `no model makes '${raw.default_kind}'`)
  for (const id of Object.keys(raw.vendors))
    if (!known.some((one) => one.id === id))
      wrong(['vendors', id], `no provider '${id}'; there are: ${known.map((one) => one.id).join(', ')}`)
  checkPrompts(raw.prompts, models, wrong)
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
      prompts: raw.prompts,
      defaultKind: raw.default_kind,
      models: models.flatMap((one) => {
        const routes = one.routes.filter((route) => isLive(one.kind, route))
        return routes.length === 0 ? [] : [{ ...one, routes }]
      }),
      presets: Object.entries(raw.presets).map(([id, preset]) => ({ ...preset, id })),
      vendors: toBounds(raw.vendors),
      packs: Object.entries(raw.packs).map(([id, pack]) => ({ ...pack, id })),
      plans: Object.entries(raw.plans).map(([id, one]) => ({ ...one, id })),
      ways: raw.ways ?? null,
      currencies: raw.currencies as Catalog['currencies'],
    },
  }
}

let last: { yaml: string; document: Document.Parsed; lines: LineCounter } | undefined

/** The last text is not taken apart again: that takes a tenth of a second, and who reads a catalogue anew mostly reads the same. */
function parsed(yaml: string): NonNullable<typeof last> {
  if (last?.yaml === yaml) return last
  const lines = new LineCounter()
  last = { yaml, document: parseDocument(yaml, { lineCounter: lines }), lines }
  return last
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
  providers: readonly (string | KnownProvider)[],
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
  return withPresets(catalog, found)
}

/** The first model of a kind, or the person's choice where it still exists. Throws Refusal 'kind_unavailable'. */
export function modelFor(catalog: Catalog, kind: Kind, preferred: string | undefined): Model {
  const ofKind = catalog.models.filter((one) => one.kind === kind)
  const found = ofKind.find((one) => one.id === preferred) ?? ofKind[0]
  if (found === undefined) throw new Refusal('kind_unavailable', { kind })
  return withPresets(catalog, found)
}
