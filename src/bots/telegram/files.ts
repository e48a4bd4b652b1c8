/** Files that came in with a message: found by `getFile`, streamed. No address leaves this file, because each holds the token. */
import { constants, createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { Readable } from 'node:stream'
import { Fault, Refusal } from '../../core/errors.ts'
import type { Json } from '../../core/ports.ts'
import { type TelegramApi, TelegramFault } from './api.ts'
import { CLOUD_FETCH_BYTES } from './content.ts'
import type { TelegramConfig } from './types.ts'

interface FetchParts extends Pick<TelegramConfig, 'apiRoot' | 'environment' | 'token'> {
  api: TelegramApi
  bot: string
}

/** Throws Refusal 'telegram_file_gone', 'file_too_big' { maxMb }; retryable Faults for what passes. */
export async function fetchFile(parts: FetchParts, ref: Json, signal: AbortSignal): Promise<Readable> {
  const fileId = fileIdOf(ref, parts.bot)
  const file = await parts.api.call('getFile', { file_id: fileId }, { signal }).catch((error: unknown) => {
    throw fetchProblem(error)
  })
  const path = file.file_path
  if (path === undefined) throw new Fault('telegram-file-path', { retryable: true })
  // A Bot API server of one's own in --local mode names a file on its disk.
  const isOwn = new URL(parts.apiRoot).hostname !== 'api.telegram.org'
  if (isAbsolute(path) && isOwn && (await isReadable(path)))
    return createReadStream(path, { signal }).on('error', () => {})
  let answer: Response
  try {
    const behind = parts.environment === 'test' ? '/test' : ''
    const address = `${parts.apiRoot}/file/bot${parts.token}${behind}/${path.split('/').map(encodeURIComponent).join('/')}`
    answer = await fetch(address, { signal, redirect: 'error' })
  } catch {
    throw new Fault('telegram-network', { retryable: true })
  }
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel()
    if (answer.status === 404) throw new Refusal('telegram_file_gone')
    throw new Fault(`telegram-file-${answer.status}`, { retryable: answer.status >= 500 || answer.status === 429 })
  }
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0])
  return Readable.from(withoutAddresses(body), { objectMode: false })
}

const isReadable = (path: string): Promise<boolean> =>
  access(path, constants.R_OK).then(
    () => true,
    () => false,
  )

/** A connection that tears in the middle: the error would name the address. */
async function* withoutAddresses(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* body
  } catch {
    throw new Fault('telegram-network', { retryable: true })
  }
}

function fileIdOf(ref: Json, bot: string): string {
  const isRef = ref !== null && typeof ref === 'object' && !Array.isArray(ref)
  // A file id is good for the bot that got it alone.
  if (!isRef || typeof ref['file'] !== 'string' || ref['bot'] !== bot) throw new Refusal('telegram_file_gone')
  return ref['file']
}

function fetchProblem(error: unknown): unknown {
  if (!(error instanceof TelegramFault) || error.status !== 400) return error
  return /too big/i.test(error.description)
    ? new Refusal('file_too_big', { maxMb: Math.floor(CLOUD_FETCH_BYTES / 2 ** 20) })
    : new Refusal('telegram_file_gone')
}
