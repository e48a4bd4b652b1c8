import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

const WAIT_MS = 60_000

/** What the page is told of a message, as far as the bench looks at it. */
interface Entry {
  id: string
  number: number
  role: 'bot' | 'person'
  message: {
    lines: string[]
    media?: { type: string; url: string }[]
    buttons?: { label: string; action?: string }[][]
  } | null
}

/** A person with a browser: signs in, agrees, asks and waits, over HTTP and server-sent events. */
export interface Visitor {
  /** Milliseconds from the Enter key to the result's message, as the page is told of it. Throws when no media came. */
  ask(text: string): Promise<number>
  leave(): void
}

/** Signs in and agrees to the terms. */
export async function visit(url: string): Promise<Visitor> {
  const write = { 'content-type': 'application/json', 'x-chatelier': '1', origin: url }
  const signed = await fetch(`${url}/session`, { method: 'POST', headers: write, body: '{}' })
  const cookie = signed.headers.getSetCookie()[0]?.split(';')[0]
  if (!signed.ok || cookie === undefined) throw new Error(`no session: ${signed.status}`)
  const end = new AbortController()
  const seen: Entry[] = []
  await listen(`${url}/chat/events`, { cookie, signal: end.signal }, seen)

  async function send(intent: object): Promise<void> {
    const answer = await fetch(`${url}/chat/intents`, {
      method: 'POST',
      headers: { ...write, cookie: cookie as string },
      body: JSON.stringify({ id: randomUUID(), ...intent }),
    })
    await answer.arrayBuffer()
    if (answer.status !== 202) throw new Error(`an intent was answered with ${answer.status}`)
  }
  async function until(wanted: (entry: Entry) => boolean, from: number): Promise<Entry> {
    const giveUpMs = performance.now() + WAIT_MS
    for (;;) {
      const found = seen.slice(from).find(wanted)
      if (found !== undefined) return found
      if (performance.now() > giveUpMs)
        throw new Error(`nothing came within ${WAIT_MS} ms: ${JSON.stringify(seen.at(-1))}`)
      await pause(2)
    }
  }

  await send({ type: 'command', name: 'start', text: '' })
  const isAgree = (action: string | undefined) => action?.split(':')[0] === 'agree'
  const gate = await until((entry) => entry.message?.buttons?.flat().some((one) => isAgree(one.action)) === true, 0)
  const from = seen.length
  await send({ type: 'press', action: 'agree', on: gate.id })
  await until((entry) => entry.role === 'bot', from)

  return {
    async ask(text) {
      const before = seen.length
      const beganMs = performance.now()
      await send({ type: 'message', text })
      await until((entry) => entry.role === 'bot' && (entry.message?.media?.length ?? 0) > 0, before)
      return performance.now() - beganMs
    },
    leave: () => end.abort(),
  }
}

/** Reads the stream in the background; resolves when it is open. */
async function listen(url: string, request: { cookie: string; signal: AbortSignal }, seen: Entry[]): Promise<void> {
  const answer = await fetch(url, { headers: { cookie: request.cookie }, signal: request.signal })
  if (!answer.ok || answer.body === null) throw new Error(`no stream of events: ${answer.status}`)
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const decoder = new TextDecoder()
    let rest = ''
    for await (const chunk of body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const lines = block.split('\n')
        const data = lines.find((line) => line.startsWith('data: '))
        if (lines.includes('event: message') && data !== undefined) seen.push(JSON.parse(data.slice('data: '.length)))
      }
    }
  }
  read(answer.body).catch((error: unknown) => {
    if (!request.signal.aborted) process.stderr.write(`  the stream of events broke: ${String(error)}\n`)
  })
}
