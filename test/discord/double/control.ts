/**
 * The controls over HTTP, for a double in a process of its own: POST /control with one of
 *
 *   {"user": {"id": "501", "username": "anna"}, "do": "slash", "args": ["/image", {"prompt": "a fox"}, {"channel": {"id": "..."}}]}
 *   {"make": {"owner": "500", "members": ["501"], "premiumTier": 2}}             a guild; the answer is its id
 *   {"guild": "...", "do": "channel", "args": ["studio"]}                        the answer is the channel's id
 *   {"channel": "...", "do": "deny", "args": ["SendMessages"]}                   thread: the answer is its id
 *   {"answer": "...", "do": "settled"}                                           an earlier answer, by its id
 *   {"of": "clock", "do": "move", "args": [3001]}                                of: clock, gateway, shop
 *   {"do": "calls", "args": ["POST /channels/:channel/messages"]}
 *
 * Bytes travel as {"base64": "..."}, an earlier answer among the arguments as {"answer": "..."}. The result is
 * {"result": ...} or {"error": "..."}; an interaction's result comes when the bot answered or its three seconds are over.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from './asking.ts'
import type { ChannelControl, GuildControl } from './guilds.ts'
import type { Discord, GuildOptions } from './index.ts'

interface Order {
  user?: { id: string }
  make?: Omit<GuildOptions, 'owner' | 'members'> & { owner?: string; members?: string[] }
  guild?: string
  channel?: string
  answer?: string
  of?: 'clock' | 'gateway' | 'shop'
  do?: string
  args?: unknown[]
}

export function createControl(discord: () => Discord) {
  const guilds = new Map<string, GuildControl>()
  const channels = new Map<string, ChannelControl>()
  const answers = new Map<string, Answer>()

  function make({ owner, members, ...options }: NonNullable<Order['make']>): string {
    const double = discord()
    const guild = double.guild({
      ...options,
      ...(owner === undefined ? {} : { owner: double.user({ id: owner }) }),
      members: (members ?? []).map((id) => double.user({ id })),
    })
    guilds.set(guild.id, guild)
    return guild.id
  }

  function targetOf(order: Order): unknown {
    const double = discord()
    if (order.user) return double.user(order.user)
    if (order.guild) return guilds.get(order.guild)
    if (order.channel) return channels.get(order.channel)
    if (order.answer) return answers.get(order.answer)
    return order.of ? double[order.of] : double
  }

  async function obey(order: Order): Promise<unknown> {
    if (order.make) return make(order.make)
    const target = targetOf(order) as { [name: string]: unknown } | undefined
    const action = target?.[order.do ?? '']
    if (typeof action !== 'function') throw new Error(`there is nothing to do called ${order.do}`)
    const result: unknown = await action.apply(target, (order.args ?? []).map(revive))
    if (typeof result !== 'object' || result === null) return result
    if ('channel' in result && 'thread' in result) {
      channels.set((result as ChannelControl).id, result as ChannelControl)
      return (result as ChannelControl).id
    }
    if (!('settled' in result)) return result
    const answer = result as Answer
    answers.set(answer.id, answer)
    const { id, token, kind, message, followUps, modal, choices } = answer
    return { id, token, kind, message, followUps, modal, choices }
  }

  function revive(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(revive)
    if (typeof value !== 'object' || value === null) return value
    if ('base64' in value) return Buffer.from(String(value.base64), 'base64')
    if ('answer' in value) return answers.get(String(value.answer))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revive(one)]))
  }

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> => {
    if (path !== '/control') return false
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body, plain))
    }
    try {
      answer(200, { result: (await obey(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Order)) ?? null })
    } catch (error) {
      answer(400, { error: error instanceof Error ? error.message : String(error) })
    }
    return true
  }
}

/** Contents of files stay here; their size and sha256 go. */
function plain(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' ? undefined : value
}
