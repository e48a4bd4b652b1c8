/** What the health of vendors works with. */
import type { NotifyAdmins } from '../admins.ts'
import type { CatalogHolder } from '../catalog.ts'
import type { Database } from '../db/database.ts'
import type { Clock, Log, Metrics, Provider } from '../ports.ts'
import type { Breakers } from './breaker.ts'

export interface HealthParts {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  catalog: CatalogHolder
  providers: ReadonlyMap<string, Provider>
  breakers: Breakers
  screens: { notifyAdmins: NotifyAdmins }
}

/** Why a route takes no job now: not switched on; out of balance; too many faults; asked for a pause; full; too many a minute; spent. */
export type ClosedBy = 'off' | 'stopped' | 'circuit' | 'rest' | 'busy' | 'rate' | 'spent'

export interface Closure {
  why: ClosedBy
  /** When it may take this job; infinite: not this one. */
  atMs: number
}
