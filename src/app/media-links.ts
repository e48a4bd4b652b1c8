/**
 * Links to files on our own disk, for whoever has no session: a vendor that fetches an input, a person whose result is too large
 * for their chat. Signed, so that only what we gave out opens; expiring, so that it does not do so for ever.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { sendStored } from '../bots/web/media.ts'
import type { GenerationParts } from '../core/generation/parts.ts'
import type { Clock } from '../core/ports.ts'
import type { LinkMaker } from '../core/stores/disk.ts'
import type { HttpPart } from '../http.ts'

const SECRET_BYTES = 32
const PATH = '/files'

/**
 * The installation's own secret: made once, readable by nobody else. A new one only makes the links that are out useless; so that none
 * are useless from the beginning, processes that start at once agree on one.
 */
export function linkSecret(dataDir: string): Buffer {
  const path = join(dataDir, 'media-link.key')
  return readSecret(path) ?? makeSecret(path)
}

function readSecret(path: string): Buffer | null {
  try {
    const found = readFileSync(path)
    if (found.length === SECRET_BYTES) return found
    rmSync(path, { force: true })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT') throw error
  }
  return null
}

/** For one that was not there a moment ago. */
export function makeSecret(path: string): Buffer {
  const own = `${path}.${randomBytes(6).toString('hex')}`
  const made = randomBytes(SECRET_BYTES)
  writeFileSync(own, made, { mode: 0o600 })
  try {
    // Whole or not at all, and the first one wins.
    linkSync(own, path)
    return made
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw error
    return readSecret(path) ?? makeSecret(path)
  } finally {
    rmSync(own, { force: true })
  }
}

/** @param publicUrl where vendors and people reach us: without one there are no links */
export function linkMaker(publicUrl: string, secret: Buffer, clock: Clock): LinkMaker {
  return (key, ttlMs) => {
    const expiresAtMs = clock.nowMs() + ttlMs
    return `${publicUrl}${PATH}/${key}?expires=${expiresAtMs}&signature=${sign(secret, key, String(expiresAtMs))}`
  }
}

export function linkRoute(generation: Pick<GenerationParts, 'db' | 'store' | 'clock'>, secret: Buffer): HttpPart {
  const { db, store, clock } = generation
  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { key } = request.params as { key: string }
    const { expires, signature } = request.query as { expires?: unknown; signature?: unknown }
    if (!isSigned(secret, key, expires, signature)) return reply.code(403).send({ error: 'not-signed' })
    if (Number(expires) <= clock.nowMs()) return reply.code(410).send({ error: 'expired' })
    // The row decides: what was deleted opens no more, though its file may still be on its way out.
    const row = await db.outer
      .selectFrom('artifacts')
      .select(['id', 'mime', 'size_bytes'])
      .where('key', '=', key)
      .where('state', '=', 'stored')
      .executeTakeFirst()
    if (row === undefined) {
      reply.callNotFound()
      return reply
    }
    return sendStored({ ...row, open: async (range) => ({ stream: await store.open(key, range) }) }, request, reply)
  }
  return {
    name: 'media links',
    routes: (scope) => void scope.route({ method: ['GET', 'HEAD'], url: `${PATH}/:key`, handler: answer }),
  }
}

function sign(secret: Buffer, key: string, expires: string): string {
  return createHmac('sha256', secret).update(`${key}\n${expires}`).digest('base64url')
}

function isSigned(secret: Buffer, key: string, expires: unknown, signature: unknown): boolean {
  if (typeof expires !== 'string' || typeof signature !== 'string' || !/^\d{1,15}$/.test(expires)) return false
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(secret, key, expires))]
  return given.length === right.length && timingSafeEqual(given, right)
}
