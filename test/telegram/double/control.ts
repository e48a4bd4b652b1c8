/**
 * The controls over HTTP, for a double in a process of its own: POST /control with one of
 *
 *   {"user": {"id": 501, "first_name": "Ann"}, "do": "send", "args": ["/start"]}
 *   {"group": -1000123, "do": "closeTopic", "args": [100]}
 *   {"make": {"owner": 501, "forum": true, "title": "Club"}}        a group; the answer is its id
 *   {"of": "stars", "do": "chargeback", "args": ["stx..."]}         of: stars, clock, updates
 *   {"do": "calls", "args": ["sendMessage"]}
 *
 * Bytes travel as {"base64": "..."}. The answer is {"result": ...} or {"error": "..."}; a payment and a press answer when
 * the bot did.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GroupControl } from './groups.ts'
import type { GroupOptions, Telegram } from './index.ts'

interface Order {
  user?: { id: number }
  group?: number
  make?: Omit<GroupOptions, 'owner' | 'members'> & { owner: number; members?: number[] }
  of?: 'stars' | 'clock' | 'updates'
  do?: string
  args?: unknown[]
}

export function createControl(telegram: () => Telegram) {
  const groups = new Map<number, GroupControl>()

  async function obey(order: Order): Promise<unknown> {
    const double = telegram()
    if (order.make) {
      const { owner, members, ...options } = order.make
      const group = double.group({
        ...options,
        owner: double.user({ id: owner }),
        members: (members ?? []).map((id) => double.user({ id })),
      })
      groups.set(group.id, group)
      return group.id
    }
    const target: unknown = order.user
      ? double.user(order.user)
      : order.group !== undefined
        ? groups.get(order.group)
        : order.of
          ? double[order.of]
          : double
    const action = (target as { [name: string]: unknown } | undefined)?.[order.do ?? '']
    if (typeof action !== 'function') throw new Error(`there is nothing to do called ${order.do}`)
    const result: unknown = await action(...(order.args ?? []).map(revive))
    if (typeof result !== 'object' || result === null || !('migrate' in result)) return result
    groups.set((result as GroupControl).id, result as GroupControl)
    return (result as GroupControl).id
  }

  return async (request: IncomingMessage, response: ServerResponse, path: string): Promise<boolean> => {
    if (path !== '/control') return false
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body, withoutBytes))
    }
    try {
      answer(200, { result: (await obey(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Order)) ?? null })
    } catch (error) {
      answer(400, { error: error instanceof Error ? error.message : String(error) })
    }
    return true
  }
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  if ('base64' in value) return Buffer.from(String(value.base64), 'base64')
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, revive(one)]))
}

/** Contents of files stay here; their size and sha256 go. */
const withoutBytes = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' ? undefined : value
