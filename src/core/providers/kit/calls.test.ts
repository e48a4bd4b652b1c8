import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { VendorCall } from '../../net/vendor.ts'
import { askCall, byStatus, codeOf, startCall } from './calls.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})
async function answering(status: number, body: string, headers = {}): Promise<VendorCall> {
  server = createServer((_request, response) => response.writeHead(status, headers).end(body))
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { root, path: '/', method: 'POST', json: {}, timeoutMs: 5000 }
}
const reading = { nowMs: 0, taken: () => ({ state: 'pending', operation: 1, checkAfterMs: 1 }) as const }

test('what a status proves of a submission: of what may follow work, nothing', () => {
  const of = (status: number) => {
    const outcome = byStatus({ status })
    return 'reason' in outcome ? outcome.reason : outcome.state
  }
  for (const status of [400, 413, 415, 422]) expect(of(status)).toBe('input')
  for (const status of [301, 307, 308, 401, 403, 404, 405]) expect(of(status)).toBe('unavailable')
  for (const status of [302, 303, 408, 409, 425, 499, 500, 502, 503, 504, 520]) expect(of(status)).toBe('unknown')
  expect([of(402), of(429)]).toEqual(['balance', 'rate'])
})

test.each([
  ['<html></html>', 'answer-html'],
  ['', 'answer-empty'],
  ['OK', 'answer-no-json'],
  [`"${'x'.repeat(2 * 1024 * 1024)}"`, 'answer-huge'],
])('200 with something else is not known', async (body, vendorCode) => {
  expect(await startCall(await answering(200, body), reading)).toEqual({ state: 'unknown', vendorCode })
})

test('200 with another shape is not known either, and a pause that is asked for is kept', async () => {
  expect(await startCall(await answering(200, '{}'), { ...reading, taken: () => null })).toEqual({
    state: 'unknown',
    vendorCode: 'answer-shape',
  })
  server?.close()
  expect(await startCall(await answering(429, '{}', { 'retry-after': '3' }), reading)).toEqual({
    ...{ state: 'refused', reason: 'rate', vendorCode: 'http-429', retryAfterMs: 3000 },
  })
})

test('nothing that passes says anything about a job', async () => {
  for (const status of [401, 403, 429, 500, 503]) {
    await expect(askCall('v', await answering(status, '{}'), 0)).rejects.toMatchObject({
      ...{ code: `v-http-${status}`, retryable: true },
    })
    server?.close()
  }
  await expect(askCall('v', await answering(200, '<html>'), 0)).rejects.toMatchObject({ code: 'v-answer-html' })
  server?.close()
  expect((await askCall('v', await answering(404, '{"a":1}'), 0)).json).toEqual({ a: 1 })
})

test('of what a vendor writes only a code goes on', () => {
  for (const code of ['content_policy_violation', 'Arrearage', 'a/b.c:d-1', 1301])
    expect(codeOf(code)).toBe(String(code))
  for (const text of ['a sentence', 'https://a.example/?key=x', 'x'.repeat(81), '', null, {}, [], 'a\nb'])
    expect(codeOf(text)).toBeUndefined()
})
