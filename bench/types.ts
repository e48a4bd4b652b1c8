/** What the parts of the bench share. */

export type Unit = 's' | 'ms' | 'MB' | '/s' | 'x' | 'count'

/** One line of the table: what was measured, in every run. */
export interface Measure {
  /** Stable, for scripts that read `--json`. */
  id: string
  title: string
  unit: Unit
  /** In the order of the runs. Empty: it could not be measured here, and `note` says why. */
  runs: number[]
  target?: { is: 'at most' | 'at least'; value: number }
  note?: string
}

export interface Item {
  /** For `--only`. */
  name: string
  title: string
  /** `folder` is empty, the item's own, and removed afterwards. Whatever it starts it has ended when it resolves. */
  run(bench: Bench): Promise<Measure[]>
}

export interface Bench {
  folder: string
  /** Says what is going on, on standard error. */
  tell(text: string): void
  /** Fewer and smaller runs: to see whether the bench itself works. */
  isQuick: boolean
}

export const MEGABYTE = 1024 * 1024
