/** Which shops are on, and their variables. What each has stands in its own file below payments/methods. */
import type { Variable } from '../core/variable.ts'
import { SHOP_SETTINGS } from '../payments/methods/index.ts'

export const SHOP_VARIABLES: { readonly [name: string]: Variable<string> } = Object.assign(
  {},
  ...SHOP_SETTINGS.map(({ variables }) => variables),
)

/** The values of all shops that are set or have a default. */
export function readShops(read: (name: string, entry: Variable<string>) => string | undefined): {
  [name: string]: string
} {
  const values: { [name: string]: string } = {}
  for (const [name, entry] of Object.entries(SHOP_VARIABLES)) {
    const value = read(name, entry)
    if (value !== undefined) values[name] = value
  }
  return values
}

/** What is wrong about shops that are set in part. */
export function halfShops(isSet: (name: string) => boolean): { variable: string; problem: string; mend: string }[] {
  return SHOP_SETTINGS.flatMap(({ needs, variables }) => {
    const because = needs.find(isSet)
    if (because === undefined) return []
    return needs
      .filter((name) => !isSet(name))
      .map((variable) => ({
        variable,
        problem: `is not set, but ${because} is: the shop needs both`,
        mend: `${variables[variable]?.mend ?? ''} Or leave ${because} out.`,
      }))
  })
}
