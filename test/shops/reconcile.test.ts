import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { run } from '../../src/tools/reconcile.ts'
import { openShopScene } from './story.ts'
import { openStripe } from './stripe/double.ts'

let close: (() => Promise<void>) | undefined
afterEach(async () => {
  await close?.()
  close = undefined
})

test('npm run reconcile credits what was lost while the bot runs, prints it, and ends with 1 where something differs', async () => {
  const shop = await openShopScene('stripe', openStripe, 'USD')
  close = shop.close
  const dataDir = mkdtempSync(join(tmpdir(), 'reconcile-'))
  try {
    const env = { ...shop.server.settings, DATA_DIR: dataDir, DATABASE_URL: shop.test.url, ADMIN_IDS: 'web:p1' }
    const reading = readConfig(env, { cwd: dataDir })
    if (!reading.ok) throw new Error(JSON.stringify(reading.mistakes))
    const printed: string[] = []
    const reconcile = (...words: string[]) => {
      printed.length = 0
      return run(words, { config: reading.config, clock: shop.clock, print: (line) => printed.push(line) })
    }
    const since = new Date(shop.clock.nowMs()).toISOString().slice(0, 10)
    const { orderId, url } = await shop.buy()
    await shop.server.visit({ url, outcome: 'paid' })
    shop.server.takeNotices()

    expect(await reconcile('--method', 'stripe', '--since', since)).toBe(0)
    expect(await shop.credits()).toBe(100)
    const line = printed.find((one) => one.startsWith('credited late ') && one.includes(orderId))
    expect(line).toMatch(/299\.00|2\.99/)
    expect(await reconcile('--method', 'stripe', '--since', since)).toBe(0)
    expect(printed.map((one) => one.replace(/ +/g, ' '))).toEqual([
      'matched 1',
      'credited late 0',
      'unknown here 0',
      'unknown there 0',
      'differing 0',
    ])

    const { db } = shop.test
    await db.outer.updateTable('payments').set({ amount_minor: 1 }).execute()
    expect(await reconcile('--method', 'stripe', '--since', since)).toBe(1)
    expect(printed.at(-1)).toMatch(/^differing .*amount 1 here/)
    await db.outer.updateTable('payments').set({ amount_minor: 299 }).execute()

    for (const words of [[], ['--method', 'stripe'], ['--method', 'stripe', '--since', 'monday'], ['--bad']])
      expect(await reconcile(...words)).toBe(2)
    expect(await reconcile('--method', 'stars', '--since', since)).toBe(2)
    shop.server.breakWith(500)
    expect(await reconcile('--method', 'stripe', '--since', since)).toBe(2)
    expect(JSON.stringify(printed)).not.toContain(shop.server.settings['STRIPE_SECRET_KEY'])
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
})
