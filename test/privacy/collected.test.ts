/** What is never collected: sent by every way there is, and looked for in the whole database, in DATA_DIR and in the log. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { receive } from '../../src/core/inbox.ts'
import type { Json } from '../../src/core/ports.ts'
import { createLog } from '../../src/log.ts'
import { createMetrics } from '../../src/metrics.ts'
import { startDiscord } from '../discord/double/index.ts'
import { eachDatabase } from '../support/databases.ts'
import { shopDouble } from '../support/payments.ts'
import { startTelegram } from '../telegram/double/index.ts'
import { grep } from './grep.ts'

/** None of these may be anywhere. */
const NEVER = [
  'Annabella',
  'Lovelace-Byron',
  'annabella_handle',
  '79990001122',
  '55.7512',
  'Secretstreet',
  'ann@example.com',
  'Global Ann',
  'guild-nick-ann',
  '4111 1111',
  '4111111111111111',
  '1111 1111',
  'my-passport-scan',
  'QVZUU0VDUkVU',
]

async function filesBelow(dir: string): Promise<string> {
  const all = await readdir(dir, { recursive: true, withFileTypes: true })
  const texts = await Promise.all(
    all
      .filter((one) => one.isFile())
      .map((one) => readFile(join(one.parentPath, one.name)).then((bytes) => bytes.toString('latin1'))),
  )
  return texts.join('\n')
}

eachDatabase((name, open) => {
  // What is taken in is the same code over both: with DEATHS=all it is looked for on PostgreSQL, too.
  test.skipIf(name === 'postgres' && process.env['DEATHS'] !== 'all')(
    'never collected: names, phones, contacts, places, addresses, e-mail and card numbers are nowhere',
    async () => {
      const [telegram, discord, opened] = [
        await startTelegram({ flood: false }),
        await startDiscord({ rates: false }),
        await open(),
      ]
      const dataDir = await mkdtemp(join(tmpdir(), 'chatelier-collected-'))
      const read = readConfig(
        {
          DATA_DIR: dataDir,
          PORT: '0',
          WEB_CHAT: 'on',
          DATABASE_URL: opened.url,
          TELEGRAM_BOT_TOKEN: telegram.token,
          TELEGRAM_API_ROOT: telegram.root,
          DISCORD_TOKEN: discord.token,
          DISCORD_APPLICATION_ID: discord.applicationId,
          DISCORD_API_ROOT: discord.root,
        },
        { cwd: dataDir },
      )
      if (!read.ok) throw new Error(JSON.stringify(read.mistakes))
      const lines: string[] = []
      const log = createLog('debug', { write: (line: string) => void lines.push(line) })
      const shop = shopDouble('shop')
      const app = await createApp(
        read.config,
        { log, metrics: createMetrics({ processFigures: false }) },
        { unwatched: true, methods: [shop] },
      )
      try {
        await app.start()
        await expect.poll(() => lines.some((line) => line.includes('"Discord is on"'))).toBe(true)
        const ann = telegram.user({
          id: 501,
          first_name: 'Annabella',
          last_name: 'Lovelace-Byron',
          username: 'annabella_handle',
          language_code: 'en',
        })
        const answers = () =>
          ann
            .messages()
            .filter((one) => one.from === 'bot')
            .map((one) => one.text ?? one.caption ?? '')
        const tell = async (act: () => unknown, expected: RegExp) => {
          await act()
          await expect.poll(() => answers().join('\n')).toMatch(expected)
        }
        await tell(() => ann.send('/start'), /By pressing the button/)
        await tell(
          () =>
            ann.send({
              other: { contact: { phone_number: '+79990001122', first_name: 'Annabella', vcard: 'TEL:79990001122' } },
            }),
          /I keep no contacts/,
        )
        await tell(
          () => ann.send({ other: { location: { latitude: 55.7512, longitude: 37.6184 } } }),
          /I keep no places/,
        )
        await tell(
          () =>
            ann.send({
              other: {
                venue: {
                  location: { latitude: 55.7512, longitude: 37.6184 },
                  title: 'Secretstreet Cafe',
                  address: 'Secretstreet 1',
                },
              },
            }),
          /I keep no places/,
        )
        await tell(() => ann.send('/image a fox, pay with 4111 1111 1111 1111'), /A card number stood in your message/)
        await tell(
          () =>
            ann.send({
              document: Buffer.from('no picture'),
              name: 'my-passport-scan.pdf',
              mime: 'application/pdf',
              caption: '/describe',
            }),
          /./,
        )
        const her = discord.user({
          username: 'annabella_handle',
          global_name: 'Global Ann',
          email: 'ann@example.com',
          avatar: 'QVZUU0VDUkVU',
        } as never)
        await her.slash('/balance')
        await her.write('dm', 'a heron for 4111-1111-1111-1111')
        await expect
          .poll(() =>
            her
              .sees()
              .map((one) => one.text)
              .join('\n'),
          )
          .toMatch(/card number stood/i)
        // A shop's notice, raw as it came, with everything that shops know.
        await receive(app.generation, {
          source: 'pay:shop',
          externalId: 'notice-1',
          orderKey: 'pay:shop:1',
          payload: {
            headers: { 'x-forwarded-for': '203.0.113.9' },
            query: {},
            body: {
              text: JSON.stringify({
                externalId: 'p1',
                status: 'pending',
                order_info: { name: 'Annabella Lovelace-Byron', phone_number: '79990001122', email: 'ann@example.com' },
                shipping_address: { street_line1: 'Secretstreet 1' },
                card: { number: '4111111111111111' },
              }),
            },
          } as unknown as Json,
        })
        await expect
          .poll(() => app.db.outer.selectFrom('inbox').select('id').where('state', '=', 'new').execute())
          .toEqual([])
        expect(await grep(app.db, NEVER)).toEqual([])
        expect(lines.filter((line) => NEVER.some((word) => line.includes(word)))).toEqual([])
      } finally {
        await app.stop()
      }
      const whole = await filesBelow(dataDir)
      expect(NEVER.filter((word) => whole.includes(word))).toEqual([])
      await Promise.all([telegram.close(), discord.close()])
      await rm(dataDir, { recursive: true, force: true })
      await opened.close()
    },
  )
})
