/**
 * Who waits three seconds goes first: what came in with interactions is begun when no acknowledgement is under way any more, or after
 * a moment at most. The rows are written with a wake of their own a little later, so that nothing depends on this.
 */

const LONGEST_MS = 500

export interface Turns {
  /** An interaction is being taken in; call the answer when it is acknowledged, with the chat to go on with where there is one. */
  enter(): (orderKey?: string) => void
  /** Begins everything at once. */
  flush(): void
}

export function createTurns(begin: (orderKeys: readonly string[]) => void): Turns {
  const ready = new Set<string>()
  let underWay = 0
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const orderKeys = [...ready]
    ready.clear()
    if (orderKeys.length > 0) begin(orderKeys)
  }

  return {
    enter() {
      underWay += 1
      return (orderKey) => {
        underWay -= 1
        if (orderKey !== undefined) ready.add(orderKey)
        if (underWay === 0) flush()
        else if (ready.size > 0) timer ??= setTimeout(flush, LONGEST_MS)
      }
    },
    flush,
  }
}
