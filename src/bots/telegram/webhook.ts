/** POST /telegram/<path>: where Telegram calls. The path is as secret as the header; both are made from the token. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Update } from 'grammy/types'
import type { Log } from '../../core/ports.ts'
import type { HttpPart } from '../../http.ts'
import type { TelegramConfig } from './types.ts'

const derive = (token: string, purpose: string): string =>
  createHmac('sha256', token).update(`chatelier ${purpose}`).digest('base64url')

export const webhookPath = ({ token }: TelegramConfig): string =>
  `/telegram/${derive(token, 'webhook path').slice(0, 32)}`
export const webhookSecret = ({ token, webhookSecret: given }: TelegramConfig): string =>
  given ?? derive(token, 'webhook secret')

const HEADER = 'x-telegram-bot-api-secret-token'

export function webhookRoute(parts: {
  config: TelegramConfig
  log: Log
  /** Throws when it was not written down: Telegram sends it again. */
  take(updates: readonly Update[]): Promise<void>
}): HttpPart {
  const secret = Buffer.from(webhookSecret(parts.config))
  const isGenuine = (given: unknown): boolean => {
    if (typeof given !== 'string') return false
    const bytes = Buffer.from(given)
    return bytes.length === secret.length && timingSafeEqual(bytes, secret)
  }
  return {
    name: 'telegram',
    routes(scope) {
      if (parts.config.mode !== 'webhook') return
      scope.post('/telegram/:path', async (request, reply) => {
        const { path } = request.params as { path: string }
        const isHere = isSame(`/telegram/${path}`, webhookPath(parts.config))
        if (!isHere || !isGenuine(request.headers[HEADER])) return reply.code(404).send()
        const update = request.body as Partial<Update> | null
        if (update === null || typeof update !== 'object' || typeof update.update_id !== 'number')
          return reply.code(400).send()
        try {
          await parts.take([update as Update])
        } catch (error) {
          parts.log.warn({ err: error }, 'an update was not stored; Telegram sends it again')
          return reply.code(503).send()
        }
        return reply.code(200).send()
      })
    },
  }
}

function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}
