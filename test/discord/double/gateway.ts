/**
 * The gateway: hello, identify, heartbeats, dispatches with numbers, resume with what was missed, close codes, transport
 * compression. Sessions outlive their connections for three minutes.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { deflateSync } from 'node:zlib'
import { type WebSocket, WebSocketServer } from 'ws'
import { compressor } from './compress.ts'
import type { Connection, GatewayLog, GatewayOptions, Session } from './gateway-types.ts'
import { Intent, KNOWN_INTENTS, PRIVILEGED } from './intents.ts'
import { checkSchema } from './schema.ts'
import { applicationJson, guildCreateJson, userJson } from './shapes.ts'
import type { Channel, Guild, Obj, World } from './world.ts'

const RESUMABLE_MS = 180_000
const COMMANDS_PER_MINUTE = 120
const LARGEST_COMMAND_BYTES = 15 * 1024

export function createGateway(world: World, options: GatewayOptions, note: (entry: Obj) => void, changed: () => void) {
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const connections = new Set<Connection>()
  const sessions = new Map<string, Session>()
  const log: GatewayLog[] = []
  let remaining = options.sessionStarts
  let resetAtMs = world.nowMs() + 24 * 3600 * 1000
  let muteAcks = false
  let isDown = false
  let lastIdentifyMs = Number.NEGATIVE_INFINITY

  const write = (what: GatewayLog['what'], more: Obj = {}) => {
    log.push({ atMs: world.nowMs(), what, ...more })
    note({ type: 'gateway', what, ...more })
    changed()
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (isDown) {
      socket.destroy()
      return
    }
    server.handleUpgrade(request, socket, head, (ws) => accept(ws, new URL(request.url ?? '/', 'http://double')))
  }

  function accept(socket: WebSocket, url: URL) {
    const version = url.searchParams.get('v')
    if (version !== '10') return socket.close(4012, 'Invalid API version')
    if (url.searchParams.get('encoding') !== 'json') return socket.close(4002, 'Error while decoding payload.')
    const stream = url.searchParams.get('compress')
    if (stream !== null && stream !== 'zlib-stream') return socket.close(4002, 'Error while decoding payload.')
    const push = stream ? compressor(socket) : undefined
    const connection: Connection = {
      socket,
      session: undefined,
      compress: false,
      lastBeatMs: performance.now(),
      commands: [],
      closedHere: false,
      send(op, rest = {}) {
        if (socket.readyState !== socket.OPEN) return
        const text = JSON.stringify({ t: null, s: null, d: null, ...rest, op })
        if (push) push(text)
        else if (connection.compress && text.length > 1024) socket.send(deflateSync(text))
        else socket.send(text)
      },
    }
    connections.add(connection)
    write('connected', { path: url.pathname, compress: stream })
    socket.on('message', (data, isBinary) => receive(connection, data as Buffer, isBinary))
    socket.on('error', () => {})
    socket.on('close', (code) => {
      connections.delete(connection)
      const { session } = connection
      if (session?.connection === connection) {
        session.connection = undefined
        session.lostAtMs = world.nowMs()
        // 1000 and 1001 of a client say that it will not come back.
        if (!connection.closedHere && (code === 1000 || code === 1001)) session.invalid = true
      }
      write('closed', { code, session: session?.id })
    })
    connection.send(10, { d: { heartbeat_interval: options.heartbeatMs, _trace: [] } })
  }

  const refuse = (connection: Connection, code: number, reason: string) => {
    write('refused', { code, reason })
    connection.closedHere = true
    if (connection.session && [4004, 4007, 4009, 4010, 4011, 4013, 4014].includes(code))
      connection.session.invalid = true
    connection.socket.close(code, reason)
  }

  function receive(connection: Connection, data: Buffer, isBinary: boolean) {
    if (isBinary || data.length > LARGEST_COMMAND_BYTES)
      return refuse(connection, 4002, 'Error while decoding payload.')
    const nowMs = performance.now()
    connection.commands = [...connection.commands.filter((at) => nowMs - at < 60_000), nowMs]
    if (connection.commands.length > COMMANDS_PER_MINUTE) return refuse(connection, 4008, 'You are being rate limited.')
    let payload: Obj
    try {
      payload = JSON.parse(data.toString('utf8'))
    } catch {
      return refuse(connection, 4002, 'Error while decoding payload.')
    }
    write('received', {
      op: payload['op'],
      d: payload['op'] === 2 ? { ...payload['d'], token: '(token)' } : payload['d'],
    })
    obey(connection, payload)
  }

  function obey(connection: Connection, { op, d }: Obj) {
    if (op === 1) {
      connection.lastBeatMs = performance.now()
      if (!muteAcks) connection.send(11)
      return
    }
    if (op === 2) return identify(connection, d)
    if (op === 6) return resume(connection, d)
    if (!connection.session) return refuse(connection, 4003, 'Not authenticated.')
    if (op === 3) {
      const wrong = checkSchema('GatewayPresenceUpdateData', d)
      if (wrong.length > 0) refuse(connection, 4002, 'Error while decoding payload.')
      return
    }
    if (op === 8) return members(connection, d)
    if (op === 4) return
    refuse(connection, 4001, 'Unknown opcode.')
  }

  function identify(connection: Connection, data: Obj) {
    if (connection.session) return refuse(connection, 4005, 'Already authenticated.')
    const wrong = checkSchema('GatewayIdentifyData', data)
    if (wrong.length > 0) {
      write('refused', { wrong })
      return refuse(connection, 4002, 'Error while decoding payload.')
    }
    if (data['token'] !== world.token) return refuse(connection, 4004, 'Authentication failed.')
    const intents = data['intents'] as number
    if (!Number.isInteger(intents) || intents < 0 || (intents & ~KNOWN_INTENTS) !== 0)
      return refuse(connection, 4013, 'Invalid intent(s).')
    if ((intents & PRIVILEGED & ~world.allowedIntents) !== 0) return refuse(connection, 4014, 'Disallowed intent(s).')
    const shard = (data['shard'] ?? [0, 1]) as [number, number]
    if (shard.length !== 2 || shard[0] < 0 || shard[0] >= shard[1]) return refuse(connection, 4010, 'Invalid shard.')
    if (remaining <= 0) return refuse(connection, 4004, 'Authentication failed.')
    if (options.strictIdentify && world.nowMs() - lastIdentifyMs < 5000) return connection.send(9, { d: false })
    lastIdentifyMs = world.nowMs()
    remaining--
    connection.compress = data['compress'] === true
    const id = world.secret(16)
    const session: Session = {
      id,
      intents,
      shard,
      seq: 0,
      events: [],
      connection,
      lostAtMs: undefined,
      invalid: false,
    }
    sessions.set(id, session)
    connection.session = session
    write('identified', { session: id, intents, shard })
    const guilds = [...world.guilds.values()].filter((guild) => guild.botIn && mine(session, guild))
    emit(session, 'READY', {
      v: 10,
      user: { ...userJson(world.bot), verified: true, mfa_enabled: true, email: null },
      session_id: id,
      resume_gateway_url: `${url()}/resume`,
      guilds: guilds.map((guild) => ({ id: guild.id, unavailable: true })),
      shard,
      application: { id: world.applicationId, flags: applicationJson(world)['flags'], flags_new: '0' },
    })
    if (intents & Intent.Guilds)
      for (const guild of guilds) emit(session, 'GUILD_CREATE', guildCreateJson(world, guild))
  }

  function resume(connection: Connection, data: Obj) {
    if (connection.session) return refuse(connection, 4005, 'Already authenticated.')
    if (checkSchema('GatewayResumeData', data).length > 0)
      return refuse(connection, 4002, 'Error while decoding payload.')
    if (data['token'] !== world.token) return refuse(connection, 4004, 'Authentication failed.')
    const session = sessions.get(data['session_id'])
    const isLost = session?.lostAtMs !== undefined && world.nowMs() - session.lostAtMs > RESUMABLE_MS
    if (!session || session.invalid || isLost) {
      write('refused', { session: data['session_id'], reason: 'invalid session' })
      return connection.send(9, { d: false })
    }
    if (data['seq'] > session.seq) return refuse(connection, 4007, 'Invalid seq.')
    session.connection?.socket.terminate()
    session.connection = connection
    session.lostAtMs = undefined
    connection.session = session
    const missed = session.events.filter((event) => event.seq > data['seq'])
    write('resumed', { session: session.id, missed: missed.length })
    for (const event of missed) connection.send(0, { t: event.name, s: event.seq, d: event.data })
    emit(session, 'RESUMED', { _trace: [] })
  }

  function members(connection: Connection, data: Obj) {
    const guild = world.guilds.get(String(data['guild_id']))
    if (!guild?.botIn) return
    const ids = [data['user_ids'] ?? []].flat() as string[]
    const found = ids.flatMap((id) => guild.members.get(id) ?? [])
    emit(connection.session!, 'GUILD_MEMBERS_CHUNK', {
      guild_id: guild.id,
      members: found.map((member) => ({ user: userJson(member.person), roles: member.roles })),
      chunk_index: 0,
      chunk_count: 1,
      not_found: ids.filter((id) => !guild.members.has(id)),
      ...(data['nonce'] === undefined ? {} : { nonce: data['nonce'] }),
    })
  }

  const mine = (session: Session, guild: Guild | undefined): boolean =>
    guild ? Number((BigInt(guild.id) >> 22n) % BigInt(session.shard[1])) === session.shard[0] : session.shard[0] === 0

  function emit(session: Session, name: string, data: Obj): void {
    session.seq++
    const event = { seq: session.seq, name, data }
    session.events.push(event)
    if (session.events.length > 5000) session.events.shift()
    write('dispatched', { t: name, s: session.seq, id: data['id'], offline: session.connection === undefined })
    session.connection?.send(0, { t: name, s: session.seq, d: data })
  }

  const url = () => world.root().replace(/^http/, 'ws')

  /** Closes clients without heartbeats. In real time: a test that moves the clock means the people's time. */
  function expire(): void {
    for (const connection of connections)
      if (performance.now() - connection.lastBeatMs > options.heartbeatMs * 2)
        refuse(connection, 4009, 'Session timed out.')
  }

  return {
    upgrade,
    expire,
    close(): void {
      for (const connection of connections) connection.socket.terminate()
      server.close()
    },
    /** The answer of GET /gateway/bot. */
    info(): Obj {
      if (world.nowMs() >= resetAtMs) {
        remaining = options.sessionStarts
        resetAtMs += 24 * 3600 * 1000
      }
      return {
        url: url(),
        shards: 1,
        session_start_limit: {
          total: options.sessionStarts,
          remaining,
          reset_after: Math.max(0, resetAtMs - world.nowMs()),
          max_concurrency: 1,
        },
      }
    },
    url,
    dispatch(
      event: string,
      where: { guild?: Guild | undefined; channel?: Channel; intent?: number },
      render: (intents: number) => Obj,
    ): void {
      const guild = where.guild ?? where.channel?.guild
      for (const session of sessions.values()) {
        if (session.invalid || (where.intent && (session.intents & where.intent) === 0) || !mine(session, guild))
          continue
        emit(session, event, render(session.intents))
      }
    },
    controls: {
      /** Everything that happened at the gateway, oldest first. */
      log: (what?: GatewayLog['what']): GatewayLog[] => log.filter((one) => what === undefined || one.what === what),
      sessions: (): Session[] => [...sessions.values()],
      /** Whether a client is identified and connected. */
      ready: (): boolean => [...sessions.values()].some((one) => one.connection !== undefined),
      /** Breaks every connection without a word, or closes it with a code. The session can be resumed. */
      drop(code?: number): void {
        for (const connection of [...connections]) {
          connection.closedHere = true
          if (code === undefined) connection.socket.terminate()
          else connection.socket.close(code)
        }
      },
      /** Op 7: asks clients to reconnect and resume. */
      askToReconnect(): void {
        for (const connection of connections) connection.send(7)
      },
      /** Op 9: the session is no longer valid (or may be resumed). */
      invalidate(resumable = false): void {
        for (const connection of connections) {
          const { session } = connection
          if (session) {
            session.invalid ||= !resumable
            session.connection = undefined
            session.lostAtMs = world.nowMs()
            connection.session = undefined
          }
          connection.send(9, { d: resumable })
        }
      },
      /** Forgets all sessions: the next resume gets op 9, and the events of between are lost. */
      forget(): void {
        for (const session of sessions.values()) session.invalid = true
      },
      /** Op 1: asks for a heartbeat at once. */
      askForHeartbeat(): void {
        for (const connection of connections) connection.send(1)
      },
      /** From now on heartbeats get no acknowledgement, until called with false. */
      muteAcks(on = true): void {
        muteAcks = on
      },
      /** Breaks every connection and takes no new one, until called with false. */
      setDown(down = true): void {
        isDown = down
        if (down) this.drop()
      },
      setSessionStarts(count: number): void {
        remaining = count
      },
    },
  }
}
