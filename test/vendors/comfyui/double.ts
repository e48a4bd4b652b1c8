/**
 * ComfyUI on loopback, written from `server.py`, `execution.py` and `main.py` of Comfy-Org/ComfyUI: prompts are checked node by node, one
 * runs at a time, the history lives in memory, ids of prompts are UUIDs. It bills nobody; what it made is counted.
 */
import { randomUUID } from 'node:crypto'
import { Ajv } from 'ajv'
import {
  type Answer,
  type DoubleOptions,
  type Failure,
  openVendorServer,
  type Reply,
  type VendorCallSeen,
  type VendorDouble,
  type VendorJob,
  VendorNo,
} from '../kit.ts'
import { isFields, NODES, validateGraph } from './nodes.ts'
import schema from './schema/prompt.json' with { type: 'json' }

type Fields = { [name: string]: unknown }
interface Prompt extends VendorJob {
  number: number
  graph: Fields
  extra: Fields
  files: { filename: string; subfolder: string; type: string }[]
  status: { status_str: 'success' | 'error'; completed: boolean; messages: unknown[] } | null
}

export interface ComfyDouble extends VendorDouble {
  /** It starts anew: queue and history are gone, files stay. */
  restart(): void
  /** Names of files in its folder of inputs. */
  inputs(): readonly string[]
  /** Forgets how a node is called: somebody has removed what brought it. */
  remove(className: string): void
  /** A checkpoint is deleted from its disk. */
  lose(checkpoint: string): void
  /** Wants this as Authorization from now on, as a proxy in front of it would. */
  protect(authorization: string): void
}

const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema)
const PROXY_RATE: Answer = { status: 429, body: 'slow down', headers: { 'retry-after': '7' } }

export async function openDouble(options: DoubleOptions = {}): Promise<ComfyDouble> {
  const nowMs = () => options.clock?.nowMs() ?? Date.now()
  let prompts: Prompt[] = []
  /** Everything that ever ran, for whoever counts. */
  const seen: Prompt[] = []
  const inputs = new Map<string, number>([['example.png', 1]])
  const nodes = { ...NODES }
  const stored = new Map<string, string>()
  let guard: string | null = null
  let numbers = 0

  const server = await openVendorServer(answer)
  /** Ids whose end somebody has read. */
  const told = new Set<string>()
  /** Spoiled looks are for prompts under way: before one is submitted nobody has anything to lose. */
  const asked = (usual: () => Reply) => (prompts.every((one) => told.has(one.id)) ? usual() : server.asked(usual))
  const running = () => prompts.find((one) => one.status === null)
  const waiting = () => prompts.filter((one) => one.status === null && one !== running())

  async function answer(call: VendorCallSeen): Promise<Reply> {
    if (guard !== null && call.headers.authorization !== guard) return { status: 401, body: 'who are you' }
    const path = call.path.replace(/^\/api(?=\/)/, '')
    const route = `${call.method} ${path}`
    if (route === 'POST /prompt') return submit(call)
    if (route === 'POST /upload/image') return upload(call)
    if (route === 'POST /queue') return manage(call)
    if (route === 'POST /interrupt') return interrupt(call)
    if (route === 'GET /queue')
      return asked(() => ({
        status: 200,
        body: { queue_running: [running()].flatMap(itemOf), queue_pending: waiting().flatMap(itemOf) },
      }))
    if (route === 'GET /view') return view(call)
    if (route === 'GET /system_stats')
      return server.asked(() => ({
        status: 200,
        body: { system: { os: 'posix', comfyui_version: '0.3.64', argv: ['main.py'] }, devices: [] },
      }))
    const history = /^GET \/history\/([^/]+)$/.exec(route)?.[1]
    if (history !== undefined) return asked(() => ({ status: 200, body: historyOf(history) }))
    const name = /^GET \/object_info\/([^/]+)$/.exec(route)?.[1]
    if (name !== undefined) {
      const known = nodes[decodeURIComponent(name)]
      return server.asked(() => ({
        status: 200,
        body: known === undefined ? {} : { [decodeURIComponent(name)]: known },
      }))
    }
    return { status: 404, body: '404: Not Found' }
  }

  async function submit(call: VendorCallSeen): Promise<Reply> {
    const body = call.json
    if (call.headers['content-type'] !== 'application/json') throw new VendorNo(415, 'no JSON')
    if (!isValid(body)) throw new VendorNo(500, { double: isValid.errors })
    const { prompt, prompt_id, extra_data = {} } = body as { prompt: Fields; prompt_id?: string; extra_data?: Fields }
    const checked = validateGraph(prompt, (name) => inputs.has(name))
    if (!checked.ok) throw new VendorNo(400, { error: checked.error, node_errors: checked.node_errors })
    for (const node of Object.values(prompt)) {
      const { class_type } = node as { class_type: string }
      if (nodes[class_type] === undefined)
        throw new VendorNo(400, {
          error: {
            type: 'invalid_prompt',
            message: `Cannot execute because node ${class_type} does not exist.`,
            details: '',
            extra_info: {},
          },
          node_errors: {},
        })
    }
    const files = await make(prompt)
    return server.submission(
      () => {
        const told = isFields(extra_data['chatelier']) ? extra_data['chatelier'] : {}
        const made: Prompt = {
          id: prompt_id ?? randomUUID(),
          ...(typeof told['key'] === 'string' ? { key: told['key'] } : {}),
          model: String(told['model'] ?? ''),
          state: 'running',
          billed: true,
          atMs: nowMs(),
          request: body,
          number: ++numbers,
          graph: prompt,
          extra: extra_data,
          files,
          status: null,
        }
        prompts.push(made)
        seen.push(made)
        return { status: 200, body: { prompt_id: made.id, number: made.number, node_errors: {} } }
      },
      {
        rate: PROXY_RATE,
        balance: { status: 402, body: 'pay first' },
        content: {
          status: 400,
          body: { error: { type: 'content_policy', message: 'no', details: '', extra_info: {} }, node_errors: {} },
        },
        huge: (text) => ({
          status: 400,
          body: { error: { type: 'invalid_prompt', message: text, details: '', extra_info: {} }, node_errors: {} },
        }),
      },
    )
  }

  /** As many files as the graph saves. */
  async function make(graph: Fields): Promise<Prompt['files']> {
    const extension = Object.values(graph).some((node) => (node as Fields)['class_type'] === 'SaveVideo')
      ? 'mp4'
      : Object.values(graph).some((node) => (node as Fields)['class_type'] === 'SaveAudio')
        ? 'mp3'
        : 'jpg'
    const latent = Object.values(graph).find((node) => (node as Fields)['class_type'] === 'EmptyLatentImage') as
      | { inputs: Fields }
      | undefined
    const count = Number(latent?.inputs['batch_size'] ?? 1)
    const isOfWords = Object.values(graph).some((node) => (node as Fields)['class_type'] === 'ShowText')
    const files: Prompt['files'] = []
    for (let index = 0; index < (isOfWords ? 0 : count); index++) {
      const { url } = await server.file(extension)
      const filename = `chatelier_${String(stored.size + 1).padStart(5, '0')}_.${extension}`
      stored.set(filename, url)
      files.push({ filename, subfolder: '', type: 'output' })
    }
    return files
  }

  async function upload(call: VendorCallSeen): Promise<Reply> {
    const form = await new Response(new Uint8Array(call.body), {
      headers: { 'content-type': call.headers['content-type'] ?? '' },
    }).formData()
    for (const name of form.keys())
      if (!['image', 'type', 'subfolder', 'overwrite'].includes(name)) throw new VendorNo(400, `field ${name}`)
    const file = form.get('image')
    const subfolder = String(form.get('subfolder') ?? '')
    if (!(file instanceof File) || file.name === '' || file.size === 0 || subfolder.includes('..'))
      return { status: 400 }
    let name = file.name
    const at = () => (subfolder === '' ? name : `${subfolder}/${name}`)
    const isOver = ['true', '1'].includes(String(form.get('overwrite')))
    for (let number = 1; !isOver && inputs.has(at()); number++) name = file.name.replace(/(\.\w+)$/, ` (${number})$1`)
    inputs.set(at(), file.size)
    return { status: 200, body: { name, subfolder, type: String(form.get('type') ?? 'input') } }
  }

  function manage(call: VendorCallSeen): Reply {
    const body = isFields(call.json) ? call.json : {}
    for (const name of Object.keys(body)) if (name !== 'clear' && name !== 'delete') throw new VendorNo(400, name)
    for (const id of (body['delete'] as string[] | undefined) ?? []) {
      for (const one of waiting().filter((prompt) => prompt.id === id)) stop(one, 'cancelled')
      prompts = prompts.filter((one) => one.id !== id || one.state !== 'cancelled')
    }
    return { status: 200 }
  }

  function interrupt(call: VendorCallSeen): Reply {
    const id = isFields(call.json) ? call.json['prompt_id'] : undefined
    const now = running()
    // Without an id it stops whatever runs: nobody who shares it with others may do that.
    if (id === undefined) throw new VendorNo(500, { double: 'a global interrupt' })
    if (now?.id === id) {
      stop(now, 'cancelled')
      now.status = {
        status_str: 'error',
        completed: false,
        messages: [
          ['execution_start', {}],
          ['execution_interrupted', { prompt_id: id, node_id: '3' }],
        ],
      }
    }
    return { status: 200 }
  }

  function view(call: VendorCallSeen): Reply {
    const filename = call.query.get('filename') ?? ''
    const url = stored.get(filename)
    if (filename.startsWith('/') || filename.includes('..')) return { status: 400 }
    if (url === undefined || (call.query.get('type') ?? 'output') !== 'output') return { status: 404 }
    // The real one answers itself; the spoiled ways of the kit live at their own addresses.
    return { status: 302, headers: { location: url } }
  }

  /** It bills nobody: what was made counts as if it had. */
  function stop(prompt: Prompt, state: 'failed' | 'cancelled'): void {
    prompt.state = state
    prompt.billed = false
  }

  const itemOf = (prompt: Prompt | undefined) =>
    prompt === undefined ? [] : [[prompt.number, prompt.id, prompt.graph, prompt.extra, outputsOf(prompt)]]
  const outputsOf = ({ graph }: Prompt) =>
    Object.keys(graph).filter((id) => NODES[String((graph[id] as Fields)['class_type'])]?.output_node === true)

  function historyOf(id: string): Fields {
    const found = prompts.find((one) => one.id === id && one.status !== null)
    if (found === undefined) return {}
    told.add(id)
    const outputs: Fields = {}
    if (found.state === 'done')
      for (const node of outputsOf(found)) {
        const { class_type } = found.graph[node] as { class_type: string }
        if (class_type === 'PreviewImage')
          outputs[node] = { images: [{ filename: 'preview.png', subfolder: '', type: 'temp' }] }
        else if (class_type === 'ShowText') outputs[node] = { text: ['A fox in the snow.'] }
        else if (class_type === 'SaveAudio') outputs[node] = { audio: found.files }
        else if (class_type === 'SaveVideo') outputs[node] = { images: found.files, animated: [true] }
        else outputs[node] = { images: found.files }
      }
    return { [id]: { prompt: itemOf(found)[0], outputs, status: found.status } }
  }

  return {
    variables: { COMFYUI_ROOT: server.root },
    jobs: () => seen,
    calls: () => server.calls,
    next: server.next,
    nextFiles: server.nextFiles,
    nextChecks: server.nextChecks,
    finish(id) {
      for (const one of prompts.filter((prompt) => prompt.status === null && (id === undefined || prompt.id === id))) {
        one.state = 'done'
        one.status = {
          status_str: 'success',
          completed: true,
          messages: [['execution_success', { prompt_id: one.id }]],
        }
      }
    },
    fail(id, _how: Failure) {
      const one = prompts.find((prompt) => prompt.id === id)
      if (one === undefined) throw new Error(`no prompt ${id}`)
      stop(one, 'failed')
      one.status = {
        status_str: 'error',
        completed: false,
        messages: [
          [
            'execution_error',
            {
              node_id: '3',
              node_type: 'KSampler',
              exception_type: 'torch.OutOfMemoryError',
              exception_message: 'secret words',
            },
          ],
        ],
      }
    },
    restart() {
      for (const one of prompts.filter((prompt) => prompt.status === null)) one.state = 'failed'
      prompts = []
    },
    inputs: () => [...inputs.keys()],
    remove(className) {
      delete nodes[className]
    },
    lose(checkpoint) {
      const { input, ...loader } = nodes['CheckpointLoaderSimple']!
      const [files] = input.required['ckpt_name']!
      const left = (files as readonly string[]).filter((name) => name !== checkpoint)
      nodes['CheckpointLoaderSimple'] = { ...loader, input: { required: { ckpt_name: [left] } } }
    },
    protect(authorization) {
      guard = authorization
    },
    close: () => server.close(),
  }
}
