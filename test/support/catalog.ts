/** Who there is for a catalogue. */
import { type KnownProvider, VENDORS } from '../../src/core/providers/index.ts'

/** The engine of this machine alone is on; the vendors outside are known. */
export const NOBODY_OUTSIDE: readonly (string | KnownProvider)[] = [
  'builtin',
  ...VENDORS.map(({ id, routeProblem }) => ({
    ...{ id, provider: undefined },
    ...(routeProblem === undefined ? {} : { routeProblem }),
  })),
]

/** Everybody is on: every model is shown. */
export const EVERYBODY: readonly string[] = ['builtin', ...VENDORS.map(({ id }) => id)]
