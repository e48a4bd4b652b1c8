import { afterEach, beforeEach, expect, test } from 'vitest'
import { returnPage } from '../../src/app/return-page.ts'
import { loadLocales } from '../../src/bots/conversation/locale.ts'
import { readConfig } from '../../src/config.ts'
import type { Address } from '../../src/core/ports.ts'
import { createHttp, type Http } from '../../src/http.ts'
import { openSqlite, silentLog, type TestDatabase } from '../support/databases.ts'
import { openScene, type Scene } from '../support/payments.ts'

let opened: TestDatabase
let scene: Scene
let http: Http

beforeEach(async () => {
  opened = await openSqlite()
  scene = await openScene(opened)
  const read = readConfig({ PUBLIC_URL: 'https://bot.example', WEB_CHAT_TOKEN: 'sixteen-characters' }, { cwd: '/srv' })
  if (!read.ok) throw new Error('the configuration has a mistake')
  const part = returnPage({
    db: opened.db,
    locales: loadLocales(['data/locales'], 'en', () => {}),
    config: read.config,
    startLinks: (payload) => [{ platform: 'telegram', url: `https://t.me/chatelier_bot?start=${payload}` }],
  })
  http = await createHttp({ host: '127.0.0.1', port: 0, publicUrl: undefined, log: silentLog(), parts: [part] })
})
afterEach(async () => {
  await http.close()
  await opened.close()
})

const open = (orderId: string, language = 'en') =>
  http.server.inject({
    method: 'GET',
    url: `/pay/return/${orderId}`,
    headers: { host: '127.0.0.1', 'accept-language': language },
  })
async function from(address: Address): Promise<string> {
  const orderId = await scene.order()
  await opened.db.outer
    .updateTable('orders')
    .set({ address: JSON.stringify(address) })
    .execute()
  await opened.db.outer.updateTable('people').set({ locale: 'ru' }).execute()
  return orderId
}

test.each([
  [{ platform: 'telegram', bot: '1', chat: '42', place: 'private' }, 'https://t.me/chatelier_bot'],
  [{ platform: 'discord', bot: '1', chat: '4242', place: 'private' }, 'https://discord.com/channels/@me/4242'],
  [{ platform: 'discord', bot: '1', chat: '4242', place: 'group' }, 'https://discord.com/channels/@me'],
  [{ platform: 'web', bot: 'web', chat: 'c', place: 'private' }, '/'],
] as [Address, string][])(
  'says in the person’s language where to go on: $0.platform, $0.place',
  async (address, url) => {
    const reply = await open(await from(address))
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(reply.body).toContain(`href="${url}"`)
    expect(reply.body).toContain('lang="ru"')
    expect(reply.body).toContain('Вы вернулись')
  },
)

test('T9 opened a hundred times it credits nothing, asks no shop, and changes nothing', async () => {
  const orderId = await scene.order()
  const looks = scene.shop.looks
  for (let n = 0; n < 100; n++) await open(orderId)
  await scene.run()
  expect((await scene.balance()).availableCredits).toBe(0)
  expect(scene.shop.looks).toBe(looks)
  expect(await scene.state(orderId)).toBe('awaiting_payment')
})

test('says the same to strangers, whatever they ask for', async () => {
  for (const id of ['0000000000000000000000', 'x', '%3Cscript%3E', 'a'.repeat(150)]) {
    const reply = await open(id, 'zh-CN,zh;q=0.9')
    expect([reply.statusCode, reply.body.includes('lang="zh"'), reply.body.includes('href')]).toEqual([
      200,
      true,
      false,
    ])
    expect(reply.body).not.toContain('<script')
  }
})

test('runs no script, and is framed by nobody', async () => {
  const policy = String((await open(await scene.order())).headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
})
