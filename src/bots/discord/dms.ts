/**
 * Direct messages to people who were promised something in a channel that does not let us speak. Discord shuts out bots that open
 * many of them, and people are not to be flooded: both have a budget.
 */
import type { APIDMChannel } from 'discord.js'
import { Fault } from '../../core/errors.ts'
import type { Clock } from '../../core/ports.ts'
import type { DiscordRest } from './rest.ts'

const WINDOW_MS = 10 * 60_000
/** New DM channels, of everybody. */
const MOST_OPENED = 30
/** Messages to one person. */
const MOST_TO_ONE = 10
const KEPT = 5000

export interface Dms {
  /**
   * The channel, within the budgets. Throws Fault 'no_user', 'dm_budget' (not retryable) and 'dm_opening' (retryable), DiscordFaults.
   * @param speaker Discord's id of whom it is for, where it is known: a person may have several
   */
  open(personId: string, speaker?: string): Promise<string>
}

export function createDms(parts: {
  rest: Pick<DiscordRest, 'call'>
  clock: Clock
  userOf(personId: string): Promise<string | null>
}): Dms {
  const { clock, rest } = parts
  const channels = new Map<string, string>()
  const opened = createBudget(clock, MOST_OPENED)
  const toOne = new Map<string, ReturnType<typeof createBudget>>()

  async function channelOf(user: string): Promise<string> {
    const known = channels.get(user)
    if (known !== undefined) return known
    const waitMs = opened.waitMs()
    if (waitMs > 0) throw new Fault('dm_opening', { retryable: true, retryAfterMs: waitMs })
    opened.take()
    const { id } = await rest.call<APIDMChannel>('POST', '/users/@me/channels', { body: { recipient_id: user } })
    remember(channels, user, id)
    return id
  }

  return {
    async open(personId, speaker) {
      const user = speaker ?? (await parts.userOf(personId))
      if (user === null) throw new Fault('no_user')
      const budget = toOne.get(personId) ?? createBudget(clock, MOST_TO_ONE)
      remember(toOne, personId, budget)
      if (budget.waitMs() > 0) throw new Fault('dm_budget')
      const channel = await channelOf(user)
      budget.take()
      return channel
    },
  }
}

function createBudget(clock: Clock, most: number) {
  const atMs: number[] = []
  return {
    take: () => void atMs.push(clock.nowMs()),
    /** How long until there is room again; 0: now. */
    waitMs(): number {
      while (atMs[0] !== undefined && atMs[0] <= clock.nowMs() - WINDOW_MS) atMs.shift()
      return atMs.length < most ? 0 : (atMs[0] ?? 0) + WINDOW_MS - clock.nowMs()
    },
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > KEPT) map.delete(map.keys().next().value as string)
}
