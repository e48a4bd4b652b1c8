/** What the joining of people works with. */
import type { Database } from '../db/database.ts'
import type { Clock, Queue } from '../ports.ts'

/** Moments at which the process may die: after each something was written, or committed. Tests die at each. */
export const LINK_CRASH_POINTS = [
  'link:code-made',
  'link:code-claimed',
  'link:locked',
  'link:credits-moved',
  'link:rows-moved',
  'link:closed',
  'link:committed',
  'unlink:locked',
  'unlink:moved',
  'unlink:committed',
] as const
export type LinkCrashPoint = (typeof LINK_CRASH_POINTS)[number]

export interface LinkParts {
  db: Pick<Database, 'dialect' | 'afterCommit'>
  queue: Queue
  clock: Clock
  crash(point: LinkCrashPoint): void
}

/** How a chat knows somebody. */
export interface Identity {
  platform: string
  externalId: string
}

export function isSameIdentity(one: Identity, other: Identity): boolean {
  return one.platform === other.platform && one.externalId === other.externalId
}

/** A crash point right after the commit of the transaction in progress. */
export function crashAfterCommit(parts: LinkParts, point: LinkCrashPoint): void {
  parts.db.afterCommit(() => parts.crash(point))
}
