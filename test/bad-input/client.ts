/** A browser without a page: one person of the web chat, spoken for over real HTTP. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { WebEntry, WebMedia } from '../../src/bots/web/types.ts'
import type { Locale } from '../../src/core/ports.ts'

export interface Reply {
  status: number
  body: { error?: string; text?: string; id?: string; [name: string]: unknown }
}

/** A body of `POST /chat/intents`; whatever a test wants to try. */
export type Sent = { id: string; [name: string]: unknown }

export interface Client {
  locale: Locale
  cookie: string
  /** Everything that was sent as an intent, in order: to be sent again. */
  sent: Sent[]
  request(path: string, init?: RequestInit): Promise<Response>
  intent(body: unknown): Promise<Reply>
  say(text: string, more?: { files?: string[]; replyTo?: string; id?: string }): Promise<Reply>
  command(name: string, text?: string, more?: { options?: object; files?: string[] }): Promise<Reply>
  press(action: string, more?: { on?: string | undefined; id?: string }): Promise<Reply>
  upload(bytes: Buffer, name?: string, mime?: string): Promise<Reply>
  /** Uploads a good file and answers its id. */
  uploaded(bytes: Buffer): Promise<string>
  /** All that the page shows, oldest first. */
  entries(): Promise<WebEntry[]>
  /** What the bot said, oldest first. */
  answers(): Promise<WebEntry[]>
  media(id: string): Promise<Response>
}

/** @param address where the app listens; a new person every time, unless a cookie is given */
export function newClient(address: string, locale: Locale = 'en', cookie = `chatelier=${newSecret()}`): Client {
  const sent: Sent[] = []
  const request = (path: string, init: RequestInit = {}) =>
    fetch(`${address}${path}`, {
      ...init,
      headers: { cookie, 'x-chatelier': '1', 'accept-language': locale, ...(init.headers as object) },
      signal: init.signal ?? AbortSignal.timeout(60_000),
    })
  const read = async (response: Response): Promise<Reply> => ({
    status: response.status,
    body: (await response.json().catch(() => ({}))) as Reply['body'],
  })
  async function intent(body: unknown): Promise<Reply> {
    sent.push(body as Sent)
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return read(await request('/chat/intents', init))
  }
  async function upload(bytes: Buffer, name = 'file', mime = 'application/octet-stream'): Promise<Reply> {
    const form = new FormData()
    form.append('file', new Blob([Uint8Array.from(bytes)], { type: mime }), name)
    return read(await request('/chat/files', { method: 'POST', body: form }))
  }
  async function entries(): Promise<WebEntry[]> {
    const all: WebEntry[] = []
    for (let before = ''; ; before = `?before=${all[0]?.number}`) {
      const page = (await (await request(`/chat/history${before}`)).json()) as { entries: WebEntry[]; isFirst: boolean }
      all.unshift(...page.entries)
      if (page.isFirst) return all
    }
  }
  return {
    locale,
    cookie,
    sent,
    request,
    intent,
    say: (text, { id = randomUUID(), ...more } = {}) => intent({ id, type: 'message', text, ...more }),
    command: (name, text = '', more = {}) => intent({ id: randomUUID(), type: 'command', name, text, ...more }),
    press: (action, { id = randomUUID(), on } = {}) =>
      intent({ id, type: 'press', action, ...(on === undefined ? {} : { on }) }),
    upload,
    async uploaded(bytes) {
      const { status, body } = await upload(bytes)
      if (status !== 200) throw new Error(`not taken: ${status} ${JSON.stringify(body)}`)
      return String(body.id)
    },
    entries,
    answers: async () => (await entries()).filter((entry) => entry.role === 'bot'),
    async media(id) {
      const answer = await request(`/media/${id}`)
      // Whoever looks at the status alone leaves no half-read file on its connection, which would stay open.
      return new Response(await answer.arrayBuffer(), answer)
    },
  }
}

/** What a browser's cookie carries: the studio knows its holder by it. */
function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

export function linesOf(entry: WebEntry | undefined): string[] {
  return entry?.message?.lines ?? []
}

export function actionsOf(entry: WebEntry | undefined): string[] {
  return (entry?.message?.buttons ?? []).flat().flatMap((button) => button.action ?? [])
}

/** The id behind the newest button of a verb. */
export async function idBehind(client: Client, verb: string): Promise<string> {
  const all = (await client.answers()).flatMap(actionsOf)
  const id = all.findLast((action) => action.startsWith(`${verb}:`))?.split(':')[1]
  if (id === undefined) throw new Error(`no button ${verb} among ${all}`)
  return id
}

export function picturesOf(entries: readonly WebEntry[]): WebMedia[] {
  return entries.flatMap((entry) => entry.message?.media ?? [])
}
