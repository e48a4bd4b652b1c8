/** People in a chat who want something, again and again: each does one thing at a time, and waits until it is there to be seen. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PATIENCE_MS } from '../support/patience.ts'
import type { Dice } from './random.ts'

export type Wish = [what: string, act: () => Promise<void>]

const LOOK_MS = 60

/** Lives until `isOver`, and then ends what was begun. Whoever gave up, and on what, is added to `forlorn`. */
export async function live(given: {
  name: string
  wishes: readonly Wish[]
  dice: Dice
  isOver(): boolean
  forlorn: string[]
}): Promise<void> {
  const { name, wishes, dice, isOver, forlorn } = given
  while (!isOver()) {
    const [what, act] = wishes[dice.between(0, wishes.length - 1)]!
    try {
      await act()
    } catch (error) {
      forlorn.push(`${name} and ${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
    await sleep(dice.between(20, 200))
  }
}

/** Waits until `look` finds something, counted from the last death on; the time in which `isCounted` says no is not held against anybody. */
export async function waitFor<T>(
  what: string,
  isCounted: () => boolean,
  look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += isCounted() ? LOOK_MS : 0) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(LOOK_MS)
  }
  throw new Error(`waited for ever for ${what}`)
}
