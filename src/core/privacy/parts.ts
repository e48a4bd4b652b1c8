/** What rights are answered with; the composition root fills it. */
import type { Trx } from '../db/database.ts'
import type { GenerationParts } from '../generation/parts.ts'
import type { Text } from '../ports.ts'
import type { PrivacyKey } from './key.ts'

/** Moments at which the process may die: after each something was written, or left this process. Tests die at each. */
export const PRIVACY_CRASH_POINTS = [
  'erase:asked',
  'erase:begun',
  'erase:job-stopped',
  'erase:file-removed',
  'erase:works-batch',
  'erase:words-batch',
  'erase:books',
  'erase:receipt',
  'erase:done',
  'export:asked',
  'export:rows-committed',
  'export:file-put',
  'export:posted',
  'export:file-removed',
] as const
export type PrivacyCrashPoint = (typeof PRIVACY_CRASH_POINTS)[number]

export interface PrivacyParts {
  generation: GenerationParts
  key: PrivacyKey
  /** Gives up the unpaid orders of a person. */
  closeOrders(trx: Trx, personId: string): Promise<void>
  /** Writes to the operators, in the same transaction. */
  tellAdmins(trx: Trx, text: Text[]): Promise<void>
  /** How long payments of erased people can still be told by the shop's number. */
  paymentKeptMs: number
  /** Working days within which a request has to be answered. */
  dueWorkingDays: number
  /** Where people reach this bot; null: an archive is sent in parts. */
  publicUrl: string | undefined
  /** An SVG of ours to a PNG file; in a child process. */
  rasterize(job: { svg: string; path: string; widthPx: number }): Promise<void>
  /** The largest file that a chat takes. */
  fileBytesOf(platform: string): number
  crash(point: PrivacyCrashPoint): void
}

/** A crash point right after the commit of the transaction in progress. */
export function crashAfterCommit(parts: Pick<PrivacyParts, 'generation' | 'crash'>, point: PrivacyCrashPoint): void {
  parts.generation.db.afterCommit(() => parts.crash(point))
}
