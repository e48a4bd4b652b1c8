/** An engine that answers at once, and media tools that let everything through: what is left is our own work. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MediaTools } from '../../src/core/generation/parts.ts'
import type { Provider } from '../../src/core/ports.ts'

export const INSTANT = 'instant'

/** One white pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7XUKQAAAABJRU5ErkJggg==',
  'base64',
)

export function createInstantProvider(): Provider {
  return {
    id: INSTANT,
    startTimeoutMs: 10_000,
    concurrency: 16,
    async start(task) {
      const path = join(task.workDir, 'pixel.png')
      await writeFile(path, PIXEL)
      return { state: 'done', files: [{ source: { path }, role: 'main' }] }
    },
    check: () => Promise.reject(new Error('nothing is ever pending')),
  }
}

export const passThrough: MediaTools = {
  intake: () => Promise.reject(new Error('nothing is taken in here')),
  fit: async () => null,
  finish: async ({ sourcePath }) => ({
    ...{ path: sourcePath, mime: 'image/png', sizeBytes: PIXEL.length },
    ...{ widthPx: 1, heightPx: 1 },
  }),
  thumbnail: async () => null,
  lay: async ({ clipPath }) => ({ path: clipPath }),
  frames: async () => [],
  shrink: async () => null,
}

/** One model on that engine; nobody has to wait for their own turn. */
export const INSTANT_CATALOG = `
gifts: { start_credits: 20 }
limits: { running: 100, queued: 1000, daily: 1000000, confirm_credits: 10 }
retention: { result_days: 30 }
default_kind: image
models:
  instant:
    kind: image
    title: { en: Instant }
    prompt: required
    price: { each: 1000 }
    routes:
      - { provider: ${INSTANT}, model: pixel, cost_micro_usd: 0 }
packs:
  small: { credits: 100, prices: { USD: 149 } }
`
