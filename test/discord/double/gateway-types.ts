/** Sessions and connections of the gateway. */
import type { WebSocket } from 'ws'
import type { Obj } from './world.ts'

export interface Event {
  seq: number
  name: string
  data: Obj
}

export interface Session {
  id: string
  intents: number
  shard: [number, number]
  seq: number
  events: Event[]
  connection: Connection | undefined
  lostAtMs: number | undefined
  invalid: boolean
}

export interface Connection {
  socket: WebSocket
  session: Session | undefined
  compress: boolean
  lastBeatMs: number
  commands: number[]
  /** Discord closed it, not the client. */
  closedHere: boolean
  send(op: number, rest?: Obj): void
}

export interface GatewayOptions {
  heartbeatMs: number
  sessionStarts: number
  /** Two identifies of one concurrency key within 5 s get op 9, as in Discord. */
  strictIdentify: boolean
}

export interface GatewayLog {
  atMs: number
  what: 'connected' | 'identified' | 'resumed' | 'refused' | 'closed' | 'received' | 'dispatched'
  [field: string]: unknown
}
