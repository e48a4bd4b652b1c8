/** What a vendor says of itself. Types only. */
import type { Clock, Log, Provider, RouteFacts, Sandbox } from '../../ports.ts'
import type { Variable } from '../../variable.ts'

/** The variables of one vendor that are set or have a default, as texts that were checked. */
export type Settings = { readonly [variable: string]: string | undefined }

/** What a vendor is built with, beside its settings. */
export interface VendorTools {
  clock: Clock
  log: Log
  sandbox: Sandbox
  /** Where the operator's own files lie (DATA_DIR). */
  dataDir: string
  /**
   * An https address of ours for this attempt that the vendor may call back: signed, so that whoever calls it was told it by us, and
   * `wake` finds the attempt in `request.key`. Null where nobody outside reaches us.
   */
  callbackUrl(key: string): string | null
}

export interface VendorDefinition {
  readonly id: string
  /** What people are told it is called. */
  readonly title: string
  /** Every variable of its own, with its default and what mends a mistake; the API's root is always one. */
  readonly variables: { readonly [name: string]: Variable<string> }
  /** Sets of variables: it is on when all of one set are written. A few of a set alone are a mistake. */
  readonly needs: readonly (readonly string[])[]
  /** What of it nobody has tried with a key, or the vendor does not publish: `doctor` says so, a line each. */
  readonly unconfirmed?: readonly string[]
  /** What is wrong about a route of the catalogue, in a sentence; null: nothing. Asked whether the vendor is on or not. */
  routeProblem?(route: RouteFacts): string | null
  /** What is wrong about files of the operator's that it reads, a line each. Asked before `create`, and only when it is on. */
  fileProblems?(dataDir: string): readonly string[]
  /** Called only when it is on. Calls nobody. */
  create(settings: Settings, tools: VendorTools): Provider
}
