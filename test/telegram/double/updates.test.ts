/** Polling and webhooks. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { ann, call, result, telegram, type Update, updates, useTelegram, verdict } from './harness.ts'

useTelegram()

describe('updates', () => {
  const texts = (list: Update[]) => list.map((update) => update.message?.text)

  test('an update comes again until a higher offset is asked', async () => {
    const person = ann()
    person.send('two')
    const first = await updates({ limit: 1 })
    expect(texts(first)).toEqual(['/start'])
    expect(texts(await updates())).toEqual(['/start', 'two'])
    expect(texts(await updates({ offset: first[0]!.update_id + 1 }))).toEqual(['two'])
    expect(texts(await updates())).toEqual(['two'])
    expect(telegram.updates.deliveries(first[0]!.update_id)).toBe(2)
  })

  test('a long poll waits for the first update; a second poller ends it with 409', async () => {
    const person = telegram.user({ id: 501 })
    const waiting = updates({ timeout: 10 })
    await telegram.until(() => telegram.calls('getUpdates').length === 1)
    const other = updates({ timeout: 10 })
    await expect(waiting).rejects.toThrow('Conflict: terminated by other getUpdates request')
    person.send('hi')
    expect(texts(await other)).toEqual(['hi'])
  })

  test('allowed_updates keeps the others out', async () => {
    await updates({ allowed_updates: ['callback_query'] })
    ann()
    expect(await updates()).toEqual([])
    expect(verdict(await call('getUpdates', { allowed_updates: ['messages'] }))).toContain('unknown value')
  })

  test('twice delivers what was confirmed once more', async () => {
    telegram.updates.setTwice(true)
    ann()
    const [first] = await updates()
    const again = await updates({ offset: first!.update_id + 1 })
    expect(again).toEqual([first])
    expect(await updates({ offset: first!.update_id + 1 })).toEqual([])
  })

  async function hook(answer: (request: IncomingMessage, body: Update) => number) {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      response.statusCode = answer(request, JSON.parse(Buffer.concat(chunks).toString()) as Update)
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const close = () => {
      server.closeAllConnections()
      server.close()
    }
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, close }
  }

  test('a webhook gets each update with the secret until it answers 2xx, in order', async () => {
    const seen: string[] = []
    const target = await hook((request, body) => {
      seen.push(`${body.message!.text} ${request.headers['x-telegram-bot-api-secret-token']}`)
      return seen.length < 3 ? 500 : 200
    })
    expect(verdict(await call('setWebhook', { url: target.url, secret_token: 'bad secret' }))).toContain(
      'unallowed characters',
    )
    expect(verdict(await call('setWebhook', { url: target.url, secret_token: 's-1' }))).toBe('ok')
    expect(await call('getUpdates')).toMatchObject({ error_code: 409 })
    ann().send('two')
    await expect.poll(() => seen).toEqual(['/start s-1', '/start s-1', '/start s-1', 'two s-1'])
    const info = result<{ last_error_message: string }>(await call('getWebhookInfo'))
    expect(info).toMatchObject({
      url: target.url,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    })
    await expect.poll(() => telegram.updates.pending()).toEqual([])
    expect(verdict(await call('deleteWebhook'))).toBe('ok')
    target.close()
    expect(await updates()).toEqual([])
  })

  test('a webhook must be https, except on loopback', async () => {
    expect(verdict(await call('setWebhook', { url: 'http://example.org/x' }))).toContain(
      'An HTTPS URL must be provided',
    )
    expect(verdict(await call('setWebhook', { url: 'https://example.org:8080/x' }))).toContain('only on ports')
  })
})
