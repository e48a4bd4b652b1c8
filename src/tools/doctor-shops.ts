/** Shops as `doctor` sees them: does each know us, can its notices reach us, does anything cost money there. */
import type { Config } from '../config.ts'
import type { Catalog } from '../core/catalog.ts'
import type { Log } from '../core/ports.ts'
import { createMethods, type Method, ShopFault } from '../payments/methods/index.ts'

export interface ShopFinding {
  part: string
  state: 'ok' | 'warn' | 'wrong'
  detail: string
}

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} }

/** @param catalog null: it has mistakes, which are told elsewhere */
export async function shopFindings(config: Config, catalog: Catalog | null): Promise<ShopFinding[]> {
  const tools = { clock: { nowMs: () => Date.now() }, log: SILENT }
  const methods = createMethods({ shops: { settings: config.shops, tools } })
  return Promise.all(methods.map((method) => look(method, config, catalog)))
}

async function look(method: Method, config: Config, catalog: Catalog | null): Promise<ShopFinding> {
  const part = `shop ${method.id}`
  try {
    const detail = (await method.probe?.()) ?? 'on; it has no free call to try'
    const doubts = doubtsOf(method, config, catalog)
    return { part, state: doubts.length === 0 ? 'ok' : 'warn', detail: [detail, ...doubts].join('; ') }
  } catch (error) {
    const why = error instanceof ShopFault ? `${error.code}: ${error.shopCode}` : 'no answer'
    return { part, state: 'wrong', detail: `${why}. Check its variables: see docs/payments.md` }
  }
}

function doubtsOf(method: Method, config: Config, catalog: Catalog | null): string[] {
  const doubts: string[] = []
  if (config.publicUrl === undefined)
    doubts.push('PUBLIC_URL is not set: it can’t tell us of payments, which are then found by asking, a minute later')
  else if (method.web?.byAddress === true && config.trustedProxies.length === 0)
    doubts.push(
      'it is known by its addresses: where a proxy stands before the bot, name it in TRUSTED_PROXIES, or its notices are refused',
    )
  const isSold = (catalog?.packs ?? []).some((pack) => method.currencies.some((one) => pack.prices[one] !== undefined))
  if (catalog !== null && !isSold)
    doubts.push(`no pack has a price in ${method.currencies.slice(0, 3).join(', ')}: nothing is sold through it`)
  if (catalog !== null && catalog.ways !== null && !catalog.ways.some((way) => way.method === method.id))
    doubts.push('it is not among the ways of the catalogue, so nobody sees it')
  return doubts
}
