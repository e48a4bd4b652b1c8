/**
 * Files that came in with a message or a command, streamed. Their addresses expire within a day: an expired one is made anew by
 * Discord, or read again from its message. No address leaves this file, because each carries a signature.
 */
import { Readable } from 'node:stream'
import { Fault, Refusal } from '../../core/errors.ts'
import type { Json } from '../../core/ports.ts'
import { type DiscordRest, isDiscord } from './rest.ts'

interface FetchParts {
  rest: DiscordRest
  bot: string
  apiRoot: string
}

interface FileRef {
  url: string
  attachment: string
  channel?: string
  message?: string
}

const CDN = ['cdn.discordapp.com', 'media.discordapp.net']
const GONE = [401, 403, 404, 410]

/** Throws Refusal 'discord_file_gone'; retryable Faults for what passes. */
export async function fetchFile(parts: FetchParts, ref: Json, signal: AbortSignal): Promise<Readable> {
  const file = readFileRef(ref, parts.bot)
  const first = await open(parts, file.url, signal)
  if (first !== null) return first
  const fresh = await refreshed(parts, file, signal)
  const second = fresh === null ? null : await open(parts, fresh, signal)
  if (second === null) throw new Refusal('discord_file_gone')
  return second
}

/** Null: the address is not good any more. */
async function open({ apiRoot }: FetchParts, url: string, signal: AbortSignal): Promise<Readable | null> {
  if (!isDiscords(url, apiRoot)) throw new Refusal('discord_file_gone')
  let answer: Response
  try {
    answer = await fetch(url, { signal, redirect: 'error' })
  } catch {
    throw new Fault('discord-file-network', { retryable: true })
  }
  if (answer.ok && answer.body !== null) {
    const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0])
    return Readable.from(withoutAddresses(body), { objectMode: false })
  }
  await answer.body?.cancel()
  if (GONE.includes(answer.status)) return null
  throw new Fault(`discord-file-${answer.status}`, { retryable: answer.status >= 500 || answer.status === 429 })
}

/** A connection that tears in the middle: the error would name the address. */
async function* withoutAddresses(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch {
    throw new Fault('discord-file-network', { retryable: true })
  }
}

/** Discord's own files, or those of whatever stands in its place; nothing else is fetched in its name. */
function isDiscords(url: string, apiRoot: string): boolean {
  if (!URL.canParse(url)) return false
  const { hostname, protocol } = new URL(url)
  if (protocol === 'https:' && CDN.includes(hostname)) return true
  const root = new URL(apiRoot)
  return root.hostname !== 'discord.com' && hostname === root.hostname && protocol === root.protocol
}

/** A new address, from Discord or from the message itself; null: there is none any more. */
async function refreshed({ rest }: FetchParts, file: FileRef, signal: AbortSignal): Promise<string | null> {
  const ways = [
    async () => {
      const { refreshed_urls: urls } = await rest.call<{ refreshed_urls?: { refreshed?: string | null }[] }>(
        'POST',
        '/attachments/refresh-urls',
        { body: { attachment_urls: [file.url] }, signal },
      )
      const fresh = urls?.[0]?.refreshed
      return typeof fresh === 'string' ? fresh : null
    },
    async () => {
      if (file.channel === undefined || file.message === undefined) return null
      const route = `/channels/${file.channel}/messages/${file.message}` as const
      const message = await rest.call<{ attachments?: { id: string; url: string }[] }>('GET', route, { signal })
      return message.attachments?.find((one) => one.id === file.attachment)?.url ?? null
    },
  ]
  for (const way of ways) {
    try {
      const url = await way()
      if (url !== null) return url
    } catch (error) {
      if (!isDiscord(error) || error.retryable) throw error
    }
  }
  return null
}

const SNOWFLAKE = /^\d{1,20}$/

function readFileRef(ref: Json, bot: string): FileRef {
  const isRef = ref !== null && typeof ref === 'object' && !Array.isArray(ref)
  if (!isRef || ref['bot'] !== bot || typeof ref['url'] !== 'string') throw new Refusal('discord_file_gone')
  const id = (name: string) => {
    const value = ref[name]
    return typeof value === 'string' && SNOWFLAKE.test(value) ? { [name]: value } : {}
  }
  return { url: ref['url'], attachment: String(ref['attachment']), ...id('channel'), ...id('message') }
}
