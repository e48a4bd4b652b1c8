/**
 * OpenAI's `/images/generations`, `/images/edits`, `/chat/completions` and `/models` on loopback, from its API reference and the request
 * types of its own client (schema/requests.json): unknown fields, wrong sizes and missing keys are refused. It answers at once.
 */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import {
  type Answer,
  type DoubleOptions,
  openVendorServer,
  type Reply,
  type VendorCallSeen,
  type VendorDouble,
  type VendorJob,
  VendorNo,
} from '../kit.ts'

const SCHEMAS = JSON.parse(readFileSync(new URL('schema/requests.json', import.meta.url), 'utf8')) as {
  [name in 'generate' | 'edit' | 'chat']: object
}
const ajv = new Ajv({ allErrors: true })
const checks = {
  generate: ajv.compile(SCHEMAS.generate),
  edit: ajv.compile(SCHEMAS.edit),
  chat: ajv.compile(SCHEMAS.chat),
}

/** What the published request types, and the rules in their comments, say of a body. */
export function wrongRequest(what: keyof typeof checks, body: unknown): string | null {
  const check = checks[what]
  if (!check(body)) return ajv.errorsText(check.errors)
  const { size, n } = body as { size?: string; n?: number }
  if (n !== undefined && (!Number.isInteger(n) || n < 1 || n > 10)) return 'n must be from 1 to 10'
  if (what === 'chat' || size === undefined || size === 'auto') return null
  const [width = 0, height = 0] = size.split('x').map(Number)
  if (width % 16 !== 0 || height % 16 !== 0 || width * height > 3840 * 2160) return `size ${size} is not supported`
  return width / height <= 3 && height / width <= 3 ? null : `the ratio of ${size} is not supported`
}

const KEY = 'sk-proj-0123456789abcdef'
const MODELS = ['gpt-image-2', 'gpt-image-1-mini', 'gpt-5.4-mini']
const MOST_PICTURES = 16
/** What a text model makes of whatever it is given. */
export const WRITTEN = 'A white lighthouse on a cliff, waves breaking below it, low evening sun, oil on canvas.'

export interface OpenaiDouble extends VendorDouble {
  /** So many fewer pictures than asked. */
  missing: number
  /** Answers with addresses instead of data, as other servers of this shape do. */
  links: boolean
  /** What the model says next; a refusal where it is one. */
  says: (string | { refusal: string })[]
}

export async function openDouble(
  options: DoubleOptions = {},
  own: { key?: string | null } = {},
): Promise<OpenaiDouble> {
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  const key = own.key === undefined ? KEY : own.key
  const jobs: VendorJob[] = []
  const server = await openVendorServer(answer)

  async function answer(call: VendorCallSeen): Promise<Reply> {
    if (key !== null && call.headers.authorization !== `Bearer ${key}`)
      throw no(401, 'invalid_api_key', 'Incorrect API key provided: sk-proj-****cdef.')
    if (key === null && call.headers.authorization !== undefined) throw no(400, 'unexpected_header', 'no key is wanted')
    const path = call.path.replace(/^\/v1/, '')
    if (path === '/models' && call.method === 'GET')
      return { status: 200, body: { object: 'list', data: MODELS.map((id) => ({ id, object: 'model' })) } }
    if (call.method !== 'POST') throw no(405, 'method_not_allowed', 'Not allowed')
    if (path === '/images/generations') return pictures(call, checked('generate', call.json))
    if (path === '/images/edits') return pictures(call, await edit(call))
    if (path === '/chat/completions') return words(checked('chat', call.json))
    throw no(404, 'unknown_url', `Unknown request URL: POST ${call.path}`)
  }

  function checked(what: keyof typeof checks, body: unknown): { [field: string]: unknown } {
    const wrong = wrongRequest(what, body)
    if (wrong !== null) throw no(400, 'invalid_value', wrong)
    const { model } = body as { model?: string }
    if (model === undefined || !MODELS.includes(model))
      throw no(404, 'model_not_found', `The model '${model}' does not exist`)
    return body as { [field: string]: unknown }
  }

  async function edit(call: VendorCallSeen): Promise<{ [field: string]: unknown }> {
    const type = call.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data')) throw no(400, 'invalid_content_type', 'multipart is wanted')
    const form = await new Response(new Uint8Array(call.body), { headers: { 'content-type': type } }).formData()
    const files = [...form.getAll('image[]'), ...form.getAll('image')]
    if (files.length === 0 || files.length > MOST_PICTURES) throw no(400, 'invalid_image', '1 to 16 images')
    for (const file of files)
      if (typeof file === 'string' || !/^image\/(png|webp|jpeg)$/.test(file.type) || file.size === 0)
        throw no(400, 'invalid_image_format', 'png, webp or jpg')
    const fields: { [field: string]: unknown } = {}
    for (const [name, value] of form)
      if (name !== 'image[]' && name !== 'image') fields[name] = name === 'n' ? Number(value) : value
    return checked('edit', fields)
  }

  async function pictures(call: VendorCallSeen, body: { [field: string]: unknown }): Promise<Reply> {
    const create = async (): Promise<Reply> => {
      add(String(body['model']), call.path.endsWith('edits') ? 'edit' : 'image', body)
      const data: object[] = []
      for (let index = 0; index < Number(body['n'] ?? 1) - double.missing; index++)
        data.push(
          double.links
            ? { url: (await server.file('jpg')).url }
            : { b64_json: (await server.bytes('jpg')).toString('base64') },
        )
      return { status: 200, body: { created: Math.floor(nowMs() / 1000), data, usage: { total_tokens: 100 } } }
    }
    return server.submission(create, SAYS)
  }

  function words(body: { [field: string]: unknown }): Promise<Reply> {
    return server.submission(() => {
      const last = (body['messages'] as { content: unknown }[]).at(-1)
      const isWritten = typeof last?.content === 'string'
      add(String(body['model']), isWritten ? 'write' : 'describe', body)
      const said = double.says.shift() ?? (isWritten ? WRITTEN : 'A lighthouse in a storm, oil on canvas.')
      const message =
        typeof said === 'string'
          ? { role: 'assistant', content: said, refusal: null }
          : { role: 'assistant', content: null, ...said }
      return {
        status: 200,
        body: { id: 'chatcmpl-1', object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] },
      }
    }, SAYS)
  }

  function add(model: string, kind: string, request: unknown): void {
    jobs.push({ id: String(jobs.length + 1), model, kind, state: 'done', billed: true, atMs: nowMs(), request })
  }

  const double: OpenaiDouble = {
    variables: { OPENAI_API_ROOT: `${server.root}/v1`, ...(key === null ? {} : { OPENAI_API_KEY: key }) },
    jobs: () => jobs,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    missing: 0,
    links: false,
    says: [],
    finish() {},
    fail() {
      throw new Error('it answers at once')
    },
    close: server.close,
  }
  return double
}

function no(status: number, code: string, message: string): VendorNo {
  return new VendorNo(status, { error: { message, type: 'invalid_request_error', param: null, code } })
}

const error = (status: number, code: string, type: string, headers = {}): Answer => ({
  status,
  body: { error: { message: 'as documented', type, param: null, code } },
  headers,
})

const SAYS = {
  content: error(400, 'moderation_blocked', 'image_generation_user_error'),
  rate: error(429, 'rate_limit_exceeded', 'requests', { 'retry-after': '7' }),
  balance: error(429, 'insufficient_quota', 'insufficient_quota'),
  // Not OpenAI's own way, but that of gateways in front of it.
  errorIn200: error(200, 'content_policy_violation', 'invalid_request_error'),
  huge: (text: string): Answer => ({
    status: 400,
    body: { error: { message: text, type: 'invalid_request_error', param: null, code: 'invalid_value' } },
  }),
}
