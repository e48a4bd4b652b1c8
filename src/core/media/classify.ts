/** What a picture shows, by a model on this machine. Parent side: decodes nothing and loads no model itself. */
import type { Json, Sandbox } from '../ports.ts'
import type { Shares } from './classify-child.ts'

const ENTRY = new URL('./classify-child.ts', import.meta.url)

export type { Shares }

/** The share of each class in a picture; the first call of a child loads the model. Faults are the sandbox's. */
export function classify(sandbox: Sandbox, path: string): Promise<Shares> {
  return sandbox.run<Shares & Json>('screen', ENTRY, { path })
}
