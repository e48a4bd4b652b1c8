/**
 * Live pages: server-sent events of a chat. A stream knows the last change it has told and asks the journal for what came after,
 * so nothing is lost between reconnects, processes or tabs, and nothing is told twice.
 */
import type { ServerResponse } from 'node:http'
import type { Database } from '../../core/db/database.ts'
import { findByIdentity } from '../../core/people.ts'
import type { Clock, Log, Metrics } from '../../core/ports.ts'
import { changesAfter, lastChange, lastChanges } from './journal.ts'
import { PLATFORM } from './sender.ts'
import type { Summary, WebEntry } from './types.ts'

const STREAMS_PER_CHAT = 5
const STREAMS_MAX = 1000
const HEARTBEAT_MS = 15_000
/** Other processes' writes are seen by looking; in one process alone this is a second net. */
const LOOK_MS = { postgres: 1000, sqlite: 5000 }
const BATCH_ROWS = 100
/** Whoever was away for longer reads the history anew. */
const REPLAY_ROWS = 400
/** A reader that does not read is let go; it comes back where it was. */
const BUFFERED_BYTES = 1024 * 1024
const RETRY_MS = 1000

export interface EventsParts {
  db: Database
  clock: Clock
  log: Log
  metrics: Metrics
  summary(personId: string): Promise<Summary>
}

interface Stream {
  chat: string
  personId: string
  response: ServerResponse
  /** The last change told. */
  told: number
  summary: string
  isBusy: boolean
  hasNews: boolean
}

export interface Events {
  /** Begins a stream on an answer whose head is not yet written. False: there are too many. */
  open(
    target: { chat: string; personId: string; since: number | undefined; headers: object },
    response: ServerResponse,
  ): boolean
  /** There is news in a chat. */
  notify(chat: string): void
  close(): void
}

export function createEvents({ db, log, metrics, summary }: EventsParts): Events {
  const streams = new Set<Stream>()
  let timers: NodeJS.Timeout[] = []
  metrics.gauge('web_streams', () => streams.size)

  const write = (stream: Stream, text: string): void => {
    if (stream.response.writableEnded || stream.response.destroyed) return
    stream.response.write(text)
    if (stream.response.writableLength > BUFFERED_BYTES) stream.response.destroy()
  }
  const say = (stream: Stream, event: string, data: object, id?: number): void =>
    write(stream, `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`)

  async function tellChanges(stream: Stream): Promise<void> {
    for (let told = 0; !stream.response.destroyed; ) {
      const changes = await changesAfter(db, stream.chat, stream.told, BATCH_ROWS)
      if (changes.length === 0) return
      for (const { entry, changed } of changes) {
        say(stream, 'message', entry satisfies WebEntry, changed)
        stream.told = changed
      }
      told += changes.length
      if (changes.length < BATCH_ROWS) return
      if (told >= REPLAY_ROWS) return reset(stream)
    }
  }

  async function reset(stream: Stream): Promise<void> {
    stream.told = await lastChange(db, stream.chat)
    say(stream, 'reset', {}, stream.told)
  }

  async function tellSummary(stream: Stream): Promise<void> {
    // Joined with another chat, or parted from it, since the page came.
    const person = await findByIdentity(db.outer, PLATFORM, stream.chat)
    const now = JSON.stringify(await summary(person?.id ?? stream.personId))
    if (now === stream.summary) return
    stream.summary = now
    write(stream, `event: summary\ndata: ${now}\n\n`)
  }

  /** One teller for a stream at a time; news that comes meanwhile makes it look again. */
  async function tell(stream: Stream): Promise<void> {
    stream.hasNews = true
    if (stream.isBusy) return
    stream.isBusy = true
    try {
      while (stream.hasNews && streams.has(stream)) {
        stream.hasNews = false
        await tellChanges(stream)
        await tellSummary(stream)
      }
    } catch (error) {
      // The page comes back by itself and goes on where it was.
      log.warn({ err: error }, 'a stream of events broke')
      stream.response.destroy()
    } finally {
      stream.isBusy = false
    }
  }

  async function look(): Promise<void> {
    try {
      const news = await lastChanges(db, [...new Set([...streams].map((stream) => stream.chat))])
      for (const stream of streams) if ((news.get(stream.chat) ?? 0) > stream.told) void tell(stream)
    } catch (error) {
      log.warn({ err: error }, 'looking for news failed')
    }
  }

  function start(): void {
    const beat = setInterval(() => {
      for (const stream of streams) {
        write(stream, 'event: beat\ndata: {}\n\n')
        void tell(stream)
      }
    }, HEARTBEAT_MS)
    const looking = setInterval(() => void look(), LOOK_MS[db.dialect])
    timers = [beat, looking]
    for (const timer of timers) timer.unref()
  }

  function drop(stream: Stream): void {
    streams.delete(stream)
    if (streams.size > 0) return
    for (const timer of timers) clearInterval(timer)
    timers = []
  }

  async function begin(stream: Stream, since: number | undefined): Promise<void> {
    try {
      const last = await lastChange(db, stream.chat)
      stream.told = since ?? last
      // A counter ahead of ours is that of a chat which was erased since.
      if (stream.told > last) await reset(stream)
    } catch (error) {
      log.warn({ err: error }, 'a stream of events could not begin')
      stream.response.destroy()
      return
    }
    stream.isBusy = false
    await tell(stream)
  }

  return {
    open({ chat, personId, since, headers }, response) {
      const own = [...streams].filter((stream) => stream.chat === chat)
      if (own.length === 0 && streams.size >= STREAMS_MAX) return false
      if (own.length >= STREAMS_PER_CHAT) {
        // The newest page is the one that is looked at: the oldest rests until it is looked at again.
        const oldest = own[0] as Stream
        say(oldest, 'rest', {})
        oldest.response.end()
        drop(oldest)
      }
      response.writeHead(200, {
        ...headers,
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        // Ended, the connection is done with: closing the server would else wait for it to be used again.
        connection: 'close',
      })
      const stream: Stream = { chat, personId, response, told: 0, summary: '', isBusy: true, hasNews: false }
      streams.add(stream)
      if (timers.length === 0) start()
      response.on('close', () => drop(stream))
      response.on('error', () => drop(stream))
      write(stream, `retry: ${RETRY_MS}\n\n`)
      void begin(stream, since)
      return true
    },
    notify(chat) {
      for (const stream of streams) if (stream.chat === chat) void tell(stream)
    },
    close() {
      for (const stream of streams) {
        streams.delete(stream)
        stream.response.end()
      }
      for (const timer of timers) clearInterval(timer)
      timers = []
    },
  }
}
