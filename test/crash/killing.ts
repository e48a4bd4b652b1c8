/** A process that is killed again and again at random moments, and started anew. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Dice } from './random.ts'

const SECOND = 1000

/** How many times slower the machine is than one that has nothing else to do, by what a start took. */
export const slownessOf = (startMs: number): number => Math.min(SLOWEST, Math.max(1, startMs / USUAL_START_MS))

/** How long a start takes on a machine that has nothing else to do. */
const USUAL_START_MS = 2 * SECOND
const SLOWEST = 8

export async function killAgain(given: {
  kills: number
  dice: Dice
  /** The shortest and the longest life, from the moment on at which it is up; longer where the machine is slow, so that it gets as far. */
  lifeMs: [least: number, most: number]
  /** Between two acts of whoever makes the load. */
  everyMs: number
  ready(): Promise<unknown>
  act(): void
  kill(): Promise<void>
  /** Starts the next one, which nobody has run for so long. */
  next(downMs: number, kill: number): Promise<void>
}): Promise<void> {
  const { dice } = given
  let startedMs = Date.now()
  let slowness = 1
  for (let kill = 1; kill <= given.kills; kill++) {
    // Now and then in the middle of its start; mostly at work.
    const early = dice.next() < 0.1
    if (!early) {
      await given.ready()
      slowness = slownessOf(Date.now() - startedMs)
    }
    const untilMs = Date.now() + (early ? dice.between(50, 500) : dice.between(...given.lifeMs)) * slowness
    while (Date.now() < untilMs) {
      if (!early) given.act()
      await sleep(Math.min(given.everyMs * slowness, Math.max(0, untilMs - Date.now())))
    }
    await given.kill()
    startedMs = Date.now()
    await given.next(downtimeMs(dice), kill)
  }
}

/** How long nobody runs the bot: mostly it is restarted at once. */
function downtimeMs(dice: Dice): number {
  const kind = dice.next()
  if (kind < 0.5) return 0
  return kind < 0.9 ? dice.between(1, 40) * SECOND : dice.between(60, 200) * SECOND
}
