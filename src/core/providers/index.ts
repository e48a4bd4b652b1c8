/** Every provider. To add one: its file or folder, and its line in `VENDORS`. */
import type { Clock, Log, Provider, RouteFacts, Sandbox } from '../ports.ts'
import type { Variable } from '../variable.ts'
import { ark } from './ark/index.ts'
import { createBuiltinProvider } from './builtin/index.ts'
import { comfyui } from './comfyui/index.ts'
import { dashscope } from './dashscope/index.ts'
import { fal } from './fal/index.ts'
import { gemini } from './gemini/index.ts'
import { heygen } from './heygen/index.ts'
import { kie } from './kie/index.ts'
import type { Settings, VendorDefinition } from './kit/vendor.ts'
import { kling } from './kling/index.ts'
import { openai } from './openai/index.ts'
import { goapi, piapi } from './piapi/index.ts'

export type { Settings, VendorDefinition } from './kit/vendor.ts'
export { OPENAI_ROOT, OPENAI_VARIABLES } from './openai/variables.ts'

/** Vendors outside, in the order in which operators read of them. */
export const VENDORS: readonly VendorDefinition[] = [
  fal,
  openai,
  kling,
  dashscope,
  gemini,
  ark,
  kie,
  heygen,
  piapi,
  goapi,
  comfyui,
]

/** The variables of all vendors: the configuration reads them from here. */
export const VENDOR_VARIABLES: { readonly [name: string]: Variable<string> } = Object.assign(
  {},
  ...VENDORS.map(({ variables }) => variables),
)

export interface ProviderParts {
  sandbox: Sandbox
  clock: Clock
  log: Log
  dataDir: string
  /** What the configuration says of the vendors that are on, by id. */
  vendors: { readonly [vendorId: string]: Settings }
  /** Signed addresses for callbacks; see `VendorTools`. Null where nobody outside reaches us. */
  callbackUrl(vendorId: string, key: string): string | null
}

/** What is wrong about files of the operator's that vendors read, by the vendor's id; without the others. */
export function vendorProblems(
  on: ProviderParts['vendors'],
  dataDir: string,
): { readonly [vendorId: string]: readonly string[] } {
  const told = VENDORS.filter(({ id }) => on[id] !== undefined).map(
    ({ id, fileProblems }) => [id, fileProblems?.(dataDir) ?? []] as const,
  )
  return Object.fromEntries(told.filter(([, problems]) => problems.length > 0))
}

/** The engine that is always there and the vendors that are on. */
export function createProviders(parts: ProviderParts): Provider[] {
  const { sandbox, clock, log, dataDir, vendors } = parts
  return [
    createBuiltinProvider({ sandbox }),
    ...VENDORS.flatMap((vendor) => {
      const settings = vendors[vendor.id]
      if (settings === undefined) return []
      const callbackUrl = (key: string) => parts.callbackUrl(vendor.id, key)
      return [vendor.create(settings, { sandbox, clock, log, dataDir, callbackUrl })]
    }),
  ]
}

/** A provider as the catalogue has to know it. */
export interface KnownProvider {
  id: string
  /** Undefined: known, but not switched on. */
  provider: Provider | undefined
  routeProblem?(route: RouteFacts): string | null
}

/** Those that are live and those that could be. */
export function knownProviders(live: Iterable<Provider>): KnownProvider[] {
  const providers = new Map([...live].map((one) => [one.id, one]))
  const vendors: KnownProvider[] = VENDORS.map((vendor) => ({
    id: vendor.id,
    provider: providers.get(vendor.id),
    ...(vendor.routeProblem === undefined ? {} : { routeProblem: vendor.routeProblem }),
  }))
  const others = [...providers.values()].filter(({ id }) => !VENDORS.some((vendor) => vendor.id === id))
  return [...others.map((provider) => ({ id: provider.id, provider })), ...vendors]
}
