/** Which vendors are on, and their variables. What each has stands in its own file below core/providers. */
import { type Settings, VENDOR_VARIABLES, VENDORS } from '../core/providers/index.ts'
import type { Variable } from './variables.ts'

type Read = (name: string, entry: Variable<string>) => string | undefined

/** What each vendor that is on is built with, by its id. */
export function readVendors(read: Read, isSet: (name: string) => boolean): { [vendorId: string]: Settings } {
  // Read whether they are on or not: a mistake in a variable is one anyway.
  const values = Object.fromEntries(Object.entries(VENDOR_VARIABLES).map(([name, entry]) => [name, read(name, entry)]))
  return Object.fromEntries(
    VENDORS.filter(({ needs }) => needs.some((set) => set.every(isSet))).map(({ id, variables }) => [
      id,
      Object.fromEntries(Object.keys(variables).map((name) => [name, values[name]])),
    ]),
  )
}

/** What is wrong about vendors that are set in part. */
export function halfVendors(isSet: (name: string) => boolean): { variable: string; problem: string; mend: string }[] {
  return VENDORS.flatMap(({ needs, variables }) => {
    if (needs.some((set) => set.every(isSet))) return []
    const half = needs.find((set) => set.some(isSet))
    const because = half?.find(isSet)
    if (half === undefined || because === undefined) return []
    return half
      .filter((name) => !isSet(name))
      .map((variable) => ({
        variable,
        problem: `is not set, but ${because} is: the vendor needs both`,
        mend: `${variables[variable]?.mend ?? ''} Or leave ${because} out.`,
      }))
  })
}
