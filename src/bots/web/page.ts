/** The files of the page and its fonts, as they lie on the disk: no build step. */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const PAGE_DIR = fileURLToPath(new URL('./page/', import.meta.url))
const FONTS = { inter: '@fontsource-variable/inter', 'noto-sans-sc': '@fontsource-variable/noto-sans-sc' }
const FONT_CACHE = 'public, max-age=604800'

/** Own scripts, styles, fonts and files only; no inline code; nobody frames the page. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

export async function servePage(scope: FastifyInstance): Promise<void> {
  await scope.register(fastifyStatic, {
    root: PAGE_DIR,
    prefix: '/assets/',
    index: false,
    // Asked for again each time, answered with 304: an update is never half old and half new.
    cacheControl: false,
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  })
  const require = createRequire(import.meta.url)
  for (const [name, pack] of Object.entries(FONTS)) {
    await scope.register(fastifyStatic, {
      root: dirname(require.resolve(`${pack}/package.json`)),
      prefix: `/fonts/${name}/`,
      allowedPath: (path) => path === '/index.css' || /^\/files\/[\w.[\]-]+-wght-normal\.woff2$/.test(path),
      index: false,
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.header('cache-control', FONT_CACHE),
    })
  }
  scope.get('/', (_request, reply) =>
    reply
      .headers({ 'content-security-policy': PAGE_POLICY, 'cache-control': 'no-cache' })
      .sendFile('index.html', { cacheControl: false }),
  )
  scope.get('/favicon.ico', (_request, reply) => reply.sendFile('icon.svg'))
}
