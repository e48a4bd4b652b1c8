/** Engines as `doctor` sees them: which are on, whether each knows us, what each serves, what of it nobody has confirmed. */
import { readCatalogFile } from '../app/shipped.ts'
import type { Config } from '../config.ts'
import { type Catalog, readCatalog } from '../core/catalog.ts'
import { type Database, openDatabase } from '../core/db/database.ts'
import { migrationsOf } from '../core/db/migrate.ts'
import { spentToday } from '../core/health/bounds.ts'
import { UNCOUNTED_MEND, type Uncounted, uncountedRoutes } from '../core/health/cost.ts'
import { resumeVendor, type Stop, stops } from '../core/health/stops.ts'
import type { Log, Provider } from '../core/ports.ts'
import { VENDORS, type VendorDefinition } from '../core/providers/index.ts'
import { shownTo } from '../core/serving.ts'
import { urlOf } from './configured.ts'

export interface VendorFinding {
  part: string
  state: 'ok' | 'warn' | 'wrong'
  detail: string
}

const PROBE_MS = 20_000
const LISTED = 12

/** What a vendor would serve if it were on, by the catalogue file as it stands. */
type Served = Map<string, { model: string; unconfirmed: boolean; isOff: boolean }[]>

export async function vendorFindings(
  config: Config,
  providers: readonly Provider[],
  broken: { readonly [id: string]: readonly string[] } = {},
  definitions: readonly VendorDefinition[] = VENDORS,
): Promise<VendorFinding[]> {
  const ids = [...new Set([...providers.map(({ id }) => id), ...definitions.map(({ id }) => id)])]
  const reading = readCatalog(readCatalogFile(config.dataDir).yaml, ids)
  const served: Served = reading.ok ? servedBy(reading.catalog, providers) : new Map()
  const uncounted = reading.ok ? uncountedRoutes(reading.catalog, providers) : []
  const books = await booksOf(config, reading.ok ? reading.catalog : null)
  return Promise.all(
    ids.map(async (id) => {
      const definition = definitions.find((one) => one.id === id)
      const provider = providers.find((one) => one.id === id)
      const serves = servesLine(served.get(id) ?? [], reading.ok)
      const doubts = (definition?.unconfirmed ?? []).map((what) => `unconfirmed: ${what}`)
      const part = `engine ${id}`
      const problems = broken[id]
      if (problems !== undefined)
        return { part, state: 'wrong' as const, detail: lines('its files have mistakes:', ...problems) }
      if (provider === undefined)
        return { part, state: 'ok' as const, detail: lines(`off: set ${needsOf(definition)}`, serves, ...doubts) }
      const { state, detail } = await probe(provider)
      const stop = books.stopped.find((one) => one.provider === id)
      const money = books.money.get(id)
      const blind = uncounted.find((one) => one.provider === id)
      if (stop === undefined)
        return {
          part,
          state: state === 'ok' && blind !== undefined ? ('warn' as const) : state,
          detail: lines(detail, money, blind && blindLine(blind), serves, ...doubts),
        }
      return { part, state: 'wrong' as const, detail: lines(stoppedLine(stop), detail, money, serves, ...doubts) }
    }),
  )
}

function lines(...all: (string | undefined)[]): string {
  return all.filter((one) => one !== undefined && one !== '').join('\n')
}

async function probe(provider: Provider): Promise<Pick<VendorFinding, 'state' | 'detail'>> {
  if (provider.probe === undefined) return { state: 'ok', detail: 'on; it has no free call to try' }
  try {
    const { ok, detail } = await provider.probe(AbortSignal.timeout(PROBE_MS))
    return { state: ok ? 'ok' : 'wrong', detail: `on; ${detail}` }
  } catch (error) {
    return { state: 'wrong', detail: `on; ${error instanceof Error ? error.message : 'no answer'}` }
  }
}

function servedBy({ models }: Pick<Catalog, 'models'>, providers: readonly Provider[]): Served {
  const served: Served = new Map()
  for (const { id, kind, routes } of models)
    for (const route of routes) {
      const { provider, unconfirmed = false } = route
      const list = served.get(provider) ?? []
      const isOff = providers.find((one) => one.id === provider)?.offers?.({ kind, ...shownTo(route) }) === false
      if (!list.some((one) => one.model === id)) list.push({ model: id, unconfirmed, isOff })
      served.set(provider, list)
    }
  return served
}

function servesLine(list: NonNullable<ReturnType<Served['get']>>, isRead: boolean): string {
  if (!isRead) return 'serves: looked at when the catalogue is mended'
  if (list.length === 0) return 'serves no model of the catalogue'
  const names = list.map(({ model, unconfirmed, isOff }) => {
    const remarks = [...(unconfirmed ? ['unconfirmed'] : []), ...(isOff ? ['switched off'] : [])]
    return remarks.length === 0 ? model : `${model} (${remarks.join(', ')})`
  })
  const rest = names.length > LISTED ? ` and ${names.length - LISTED} more` : ''
  return `serves ${names.slice(0, LISTED).join(', ')}${rest}`
}

function blindLine({ models }: Uncounted): string {
  return `daily_usd does not count jobs of ${models.join(', ')}: their routes here say no cost. Mend: ${UNCOUNTED_MEND}`
}

function needsOf(definition: VendorDefinition | undefined): string {
  return (definition?.needs ?? []).map((set) => set.join(' and ')).join(', or ')
}

function stoppedLine({ provider, stoppedAtMs, vendorCode }: Stop): string {
  const since = new Date(stoppedAtMs).toISOString().slice(0, 16).replace('T', ' ')
  return `takes no jobs since ${since} UTC: out of balance or in arrears (${vendorCode ?? 'no code'}). Top it up, then: npm run doctor -- --resume ${provider}`
}

/** What the database says of vendors; nothing where there is none yet. */
async function booksOf(
  config: Config,
  catalog: Catalog | null,
): Promise<{ stopped: Stop[]; money: Map<string, string> }> {
  const money = new Map<string, string>()
  const db = await openCurrent(config)
  if (db === null) return { stopped: [], money }
  try {
    for (const [id, { dailyMicroUsd }] of Object.entries(catalog?.vendors ?? {})) {
      if (dailyMicroUsd === undefined) continue
      const spent = await spentToday(db.outer, id, Date.now())
      money.set(id, `${usd(spent)} of ${usd(dailyMicroUsd)} USD of today are used`)
    }
    return { stopped: await stops(db.outer), money }
  } finally {
    await db.close()
  }
}

const usd = (microUsd: number) => (microUsd / 1_000_000).toFixed(2)

/** Null: there is none yet, it waits for changes of its schema, or it can't be opened, which is said elsewhere. */
async function openCurrent(config: Config, readonly = true): Promise<Database | null> {
  const url = urlOf(config)
  const waiting = await migrationsOf(url).catch(() => 'new' as const)
  return waiting === 'new' || waiting.length > 0 ? null : openDatabase(url, { readonly })
}

/** `--resume ID`. Answers the line to print, and whether it is as it should be. */
export async function resume(config: Config, id: string, log: Log): Promise<{ ok: boolean; line: string }> {
  const db = await openCurrent(config, false)
  if (db === null) return { ok: false, line: 'there is no database yet in which a vendor could be stopped' }
  try {
    const parts = { log, providers: new Map(), screens: { notifyAdmins: async () => 0 } }
    const isBack = await db.transaction((trx) => resumeVendor(parts, trx, id, false))
    return isBack
      ? { ok: true, line: `${id} takes jobs again` }
      : { ok: false, line: `${id} is not stopped: nothing to do` }
  } finally {
    await db.close()
  }
}
