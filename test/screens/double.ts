/**
 * OpenAI's `/moderations` and `/chat/completions` on loopback, from their reference (platform.openai.com/docs/api-reference) and
 * strict: keys, unknown fields, one picture a call, what a model can read, sizes, schemas of structured outputs.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export const KEY = 'sk-test-0123456789'

export interface Call {
  path: string
  body: { [name: string]: unknown }
}

export interface Remote {
  root: string
  calls: Call[]
  /** Scores of the next answers by their category; what is at or above a half is flagged. */
  scores: { [category: string]: number }[]
  /** What the vision model says next, as it says it. */
  says: (string | { refusal: string })[]
  /** Told instead of an answer, one each: a status, or what is sent back, or nothing at all. */
  faults: ({ status: number; headers?: { [name: string]: string } } | { raw: string } | 'hang' | 'tear')[]
  close(): Promise<void>
}

const TEXT_ONLY = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'sexual/minors',
]
const SEEN_TOO = ['self-harm', 'self-harm/intent', 'self-harm/instructions', 'sexual', 'violence', 'violence/graphic']
const MODELS: { [model: string]: { pictures: boolean } } = {
  'omni-moderation-latest': { pictures: true },
  'omni-moderation-2024-09-26': { pictures: true },
  'text-moderation-latest': { pictures: false },
}

class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}
const must = (isSo: boolean, message: string, status = 400): void => {
  if (!isSo) throw new Refused(status, message)
}
const onlyFields = (value: object, known: readonly string[], what: string) => {
  for (const name of Object.keys(value)) must(known.includes(name), `Unknown parameter: '${what}${name}'.`)
}

export async function startRemote(): Promise<Remote> {
  const remote: Remote = { root: '', calls: [], scores: [], says: [], faults: [], close: async () => {} }
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    try {
      const body = JSON.parse(await read(request)) as Call['body']
      const path = request.url ?? ''
      must(request.headers.authorization === `Bearer ${KEY}`, 'Incorrect API key provided.', 401)
      must(request.method === 'POST', 'Not allowed.', 405)
      must(request.headers['content-type']?.startsWith('application/json') === true, 'not JSON')
      remote.calls.push({ path, body })
      const fault = remote.faults.shift()
      if (fault === 'hang') return
      if (fault === 'tear') return void request.socket.destroy()
      if (fault !== undefined && 'raw' in fault) return void response.writeHead(200).end(fault.raw)
      if (fault !== undefined) return void send(fault.status, { error: { message: 'a fault' } }, fault.headers)
      if (path === '/v1/moderations') return void send(200, moderate(body, remote.scores.shift() ?? {}))
      if (path === '/v1/chat/completions') return void send(200, complete(body, remote.says.shift()))
      throw new Refused(404, 'Unknown request URL.')
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500
      send(status, { error: { message: String(error), type: 'invalid_request_error', param: null, code: null } })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  remote.root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
  remote.close = () =>
    new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return remote
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

function moderate(body: Call['body'], scores: { [category: string]: number }) {
  onlyFields(body, ['model', 'input'], '')
  const model = MODELS[String(body['model'] ?? 'omni-moderation-latest')]
  if (model === undefined) throw new Refused(404, `The model does not exist.`)
  const { input } = body
  const parts = typeof input === 'string' ? [{ type: 'text', text: input }] : input
  if (!Array.isArray(parts) || parts.length === 0) throw new Refused(400, "Invalid 'input'.")
  const types = new Set<string>()
  for (const part of parts as { [name: string]: unknown }[]) {
    if (part['type'] === 'text') {
      onlyFields(part, ['type', 'text'], 'input.')
      must(typeof part['text'] === 'string' && part['text'] !== '', 'Invalid text.')
      types.add('text')
    } else if (part['type'] === 'image_url') {
      onlyFields(part, ['type', 'image_url'], 'input.')
      must(model.pictures, 'This model reads text only.')
      checkPicture(part['image_url'])
      must(!types.has('image'), 'Too many images. Maximum images: 1.')
      types.add('image')
    } else throw new Refused(400, "Invalid value: 'type'.")
  }
  const names = model.pictures
    ? [...TEXT_ONLY, ...SEEN_TOO]
    : [...TEXT_ONLY, ...SEEN_TOO].filter((name) => !name.startsWith('illicit'))
  const scoreOf = (name: string) => (types.has('text') || SEEN_TOO.includes(name) ? (scores[name] ?? 0.0001) : 0)
  const map = <T>(of: (name: string) => T) => Object.fromEntries(names.map((name) => [name, of(name)]))
  const result = {
    flagged: names.some((name) => scoreOf(name) >= 0.5),
    categories: map((name) => scoreOf(name) >= 0.5),
    category_scores: map(scoreOf),
    ...(model.pictures
      ? {
          category_applied_input_types: map((name) =>
            [...types].filter((type) => type === 'text' || SEEN_TOO.includes(name)),
          ),
        }
      : {}),
  }
  return { id: 'modr-1', model: body['model'], results: [result] }
}

function checkPicture(raw: unknown): void {
  const { url } = raw as { url?: string }
  onlyFields(raw as object, ['url', 'detail'], 'image_url.')
  const found = /^data:image\/(jpeg|png|webp);base64,([A-Za-z0-9+/]+=*)$/.exec(url ?? '')
  if (found === null) throw new Refused(400, 'Invalid image URL.')
  const bytes = Buffer.from(found[2] ?? '', 'base64')
  must(bytes.length < 20 * 1024 * 1024, 'Image too large.')
  must(found[1] !== 'jpeg' || bytes.subarray(0, 2).equals(Buffer.from([0xff, 0xd8])), 'The image is not what it says.')
}

function complete(body: Call['body'], said: Remote['says'][number] | undefined) {
  onlyFields(body, ['model', 'messages', 'response_format'], '')
  must(body['model'] === 'eye-1', 'The model does not exist.', 404)
  const messages = body['messages'] as { role: string; content: unknown }[]
  must(messages[0]?.role === 'system' && typeof messages[0].content === 'string', 'Invalid messages.')
  for (const part of (messages[1]?.content ?? []) as { type: string; image_url?: unknown }[]) {
    must(part.type === 'image_url', 'Invalid content.')
    checkPicture(part.image_url)
  }
  const { type, json_schema: schema } = body['response_format'] as {
    type: string
    json_schema: {
      name: string
      strict: boolean
      schema: { properties: object; required: string[]; additionalProperties: boolean }
    }
  }
  must(type === 'json_schema' && schema.strict && /^[\w-]{1,64}$/.test(schema.name), 'Invalid response_format.')
  // Strict mode wants every property required and no other.
  must(schema.schema.additionalProperties === false, 'additionalProperties must be false.')
  const names = Object.keys(schema.schema.properties)
  must([...names].sort().join() === [...schema.schema.required].sort().join(), "'required' must list every key.")
  const isRefusal = typeof said === 'object'
  const content = isRefusal ? null : (said ?? JSON.stringify(Object.fromEntries(names.map((name) => [name, 0]))))
  const message = { role: 'assistant', content, refusal: isRefusal ? said.refusal : null }
  return { id: 'chatcmpl-1', object: 'chat.completion', choices: [{ index: 0, finish_reason: 'stop', message }] }
}
