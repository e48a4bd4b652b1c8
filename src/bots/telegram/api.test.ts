import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi, type TelegramApi, TelegramFault } from './api.ts'
import { fetchFile } from './files.ts'

const TOKEN = '42:AAF-secret-of-the-test'
let server: Server
let api: TelegramApi
let respond: (response: ServerResponse) => void = (response) => response.end()
const asked: (string | undefined)[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url)
    request.resume().once('end', () => respond(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  api = createApi({
    token: TOKEN,
    apiRoot: rootOf(),
    environment: 'production',
  })
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const rootOf = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

test("the test environment's methods and files stand behind /test", async () => {
  const config = { token: TOKEN, apiRoot: rootOf(), environment: 'test' } as const
  const there = createApi(config)
  respond = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ ok: true, result: { file_id: 'f', file_unique_id: 'u', file_path: 'photos/a.jpg' } }))
  }
  const body = await fetchFile(
    { ...config, api: there, bot: '42' },
    { bot: '42', file: 'f' },
    AbortSignal.timeout(5000),
  )
  body.resume()
  expect(asked.slice(-2)).toEqual([`/bot${TOKEN}/test/getFile`, `/file/bot${TOKEN}/test/photos/a.jpg`])
})

async function faultOf(
  status: number,
  body: unknown,
  headers: { [name: string]: string } = {},
): Promise<TelegramFault> {
  respond = (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const error = await api.call('sendMessage', { chat_id: 1, text: 'x' }).catch((caught: unknown) => caught)
  if (!(error instanceof TelegramFault)) throw new Error(`no fault: ${String(error)}`)
  return error
}

test.each([
  ['as the specification has it', { parameters: { retry_after: 7 } }, {}, 7000],
  ['in the words alone', { description: 'Too Many Requests: retry after 8' }, {}, 8000],
  ['as text', { parameters: { retry_after: '9' } }, {}, 9000],
  ['not at all', {}, {}, undefined],
])('how long to wait is read %s', async (_how, more, headers, retryAfterMs) => {
  const fault = await faultOf(429, { ok: false, error_code: 429, description: 'Too Many Requests', ...more }, headers)
  expect(fault).toMatchObject({ status: 429, retryable: true, retryAfterMs })
})

test("a proxy's page is read by its status, with its own word for waiting", async () => {
  const html = { 'content-type': 'text/html', 'retry-after': '30' }
  expect(await faultOf(429, '<html></html>', html)).toMatchObject({ status: 429, retryAfterMs: 30_000 })
  expect(await faultOf(413, '<html></html>', { 'content-type': 'text/html' })).toMatchObject({
    status: 413,
    retryable: false,
  })
  expect(await faultOf(502, '', { 'content-type': 'text/plain' })).toMatchObject({ status: 502, retryable: true })
})

test('an answer without code, words or parameters, and one that is no JSON, are faults that may pass', async () => {
  expect(await faultOf(400, { ok: false })).toMatchObject({ status: 0, retryable: true, description: '' })
  expect(await faultOf(200, '{"ok":true,"resu')).toMatchObject({ status: 0, retryable: true })
  expect(await faultOf(200, '<html>')).toMatchObject({ status: 0, retryable: true })
})

test('a group that moved is read from its parameters, also where its id has many digits', async () => {
  const moved = { ok: false, error_code: 400, description: 'x', parameters: { migrate_to_chat_id: -1004503599627370 } }
  expect(await faultOf(400, moved)).toMatchObject({ migratedTo: '-1004503599627370' })
})

test('what a server says back of the token is not repeated', async () => {
  const fault = await faultOf(404, { ok: false, error_code: 404, description: `no bot ${TOKEN}` })
  expect(fault.description).not.toContain('AAF-secret')
  expect(JSON.stringify(fault)).not.toContain('AAF-secret')
})
