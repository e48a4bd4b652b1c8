/** What ComfyUI says of a prompt, in our words. Read loosely: versions and custom nodes differ. Pure. */

/** A file of a result, as `/view` wants it. */
export interface ViewFile {
  filename: string
  subfolder: string
  type: string
}

/** What became of a prompt. */
export type Found =
  | { state: 'waiting' | 'running' }
  | { state: 'success'; files: ViewFile[]; text: string | undefined }
  | { state: 'failed'; why: string; node?: { id: string; type: string } }

type Fields = { [name: string]: unknown }
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
/** A code of ComfyUI's: never a message, for it may hold what people wrote. */
const code = (value: unknown): string =>
  typeof value === 'string' && /^[\w.:-]{1,60}$/.test(value) ? value : 'unnamed'

/** Where a prompt stands in the answer of `/queue`; null: nowhere. */
export function inQueue(json: unknown, id: string): Found | null {
  const has = (items: unknown) => list(items).some((item) => list(item)[1] === id)
  if (has(fields(json)['queue_running'])) return { state: 'running' }
  return has(fields(json)['queue_pending']) ? { state: 'waiting' } : null
}

/** What `/history/<id>` says; null: nothing yet. `outputsOf` names the nodes that count for the model of the prompt. */
export function inHistory(
  json: unknown,
  id: string,
  outputsOf: (model: string | undefined) => readonly string[] | null,
): Found | null {
  const entry = fields(json)[id]
  if (entry === undefined) return null
  const status = fields(fields(entry)['status'])
  const outputs = fields(fields(entry)['outputs'])
  const failed = status['status_str'] === 'error' || status['completed'] === false
  if (failed) return failureOf(list(status['messages']))
  const wanted = outputsOf(modelOf(fields(entry)['prompt']))
  const made = Object.entries(outputs).filter(([node]) => wanted === null || wanted.includes(node))
  const files = made.flatMap(([, output]) => filesOf(fields(output), wanted !== null))
  const words = made.flatMap(([, output]) => list(fields(output)['text']).flatMap((one) => text(one) ?? []))
  return { state: 'success', files, text: words.length === 0 ? undefined : words.join('\n').trim() }
}

/** The graph that a prompt was made of: it travels in `extra_data`. */
function modelOf(prompt: unknown): string | undefined {
  for (const part of list(prompt)) {
    const model = fields(fields(part)['chatelier'])['model']
    if (typeof model === 'string') return model
  }
  return undefined
}

function filesOf(output: Fields, isNamed: boolean): ViewFile[] {
  return Object.values(output).flatMap((items) =>
    list(items).flatMap((item) => {
      const { filename, subfolder, type } = fields(item)
      if (typeof filename !== 'string' || filename === '') return []
      // Previews lie in `temp`: part of the result only where the operator named their node.
      if (type !== 'output' && !isNamed) return []
      return [{ filename, subfolder: text(subfolder) ?? '', type: text(type) ?? 'output' }]
    }),
  )
}

function failureOf(messages: readonly unknown[]): Found {
  for (const message of messages) {
    const [name, data] = list(message)
    if (name === 'execution_interrupted') return { state: 'failed', why: 'interrupted' }
    if (name === 'execution_error') {
      const { exception_type, node_id, node_type } = fields(data)
      return {
        state: 'failed',
        why: code(exception_type),
        node: { id: String(node_id).slice(0, 40), type: code(node_type) },
      }
    }
  }
  return { state: 'failed', why: 'error' }
}

/** The refusal of a graph: its code, and the nodes that it is about. */
export function refusalOf(json: unknown): { code: string; nodes: string[] } {
  const error = fields(json)['error']
  const nodes = Object.entries(fields(fields(json)['node_errors'])).map(([id, node]) => {
    const { class_type, errors } = fields(node)
    const told = list(errors).map((one) => {
      const { type, extra_info } = fields(one)
      return `${code(fields(extra_info)['input_name'])}: ${code(type)}`
    })
    return `${id.slice(0, 40)} (${code(class_type)}) ${told.join(', ')}`
  })
  return { code: code(typeof error === 'string' ? error : fields(error)['type']), nodes: nodes.slice(0, 20) }
}
