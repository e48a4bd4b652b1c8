/** What the generation flow works with; the composition root fills it. */

import type { Readable } from 'node:stream'
import type { NotifyAdmins } from '../admins.ts'
import type { CatalogHolder } from '../catalog.ts'
import type { Database } from '../db/database.ts'
import type { Breakers } from '../health/breaker.ts'
import type { LinkCrashPoint } from '../link/parts.ts'
import type { Place, Policy, ScreenRules, StrikePolicy } from '../moderation/index.ts'
import type {
  Clock,
  Findings,
  Json,
  Kind,
  Log,
  MediaStore,
  Metrics,
  Moderator,
  Provider,
  Queue,
  TaskInput,
  TypeLimits,
} from '../ports.ts'

/** Facts of a finished file, ready to be stored. */
export interface MediaFacts {
  path: string
  mime: string
  sizeBytes: number
  widthPx?: number
  heightPx?: number
  durationMs?: number
  /** Of a clip. */
  hasSound?: boolean
}

/** Files from outside are opened only through these; they run in child processes. */
export interface MediaTools {
  /** A file of unknown content to a normalized one. Throws Refusal `file_…`. */
  intake(job: { sourcePath: string; targetDir: string }): Promise<TaskInput>
  /** A copy of an input that a vendor takes; null: it takes it as it is. Throws Refusal `file_…` where none can be made. */
  fit(job: { input: TaskInput; limits: TypeLimits; targetDir: string }): Promise<TaskInput | null>
  /** Checks and marks a result. Throws Refusal 'result_unusable'. */
  finish(job: {
    sourcePath: string
    targetDir: string
    providerId: string
    /** Made by rules rather than by a trained model. */
    procedural: boolean
    expected: 'picture' | 'video' | 'audio'
  }): Promise<MediaFacts>
  /** A small JPEG of a picture or of a clip's first frame; null where there is none to be had. */
  thumbnail(job: { sourcePath: string; targetDir: string; maxSidePx?: number }): Promise<MediaFacts | null>
  /** A clip with a sound that was made for it, still to be finished. Throws Refusal 'result_unusable'. */
  lay(job: { clipPath: string; soundPath: string; targetDir: string }): Promise<{ path: string }>
  /** Pictures of a clip, evenly spread over it. Throws Refusal 'result_unusable'. */
  frames(job: { sourcePath: string; targetDir: string; count: number }): Promise<MediaFacts[]>
  /** A smaller copy for a chat that takes no more (JPEG, MP4 or MP3); null where none is worth having. Throws 'result_unusable'. */
  shrink(job: {
    sourcePath: string
    targetDir: string
    maxBytes: number
    maxSidePx: number
  }): Promise<MediaFacts | null>
}

/** Downloads from an address in a vendor's answer; see core/net. */
export interface Downloader {
  download(
    url: string,
    job: { maxBytes: number; timeoutMs: number; signal?: AbortSignal; to: string },
  ): Promise<{ sizeBytes: number }>
}

/**
 * Moments at which the process may die: between any two of them something was committed or left this process. Tests throw at
 * each; in production the function does nothing.
 */
export const CRASH_POINTS = [
  'accepted',
  'prepare:fetched',
  'prepare:stored',
  'prepare:committed',
  'start:staged',
  'start:attempt-committed',
  'start:answered',
  'start:outcome-committed',
  'recover:answered',
  'check:answered',
  'cancel:answered',
  'store:fetched',
  'store:rows-committed',
  'store:file-put',
  'store:all-put',
  'store:settled',
  'fail:committed',
  'deliver:sent',
  'delete:marked',
  'delete:file-removed',
] as const
export type CrashPoint = (typeof CRASH_POINTS)[number]

/** The same, for what is done to many works or people one after another: each commit is one moment. */
export const KEEPING_CRASH_POINTS = ['sweep:warned', 'sweep:blanked', 'notice:asked'] as const
export type KeepingCrashPoint = (typeof KEEPING_CRASH_POINTS)[number]

/** What is looked at before something is made and before it is delivered. */
export interface Screens {
  /** Those that need time: on words and inputs in the prepare step, on what was made in the store step. */
  moderators: readonly Moderator[]
  /** The local lists: at once. */
  words(text: string, about: { kind: Kind; place: Place }): Findings
  /** What the policy says at this moment. */
  rules(): { policy: Policy; screens: ScreenRules }
  /** How long words are kept with a decision; 0: not at all. */
  wordsKeptMs: number
  notifyAdmins: NotifyAdmins
}

export interface GenerationParts {
  db: Database
  queue: Queue
  clock: Clock
  log: Log
  catalog: CatalogHolder
  providers: ReadonlyMap<string, Provider>
  store: MediaStore
  media: MediaTools
  outside: Downloader
  screens: Screens
  /** What refusals weigh; the shipped policy where it is not said. */
  strikes?(): StrikePolicy
  /** Streams a file that its chat platform still keeps. */
  fetchFromChat(platform: string, ref: Json, signal: AbortSignal): Promise<Readable>
  metrics: Metrics
  /** The keyed hash of a picture, or of its name. */
  fingerprint(text: string): string
  /** How long uploads stay at most; 30 days where it is not said. */
  uploadKeptMs?: number
  /** A folder for work in progress, on this machine. */
  workRoot: string
  random(): number
  /**
   * Calls of `start` that wait for their vendor's answer, by attempt: what draining waits for, and what nobody looks for meanwhile. Each
   * is over at its time by a clock that nobody sets (`performance.now`).
   */
  calls: Map<string, { provider: string; untilMs: number }>
  /** Which routes are left alone for a while. */
  breakers: Breakers
  /** When a vendor that refuses jobs may be asked again whether it knows us, by provider. */
  looksAgainMs: Map<string, number>
  crash(point: CrashPoint | LinkCrashPoint | KeepingCrashPoint): void
}

/** The type of file that a kind's main results are; null where the result is words. */
export function resultTypeOf(kind: Kind): 'picture' | 'video' | 'audio' | null {
  switch (kind) {
    case 'image':
    case 'edit':
    case 'upscale':
      return 'picture'
    case 'animate':
    case 'video':
    case 'sound':
    case 'avatar':
      return 'video'
    case 'music':
    case 'extend':
      return 'audio'
    case 'describe':
    case 'write':
      return null
  }
}
