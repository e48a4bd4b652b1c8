/**
 * GET /pay/return/:order: where people come back to after paying elsewhere. It says where to go on, in their language, and nothing
 * else: it credits nothing, asks no shop, and tells strangers nothing of the order.
 */
import { createHash } from 'node:crypto'
import type { Locales } from '../bots/conversation/locale.ts'
import type { Config } from '../config.ts'
import { type Database, fromJson } from '../core/db/database.ts'
import { isId } from '../core/id.ts'
import { findPerson } from '../core/people.ts'
import type { Address, Locale, Text } from '../core/ports.ts'
import type { HttpPart } from '../http.ts'

const STYLE = `body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f6f4f0;color:#1f1d1a;font:17px/1.5 system-ui,sans-serif}
main{max-width:26rem;padding:2rem;text-align:center}
h1{font-size:1.4rem;margin:0 0 .6rem}
p{margin:0 0 1.6rem}
a{display:inline-block;padding:.7rem 1.4rem;border-radius:.7rem;background:#1f1d1a;color:#fff;text-decoration:none}
@media(prefers-color-scheme:dark){body{background:#191816;color:#eceae6}a{background:#eceae6;color:#191816}}`
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

export function returnPage(parts: {
  db: Database
  locales: Locales
  config: Config
  startLinks(payload: string): { platform: string; url: string }[]
}): HttpPart {
  return {
    name: 'return page',
    routes(scope) {
      scope.get<{ Params: { order: string } }>('/pay/return/:order', async (request, reply) => {
        const { locale, address } = await placeOf(parts, request.params.order, request.headers['accept-language'])
        reply.header(
          'content-security-policy',
          `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        )
        reply.header('cache-control', 'no-store')
        return reply.type('text/html; charset=utf-8').send(page(parts.locales, locale, chatUrl(parts, address)))
      })
    },
  }
}

/** Language and chat of the order's person; of an order that is not there, what the browser says. */
async function placeOf(
  { db, locales }: { db: Database; locales: Locales },
  orderId: string,
  browser: string | undefined,
): Promise<{ locale: Locale; address: Address | null }> {
  const row = isId(orderId)
    ? await db.outer.selectFrom('orders').select(['person_id', 'address']).where('id', '=', orderId).executeTakeFirst()
    : undefined
  if (row === undefined) return { locale: locales.negotiate(browser?.split(/[,;]/)[0]), address: null }
  const person = await findPerson(db.outer, row.person_id)
  return { locale: person?.locale ?? locales.negotiate(undefined), address: fromJson<Address>(row.address) }
}

/** Opens the chat in which the order was made; null: its chat has no address that a browser knows. */
function chatUrl(
  parts: { config: Config; startLinks(payload: string): { platform: string; url: string }[] },
  address: Address | null,
): string | null {
  if (address === null) return null
  if (address.platform === 'web') return parts.config.webChat.on ? '/' : null
  if (address.platform === 'discord')
    return `https://discord.com/channels/@me${address.place === 'private' ? `/${encodeURIComponent(address.chat)}` : ''}`
  const link = parts.startLinks('').find((one) => one.platform === address.platform)?.url
  return link === undefined ? null : link.replace(/\?.*$/, '')
}

function page(locales: Locales, locale: Locale, url: string | null): string {
  const say = (text: Text) => escaped(locales.format(locale, text))
  const link = url === null ? '' : `<a href="${escaped(url)}">${say({ key: 'return-open' })}</a>`
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${say({ key: 'return-title' })}</title><style>${STYLE}</style></head>
<body><main><h1>${say({ key: 'return-title' })}</h1><p>${say({ key: 'return-text' })}</p>${link}</main></body>
</html>
`
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
