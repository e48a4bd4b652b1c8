/**
 * POST /wake/:provider/:token (or without token, where a vendor knows one address only): where vendors call back. The body stays raw,
 * because signatures are over bytes. Calls are bounded: whoever is sent away comes again, and the poller asks anyway.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GenerationParts } from '../core/generation/parts.ts'
import { wakeAttempt } from '../core/generation/wake.ts'
import { LIMITS } from '../core/limits.ts'
import type { HttpPart } from '../http.ts'
import { calledKey } from './callbacks.ts'

interface Call {
  Params: { provider: string; token?: string }
  Querystring: { [name: string]: string | undefined }
}

/** @param secret signs the addresses that vendors were told */
export function wakeRoute(generation: GenerationParts, secret: Buffer): HttpPart {
  const isFree = bounded(generation.clock, LIMITS.wakeWindowMs)
  async function answer(request: FastifyRequest<Call>, reply: FastifyReply): Promise<FastifyReply> {
    const { provider, token } = request.params
    const key = token === undefined ? undefined : calledKey(secret, provider, token)
    // Not an address of ours: nothing is looked up for it.
    if (key === null || !generation.providers.has(provider)) return reply.code(401).send()
    if (!isFree(`${provider}/${key ?? ''}`, key === undefined ? LIMITS.wakesOfVendor : LIMITS.wakesOfAttempt))
      return reply
        .code(429)
        .header('retry-after', String(LIMITS.wakeWindowMs / 1000))
        .send()
    const genuine = await wakeAttempt(generation, provider, {
      headers: request.headers,
      query: request.query,
      rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
      ...(key === undefined ? {} : { key }),
    })
    return reply.code(genuine ? 204 : 401).send()
  }
  return {
    name: 'vendor callbacks',
    routes(scope) {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
      scope.post<Call>('/wake/:provider', answer)
      // HeyGen asks so whether an address is there, before it takes it.
      scope.options('/wake/:provider', (_request, reply) => reply.code(204).header('allow', 'OPTIONS, POST').send())
      scope.post<Call>('/wake/:provider/:token', answer)
    },
  }
}

/** Counts calls of each name within a window that begins anew for all. */
function bounded(clock: { nowMs(): number }, windowMs: number) {
  let sinceMs = clock.nowMs()
  const counts = new Map<string, number>()
  return (name: string, most: number): boolean => {
    if (Math.abs(clock.nowMs() - sinceMs) >= windowMs) {
      sinceMs = clock.nowMs()
      counts.clear()
    }
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count <= most
  }
}
